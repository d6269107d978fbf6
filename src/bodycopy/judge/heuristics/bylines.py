"""bylines: Document -> verdicts on lines that are "By" and names: ``By Mara Quill and Tom Ash``, ``Von Lena Brandt, Wien``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.judge.heuristics.fronts import beginning
from bodycopy.judge.heuristics.stamps import ending, stamp_at
from bodycopy.kernel.characters import CAPITALS, STOPS
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document

AND = words("and")
BY = words("by")
LABELS = words("stamp-labels")
LINKS = words("links")
NEWSROOM = words("newsroom")
NO_NAMES = words("not-names")
PARTICLES = words("name-particles")
READING = words("reading-time")
_MARKS = "()[]|·•,-–—/:"
_NAME = re.compile(rf"[{CAPITALS}][^\W\d_]*(?:[-'’.][^\W\d_]*)*\.?")
_LONG = 100
_SIGNED = 8
_SIGNED_LONG = 160
_ALL_MARKS = "()[]|·•,-–—/:."
_BETWEEN = BY | AND | PARTICLES
_TELLING = LABELS | READING
_NAMES = 4
_TAIL = 5
# More such lines are a list of books, or of pictures.
_LINES = 3


def bylines(document: Document) -> Iterator[Verdict]:
    """Take a byline: a block or a sentence of a "by" and two names or more, without a full stop.

    A block of names and a stamp that says when the text was published goes too.
    """
    text = document.text
    # A line that is all there is comes with nothing that somebody wrote.
    whole = (document.blocks[0].start, document.blocks[0].end) if len(document.blocks) == 1 else None
    found: set[tuple[int, int]] = set()
    for n, (start, end) in beginning(document, BY):
        # A "by" has a capital, and what ends as a sentence does is one.
        if (
            end - start <= _LONG
            and text[start].isupper()
            and text[end - 1] not in STOPS
            and document.blocks[n].kind != "heading"
            and _is_byline(text[start:end])
        ):
            found.add((start, end))
    # Few blocks end as a stamp does.
    for block in ending(text, document.blocks, _SIGNED_LONG):
        start, end = block[:2]
        if block.kind != "heading" and _is_signed_stamp(text, start, end):
            found.add((start, end))
    for start, end in sorted(found - {whole}) if len(found) < _LINES else ():
        yield Verdict(start, end, "byline", "meta", "a byline", "heuristic", 0.8)


def _is_signed_stamp(text: str, start: int, end: int) -> bool:
    """Tell whether a block is a few names and words of a newsroom, then time stamps to its end, of which one has a label.

    A date after a name may be a concert's: only one that was published, or that takes minutes to read, is a stamp.
    """
    parts = text[start:end].split()
    if parts[0].strip(_MARKS).lower() not in BY and _TELLING.isdisjoint(
        [part.strip(_ALL_MARKS).lower() for part in parts]
    ):
        return False
    opened = False
    at = start
    for n, said in enumerate(text[start:end].split(None, _SIGNED + 1)[: _SIGNED + 1]):
        at = text.index(said, at)
        word = said.strip(_MARKS)
        if n:
            stop, kind = stamp_at(text, at, end)
            if stop == end and kind:
                rest = {part.strip(_ALL_MARKS).lower() for part in text[at:end].split()}
                return opened or not rest.isdisjoint(_TELLING)
        opened |= not n and word.lower() in BY
        known = word.lower() in _BETWEEN
        if n == _SIGNED or not (known or not word or word[0].isupper() or word.lower() in NEWSROOM):
            return False
        at += len(said)
    return False


def _is_byline(line: str) -> bool:
    if line.split(None, 1)[0].strip(_MARKS).lower() not in BY:
        return False
    words = line.split()
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
            return len(words) - n - 1 <= _TAIL and not _begins_anew(words[n + 1 :])
    return 1 < names <= 2 * _NAMES


def _begins_anew(tail: list[str]) -> bool:
    """Tell whether another line begins in what is behind the names: "staff writer First aid"."""
    return any(a[0].islower() and b[0].isupper() and a.lower() not in LINKS for a, b in pairwise(tail))
