"""decode: bytes -> str: charsets, detection, repair of what was mangled on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.document import Kind


def decode(
    source: str | bytes, *, charset: str = "", html: bool = False
) -> tuple[str, str, tuple[tuple[str, int], ...]]:
    """Return a source's text, the encoding it was in (``str`` for a text) and what was amiss; see ``decode.bytes``."""
    if isinstance(source, str):
        return source, "str", ()
    from bodycopy.decode.bytes import decode

    return decode(source, charset=charset, html=html)


def kind_of(text: str) -> Kind:
    """Tell HTML from plain text by content."""
    from bodycopy.decode.sniff import looks_like_html

    return "html" if looks_like_html(text) else "text"


def repaired(text: str, kind: Kind) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Return a text put right and what that took. HTML is left alone: its blocks are repaired once they are parsed."""
    if kind == "html":
        return text, ()
    from bodycopy.decode.repair import repair

    return repair(text)
