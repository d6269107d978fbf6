"""cut: bytes -> their text with U+FFFD for the part of a character they begin or end with; None where they are not UTF-8 but for that.

A limit in bytes (``head -c``, ``tail -c``, the width of a field) cuts a character in its middle.
"""

from __future__ import annotations

import re

from bodycopy.decode.charsets import MULTIBYTE
from bodycopy.decode.detect import count_foreign, strictly

_FRONT = re.compile(rb"[\x80-\xbf]{1,3}(?![\x80-\xbf])")
# Of four bytes a single one is only told where emoji begin with it: the others are letters in Western encodings.
_BACK = re.compile(
    rb"(?:[\xc2-\xdf]|\xe0[\xa0-\xbf]?|[\xe1-\xec\xee\xef][\x80-\xbf]?|\xed[\x80-\x9f]?"
    rb"|\xf0(?:[\x90-\xbf][\x80-\xbf]?)?|[\xf1-\xf3][\x80-\xbf]{1,2}|\xf4[\x80-\x8f][\x80-\xbf]?)"
    rb"(?=(?:\.\.\.|\xe2\x80\xa6)?[ \r\n]{0,8}\Z)"
)
_NEAR = 16
# An accent at a word's end, maybe with a mark after it; few words end in the one that quotes and dashes begin with.
_ACCENT = re.compile(rb"[A-Za-z][\xe0\xe1\xe3-\xef][\x85\x91-\x97\x99\xa0\xab\xae\xbb]?\Z")
_MANY = 6
"""Bytes that continue a character, which are no chance."""


def decoded(data: bytes, declared: str, *, marked: bool = False) -> tuple[str, int] | None:
    """Return the text of UTF-8 that was cut, and at how many ends it was. ``marked``: a mark says that it is UTF-8."""
    front = None if marked else _FRONT.match(data)
    back = _BACK.search(data, max(0, len(data) - _NEAR))
    start, end = front.end() if front else 0, back.start() if back else len(data)
    if not (front or back) or (back and _is_accent(data, start, end, back.end())):
        return None
    try:
        text = data[start:end].decode()
        after = data[back.end() :].decode() if back else ""
    except UnicodeDecodeError:
        return None
    if not marked and not _is_sure(data, declared, end - start - len(text)):
        return None
    return "\ufffd" * bool(front) + text + "\ufffd" * bool(back) + after, bool(front) + bool(back)


def _is_accent(data: bytes, start: int, end: int, to: int) -> bool:
    """Return whether what ends the data is likelier a letter in a Western encoding: no whole character begins like it."""
    return _ACCENT.match(data, max(start, end - 1), to) is not None and data.find(data[end], start, end) < 0


def _is_sure(data: bytes, declared: str, continuing: int) -> bool:
    """Return whether the bytes beyond ASCII, of which some continue whole characters, are UTF-8 and no other encoding."""
    if declared in MULTIBYTE and continuing < _MANY and strictly(data, declared) is not None:
        return False
    foreign = count_foreign(data)
    if 0x80 <= data[0] < 0xC0:  # which halves of a few Chinese characters may do, too
        return continuing > 1 or (continuing > 0 and foreign * 2 <= len(data))
    return continuing > 0 or foreign > 1
