"""second: the first pass's scores -> what the second pass sees: the scores around, the best-scoring stretch, the page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.features.columns import around, beside

if TYPE_CHECKING:
    from bodycopy.kernel.features.columns import Column, ColumnBackend

# A score is a logit in 256ths. Likelihoods are in 1,024ths: LIKELY[8 * logit + 64], logits from -8 to 8.
STEP = 32
LIMIT = 64 * STEP
# fmt: off
LIKELY = (
    0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4,
    4, 5, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 21, 24, 27, 30, 34, 38, 43,
    49, 55, 62, 69, 78, 87, 98, 109, 122, 136, 152, 168, 187, 207, 228, 251, 275, 301, 329, 357,
    387, 417, 448, 480, 512, 544, 576, 607, 637, 667, 695, 723, 749, 773, 796, 817, 837, 856, 872, 888,
    902, 915, 926, 937, 946, 955, 962, 969, 975, 981, 986, 990, 994, 997, 1000, 1003, 1006, 1008, 1010, 1011,
    1013, 1014, 1015, 1016, 1017, 1018, 1019, 1019, 1020, 1020, 1021, 1021, 1021, 1022, 1022, 1022, 1022, 1023, 1023, 1023,
    1023, 1023, 1023, 1023, 1023, 1024, 1024, 1024, 1024,
)
# fmt: on
_EDGE = -16 * 256
_SURE, _MAYBE, _HARDLY = 922, 512, 52


def likelihood(ops: ColumnBackend, scores: Column) -> Column:
    """Return what share of 1,024 units with this score are body text."""
    return ops.take(_likely(ops), (ops.most(ops.least(scores, LIMIT), -LIMIT) + LIMIT) // STEP)


@cache
def _likely(ops: ColumnBackend) -> Column:
    return ops.column(LIKELY)


class _Scored(NamedTuple):
    ops: ColumnBackend
    size: int
    columns: dict[str, Column]
    scores: Column
    likely: Column
    weight: Column
    """Mass, and something for units that have none."""
    sums: dict[str, Column]
    """Running sums of likelihood times weight, of weight, of scores."""


# Windows: from, to, and of what: mean score, likelihood.
_WINDOWS = (
    (-5, -1, "s"),
    (1, 5, "s"),
    (-12, -1, "sb"),
    (1, 12, "sb"),
    (-30, -1, "sb"),
    (1, 30, "sb"),
    (-3, 3, "sb"),
    (-8, 8, "sb"),
)


def second(ops: ColumnBackend, scores: Column, mass: Column) -> dict[str, Column]:
    """Return the second pass's own columns by name."""
    likely = likelihood(ops, scores)
    weight = mass + 2
    sums = {"b": ops.running(likely * weight), "m": ops.running(weight), "s": ops.running(scores)}
    page = _Scored(ops, len(ops.values(scores)), {"score": scores}, scores, likely, weight, sums)
    c = page.columns
    for by in (1, 2, 3, -1, -2, -3):
        c[beside("score", -by)] = ops.shift(scores, by, _EDGE)
    ones = ops.running(ops.constant(1, page.size))
    for low, high, what in _WINDOWS:
        c[around("score", low, high)] = ops.mean(sums["s"], ones, low, high)
        if "b" in what:
            c[around("body", low, high)] = ops.mean(sums["b"], sums["m"], low, high)
    _whole(page)
    place = ops.column(range(page.size))
    here = {name: ops.before(page.sums[name]) for name in "mb"}
    before = _Before(place, place * -1, here, {name: each * -1 for name, each in here.items()})
    for name, price in (("stretch", 512), ("wide-stretch", 256), ("tight-stretch", 768)):
        _stretch(page, before, name, price)
    return c


def _whole(page: _Scored) -> None:
    """Return what the page holds above, below and in all."""
    ops, n, c, sums, likely = page.ops, page.size, page.columns, page.sums, page.likely
    whole, body = ops.last(sums["m"]), max(1, ops.last(sums["b"]))
    up, down = ops.before(sums["b"]), ops.through(sums["b"])
    c["body-above"], c["body-below"] = up // 1024, (down * -1 + body) // 1024
    c["body-place"] = (up + down) * 512 // body
    unsure = ops.where(likely < _MAYBE, likely, likely * -1 + 1024) * page.weight
    sure = ops.integer(likely >= _SURE)
    for name, value in (
        ("body", body // 1024),
        ("body-share", body // whole),
        ("unsure", ops.total(unsure) // whole),
        ("kept", ops.total(ops.integer(likely >= _MAYBE)) * 1024 // n),
        ("furniture", ops.total(ops.integer(likely < _HARDLY))),
        ("sure", ops.total(sure * page.weight * 1024) * 256 // body),
        ("best", ops.highest(page.scores, 5)),
    ):
        c["page-" + name] = ops.constant(value, n)


class _Before(NamedTuple):
    """What stands before each unit, and the same below 0."""

    place: Column
    back: Column
    sums: dict[str, Column]
    less: dict[str, Column]


def _stretch(page: _Scored, before: _Before, name: str, price: int) -> None:
    """Find the stretch with most body text and least else, and say where it stands to each unit."""
    ops, c, sums = page.ops, page.columns, page.sums
    start, end = ops.best_run((page.likely - price) * page.weight)
    place = before.place
    c[name] = ops.integer((place >= start) & (place < end))
    c[name + "-from"], c[name + "-to"] = place - start, before.back + (end - 1)
    (mass, of), (body, inside) = (_between(page, before, total, (start, end)) for total in "mb")
    whole = max(1, ops.last(sums["b"]))
    c[name + "-away"] = mass
    # What stands between a unit and the stretch: how much body text, how much else.
    c[name + "-body-between"] = body * 256 // whole
    c[name + "-else-between"] = mass - body // 1024
    c[name + "-share"] = ops.constant(inside * 256 // whole, page.size)
    c[name + "-density"] = ops.constant(inside // max(1, of), page.size)


def _between(page: _Scored, before: _Before, total: str, stretch: tuple[int, int]) -> tuple[Column, int]:
    """Return the sum of what stands between each unit and a stretch, and of what stands in the stretch."""
    ops = page.ops
    first, beyond = (ops.at(page.sums[total], place) for place in stretch)
    away = ops.most(before.less[total] + first, 0) + ops.most(before.sums[total] - beyond, 0)
    return away, beyond - first
