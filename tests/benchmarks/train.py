"""Train the judge ``main-content``: a data folder -> weights.

    python tests/benchmarks/train.py --data DIR --out src/bodycopy/data/weights.bin
    python tests/benchmarks/train.py --data DIR --out src/bodycopy/data/weights-html.bin --html
    python tests/benchmarks/train.py --data DIR --out FILE --fold 2     # leaves out the sites of fold 2, to measure

The same folder, lock file and seed give the same bytes. README.md beside this file says what the folder holds.
"""

from __future__ import annotations

import argparse
import logging
import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import fit
import labels
import lexicon
import numpy as np
import pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.judge.main_content.weights import Weights

# Scores below which a unit goes, and what the judge needs to know when to stand back: see bodycopy.judge.main_content.judge.
SETTINGS = {
    "precision": 60,
    "balanced": -100,
    "recall": -300,
    "page-best": -120,
    "sure-line": -700,
    "sure-sentence": -600,
    "share": 307,
    "floor": -400,
}

# Of HTML nearly every page holds an article, and where the model sees none the best witness decides.
HTML_SETTINGS = SETTINGS | {
    "precision": 100,
    "balanced": -70,
    "recall": -200,
    "page-best": -10_000,
    "sure-line": -70,
    "sure-sentence": -70,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with pages/ and clean/")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--html", action="store_true", help="train the judge of HTML, which sees markup and witnesses")
    parser.add_argument("--fold", type=int, choices=range(pages.FOLDS), help="leave the sites of this fold out")
    parser.add_argument("--examples", type=Path, help="keep the labelled texts here between runs")
    parser.add_argument("--limit", type=int, help="take every n-th page only, to try things out")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    examples = read(args.data, args.examples, as_html=args.html)[:: args.limit or 1]
    folds = [fold for fold in range(pages.FOLDS) if fold != args.fold]
    weights = train(examples, folds, (fit.HTML_FIRST, fit.HTML_SECOND) if args.html else (fit.FIRST, fit.SECOND))
    args.out.write_bytes(fit.write(weights._replace(settings=HTML_SETTINGS if args.html else SETTINGS)))
    say(f"wrote {args.out}")


def read(data: Path, kept: Path | None, *, as_html: bool) -> list[labels.Example]:
    """Label the texts of all pages, or take them from an earlier run."""
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 - a file of our own
    if as_html:
        found = (labels.html_example(data, page) for page in pages.load(data) if page.set != "clean")
        examples = [example for example in found if example]
    else:
        examples = [example for page in pages.load(data) for example in labels.examples(data, page)]
    if kept:
        kept.write_bytes(pickle.dumps(examples))
    return examples


def train(examples: Sequence[labels.Example], folds: Sequence[int], recipes: tuple[fit.Recipe, fit.Recipe]) -> Weights:
    """Train on the examples of some folds.

    What an example is told by words, and by the first pass, comes from other folds than its own, as it will for
    pages that the model has not seen.
    """
    examples = [example for example in examples if example.page.fold in folds]
    found = lexicon.counts(examples)
    names: list[str] = []
    rows = [np.empty((0, 0))] * len(examples)
    for fold in folds:
        weights = fit.words_only(found, [other for other in folds if other != fold])
        for n in _of(examples, [fold]):
            names, rows[n] = fit.matrix(examples[n], weights)
    say(f"{len(examples)} texts, {sum(map(len, rows))} units, {len(names)} columns")
    scores = [np.empty(0)] * len(examples)
    for fold in folds:
        forest = _fit(examples, rows, _of(examples, [other for other in folds if other != fold]), names, recipes[0])
        for n in _of(examples, [fold]):
            scores[n] = fit.predict(forest, names, rows[n])
        say(f"first pass without fold {fold}")
    everything = range(len(examples))
    first = _fit(examples, rows, everything, names, recipes[0])
    wider = names
    for n in everything:
        wider, rows[n] = fit.more(examples[n], rows[n], names, scores[n])
    second = _fit(examples, rows, everything, wider, recipes[1])
    return fit.words_only(found, folds)._replace(first=first, second=second)


def _of(examples: Sequence[labels.Example], folds: Sequence[int]) -> list[int]:
    return [n for n, example in enumerate(examples) if example.page.fold in folds]


def _fit(
    examples: Sequence[labels.Example],
    rows: Sequence[np.ndarray],
    chosen: Iterable[int],
    names: Sequence[str],
    recipe: fit.Recipe,
) -> fit.Forest:
    chosen = list(chosen)
    mass = names.index("mass")
    counts = [
        fit.thinned(examples[n].target, rows[n][:, mass]) if recipe.quick else np.ones(len(rows[n]), np.int64)
        for n in chosen
    ]
    return fit.fit(
        np.concatenate([rows[n][count > 0] for n, count in zip(chosen, counts, strict=True)]),
        np.concatenate([examples[n].target[count > 0] for n, count in zip(chosen, counts, strict=True)]),
        np.concatenate([(examples[n].weight * count)[count > 0] for n, count in zip(chosen, counts, strict=True)]),
        names,
        recipe,
    )


def say(what: str) -> None:
    print(f"{time.process_time():7.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
