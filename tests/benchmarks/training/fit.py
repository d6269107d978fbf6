"""fit: examples -> weights. Boosted trees of one question a level, twice: the second sees the first's scores."""

from __future__ import annotations

import json
import tempfile
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import lexical
import lexicon
import numpy as np
import vector

from bodycopy.judge.main_content.weights import MAGIC, UNITS, Weights
from bodycopy.judge.weightfile import WIDE, Forest
from bodycopy.kernel.features.grams import SIZE
from bodycopy.kernel.features.known import Words
from bodycopy.kernel.features.markup import markup
from bodycopy.kernel.features.places import layout, siblings
from bodycopy.kernel.features.second import second
from bodycopy.kernel.features.text import features

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from catboost import CatBoost
    from labels import Example

SEED = 20261124
BINS = 63
LEAF = 256
EMPTY = Forest((), (1, memoryview(b""), memoryview(b""), memoryview(b""), 0))


# Furniture far from any body text is plenty and alike: one of so many units stands for all of them.
THIN, NEAR, LONG = 4, 4, 400
FULL = {"rsm": 0.4, "bootstrap_type": "No"}
QUICK = {"rsm": 0.25, "bootstrap_type": "Bernoulli", "subsample": 0.5, "leaf_estimation_iterations": 1}


class Recipe(NamedTuple):
    """How big the trees are."""

    trees: int = 120
    depth: int = 6
    rate: float = 0.2
    quick: bool = True
    """Furniture is thinned, and each tree sees half of the units and a quarter of the columns: a third of the time."""


FIRST, SECOND = Recipe(120, 6, 0.18), Recipe(120, 6, 0.15)
# Pages are fewer than texts, and each is judged while somebody waits.
HTML_FIRST, HTML_SECOND = Recipe(100, 6, 0.2), Recipe(100, 6, 0.17)


