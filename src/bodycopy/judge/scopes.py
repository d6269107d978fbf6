"""scopes: Document -> verdicts of the rules. From the words that matched to the span that goes.

``match`` takes the words, ``sentence`` the sentences they touch, ``block`` too (for a user's rule the block, if it is short),
``appeal`` the run of neighbouring sentences that ask with them, ``rest`` all from there to the end.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import Verdict
from bodycopy.judge.languages import language_of
from bodycopy.judge.observe import is_long
from bodycopy.judge.sentences import Sentences, Tables, is_quote, runs_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bodycopy.document import Document, Signal
    from bodycopy.rulebook.model import Rule, Rulebook

# What opens somebody's speech, which marks are next, and of these what closes it.
_SPEECH = {
    "“": ("“”", "”"),
    "„": ('„“”"', '“”"'),
    '"': ('"\n', '"'),
    "«": ("«»", "»"),
    "»": ("«»", "«"),
    "「": ("「」", "」"),
    "『": ("『』", "』"),
    "”": ("“”", "”"),
}
_SPEECH_MARKS = '“”„«»「」『』"\n'
# So many sentences before and behind one a speech may begin and end.
_NEAR = 2
# Matches come in order, and those of so many surroundings are remembered.
_KEPT = 4
# Behind words that a sentence begins with, so few characters are no more than its end; but names and titles of these families may end sooner.
_STOP, _NAMING = 1, frozenset({"credit", "related"})
# Wordings in a reason are cut to this many characters.
_REASON = 60


class _Around(NamedTuple):
    """What stands in a stretch of a text, from one offset to another."""

    letters: Callable[[int, int], tuple[int, int]]
    speeches: Callable[[int, int], list[tuple[int, int]]]


def verdicts(document: Document, rulebook: Rulebook, tables: Tables | None = None) -> Iterator[Verdict]:
    """Yield what the rules say of an observed document."""
    matches = [signal for signal in document.signals if signal[2] == "match"]
    if not matches:
        return
    tables = tables or Tables(document)
    around = _around(document.text)
    seen = set()
    taken: dict[str, dict[int, Verdict]] = {}
    heard: dict[str, tuple[Rule, Sentences]] = {}
    at, touched, reason = (-1, -1), range(0), ""
    for match in matches:
        known = heard.get(match.ref)
        if known is None:
            known = heard[match.ref] = rulebook.rule(match.ref), tables.of(language_of(match.ref))
        rule, table = known
        if match[:2] != at:  # rules of several languages share words
            at, touched = match[:2], _touched(document, table, match)
            reason = _reason(document.text[match.start : match.end])
        is_quoted = "quote" in table.shows[touched[0]] and _is_quoted(around, table, match, touched[0])
        if is_quoted or not _counts(document, table, rule, match, touched):
            continue
        for start, end in _take(document, table, rule, match, touched):
            if (start, end, rule.id) not in seen:
                seen.add((start, end, rule.id))
                verdict = Verdict(start, end, rule.id, rule.family, reason, "rule", greedy=rule.scope == "rest")
                yield verdict
                if rule.scope == "appeal":
                    asking = taken.setdefault(language_of(rule.id), {})
                    asking.update({n: verdict for n in touched if table.spans[n].end <= end and n not in asking})
    for language, asking in sorted(taken.items()):
        from bodycopy.judge.appeal import appeals

        yield from appeals(document, tables.of(language), asking)


def _around(text: str) -> _Around:
    """Return what finds what stands around matches, and remembers it while they are near."""
    remembered = lru_cache(maxsize=_KEPT)
    return _Around(
        remembered(lambda start, end: _letters(text, start, end)),
        remembered(lambda start, end: [*_speeches(text, start, end)]),
    )


def _letters(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the first letter or figure of a stretch stands, and the last; ``end`` and -1 where none does."""
    first = next((at for at in range(start, end) if text[at].isalnum()), end)
    return first, next((at for at in range(end - 1, first - 1, -1) if text[at].isalnum()), -1)


def _is_quoted(around: _Around, table: Sentences, match: Signal, n: int) -> bool:
    """Tell whether somebody's speech holds a match in a sentence: quotation marks around it, and words of another outside them."""
    if table.language == "user":
        return False
    block = table.block[n]
    first, last = max(table.first[block], n - _NEAR), min(table.first[block + 1] - 1, n + _NEAR)
    start, end = table.spans[first].start, table.spans[last].end
    speeches = around.speeches(start, end)
    opened, closed = speeches[bisect_left(speeches, (match.start, 0)) - 1] if speeches else (match.start, match.start)
    if not opened < match.start <= match.end < closed:
        return False
    word, end_word = around.letters(start, end)
    return word < opened or end_word >= closed


