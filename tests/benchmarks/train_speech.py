"""Train the judge ``speaks-to-reader``: data folders and written banners -> weights.

    python tests/benchmarks/train_speech.py --data DIR --data DIR --texts FILE --out src/bodycopy/data/weights-speech.bin
    python tests/benchmarks/train_speech.py --data DIR --data DIR --texts FILE --out FOLDER --folds

A fifth of what was written is held back by hash and seen by no run: held.py measures on it. With ``--folds`` five files are written, each
without the pages and articles of a fold.
"""

from __future__ import annotations

import logging
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import command
import fit
import lexical
import numpy as np
import pages
import spoken
import texts as texts_of
import written

from bodycopy.judge.speech.weights import MAGIC
from bodycopy.kernel.features import speech, vector
from bodycopy.kernel.features.grams import numbers, tokens
from bodycopy.kernel.features.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FIRST, SECOND = fit.Recipe(160, 6, 0.12), fit.Recipe(300, 8, 0.08, quick=False)
SETTINGS = {"precision": 250, "balanced": 650, "recall": 900}
"""Scores from which a sentence goes."""
PAGES = ("text-ext", "text-lines")
LINES = 4
"""Of so many pages one teaches as its lines too."""
OUTSIDE, LONG = 0.15, 12
"""What words learn from a line of a page that is no body: so much of a banner's, where it has so many numbers."""
RIDGE = 0.3
"""What a weight of words costs."""
HONEST = 2.5
"""What a sentence that looks like a banner and isn't weighs next to others."""


def main() -> None:
    parser = command.parser(__doc__)
    command.add_out(parser)
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    talks = read(args.data, args.texts, args.examples)
    command.write(args.out, train(talks, folds=args.folds), folds=args.folds)


def read(data: Sequence[Path], texts: Path | None, kept: Path | None) -> list[spoken.Talk]:
    """Make and label the texts, or take them from an earlier run."""
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 - a file of our own
    found = [page for page in pages.load(*data) if page.terms != "research"]
    banners, honest = ([each for each in every if not each.held] for every in written.load())
    talks = list(spoken.made(spoken.articles(found), banners, honest))
    command.say(f"{len(talks)} texts made")
    flat = texts_of.load(found, texts)
    for n, page in enumerate(found):
        for mode in PAGES:
            text = flat.get(page.id, {}).get(mode, "")
            if text and (mode == PAGES[0] or n % LINES == 0 or page.kind == "flat"):
                talk = spoken.left(page, text)
                talks += [talk] if talk else []
    command.say(f"{len(talks)} texts")
    if kept:
        kept.write_bytes(pickle.dumps(talks))
    return talks


def train(talks: Sequence[spoken.Talk], *, folds: bool) -> Iterator[tuple[str, bytes]]:
    """Train on all texts; where ``folds``, then without each fold too, to measure.

    What a text is told by words, and by the first pass, comes from other folds than its own.
    """
    everything = range(pages.FOLDS)
    every, grams = talks, [_grams(talk) for talk in talks]
    tables = {fold: _lexicon(talks, grams, (other for other in everything if other != fold)) for fold in everything}
    command.say("words weighed")
    said = [
        speech.sentences(vector, talk.document.text, talk.document.pieces, talk.document.signals, tables[talk.fold][0])
        for talk in talks
    ]
    # Of texts that the judge leaves alone there is nothing to learn.
    some = [
        n
        for n, each in enumerate(said)
        if each.chosen and not speech.is_dump(talks[n].document.text, talks[n].document.pieces)
    ]
    talks, said = [talks[n] for n in some], [said[n] for n in some]
    names: list[str] = []
    rows = []
    for talk, each in zip(talks, said, strict=True):
        found = speech.columns(talk.document.text, each)
        names = list(found)
        rows.append(np.array(list(found.values()), np.int32).T)
    command.say(f"{len(talks)} texts, {sum(map(len, rows))} sentences, {len(names)} columns")
    known = [_known(talk, each) for talk, each in zip(talks, said, strict=True)]
    firsts = {fold: _fit(known, rows, names, FIRST, but=fold) for fold in everything}
    scores = [fit.predict(firsts[talk.fold], names, each) for talk, each in zip(talks, rows, strict=True)]
    wide: list[np.ndarray] = []
    wider: list[str] = []
    for one, each, score in zip(said, rows, scores, strict=True):
        more = speech.again(one, vector.column([int(value) for value in score]))
        wider = [*names, *more]
        wide.append(np.concatenate((each, np.array(list(more.values()), np.int32).T), axis=1))
    first, second = _fit(known, rows, names, FIRST), _fit(known, wide, wider, SECOND)
    yield "all", _write(_lexicon(every, grams, everything), first, second)
    for fold in everything if folds else ():
        yield f"fold{fold}", _write(tables[fold], firsts[fold], _fit(known, wide, wider, SECOND, but=fold))


def _grams(talk: spoken.Talk) -> list[list[int]]:
    """Return the numbers of each sentence's words."""
    lower = folded(talk.document.text)
    return [numbers(tokens(lower, *span)) for each in talk.document.pieces for span in each]


def _lexicon(
    talks: Sequence[spoken.Talk], grams: Sequence[Sequence[list[int]]], folds: Iterable[int]
) -> tuple[memoryview, bytes]:
    """Learn what words say from the sentences of some folds; one that stands in several texts counts once."""
    chosen = frozenset(folds)
    seen: dict[str, tuple[list[int], float, float, int]] = {}
    for talk, each in zip(talks, grams, strict=True):
        if talk.fold not in chosen:
            continue
        text = talk.document.text
        spans = [span for piece in talk.document.pieces for span in piece]
        for n, span in enumerate(spans):
            said = text[span.start : span.end]
            if talk.weight[n]:
                seen.setdefault(said, (each[n], talk.target[n], talk.weight[n], talk.family[n]))
            elif talk.outside[n] and len(each[n]) >= LONG:
                seen.setdefault(said, (each[n], 1, OUTSIDE, -1))
    words, target, weight, family = zip(*seen.values(), strict=True)
    table = lexical.table(lexical.rows(words), np.array(target), np.array(weight), RIDGE)
    return memoryview(table.tobytes()).cast("b"), lexical.families(words, np.array(family)).tobytes()


class Known(NamedTuple):
    """What is known of the sentences of a text that were chosen."""

    fold: int
    target: np.ndarray
    weight: np.ndarray


def _known(talk: spoken.Talk, said: speech.Sentences) -> Known:
    weight = talk.weight[said.chosen] * (HONEST if talk.made == "honest" else 1)
    return Known(talk.fold, talk.target[said.chosen], weight)


def _fit(
    known: Sequence[Known],
    rows: Sequence[np.ndarray],
    names: Sequence[str],
    recipe: fit.Recipe,
    *,
    but: int | None = None,
) -> fit.Forest:
    """Fit trees to the sentences of all folds but one."""
    chosen = [n for n, each in enumerate(known) if each.fold != but]
    weight = np.concatenate([known[n].weight for n in chosen])
    told = weight > 0
    target = np.concatenate([known[n].target for n in chosen])[told]
    return fit.fit(np.concatenate([rows[n] for n in chosen])[told], target, weight[told], names, recipe)


def _write(words: tuple[memoryview, bytes], first: fit.Forest, second: fit.Forest) -> bytes:
    sections = [("table", bytes(words[0])), ("families", words[1])]
    sections += fit.sections_of("first", first) + fit.sections_of("second", second)
    return fit.packed(MAGIC, [*sections, ("settings", fit.settings_of(SETTINGS))])


if __name__ == "__main__":
    main()
