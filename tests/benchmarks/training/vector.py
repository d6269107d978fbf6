"""vector: columns of integers in numpy, which training computes with. The same names and the same results as ``plain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import vectorwords

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features.grams import weigh_in_python
from bodycopy.kernel.features.letters import DIGIT, IDEOGRAPH, KINDS, NEWLINE, classify, kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from vectorwords import Column

    from bodycopy.kernel.features.columns import Trees

wording = vectorwords.wording

_UNKNOWN = 255
_TABLE = np.full(0x110000, _UNKNOWN, dtype=np.uint8)
# Answers for so many units at a time stay in the processor's cache.
CHUNK = 256
_WIDTH = 16


def column(values: Sequence[int]) -> Column:
    """Make a column."""
    return np.array(values, dtype=np.int64)


def values(a: Column) -> list[int]:
    """Return a column's integers."""
    return a.tolist()  # type: ignore[no-any-return]


def constant(value: int, n: int) -> Column:
    """Make a column of one value."""
    found = np.empty(n, dtype=np.int64)
    found.fill(value)
    return found


def total(a: Column) -> int:
    """Add up a column."""
    return int(a.sum())


def integer(a: Column) -> Column:
    """Make truth values 0 and 1."""
    return a.astype(np.int64)


def least(a: Column, limit: int) -> Column:
    """Return each value, at most ``limit``."""
    return np.minimum(a, limit)


def most(a: Column, limit: int) -> Column:
    """Return each value, at least ``limit``."""
    return np.maximum(a, limit)


def where(a: Column, yes: Column, no: Column) -> Column:
    """Choose by truth value."""
    return np.where(a, yes, no)


def shift(a: Column, by: int, edge: int) -> Column:
    """Return for each unit the value of the one ``by`` before it (after it, where negative)."""
    shifted = np.empty(len(a), dtype=np.int64)
    if by > 0:
        shifted[:by] = edge
        shifted[by:] = a[:-by]
    else:
        shifted[by:] = edge
        shifted[:by] = a[-by:]
    return shifted


def running(a: Column) -> Column:
    """Return the sums: one longer than the column."""
    sums = np.zeros(len(a) + 1, dtype=np.int64)
    a.cumsum(out=sums[1:])
    return sums


def before(sums: Column) -> Column:
    """Return what comes before each unit."""
    return sums[:-1]


def through(sums: Column) -> Column:
    """Return what comes before each unit, and itself."""
    return sums[1:]


def last(sums: Column) -> int:
    """Return the whole sum."""
    return int(sums[-1])


def at(sums: Column, place: int) -> int:
    """Return the sum of what comes before a place."""
    return int(sums[place])


def take(a: Column, places: Column) -> Column:
    """Return the values at places."""
    return a[places]


def taken(a: Column, places: Column) -> Column:
    """Return the values at places, 0 at the place before the first and at the one after the last."""
    padded = np.zeros(len(a) + 1, dtype=np.int64)
    padded[:-1] = a
    return padded[places]


def tallied(a: Column, places: Column, count: int) -> Column:
    """Add up a column over the units of each of ``count`` places."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, places, a)
    return sums


def columns(rows: Sequence[Sequence[int]]) -> list[Column]:
    """Make columns of the units' rows."""
    return list(np.ascontiguousarray(np.array(rows, dtype=np.int64).T))


def window(sums: Column, low: int, high: int) -> Column:
    """Return the sum over the units from ``low`` to ``high`` places further on, as far as there are any."""
    n = len(sums) - 1
    reach = max(abs(low), abs(high)) + 1
    padded = np.concatenate((np.zeros(reach, dtype=np.int64), sums, np.full(reach, sums[-1])))
    found: Column = padded[reach + high + 1 : reach + high + 1 + n] - padded[reach + low : reach + low + n]
    return found


def mean(over: Column, under: Column, low: int, high: int) -> Column:
    """Divide one sum by another that counts as 1 at least, over the units as for ``window``."""
    found: Column = window(over, low, high) // np.maximum(window(under, low, high), 1)
    return found


def previous(flags: Column) -> Column:
    """Return the place of the nearest flagged unit before each, -1 where there is none."""
    found = np.full(len(flags), -1, dtype=np.int64)
    found[1:] = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))[:-1]
    return found


def following(flags: Column) -> Column:
    """Return the place of the nearest flagged unit after each, their number where there is none."""
    return len(flags) - 1 - previous(flags[::-1])[::-1]


def best_run(scores: Column) -> tuple[int, int]:
    """Return the stretch of units with the highest sum; the first and longest of equals."""
    sums = running(scores)
    lowest = np.minimum.accumulate(sums)
    gain = sums - lowest
    end = int(gain.argmax())
    if not gain[end]:
        return 0, 0
    return int((sums[:end] == lowest[end]).argmax()), end


def highest(a: Column, count: int) -> int:
    """Return the mean of a column's highest values."""
    top = np.sort(a)[-count:]
    return int(top.sum()) // len(top)


