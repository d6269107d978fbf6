"""segment: str | bytes -> Document. Decodes and repairs, then cuts into blocks; each input kind has a module."""

from __future__ import annotations

from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.document import Document


def segment(
    source: str | bytes, *, kind: str = "", url: str = "", charset: str = "", metadata: bool = False
) -> Document:
    """Give the blocks of a text, Markdown or HTML source; where ``kind`` is empty the content tells HTML from text.

    ``metadata`` asks for what an HTML page says about itself as well.
    """
    if isinstance(source, bytes):
        from bodycopy.decode.bytes import decode

        text, encoding, notes = decode(source, charset=charset, html=kind == "html")
    else:
        text, encoding, notes = source, "str", ()
    if not kind:
        from bodycopy.decode.sniff import looks_like_html

        kind = "html" if looks_like_html(text) else "text"
    if kind == "html":
        from bodycopy.segment.html.page import segment as segment_html

        document = segment_html(text, url=url, metadata=metadata)
        repaired = document.repaired
    else:
        from bodycopy.decode.repair import repair

        text, repaired = repair(text)
        if kind == "markdown":
            from bodycopy.segment.markdown import segment as segment_lines
        else:
            from bodycopy.segment.text import segment as segment_lines
        document = segment_lines(text)
    counts = dict(notes)
    for name, count in repaired:
        counts[name] = counts.get(name, 0) + count
    return document._replace(encoding=encoding, repaired=tuple(sorted(counts.items())), url=url)
