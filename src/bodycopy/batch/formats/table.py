"""CSV and TSV -> records, by the standard library: its cells stay the texts that they are.

(pyarrow's reader guesses types, so that ``007`` would come out as 7, and gives a file up at its first bad row.)
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError, Record, decoded, distinct, of_fields

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

    from bodycopy.batch.formats.record import RecordOptions

MOST = 1 << 30
"""Bytes of a cell where no limit is set."""
_OTHERS = (";", "\t", "|")
"""What separates cells where a comma doesn't."""


class _Lines:
    """A table's lines; holds those of a row, as a quotation mark that they leave open swallows what comes after it."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.row: list[str] = []
        self.over = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline()
        if not line:
            self.over = True
            raise StopIteration
        self.row.append(line)
        return line


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader((line,), delimiter=separator), [])
    except csv.Error:
        return []


def records(file: IO[bytes], reading: RecordOptions, separator: str) -> Iterator[Record]:
    """Yield one record a row; the first row names the columns. Raises ``FormatError`` where the text's column is missing."""
    csv.field_size_limit(reading.limit or MOST)
    # newline="" lets line ends inside cells through; bytes that are no UTF-8 are decoded with their own document.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    lines = _Lines(text)
    head = decoded({"": next(lines, "")}, reading.field)[""]
    separator = next((mark for mark in (separator, *_OTHERS) if reading.field in _cells(head, mark)), separator)
    rows = csv.reader(chain((head,), lines), delimiter=separator)
    try:
        columns = next(rows, None)
    except csv.Error as error:
        raise FormatError(f"is not a table: {error}; say with --from what it is") from None
    if not columns:
        return
    columns = distinct(columns, reading.field)
    if reading.field not in columns:
        some = ", ".join(repr(column[:40]) for column in columns[:20])
        raise FormatError(f"has no column {reading.field!r}, but {some}; name the text's with --field")
    number = 0
    while True:
        number += 1
        lines.row.clear()
        try:
            row = next(rows, None)
        except csv.Error as error:
            large = "field larger than" in str(error)
            yield Record(str(number), field=reading.field, problem=f"this row is broken: {error}", too_large=large)
            continue
        if row is None:
            return
        if lines.over and sum(line.count('"') for line in lines.row) % 2:
            problem = "a quotation mark in this row is never closed, and all that comes after it is part of the row"
            yield Record(str(number), field=reading.field, problem=f"{problem}; close it")
        elif row:
            found = of_fields(number, decoded(_named(columns, row), reading.field), reading.field, reading.id_field)
            yield found._replace(damage=_beyond(row[len(columns) :], separator) or _swallowed(lines.row, separator))


def _beyond(cells: list[str], separator: str) -> str:
    """Say where a row has more cells than there are columns, as one is cut where a separator in it is not quoted."""
    if not any(map(str.strip, cells)):
        return ""
    return f"its row has {len(cells)} more fields than the header; is a {separator!r} in one of them not quoted?"


def _swallowed(lines: list[str], separator: str) -> str:
    """Say where a cell goes over lines up to a quotation mark that is not the last of it: the next one's first, perhaps."""
    if len(lines) > 1:
        try:
            list(csv.reader(lines, delimiter=separator, strict=True))
        except csv.Error:
            return "a quotation mark in its row is not closed where it should be; does it hold other rows?"
    return ""


def _named(columns: list[str], row: list[str]) -> dict[str, Any]:
    """Name a row's cells; those that no column is named for are kept under their number."""
    named: dict[str, Any] = dict(zip(columns, row, strict=False))
    named.update((f"column {place}", cell) for place, cell in enumerate(row[len(columns) :], len(columns) + 1))
    return named
