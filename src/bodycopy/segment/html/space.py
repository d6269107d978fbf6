"""space: str -> list[str]. White space collapsed as browsers do it, and where line breaks end a block."""

from __future__ import annotations

import re

# Stand-ins that no source can hold: control characters went before parsing.
BREAK, CELL = "\x01", "\x02"
_TWO_BREAKS = re.compile(r"\x01{2,}")
_CELLS = re.compile(r"\s?\x02\s?")
# A single space stays as it is.
_SPACES = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")


def plain(raw: str) -> str:
    """Make all line ends the same."""
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def collapsed(raw: str) -> list[str]:
    """Collapse white space; two line breaks in a row end a block."""
    text = " ".join(raw.split()) if raw.isascii() else _SPACES.sub(" ", raw)
    if CELL in text:
        text = _CELLS.sub("\t", text).strip("\t")
    if BREAK not in text:
        return [text]
    # An expression for a break and the spaces around it would go through a run of spaces once for each of them.
    first, *lines, last = text.split(BREAK)
    whole = BREAK.join([first.rstrip(), *map(str.strip, lines), last.lstrip()])
    return [part.strip(BREAK).replace(BREAK, "\n") for part in _TWO_BREAKS.split(whole)]
