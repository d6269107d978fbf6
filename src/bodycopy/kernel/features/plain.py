"""plain: columns of integers in plain Python. ``packed_columns`` has the same names and gives the same results.

A column holds one integer a unit. Sums run one longer: what comes before each unit, and all.
"""

from __future__ import annotations

import operator
import re
from bisect import bisect_left, bisect_right
from functools import partial
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.features import words
from bodycopy.kernel.features.grams import weigh_in_python
from bodycopy.kernel.features.letters import KINDS, LETTERS, NEWLINE, remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from bodycopy.kernel.features.columns import Trees
    from bodycopy.kernel.features.known import Words

_RUN = re.compile("([ULD])[ULD]*")


class Column:
    """A list of integers with a numpy array's arithmetic."""

    __slots__ = ("v",)

    def __init__(self, values: list[int]) -> None:
        self.v = values

    def _with(self, apply: Callable[[int, int], Any], other: Column | int) -> Column:
        return Column(list(map(apply, self.v, other.v if isinstance(other, Column) else repeat(other))))

    def __add__(self, other: Column | int) -> Column:
        return self._with(operator.add, other)

    def __sub__(self, other: Column | int) -> Column:
        return self._with(operator.sub, other)

    def __mul__(self, other: Column | int) -> Column:
        return self._with(operator.mul, other)

    def __floordiv__(self, other: Column | int) -> Column:
        return self._with(operator.floordiv, other)

    def __ge__(self, other: Column | int) -> Column:
        return self._with(operator.ge, other)

    def __lt__(self, other: Column | int) -> Column:
        return self._with(operator.lt, other)

    def __and__(self, other: Column | int) -> Column:
        return self._with(operator.and_, other)

    def __or__(self, other: Column | int) -> Column:
        return self._with(operator.or_, other)


def column(values: Sequence[int]) -> Column:
    """Make a column."""
    return Column(list(values))


def values(a: Column) -> list[int]:
    """Return a column's integers."""
    return a.v


def constant(value: int, n: int) -> Column:
    """Make a column of one value."""
    return Column([value] * n)


def total(a: Column) -> int:
    """Add up a column."""
    return sum(a.v)


def integer(a: Column) -> Column:
    """Make truth values 0 and 1."""
    return Column(list(map(int, a.v)))


def least(a: Column, limit: int) -> Column:
    """Return each value, at most ``limit``."""
    return Column(list(map(min, a.v, repeat(limit))))


def most(a: Column, limit: int) -> Column:
    """Return each value, at least ``limit``."""
    return Column(list(map(max, a.v, repeat(limit))))


def where(a: Column, yes: Column, no: Column) -> Column:
    """Choose by truth value."""
    return Column([y if x else n for x, y, n in zip(a.v, yes.v, no.v, strict=True)])


def shift(a: Column, by: int, edge: int) -> Column:
    """Return for each unit the value of the one ``by`` before it (after it, where negative)."""
    n = len(a.v)
    if by >= n or -by >= n:
        return Column([edge] * n)
    return Column([edge] * by + a.v[:-by] if by > 0 else a.v[-by:] + [edge] * -by)


def running(a: Column) -> Column:
    """Return the sums: one longer than the column."""
    return Column([0, *accumulate(a.v)])


def before(sums: Column) -> Column:
    """Return what comes before each unit."""
    return Column(sums.v[:-1])


def through(sums: Column) -> Column:
    """Return what comes before each unit, and itself."""
    return Column(sums.v[1:])


def last(sums: Column) -> int:
    """Return the whole sum."""
    return sums.v[-1]


def at(sums: Column, place: int) -> int:
    """Return the sum of what comes before a place."""
    return sums.v[place]


def take(a: Column, places: Column) -> Column:
    """Return the values at places."""
    return Column(list(map(a.v.__getitem__, places.v)))


def taken(a: Column, places: Column) -> Column:
    """Return the values at places, 0 at the place before the first and at the one after the last."""
    return Column(list(map([*a.v, 0].__getitem__, places.v)))


