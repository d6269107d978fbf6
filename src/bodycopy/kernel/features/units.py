"""units: Document -> tuple[Unit, ...]. What the model judges: blocks, and in text the sentences of long blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bodycopy.document import Document

# From here on a block is judged sentence by sentence: it may be a page on one line.
_CHARS = 1000
_SENTENCES = 6


class Unit(NamedTuple):
    """A block, or one sentence of a long block."""

    start: int
    end: int
    block: int
    """The block's place in the document."""
    place: int
    """The unit's place in its block."""
    of: int
    """How many units its block has."""
    item: bool
    """The block is a list item."""


def units(document: Document) -> list[Unit]:
    """Return a document's units, in order; of HTML all are blocks, as its markup says where the body ends."""
    found = []
    whole = document.kind == "html"
    for number, block in enumerate(document.blocks):
        start, end, sentences, kind = block[:4]
        item = kind == "list-item"
        count = len(sentences)
        if not whole and count >= _SENTENCES and end - start >= _CHARS:
            found += [Unit(*span, number, n, count, item) for n, span in enumerate(sentences)]
        else:
            found.append(Unit(start, end, number, 0, 1, item))
    return found
