"""Train the judge ``main-content``: a data folder -> weights.

    python tests/benchmarks/train.py --data DIR --data DIR --out src/bodycopy/data/weights.bin
    python tests/benchmarks/train.py --data DIR --data DIR --out src/bodycopy/data/weights-html.bin --html
    python tests/benchmarks/train.py --data DIR --data DIR --out FOLDER --folds   # each without the sites of a fold, to measure

The same folders, lock file and seed give the same bytes. README.md beside this file says what the folder holds.
"""

from __future__ import annotations

import logging
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import command
import fit
import framed
import labels
import lexical
import lexicon
import numpy as np
import pages
import texts as texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    parser = command.parser(__doc__)
    command.add_out(parser)
    parser.add_argument("--html", action="store_true", help="train the judge of HTML, which sees markup and witnesses")
    parser.add_argument("--limit", type=int, help="take every n-th page only, to try things out")
    parser.add_argument("--residue", type=Path, action="append", default=[], help="folder of editors' labels")
    args = parser.parse_args()
    for folder in args.residue:
        labels.heed(folder)
    logging.disable(logging.CRITICAL)
    examples = read(args.data, args.texts, args.examples, as_html=args.html, every=args.limit or 1)
    recipes = (fit.HTML_FIRST, fit.HTML_SECOND) if args.html else (fit.FIRST, fit.SECOND)
    settings = HTML_SETTINGS if args.html else SETTINGS
    trained = train(examples, recipes, folds=args.folds, as_html=args.html)
    made = ((name, fit.write(weights._replace(settings=settings))) for name, weights in trained)
    command.write(args.out, made, folds=args.folds)


def read(
    data: Sequence[Path], texts: Path | None, kept: Path | None, *, as_html: bool, every: int = 1
) -> list[labels.Example]:
    """Label the texts of all pages whose terms allow it, or take them from an earlier run."""
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 - a file of our own
    found = [page for page in pages.load(*data) if page.terms != "research"][::every]
    if as_html:
        made = (labels.html_example(page) for page in found if page.set not in pages.CLEAN)
        examples = [example for example in made if example] + labels.joined(found, as_html=True)
    else:
        flat = texts_of.load(found, texts)
        examples = [example for page in found for example in labels.examples(page, flat.get(page.id, {}))]
        examples += labels.joined(found)
        examples += [each for page, texts_ in framed.made(found) for each in labels.framed(page, texts_)]
    if kept:
        kept.write_bytes(pickle.dumps(examples))
    return examples


def train(
    examples: Sequence[labels.Example], recipes: tuple[fit.Recipe, fit.Recipe], *, folds: bool, as_html: bool = False
) -> Iterator[tuple[str, Weights]]:
    """Train on all examples; where ``folds``, then without each fold too, to measure.

    What an example is told by words, and by the first pass, comes from other folds than its own, as it will for
    pages that the model has not seen.
    """
    # Of HTML the words of all units won nothing beside its markup.
    found, units = lexicon.counts(examples), {} if as_html else lexical.said(examples)
    everything = range(pages.FOLDS)
    names: list[str] = []
    rows = [np.empty((0, 0))] * len(examples)
    words = {}
    for fold in everything:
        words[fold] = fit.words_only(found, units, [other for other in everything if other != fold])
        for n in _of(examples, [fold]):
            names, rows[n] = fit.matrix(examples[n], words[fold])
    command.say(f"{len(examples)} texts, {sum(map(len, rows))} units, {len(names)} columns")
    scores = [np.empty(0)] * len(examples)
    firsts = {}
    for fold in everything:
        firsts[fold] = _fit(examples, rows, _of(examples, everything, fold), names, recipes[0])
        for n in _of(examples, [fold]):
            scores[n] = fit.predict(firsts[fold], names, rows[n])
        command.say(f"first pass without fold {fold}")
    wider = names
    first = _fit(examples, rows, range(len(examples)), names, recipes[0])
    for n in range(len(examples)):
        wider, rows[n] = fit.more(examples[n], rows[n], names, scores[n])
    for fold in (None, *everything) if folds else (None,):
        chosen = _of(examples, everything, fold)
        weights = (fit.words_only(found, units, everything) if fold is None else words[fold])._replace(
            first=first if fold is None else firsts[fold], second=_fit(examples, rows, chosen, wider, recipes[1])
        )
        yield "all" if fold is None else f"fold{fold}", weights


def _of(examples: Sequence[labels.Example], folds: Iterable[int], but: int | None = None) -> list[int]:
    chosen = frozenset(folds) - {but}
    return [n for n, example in enumerate(examples) if example.page.fold in chosen]


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


if __name__ == "__main__":
    main()
