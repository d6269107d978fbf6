"""parts: a file of compressed parts, one behind the other -> their plain bytes, past parts that are damaged.

A crawler's archive has a part a record, so that a damaged one costs itself and no other. After it the file is searched for the next
part that begins as a record does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.formats.compressed import HEAD, MAGIC, decompressor, honest, opened, packed_as
from bodycopy.batch.formats.record import FormatError

if TYPE_CHECKING:
    import io
    from typing import IO, Any

_PIECE = 1 << 16
_KEPT = 4 << 20
"""Bytes of a part that are kept to be searched for another one, should it turn out to be damaged."""
_PROBE = 512


class DamageError(Exception):
    """A part can't be unpacked; the next bytes that are read are the next part's."""


class Parts:
    """Reads the parts of a gzip or Zstandard file; ``begins`` is how what is in each begins."""

    def __init__(self, file: IO[bytes], form: str, begins: bytes) -> None:
        self._file = file
        self._form = form
        self._begins = begins
        self._magic = next(magic for magic, name in MAGIC.items() if name == form)
        self._pending = b""
        """Read of the file and not yet unpacked."""
        self._part: Any = None
        self._seen = bytearray()
        """What the part has been given, to be searched should it be damaged."""

    def read(self, size: int) -> bytes:
        """Return up to ``size`` plain bytes, none at the end; raises ``DamageError`` once for each damaged part."""
        while self._part is not None or self._begin():
            data = self._more() if self._part.needs_input else b""
            try:
                with honest(self._form):
                    plain: bytes = self._part.decompress(data, size)
                    if not data and not plain and self._part.needs_input and not self._part.eof:
                        raise EOFError
            except FormatError as error:
                self._part = None
                self._search(bytes(self._seen[1:]) + self._pending)
                raise DamageError(str(error)) from None
            if self._part.eof:
                self._pending = self._part.unused_data + self._pending
                self._part = None
            if plain:
                return plain
        return b""

    def _begin(self) -> bool:
        """Begin with the next part; zeros between parts and behind them are nothing, and anything else is damage."""
        self._seen.clear()
        self._pending = self._pending.lstrip(b"\0")
        while len(self._pending) < HEAD and (more := self._file.read(_PIECE)):
            self._pending = (self._pending + more).lstrip(b"\0")
        if not self._pending:
            return False
        if packed_as(self._pending[:HEAD]) != self._form:
            self._search(self._pending)
            where = "between" if self._pending else "behind"
            raise DamageError(f"there are bytes {where} its {self._form} parts that are none; fetch it again")
        self._part = decompressor(self._form)
        return True

    def _more(self) -> bytes:
        data = self._pending or self._file.read(_PIECE)
        self._pending = b""
        if len(self._seen) < _KEPT:
            self._seen += data
        return data

    def _search(self, data: bytes) -> None:
        """Hold on to what comes from the next part on that begins well."""
        while True:
            at = data.find(self._magic)
            while at >= 0:
                if len(data) - at < _PROBE:
                    data += self._file.read(_PIECE)
                if self._is_good(data[at : at + _PROBE]):
                    self._pending = data[at:]
                    return
                at = data.find(self._magic, at + 1)
            more = self._file.read(_PIECE)
            if not more:
                self._pending = b""
                return
            data = data[-len(self._magic) + 1 :] + more

    def _is_good(self, head: bytes) -> bool:
        try:
            with honest(self._form):
                plain: bytes = decompressor(self._form).decompress(head, len(self._begins))
        except FormatError:
            return False
        # Zstandard gives out nothing before it has a whole block.
        return plain.startswith(self._begins) or (not plain and self._form != "gzip")


class Whole:
    """Reads a stream that can't be entered in the middle; damage is its end."""

    def __init__(self, file: IO[bytes], form: str) -> None:
        self._form = form
        self._stream: io.BufferedReader[Any] | None = opened(file, form)

    def read(self, size: int) -> bytes:
        """Return up to ``size`` plain bytes, none at the end; raises ``DamageError``."""
        if self._stream is None:
            return b""
        try:
            with honest(self._form):
                plain = self._stream.read(size)
        except FormatError as error:
            self._stream = None
            raise DamageError(str(error)) from None
        if not plain and (unread := self._stream.raw.unread):
            self._stream = None
            raise DamageError(f"{unread}; fetch it again")
        return plain
