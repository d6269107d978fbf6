"""lexical: labelled sentences, or units -> what each word, pair and stem says: logistic regression over hashed words; families by counting."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bodycopy.document import FAMILIES
from bodycopy.judge.main_content.weights import UNITS
from bodycopy.judge.residue.weights import KINDS
from bodycopy.kernel.features.grams import SIZE, numbers, tokens
from bodycopy.kernel.features.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from labels import Example

SCALE, LIMIT = 16, 127
RIDGE = 1.0
"""What a weight costs; sentences that were written are cleaner than pages' units, and teach with less of it."""
ROUNDS = 40
LEAST = 2
TEACH = frozenset({"text-lines", "text-one", "text-ext", "ext-default"})
KEY, HEAD = 300, 600
"""So many characters tell units apart, and so many are read."""
WITNESSED = 0.7
PRIOR = 0.5
"""Of a word that a family never had, so much of one time is seen."""


def rows(grams: Sequence[Sequence[int]]) -> csr_matrix:
    """Return a row a sentence: 1 over the root of its length at each number that it has."""
    counts = np.array([len(each) for each in grams])
    indices = np.fromiter((number for each in grams for number in each), np.int32, int(counts.sum()))
    values = np.repeat(1 / np.sqrt(counts), counts).astype(np.float32)
    made = csr_matrix((values, indices, np.concatenate(([0], np.cumsum(counts)))), shape=(len(grams), SIZE))
    made.sum_duplicates()
    return made


def table(found: csr_matrix, target: np.ndarray, weight: np.ndarray, ridge: float = RIDGE) -> np.ndarray:
    """Fit the weights by L-BFGS to shares; the same input gives the same bytes. A number that only one row has teaches nothing."""
    counts = np.bincount(found.indices, minlength=SIZE)
    used = np.flatnonzero(counts >= LEAST)
    small = found[:, used].tocsr()
    back = small.T.tocsr()
    wanted, weight = target.astype(np.float32), weight.astype(np.float32)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        w32 = w.astype(np.float32)
        margin = small @ w32[:-1] + w32[-1]
        value = float((weight * (np.logaddexp(0, margin) - wanted * margin)).sum() + ridge / 32 * (w[:-1] ** 2).sum())
        pull = weight * (1 / (1 + np.exp(-np.clip(margin, -40, 40))) - wanted)
        return value, np.concatenate((back @ pull + ridge / 16 * w32[:-1], [pull.sum()])).astype(np.float64)

    best = minimize(loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    out = np.zeros(SIZE, np.int8)
    out[used] = np.clip(np.round(best.x[:-1] * SCALE / 2), -LIMIT, LIMIT).astype(np.int8)
    return out


class Said(NamedTuple):
    """What different units of a fold say, each once."""

    texts: list[str]
    grams: list[np.ndarray]
    target: np.ndarray
    """Shares of body text, over all places where it stands."""
    weight: np.ndarray


def said(examples: Iterable[Example]) -> dict[int, Said]:
    """Read the units of the modes that differ most, by fold."""
    folds: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for example in examples:
        if example.mode not in TEACH:
            continue
        lower, weight = folded(example.text), 1.0 if example.page.body else WITNESSED
        here = folds[example.page.fold]
        for unit, target in zip(example.units, example.target, strict=True):
            key = example.text[unit.start : min(unit.end, unit.start + KEY)]
            known = here.get(key)
            if known is None:
                end = min(unit.end, unit.start + HEAD)
                grams = np.unique(np.array(numbers(tokens(lower, unit.start, end)), np.int64) % UNITS)
                here[key] = [grams, float(target), 1, weight * min(2.0, (len(grams) / 8 + 0.3) ** 0.5)]
            else:
                known[1] += float(target)
                known[2] += 1
    out = {}
    for fold, units in folds.items():
        grams, total, times, weights = zip(*units.values(), strict=True)
        out[fold] = Said(list(units), list(grams), np.array(total) / np.array(times), np.array(weights))
    return out


def of_units(found: dict[int, Said], folds: Iterable[int]) -> np.ndarray:
    """Fit what the numbers of some folds' units say for furniture; what stands in several folds counts once."""
    grams: list[np.ndarray] = []
    target: list[float] = []
    weight: list[float] = []
    seen: set[str] = set()
    for fold in sorted(set(folds) & set(found)):
        for text, *unit in zip(*found[fold], strict=True):
            if text not in seen:
                seen.add(text)
                for into, value in zip((grams, target, weight), unit, strict=True):
                    into.append(value)
    return table(rows(grams), 1 - np.array(target), np.array(weight))[:UNITS]


def families(grams: Sequence[Sequence[int]], family: np.ndarray) -> np.ndarray:
    """Count which family's sentences have a number, against all; a row a family of ``KINDS`` numbers, in 16ths of a logit."""
    counts = np.zeros((len(FAMILIES), KINDS))
    for each, place in zip(grams, family, strict=True):
        if place >= 0:
            np.add.at(counts[place], np.unique(np.array(each, np.int64) % KINDS), 1)
    share = (counts + PRIOR) / (counts.sum(axis=1, keepdims=True) + PRIOR * KINDS)
    whole = (counts.sum(axis=0) + PRIOR * len(FAMILIES)) / (counts.sum() + PRIOR * KINDS * len(FAMILIES))
    return np.clip(np.round(SCALE * np.log(share / whole)), -LIMIT, LIMIT).astype(np.int8)