def words_only(found: tuple[Any, Any, Any], units: dict[int, lexical.Said], folds: Iterable[int]) -> Weights:
    """Make weights that hold the lexicon of some folds and no trees."""
    folds = sorted(folds)
    words, labels, names = found
    return Weights(
        Words(lexicon.table(words, folds, lexicon.WORDS)),
        Words(lexicon.table(labels, folds, lexicon.LABELS)),
        EMPTY,
        EMPTY,
        {},
        Words(lexicon.table(names, folds, lexicon.NAMES)),
        memoryview(np.tile(lexical.of_units(units, folds), SIZE // UNITS).tobytes()).cast("b") if units else None,
    )


def matrix(example: Example, weights: Weights) -> tuple[list[str], np.ndarray]:
    """Give the first pass's columns of an example: names, and one row a unit."""
    seen = features(vector, example.text, example.units, weights, lean=example.document is None)
    columns = seen.columns
    if example.document:
        columns |= markup(vector, example.document, example.units, seen, weights.names)[0]
    return list(columns), np.stack(list(columns.values()), axis=1).astype(np.int32)


def more(example: Example, rows: np.ndarray, names: Sequence[str], scores: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Give the second pass's columns: those of the first, and its own."""
    scores, mass = scores.astype(np.int64), rows[:, names.index("mass")].astype(np.int64)
    columns = second(vector, scores, mass)
    if example.document:
        page = layout(vector, [example.document.blocks[unit.block] for unit in example.units])
        columns |= siblings(vector, page, scores, mass)
    own = np.stack(list(columns.values()), axis=1).astype(np.int32)
    return [*names, *columns], np.concatenate((rows, own), axis=1)


def thinned(target: np.ndarray, mass: np.ndarray) -> np.ndarray:
    """Give, for each unit of an example, how many units like it it stands for, 0 for those that another stands for."""
    places = np.arange(len(target))
    body = target > 0.1
    above = np.maximum.accumulate(np.where(body, places, -len(target) - NEAR))
    below = np.minimum.accumulate(np.where(body, places, 2 * len(target) + NEAR)[::-1])[::-1]
    many = (places - above > NEAR) & (below - places > NEAR) & (mass < LONG)
    # Lists repeat in twos, threes and fours, so that steps of equal length would not meet all of their units.
    one = (places * 2654435761 >> 7) % THIN == 0
    return np.where(many, np.where(one, THIN, 0), 1)


def fit(rows: np.ndarray, target: np.ndarray, weight: np.ndarray, names: Sequence[str], recipe: Recipe) -> Forest:
    """Train trees on rows whose targets are shares; the same input gives the same trees."""
    from catboost import CatBoost, Pool

    pool = Pool(rows.astype(np.float32), label=target, weight=weight)
    pool.quantize(border_count=BINS, feature_border_type="GreedyLogSum")
    model = CatBoost(
        {
            "loss_function": "CrossEntropy",
            "iterations": recipe.trees,
            "depth": recipe.depth,
            "learning_rate": recipe.rate,
            "border_count": BINS,
            "l2_leaf_reg": 3,
            **(QUICK if recipe.quick else FULL),
            "random_strength": 0,
            "random_seed": SEED,
            "thread_count": 1,
            "allow_writing_files": False,
            "verbose": 0,
        }
    )
    model.fit(pool)
    return _forest(model, names, recipe.depth)


def _forest(model: CatBoost, names: Sequence[str], depth: int) -> Forest:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        found = json.loads(path.read_text())
    scale, (bias,) = found["scale_and_bias"]
    columns, borders, leaves = [], [], []
    for tree in found["oblivious_trees"]:
        splits = tree["splits"] or []
        # A shallower tree asks what no unit answers with yes.
        columns += [split["float_feature_index"] for split in splits] + [0] * (depth - len(splits))
        borders += [int(np.floor(split["border"])) for split in splits] + [2**31 - 1] * (depth - len(splits))
        values = [round(LEAF * scale * value) for value in tree["leaf_values"]]
        leaves += values + [0] * ((1 << depth) - len(values))
    used = sorted(set(columns))
    place = {column: n for n, column in enumerate(used)}
    return Forest(
        tuple(names[column] for column in used),
        (
            depth,
            memoryview(array("h", [place[column] for column in columns])),
            memoryview(array("i", borders)),
            memoryview(array("h", leaves)),
            round(LEAF * bias),
        ),
    )


def predict(forest: Forest, names: Sequence[str], rows: np.ndarray) -> np.ndarray:
    """Give the logits of rows."""
    place = {name: n for n, name in enumerate(names)}
    return vector.forest([rows[:, place[name]] for name in forest.names], forest.trees)


def write(weights: Weights) -> bytes:
    """Give the file that ``bodycopy.judge.main_content.weights.load`` reads."""
    sections: list[tuple[str, bytes]] = []
    tables = (("words", weights.words.all()), ("labels", weights.labels.all()), ("names", weights.names.all()))
    for name, table in tables if weights.names.all() else tables[:2]:
        keys = sorted(table)
        sections.append(
            (name, "\n".join(keys).encode() + b"\0" + np.array([table[k] for k in keys], np.int8).tobytes())
        )
    if weights.lexical is not None:
        sections.append(("lexical", bytes(weights.lexical[:UNITS])))
    for name in ("first", "second"):
        forest = getattr(weights, name)
        sections += sections_of(name, forest) if forest else []
    return packed(MAGIC, [*sections, ("settings", settings_of(weights.settings))])


def sections_of(name: str, forest: Forest) -> list[tuple[str, bytes]]:
    """Give the sections that ``bodycopy.judge.weightfile.forest`` reads."""
    depth, columns, borders, leaves, base = forest.trees
    return [
        (name + "-shape", f"{depth} {base}".encode()),
        (name + "-names", "\n".join(forest.names).encode()),
        (name + "-columns", np.array(columns, "u1" if len(forest.names) <= WIDE else "<i2").tobytes()),
        (name + "-borders", np.array(borders, "<i4").tobytes()),
        (name + "-leaves", np.array(leaves, "<i2").tobytes()),
    ]


def settings_of(settings: dict[str, int]) -> bytes:
    """Give the section of a judge's limits."""
    return "".join(f"{name} {value}\n" for name, value in sorted(settings.items())).encode()


def packed(magic: bytes, sections: Sequence[tuple[str, bytes]]) -> bytes:
    """Give a file of sections."""
    return magic + b"".join(f"{name} {len(data)}\n".encode() + data for name, data in sections)
