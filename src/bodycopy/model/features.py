"""features: what the model sees of each unit: its own shape, its neighbours, its place in the page.

All are integers made from integers, so that plain Python and numpy agree to the bit: ``ops`` is one of the modules
``plain`` and ``vector``, whose columns hold one integer a unit. A "mass" is a number of letters, an ideograph
counting for three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bodycopy.model import words as wording
from bodycopy.model.letters import (
    BRACKET,
    CAPITAL,
    COMMA,
    DIGIT,
    END,
    IDEOGRAPH,
    OTHER,
    QUOTE,
    SEPARATOR,
    SMALL,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.model.units import Unit
    from bodycopy.model.weights import Weights

# Prose: ends as a sentence does, has about ten words, at least half of them small.
_PROSE_WORDS = 60
_FAR = 99_999


class Seen(NamedTuple):
    """The columns of one document."""

    columns: dict[str, Any]
    mass: Any
    prose: Any


def features(ops: Any, text: str, units: Sequence[Unit], weights: Weights) -> Seen:
    """Give the first pass's columns by name."""
    c: dict[str, Any] = {}
    mass, words, small, prose, capitals = _own(ops, text, units, c)
    sums = {"m": ops.running(mass), "p": ops.running(mass * prose), "l": ops.running(small), "w": ops.running(words)}
    _place(ops, sums, len(units), c)
    _around(ops, sums, c)
    _nearest_prose(ops, mass, prose, sums["m"], c)
    _runs(ops, mass, prose, sums, c)
    _page(ops, sums, mass, prose, capitals, c)
    _words(ops, text, units, prose, c, weights)
    return Seen(c, mass, prose)