def _speeches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each speech between quotation marks begins and ends."""
    marks = []
    for mark in _SPEECH_MARKS:
        at = text.find(mark, start, end)
        while at >= 0:
            marks.append((at, mark))
            at = text.find(mark, at + 1, end)
    marks.sort()
    reached = 0
    for n, (at, mark) in enumerate(marks):
        if at < reached or mark not in _SPEECH:
            continue
        stops, closes = _SPEECH[mark]
        close, by = next((marks[m] for m in range(n + 1, len(marks)) if marks[m][1] in stops), (0, ""))
        if by and by in closes:
            reached = close + 1
            yield at, reached


def _reason(words: str) -> str:
    words = " ".join(words.split())
    return f"says “{words if len(words) <= _REASON else words[: _REASON - 1] + '…'}”"


def _touched(document: Document, table: Sentences, match: Signal) -> range:
    """Return the numbers of the sentences that a match touches; what runs on from a label belongs to another."""
    here = table.at(match.start)
    if match.end <= table.spans[here].end:
        return range(here, here + 1)
    last = table.at(match.end - 1)
    for n in range(here, last):
        if runs_on(document.text, table.spans, n):
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
        beside = range(max(whole.start, here - 1), min(whole.stop, last + 2)) if long else whole
        if any(_hits(table.shows[n], rule, "needs", rule.needs) for n in beside):
            return True
        # A button or a price in the next block backs a rule, a word there doesn't.
        wanted = _kinds(rule.needs)
        return any(0 <= n < len(table.spans) and not wanted.isdisjoint(table.shows[n]) for n in (here - 1, last + 1))
    return True


def _speaks_behind(document: Document, table: Sentences, rule: Rule, match: Signal, last: int) -> bool:
    """Tell whether what speaks against a match comes after the end of its banner, in prose that runs on from it."""
    start, end = table.spans[last]
    if f"unless:{rule.id}" in table.shows[last]:
        return False
    from bodycopy.judge.reach import plain_end

    stop = plain_end(document, table, rule, match, last)
    if stop >= end:
        return False
    shows = {"quote"} if any(is_quote(document.text, at, stop) for at in range(start, stop)) else set()
    shows.update(signal.kind for signal in table.within(start, stop))
    return not _hits(frozenset(shows), rule, "unless", rule.unless)


def _hits(shows: frozenset[str], rule: Rule, role: str, wanted: tuple[str, ...]) -> bool:
    return f"{role}:{rule.id}" in shows or not _kinds(wanted).isdisjoint(shows)


@lru_cache(maxsize=4096)
def _kinds(wanted: tuple[str, ...]) -> frozenset[str]:
    """Return the kinds of signal among what a rule wants, whose names start with ``@``."""
    return frozenset(want[1:] for want in wanted if want[0] == "@")


def _take(document: Document, table: Sentences, rule: Rule, match: Signal, touched: range) -> list[tuple[int, int]]:
    here, last = touched[0], touched[-1]
    block = document.blocks[table.block[here]]
    start, end = table.spans[here].start, table.spans[last].end
    if match.start > start or end - match.end > _STOP or rule.family in _NAMING:
        # Most words of rules that honest texts hold are quoted, and need not import what tells how far they reach.
        from bodycopy.judge.reach import front_of, plain_end

        stop = plain_end(document, table, rule, match, last)
        front = front_of(document, table, rule, match, here)
        if stop < end or front > start:
            # The label goes, not the sentence that runs on from it, nor a line without its end in front.
            return [(front, stop)]
    match rule.scope:
        case "match":
            return [(match.start, match.end)]
        case "rest":
            return [(start if is_long(block) else block.start, len(document.text))]
        case "block" if table.language == "user" and not is_long(block):
            # A user's rule means what it says, but words that are a sentence, edge to edge, speak for no other.
            alone = match.start - start <= 3 and end - match.end <= 3
            joined = runs_on(document.text, table.spans, last) and end < block.end
            if not alone and not joined:
                return [(block.start, block.end)]
    return [(start, end)]
