"""CSV and TSV -> records, by the standard library: its cells stay the texts that they are.

(pyarrow's reader guesses types, so that ``007`` would come out as 7, and gives a file up at its first bad row.)
"""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, Any

from bodycopy.batch.formats.record import FormatError, Record, RecordOptions, columns_of, decoded, row_record
from bodycopy.batch.formats.streams import to_utf8

if TYPE_CHECKING:
    from collections.abc import Iterator


MOST = 1 << 30  # bytes of a cell where no limit is set
_OTHERS = (";", "\t", "|")  # what separates cells where a comma doesn't


def _noted(text: Iterator[str], lines: list[str]) -> Iterator[str]:
    """Yield lines and note those of a row, as a quotation mark that they leave open swallows what comes after it; an empty one is the end."""
    for line in text:
        lines.append(line)
        yield line
    lines.append("")


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader((line,), delimiter=separator), [])
    except csv.Error:
        return []


def records(file: io.BufferedReader, reading: RecordOptions) -> Iterator[Record]:
    """Yield one record a row; the first row names the columns. Raises ``FormatError`` where the text's column is missing."""
    csv.field_size_limit(reading.limit or MOST)
    # newline="" lets line ends inside cells through; bytes that are not UTF-8 are decoded with their own document.
    text = io.TextIOWrapper(to_utf8(file), encoding="utf-8-sig", errors="surrogateescape", newline="")
    lines: list[str] = []
    head = decoded({"": next(text, "")}, reading.field)[""]
    marks = (reading.separator, *_OTHERS)
    separator = next((mark for mark in marks if reading.field in _cells(head, mark)), reading.separator)
    rows = csv.reader(chain((head,), _noted(text, lines)), delimiter=separator)
    try:
        columns = next(rows, None)
    except csv.Error as error:
        raise FormatError(f"is not a table: {error}; say with --from what it is") from None
    if not columns:
        return
    columns = columns_of(columns, reading.field)
    number = 0
    while True:
        number += 1
        lines.clear()
        try:
            row = next(rows, None)
        except csv.Error as error:
            large = "field larger than" in str(error)
            yield Record(str(number), field=reading.field, problem=f"this row is broken: {error}", too_large=large)
            continue
        if row is None:
            return
        if not all(lines) and sum(line.count('"') for line in lines) % 2:
            problem = "a quotation mark in this row is never closed, and all that comes after it is part of the row"
            yield Record(str(number), field=reading.field, problem=f"{problem}; close it")
        elif row:
            # Cells beyond the columns are kept under their number.
            beyond = row[len(columns) :]
            more = [f"column {place}" for place in range(len(columns) + 1, len(row) + 1)]
            named: dict[str, Any] = dict(zip((*columns, *more), row, strict=False))
            damage = _swallowed([*filter(None, lines)], separator)
            if any(map(str.strip, beyond)):
                damage = f"its row has {len(beyond)} more fields than the header; is a {separator!r} in one of them not quoted?"
            yield row_record(number, decoded(named, reading.field), reading)._replace(damage=damage)


def _swallowed(lines: list[str], separator: str) -> str:
    """Say so where a cell runs over lines to a quotation mark that doesn't end it: perhaps the first of the next cell's."""
    if len(lines) > 1:
        try:
            list(csv.reader(lines, delimiter=separator, strict=True))
        except csv.Error:
            return "a quotation mark in its row is not closed where it should be; does it hold other rows?"
    return ""
