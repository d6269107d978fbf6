"""gzip, bzip2, xz and Zstandard <-> plain bytes; recognized by the first bytes when read, by the name when written."""

from __future__ import annotations

import contextlib
import io
import os
import zlib
from typing import IO, TYPE_CHECKING, Any

from bodycopy.batch.formats.record import FormatError
from bodycopy.batch.formats.streams import stream_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
MAGIC = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "Zstandard"}
# Frames that hold none of the text: pzstd begins with one.
MAGIC |= {bytes((first,)) + b"\x2a\x4d\x18": "Zstandard" for first in range(0x50, 0x60)}
PACKED = tuple(MAGIC)  # how compressed files start
HEAD = 6  # bytes that the magic is told by
_PIECE = 1 << 16
_KEPT = 4 << 20  # bytes of a member that are kept to be searched for another one, should it turn out to be damaged
_PROBE = 512


def compression_of(head: bytes) -> str:
    """Return what a file is compressed by, empty where it is plain; ``head`` is how it starts."""
    if head[:3] == b"BZh" and head[3:4] not in b"123456789":  # a text may start so
        return ""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def without_suffix(name: str) -> str:
    """Return a name without the suffix that says how it is compressed."""
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() in SUFFIXES else name


def is_compressed(name: str) -> bool:
    """Return whether a name says that what is written is compressed."""
    return name.lower().endswith(SUFFIXES)


def zstd() -> Any:  # noqa: ANN401 - one of two modules
    """Return the module for Zstandard that this Python has."""
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd as module
    else:
        from backports import zstd as module
    return module


class _Gzip:
    """zlib's decompressor with the interface of the others."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(31)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - ``eof`` or ``unused_data``
        return getattr(self._zlib, name)

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, most)


def decompressor(form: str) -> Any:  # noqa: ANN401 - one of several
    """Return what unpacks one member of a compressed file."""
    if form == "gzip":
        return _Gzip()
    if form == "bzip2":
        import bz2

        return bz2.BZ2Decompressor()
    if form == "xz":
        import lzma

        return lzma.LZMADecompressor()
    return zstd().ZstdDecompressor()


class Members:
    """The plain bytes of a file's members, piece by piece; zeros between and after them are skipped.

    It ends where anything else comes, and ``unread`` says so, or at damage, for which it raises ``FormatError``. With
    ``begins``, the first bytes of what is in each member, it goes on after damage: a crawler's archive has a member per
    record, so that a damaged one costs no other, and the file is searched for the next one that begins as a record does.
    """

    def __init__(self, file: IO[bytes], form: str, begins: bytes = b"") -> None:
        self._file, self._form, self._begins = file, form, begins
        self._magic = next(magic for magic, name in MAGIC.items() if name == form)
        self._pending = b""  # read of the file and not yet unpacked
        self._member: Any = None
        self._seen = bytearray()  # what the member has been given, to be searched should it be damaged
        self.unread = ""

    def __iter__(self) -> Members:
        return self

    def __next__(self) -> bytes:
        while self._member is not None or self._next_member():
            try:
                with format_errors(self._form):
                    data = b""
                    if self._member.needs_input:
                        data, self._pending = self._pending or self._file.read(_PIECE), b""
                        if self._begins and len(self._seen) < _KEPT:
                            self._seen += data
                    plain: bytes = self._member.decompress(data, _PIECE)
                    if not data and not plain and self._member.needs_input and not self._member.eof:
                        raise EOFError
            except FormatError:
                self._member = None
                if self._begins:
                    self._search(bytes(self._seen[1:]) + self._pending)
                else:
                    self._file, self._pending = io.BytesIO(), b""
                raise
            if self._member.eof:
                self._pending = self._member.unused_data + self._pending
                self._member = None
            if plain:
                return plain
        raise StopIteration

    def _next_member(self) -> bool:
        """Begin with the next member, where there is one; raises ``FormatError`` where there is anything else and a member may follow."""
        self._seen.clear()
        self._pending = self._pending.lstrip(b"\0")
        while len(self._pending) < HEAD and (more := self._file.read(_PIECE)):
            self._pending = (self._pending + more).lstrip(b"\0")
        if compression_of(self._pending[:HEAD]) == self._form:
            self._member = decompressor(self._form)
            return True
        if self._pending and self._begins:
            self._search(self._pending)
            where = "between" if self._pending else "after"
            raise FormatError(f"there are stray bytes {where} its {self._form} parts; fetch it again")
        if self._pending:
            self.unread = f"what comes after its {self._form} data is something else, and was not read"
        return False

    def _search(self, data: bytes) -> None:
        """Go on at the next member that begins well."""
        self._pending = b""
        while True:
            at = data.find(self._magic)
            while at >= 0:
                if len(data) - at < _PROBE:
                    data += self._file.read(_PIECE)
                if self._begins_well(data[at : at + _PROBE]):
                    self._pending = data[at:]
                    return
                at = data.find(self._magic, at + 1)
            if not (more := self._file.read(_PIECE)):
                return
            data = data[-len(self._magic) + 1 :] + more

    def _begins_well(self, head: bytes) -> bool:
        try:
            with format_errors(self._form):
                plain: bytes = decompressor(self._form).decompress(head, len(self._begins))
        except FormatError:
            return False
        # Zstandard gives out nothing before it has a whole block.
        return plain.startswith(self._begins) or (not plain and self._form != "gzip")


@contextlib.contextmanager
def format_errors(form: str) -> Iterator[None]:
    """Turn whatever a library raises for damaged data into ``FormatError``."""
    import lzma

    damaged: list[type[Exception]] = [zlib.error, lzma.LZMAError, EOFError, OSError, ValueError]
    if form == "Zstandard":
        damaged.append(zstd().ZstdError)
    try:
        yield
    except tuple(damaged) as error:
        raise FormatError(f"its {form} data is damaged ({str(error) or 'it ends too early'}); fetch it again") from None


def decompress(data: bytes, form: str, limit: int) -> tuple[bytes, str]:
    """Return plain bytes, no more than ``limit + 1`` of them (0: all), and a note on what was not read; raises ``FormatError``."""
    members = Members(io.BytesIO(data), form)
    return stream_of(members).read(limit + 1 if limit else -1), members.unread


def compressing(file: IO[bytes], name: str) -> Any:  # noqa: ANN401 - one of several
    """Return a stream that compresses into ``file`` as ``name`` says; closing it doesn't close ``file``."""
    suffix = name.lower().rpartition(".")[2]
    if suffix == "gz":
        import gzip

        return gzip.GzipFile("", "wb", fileobj=file, mtime=0)
    if suffix == "bz2":
        import bz2

        return bz2.BZ2File(file, "wb")
    if suffix == "xz":
        import lzma

        return lzma.LZMAFile(file, "wb")
    return zstd().ZstdFile(file, "wb")
