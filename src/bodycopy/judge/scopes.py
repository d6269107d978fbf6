"""scopes: Document -> verdicts of the rules. From the words that matched to the span that goes.

``match`` takes the words, ``sentence`` the sentences they touch, ``block`` the block (in a long block, its sentences),
``appeal`` the run of neighbouring sentences that ask with them, ``rest`` all from there to the end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import attrgetter

from bodycopy.document import Verdict
from bodycopy.judge.appeal import appeal, speaks
from bodycopy.judge.observe import is_long
from bodycopy.kernel.pattern import pattern
from bodycopy.segment.boundaries.labels import cut, label_ends, reads_on, title_end
from bodycopy.segment.boundaries.prose import credit_seam, seam
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document, Signal, Span
    from bodycopy.rulebook.load import Rule, Rulebook

_QUOTE = pattern(r"[\"“”„«»「『]|(?<!\w)[‘‚](?=\w)")
_QUOTE_MARKS = '"“”„«»「『‘‚'
_ENDS = frozenset(".!?…。！？।؟」』”’〕】")
_QUOTED, _NOTHING = frozenset({"quote"}), frozenset[str]()
_ALL = frozenset[str]()
# Kinds of signal, as sets: a text has hundreds of signals and few kinds.
_SHOWN: dict[str, frozenset[str]] = {}
# A verb of reporting this long is not another language's small word: it speaks to all rules.
_TELLING = 4
# A credit's label, such as "Photo credit:", has at most so many words.
_LABEL_WORDS = 2
_START = attrgetter("start")
# Wordings in a reason are cut to this many characters.
_REASON = 60


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

    def at(self, offset: int) -> int:
        """Give the number of the sentence that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)


class _Heard(NamedTuple):
    """A signal on the sentences that it touches."""

    signal: Signal
    languages: frozenset[str]
    """Whose rules hear it; empty where all do."""
    shows: frozenset[str]
    touched: range


class Tables:
    """A document's sentences as the rules of each language hear them, laid out once and tabulated when asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[str, Sentences] = {}
        self._shared: Sentences | None = None
        self._heard: list[_Heard] = []

    def of(self, language: str) -> Sentences:
        """Give the table for the rules of one language.

        "Was" is a verb of reporting in one language and a question in another: of the signal lists only the rules' own
        language speaks, and longer verbs of reporting. Users' rules hear all.
        """
        known = self._known.get(language)
        if known is not None:
            return known
        if self._shared is None:
            table = _lay_out(self._document)
            self._heard = _hear(self._document, table)
            shows = table.shows.copy()
            _lay_on(shows, [heard for heard in self._heard if not heard.languages])
            self._shared = table._replace(shows=shows)
        shows = self._shared.shows.copy()
        everything = language == "user"
        signals: list[Signal] = []
        own: list[_Heard] = []
        for heard in self._heard:
            if not heard.languages:
                signals.append(heard.signal)
            elif everything or language in heard.languages:
                signals.append(heard.signal)
                own.append(heard)
        _lay_on(shows, own)
        known = self._known[language] = self._shared._replace(shows=shows, signals=signals, language=language)
        return known


def _hear(document: Document, table: Sentences) -> list[_Heard]:
    """Lay each signal on the sentences it touches; they come as ``Sentences.signals`` do."""
    text, spans, starts = document.text, table.spans, table.starts
    languages: dict[str, frozenset[str]] = {}
    laid: list[_Heard] = []
    first = 0
    for signal in sorted(document.signals):
        while first + 1 < len(spans) and starts[first + 1] <= signal.start:
            first += 1
        last = first
        while last < len(spans) and spans[last].start < signal.end:
            last += 1
            if is_glued(text, spans, last - 1):
                break
        own = _ALL
        if not _speaks_to_all(signal):
            own = languages.get(signal.ref) or languages.setdefault(signal.ref, frozenset(signal.ref.split()))
        laid.append(_Heard(signal, own, _shown(signal), range(first, last)))
    return sorted(laid, key=_order)


def _order(heard: _Heard) -> tuple[int, int, str, bool]:
    start, end, kind, _ = heard.signal
    return start, -end, kind, bool(heard.languages)


def _shown(signal: Signal) -> frozenset[str]:
    if signal.kind in {"unless", "needs"}:
        return frozenset((f"{signal.kind}:{signal.ref}",))
    known = _SHOWN.get(signal.kind)
    if known is None:
        known = _SHOWN[signal.kind] = frozenset((signal.kind,))
    return known


def _lay_on(shows: list[frozenset[str]], signals: list[_Heard]) -> None:
    for heard in signals:
        for n in heard.touched:
            if not heard.shows <= shows[n]:
                shows[n] |= heard.shows


def verdicts(document: Document, rulebook: Rulebook, tables: Tables | None = None) -> Iterator[Verdict]:
    """Yield what the rules say of an observed document."""
    matches = [signal for signal in document.signals if signal.kind == "match"]
    if not matches:
        return
    tables = tables or Tables(document)
    seen = set()
    for match in matches:
        rule = rulebook.rule(match.ref)
        table = tables.of(language_of(rule.id))
        touched = _touched(document, table, match)
        if not _counts(document, table, rule, match, touched):
            continue
        for start, end in _take(document, table, rule, match, touched):
            if (start, end, rule.id) not in seen:
                seen.add((start, end, rule.id))
                yield Verdict(
                    start,
                    end,
                    rule.id,
                    rule.family,
                    _reason(document.text[match.start : match.end]),
                    "rule",
                    greedy=rule.scope == "rest",
                )


def _reason(words: str) -> str:
    words = " ".join(words.split())
    return f"says “{words if len(words) <= _REASON else words[: _REASON - 1] + '…'}”"


def language_of(rule: str) -> str:
    """Give the language of a rule by its id; ``user`` for users' rules."""
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
            # What is no quotation mark by itself may be an apostrophe.
            if n < len(spans) and at < spans[n].end and _QUOTE.match(text, at, spans[n].end):
                shows[n] = _QUOTED
                at = spans[n].end - 1
            at = text.find(mark, at + 1)
    return table


