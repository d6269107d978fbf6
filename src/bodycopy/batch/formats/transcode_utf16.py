"""transcode_utf16: a stream in UTF-16 or UTF-32, as some systems write tables and lists -> the same in UTF-8; any other as it is."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO, Any

_PIECE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def to_utf8(stream: IO[bytes]) -> IO[bytes]:
    """Return a stream of UTF-8."""
    looking = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    charset = utf16_charset(looking.peek(4)[:4])
    if not charset:
        return looking
    decoder = codecs.getincrementaldecoder(charset)("replace")
    return rewritten(looking, lambda data, last: decoder.decode(data, last).encode("utf-8", "replace"))


def rewritten(stream: IO[bytes], rewrite: Callable[[bytes, bool], bytes]) -> IO[bytes]:
    """Return a stream written anew a piece at a time by ``rewrite``, which is told whether a piece is the last."""
    return io.BufferedReader(_Rewritten(stream, rewrite), _PIECE)


def utf16_charset(head: bytes) -> str:
    """Return what a byte order mark says or, where there is none, what an ASCII character among zeros does."""
    marked = next((charset for bom, charset in _BOMS if head.startswith(bom)), "")
    if marked or len(head) < 4 or 0 not in head:
        return marked
    zeros = tuple(byte == 0 for byte in head)
    known: dict[tuple[bool, ...], str] = {
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    known |= {(False, True, True, True): "utf-32-le", (True, True, True, False): "utf-32-be"}
    return known.get(zeros, "")


class _Rewritten(io.RawIOBase):
    """See ``rewritten``."""

    def __init__(self, stream: IO[bytes], rewrite: Callable[[bytes, bool], bytes]) -> None:
        self._stream = stream
        self._rewrite = rewrite
        self._pending = b""
        self._over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer
        while not self._pending and not self._over:
            data = self._stream.read(_PIECE)
            self._over = not data
            self._pending = self._rewrite(data, self._over)
        taken = self._pending[: len(buffer)]
        self._pending = self._pending[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
