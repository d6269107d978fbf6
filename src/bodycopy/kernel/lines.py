"""Lines of text in a file that is never parsed as a whole: each is read where it is, by its number.

A compiled rulebook holds 30,000 lines, of which a text wants a few. So a block of lines opens with a table of where each
stands, in hexadecimal, and the file is mapped into memory: what is never asked for costs nothing, and processes share the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import overload

# Hexadecimal digits of an offset and of a length: a block has room for 16 MB.
_WIDTH = 6
_ENTRY = 2 * _WIDTH
_LINE_END = b"\n"


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


class Numbered(Sequence[str]):
    """Lines by their number; ``write_numbered`` writes them."""

    __slots__ = ("_data", "_first", "_places", "_size")

    def __init__(self, data: memoryview) -> None:
        count = first_line(data)
        self._size = int(count)
        start = len(count) + 1
        self._first = start + _ENTRY * self._size
        if not start <= self._first <= len(data):
            raise ValueError("a table that is cut short")
        self._places = data[start : self._first]
        self._data = data

    def __len__(self) -> int:
        return self._size

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
        entry = self._places[_ENTRY * at : _ENTRY * (at + 1)].tobytes()
        start = self._first + int(entry[:_WIDTH], 16)
        return self._data[start : start + int(entry[_WIDTH:], 16)].tobytes().decode()


def write_numbered(lines: Iterable[str]) -> bytes:
    """Return a table of where each line is, and then the lines, equal ones once; raises ``ValueError`` over 16 MB."""
    places: dict[bytes, int] = {}
    table: list[bytes] = []
    end = 0
    for line in map(str.encode, lines):
        if line not in places:
            places[line] = end
            end += len(line)
        table.append(b"%06x%06x" % (places[line], len(line)))
    if end >= 16**_WIDTH:
        raise ValueError("lines of more than 16 MB")
    return b"".join((b"%d\n" % len(table), *table, *places))
