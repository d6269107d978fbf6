"""vector: columns of integers in numpy, for long documents. The same names and the same results as ``plain``."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from bodycopy.model import words
from bodycopy.model.letters import DIGIT, IDEOGRAPH, KINDS, kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.model.units import Unit

    Column = np.ndarray[Any, np.dtype[Any]]

_UNKNOWN = 255
_TABLE = np.full(0x110000, _UNKNOWN, dtype=np.uint8)
_WORDISH = np.full(0x110000, _UNKNOWN, dtype=np.uint8)
_BLANK = ord(" ")
_WIDTH = 16


def column(values: Sequence[int]) -> Column:
    """Make a column."""
    return np.array(values, dtype=np.int64)


def values(a: Column) -> list[int]:
    """Give a column's integers."""
    return a.tolist()  # type: ignore[no-any-return]


def constant(value: int, n: int) -> Column:
    """Make a column of one value."""
    return np.full(n, value, dtype=np.int64)


def total(a: Column) -> int:
    """Add up a column."""
    return int(a.sum())


def integer(a: Column) -> Column:
    """Make truth values 0 and 1."""
    return a.astype(np.int64)


def least(a: Column, limit: int) -> Column:
    """Give each value, at most ``limit``."""
    return np.minimum(a, limit)


def most(a: Column, limit: int) -> Column:
    """Give each value, at least ``limit``."""
    return np.maximum(a, limit)


def where(a: Column, yes: Column, no: Column) -> Column:
    """Choose by truth value."""
    return np.where(a, yes, no)


def shift(a: Column, by: int, edge: int) -> Column:
    """Give each unit the value of the one ``by`` before it (behind it, where negative)."""
    shifted = np.full(len(a), edge, dtype=np.int64)
    if by > 0:
        shifted[by:] = a[:-by]
    elif -by < len(a):
        shifted[:by] = a[-by:]
    return shifted


def running(a: Column) -> Column:
    """Give the sums: one longer than the column."""
    sums = np.zeros(len(a) + 1, dtype=np.int64)
    np.cumsum(a, out=sums[1:])
    return sums


def before(sums: Column) -> Column:
    """Give what stands before each unit."""
    return sums[:-1]


def through(sums: Column) -> Column:
    """Give what stands before each unit, and itself."""
    return sums[1:]


def last(sums: Column) -> int:
    """Give the whole sum."""
    return int(sums[-1])


def at(sums: Column, place: int) -> int:
    """Give the sum of what stands before a place."""
    return int(sums[place])


def take(a: Column, places: Column) -> Column:
    """Give the values at places."""
    return a[places]


def window(sums: Column, low: int, high: int) -> Column:
    """Give the sum over the units from ``low`` to ``high`` places further on, as far as there are any."""
    n = len(sums) - 1
    reach = max(abs(low), abs(high)) + 1
    padded = np.concatenate((np.zeros(reach, dtype=np.int64), sums, np.full(reach, sums[-1])))
    found: Column = padded[reach + high + 1 : reach + high + 1 + n] - padded[reach + low : reach + low + n]
    return found


def previous(flags: Column) -> Column:
    """Give the place of the nearest flagged unit before each, -1 where there is none."""
    found = np.full(len(flags), -1, dtype=np.int64)
    found[1:] = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))[:-1]
    return found


def following(flags: Column) -> Column:
    """Give the place of the nearest flagged unit behind each, their number where there is none."""
    return len(flags) - 1 - previous(flags[::-1])[::-1]


def best_run(scores: Column) -> tuple[int, int]:
    """Give the stretch of units with the highest sum; the first and longest of equals."""
    sums = running(scores)
    lowest = np.minimum.accumulate(sums)
    gain = sums - lowest
    end = int(gain.argmax())
    if not gain[end]:
        return 0, 0
    return int((sums[:end] == lowest[end]).argmax()), end


def highest(a: Column, count: int) -> int:
    """Give the mean of a column's highest values."""
    top = np.sort(a)[-count:]
    return int(top.sum()) // len(top)


def _letters(text: str) -> Column:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _TABLE[codes]
    unknown = kinds == _UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            _TABLE[code] = kind(code)
        kinds = _TABLE[codes]
    return kinds


