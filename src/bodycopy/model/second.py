"""second: the first pass's scores -> what the second pass sees: the scores around, the best-scoring stretch, the page."""

from __future__ import annotations

from typing import Any

# A score is a logit in 256ths. Likelihoods are in 1,024ths: LIKELY[8 * logit + 64], logits from -8 to 8.
STEP = 32
LIMIT = 64 * STEP
LIKELY = (
    0,
    0,
    0,
    0,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    2,
    2,
    2,
    2,
    3,
    3,
    3,
    4,
    4,
    5,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    13,
    14,
    16,
    18,
    21,
    24,
    27,
    30,
    34,
    38,
    43,
    49,
    55,
    62,
    69,
    78,
    87,
    98,
    109,
    122,
    136,
    152,
    168,
    187,
    207,
    228,
    251,
    275,
    301,
    329,
    357,
    387,
    417,
    448,
    480,
    512,
    544,
    576,
    607,
    637,
    667,
    695,
    723,
    749,
    773,
    796,
    817,
    837,
    856,
    872,
    888,
    902,
    915,
    926,
    937,
    946,
    955,
    962,
    969,
    975,
    981,
    986,
    990,
    994,
    997,
    1000,
    1003,
    1006,
    1008,
    1010,
    1011,
    1013,
    1014,
    1015,
    1016,
    1017,
    1018,
    1019,
    1019,
    1020,
    1020,
    1021,
    1021,
    1021,
    1022,
    1022,
    1022,
    1022,
    1023,
    1023,
    1023,
    1023,
    1023,
    1023,
    1023,
    1023,
    1024,
    1024,
    1024,
    1024,
)
_EDGE = -16 * 256
_SURE, _MAYBE = 922, 512


def likelihood(ops: Any, scores: Any) -> Any:
    """Give what share of 1,024 units with this score are body text."""
    return ops.take(ops.column(LIKELY), (ops.most(ops.least(scores, LIMIT), -LIMIT) + LIMIT) // STEP)


def second(ops: Any, scores: Any, mass: Any) -> dict[str, Any]:
    """Give the second pass's own columns by name."""
    c: dict[str, Any] = {"score": scores}
    for by in (1, 2, 3, -1, -2, -3):
        c[f"score{-by:+}"] = ops.shift(scores, by, _EDGE)
    likely = likelihood(ops, scores)
    weight = mass + 2
    body = likely * weight
    sums = {"b": ops.running(body), "m": ops.running(weight), "s": ops.running(scores)}
    n = len(ops.values(scores))
    ones = ops.running(ops.constant(1, n))
    for low, high, what in (
        (-5, -1, "s"),
        (1, 5, "s"),
        (-12, -1, "sb"),
        (1, 12, "sb"),
        (-30, -1, "sb"),
        (1, 30, "sb"),
        (-3, 3, "sb"),
        (-8, 8, "sb"),
    ):
        where = f"[{low:+},{high:+}]"
        if "s" in what:
            c["score" + where] = ops.window(sums["s"], low, high) // ops.most(ops.window(ones, low, high), 1)
        if "b" in what:
            c["body" + where] = ops.window(sums["b"], low, high) // ops.most(ops.window(sums["m"], low, high), 1)
    _page(ops, scores, likely, weight, sums, c)
    for name, price in (("stretch", 512), ("wide-stretch", 256), ("tight-stretch", 768)):
        _stretch(ops, name, ops.best_run((likely - price) * weight), sums, c)
    return c


def _page(ops: Any, scores: Any, likely: Any, weight: Any, sums: dict[str, Any], c: dict[str, Any]) -> None:
    n = len(ops.values(scores))
    whole, body = ops.last(sums["m"]), max(1, ops.last(sums["b"]))
    up, down = ops.before(sums["b"]), ops.through(sums["b"])
    c["body-above"], c["body-below"] = up // 1024, (down * -1 + body) // 1024
    c["body-place"] = (up + down) * 512 // body
    unsure = ops.where(likely < _MAYBE, likely, likely * -1 + 1024) * weight
    sure = ops.integer(likely >= _SURE)
    for name, value in (
        ("body", body // 1024),
        ("body-share", body // whole),
        ("unsure", ops.total(unsure) // whole),
        ("kept", ops.total(ops.integer(likely >= _MAYBE)) * 1024 // n),
        ("furniture", ops.total(ops.integer(likely < 52))),
        ("sure", ops.total(sure * weight * 1024) * 256 // body),
        ("best", ops.highest(scores, 5)),
    ):
        c["page-" + name] = ops.constant(value, n)


def _stretch(ops: Any, name: str, found: tuple[int, int], sums: dict[str, Any], c: dict[str, Any]) -> None:
    start, end = found
    n = len(ops.values(c["score"]))
    place = ops.column(range(n))
    above, below = place < start, place >= end
    c[name] = ops.integer((place >= start) & (place < end))
    c[name + "-from"], c[name + "-to"] = place - start, place * -1 + (end - 1)
    nothing = place * 0
    mass, body = ops.before(sums["m"]), ops.before(sums["b"])
    mass_start, mass_end = ops.at(sums["m"], start), ops.at(sums["m"], end)
    body_start, body_end = ops.at(sums["b"], start), ops.at(sums["b"], end)
    far = ops.where(above, mass * -1 + mass_start, ops.where(below, mass - mass_end, nothing))
    found_body = ops.where(above, body * -1 + body_start, ops.where(below, body - body_end, nothing))
    c[name + "-away"] = far
    # What stands between a unit and the stretch: how much body text, how much else.
    c[name + "-body-between"] = found_body * 256 // max(1, ops.last(sums["b"]))
    c[name + "-else-between"] = far - found_body // 1024
    inside = body_end - body_start
    c[name + "-share"] = ops.constant(inside * 256 // max(1, ops.last(sums["b"])), n)
    c[name + "-density"] = ops.constant(inside // max(1, mass_end - mass_start), n)
