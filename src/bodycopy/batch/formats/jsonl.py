"""JSON Lines: one object a line -> records. A line that is none is a record with a problem, and the next one is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError, Record, decoded, of_fields
from bodycopy.kernel.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

    from bodycopy.batch.formats.record import RecordOptions

ESCAPES = 6
"""Bytes that JSON may take for one byte of text (``\\u0041``), and so how much longer than a text its line may be."""

DEEPEST = 200
"""Lists and objects in each other."""
DIGITS = 4000
"""Of a whole number; Python reads no more than 4,300, and a longer one is kept as a text."""
_LINES = "jq -c '.[]' makes lines of a list, jq -c . of an object"
_BOM = b"\xef\xbb\xbf"
# Strings are stepped over.
_BRACKETS = pattern(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')


def records(file: IO[bytes], reading: RecordOptions) -> Iterator[Record]:
    """Yield one record a line; blank lines are none, but count, so that a record's number is its line's.

    Raises ``FormatError`` where the file is JSON, but goes over several lines.
    """
    most = reading.limit * ESCAPES if reading.limit else -1
    number = 0
    while line := file.readline(most):
        number += 1
        if number == 1 and line.removeprefix(_BOM).rstrip(b" \t\r") in {b"[\n", b"{\n", b"[\r\n", b"{\r\n"}:
            raise FormatError(f"is JSON over several lines, not one object a line: {_LINES}")
        if len(line) == most and not line.endswith(b"\n"):
            while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield Record(str(number), field=reading.field, too_large=True)
        elif line.strip(b" \t\r\n" + _BOM):
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


def _is_whole(line: bytes) -> bool:
    """Say whether no text in a line can hold half a pair of surrogates: it is UTF-8, and names none."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return b"\\ud" not in line and b"\\uD" not in line


def _record(number: int, line: bytes, reading: RecordOptions) -> Record:
    if _is_deep(line):
        return Record(str(number), field=reading.field, problem="this line is not valid JSON: it is nested too deeply")
    line = line.removeprefix(_BOM)
    try:
        fields = _loaded(line.decode("utf-8", "surrogateescape"))
    except json.JSONDecodeError as error:
        problem = f"this line is not valid JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}"
        return Record(str(number), field=reading.field, problem=problem)
    except RecursionError:
        return Record(str(number), field=reading.field, problem="this line is not valid JSON: it is nested too deeply")
    if not isinstance(fields, dict):
        how = f"; {_LINES}" if isinstance(fields, list) else ""
        return Record(
            str(number), field=reading.field, problem=f"this line is JSON, but not an object with fields{how}"
        )
    if not _is_whole(line):
        fields = decoded(fields, reading.field)
    return of_fields(number, fields, reading.field, reading.id_field)


def _loaded(line: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number that Python doesn't read
        return json.loads(line, parse_int=lambda digits: int(digits) if len(digits) <= DIGITS else digits)
