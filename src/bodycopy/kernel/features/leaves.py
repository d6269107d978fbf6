"""leaves: columns, a forest -> the sum of each unit's leaves, in plain Python. What a forest is: see ``weightfile.Forest``."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.kernel.features.columns import Trees


class _Asked(NamedTuple):
    """A forest's questions, so that each column is looked at once."""

    limits: list[tuple[int, list[int]]]
    """Columns, each with the sorted borders that it is compared with; at most ``_RANKS`` of them."""
    questions: list[tuple[int, int]]
    """By question: the place of its column and border in ``limits``, and which of these borders it is."""


_RANKS = 255
# What a byte becomes that is above a rank: cut out of these so that only higher ranks get the level's bit.
_ABOVE = [bytes(_RANKS + 1) + bytes([1 << level]) * (_RANKS + 1) for level in range(8)]
_ASKED: dict[int, tuple[Trees, _Asked]] = {}


def _asked(trees: Trees) -> _Asked:
    known = _ASKED.get(id(trees))
    if known is not None and known[0] is trees:
        return known[1]
    _, features, borders, _, _ = trees
    by_feature: dict[int, set[int]] = {}
    for feature, border in zip(features, borders, strict=True):
        by_feature.setdefault(feature, set()).add(border)
    limits: list[tuple[int, list[int]]] = []
    ranks: dict[tuple[int, int], tuple[int, int]] = {}
    for feature, different in by_feature.items():
        ordered = sorted(different)
        for start in range(0, len(ordered), _RANKS):
            some = ordered[start : start + _RANKS]
            for rank, border in enumerate(some):
                ranks[feature, border] = len(limits), rank
            limits.append((feature, some))
    asked = _Asked(limits, [ranks[question] for question in zip(features, borders, strict=True)])
    _ASKED[id(trees)] = trees, asked
    return asked


def summed(columns: Sequence[Sequence[int]], trees: Trees) -> list[int]:
    """Return for each unit the sum of its leaves.

    A unit is a byte: its rank among a column's borders, and then, in all levels' answers, the place of its leaf.
    """
    depth, _, _, leaves, base = trees
    limits, questions = _asked(trees)
    n = len(columns[0])
    ranks = [bytes(map(partial(bisect_left, borders), columns[feature])) for feature, borders in limits]
    found = []
    for tree in range(len(questions) // depth):
        places = 0
        for level, (at, rank) in enumerate(questions[tree * depth : (tree + 1) * depth]):
            above = _ABOVE[level][_RANKS - rank : 2 * _RANKS + 1 - rank]
            places |= int.from_bytes(ranks[at].translate(above), "little")
        leaf = leaves[tree << depth : (tree + 1) << depth]
        found.append(map(leaf.__getitem__, places.to_bytes(n, "little")))
    return [base + total for total in map(sum, zip(*found, strict=True))]
