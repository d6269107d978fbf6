"""Lines of text in a file that is never parsed as a whole: each is read where it is, by its number or its key.

A compiled rulebook holds 30,000 lines, of which a text wants a few. So a block of lines opens with a table of where each
stands, in hexadecimal, and the file is mapped into memory: what is never asked for costs nothing, and processes share the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import overload

# Hexadecimal digits of an offset and of a length: a block has room for 16 MB.
_WIDTH = 6
_ENTRY = 2 * _WIDTH
_AFTER_KEY = b"\x1d"
_LINE_END = b"\n"
# A text may hold half a surrogate pair; no line does.
_STRICTNESS = "surrogatepass"


def pack(blocks: Iterable[bytes]) -> bytes:
    """Return blocks as one, which ``unpack`` parts again."""
    blocks = list(blocks)
    return " ".join(str(len(block)) for block in blocks).encode() + _LINE_END + b"".join(blocks)


def unpack(data: memoryview) -> list[memoryview]:
    """Return the blocks that were packed; nothing is copied. Raises ``ValueError`` where they are cut short, or their sizes are damaged."""
    told = first_line(data)
    sizes = [int(size) for size in told.split()]
    ends = list(accumulate(sizes, initial=len(told) + 1))
    if ends[-1] != len(data) or min(sizes, default=0) < 0:
        raise ValueError("blocks of other sizes")
    return [data[start:end] for start, end in pairwise(ends)]


def first_line(data: memoryview) -> bytes:
    """Return what comes before the first line end; all of it where there is none."""
    reach = 64
    while reach < len(data) and _LINE_END not in data[:reach].tobytes():
        reach *= 2
    return data[:reach].tobytes().partition(_LINE_END)[0]


def _write_table(pieces: Iterable[bytes]) -> bytes:
    """Return a table of where each piece is, and then the pieces, equal ones once. Raises ``ValueError`` over 16 MB."""
    places: dict[bytes, int] = {}
    table: list[bytes] = []
    end = 0
    for piece in pieces:
        if piece not in places:
            places[piece] = end
            end += len(piece)
        table.append(b"%06x%06x" % (places[piece], len(piece)))
    if end >= 16**_WIDTH:
        raise ValueError("lines of more than 16 MB")
    return b"".join((b"%d\n" % len(table), *table, *places))


class _Table:
    """Pieces of a block, by number."""

    __slots__ = ("_data", "_first", "_places", "size")

    def __init__(self, data: memoryview) -> None:
        count = first_line(data)
        self.size = int(count)
        """How many there are."""
        start = len(count) + 1
        self._first = start + _ENTRY * self.size
        if not start <= self._first <= len(data):
            raise ValueError("a table that is cut short")
        self._places = data[start : self._first]
        self._data = data

    def rest(self) -> bytes:
        """Return all pieces in a row, equal ones once."""
        return self._data[self._first :].tobytes()

    def piece(self, number: int) -> bytes:
        entry = self._places[_ENTRY * number : _ENTRY * (number + 1)].tobytes()
        start = self._first + int(entry[:_WIDTH], 16)
        return self._data[start : start + int(entry[_WIDTH:], 16)].tobytes()


class Numbered(Sequence[str]):
    """Lines by their number; ``write_numbered`` writes them."""

    __slots__ = ("_table",)

    def __init__(self, data: memoryview) -> None:
        self._table = _Table(data)

    def __len__(self) -> int:
        return self._table.size

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, at: int) -> str: ...
        @overload
        def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._table.piece(at).decode()


def write_numbered(lines: Iterable[str]) -> bytes:
    """Return lines as a block, to be read by ``Numbered``; raises ``ValueError`` over 16 MB."""
    return _write_table(line.encode() for line in lines)


def _bucket(name: bytes, buckets: int) -> int:
    """Return the bucket that holds a key's line. A checksum would do as well, but its module is slow to import."""
    return int.from_bytes(name, "little") % buckets


class IndexedLines(Mapping[str, str]):
    """Lines by their key; ``write_indexed`` writes them, those whose keys leave the same rest together."""

    __slots__ = ("_table",)

    def __init__(self, data: memoryview) -> None:
        self._table = _Table(data)

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override] # no need for more
        """Return the line of a key, or ``default`` where there is none."""
        name = key.encode("utf-8", _STRICTNESS)
        bucket = self._table.piece(_bucket(name, self._table.size))
        at = bucket.find(_LINE_END + name + _AFTER_KEY) if bucket else -1
        if at < 0:
            return default
        start = at + len(name) + 2
        return bucket[start : bucket.index(_LINE_END, start)].decode()

    def __getitem__(self, key: str) -> str:
        line = self.get(key)
        if line is None:
            raise KeyError(key)
        return line

    def _lines(self) -> Iterator[list[str]]:
        """Yield each key with its line."""
        lines = filter(None, self._table.rest().decode().split("\n"))
        return (line.split("\x1d", 1) for line in lines)

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self._lines())

    def __len__(self) -> int:
        return sum(1 for _ in self._lines())


def write_indexed(lines: Mapping[str, str]) -> bytes:
    """Return lines as a block, to be read by ``IndexedLines``; raises ``ValueError`` over 16 MB."""
    size = len(lines) | 1
    buckets: list[list[bytes]] = [[] for _ in range(size)]
    for key, line in sorted(lines.items()):
        name = key.encode()
        buckets[_bucket(name, size)].append(name + _AFTER_KEY + line.encode())
    return _write_table(
        b"".join((_LINE_END, *(line + _LINE_END for line in bucket))) if bucket else b"" for bucket in buckets
    )
