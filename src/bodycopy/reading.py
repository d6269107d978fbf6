"""reading: folded str, units -> ``Reading``. A text cut into tokens once, for every phrase there is to look for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from operator import add

from bodycopy.phrase import near, plain, token_pattern
from bodycopy.phrasekeys import BETWEEN, NUMBERS, OPENING, in_pair, is_text, scripts_of
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection, Sequence

    Pieces = Sequence[tuple[int, int]]

# A pattern that is dear to compile and fast to use is worth it from so many characters on.
_SHORT = 1 << 15
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
        self._odd = any(text != plain(text) for text in self.vocabulary if not text.isalnum() or text > "\u024f")
        if self._odd:
            self._cut(self._read)
            self.vocabulary = set(self.texts)
        self._known: dict[int, Unit] = {}

    def _cut(self, read: Callable[[int, int], list[str]]) -> None:
        firsts: list[int] = []
        opens: list[int] = []
        texts: list[str] = []
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
        return token_pattern(is_ascii=self._is_ascii or self.folded[start:end].isascii(), is_near=self._is_near)

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where each token of a piece starts and ends in the text."""
        found = self._pattern(start, end).finditer(self.folded, start, end)
        return [one.span() for one in found if not self._odd or plain(one.group())]

    @cached_property
    def _is_ascii(self) -> bool:
        return self.folded.isascii()

    @cached_property
    def _is_near(self) -> bool:
        return len(self.folded) < _SHORT and near(self.folded)

    @cached_property
    def pairs(self) -> list[str]:
        """Each token with the next, as keys; the last token has none."""
        numbers = {text: NUMBERS for text in self.vocabulary if in_pair(text) == NUMBERS}
        texts = [numbers.get(text, text) for text in self.texts] if numbers else self.texts
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
        found = self._solid[bisect_left(self._solid, at)]
        return -1 if self.texts[found] == _BREAK else found

    @cached_property
    def _solid(self) -> list[int]:
        """The numbers of tokens that are no marks, and of the units' ends."""
        return [at for at, text in enumerate(self.texts) if text == _BREAK or is_text(text)]

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
        self._places: dict[int, list[tuple[int, int]]] = {}
        self._stems: dict[int, set[str]] = {}

    def place(self, at: int) -> tuple[int, int]:
        """Return where a token starts and ends in the text."""
        piece = bisect_right(self._opens, at + self._first) - 1
        places = self._places.get(piece)
        if places is None:
            places = self._places[piece] = self._reading.places(*self._reading.units[self._number][piece])
        return places[at + self._first - self._opens[piece]]

    def words_before(self, at: int) -> int:
        """Return how many tokens that are no marks stand between the start of its piece and a token."""
        ranks = self._ranks
        piece = bisect_right(self._opens, at + self._first)
        return ranks[at] - ranks[self._opens[piece - 1] - self._first]

    def words_from(self, at: int) -> int:
        """Return how many tokens that are no marks stand from a token on to the end of its piece."""
        ranks = self._ranks
        piece = bisect_right(self._opens, at + self._first)
        end = self._opens[piece] - self._first if piece < len(self._opens) else -1
        return ranks[end] - ranks[at]

    @cached_property
    def has_labels(self) -> bool:
        """Whether a label may end somewhere within the unit."""
        pieces = self._reading.units[self._number]
        return any(pieces[0][0] < end < pieces[-1][1] for end in self.labels)

    @cached_property
    def _ranks(self) -> list[int]:
        return list(accumulate(map(is_text, self.texts), initial=0))

    def touches(self, at: int) -> bool:
        """Tell whether a token touches the one before it."""
        return self.place(at - 1)[1] == self.place(at)[0]

    @cached_property
    def words(self) -> set[str]:
        """What its tokens say."""
        return set(self.texts)

    def stems(self, length: int) -> set[str]:
        """Return the first ``length`` letters of its tokens."""
        if length not in self._stems:
            self._stems[length] = {text[:length] for text in self.words}
        return self._stems[length]

    @cached_property
    def _held(self) -> set[str]:
        reading = self._reading
        firsts = [at for at in map(reading.first_text, self._opens) if at >= 0]
        openings = [OPENING + reading.texts[at] for at in firsts]
        return {*self.words, *reading.pairs[self._first : self._last], *openings}

    def holds(self, key: str) -> bool:
        """Tell whether the unit may hold a key: of a pair with a stem, whether it holds the stem."""
        if "*" not in key:
            return key in self._held
        stem = next(part for part in key.split(BETWEEN) if part[-1] == "*")
        return stem[:-1] in self.stems(len(stem) - 1)
