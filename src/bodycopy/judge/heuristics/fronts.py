"""fronts: Document -> the sentences that may begin with one of some words. Most don't, and need no closer look."""

from __future__ import annotations

from bodycopy.segment.boundaries.labels import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from bodycopy.document import Document, Span

    Firsts = dict[str, list[tuple[int, Span]]]

# Several heuristics ask in turn about the same document: what the last one was told, by its pieces.
_last: tuple[object, Firsts] = (None, {})


def beginning(document: Document, words: Container[str]) -> list[tuple[int, Span]]:
    """Return the pieces, each with its block's number, that begin with one of some words in small letters, or not with letters alone."""
    firsts = _firsts(document)
    return sorted([place for word in firsts if not word or word in words for place in firsts[word]])


def _firsts(document: Document) -> Firsts:
    """Return the pieces, each with its block's number, by their first word in small letters, empty where that is more than letters."""
    global _last  # noqa: PLW0603 - replaced as a whole, so threads may share it
    pieces, known = _last
    if document.pieces and pieces is document.pieces:
        return known
    text = document.text
    found: Firsts = {}
    for number, each in enumerate(cut(document)):
        for span in each:
            start, end = span
            space = text.find(" ", start, end)
            word = text[start : end if space < 0 else space]
            word = word.lower() if word.isalpha() else ""
            if word in found:
                found[word].append((number, span))
            else:
                found[word] = [(number, span)]
    _last = document.pieces, found
    return found
