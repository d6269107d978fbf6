"""Sequences and mappings whose items are worked out when first wanted: most texts want few of a rulebook's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bodycopy.typed import TypeVar, overload

_Item = TypeVar("_Item")


class Lazy(Sequence[_Item]):
    """Lines of a file, each read when it is first wanted; the file may give them late too."""

    def __init__(self, lines: Sequence[str] | Callable[[], Sequence[str]], read: Callable[[str], _Item]) -> None:
        self._lines = lines
        self._read = read
        self._known: dict[int, _Item] = {}

    @property
    def lines(self) -> Sequence[str]:
        """All lines."""
        if callable(self._lines):
            self._lines = self._lines()
        return self._lines

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

    def __init__(self, lines: Lazy[_Item]) -> None:
        self._lines = lines
        self._known: dict[str, int] | None = None

    @property
    def _all(self) -> dict[str, int]:
        if self._known is None:
            self._known = {line[: line.index("\t")]: number for number, line in enumerate(self._lines.lines)}
        return self._known

    def __getitem__(self, field: str) -> int:
        return self._all[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