def _speaks_to_all(signal: Signal) -> bool:
    return (
        signal.kind in {"match", "unless", "needs"}
        or not signal.ref
        or (signal.kind == "reporting" and signal.end - signal.start >= _TELLING)
    )


def is_glued(text: str, spans: list[Span], n: int) -> bool:
    """Tell whether the sentence after ``n`` is glued to it, with at most a space between."""
    return n + 1 < len(spans) and spans[n + 1].start - spans[n].end <= 1 and text[spans[n].end - 1] not in _ENDS


def _touched(document: Document, table: Sentences, match: Signal) -> range:
    """-> the numbers of the sentences that a match touches; what is glued behind a label is another's."""
    here, last = table.at(match.start), table.at(match.end - 1)
    for n in range(here, last):
        if is_glued(document.text, table.spans, n):
            return range(here, n + 1)
    return range(here, max(here, last) + 1)


def _counts(document: Document, table: Sentences, rule: Rule, match: Signal, near: range) -> bool:
    """Tell whether a match stands, given the rule's ``unless`` and ``needs``."""
    here, last = near[0], near[-1]
    block = table.block[here]
    whole = range(table.first[block], table.first[block + 1])
    long = is_long(document.blocks[block])
    if rule.unless:
        among = near if long or rule.scope in {"match", "sentence", "appeal"} else whole
        against = [n for n in among if _hits(table.shows[n], rule, "unless", rule.unless)]
        if against and not (against == [last] and _speaks_behind(document, table, rule, match, last)):
            return False
    if rule.needs:
        among = range(max(0, here - 1), min(len(table.spans), last + 2))
        if not long:
            among = range(min(among.start, whole.start), max(among.stop, whole.stop))
        return any(_hits(table.shows[n], rule, "needs", rule.needs) for n in among)
    return True


def _speaks_behind(document: Document, table: Sentences, rule: Rule, match: Signal, last: int) -> bool:
    """Tell whether what speaks against a match stands behind the seam of its sentence, in prose that is glued to it."""
    start, end = table.spans[last]
    if f"unless:{rule.id}" in table.shows[last]:
        return False
    stop = _seam(document, table, rule, match, last)
    if stop >= end:
        return False
    shows = set() if _QUOTE.search(document.text, start, stop) is None else {"quote"}
    first, beyond = (bisect_left(table.signals, offset, key=_START) for offset in (start, stop))
    shows.update(signal.kind for signal in table.signals[first:beyond])
    return not _hits(frozenset(shows), rule, "unless", rule.unless)


def _hits(shows: frozenset[str], rule: Rule, role: str, wanted: tuple[str, ...]) -> bool:
    return f"{role}:{rule.id}" in shows or not _kinds(wanted).isdisjoint(shows)


@lru_cache(maxsize=4096)
def _kinds(wanted: tuple[str, ...]) -> frozenset[str]:
    """Give the kinds of signal among what a rule wants, whose names start with ``@``."""
    return frozenset(want[1:] for want in wanted if want[0] == "@")


def _seam(document: Document, table: Sentences, rule: Rule, match: Signal, last: int) -> int:
    """-> where a match's last sentence turns into prose that asks for nothing; its end where it does not."""
    start, end = table.spans[last]
    if rule.scope in {"match", "rest"}:
        return end
    german = table.language == "de"
    if match.end in label_ends(document.text, start, end) and (
        not german or reads_on(document.text, match.end + 1, end)
    ):
        return match.end
    if rule.family == "credit":
        return _credit_stop(document.text, start, match, end)
    if rule.family == "related":
        return end
    stop = seam(document.text, start, match.end, end, german=german)
    return end if stop < end and speaks(table, stop, end) else stop


def _credit_stop(text: str, start: int, match: Signal, end: int) -> int:
    """-> where a credit that a sentence starts with ends: behind its bracket, or its label's names."""
    if text[start] == "(":
        closed = text.find(")", match.start, end) + 1
        return closed if closed and text[closed : closed + 1] == " " else end
    colon = text.find(":", start, match.end) + 1
    reached = colon or match.end
    return credit_seam(text, reached, end) if len(text[start:reached].split()) <= _LABEL_WORDS else end


def _take(document: Document, table: Sentences, rule: Rule, match: Signal, touched: range) -> list[tuple[int, int]]:
    here, last = touched[0], touched[-1]
    block = document.blocks[table.block[here]]
    start, end = table.spans[here].start, table.spans[last].end
    stop = _seam(document, table, rule, match, last)
    if stop < end:
        # The label goes, not the sentence that is glued to it.
        spans = appeal(document.text, table, here, last) if rule.scope == "appeal" else [(start, stop)]
        return [(first, min(final, stop)) for first, final in spans if first < stop]
    match rule.scope:
        case "match":
            return [(match.start, match.end)]
        case "sentence":
            return [(start, title_end(document.text, start, end) if rule.family == "related" else end)]
        case "appeal":
            return appeal(document.text, table, here, last)
        case "rest":
            return [(start if is_long(block) else block.start, len(document.text))]
        case _:
            # Words that are a sentence, edge to edge, speak for no other.
            alone = match.start - start <= 3 and end - match.end <= 3
            glued = is_glued(document.text, table.spans, last) and end < block.end
            return [(start, end)] if alone or glued or is_long(block) else [(block.start, block.end)]
