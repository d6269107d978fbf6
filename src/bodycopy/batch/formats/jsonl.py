"""JSON Lines: one object a line -> records. A line that is none is a record with a problem, and the next one is read."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError, Record, decoded, of_fields

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
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')


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
    text = line.decode("utf-8", "surrogateescape")
    try:
        fields, around = _members(text, reading.field)
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
        fields, around = decoded(fields, reading.field), ("", "")
    return of_fields(number, fields, reading.field, reading.id_field)._replace(around=around)


def _members(line: str, field: str) -> tuple[Any, tuple[str, str]]:
    """Return what a line holds, and the line before and after the value of ``field``: empty where that is not there just once."""
    try:
        return _object(line, field)
    except (ValueError, IndexError, _NoObjectError):
        return _DECODER.decode(line), ("", "")  # or what is wrong with it


class _NoObjectError(Exception):
    pass


def _object(line: str, field: str) -> tuple[dict[str, Any], tuple[str, str]]:
    fields: dict[str, Any] = {}
    before = after = -1
    at, expected = 0, "{"
    while True:
        at = _BLANK.match(line, at).end()  # type: ignore[union-attr] # it matches anywhere
        mark, at = line[at], at + 1
        if mark == "}" and (expected == "," or not fields):
            break
        if mark != expected:
            raise _NoObjectError
        at = _BLANK.match(line, at).end()  # type: ignore[union-attr]
        if expected == "{" and line[at] == "}":
            continue
        if line[at] != '"':
            raise _NoObjectError
        key, at = _DECODER.raw_decode(line, at)
        colon = _COLON.match(line, at)
        if colon is None or key in fields:
            raise _NoObjectError
        fields[key], end = _DECODER.raw_decode(line, colon.end())
        if key == field:
            before, after = colon.end(), end
        at, expected = end, ","
    if line[at:].strip(" \t\r\n"):
        raise _NoObjectError
    return fields, (line[:before], line[after : at - 1].rstrip()) if before >= 0 else ("", "")


def _float(digits: str) -> float | str:
    """Return a number, or its digits where it is larger than any."""
    number = float(digits)
    return number if math.isfinite(number) else digits


_BLANK = re.compile(r"[ \t\n\r]*")
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_DECODER = json.JSONDecoder(
    parse_float=_float, parse_int=lambda digits: int(digits) if len(digits) <= DIGITS else digits
)
