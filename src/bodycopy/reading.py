"""reading: folded str, units -> ``Reading``. A text cut into tokens once, for every phrase there is to look for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from operator import add
from typing import TYPE_CHECKING

from bodycopy.phrase import plain, token_pattern
from bodycopy.phrasekeys import BETWEEN, NONE, OPENING, is_text, scripts_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection, Iterator, Sequence

    Pieces = Sequence[tuple[int, int]]

# Stands between the tokens of two units; in no key, so that no pair reaches across.
_BREAK = "\n"


class Reading:
    """A text's tokens, all in a row, and what can be looked up in them."""

    def __init__(self, folded: str, units: Sequence[Pieces] | None = None, labels: Collection[int] = ()) -> None:
        """Cut a folded text.

        A unit, within which a phrase must lie, is given by its pieces: ranges with nothing but white space between, at
        whose edges ``^`` and ``$`` hold. By default the whole text is one piece. ``labels`` are offsets at which ``$`` holds
        for a whole label alone: a phrase with ``^`` and ``$`` whose last word is its own.
        """
        self.folded = folded
        self.units = [[(0, len(folded))]] if units is None else units
        self.labels = labels
        self.firsts: list[int] = []
        """Where in ``texts`` each unit begins."""
        self.opens: list[int] = []
        """Where in ``texts`` each piece begins."""
        self.texts: list[str] = []
        """All units' tokens, with a line end after each unit's."""
        self._cut(self._found)
        self.vocabulary = set(self.texts)
        if any(text != plain(text) for text in self.vocabulary if not text.isalnum() or text > "\u024f"):
            self._cut(self._read)
            self.vocabulary = set(self.texts)
        self._known: dict[int, Unit] = {}

    def _cut(self, read: Callable[[int, int], list[str]]) -> None:
        firsts, opens, texts = [], [], []
        for pieces in self.units:
            firsts.append(len(texts))
            for start, end in pieces:
                opens.append(len(texts))
                texts += read(start, end)
            texts.append(_BREAK)
        self.firsts, self.opens, self.texts = firsts, opens, texts

    def _found(self, start: int, end: int) -> list[str]:
        """Return the tokens of a range as they stand in it."""
        return self._pattern(start, end).findall(self.folded, start, end)

    def _read(self, start: int, end: int) -> list[str]:
        """Return the tokens of a range as they read."""
        return [text for text in map(plain, self._found(start, end)) if text]

    def _pattern(self, start: int, end: int) -> re.Pattern[str]:
        return token_pattern(is_ascii=self._is_ascii or self.folded[start:end].isascii())

    def places(self, number: int) -> Iterator[tuple[int, int]]:
        """Yield where each token of a unit starts and ends in the text."""
        for start, end in self.units[number]:
            for found in self._pattern(start, end).finditer(self.folded, start, end):
                if plain(found.group()):
                    yield found.span()

    @cached_property
    def _is_ascii(self) -> bool:
        return self.folded.isascii()

    @cached_property
    def pairs(self) -> list[str]:
        """Each token with the next, a tab between; the last token has none."""
        texts = self.texts
        return list(map(add, [text + BETWEEN for text in texts], texts[1:]))

    @cached_property
    def openings(self) -> dict[str, list[int]]:
        """The first word or number of each piece, as a key, and where it stands."""
        found: dict[str, list[int]] = {}
        for opening in self.opens:
            at = self.first_text(opening)
            if at >= 0:
                found.setdefault(OPENING + self.texts[at], []).append(at)
        return found

    def first_text(self, at: int) -> int:
        """Return the first token from ``at`` on that is no mark; -1 where its unit ends before."""
        texts = self.texts
        while not is_text(texts[at]):
            if texts[at] == _BREAK:
                return -1
            at += 1
        return at

    @cached_property
    def scripts(self) -> set[int]:
        """The script groups of the text's characters."""
        return scripts_of(self.vocabulary)

    def number(self, at: int) -> int:
        """Return the number of the unit that holds the token ``at``."""
        return bisect_right(self.firsts, at) - 1

    def unit(self, number: int) -> Unit:
        """Return a unit."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = Unit(self, number)
        return known


class Unit:
    """The tokens of one unit, numbered from its start."""

    def __init__(self, reading: Reading, number: int) -> None:
        self._reading = reading
        self._number = number
        self._first = reading.firsts[number]
        self._last = (reading.firsts[number + 1] if number + 1 < len(reading.firsts) else len(reading.texts)) - 1
        self.texts = reading.texts[self._first : self._last]
        """What each token says."""
        self.labels = reading.labels
        self._opens = reading.opens[bisect_left(reading.opens, self._first) : bisect_right(reading.opens, self._last)]
        self.opens = {edge - self._first for edge in self._opens}
        """The tokens that pieces open with."""
        self.closes = {*(edge - 1 for edge in self.opens), len(self.texts) - 1}
        """The tokens that pieces end with."""
        self._stems: dict[int, set[str]] = {}

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        return list(self._reading.places(self._number))

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts in the text."""
        return [start for start, _ in self._places]

    @cached_property
    def ends(self) -> list[int]:
        """Where each token ends in the text."""
        return [end for _, end in self._places]

    @cached_property
    def _held(self) -> set[str]:
        reading = self._reading
        firsts = [at for at in map(reading.first_text, self._opens) if at >= 0]
        openings = [OPENING + reading.texts[at] for at in firsts]
        return {*self.texts, *reading.pairs[self._first : self._last], *openings, NONE}

    def holds(self, key: str) -> bool:
        """Tell whether the unit holds a key; every unit holds ``NONE``."""
        if key[-1] != "*":
            return key in self._held
        length = len(key) - 1
        if length not in self._stems:
            self._stems[length] = {text[:length] for text in self.texts}
        return key[:-1] in self._stems[length]
