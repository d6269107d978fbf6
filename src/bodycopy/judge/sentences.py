"""sentences: Document -> ``Tables``. A document's sentences in order, with what each shows to the rules of a language."""

from __future__ import annotations

from bisect import bisect_right

from bodycopy.kernel.characters import STOPS
from bodycopy.kernel.named import NamedTuple
from bodycopy.kernel.pattern import pattern
from bodycopy.segment.boundaries.labels import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bodycopy.document import Document, Signal, Span

QUOTE = pattern(r"[\"“”„«»「『]|(?<!\w)[‘‚](?=\w)")
_QUOTE_MARKS = '"“”„«»「『‘‚'
_ENDS = frozenset(STOPS + "」』”’〕】")
_QUOTED, _NOTHING = frozenset({"quote"}), frozenset[str]()
_ALL = frozenset[str]()
# Kinds of signal, as sets: a text has hundreds of signals and few kinds.
_SHOWN: dict[str, frozenset[str]] = {}
# What rules' own phrases show.
_TO_ALL = frozenset({"match", "unless", "needs"})
# A verb of reporting this long is not another language's small word: it speaks to all rules.
_TELLING = 4


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
    language: str = ""
    """Of the rules that hear them."""
    model: str = ""
    """Where what words weigh is read from; what ships where it is empty."""

    def at(self, offset: int) -> int:
        """Return the number of the sentence that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)


class _Placed(NamedTuple):
    """A signal on the sentences that it touches."""

    signal: Signal
    languages: frozenset[str]
    """Whose rules hear it; empty where all do."""
    shows: frozenset[str]
    touched: range


class Tables:
    """A document's sentences as the rules of each language hear them, laid out once and tabulated when asked for."""

    def __init__(self, document: Document, model: str = "") -> None:
        """Take an observed document, and the weights of words that tell where a banner ends in doubt."""
        self._document = document
        self._model = model
        self._known: dict[str, Sentences] = {}
        self._shared: Sentences | None = None
        self._heard: list[_Placed] = []
        self._spoken: frozenset[str] = _ALL
        """The languages that some signals speak in, other than to all."""

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
            shows = table.shows.copy()
            _lay_on(shows, [heard for heard in self._heard if not heard.languages])
            self._spoken = _ALL.union(*{heard.languages for heard in self._heard})
            signals = [heard.signal for heard in self._heard if not heard.languages]
            self._shared = table._replace(shows=shows, signals=signals)
        if language == "user":
            heard = self._heard
        elif language in self._spoken:
            heard = [each for each in self._heard if not each.languages or language in each.languages]
        else:
            known = self._known[language] = self._shared._replace(language=language)
            return known
        shows = self._shared.shows.copy()
        _lay_on(shows, [each for each in heard if each.languages])
        signals = [each.signal for each in heard]
        known = self._known[language] = self._shared._replace(shows=shows, signals=signals, language=language)
        return known


def _hear(document: Document, table: Sentences) -> list[_Placed]:
    """Lay each signal on the sentences it touches; they come as ``Sentences.signals`` do."""
    text, spans, starts = document.text, table.spans, table.starts
    if not spans:
        return []
    ends = [end for _, end in spans]
    count = len(spans)
    languages: dict[str, frozenset[str]] = {}
    shown: dict[tuple[str, ...], frozenset[str]] = {}
    laid: list[_Placed] = []
    first = 0
    for signal in sorted(document.signals):
        start, end, kind, ref = signal
        while first + 1 < count and starts[first + 1] <= start:
            first += 1
        last = first + 1
        if end > ends[first]:
            while last < count and starts[last] < end and not runs_on(text, spans, last - 1):
                last += 1
        own = _ALL
        if kind not in _TO_ALL and not _speaks_to_all(signal):
            own = languages.get(ref) or languages.setdefault(ref, frozenset(ref.split()))
        said = kind, ref
        shows = shown.get(said) or shown.setdefault(said, _shown(signal))
        laid.append(_Placed(signal, own, shows, range(first, last)))
    _put_in_order(laid)
    return laid


def _put_in_order(laid: list[_Placed]) -> None:
    """Put those that start together in the order of ``Sentences.signals``; the others are in order."""
    at = 0
    while at < len(laid):
        start, beyond = laid[at][0][0], at + 1
        while beyond < len(laid) and laid[beyond][0][0] == start:
            beyond += 1
        if beyond > at + 1:
            laid[at:beyond] = sorted(laid[at:beyond], key=_order)
        at = beyond


def _order(heard: _Placed) -> tuple[int, str, bool]:
    _, end, kind, _ = heard.signal
    return -end, kind, bool(heard.languages)


def _shown(signal: Signal) -> frozenset[str]:
    if signal.kind in {"unless", "needs"}:
        return frozenset((f"{signal.kind}:{signal.ref}",))
    known = _SHOWN.get(signal.kind)
    if known is None:
        known = _SHOWN[signal.kind] = frozenset((signal.kind,))
    return known


def _lay_on(shows: list[frozenset[str]], signals: list[_Placed]) -> None:
    for heard in signals:
        for n in heard.touched:
            if not heard.shows <= shows[n]:
                shows[n] |= heard.shows


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
    table = Sentences(spans, [span.start for span in spans], owner, first, shows, [])
    text = document.text
    for mark in _QUOTE_MARKS:
        at = text.find(mark)
        while at >= 0:
            n = table.at(at)
            # What is not a quotation mark by itself may be an apostrophe.
            if n < len(spans) and at < spans[n].end and QUOTE.match(text, at, spans[n].end):
                shows[n] = _QUOTED
                at = spans[n].end - 1
            at = text.find(mark, at + 1)
    return table


def _speaks_to_all(signal: Signal) -> bool:
    return (
        signal.kind in _TO_ALL
        or not signal.ref
        or (signal.kind == "reporting" and signal.end - signal.start >= _TELLING)
    )


def runs_on(text: str, spans: list[Span], n: int) -> bool:
    """Tell whether the sentence after ``n`` runs on from it, with at most a space between."""
    return n + 1 < len(spans) and spans[n + 1].start - spans[n].end <= 1 and text[spans[n].end - 1] not in _ENDS
