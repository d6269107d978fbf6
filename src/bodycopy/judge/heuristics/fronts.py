"""fronts: Document -> the sentences that may begin with one of some words. Most don't, and need no closer look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.judge.heuristics.dates import KIND_OF
from bodycopy.segment.boundaries import cut
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from bodycopy.document import Document, Span

# What heuristics ask about; a piece that begins with none of these concerns no one.
_ASKED = KIND_OF.keys() | words("by") | words("networks") | words("share")
# At its edges no such word has any of these.
_MARKS = "!\"#%&'()*+,-./:;<=>?@[\\]^_`{|}~·•–—›»«‹→“”„‘’…\u200b"
# A word that begins farther behind marks is none.
_LONG = 160


def beginning(document: Document, words: Container[str]) -> list[tuple[int, Span]]:
    """Return the pieces, each with its block's number, that begin with one of some words in small letters, with a figure, or hold marks alone."""
    known = fronts(document.text, cut(document)) if document.fronts is None else document.fronts
    return [(number, span) for word, number, span in known if not word or word in words]


def fronts(text: str, pieces: Iterable[Iterable[Span]]) -> tuple[tuple[str, int, Span], ...]:
    """Return the pieces that concern anyone by their first word in small letters, empty where that is a figure or marks alone."""
    asked = _ASKED
    found: list[tuple[str, int, Span]] = []
    for number, each in enumerate(pieces):
        for span in each:
            start, end = span
            word = text[start : end if end - start < _LONG else start + _LONG].split(None, 1)[0]
            if not word.isalpha():
                word = word.strip(_MARKS)
                if not word or word[0].isdigit():
                    found.append(("", number, span))
                    continue
            word = word.lower()
            if word in asked:
                found.append((word, number, span))
    return tuple(found)
