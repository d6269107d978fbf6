"""known: a section of a file of weights -> ``Words``: how much each word weighs: sorted words with line ends between, a zero byte, a byte each.

A dictionary of twenty thousand words, or a list of them, takes a third of the time that Python takes to start, and a small text
asks for few of them. These are looked for in the file's own bytes, a page of which is found by its first word.
"""

from __future__ import annotations

from bisect import bisect_right

_MANY = 10
"""Once one word in this many has been asked for, a dictionary of all would have been faster."""
_PAGE = 1024


class Words:
    """What is known of words."""

    __slots__ = ("_table",)

    def __init__(self, known: memoryview | dict[str, int]) -> None:
        """Take a section, or a dictionary; raises ``ValueError`` for a section that is damaged."""
        self._table: dict[str, int] = known if isinstance(known, dict) else _Asked(bytes(known))

    def table(self) -> dict[str, int]:
        """Return a dictionary to ``get`` weights from, for one text: what it is not asked for it need not hold."""
        table = self._table
        return self.all() if isinstance(table, _Asked) and table.is_much() else table

    def all(self) -> dict[str, int]:
        """Return a dictionary of all words."""
        table = self._table
        if isinstance(table, _Asked):
            table = self._table = table.all()
        return table


class _Asked(dict[str, int]):
    """Words that were asked for; those that weigh nothing are not in the file."""

    __slots__ = ("_firsts", "_numbers", "_starts", "_values", "_words")

    def __init__(self, section: bytes) -> None:
        words, _, values = section.partition(b"\0")
        self._words = words = b"\n%b\n" % words
        self._values = memoryview(values).cast("b")
        # Where each page starts, at the line end before its first word; that word; how many come before it.
        self._starts, self._firsts, self._numbers = [0], [words[1 : words.index(b"\n", 1)]], [0]
        while (end := words.find(b"\n", self._starts[-1] + _PAGE, -1)) >= 0:
            self._numbers.append(self._numbers[-1] + words.count(b"\n", self._starts[-1], end))
            self._firsts.append(words[end + 1 : words.index(b"\n", end + 1)])
            self._starts.append(end)
        if self._numbers[-1] + words.count(b"\n", self._starts[-1]) - 1 != len(values):
            raise ValueError(len(values))

    def is_much(self) -> bool:
        """Say whether a dictionary of all words would have cost less by now."""
        return len(self) * _MANY > len(self._values)

    def __missing__(self, word: str) -> int:
        weight = self[word] = self._weight(word.encode("utf-8", "surrogatepass"))
        return weight

    def _weight(self, word: bytes) -> int:
        page = bisect_right(self._firsts, word) - 1
        if page < 0 or b"\n" in word:
            return 0
        start = self._starts[page]
        # The next page's first word is greater than this one, so it is here or nowhere.
        place = self._words.find(b"\n%b\n" % word, start, start + _PAGE + len(word) + 2)
        return self._values[self._numbers[page] + self._words.count(b"\n", start, place)] if place >= 0 else 0

    def get(self, word: str, otherwise: int | None = None) -> int | None:  # type: ignore[override] # of numbers alone
        return self[word] or otherwise

    def all(self) -> dict[str, int]:
        """Return all there are."""
        words = self._words[1:-1].decode("utf-8", "replace").split("\n")
        return dict(zip(words, self._values.tolist(), strict=True))
