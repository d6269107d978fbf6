"""sentences: Document -> ``Tables``. A document's sentences in order, with what each shows to the rules of a language."""

from __future__ import annotations

from bodycopy.kernel.characters import STOPS
from bodycopy.kernel.light import bisect_right, itemgetter
from bodycopy.kernel.named import NamedTuple
from bodycopy.segment.boundaries.labels import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bodycopy.document import Document, Signal, Span

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
    """The signals of a table that show that a site speaks; see ``bodycopy.judge.appeal.spoken_until``. Empty until that is asked."""

    starts: list[int]
    ends: list[int]
    reached: list[int]
    """Where those before each of them, and in the end all, have reached."""


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
    signals: list[Signal]
    """Sorted, and of signals that start together the longest first."""
    signal_starts: list[int]
    telling: Telling
    language: str = ""
    """Of the rules that hear them."""
    model: str = ""
    """Where what words weigh is read from; what ships where it is empty."""

    def at(self, offset: int) -> int:
        """Return the number of the sentence that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)


class _Heard(NamedTuple):
    """All signals, in the order of ``Sentences.signals``, and whose rules hear them."""

    signals: list[Signal]
    languages: list[frozenset[str]]
    """For each signal; empty where all do."""
    placed: list[tuple[frozenset[str], str, int, int]]
    """Of those that not all hear: the languages, what it shows, and from which sentence to which."""
    spoken: frozenset[str]
    """The languages that some speak in, other than to all."""


class Tables:
    """A document's sentences as the rules of each language hear them, laid out once and tabulated when asked for."""

    def __init__(self, document: Document, model: str = "") -> None:
        """Take an observed document, and the weights of words that tell where a banner ends in doubt."""
        self._document = document
        self._model = model
        self._known: dict[str, Sentences] = {}
        self._shared: Sentences | None = None
        self._heard = _Heard([], [], [], _ALL)

    def of(self, language: str) -> Sentences:
        """Return the table for the rules of one language.

        "Was" is a verb of reporting in one language and a question in another: of the signal lists only the rules' own
        language speaks, and longer verbs of reporting. Users' rules hear all.
        """
        known = self._known.get(language)
        if known is not None:
            return known
        if self._shared is None:
            table = _lay_out(self._document)._replace(model=self._model)
            self._heard = _hear(self._document, table)
            signals = [each for each, own in zip(*self._heard[:2], strict=True) if not own]
            self._shared = _with(table, table.shows, signals)
        shared, (signals, languages, placed, spoken) = self._shared, self._heard
        if language != "user" and language not in spoken:
            known = self._known[language] = shared._replace(language=language)
            return known
        shows = shared.shows.copy()
        for own, shown, first, last in placed:
            if language == "user" or language in own:
                _lay_on(shows, shown, first, last)
        if language != "user":
            signals = [each for each, own in zip(signals, languages, strict=True) if not own or language in own]
        known = self._known[language] = _with(shared, shows, signals)._replace(language=language)
        return known


def _with(table: Sentences, shows: list[frozenset[str]], signals: list[Signal]) -> Sentences:
    starts = [start for start, *_ in signals]
    return table._replace(shows=shows, signals=signals, signal_starts=starts, telling=Telling([], [], []))


def _hear(document: Document, table: Sentences) -> _Heard:
    """Lay each signal that all hear on the sentences it touches, and tell where the others belong."""
    text, spans, starts, shows = document.text, table.spans, table.starts, table.shows
    signals, languages, placed = [*document.signals], [], []
    if not spans:
        return _Heard([], [], [], _ALL)
    signals.sort()
    _put_longest_first(signals)
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
            placed.append((own, kind, first, last))
    return _Heard(signals, languages, placed, _ALL.union(*known.values()))


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


def language_of(rule: str) -> str:
    """Return the language of a rule by its id; ``user`` for users' rules."""
    return rule.split("/", 1)[0]


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
    table = Sentences(spans, starts, owner, first, shows, [], [], Telling([], [], []))
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
    return not _is_word(text[at - 1 : at]) and at + 1 < end and _is_word(text[at + 1])


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _speaks_to_all(signal: Signal) -> bool:
    return (
        signal.kind in _TO_ALL
        or not signal.ref
        or (signal.kind == "reporting" and signal.end - signal.start >= _TELLING)
    )


def runs_on(text: str, spans: list[Span], n: int) -> bool:
    """Tell whether the sentence after ``n`` runs on from it, with at most a space between."""
    return n + 1 < len(spans) and spans[n + 1].start - spans[n].end <= 1 and text[spans[n].end - 1] not in _ENDS
