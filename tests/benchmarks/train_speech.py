"""Train the judge ``speaks-to-reader``: data folders and written banners -> weights.

    python tests/benchmarks/train_speech.py --data DIR --data DIR --texts FILE --out src/bodycopy/data/weights-speech.bin
    python tests/benchmarks/train_speech.py --data DIR --data DIR --texts FILE --out FOLDER --folds

A fifth of what was written is held back by hash and seen by no run: held.py measures on it. With ``--folds`` five files are written, each
without the pages and articles of a fold.
"""

from __future__ import annotations

import argparse
import logging
import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import fit
import lexical
import numpy as np
import pages
import spoken
import texts as texts_of
import written

from bodycopy.judge.speech.weights import MAGIC
from bodycopy.kernel.features import speech
from bodycopy.kernel.features.grams import SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FIRST, SECOND = fit.Recipe(80, 6, 0.15), fit.Recipe(80, 6, 0.12)
SETTINGS = {"precision": 250, "balanced": 560, "recall": 850, "gate": 24}
"""Scores from which a sentence goes; the sum of weights from which a text is worth a look."""
PAGES = ("text-ext", "text-lines")
LINES = 4
"""Of so many pages one teaches as its lines too."""
HONEST = 3.0
"""What a sentence that looks like a banner and isn't weighs next to others."""


class Rows(NamedTuple):
    """One text's columns, as far as they are known."""

    said: speech.Sentences
    columns: speech.Columns


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True, help="folder with pages/ and clean/")
    parser.add_argument("--out", type=Path, required=True, help="the file to write; with --folds, a folder")
    parser.add_argument("--folds", action="store_true", help="write fold0.bin to fold4.bin, each without its sites")
    parser.add_argument("--texts", type=Path, help="keep the pages' texts here between runs")
    parser.add_argument("--examples", type=Path, help="keep the labelled texts here between runs")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    talks = read(args.data, args.texts, args.examples)
    if args.folds:
        args.out.mkdir(parents=True, exist_ok=True)
    for name, data in train(talks, folds=args.folds):
        path = args.out / f"{name}.bin" if args.folds else args.out
        path.write_bytes(data)
        say(f"wrote {path}: {len(data)} bytes")


def read(data: Sequence[Path], texts: Path | None, kept: Path | None) -> list[spoken.Talk]:
    """Make and label the texts, or take them from an earlier run."""
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 - a file of our own
    found = [page for page in pages.load(*data) if page.terms != "research"]
    banners, honest = ([each for each in every if not each.held] for every in written.load())
    talks = list(spoken.made(spoken.articles(found), banners, honest))
    say(f"{len(talks)} texts made")
    flat = texts_of.load(found, texts)
    for n, page in enumerate(found):
        for mode in PAGES:
            text = flat.get(page.id, {}).get(mode, "")
            if text and (mode == PAGES[0] or n % LINES == 0 or page.kind == "flat"):
                talk = spoken.left(page, text)
                talks += [talk] if talk else []
    say(f"{len(talks)} texts")
    if kept:
        kept.write_bytes(pickle.dumps(talks))
    return talks


def train(talks: Sequence[spoken.Talk], *, folds: bool) -> Iterator[tuple[str, bytes]]:
    """Train on all texts; where ``folds``, once more without each fold.

    What a text is told by words, and by the first pass, comes from other folds than its own.
    """
    empty = bytes(SIZE)
    said = [speech.sentences(talk.document.text, talk.document.pieces, empty) for talk in talks]
    everything = range(pages.FOLDS)
    tables = {fold: _lexicon(talks, said, (other for other in everything if other != fold)) for fold in everything}
    rows: list[Rows] = []
    for talk, each in zip(talks, said, strict=True):
        own = tables[talk.fold][0]
        known = each._replace(lex=[sum(map(own.__getitem__, numbers)) for numbers in each.grams])
        rows.append(Rows(known, speech.columns(talk.document.text, known, talk.document.signals, own)))
    names = list(rows[0].columns)
    matrix = [np.array([row.columns[name] for name in names], np.int32).T for row in rows]
    say(f"{len(talks)} texts, {sum(map(len, matrix))} sentences, {len(names)} columns")
    firsts = {fold: _fit(talks, matrix, names, FIRST, but=fold) for fold in everything}
    scores = [fit.predict(firsts[talk.fold], names, each) for talk, each in zip(talks, matrix, strict=True)]
    wide: list[np.ndarray] = []
    for row, each, score in zip(rows, matrix, scores, strict=True):
        more = speech.again(row.said, [int(one) for one in score])
        wide.append(np.concatenate((each, np.array(list(more.values()), np.int32).T), axis=1))
    wider = [*names, *more]
    if not folds:
        first = _fit(talks, matrix, names, FIRST)
        second = _fit(talks, wide, wider, SECOND)
        yield "all", _write(_lexicon(talks, said, everything), first, second)
        return
    for fold in everything:
        yield f"fold{fold}", _write(tables[fold], firsts[fold], _fit(talks, wide, wider, SECOND, but=fold))


def _lexicon(
    talks: Sequence[spoken.Talk], said: Sequence[speech.Sentences], folds: Iterable[int]
) -> tuple[bytes, bytes]:
    """Learn what words say from the sentences of some folds; one that stands in several texts counts once."""
    chosen = frozenset(folds)
    seen: dict[str, tuple[list[int], float, float, int]] = {}
    for talk, each in zip(talks, said, strict=True):
        if talk.fold not in chosen:
            continue
        text = talk.document.text
        for n, span in enumerate(each.spans):
            if talk.weight[n]:
                seen.setdefault(
                    text[span[0] : span[1]], (each.grams[n], talk.target[n], talk.weight[n], talk.family[n])
                )
    grams, target, weight, family = zip(*seen.values(), strict=True)
    table = lexical.table(lexical.rows(grams), np.array(target), np.array(weight))
    return memoryview(table.tobytes()).cast("b"), lexical.families(grams, np.array(family)).tobytes()


def _fit(
    talks: Sequence[spoken.Talk],
    rows: Sequence[np.ndarray],
    names: Sequence[str],
    recipe: fit.Recipe,
    *,
    but: int | None = None,
) -> fit.Forest:
    """Fit trees to the sentences of all folds but one."""
    chosen = [n for n, talk in enumerate(talks) if talk.fold != but]
    weight = np.concatenate([talks[n].weight * (HONEST if talks[n].made == "honest" else 1) for n in chosen])
    known = weight > 0
    target = np.concatenate([talks[n].target for n in chosen])[known]
    return fit.fit(np.concatenate([rows[n] for n in chosen])[known], target, weight[known], names, recipe)


def _write(words: tuple[bytes, bytes], first: fit.Forest, second: fit.Forest) -> bytes:
    sections = [("table", bytes(words[0])), ("families", words[1])]
    sections += fit.sections_of("first", first) + fit.sections_of("second", second)
    return fit.packed(MAGIC, [*sections, ("settings", fit.settings_of(SETTINGS))])


def say(what: str) -> None:
    print(f"{time.process_time():7.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
