"""bylines: Document -> verdicts on lines that are "By" and names: ``By Mara Quill and Tom Ash``, ``Von Lena Brandt, Wien``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.glue import cut
from bodycopy.heuristics.stampwords import AND, BY, NO_NAMES, PARTICLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document

_MARKS = "()[]|·•,-–—/:"
_NAME = re.compile(r"[A-ZÀ-ÞŁŚŻČŠŽ][^\W\d_]*(?:[-'’.][^\W\d_]*)*\.?")
_LONG = 100
_NAMES = 4
_TAIL = 5
# More such lines are a list of books, or of pictures.
_LINES = 3


def bylines(document: Document) -> Iterator[Verdict]:
    """Take a block or a sentence of a "by" and two names or more, which has no full stop."""
    found = [
        (start, end)
        for block, pieces in zip(document.blocks, cut(document), strict=True)
        if block.kind != "heading"
        for start, end in pieces
        if end - start <= _LONG and _is_byline(document.text[start:end])
    ]
    for start, end in found if len(found) < _LINES else ():
        yield Verdict(start, end, "byline", "meta", "a byline", "heuristic", 0.8)


def _is_byline(line: str) -> bool:
    words = line.split()
    if words[0].strip(_MARKS).lower() not in BY or not words[0][0].isupper() or line[-1] in ".!?…":
        return False
    names = 0
    for n, raw in enumerate(words[1:], 1):
        word = raw.strip(_MARKS)
        low = word.lower()
        if not low or low in AND or (low in PARTICLES and names):
            continue
        if not _NAME.fullmatch(word) or low in NO_NAMES:
            return False
        names += 1
        if raw[-1] in ",|" and names > 1:
            return len(words) - n - 1 <= _TAIL
    return 1 < names <= 2 * _NAMES
