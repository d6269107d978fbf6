"""lexicon: examples -> what words and labels weigh. A site counts once, however many pages it has."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from bodycopy.model import words as wording
from bodycopy.model.letters import IDEOGRAPH, KINDS, LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labels import Example

# 16 times the natural logarithm of the odds that it stands in furniture.
SCALE, LIMIT = 16, 100
WORD_SITES, WORD_PRIOR, WORD_LEAST = 10, 1.5, 6
LABEL_SITES, LABEL_PRIOR, LABEL_LEAST = 4, 1.0, 6

Counts = dict[str, list[float]]


def counts(examples: Iterable[Example]) -> tuple[dict[int, Counts], dict[int, Counts]]:
    """Give, for each fold, on how many sites a word (a label) stands in furniture and in body text."""
    words: dict[int, Counts] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    labels: dict[int, Counts] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    sites: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.mode in ("text-lines", "html"):
            sites[example.page.site].append(example)
    for site in sorted(sites):
        fold = sites[site][0].page.fold
        here: Counts = defaultdict(lambda: [0.0, 0.0])
        short: Counts = defaultdict(lambda: [0.0, 0.0])
        for example in sites[site]:
            _count(example, here, short)
        for found, into in ((here, words[fold]), (short, labels[fold])):
            for key, (out, kept) in found.items():
                into[key][0] += out / (out + kept)
                into[key][1] += kept / (out + kept)
    return words, labels


def split(example: Example) -> list[list[str]]:
    """Give the words of each unit as the model sees them."""
    letters = example.text.translate(LETTERS)
    unspaced = letters.count(KINDS[IDEOGRAPH]) * 256 // max(1, len(letters)) > 0
    return wording.split(example.text, example.units, [0] * len(example.units), unspaced=unspaced)


def _count(example: Example, words: Counts, labels: Counts) -> None:
    for unit, target, found in zip(example.units, example.target, split(example), strict=True):
        if 0.2 <= target <= 0.8:
            continue
        kept = int(target > 0.5)
        for word in set(found):
            words[word][kept] += 1
        if unit.end - unit.start <= wording.LABEL:
            labels[wording.label(example.text[unit.start : unit.end])][kept] += 1


def table(found: dict[int, Counts], folds: Iterable[int], *, labels: bool) -> dict[str, int]:
    """Give the weights that some folds teach."""
    least, prior, edge = (LABEL_SITES, LABEL_PRIOR, LABEL_LEAST) if labels else (WORD_SITES, WORD_PRIOR, WORD_LEAST)
    sums: Counts = defaultdict(lambda: [0.0, 0.0])
    for fold in sorted(folds):
        for key, (out, kept) in found[fold].items():
            sums[key][0] += out
            sums[key][1] += kept
    weights = {}
    for key in sorted(sums):
        out, kept = sums[key]
        if out + kept < least or "\n" in key:
            continue
        weight = round(SCALE * math.log((out + prior) / (kept + prior)))
        if abs(weight) >= edge:
            weights[key] = max(-LIMIT, min(LIMIT, weight))
    return weights
