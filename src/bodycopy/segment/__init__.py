"""segment: str -> Document. Cuts a repaired text, or a page, into blocks; each kind of input has a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.document import Document, Kind


def segment(text: str, kind: Kind, *, url: str = "", metadata: bool = False) -> Document:
    """Return the blocks of a text, Markdown or HTML; ``metadata`` asks for what an HTML page says about itself as well."""
    document, run_extractors = without_extractors(text, kind, url=url, metadata=metadata)
    return run_extractors(document) if run_extractors else document


def without_extractors(
    text: str, kind: Kind, *, url: str = "", metadata: bool = False
) -> tuple[Document, Callable[[Document], Document] | None]:
    """Return the same before any extractor has run, and what runs them on a page; None where there is no page."""
    if kind == "html":
        from bodycopy.segment.html.page import without_extractors as page_without_extractors

        return page_without_extractors(text, url=url, metadata=metadata)
    if kind == "markdown":
        from bodycopy.segment.markdown import segment as segment_lines
    else:
        from bodycopy.segment.text import segment as segment_lines
    return segment_lines(text), None
