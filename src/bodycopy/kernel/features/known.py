"""known: a section of a file of weights -> ``Words``: how much each word weighs: sorted words with line ends between, a zero byte, a byte each.

A dictionary of twenty thousand words takes a third of the time that Python takes to start, and a small text asks for few of them.
"""

from __future__ import annotations

from bisect import bisect_left

_MANY = 4000
"""Whoever asks for so many words is better off with a dictionary of all."""


class Words:
    """What is known of words."""

    __slots__ = ("_table",)

    def __init__(self, known: memoryview | dict[str, int]) -> None:
        """Take a section, or a dictionary; raises ``ValueError`` for a section that is damaged."""
        self._table: dict[str, int] = known if isinstance(known, dict) else _Asked(bytes(known))

    def table(self) -> dict[str, int]:
        """Return a dictionary to ``get`` weights from, for one text: what it is not asked for it need not hold."""
        return self._table if len(self._table) < _MANY else self.all()

    def all(self) -> dict[str, int]:
        """Return a dictionary of all words."""
        table = self._table
        if isinstance(table, _Asked):
            table = self._table = table.all()
        return table


class _Asked(dict[str, int]):
    """Words that were asked for; those that weigh nothing are not in the file."""

    __slots__ = ("_values", "_words")

    def __init__(self, section: bytes) -> None:
        words, _, values = section.partition(b"\0")
        self._words = words.decode().split("\n")
        self._values = memoryview(values).cast("b")
        if len(self._words) != len(self._values):
            raise ValueError(len(self._values))

    def __missing__(self, word: str) -> int:
        place = bisect_left(self._words, word)
        found = place < len(self._words) and self._words[place] == word
        weight = self[word] = self._values[place] if found else 0
        return weight

    def get(self, word: str, otherwise: int | None = None) -> int | None:  # type: ignore[override] # of numbers alone
        return self[word] or otherwise

    def all(self) -> dict[str, int]:
        """Return all there are."""
        return dict(zip(self._words, self._values.tolist(), strict=True))
