"""Train ``deep``: what the encoder says of sentences that the judge ``residue`` is unsure of -> weights.

    python tests/benchmarks/train_deep.py --data DIR --residue DIR --honest DIR --docs FILE --examples FILE --models FOLDER --vectors FILE --out src/bodycopy/data/weights-deep.bin
    python tests/benchmarks/train_deep.py ... --out FOLDER --folds      # also five files, each without the sites of a fold, to measure

The texts are those of ``train_residue.py``, with its arguments; ``--models`` is the folder that it writes with ``--folds``: a text is scored by
weights that saw no page of its site. ``--vectors`` keeps what the encoder said between runs; without it an hour or more goes into asking. The same input
gives the same bytes.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import command
import fit
import labelled
import numpy as np
import pages
from scipy.optimize import minimize
from train_residue import Dumped, read  # noqa: F401 - kept examples hold Dumped

from bodycopy.document import FAMILIES
from bodycopy.judge.residue import deep, weights
from bodycopy.judge.residue.judge import scored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from labelled import Labelled

TREES = fit.Recipe(320, 6, 0.05)
SETTINGS = {"precision": 300, "balanced": 500, "recall": 650, "form": 150, "low": -400, "high": 1000}
"""Scores from which a sentence goes; by how much the limit rises for each logit of being honest text; between which scores the encoder is asked."""
SOURCES = {"extract": 1, "article": 1, "honest": 1, "documentation": 2, "clean": 3, "carried": 5}
"""Of the texts of each source, one of so many is learned from."""
WEIGHED = {"honest": 0.5, "documentation": 1.5, "clean": 2.0}
"""What a sentence of a source weighs beside what it weighs in ``train_residue.py``."""
ALIKE = (
    FAMILIES,
    ("related", "navigation"),
    ("advert", "promotion", "paywall", "newsletter", "donation"),
    ("legal", "about", "bio", "meta"),
    ("comments", "social", "consent", "furniture"),
)
"""Families whose sentences a row each of the weights speaks for; the first for all of them."""
COMPONENTS = 24
RIDGE = 200.0
"""What a weight of a dimension costs."""
SPREAD = 40
"""About what the components of vectors differ by, as integers."""
NAMES = frozenset(
    "chars mean norm topic new ended digits-share capitals-share separators-share hits claims kind top bottom at since-prose until-prose prose-before "
    "prose-after loose-run alike-run alike-place alike-share repeats block-chars block-mean others opener colon first last key".split()
)
"""Columns of the first pass that trees may look at, beside all of the second's."""


class Unsure(NamedTuple):
    """What is known of the sentences of a text that the encoder is asked about."""

    asked: deep.Asked
    lines: list[str]
    seen: dict[str, np.ndarray]
    """By sentence of the text."""


def main() -> None:
    parser = command.parser(__doc__)
    command.add_out(parser)
    command.add_labelled(parser)
    parser.add_argument("--models", type=Path, required=True, help="folder of the judge's weights, by fold")
    parser.add_argument("--vectors", type=Path, help="keep the encoder's vectors here between runs")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    examples = [each for each in read(args)[0] if _is_chosen(each)]
    command.say(f"{len(examples)} texts")
    with command.forked(examples, args.models) as pool:
        found = pool.map(_unsure, range(len(examples)), chunksize=64)
    kept = [(each, one) for each, one in zip(examples, found, strict=True) if one]
    command.write(args.out, train(kept, vectors_of(kept, args.vectors), folds=args.folds), folds=args.folds)


def _is_chosen(example: Labelled) -> bool:
    one_of = SOURCES.get(example.source, 0)
    return bool(one_of) and (one_of == 1 or labelled.chosen(f"{example.name} deep", one_of))


def _unsure(place: int) -> Unsure | None:
    """Score a text by weights that saw no page of its site, and choose the sentences to ask about."""
    examples, models = command.SHARED
    example = examples[place]
    judged = scored(example.document, example.claimed, weights.load(str(models / f"fold{example.fold}.bin")))
    if judged is None:
        return None
    spans = judged.spans
    asked = deep.asked(judged.scores, spans, SETTINGS["low"], SETTINGS["high"])
    if not asked.unsure:
        return None
    own = list(judged.seen)
    own = own[own.index("score") :] + [name for name in own if name in NAMES]
    seen = {name: np.array(judged.seen[name], np.int32) for name in own}
    seen |= {"second": np.array(judged.scores), "form": np.full(len(spans), judged.form)}
    lines = [deep.wording(example.document.text, spans[n]) for n in (*asked.unsure, *asked.about)]
    return Unsure(asked, lines, seen)


def vectors_of(kept: Sequence[tuple[Labelled, Unsure]], path: Path | None) -> dict[str, np.ndarray]:
    """Ask the encoder about each line once, or take what it said in an earlier run."""
    said = known(path)
    lines = list(dict.fromkeys(line for _, one in kept for line in one.lines))
    new = [line for line in lines if key(line) not in said]
    command.say(f"{len(lines)} sentences, {len(new)} of them new")
    with command.forked() as pool:
        made = pool.map(_asked_of, new, chunksize=64)
    said |= {key(line): vector for line, vector in zip(new, made, strict=True)}
    if path and new:
        np.savez(path, keys=np.frombuffer(b"".join(said), np.uint8), vectors=np.array(list(said.values()), np.int8))
    return {line: said[key(line)] for line in lines}


