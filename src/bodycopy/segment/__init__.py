"""segment: str -> Document. Cuts a repaired text, or a page, into blocks; each kind of input has a module."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.document import Document, Kind


def segment(text: str, kind: Kind, *, url: str = "", metadata: bool = False) -> Document:
    """Return the blocks of a text, Markdown or HTML; ``metadata`` asks for what an HTML page says about itself as well."""
    document, ask = unheard(text, kind, url=url, metadata=metadata)
    return ask(document) if ask else document


def unheard(
    text: str, kind: Kind, *, url: str = "", metadata: bool = False
) -> tuple[Document, Callable[[Document], Document] | None]:
    """Return the same before any extractor was asked, and what asks them, of HTML: they are dear, and may not be needed."""
    if kind == "html":
        from bodycopy.segment.html.page import unheard as unheard_page

        return unheard_page(text, url=url, metadata=metadata)
    if kind == "markdown":
        from bodycopy.segment.markdown import segment as segment_lines
    else:
        from bodycopy.segment.text import segment as segment_lines
    return segment_lines(text), None