def tally(text: str, units: Sequence[Unit]) -> tuple[list[Column], list[Column], Column, Column, Column]:
    """Count, for each unit, the letters of each kind and the words that start with each of the first four.

    Behind these come the kinds of its first, last and last but one character.
    """
    n = len(units)
    letters = _letters(text)
    starts, ends = np.array([unit[:2] for unit in units], dtype=np.int64).T
    wordish = (letters <= DIGIT) & (letters != IDEOGRAPH)
    heads = wordish.copy()
    heads[1:] &= ~wordish[:-1]
    heads[starts] = wordish[starts]
    sizes = ends - starts
    owner = np.repeat(np.arange(0, n * _WIDTH, _WIDTH), sizes)
    inside = np.arange(len(owner)) + np.repeat(starts - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
    cells = owner + letters[inside]
    counts = np.bincount(cells, minlength=n * _WIDTH).reshape(n, _WIDTH).T
    first = np.bincount(cells[heads[inside]], minlength=n * _WIDTH).reshape(n, _WIDTH).T
    return (
        list(np.ascontiguousarray(counts[: len(KINDS)])),
        list(np.ascontiguousarray(first[:4])),
        letters[starts].astype(np.int64),
        letters[ends - 1].astype(np.int64),
        letters[np.maximum(ends - 2, starts)].astype(np.int64),
    )


def lines(text: str, units: Sequence[Unit]) -> Column:
    """Give the number of line ends between each unit and the one before it; 9 at the top."""
    count = text.count
    gaps = [min(9, count("\n", above.end, unit.start)) for above, unit in pairwise(units)]
    return column([9, *gaps])


def grouped(a: Column, groups: Sequence[int]) -> Column:
    """Give each unit the sum over its group."""
    places = np.array(groups, dtype=np.int64)
    sums = np.zeros(int(places[-1]) + 1, dtype=np.int64)
    np.add.at(sums, places, a)
    return sums[places]


def _split(text: str, units: Sequence[Unit], prose: Sequence[int]) -> list[list[str]]:
    """Do what ``words.split`` does for spaced words: blank out all but letters, then split at blanks."""
    codes = np.frombuffer(words.folded(text).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    known = _WORDISH[codes]
    unknown = known == _UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            char = chr(code)
            _WORDISH[code] = char.isalnum() and not char.isdecimal()
        known = _WORDISH[codes]
    blanked = np.where(known, codes, _BLANK).astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    return [blanked[start:end].split() for start, end in words.heads(units, prose)]


def _long(found: Iterable[str], *, ascii_only: bool) -> Column:
    if ascii_only:
        return (np.fromiter(map(len, found), dtype=np.int64) >= words.LONG).astype(np.int64)
    return np.fromiter(map(words.is_long, found), dtype=np.int64)


def wording(
    text: str, units: Sequence[Unit], prose: Column, ideographs: int, known: dict[str, int]
) -> tuple[Column, Column, list[Column]]:
    """Give ``words.shared``, and for each unit the mean, highest, lowest, sum and first of its words' weights."""
    n = len(units)
    found = (
        words.split(text, units, prose.tolist(), unspaced=True) if ideographs else _split(text, units, prose.tolist())
    )
    sizes = np.fromiter(map(len, found), dtype=np.int64, count=n)
    often, topic = np.zeros(n, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    rows = np.zeros((5, n), dtype=np.int64)
    count = int(sizes.sum())
    if not count:
        return often, topic, list(rows)
    # Each word is looked up once a page: from here on words are numbers.
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    codes = np.fromiter(map(numbers.__getitem__, chain.from_iterable(found)), dtype=np.int64, count=count)
    different = len(numbers)
    weights = np.fromiter(map(known.get, numbers, repeat(0)), dtype=np.int64, count=different)[codes]
    long = _long(numbers, ascii_only=text.isascii())[codes]
    owner = np.repeat(np.arange(n), sizes)
    in_prose = prose[owner] > 0
    pairs = np.sort(owner[in_prose] * different + codes[in_prose])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0] % different
    common = (np.bincount(pairs, minlength=different) > 1).astype(np.int64)[codes]
    some = sizes > 0
    starts = (np.cumsum(sizes) - sizes)[some]
    add = np.add.reduceat
    often[some] = add(common, starts) * 256 // sizes[some]
    of = add(long, starts)
    topic[some] = np.where(of > 0, add(common * long, starts) * 256 // np.maximum(of, 1), -1)
    rows[3, some] = add(weights, starts)
    rows[1, some] = np.maximum.reduceat(weights, starts)
    rows[2, some] = np.minimum.reduceat(weights, starts)
    rows[4, some] = weights[starts]
    rows[0] = rows[3] * 4 // np.maximum(sizes, 1)
    return often, topic, list(rows)


_PREPARED: dict[int, tuple[Any, ...]] = {}


def _prepared(trees: tuple[Any, ...]) -> tuple[Any, ...]:
    known = _PREPARED.get(id(trees))
    if known is None or known[0] is not trees:
        depth, features, borders, leaves, _ = trees
        used, rows = np.unique(np.array(features), return_inverse=True)
        known = _PREPARED[id(trees)] = (
            trees,
            used.tolist(),
            rows,
            np.array(borders, dtype=np.int32)[:, None],
            np.array(leaves, dtype=np.int32),
            np.arange(0, len(leaves), 1 << depth, dtype=np.int32)[:, None],
        )
    return known


def forest(columns: Sequence[Column], trees: tuple[Any, ...]) -> Column:
    """Give each unit the sum of its leaves; see ``weights.Forest``."""
    depth, base = trees[0], trees[-1]
    _, used, rows, borders, leaves, offsets = _prepared(trees)
    n = len(columns[0])
    table = np.array([columns[feature] for feature in used], dtype=np.int32)
    bits = (table[rows] > borders).view(np.uint8).reshape(len(offsets), depth, n)
    places = bits[:, 0].copy()
    for d in range(1, depth):
        places |= bits[:, d] << d
    found: Column = leaves[places + offsets].sum(axis=0, dtype=np.int64) + base
    return found
