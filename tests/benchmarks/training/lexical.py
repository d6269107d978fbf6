"""lexical: labelled sentences -> what each word, pair and stem says: logistic regression over hashed words, and families by counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bodycopy.document import FAMILIES
from bodycopy.judge.speech.weights import KINDS
from bodycopy.kernel.features.grams import SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

SCALE, LIMIT = 16, 127
RIDGE = 1.0
ROUNDS = 150
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


def table(found: csr_matrix, target: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Fit the weights by L-BFGS; the same input gives the same bytes."""
    used = np.unique(found.indices)
    small = found[:, used].tocsr()
    back = small.T.tocsr()
    sign = np.where(target > 0.5, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (small @ w[:-1] + w[-1])
        value = float((weight * np.logaddexp(0, -margin)).sum() + RIDGE / 2 * (w[:-1] ** 2).sum() / 16)
        pull = -sign * weight / (1 + np.exp(np.clip(margin, -40, 40)))
        return value, np.concatenate((back @ pull + RIDGE / 16 * w[:-1], [pull.sum()]))

    best = minimize(loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    out = np.zeros(SIZE, np.int8)
    out[used] = np.clip(np.round(best.x[:-1] * SCALE / 2), -LIMIT, LIMIT).astype(np.int8)
    return out


def families(grams: Sequence[Sequence[int]], family: np.ndarray) -> np.ndarray:
    """Count which family's sentences have a number, against all; a row a family of ``KINDS`` numbers, in 16ths of a logit."""
    counts = np.zeros((len(FAMILIES), KINDS))
    for each, place in zip(grams, family, strict=True):
        if place >= 0:
            np.add.at(counts[place], np.unique(np.array(each, np.int64) % KINDS), 1)
    share = (counts + PRIOR) / (counts.sum(axis=1, keepdims=True) + PRIOR * KINDS)
    whole = (counts.sum(axis=0) + PRIOR * len(FAMILIES)) / (counts.sum() + PRIOR * KINDS * len(FAMILIES))
    return np.clip(np.round(SCALE * np.log(share / whole)), -LIMIT, LIMIT).astype(np.int8)
