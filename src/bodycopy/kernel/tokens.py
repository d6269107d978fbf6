"""tokens: folded str, units -> ``TokenizedText``. A text cut into tokens once, for every phrase there is to look for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from bodycopy.kernel.phrases.fold import tokens
from bodycopy.kernel.phrases.keys import is_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

BREAK = "\n"
"""Stands after each unit's tokens, and so before the next unit's; no phrase holds it."""


class TokenizedText:
    """A text's tokens, all in a row, and what can be looked up in them."""

    __slots__ = ("_labels", "_spoken", "ends", "firsts", "marks", "opens", "starts", "texts", "vocabulary")

    def __init__(
        self,
        folded: str,
        units: Sequence[Sequence[tuple[int, int]]] | None = None,
        labels: Callable[[int], Collection[int]] | None = None,
    ) -> None:
        """Cut a folded text.

        A unit, within which a phrase must lie, is given by its pieces: ranges with nothing but white space between, at
        whose edges ``^`` and ``$`` hold. By default the whole text is one piece. ``labels`` gives, by the number of a unit, offsets at
        which ``$`` holds for a whole label alone: a phrase with ``^`` and ``$`` whose last word is its own.
        """
        self._labels = labels
        self.texts: list[str] = []
        """All units' tokens as they read, with a line end after each unit's."""
        self.starts: list[int] = []
        self.ends: list[int] = []
        """Where each of them stands in the text."""
        self.firsts: list[int] = []
        """Where in ``texts`` each unit begins."""
        self.opens: list[int] = []
        """Where in ``texts`` each piece begins."""
        for pieces in [[(0, len(folded))]] if units is None else units:
            self.firsts.append(len(self.texts))
            for start, end in pieces:
                self.opens.append(len(self.texts))
                texts, starts, ends = tokens(folded, start, end)
                self.texts += texts
                self.starts += starts
                self.ends += ends
            self.texts.append(BREAK)
            self.starts.append(-1)
            self.ends.append(-1)
        self.vocabulary = set(self.texts)
        self.marks = {text for text in self.vocabulary if not text.isalnum() and not is_text(text)}
        """The tokens that are neither words nor numbers."""
        self._spoken = [*accumulate((text not in self.marks for text in self.texts), initial=0)]
        """How many tokens before each are not marks."""

    def touches(self, at: int) -> bool:
        """Tell whether a token touches the one before it in its unit."""
        return self.ends[at - 1] == self.starts[at]

    def first_text(self, at: int) -> int:
        """Return the first token from ``at`` on that is not a mark; -1 where its unit ends before."""
        found = bisect_right(self._spoken, self._spoken[at]) - 1
        return found if found < len(self.texts) and self.number(found) == self.number(at) else -1

    def is_first(self, at: int) -> bool:
        """Tell whether only marks stand between the start of a piece and the token ``at``."""
        opening = self.opens[bisect_right(self.opens, at) - 1]
        return self._spoken[at] == self._spoken[opening]

    def is_last(self, at: int) -> bool:
        """Tell whether only marks stand between the token before ``at`` and the end of a piece."""
        piece = bisect_left(self.opens, at)
        after = self.opens[piece] if piece < len(self.opens) else len(self.texts)
        return self._spoken[at] == self._spoken[after]

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
        return self._labels is not None and self.ends[at] in self._labels(self.number(at))
