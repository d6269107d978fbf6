"""JSON Lines: one object a line -> records. A line that is not one is a record with a problem, and the next one is read."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from bodycopy.batch.formats.record import FormatError, Record, RecordOptions, decoded, row_record
from bodycopy.batch.formats.streams import to_utf8

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator


ESCAPES = 6
"""Bytes that JSON may take for one byte of text (``\\u0041``), and so how much longer than a text its line may be."""
DEEPEST = 200  # lists and objects in each other
DIGITS = 4000  # of a whole number; Python reads no more than 4,300, and a longer one stays text
_LINES = "jq -c '.[]' makes lines of a list, jq -c . of an object"
_SURROGATES = re.compile(r"[\ud800-\udfff]|\\u[dD]")
"""Signs that a text in a line may hold a lone surrogate: the line is not UTF-8, or names one."""
_BOM = b"\xef\xbb\xbf"
# Strings are stepped over.
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')


def records(file: io.BufferedReader, reading: RecordOptions) -> Iterator[Record]:
    """Yield one record per line; blank lines are skipped but counted, so that a record's number is its line's.

    Raises ``FormatError`` where the file is JSON, but goes over several lines.
    """
    file = to_utf8(file)
    most = reading.limit * ESCAPES if reading.limit else -1
    number = 0
    while line := file.readline(most):
        number += 1
        if number == 1 and _goes_on(line.removeprefix(_BOM).strip()):
            raise FormatError(f"is JSON over several lines, not one object a line: {_LINES}")
        if len(line) == most and not line.endswith(b"\n"):
            while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield Record(str(number), field=reading.field, too_large=True)
        elif line.strip(b" \t\r\n" + _BOM):
            yield _record(number, line.removeprefix(_BOM), reading)


def _record(number: int, line: bytes, reading: RecordOptions) -> Record:
    fields: Any = None
    try:
        _not_deep(line)
        text = line.decode("utf-8", "surrogateescape")
        try:
            fields, around = _object(text, reading.field)
        except ValueError:
            fields, around = _DECODER.decode(text), ("", "")  # or what is wrong with it
        problem = "this line is JSON, but not an object with fields"
        problem += f"; {_LINES}" if isinstance(fields, list) else ""
    except json.JSONDecodeError as error:
        problem = f"this line is not valid JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}"
    except RecursionError:
        problem = "this line is not valid JSON: it is nested too deeply"
    if not isinstance(fields, dict):
        return Record(str(number), field=reading.field, problem=problem)
    if _SURROGATES.search(text):
        fields, around = decoded(fields, reading.field), ("", "")
    return row_record(number, fields, reading)._replace(around=around)


def _goes_on(line: bytes) -> bool:
    """Tell whether a list or an object begins on a line and does not end there."""
    return line == b"{" or (line.startswith(b"[") and line.rstrip(b",")[-1:] in {b"[", b"{", b"}"})


def _not_deep(line: bytes) -> None:
    """Raise ``RecursionError`` for a line that nests deeper than ``DEEPEST``, so that it could be read and not be written again."""
    if line.count(b"[") + line.count(b"{") <= DEEPEST:
        return
    depth = 0
    for bracket in _BRACKETS.finditer(line):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(bracket[0], 0)
        if depth > DEEPEST:
            raise RecursionError


def _object(line: str, field: str) -> tuple[dict[str, Any], tuple[str, str]]:
    """Return the members of an object, and the line before and after the value of ``field``, empty where it has none.

    Raises ``ValueError`` for anything else, and for a name that is there twice.
    """
    fields: dict[str, Any] = {}
    before, rest, end = "", 0, 0
    while member := (_NEXT if fields else _FIRST).match(line, end):
        key, end = _DECODER.raw_decode(line, member.end())
        colon = _COLON.match(line, end)
        if colon is None or key in fields:
            raise ValueError(key)
        fields[key], end = _DECODER.raw_decode(line, colon.end())
        if key == field:
            before, rest = line[: colon.end()], end
    last = (_LAST if fields else _EMPTY).fullmatch(line, end)
    if last is None:
        raise ValueError(line[end:])
    return fields, (before, line[rest : last.start(1)].rstrip() if before else "")


_FIRST = re.compile(r'[ \t\n\r]*\{[ \t\n\r]*(?=")')
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_NEXT = re.compile(r'[ \t\n\r]*,[ \t\n\r]*(?=")')
_LAST = re.compile(r"[ \t\n\r]*(\})[ \t\n\r]*")
_EMPTY = re.compile(r"[ \t\n\r]*\{[ \t\n\r]*(\})[ \t\n\r]*")
_DECODER = json.JSONDecoder(
    # Numbers larger than any stay their digits.
    parse_float=lambda digits: number if math.isfinite(number := float(digits)) else digits,
    parse_int=lambda digits: int(digits) if len(digits) <= DIGITS else digits,
)
