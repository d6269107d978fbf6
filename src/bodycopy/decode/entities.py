"""entities: str -> the same text with its HTML entities unescaped, line by line, until none is left."""

from __future__ import annotations

import html
import re
from html.entities import html5

from bodycopy.decode.sniff_html import TAG

_ENTITY = r"&(?:#[0-9]{1,10}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31})"
_SEEN = re.compile(_ENTITY + ";")
_AT_END = re.compile(_ENTITY + r"\Z")
# The longest entity, ``&CounterClockwiseContourIntegral``, has 32 characters.
_LONGEST = 36
_KEPT = 4096


def unescape(text: str) -> tuple[str, int]:
    """Return the text unescaped, and how many entities that were.

    An entity ends in a semicolon (``AT&T`` and ``?a=1&copy=2`` are none) and is known to HTML, its name
    written as there or all in capitals. What unescaping makes is unescaped in turn: ``&amp;eacute;`` is é.
    A line that holds a tag is HTML that somebody quotes and is left alone. Linear in the text, however nested.
    """
    lines = text.split("\n")
    total = 0
    for number, line in enumerate(lines):
        if "&" in line and _SEEN.search(line) and not ("<" in line and TAG.search(line)):
            lines[number], count = _unescape_line(line)
            total += count
    return "\n".join(lines), total


def _unescape_line(line: str) -> tuple[str, int]:
    # An entity is complete at its semicolon, so only there can there be one to replace: looking back at each
    # semicolon, also those that an entity stood for, leaves none behind in a single pass.
    *pieces, rest = line.split(";")
    done: list[str] = []
    kept = ""
    count = 0
    for piece in pieces:
        kept += piece
        while (match := _AT_END.search(kept, max(0, len(kept) - _LONGEST))) and (
            meant := _meaning(match[0])
        ) is not None:
            count += 1
            kept = kept[: match.start()] + meant
            if not meant.endswith(";"):
                break
            kept = kept[:-1]
        else:
            kept += ";"
        if len(kept) > _KEPT:
            done.append(kept[:-_LONGEST])
            kept = kept[-_LONGEST:]
    return "".join((*done, kept, rest)), count


def _meaning(entity: str) -> str | None:
    """Return what the entity, given without its semicolon, stands for; None where HTML does not know it."""
    if entity[1] == "#":
        return html.unescape(entity + ";")
    name = entity[1:]
    if (known := html5.get(name + ";")) is not None:
        return known
    # Databases that fold to capitals leave P&EACUTE;REZ.
    if name.isupper() and (known := html5.get(name.lower() + ";")) and known.isalpha():
        return known.upper()
    return None
