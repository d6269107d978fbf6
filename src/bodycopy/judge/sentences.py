"""sentences: Document -> ``Tables``. A document's sentences in order, with what each shows to the rules of a language."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.characters import STOPS, is_word_part
from bodycopy.segment.boundaries.labels import cut

if TYPE_CHECKING:
    from bodycopy.document import Document, Signal, Span

    _Placed = dict[frozenset[str], list[tuple[str, int, int]]]
    """By the languages that hear them, signals that not all hear: what each shows, and from which sentence to which."""

_QUOTE_MARKS = '"“”„«»「『‘‚'
_SINGLE = "‘‚"
_ENDS = frozenset(STOPS + "」』”’〕】")
_QUOTED, _NOTHING = frozenset({"quote"}), frozenset[str]()
_ALL = frozenset[str]()
# What rules' own phrases show.
_TO_ALL = frozenset({"match", "unless", "needs"})
_OF_RULES = frozenset({"unless", "needs"})
# A verb of reporting this long is not another language's small word: it speaks to all rules.
_TELLING = 4
_END = itemgetter(1)


class Telling(NamedTuple):
    """Signals that show that a site speaks, to whoever hears them; see ``bodycopy.judge.appeal.spoken_until``."""

    starts: list[int]
    ends: list[int]
    reached: list[int]
    """Where those before each of them, and in the end all, have reached."""


class Heard(NamedTuple):
    """All signals, sorted, of those that start together the longest first, and whose rules hear them."""

    signals: list[Signal]
    starts: list[int]
    languages: list[frozenset[str]]
    """For each signal; empty where all do."""
    telling: dict[str, Telling]
    """By language that hears them, once asked for."""


class Sentences(NamedTuple):
    """All sentences of a document in order, with what each shows."""

    spans: list[Span]
    starts: list[int]
    block: list[int]
    """The number of the block that holds it."""
    first: list[int]
    """By block: the number of its first sentence; one more entry than blocks."""
    shows: list[frozenset[str]]
    """By sentence: kinds of signal and, as ``unless:ID`` and ``needs:ID``, the rules that its phrases speak to."""
    heard: Heard
    language: str = ""
    """Of the rules that hear them, whose capitals tell as they do there."""
    hears: str = ""
    """The language whose signals count; empty for those that count for all."""

    def at(self, offset: int) -> int:
        """Return the number of the sentence that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def within(self, start: int, end: int) -> list[Signal]:
        """Return the signals that begin between two offsets, sorted, and of signals that start together the longest first."""
        signals, starts, languages, _ = self.heard
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        hears = self.hears
        if hears == "user":
            return signals[first:last]
        return [signals[n] for n in range(first, last) if not languages[n] or hears in languages[n]]


class Tables:
    """A document's sentences as the rules of each language hear them, laid out once and tabulated when asked for."""

    def __init__(self, document: Document) -> None:
        """Take an observed document."""
        self._document = document
        self._known: dict[str, Sentences] = {}
        self._shared: Sentences | None = None
        self._placed: _Placed = {}

    def of(self, language: str) -> Sentences:
        """Return the table for the rules of one language.

        "Was" is a verb of reporting in one language and a question in another: of the signal lists only the rules' own
        language speaks, and longer verbs of reporting. Users' rules hear all.
        """
        known = self._known.get(language)
        if known is not None:
            return known
        if self._shared is None:
            table = _lay_out(self._document)
            self._placed = _hear(self._document, table)
            self._shared = table
        shared = self._shared
        spoken = [own for own in self._placed if language == "user" or language in own]
        if spoken:
            shows = shared.shows.copy()
            for shown, first, last in chain.from_iterable(map(self._placed.__getitem__, spoken)):
                _lay_on(shows, shown, first, last)
            shared = shared._replace(shows=shows, hears=language)
        known = self._known[language] = shared._replace(language=language)
        return known


def _hear(document: Document, table: Sentences) -> _Placed:
    """Lay each signal that all hear on the sentences it touches, and tell where the others belong."""
    text, spans, starts, shows = document.text, table.spans, table.starts, table.shows
    placed: _Placed = {}
    if not spans:
        return placed
    signals, offsets, languages, _ = table.heard
    signals += document.signals
    signals.sort()
    _put_longest_first(signals)
    offsets += [start for start, *_ in signals]
    ends = [end for _, end in spans]
    count = len(spans)
    known: dict[str, frozenset[str]] = {}
    first = 0
    for signal in signals:
        start, end, kind, ref = signal
        while first + 1 < count and starts[first + 1] <= start:
            first += 1
        last = first + 1
        if end > ends[first]:
            while last < count and starts[last] < end and not runs_on(text, spans, last - 1):
                last += 1
        if kind in _TO_ALL or _speaks_to_all(signal):
            languages.append(_ALL)
            _lay_on(shows, f"{kind}:{ref}" if kind in _OF_RULES else kind, first, last)
        else:
            own = known.get(ref) or known.setdefault(ref, frozenset(ref.split()))
            languages.append(own)
            placed.setdefault(own, []).append((kind, first, last))
    return placed


def _put_longest_first(signals: list[Signal]) -> None:
    """Put those that start together, the shortest first, in the order of ``Sentences.signals``; the others are in order."""
    at, count = 0, len(signals)
    while at < count:
        start, end = signals[at][:2]
        beyond = at + 1
        while beyond < count and signals[beyond][0] == start:
            beyond += 1
        if signals[beyond - 1][1] != end:
            signals[at:beyond] = sorted(signals[at:beyond], key=_END, reverse=True)
        at = beyond


def _lay_on(shows: list[frozenset[str]], shown: str, first: int, last: int) -> None:
    for n in range(first, last):
        if shown not in shows[n]:
            shows[n] |= {shown}


def _lay_out(document: Document) -> Sentences:
    """Lay out the sentences, and see which of them hold a quotation mark."""
    spans: list[Span] = []
    owner: list[int] = []
    first = [0]
    for n, pieces in enumerate(cut(document)):
        spans += pieces
        owner += [n] * (len(spans) - first[-1])
        first.append(len(spans))
    shows = [_NOTHING] * len(spans)
    starts = [start for start, _ in spans]
    table = Sentences(spans, starts, owner, first, shows, Heard([], [], [], {}))
    text = document.text
    for mark in _QUOTE_MARKS:
        at = text.find(mark)
        while at >= 0:
            n = table.at(at)
            if n < len(spans) and at < spans[n].end and is_quote(text, at, spans[n].end):
                shows[n] = _QUOTED
                at = spans[n].end - 1
            at = text.find(mark, at + 1)
    return table


def is_quote(text: str, at: int, end: int) -> bool:
    """Tell whether a quotation mark stands there; what is not one by itself may be an apostrophe."""
    mark = text[at]
    if mark not in _SINGLE:
        return mark in _QUOTE_MARKS
    return not is_word_part(text[at - 1 : at]) and at + 1 < end and is_word_part(text[at + 1])


def _speaks_to_all(signal: Signal) -> bool:
    return (
        signal.kind in _TO_ALL
        or not signal.ref
        or (signal.kind == "reporting" and signal.end - signal.start >= _TELLING)
    )


def runs_on(text: str, spans: list[Span], n: int) -> bool:
    """Tell whether the sentence after ``n`` runs on from it, with at most a space between."""
    return n + 1 < len(spans) and spans[n + 1].start - spans[n].end <= 1 and text[spans[n].end - 1] not in _ENDS
