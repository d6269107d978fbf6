"""render: Document -> str. The only code that leaves text out."""

from __future__ import annotations

from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.document import Document


def render(document: Document) -> str:
    """Give the body text: the page text less ``document.removed``, nothing added."""
    text = document.text
    if not document.removed:
        return text
    pieces = []
    at = 0
    for removal in document.removed:
        pieces.append(text[at : removal.start])
        at = removal.end
    pieces.append(text[at:])
    return "".join(pieces)
