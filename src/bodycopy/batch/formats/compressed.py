"""gzip, bzip2, xz and Zstandard <-> plain bytes; told by the first bytes when read, by the name when written."""

from __future__ import annotations

import contextlib
import io
import os
import zlib
from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
MAGIC = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "Zstandard"}
# Frames that hold none of the text: pzstd begins with one.
MAGIC |= {bytes((first,)) + b"\x2a\x4d\x18": "Zstandard" for first in range(0x50, 0x60)}
HEAD = 6
"""Bytes that the magic is told by."""
_PIECE = 1 << 16


def packed_as(head: bytes) -> str:
    """Return what a file is compressed by, empty where it is plain; ``head`` is how it starts."""
    if head[:3] == b"BZh" and head[3:4] not in b"123456789":  # a text may start so
        return ""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def without_suffix(name: str) -> str:
    """Return a name without the end that says how it is compressed."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in SUFFIXES else name


def zstd() -> Any:  # noqa: ANN401 - one of two modules
    """Return the module for Zstandard that this Python has."""
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd as module
    else:
        from backports import zstd as module
    return module


def opened(file: IO[bytes], form: str) -> io.BufferedReader[Any]:
    """Return a stream of the plain bytes of a compressed one; when it is over, its ``raw.unread`` says what was not read."""
    return io.BufferedReader(_Unpacking(file, form), 1 << 17)


class _Gzip:
    """zlib's decompressor as the ones for the other formats are."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, most)


def decompressor(form: str) -> Any:  # noqa: ANN401 - one of several
    """Return what unpacks one part of a compressed file."""
    if form == "gzip":
        return _Gzip()
    if form == "bzip2":
        import bz2

        return bz2.BZ2Decompressor()
    if form == "xz":
        import lzma

        return lzma.LZMADecompressor()
    return zstd().ZstdDecompressor()


class _Unpacking(io.RawIOBase):
    """The plain bytes of a file's parts, one behind the other, with zeros between and behind them or without.

    It is over where anything else comes; ``unread`` says so.
    """

    def __init__(self, file: IO[bytes], form: str) -> None:
        self._file = file
        self._form = form
        self._part: Any = None
        self._pending = b""
        """Read of the file and not yet unpacked."""
        self.unread = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer
        while self._part is not None or self._begin():
            data = b""
            if self._part.needs_input:
                data, self._pending = self._pending or self._file.read(_PIECE), b""
            plain: bytes = self._part.decompress(data, len(buffer))
            if self._part.eof:
                self._pending = self._part.unused_data
                self._part = None
            elif not data and not plain and self._part.needs_input:
                raise EOFError
            if plain:
                buffer[: len(plain)] = plain
                return len(plain)
        return 0

    def _begin(self) -> bool:
        """Begin with the next part, where there is one."""
        self._pending = self._pending.lstrip(b"\0")
        while len(self._pending) < HEAD and (more := self._file.read(_PIECE)):
            self._pending = (self._pending + more).lstrip(b"\0")
        if packed_as(self._pending[:HEAD]) == self._form:
            self._part = decompressor(self._form)
            return True
        if self._pending:
            self.unread = f"what comes after its {self._form} data is no more of it, and was not read"
        return False


@contextlib.contextmanager
def honest(form: str) -> Iterator[None]:
    """Turn whatever a library raises for damaged data into ``FormatError``."""
    import lzma

    damaged: list[type[Exception]] = [zlib.error, lzma.LZMAError, EOFError, OSError, ValueError]
    if form == "Zstandard":
        damaged.append(zstd().ZstdError)
    try:
        yield
    except tuple(damaged) as error:
        raise FormatError(f"its {form} data is damaged ({str(error) or 'it ends too early'}); fetch it again") from None


def unpacked(data: bytes, form: str, limit: int) -> tuple[bytes, str]:
    """Return plain bytes, no more than ``limit + 1`` of them (0: all), and what of them was not read; raises ``FormatError``."""
    with honest(form), opened(io.BytesIO(data), form) as stream:
        return stream.read(limit + 1 if limit else -1), stream.raw.unread


def packing(file: IO[bytes], name: str) -> IO[bytes]:
    """Return a stream that compresses into ``file`` as ``name`` says; closing it doesn't close ``file``."""
    suffix = name.lower().rpartition(".")[2]
    stream: Any
    if suffix == "gz":
        import gzip

        stream = gzip.GzipFile("", "wb", fileobj=file, mtime=0)
    elif suffix == "bz2":
        import bz2

        stream = bz2.BZ2File(file, "wb")
    elif suffix == "xz":
        import lzma

        stream = lzma.LZMAFile(file, "wb")  # noqa: SIM115 - the caller closes it
    else:
        stream = zstd().ZstdFile(file, "wb")
    plain: IO[bytes] = stream
    return plain


def packs(name: str) -> bool:
    """Whether a name says that what is written is compressed."""
    return name.lower().endswith(SUFFIXES)
