"""transcode: a stream in UTF-16 or UTF-32 -> the same in UTF-8; XML as feeds write it -> XML that loses nothing in a forgiving parser."""

from __future__ import annotations

import codecs
import io
import re
from typing import IO, TYPE_CHECKING

from bodycopy.batch.formats.compressed import RawReader

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZEROS = {"0101": "utf-16-le", "1010": "utf-16-be", "0111": "utf-32-le", "1110": "utf-32-be"}
"""Where four bytes of ASCII characters are zero."""
_HEAD = 300
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_BARE = re.compile(r"&(?!#?\w{1,32};)")
_OPENS, _CLOSES = "<![CDATA[", "]]>"
_LONGEST = 40  # characters of an entity, or of a mark
_BYTES = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def _charset(head: bytes) -> str:
    """Return the encoding by its byte order mark or else by an ASCII character among zeros; empty for any other."""
    marked = next((charset for bom, charset in _BOMS if head.startswith(bom)), "")
    return marked or _ZEROS.get("".join("01"[byte == 0] for byte in head), "")


def _peekable(stream: IO[bytes]) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[arg-type]


def _stream(pieces: Iterator[bytes]) -> io.BufferedReader:
    """Return a stream of what some pieces hold."""
    pending = b""

    def read(size: int) -> bytes:
        nonlocal pending
        while not pending and (piece := next(pieces, None)) is not None:
            pending = piece
        taken, pending = pending[:size], pending[size:]
        return taken

    return io.BufferedReader(RawReader(read), _PIECE)


def to_utf8(stream: IO[bytes]) -> io.BufferedReader:
    """Return a stream of UTF-8; one in any other encoding stays as it is."""
    peekable = _peekable(stream)
    charset = _charset(peekable.peek(4)[:4])
    if not charset:
        return peekable
    return _stream(text.encode("utf-8", "replace") for text in _decoded(peekable, charset, "replace"))


def _decoded(stream: IO[bytes], charset: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(charset)(errors)
    while data := stream.read(_PIECE):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


def sound_xml(stream: IO[bytes]) -> tuple[io.BufferedReader, str | None]:
    """Return XML with every bare ``&`` escaped and bytes that are not UTF-8 read as Windows-1252, and its encoding.

    That is None where the XML itself declares it. What is in CDATA stays as it is.
    """
    peekable = _peekable(stream)
    head = peekable.peek(_HEAD)[:_HEAD]
    declared = _DECLARED.search(head)
    utf8 = bool(_charset(head[:4])) or declared is None or declared[1].lower() in {b"utf-8", b"utf8"}
    charset = "utf-8" if utf8 else "latin-1"
    texts = (text.translate(_BYTES) for text in _decoded(to_utf8(peekable), charset, "surrogateescape"))
    return _stream(text.encode(charset, "replace") for text in _escaped(texts)), "utf-8" if utf8 else None


def _escaped(texts: Iterator[str]) -> Iterator[str]:
    """Yield what is certain already; what may be the start of a mark waits for more."""
    rest, inside, over = "", False, False
    while not over:
        text = next(texts, None)
        over = text is None
        rest += text or ""
        at = 0
        while rest and at >= 0:
            mark = _CLOSES if inside else _OPENS
            at = rest.find(mark)
            if at >= 0:
                end = at + len(mark)
            elif over:
                end = len(rest)
            else:
                end = max(0, len(rest) - _LONGEST)
                begins = -1 if inside else rest.rfind("&", max(0, end - _LONGEST), end)
                end = end if begins < 0 else begins
            piece, rest = rest[:end], rest[end:]
            yield piece if inside else _BARE.sub("&amp;", piece)
            inside ^= at >= 0
