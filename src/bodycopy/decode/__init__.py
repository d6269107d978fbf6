"""decode: bytes -> str: charsets, detection, repair of what was mangled on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.document import Kind

_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SIGNS = (b"\x00", b"\x1b", b"~{")
"""Of UTF-16 and UTF-32, and of encodings that escape."""
_LEAST, _SHARE = 3, 0.01
"""Fewer characters that can't be read, and a smaller share, are dirt in a text that can."""
_SHOWN = 24
_SAMPLE = 256 << 10
"""Bytes that HTML is told by."""
_SHORT = 512
"""Bytes in which nearly every text has a space."""


def decode(
    source: str | bytes, *, charset: str = "", html: bool = False
) -> tuple[str, str, tuple[tuple[str, int], ...]]:
    """Return a source's text, the encoding it was in (``str`` for a text) and the problems found; see ``decode.bytes``."""
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


def problem(text: str, encoding: str, notes: tuple[tuple[str, int], ...]) -> str:
    """Return in words what makes a decoded text doubtful: bytes that are not text, or another reading nearly as likely; or nothing."""
    replaced = dict(notes).get("replaced", 0)
    if replaced >= _LEAST and replaced >= _SHARE * len(text):
        share = replaced / len(text)
        return f"{replaced:,} of its characters, {share:.0%}, could not be read: its bytes are not text in any known encoding"
    if not notes:  # as of nearly every text
        return ""
    from bodycopy.decode.charsets import PERHAPS
    from bodycopy.decode.detect import leniently

    other = next((name.removeprefix(PERHAPS) for name, _ in notes if name.startswith(PERHAPS)), "")
    if not other:
        return ""
    # Of encodings with several codecs the first may lack a character.
    again = leniently(text.encode(encoding, "replace"), other)[0]
    at = next((at for at, (one, two) in enumerate(zip(text, again, strict=False)) if one != two), 0)
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
    one, two = (repr(read[start : start + _SHOWN].split("\n")[0].strip()) for read in (text, again))
    return f"too short to be sure of its encoding: {one} if {encoding}, {two} if {other}"


def kind_of(source: str | bytes) -> Kind:
    """Tell HTML from plain text by content; of bytes their start tells."""
    if not isinstance(source, str):
        is_ebcdic = _is_ebcdic(source)
        if b"<" not in source and not is_ebcdic:  # all others have this byte for it
            return "text"
        sample = source[:_SAMPLE]
        # All that have tags in single bytes have the same ones, so that these need not be told apart.
        is_plain = not (is_ebcdic or sample.startswith(_WIDE_MARKS) or any(sign in sample for sign in _SIGNS))
        source = sample.decode("utf-8", "replace") if is_plain else decode(sample)[0]
    if "<" not in source:  # which spares most texts the import
        return "text"
    from bodycopy.decode.sniff_html import looks_like_html

    return "html" if looks_like_html(source) else "text"


def holds_tag(source: bytes) -> bool:
    """Say whether there is any tag of HTML in the bytes, which is enough where their name says that they are HTML."""
    from bodycopy.decode.sniff_html import TAG

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
