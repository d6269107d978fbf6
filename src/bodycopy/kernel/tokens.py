"""tokens: folded str, units -> ``TokenizedText``. A text cut into tokens once, for every phrase there is to look for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, compress
from typing import TYPE_CHECKING

from bodycopy.kernel.phrases.fold import has_odd, plain, token_pattern
from bodycopy.kernel.phrases.keys import is_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    Pieces = Sequence[tuple[int, int]]

BREAK = "\n"
"""Stands after each unit's tokens, and so before the next unit's; no phrase holds it."""


class TokenizedText:
    """A text's tokens, all in a row, and what can be looked up in them."""

    __slots__ = (
        "_folded",
        "_labels",
        "_pieces",
        "_raw",
        "_spoken",
        "_starts",
        "_units",
        "firsts",
        "marks",
        "opened",
        "opens",
        "texts",
        "vocabulary",
    )

    def __init__(
        self,
        folded: str,
        units: Sequence[Pieces] | None = None,
        labels: Callable[[int], Collection[int]] | None = None,
    ) -> None:
        """Cut a folded text.

        A unit, within which a phrase must lie, is given by its pieces: ranges with nothing but white space between, at
        whose edges ``^`` and ``$`` hold. By default the whole text is one piece. ``labels`` gives, by the number of a unit, offsets at
        which ``$`` holds for a whole label alone: a phrase with ``^`` and ``$`` whose last word is its own.
        """
        self._folded = folded
        self._units: Sequence[Pieces] = [[(0, len(folded))]] if units is None else units
        self._labels = labels
        self.firsts: list[int] = []
        """Where in ``texts`` each unit begins."""
        self.opens: list[int] = []
        """Where in ``texts`` each piece begins."""
        self._pieces: list[tuple[int, int]] = []
        self._raw: list[str] = []
        """All units' tokens as they stand in the text."""
        self._cut()
        self.texts = self._raw
        """All units' tokens as they read, with a line end after each unit's."""
        self.vocabulary = set(self.texts)
        if has_odd("\n".join(self.vocabulary)):
            self._read_odd({text: plain(text) for text in self.vocabulary if has_odd(text)})
        self.opened = set(self.opens)
        self.marks = {text for text in self.vocabulary if not text.isalnum() and not is_text(text)}
        """The tokens that are neither words nor numbers."""
        self._starts: dict[int, list[int]] = {}
        """By piece: where its first tokens start in the text, as many as were asked for."""
        self._spoken: list[int] | None = None
        """The tokens that are not marks, sorted; None until asked for."""

    def _cut(self) -> None:
        """Cut the text into tokens as they stand."""
        folded, raw, opens = self._folded, self._raw, self.opens
        of_ascii = token_pattern(is_ascii=True).findall
        of_any = of_ascii if folded.isascii() else token_pattern(is_ascii=False).findall
        for pieces in self._units:
            self.firsts.append(len(raw))
            self._pieces += pieces
            for start, end in pieces:
                opens.append(len(raw))
                raw += (of_ascii if folded[start:end].isascii() else of_any)(folded, start, end)
            raw.append(BREAK)

    def _read_odd(self, odd: dict[str, str]) -> None:
        """Read tokens that are not what they look like, and leave out those that read as nothing."""
        self.texts = [*map(odd.get, self._raw, self._raw)]
        if "" in odd.values():
            ranks = [*accumulate(map(bool, self.texts), initial=0)]
            self._raw = [*compress(self._raw, self.texts)]
            self.texts = [*filter(None, self.texts)]
            self.firsts = [ranks[first] for first in self.firsts]
            self.opens = [ranks[opening] for opening in self.opens]
        self.vocabulary = set(self.texts)

    def place(self, at: int) -> tuple[int, int]:
        """Return where a token starts and ends in the text."""
        piece = bisect_right(self.opens, at) - 1
        first = self.opens[piece]
        starts = self._starts.get(piece)
        if starts is None:
            starts = self._starts[piece] = []
        raw = self._raw
        if len(starts) <= at - first:
            # Between tokens there is nothing but white space, and what reads as nothing.
            find = self._folded.find
            here = starts[-1] + len(raw[first + len(starts) - 1]) if starts else self._pieces[piece][0]
            for token in raw[first + len(starts) : at + 1]:
                here = find(token, here)
                starts.append(here)
                here += len(token)
        start = starts[at - first]
        return start, start + len(raw[at])

    def touches(self, at: int) -> bool:
        """Tell whether a token touches the one before it in its unit."""
        return self.place(at - 1)[1] == self.place(at)[0]

    def _texts_before(self, at: int) -> int:
        """Return how many tokens before ``at`` are not marks, in all units."""
        if self._spoken is None:
            marks = self.marks
            self._spoken = [place for place, text in enumerate(self.texts) if text not in marks]
        return bisect_left(self._spoken, at)

    def first_text(self, at: int) -> int:
        """Return the first token from ``at`` on that is not a mark; -1 where its unit ends before."""
        rank = self._texts_before(at)
        spoken = self._spoken or ()
        if rank == len(spoken):
            return -1
        return spoken[rank] if self.number(spoken[rank]) == self.number(at) else -1

    def _next_opening(self, at: int) -> int:
        """Return the first token from ``at`` on that a piece begins with."""
        piece = bisect_left(self.opens, at)
        return self.opens[piece] if piece < len(self.opens) else len(self.texts)

    def number(self, at: int) -> int:
        """Return the number of the unit that holds the token ``at``."""
        return bisect_right(self.firsts, at) - 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Return where a unit begins and is over in ``texts``."""
        after = self.firsts[number + 1] if number + 1 < len(self.firsts) else len(self.texts)
        return self.firsts[number], after - 1

    def has_labels(self, at: int) -> bool:
        """Tell whether a label may end somewhere within the unit that holds the token ``at``."""
        return self._labels is not None and bool(self._labels(self.number(at)))

    def ends_label(self, at: int) -> bool:
        """Tell whether a label may end with the token ``at``."""
        return self._labels is not None and self.place(at)[1] in self._labels(self.number(at))

    def is_first(self, at: int) -> bool:
        """Tell whether only marks stand between a start and the token ``at``."""
        if at in self.opened:
            return True
        if self.texts[at - 1] not in self.marks:
            return False
        opening = self.opens[bisect_right(self.opens, at) - 1]
        return self._texts_before(at) == self._texts_before(opening)

    def is_last(self, at: int) -> bool:
        """Tell whether only marks stand between the token before ``at`` and an end."""
        if at in self.opened or self.texts[at] == BREAK:
            return True
        if self.texts[at] not in self.marks:
            return False
        return self._texts_before(at) == self._texts_before(self._next_opening(at))