def letters(text: str) -> Column:
    """Return the kinds of a text's characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _TABLE.take(codes)
    unknown = kinds == _UNKNOWN
    if unknown.any():
        for code in np.unique(codes[unknown]).tolist():
            _TABLE[code] = kind(code)
        kinds = _TABLE.take(codes)
    return kinds


def tally(letters: Column, starts: Column, ends: Column) -> tuple[list[Column], list[Column], Column, Column, Column]:
    """Count, for each unit, the letters of each kind and the words that start with each of the first four.

    After these come the kinds of its first, last and last but one character.
    """
    n = len(starts)
    wordish = (letters <= DIGIT) & (letters != IDEOGRAPH)
    heads = wordish.copy()
    heads[1:] &= ~wordish[:-1]
    heads[starts] = wordish[starts]
    # Each letter's row in the table of counts; what stands between units is counted in one more row.
    rows = np.full(2 * n + 1, n * _WIDTH)
    rows[1::2] = np.arange(0, n * _WIDTH, _WIDTH)
    edges = np.zeros(2 * n + 2, dtype=np.int64)
    edges[1:-1:2], edges[2:-1:2], edges[-1] = starts, ends, len(letters)
    cells = np.repeat(rows, edges[1:] - edges[:-1])
    cells += letters
    size = n * _WIDTH
    counts = np.bincount(cells, minlength=size)[:size].reshape(n, _WIDTH).T
    first = np.bincount(cells[heads], minlength=size)[:size].reshape(n, _WIDTH).T
    return (
        list(np.ascontiguousarray(counts[: len(KINDS)])),
        list(np.ascontiguousarray(first[:4])),
        letters[starts].astype(np.int64),
        letters[ends - 1].astype(np.int64),
        letters[np.maximum(ends - 2, starts)].astype(np.int64),
    )


def kinds(letters: Column, starts: Column, ends: Column, asked: Iterable[int]) -> tuple[list[Column], Column, Column]:
    """Count, for each unit, the letters of some kinds, and return the kinds of its first and its last."""
    counts, _, first, last, _ = tally(letters, starts, ends)
    return [counts[kind] for kind in asked], first, last


def lines(letters: Column, starts: Column, ends: Column) -> Column:
    """Return the number of line ends between each unit and the one before it; 9 at the top."""
    found = np.flatnonzero(letters == NEWLINE)
    gaps = np.full(len(starts), 9, dtype=np.int64)
    np.minimum(found.searchsorted(starts[1:]) - found.searchsorted(ends[:-1]), 9, out=gaps[1:])
    return gaps


def grouped(a: Column, groups: Column) -> Column:
    """Return for each unit the sum over its group; groups are numbered from 0 and stand in a row."""
    if int(groups[-1]) + 1 == len(groups):
        return a
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.repeat(np.add.reduceat(a, firsts), np.diff(firsts, append=len(groups)))


def alike(keys: Column, reach: int) -> tuple[Column, Column]:
    """Return how many units up to ``reach`` places away have the same key, and how far away the nearest such is."""
    n = len(keys)
    order = np.argsort(keys, kind="stable")
    ranks = np.zeros(n, dtype=np.int64)
    np.cumsum(keys[order[1:]] != keys[order[:-1]], out=ranks[1:])
    # Groups stand so far apart that no reach crosses from one to the next.
    places = ranks * (2 * (n + reach + 1)) + order
    near, gap = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    near[order] = np.searchsorted(places, places + reach, "right") - np.searchsorted(places, places - reach) - 1
    steps = np.full(n + 1, reach + 1, dtype=np.int64)
    np.minimum(np.diff(places), reach + 1, out=steps[1:-1])
    gap[order] = np.minimum(steps[1:], steps[:-1])
    return near, gap


def weigh(lower: str, fields: Sequence[Column], table: memoryview) -> list[Column]:
    """Return what ``plain.weigh`` gives; who trains with compiled code at hand makes use of it."""
    if NATIVE is None:
        starts, ends, block = map(values, fields)
        return [*map(column, weigh_in_python(lower, starts, ends, block, table))]
    found = NATIVE.weigh(lower, *map(np.ascontiguousarray, fields), table, classify)
    return [np.frombuffer(each, dtype=np.int64) for each in found]


_PREPARED: dict[int, tuple[Any, ...]] = {}


def _prepared(trees: Trees) -> tuple[Any, ...]:
    known = _PREPARED.get(id(trees))
    if known is None or known[0] is not trees:
        depth, features, borders, leaves, _ = trees
        used, rows = np.unique(np.array(features), return_inverse=True)
        known = _PREPARED[id(trees)] = (
            trees,
            used.tolist(),
            # Level by level, so that the answers of one level stand together.
            np.ascontiguousarray(rows.reshape(-1, depth).T),
            np.ascontiguousarray(np.array(borders, dtype=np.int32).reshape(-1, depth).T)[:, :, None],
            np.array(leaves, dtype=np.int32),
            np.arange(0, len(leaves), 1 << depth, dtype=np.int32)[:, None],
        )
    return known


def forest(columns: Sequence[Column], trees: Trees) -> Column:
    """Return for each unit the sum of its leaves; see ``weightfile.Forest``."""
    depth, base = trees[0], trees[-1]
    _, used, rows, borders, leaves, offsets = _prepared(trees)
    n = len(columns[0])
    table = np.concatenate([columns[feature] for feature in used], dtype=np.int32, casting="unsafe").reshape(-1, n)
    found: Column = np.empty(n, dtype=np.int64)
    for start in range(0, n, CHUNK):
        part = np.ascontiguousarray(table[:, start : start + CHUNK])
        places = (part.take(rows[depth - 1], axis=0) > borders[depth - 1]).view(np.uint8)
        for level in range(depth - 2, -1, -1):
            places += places
            places |= (part.take(rows[level], axis=0) > borders[level]).view(np.uint8)
        found[start : start + CHUNK] = leaves.take(places + offsets).sum(axis=0, dtype=np.int32)
    found += base
    return found