def known(path: Path | None) -> dict[bytes, np.ndarray]:
    """Return what the encoder said in earlier runs, by ``key`` of the line."""
    if not path or not path.exists():
        return {}
    with np.load(path) as file:
        return dict(zip(map(bytes, file["keys"].reshape(-1, 16)), file["vectors"], strict=True))


def key(line: str) -> bytes:
    return hashlib.sha256(line.encode("utf-8", "replace")).digest()[:16]


def _asked_of(line: str) -> np.ndarray:
    return deep.encoded([line])[0].astype(np.int8)  # type: ignore[no-any-return]


def train(
    kept: Sequence[tuple[Labelled, Unsure]], vectors: dict[str, np.ndarray], *, folds: bool
) -> Iterator[tuple[str, bytes]]:
    """Train on all texts; where ``folds``, then without each fold too, to measure.

    How much a vector speaks for residue comes from other folds than the text's own.
    """
    every = np.array(list(vectors.values()), np.int8)
    middle = np.rint(every.mean(axis=0)).astype(np.int8)
    components = _components(every, middle)
    everything = [*range(pages.FOLDS), None]
    with command.forked(kept, vectors, middle) as pool:
        made = pool.starmap(_speaking, [(fold, alike) for fold in everything for alike in ALIKE], chunksize=1)
    rows = {
        fold: np.concatenate((made[n * len(ALIKE) : (n + 1) * len(ALIKE)], components))
        for n, fold in enumerate(everything)
    }
    command.say("vectors weighed")
    wide, names = [], []
    for example, one in kept:
        own = deep.Weights(middle.astype(np.int32), rows[example.fold].astype(np.int32), fit.EMPTY, {})
        columns = deep.columns(one.seen, one.asked, np.array([vectors[line] for line in one.lines]), own)
        names = list(columns)
        wide.append(np.array(list(columns.values()), np.int32).T)
    command.say(f"{sum(map(len, wide))} sentences, {len(names)} columns")
    wanted = everything if folds else [None]
    with command.forked(kept, wide, names) as pool:
        for fold, trees in zip(wanted, pool.imap(_trees, wanted), strict=True):
            sections = [("middle", middle.tobytes()), ("rows", rows[fold].tobytes()), *trees]
            packed = fit.packed(deep.MAGIC, [*sections, ("settings", fit.settings_of(SETTINGS))])
            yield "all" if fold is None else f"fold{fold}", packed


def _trees(but: int | None) -> list[tuple[str, bytes]]:
    """Fit trees to the sentences of all folds but one, and pack them to be sent."""
    kept, wide, names = command.SHARED
    chosen = [n for n, (example, _) in enumerate(kept) if example.fold != but]
    target, weight = (np.concatenate(each) for each in zip(*(_told(*kept[n]) for n in chosen), strict=True))
    used = weight > 0
    rows = np.concatenate([wide[n] for n in chosen])
    return fit.sections_of("trees", fit.fit(rows[used], target[used], weight[used], names, TREES))


def _told(example: Labelled, one: Unsure) -> tuple[np.ndarray, np.ndarray]:
    """Return the targets and weights of the sentences that are asked about."""
    own = one.asked.unsure
    return example.target[own], example.weight[own] * np.float32(WEIGHED.get(example.source, 1))


def _components(every: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Return the principal components of vectors, as integers; their largest part is positive."""
    moved = every.astype(np.float64) - middle
    _, axes = np.linalg.eigh(moved.T @ moved)
    axes = axes.T[::-1][:COMPONENTS]
    largest = axes[np.arange(COMPONENTS), np.abs(axes).argmax(axis=1)]
    return np.rint(axes / largest[:, None] * 127).astype(np.int8)


def _speaking(but: int | None, alike: Sequence[str]) -> np.ndarray:
    """Fit how much each dimension speaks for residue of some families, by logistic regression on the sentences of all folds but one.

    One that is in several texts counts once.
    """
    kept, vectors, middle = command.SHARED
    seen: dict[str, tuple[float, float]] = {}
    numbers = [FAMILIES.index(family) for family in alike]
    for example, one in kept:
        if example.fold != but:
            target, weight = _told(example, one)
            if len(alike) < len(FAMILIES):
                target = target * np.isin(example.family[one.asked.unsure], numbers)
            for line, share, mass in zip(one.lines, target.tolist(), weight.tolist(), strict=False):
                if mass:
                    seen.setdefault(line, (share, mass))
    rows = np.array([vectors[line] for line in seen], np.float32)
    rows = np.concatenate(((rows - middle) / SPREAD, np.ones((len(rows), 1), np.float32)), axis=1)
    target, weight = np.array(list(seen.values()), np.float32).T

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = rows @ w.astype(np.float32)
        value = float((weight * (np.logaddexp(0, margin) - target * margin)).sum() + RIDGE / 2 * (w[:-1] ** 2).sum())
        pull = rows.T @ (weight * (1 / (1 + np.exp(-np.clip(margin, -40, 40))) - target))
        return value, (pull + RIDGE * np.append(w[:-1], 0)).astype(np.float64)

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 100}).x[:-1]
    return np.rint(found / np.abs(found).max() * 127).astype(np.int8)  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
