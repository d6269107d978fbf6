"""gzip, bzip2, xz and Zstandard <-> plain bytes; told by the first bytes when read, by the name when written."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
MAGIC = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "Zstandard"}
# What is said of what comes after a whole part and is not another one.
_NO_MORE = ("Not a gzipped file", "Unable to decompress Zstandard data: Unknown frame descriptor")
HEAD = 6
"""Bytes that the magic is told by."""


def packed_as(head: bytes) -> str:
    """Return what a file is compressed by, empty where it is plain; ``head`` is how it starts."""
    if head[:3] == b"BZh" and head[3:4] not in b"123456789":  # a text may start so
        return ""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def without_suffix(name: str) -> str:
    """Return a name without the end that says how it is compressed."""
    return next((name[: -len(suffix)] for suffix in SUFFIXES if name.lower().endswith(suffix)), name)


def zstd() -> Any:  # noqa: ANN401 - one of two modules
    """Return the module for Zstandard that this Python has."""
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd as module
    else:
        from backports import zstd as module
    return module


def opened(file: IO[bytes], form: str) -> IO[bytes]:
    """Return a stream of the plain bytes of a compressed one."""
    stream: Any
    if form == "gzip":
        import gzip

        stream = gzip.GzipFile(fileobj=file, mode="rb")
    elif form == "bzip2":
        import bz2

        stream = bz2.BZ2File(file)
    elif form == "xz":
        import lzma

        stream = lzma.LZMAFile(file)  # noqa: SIM115 - the caller closes it
    else:
        stream = zstd().ZstdFile(file)
    if form in {"gzip", "Zstandard"}:
        return io.BufferedReader(_Whole(stream), 1 << 17)
    plain: IO[bytes] = stream
    return plain


class _Whole(io.RawIOBase):
    """A stream that is over where what comes after its whole parts is no more of it, as bzip2's and xz's are."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._some = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer
        try:
            data = self._stream.read1(len(buffer)) if hasattr(self._stream, "read1") else self._stream.read(len(buffer))
        except Exception as error:
            if self._some and str(error).startswith(_NO_MORE):
                return 0
            raise
        self._some = self._some or bool(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


@contextlib.contextmanager
def honest(form: str) -> Iterator[None]:
    """Turn whatever a library raises for damaged data into ``FormatError``."""
    import lzma
    import zlib

    damaged: list[type[Exception]] = [zlib.error, lzma.LZMAError, EOFError, OSError, ValueError]
    if form == "Zstandard":
        damaged.append(zstd().ZstdError)
    try:
        yield
    except tuple(damaged) as error:
        raise FormatError(f"its {form} data is damaged ({str(error) or 'it ends too early'}); fetch it again") from None


def unpacked(data: bytes, form: str, limit: int) -> bytes:
    """Return plain bytes, no more than ``limit + 1`` of them (0: all); raises ``FormatError``."""
    with honest(form), opened(io.BytesIO(data), form) as stream:
        return stream.read(limit + 1 if limit else -1)


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
