"""lexicon: examples -> what words and labels weigh. A site counts once, however many pages it has."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.features import words as wording
from bodycopy.kernel.features.letters import IDEOGRAPH, KINDS, LETTERS
from bodycopy.kernel.features.markup import folded_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labels import Example

    from bodycopy.document import Document

# 16 times the natural logarithm of the odds that it stands in furniture.
SCALE, LIMIT = 16, 100


class Bar(NamedTuple):
    """What a word, label or name must show to get a weight."""

    sites: int
    prior: float
    least: int


WORDS, LABELS, NAMES = Bar(10, 1.5, 6), Bar(4, 1.0, 6), Bar(4, 1.0, 6)

Counts = dict[str, list[float]]


def counts(examples: Iterable[Example]) -> tuple[dict[int, Counts], dict[int, Counts], dict[int, Counts]]:
    """Give, for each fold, on how many sites a word (a label, a name) stands in furniture and in body text."""
    folds: tuple[dict[int, Counts], ...] = tuple(defaultdict(_empty) for _ in range(3))
    sites: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.mode in ("text-lines", "html"):
            sites[example.page.site].append(example)
    for site in sorted(sites):
        fold = sites[site][0].page.fold
        here = _empty(), _empty(), _empty()
        for example in sites[site]:
            _count(example, here[0], here[1])
            if example.document:
                _count_names(example, example.document, here[2])
        for found, into in zip(here, folds, strict=True):
            for key, (out, kept) in found.items():
                into[fold][key][0] += out / (out + kept)
                into[fold][key][1] += kept / (out + kept)
    words, labels, names = folds
    return words, labels, names


def _empty() -> Counts:
    return defaultdict(lambda: [0.0, 0.0])


def split(example: Example) -> list[list[str]]:
    """Give the words of each unit as the model sees them."""
    letters = example.text.translate(LETTERS)
    unspaced = letters.count(KINDS[IDEOGRAPH]) * 256 // max(1, len(letters)) > 0
    return wording.split(
        example.text, [unit[:2] for unit in example.units], [0] * len(example.units), unspaced=unspaced
    )


def _count(example: Example, words: Counts, labels: Counts) -> None:
    for unit, target, found in zip(example.units, example.target, split(example), strict=True):
        if 0.2 <= target <= 0.8:
            continue
        kept = int(target > 0.5)
        for word in set(found):
            words[word][kept] += 1
        if unit.end - unit.start <= wording.LABEL:
            labels[wording.label(example.text[unit.start : unit.end])][kept] += 1


def _count_names(example: Example, document: Document, names: Counts) -> None:
    for unit, target in zip(example.units, example.target, strict=True):
        if 0.2 <= target <= 0.8:
            continue
        kept = int(target > 0.5)
        weight = math.sqrt(unit.end - unit.start)
        for name in dict.fromkeys(map(folded_name, document.blocks[unit.block].names)):
            names[name][kept] += weight


def table(found: dict[int, Counts], folds: Iterable[int], bar: Bar) -> dict[str, int]:
    """Give the weights that some folds teach."""
    sums: Counts = _empty()
    for fold in sorted(folds):
        for key, (out, kept) in found[fold].items():
            sums[key][0] += out
            sums[key][1] += kept
    weights = {}
    for key in sorted(sums):
        out, kept = sums[key]
        if out + kept < bar.sites or "\n" in key:
            continue
        weight = round(SCALE * math.log((out + bar.prior) / (kept + bar.prior)))
        if abs(weight) >= bar.least:
            weights[key] = max(-LIMIT, min(LIMIT, weight))
    return weights
