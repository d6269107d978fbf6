"""forbidden: bytes -> the same with U+FFFD for each sequence that looks like UTF-8 and that UTF-8 forbids; None where they are not UTF-8.

A character in more bytes than it takes (``C0 AF`` for a slash), half of a surrogate pair, a number past the last
character: nobody may read them as what they stand for, since filters have been passed that way. In an older encoding the same bytes
are letters; there hardly all that is not ASCII looks so.
"""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]|\xf0[\x80-\x8f][\x80-\xbf]{2}"
    rb"|(?:\xf4[\x90-\xbf]|[\xf5-\xf7][\x80-\xbf])[\x80-\xbf]{2}|[\xf8-\xfb][\x80-\xbf]{4}|[\xfc\xfd][\x80-\xbf]{5}"
)
_REPLACEMENT = "\ufffd".encode()
_MANY, _PLAIN = 6, 9
"""This many characters beyond ASCII, or this many times as many bytes in ASCII as others, are not chance."""


def marked(data: bytes) -> tuple[bytes, int]:
    """Return the bytes with U+FFFD for what is forbidden, and how many there are."""
    return _FORBIDDEN.subn(_REPLACEMENT, data)


def decoded(data: bytes) -> tuple[str, int] | None:
    """Return the text of UTF-8 and how much of it is forbidden; None for what is not UTF-8 but for that, or may as well be something else."""
    sound, count = marked(data)
    if not count:
        return None
    try:
        text = sound.decode()
    except UnicodeDecodeError:
        return None
    plain = len(text.encode("ascii", "ignore"))
    sure = len(text) - plain >= _MANY or plain >= _PLAIN * (len(data) - plain)
    return (text, count) if sure else None