def _own(ops: Any, text: str, units: Sequence[Unit], c: dict[str, Any]) -> tuple[Any, Any, Any, Any, Any]:
    n = len(units)
    counts, heads, first, final, penult = ops.tally(text, units)
    size = ops.column([unit.end - unit.start for unit in units])
    words = heads[CAPITAL] + heads[SMALL] + heads[DIGIT]
    letters = counts[CAPITAL] + counts[SMALL]
    mass = letters + counts[DIGIT] + counts[IDEOGRAPH] * 3
    one = ops.most(words, 1)
    wide = counts[IDEOGRAPH] * 3
    worth = words * 6 + wide
    small = heads[SMALL] * 6 + wide
    closed = ops.integer((final >= END) & (final < COMMA))
    quoted = ops.integer((final >= QUOTE) & (final < SEPARATOR) & (penult >= END) & (penult < COMMA))
    ends = closed + quoted
    prose = ops.integer((ends >= 1) & (worth >= _PROSE_WORDS) & (small * 2 >= worth))
    c["mass"], c["size"], c["words"] = mass, size, words
    c["long-words"] = letters * 16 // one
    c["capitals"] = counts[CAPITAL] * 256 // ops.most(letters, 1)
    c["titled"] = heads[CAPITAL] * 256 // one
    c["small"] = small * 256 // ops.most(worth, 1)
    c["small-words"] = heads[SMALL]
    c["digits"], c["commas"], c["marks"] = counts[DIGIT], counts[COMMA], counts[END]
    c["separators"], c["symbols"] = counts[SEPARATOR], counts[OTHER]
    c["digit-share"] = counts[DIGIT] * 256 // size
    c["punctuation"] = (counts[END] + counts[COMMA]) * 1024 // ops.most(mass, 1)
    c["symbol-share"] = (counts[SEPARATOR] + counts[OTHER] + counts[BRACKET]) * 256 // size
    c["first"], c["last"], c["ends"] = first, final, ends
    c["colon"] = ops.column([text[unit.end - 1] in ":：" for unit in units]) * 1
    gap = ops.lines(text, units)
    c["gap"], c["gap+1"] = gap, ops.shift(gap, -1, 9)
    c["repeats"] = ops.column(wording.repeats(text, units))
    c["block-mass"] = ops.grouped(mass, [unit.block for unit in units])
    c["sentences"] = ops.column([unit.count for unit in units])
    c["to-come"] = ops.column([unit.count - unit.place for unit in units])
    c["item"] = ops.column([int(unit.item) for unit in units])
    for name, steps in (
        ("mass", (1, -1)),
        ("punctuation", (1, 2, -1, -2)),
        ("titled", (1, -1)),
        ("first", (1, 2, -1, -2)),
        ("digit-share", (1, -1)),
    ):
        for by in steps:
            c[f"{name}{-by:+}"] = ops.shift(c[name], by, -1)
    c["page-ideographs"] = ops.constant(ops.total(counts[IDEOGRAPH]) * 256 // max(1, ops.total(size)), n)
    c["page-gaps"] = ops.constant(ops.total(ops.integer(gap >= 2)) * 256 // n, n)
    c["page-repeats"] = ops.constant(ops.total(ops.integer(c["repeats"] >= 2)) * 256 // n, n)
    return mass, worth, small, prose, heads[CAPITAL] * 6


def _place(ops: Any, sums: dict[str, Any], n: int, c: dict[str, Any]) -> None:
    place = ops.column(range(n))
    c["place"], c["from-top"], c["from-end"] = place * 1024 // n, place, place * -1 + (n - 1)
    whole, prose = max(1, ops.last(sums["m"])), max(1, ops.last(sums["p"]))
    up = ops.before(sums["m"])
    c["mass-place"], c["mass-above"], c["mass-below"] = up * 1024 // whole, up, ops.through(sums["m"]) * -1 + whole
    up, down = ops.before(sums["p"]), ops.through(sums["p"])
    c["prose-place"], c["prose-above"], c["prose-below"] = (up + down) * 512 // prose, up, down * -1 + prose


def _around(ops: Any, sums: dict[str, Any], c: dict[str, Any]) -> None:
    ones = ops.running(c["ends"] * 0 + 1)
    for low, high, what in (
        (-2, 2, "mpl"),
        (-5, 5, "mpl"),
        (-15, 15, "mpl"),
        (-10, -1, "ml"),
        (1, 10, "ml"),
        (-25, -1, "mpl"),
        (1, 25, "mpl"),
    ):
        mass = ops.window(sums["m"], low, high)
        where = f"[{low:+},{high:+}]"
        if "m" in what:
            c["mass" + where] = mass // ops.most(ops.window(ones, low, high), 1)
        if "p" in what:
            c["prose" + where] = ops.window(sums["p"], low, high) * 256 // ops.most(mass, 1)
        if "l" in what:
            c["small" + where] = ops.window(sums["l"], low, high) * 256 // ops.most(ops.window(sums["w"], low, high), 1)


def _nearest_prose(ops: Any, mass: Any, prose: Any, sums: Any, c: dict[str, Any]) -> None:
    n = len(ops.values(mass))
    above, below = ops.previous(prose), ops.following(prose)
    far = ops.constant(_FAR, n)
    # Sums are one longer than columns: a column's place n is a valid one for them.
    c["to-prose-above"] = ops.where(above >= 0, ops.before(sums) - ops.take(sums, above + 1), far)
    c["to-prose-below"] = ops.where(below < n, ops.take(sums, below) - ops.through(sums), far)
    padded = ops.column([*ops.values(mass), 0])
    c["prose-above-mass"] = ops.take(padded, above)
    c["prose-below-mass"] = ops.take(padded, below)


def _runs(ops: Any, mass: Any, prose: Any, sums: dict[str, Any], c: dict[str, Any]) -> None:
    """The stretch of the page with most prose and least else: at two prices of what is not prose."""
    n = len(ops.values(mass))
    place = ops.column(range(n))
    for name, price in (("run", 40), ("tight-run", 120)):
        start, end = ops.best_run(mass * prose + (prose - 1) * price)
        c[name + "-from"], c[name + "-to"] = place - start, place * -1 + (end - 1)
        inside = (place >= start) & (place < end)
        c[name] = ops.integer(inside)
        share = (ops.at(sums["p"], end) - ops.at(sums["p"], start)) * 256 // max(1, ops.last(sums["p"]))
        c[name + "-share"] = ops.constant(share, n)
        away = ops.before(sums["m"])
        c[name + "-away"] = ops.where(
            place < start,
            away - ops.at(sums["m"], start),
            ops.where(inside, place * 0, away * -1 + ops.at(sums["m"], end)),
        )


def _page(ops: Any, sums: dict[str, Any], mass: Any, prose: Any, capitals: Any, c: dict[str, Any]) -> None:
    n = len(ops.values(mass))
    whole, in_prose, count = ops.last(sums["m"]), ops.last(sums["p"]), ops.total(prose)
    for name, value in (
        ("units", n),
        ("mass", whole),
        ("prose", in_prose * 1024 // max(1, whole)),
        ("prose-units", count * 1024 // n),
        ("mean-mass", whole // n),
        ("mean-prose", in_prose // max(1, count)),
        ("short", ops.total(ops.integer(mass < 30)) * 1024 // n),
        ("titled", ops.total(capitals) * 256 // max(1, ops.last(sums["w"]))),
    ):
        c["page-" + name] = ops.constant(value, n)


def _words(ops: Any, text: str, units: Sequence[Unit], prose: Any, c: dict[str, Any], weights: Weights) -> None:
    n = len(units)
    long = ops.values(prose)
    unspaced = [1 if value else 0 for value in ops.values(c["page-ideographs"])]
    words = wording.split(text, units, long, unspaced)
    often, topic = wording.shared(words, long)
    c["shared-words"], c["on-topic"] = ops.column(often), ops.column(topic)
    mean, c["word-max"], c["word-min"], c["word-sum"], c["word-first"] = ops.weights(words, weights.words)
    c["word-mean"] = mean
    label = ops.column(wording.labels(text, units, weights.labels))
    c["label"] = label
    for by in (1, 2, -1, -2):
        c[f"word-mean{-by:+}"] = ops.shift(mean, by, 0)
        c[f"label{-by:+}"] = ops.shift(label, by, 0)
    sums, labels = ops.running(mean), ops.running(label)
    ones = ops.running(ops.constant(1, n))
    for low, high in ((-6, -1), (1, 6), (-20, -1), (1, 20), (-3, 3)):
        count = ops.most(ops.window(ones, low, high), 1)
        c[f"word-mean[{low:+},{high:+}]"] = ops.window(sums, low, high) // count
        c[f"label[{low:+},{high:+}]"] = ops.window(labels, low, high) // count
