"""siblings: the first pass's scores -> columns. How the units score that share an element with a unit, or look like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.kernel.features.places import LEVELS, Grouped, Layout, held, standing
from bodycopy.kernel.features.second import LIMIT, likelihood

if TYPE_CHECKING:
    from bodycopy.kernel.features.columns import Column, ColumnBackend


def siblings(ops: ColumnBackend, page: Layout, scores: Column, mass: Column) -> dict[str, Column]:
    """Give, by name, mean scores and shares of body text in each unit's elements, look and branch."""
    c: dict[str, Column] = {}
    score = ops.most(ops.least(scores, LIMIT), -LIMIT)
    likely = likelihood(ops, scores)
    weight = mass + 2
    seen = score, likely * weight, weight
    sums = [*map(ops.running, seen)]
    whole = 0, len(page.blocks)
    for name, units in zip(LEVELS, page.levels, strict=True):
        count, totals = held(page, units, whole, sums)
        _mean(ops, name, (*totals, count), units, c)
    of_looks = (
        ops.tallied(column, page.looks.places, len(page.looks.groups))
        for column in (*seen, ops.constant(1, len(page.blocks)))
    )
    _mean(ops, "look", tuple(of_looks), page.looks, c)
    standings, branch = standing(page, "core", ops.values(sums[1]))
    c |= standings
    count, totals = held(page, branch, whole, sums)
    _mean(ops, "core-branch", (*totals, count), branch, c)
    c["core-branch-mass"], c["core-branch-units"] = ops.take(totals[2], branch.places), ops.take(count, branch.places)
    return c


def _mean(ops: ColumnBackend, name: str, totals: tuple[Column, ...], units: Grouped, c: dict[str, Column]) -> None:
    score, body, whole, count = totals
    c[name + "-score"] = ops.take(score // count, units.places)
    c[name + "-body"] = ops.take(body // whole, units.places)
