"""sentences: Document -> ``Sentences``. An observed document's sentences in order, with the signals in each."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from bodycopy.kernel.characters import STOPS, is_word_part
from bodycopy.segment.boundaries import cut

if TYPE_CHECKING:
    from bodycopy.document import Document, Signal, Span

_QUOTE_MARKS = '"“”„«»「『‘‚'
_SINGLE = "‘‚"
_ENDS = frozenset(STOPS + "」』”’〕】")
_CONDITIONS = frozenset({"unless", "needs"})
_OF_RULES = _CONDITIONS | {"match"}
_TELLING = frozenset({"call", "thanks", "appeal", "match", "button"})
# A verb of reporting this long is not another language's small word.
_REPORTING = 4


class Sentences:
    """All sentences of a document in order, laid out once for all rules."""

    def __init__(self, document: Document) -> None:
        """Take an observed document."""
        self.spans: list[Span] = []
        self.block: list[int] = []
        """By sentence: the number of the block that holds it."""
        self.first = [0]
        """By block: the number of its first sentence; one more entry than blocks."""
        for n, pieces in enumerate(cut(document)):
            self.spans += pieces
            self.block += [n] * len(pieces)
            self.first.append(len(self.spans))
        self.starts = [start for start, _ in self.spans]
        self.signals: list[list[Signal]] = [[] for _ in self.spans]
        """By sentence: the signals that touch it, in order."""
        self.told = [-1] * len(self.spans)
        """By sentence: where the last signal in it starts that asks for something, or matches."""
        self._text = document.text
        self._kinds: dict[tuple[int, str], frozenset[str]] = {}
        for signal in document.signals:
            for n in self.touched(signal):
                self.signals[n].append(signal)
                if signal[2] in _TELLING:
                    self.told[n] = signal[0]

    def at(self, offset: int) -> int:
        """Return the number of the sentence that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def touched(self, signal: Signal) -> range:
        """Return the numbers of the sentences that a signal touches; what runs on from a label belongs to another."""
        first = last = self.at(signal[0])
        while signal[1] > self.spans[last].end and last + 1 < len(self.spans) and self.starts[last + 1] < signal[1]:
            if self.runs_on(last):
                break
            last += 1
        return range(first, last + 1)

    def runs_on(self, n: int) -> bool:
        """Tell whether the sentence after ``n`` runs on from it, with at most a space between."""
        if n + 1 >= len(self.spans) or self.starts[n + 1] - self.spans[n].end > 1:
            return False
        return self._text[self.spans[n].end - 1] not in _ENDS

    def kinds(self, n: int, language: str) -> frozenset[str]:
        """Return the kinds of signal in a sentence that count for the rules of a language.

        With them are ``quote``, where it holds a quotation mark, and, as ``unless:ID`` and ``needs:ID``, the rules that its
        phrases are conditions of.
        """
        known = self._kinds.get((n, language))
        if known is None:
            kinds = {
                f"{kind}:{ref}" if kind in _CONDITIONS else kind
                for _, _, kind, ref in (signal for signal in self.signals[n] if counts_for(signal, language))
            }
            if has_quote(self._text, *self.spans[n]):
                kinds.add("quote")
            known = self._kinds[n, language] = frozenset(kinds)
        return known


def counts_for(signal: Signal, language: str) -> bool:
    """Tell whether a signal counts for the rules of a language.

    "Was" is a verb of reporting in one language and a question in another: of the signal lists only the rules' own
    language counts, and longer verbs of reporting. For users' rules all count.
    """
    start, end, kind, languages = signal
    if kind in _OF_RULES or not languages or language == "user" or language in languages.split():
        return True
    return kind == "reporting" and end - start >= _REPORTING


def has_quote(text: str, start: int, end: int) -> bool:
    """Tell whether a quotation mark stands between two offsets; a single one after a letter may be an apostrophe."""
    for mark in _QUOTE_MARKS:
        at = text.find(mark, start, end)
        while at >= 0:
            if mark not in _SINGLE:
                return True
            if not is_word_part(text[at - 1 : at]) and at + 1 < end and is_word_part(text[at + 1]):
                return True
            at = text.find(mark, at + 1, end)
    return False
