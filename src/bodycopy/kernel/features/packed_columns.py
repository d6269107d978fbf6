"""packed_columns: columns of integers in compiled code. The same names and the same results as ``plain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.kernel import _native
from bodycopy.kernel.features import words
from bodycopy.kernel.features.letters import KINDS, classify, remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.kernel.features.columns import Trees
    from bodycopy.kernel.features.known import Words

Column = _native.Column
"""64-bit integers in a row of bytes, with a numpy array's arithmetic."""
column = _native.column
"""Make a column."""
# More units than any text has.
_ALL = 1 << 30
where = Column.where
"""Choose by truth value."""
shift = Column.shift
"""Return for each unit the value of the one ``by`` before it (after it, where negative)."""
at = Column.at
"""Return the sum of what comes before a place."""
total = Column.total
"""Add up a column."""
running = Column.running
"""Return the sums: one longer than the column."""
least = Column.least
"""Return each value, at most a limit."""
most = Column.most
"""Return each value, at least a limit."""
best_run = Column.best_run
"""Return the stretch of units with the highest sum; the first and longest of equals."""
lines = _native.lines
"""Return the number of line ends between each unit and the one before it; 9 at the top."""
tallied = Column.tallied
"""Add up a column over the units of each of some places."""
mean = Column.means
"""Divide one sum by another that counts as 1 at least, over the units as for ``window``."""
alike = Column.alike
"""Return how many units up to ``reach`` places away have the same key, and how far away the nearest such is."""


def values(a: Column) -> list[int]:
    """Return a column's integers."""
    return memoryview(a).cast("q").tolist()


def constant(value: int, n: int) -> Column:
    """Make a column of one value."""
    return Column(8 * n).filled(value)


def integer(a: Column) -> Column:
    """Make truth values 0 and 1, which they are here."""
    return a


def before(sums: Column) -> Column:
    """Return what comes before each unit."""
    return sums.means(None, -_ALL, -1)


def through(sums: Column) -> Column:
    """Return what comes before each unit, and itself."""
    return sums.means(None, -_ALL, 0)


def last(sums: Column) -> int:
    """Return the whole sum."""
    return sums.at(-1)


def take(a: Column, places: Column) -> Column:
    """Return the values at places."""
    return a.take(places, False)  # noqa: FBT003 - not padded


def taken(a: Column, places: Column) -> Column:
    """Return the values at places, 0 at the place before the first and at the one after the last."""
    return a.take(places, True)  # noqa: FBT003 - padded


def columns(rows: Sequence[Sequence[int]]) -> list[Column]:
    """Make columns of the units' rows."""
    return _native.table(list(rows))


def window(sums: Column, low: int, high: int) -> Column:
    """Return the sum over the units from ``low`` to ``high`` places further on, as far as there are any."""
    return sums.means(None, low, high)


def previous(flags: Column) -> Column:
    """Return the place of the nearest flagged unit before each, -1 where there is none."""
    return flags.nearest(False)  # noqa: FBT003 - before it


def following(flags: Column) -> Column:
    """Return the place of the nearest flagged unit after each, their number where there is none."""
    return flags.nearest(True)  # noqa: FBT003 - after it


def highest(a: Column, count: int) -> int:
    """Return the mean of a column's highest values."""
    top = sorted(memoryview(a).cast("q"))[-count:]
    return sum(top) // len(top)


def _letters(text: str) -> bytearray:
    """Return the kinds and classes of a text's characters."""
    return _native.letters(text, classify)


letters = remembered(_letters)


def tally(
    letters: bytearray, starts: Column, ends: Column
) -> tuple[list[Column], list[Column], Column, Column, Column]:
    """Count, for each unit, the letters of each kind and the words that start with each of the first four.

    After these come the kinds of its first, last and last but one character.
    """
    found = _native.tally(letters, starts, ends)
    first, last, penult = found[-3:]
    return found[: len(KINDS)], found[len(KINDS) : -3], first, last, penult


def kinds(
    letters: bytearray, starts: Column, ends: Column, asked: Iterable[int]
) -> tuple[list[Column], Column, Column]:
    """Count, for each unit, the letters of some kinds, and return the kinds of its first and its last."""
    counts, _, first, last, _ = tally(letters, starts, ends)
    return [counts[kind] for kind in asked], first, last


def grouped(a: Column, groups: Column) -> Column:
    """Return for each unit the sum over its group; groups are numbered from 0 and stand in a row."""
    return take(a.tallied(groups, last(groups) + 1), groups)


def wording(
    text: str, fields: Sequence[Column], flags: tuple[Column, Column | None], ideographs: int, known: Words
) -> tuple[Column, Column, Column, Column, list[Column]]:
    """Return what ``plain.wording`` gives."""
    starts, ends = fields[:2]
    prose, lead = flags
    found = _native.wording(words.folded(text), classify, starts, ends, prose, lead, ideographs > 0, known.table())
    often, topic, hits, of, *weighed = found
    return often, topic, hits, of, weighed


def weigh(lower: str, fields: Sequence[Column], table: memoryview) -> list[Column]:
    """Return what ``plain.weigh`` gives."""
    starts, ends, block = fields
    return _native.weigh(lower, starts, ends, block, table, classify)


def forest(columns: Sequence[Column], trees: Trees) -> Column:
    """Return for each unit the sum of its leaves; see ``weightfile.Forest``."""
    return _native.forest(list(columns), trees)
