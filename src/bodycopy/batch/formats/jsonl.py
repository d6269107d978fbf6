"""JSON Lines: one object a line -> records. A line that is none is a record with a problem, and the next one is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import Record, of_fields
from bodycopy.kernel.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

    from bodycopy.batch.formats.record import RecordOptions

ESCAPES = 6
"""Bytes that JSON may take for one byte of text (``\\u0041``), and so how much longer than a text its line may be."""

DEEPEST = 200
"""Lists and objects in each other."""
# Strings are stepped over.
_BRACKETS = pattern(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')


def records(file: IO[bytes], reading: RecordOptions) -> Iterator[Record]:
    """Yield one record a line; blank lines are none, but count, so that a record's number is its line's."""
    most = reading.limit * ESCAPES if reading.limit else -1
    number = 0
    while line := file.readline(most):
        number += 1
        if len(line) == most and not line.endswith(b"\n"):
            while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield Record(str(number), field=reading.field, too_large=True)
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _record(number, line, reading)


def _is_deep(line: bytes) -> bool:
    """Say whether a line nests deeper than ``DEEPEST``, so that it could be read and not be written again."""
    if line.count(b"[") + line.count(b"{") <= DEEPEST:
        return False
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(line):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(bracket[0], 0)
        deepest = max(deepest, depth)
    return deepest > DEEPEST


def _record(number: int, line: bytes, reading: RecordOptions) -> Record:
    if _is_deep(line):
        return Record(str(number), field=reading.field, problem="this line is not valid JSON: it is nested too deeply")
    try:
        fields: Any = json.loads(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        return Record(str(number), field=reading.field, problem=f"this line is not valid JSON: {reason}")
    if not isinstance(fields, dict):
        return Record(str(number), field=reading.field, problem="this line is JSON, but no object with fields")
    return of_fields(number, fields, reading.field, reading.id_field)
