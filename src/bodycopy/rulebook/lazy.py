"""Sequences and mappings whose items are worked out when first wanted: most texts want few of a rulebook's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bodycopy.typed import TypeVar, overload

_Item = TypeVar("_Item")


class Lazy(Sequence[_Item]):
    """Lines, each read when it is first wanted."""

    def __init__(self, lines: Sequence[str], read: Callable[[str], _Item]) -> None:
        self.lines = lines
        """All lines."""
        self._read = read
        self._known: dict[int, _Item] = {}

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, at: int) -> _Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_Item]: ...
    def __getitem__(self, at: int | slice) -> _Item | Sequence[_Item]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if at not in self._known:
            self._known[at] = self._read(self.lines[at])
        return self._known[at]


class Numbers(Mapping[str, int]):
    """The first field of each line, up to a tab -> the line's number."""

    def __init__(self, lines: Lazy[_Item], places: Mapping[str, str] | None = None) -> None:
        """Take the lines, and where it is at hand the same as a mapping to numbers in decimal."""
        self._lines = lines
        self._places = places

    def __getitem__(self, field: str) -> int:
        if self._places is None:
            self._places = {first: str(number) for number, first in enumerate(self)}
        return int(self._places[field])

    def __iter__(self) -> Iterator[str]:
        return (line[: line.index("\t")] for line in self._lines.lines)

    def __len__(self) -> int:
        return len(self._lines)
