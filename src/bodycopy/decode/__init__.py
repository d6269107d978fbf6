"""decode: bytes -> str: charsets, detection, repair of what was mangled on the way."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bodycopy.document import Kind

_MARK = b"\xef\xbb\xbf"
_SIGNS = (b"\x00", b"\x1b", b"~{")
"""Of UTF-16 and UTF-32, and of encodings that escape."""
_LEAST, _SHARE = 3, 0.01
"""Fewer characters that can't be read, and a smaller share, are dirt in a text that can."""
_SAMPLE = 256 << 10
"""Bytes that HTML is told by."""
_SHORT = 512
"""Bytes in which nearly every text has a space."""


def decode(
    source: str | bytes, *, charset: str = "", html: bool = False
) -> tuple[str, str, tuple[tuple[str, int], ...]]:
    """Return a source's text, the encoding it was in (``str`` for a text) and what was amiss; see ``decode.bytes``."""
    if isinstance(source, str):
        return source, "str", ()
    # Most is UTF-8 without a mark or an escape, and need not import what tells other encodings.
    if not source.startswith(_MARK) and not any(sign in source for sign in _SIGNS):
        try:
            return source.decode(), "utf-8", ()
        except UnicodeDecodeError:
            pass
    from bodycopy.decode.bytes import decode

    return decode(source, charset=charset, html=html)


def unread(text: str, amiss: tuple[tuple[str, int], ...]) -> str:
    """Return how much of a source's bytes is no text in its encoding, in words; empty where it is next to nothing."""
    lost = dict(amiss).get("replaced", 0)
    if lost < _LEAST or lost < _SHARE * len(text):
        return ""
    return f"{lost:,} of its characters, {lost / len(text):.0%}, could not be read: its bytes are no text in any encoding known"


def kind_of(source: str | bytes) -> Kind:
    """Tell HTML from plain text by content; of bytes their start tells."""
    from bodycopy.decode.sniff import looks_like_html

    if not isinstance(source, str):  # ``bytes`` is a module here
        if b"<" not in source and not _is_ebcdic(source):  # all others have this byte for it
            return "text"
        source = decode(source[:_SAMPLE])[0]
    return "html" if looks_like_html(source) else "text"


def holds_tag(source: bytes) -> bool:
    """Say whether there is any tag of HTML in the bytes, which is enough where their name says that they are HTML."""
    from bodycopy.decode.sniff import TAG

    return TAG.search(decode(source[:_SAMPLE])[0]) is not None


def _is_ebcdic(source: bytes) -> bool:
    if b" " in source[:_SHORT]:
        return False
    from bodycopy.decode.ebcdic import is_ebcdic

    return is_ebcdic(source)


def line_ends(text: str, kind: Kind) -> str:
    r"""Return what a text's lines end in; ``\n`` where they differ, which repair settles, and for HTML, where they mean nothing."""
    if kind == "html" or "\r" not in text:
        return "\n"
    carriage_returns, line_feeds = text.count("\r"), text.count("\n")
    if not line_feeds:
        return "\r"
    return "\r\n" if carriage_returns == line_feeds == text.count("\r\n") else "\n"


def repaired(text: str, kind: Kind) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Return a text put right and what that took. HTML is left alone: its blocks are repaired once they are parsed."""
    if kind == "html":
        return text, ()
    from bodycopy.decode.repair import repair

    return repair(text)
