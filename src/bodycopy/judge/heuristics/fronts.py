"""fronts: Document -> the sentences that may begin with one of some words. Most don't, and need no closer look."""

from __future__ import annotations

from bodycopy.segment.boundaries.labels import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from bodycopy.document import Document, Span

    Firsts = list[tuple[str, int, Span]]

# Several heuristics ask in turn about the same document: what the last one was told, by its pieces.
_last: tuple[object, Firsts] = (None, [])


def beginning(document: Document, words: Container[str]) -> list[tuple[int, Span]]:
    """Return the pieces, each with its block's number, that begin with one of some words in small letters, or not with letters alone."""
    return [(number, span) for word, number, span in _firsts(document) if not word or word in words]


def _firsts(document: Document) -> Firsts:
    """Return each piece with its first word in small letters, empty where that is more than letters, and its block's number."""
    global _last  # noqa: PLW0603 - replaced as a whole, so threads may share it
    pieces, known = _last
    if document.pieces and pieces is document.pieces:
        return known
    text = document.text
    found = []
    for number, each in enumerate(cut(document)):
        for span in each:
            word = text[slice(*span)].split(" ", 1)[0]
            found.append((word.lower() if word.isalpha() else "", number, span))
    _last = document.pieces, found
    return found
