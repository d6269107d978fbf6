"""siblings: the first pass's scores -> columns. How the units score that share an element with a unit, or look like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.model.places import LEVELS, Grouped, Layout, standing
from bodycopy.model.second import LIMIT, likelihood

if TYPE_CHECKING:
    from bodycopy.model.columns import Column, Ops


def siblings(ops: Ops, page: Layout, scores: Column, mass: Column) -> dict[str, Column]:
    """Give, by name, mean scores and shares of body text in each unit's elements, look and branch."""
    c: dict[str, Column] = {}
    score = ops.most(ops.least(scores, LIMIT), -LIMIT)
    likely = likelihood(ops, scores)
    weight = mass + 2
    seen = score, likely * weight, weight
    sums = [ops.values(ops.running(column)) for column in seen]
    for name, units in zip(LEVELS, page.levels, strict=True):
        _mean(ops, name, _in_elements(page, units, sums), units, c)
    everything = *seen, ops.constant(1, len(page.blocks))
    of_looks = [ops.tallied(column, page.looks.places, len(page.looks.groups)) for column in everything]
    _mean(ops, "look", [*zip(*of_looks, strict=True)], page.looks, c)
    standings, branch = standing(page, "core", sums[1])
    c |= standings
    rows = _in_elements(page, branch, sums)
    _mean(ops, "core-branch", rows, branch, c)
    c["core-branch-mass"], c["core-branch-units"] = ops.spread([row[2:] for row in rows], branch.places)
    return c


def _in_elements(page: Layout, units: Grouped, sums: list[list[int]]) -> list[tuple[int, ...]]:
    rows = []
    for element in units.groups:
        start, end = page.ranges[element]
        rows.append((*(each[end] - each[start] for each in sums), end - start))
    return rows


def _mean(ops: Ops, name: str, rows: list[tuple[int, ...]], units: Grouped, c: dict[str, Column]) -> None:
    means = [(score // count, body // whole) for score, body, whole, count in rows]
    c[name + "-score"], c[name + "-body"] = ops.spread(means, units.places)