def columns(rows: Sequence[Sequence[int]]) -> list[Column]:
    """Make columns of the units' rows."""
    return [Column(list(map(int, column))) for column in zip(*rows, strict=True)]


def tallied(a: Column, places: Column, count: int) -> Column:
    """Add up a column over the units of each of ``count`` places."""
    sums = [0] * count
    for place, value in zip(places.v, a.v, strict=True):
        sums[place] += value
    return Column(sums)


def window(sums: Column, low: int, high: int) -> Column:
    """Return the sum over the units from ``low`` to ``high`` places further on, as far as there are any."""
    return Column(_within(sums.v, low, high))


def mean(over: Column, under: Column, low: int, high: int) -> Column:
    """Divide one sum by another that counts as 1 at least, over the units as for ``window``."""
    pairs = zip(_within(over.v, low, high), _within(under.v, low, high), strict=True)
    return Column([top // bottom if bottom > 1 else top for top, bottom in pairs])


def _within(sums: list[int], low: int, high: int) -> list[int]:
    return list(map(operator.sub, _moved(sums, high + 1), _moved(sums, low)))


def _moved(sums: list[int], by: int) -> list[int]:
    """Give, for each unit, the sum ``by`` places further on, or that at the end which is reached."""
    n = len(sums) - 1
    if by < 0:
        return sums[:1] * min(-by, n) + sums[: max(0, n + by)]
    return sums[by : by + n] + sums[-1:] * min(n, by - 1)


def previous(flags: Column) -> Column:
    """Return the place of the nearest flagged unit before each, -1 where there is none."""
    found = []
    place = -1
    for i, flag in enumerate(flags.v):
        found.append(place)
        if flag:
            place = i
    return Column(found)


def following(flags: Column) -> Column:
    """Return the place of the nearest flagged unit after each, their number where there is none."""
    n = len(flags.v)
    return Column([n - 1 - place for place in reversed(previous(Column(flags.v[::-1])).v)])


def best_run(scores: Column) -> tuple[int, int]:
    """Return the stretch of units with the highest sum; the first and longest of equals."""
    start = first = end = 0
    best = here = 0
    for i, score in enumerate(scores.v):
        if here + score < score:
            here, start = 0, i
        here += score
        if here > best:
            best, first, end = here, start, i + 1
    return first, end


def highest(a: Column, count: int) -> int:
    """Return the mean of a column's highest values."""
    top = sorted(a.v)[-count:]
    return sum(top) // len(top)


def _letters(text: str) -> str:
    """Return the kinds of a text's characters."""
    return text.translate(LETTERS)


letters = remembered(_letters)


def tally(letters: str, starts: Column, ends: Column) -> tuple[list[Column], list[Column], Column, Column, Column]:
    """Count, for each unit, the letters of each kind and the words that start with each of the first four.

    After these come the kinds of its first, last and last but one character.
    """
    pieces = [letters[start:end] for start, end in zip(starts.v, ends.v, strict=True)]
    counts = [Column([piece.count(kind) for piece in pieces]) for kind in KINDS]
    heads = [_RUN.findall(piece) for piece in pieces]
    number = KINDS.index
    return (
        counts,
        [Column([head.count(kind) for head in heads]) for kind in KINDS[:4]],
        Column([number(piece[0]) for piece in pieces]),
        Column([number(piece[-1]) for piece in pieces]),
        Column([number(piece[-2:][0]) for piece in pieces]),
    )


def kinds(letters: str, starts: Column, ends: Column, asked: Iterable[int]) -> tuple[list[Column], Column, Column]:
    """Count, for each unit, the letters of some kinds, and return the kinds of its first and its last."""
    pieces = [letters[start:end] for start, end in zip(starts.v, ends.v, strict=True)]
    counts = [Column([piece.count(KINDS[kind]) for piece in pieces]) for kind in asked]
    number = KINDS.index
    return counts, Column([number(piece[0]) for piece in pieces]), Column([number(piece[-1]) for piece in pieces])


def lines(letters: str, starts: Column, ends: Column) -> Column:
    """Return the number of line ends between each unit and the one before it; 9 at the top."""
    count, line_end = letters.count, KINDS[NEWLINE]
    gaps = [min(9, count(line_end, end, start)) for end, start in zip(ends.v, starts.v[1:], strict=False)]
    return Column([9, *gaps])


def grouped(a: Column, groups: Column) -> Column:
    """Return for each unit the sum over its group; groups are numbered from 0 and stand in a row."""
    return take(tallied(a, groups, groups.v[-1] + 1), groups)


def alike(keys: Column, reach: int) -> tuple[Column, Column]:
    """Return how many units up to ``reach`` places away have the same key, and how far away the nearest such is."""
    groups: dict[int, list[int]] = {}
    for place, key in enumerate(keys.v):
        groups.setdefault(key, []).append(place)
    near, gap = [0] * len(keys.v), [reach + 1] * len(keys.v)
    for places in groups.values():
        for n, place in enumerate(places):
            near[place] = bisect_right(places, place + reach) - bisect_left(places, place - reach) - 1
            if n:
                step = min(reach + 1, place - places[n - 1])
                gap[place] = step
                gap[places[n - 1]] = min(step, gap[places[n - 1]])
    return Column(near), Column(gap)


def wording(
    text: str, fields: Sequence[Column], flags: tuple[Column, Column | None], ideographs: int, known: Words
) -> tuple[Column, Column, Column, Column, list[Column]]:
    """Return ``words.shared``, ``words.led``, and for each unit the mean, highest, lowest, sum and first of its words' weights.

    ``flags`` says which units are prose, and which of them are the lead, unless they are not needed.
    """
    prose, lead = flags
    places = zip(fields[0].v, fields[1].v, strict=True)
    found = words.split(text, places, prose.v, unspaced=ideographs > 0)
    often, topic = words.shared(found, prose.v)
    hits, of = words.led(found, lead.v) if lead else ([], [])
    get = known.table().get
    rows = [
        (sum(weighed) * 4 // len(weighed), max(weighed), min(weighed), sum(weighed), weighed[0])
        if weighed
        else (0,) * 5
        for weighed in ([get(word, 0) for word in unit] for unit in found)
    ]
    return (
        Column(often),
        Column(topic),
        Column(hits),
        Column(of),
        [Column(list(each)) for each in zip(*rows, strict=True)],
    )


def weigh(lower: str, fields: Sequence[Column], table: memoryview) -> list[Column]:
    """Return what the words of sentences weigh, as the columns of ``grams.Weighed``."""
    starts, ends, block = (field.v for field in fields)
    return [Column(each) for each in weigh_in_python(lower, starts, ends, block, table)]


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


def forest(columns: Sequence[Column], trees: Trees) -> Column:
    """Return for each unit the sum of its leaves; see ``weightfile.Forest``.

    A unit is a byte: its rank among a column's borders, and then, in all levels' answers, the place of its leaf.
    """
    depth, _, _, leaves, base = trees
    limits, questions = _asked(trees)
    n = len(columns[0].v)
    ranks = [bytes(map(partial(bisect_left, borders), columns[feature].v)) for feature, borders in limits]
    found = []
    for tree in range(len(questions) // depth):
        places = 0
        for level, (at, rank) in enumerate(questions[tree * depth : (tree + 1) * depth]):
            above = _ABOVE[level][_RANKS - rank : 2 * _RANKS + 1 - rank]
            places |= int.from_bytes(ranks[at].translate(above), "little")
        leaf = leaves[tree << depth : (tree + 1) << depth]
        found.append(map(leaf.__getitem__, places.to_bytes(n, "little")))
    return Column([base + total for total in map(sum, zip(*found, strict=True))])
