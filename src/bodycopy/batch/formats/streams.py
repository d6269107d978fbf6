"""Pieces of bytes -> a stream; a stream in UTF-16 or UTF-32 -> the same in UTF-8."""

from __future__ import annotations

import codecs
import io
from functools import partial
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1 << 16
_BOMS = {
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}
_ZEROS = {"0101": "utf-16-le", "1010": "utf-16-be", "0111": "utf-32-le", "1110": "utf-32-be"}
"""Where four bytes of ASCII characters are zero."""


class _Raw(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer
        while not self._rest and (piece := next(self._pieces, None)) is not None:
            self._rest = piece
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def stream_of(pieces: Iterator[bytes]) -> io.BufferedReader:
    """Return a stream of what some pieces hold; what they raise, reading it raises."""
    return io.BufferedReader(_Raw(pieces), _PIECE)


def pieces_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Return what is left of a stream, piece by piece."""
    return iter(partial(stream.read, _PIECE), b"")


def charset_of(head: bytes) -> str:
    """Return the encoding by its byte order mark or else by an ASCII character among zeros; empty for any other."""
    marked = next((charset for charset, marks in _BOMS.items() if head.startswith(marks)), "")
    return marked or _ZEROS.get("".join("01"[byte == 0] for byte in head[:4]), "")


def to_utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """Return a stream of UTF-8; one in any other encoding stays as it is."""
    charset = charset_of(stream.peek(4)[:4])
    if not charset:
        return stream
    return stream_of(
        text.encode("utf-8", "replace") for text in codecs.iterdecode(pieces_of(stream), charset, "replace")
    )
