"""scopes: Document -> verdicts of the rules. From the words that matched to the span that goes.

``match`` takes the words, ``sentence`` the sentences they touch, ``block`` the block (in a long block, its sentences),
``appeal`` the run of neighbouring sentences that ask with them, ``rest`` all from there to the end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.judge.appeal import appeals, speaks
from bodycopy.judge.languages import Languages
from bodycopy.judge.observe import is_long
from bodycopy.judge.sentences import QUOTE, Sentences, Tables, language_of, runs_on
from bodycopy.segment.boundaries.labels import label_ends, reads_on, title_end
from bodycopy.segment.boundaries.prose import banner_end, credit_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document, Signal
    from bodycopy.rulebook.model import Rule, Rulebook

# A credit's label, such as "Photo credit:", has at most so many words.
_LABEL_WORDS = 2
_START = attrgetter("start")
# So many words of a language that the text isn't in speak all the same.
_WORDS = 3
# Wordings in a reason are cut to this many characters.
_REASON = 60


def verdicts(document: Document, rulebook: Rulebook, tables: Tables | None = None) -> Iterator[Verdict]:
    """Yield what the rules say of an observed document."""
    matches = [signal for signal in document.signals if signal.kind == "match"]
    if not matches:
        return
    tables = tables or Tables(document)
    languages = Languages(document.text)
    seen = set()
    taken: dict[str, dict[int, Verdict]] = {}
    heard: dict[str, tuple[Rule, Sentences]] = {}
    for match in matches:
        known = heard.get(match.ref)
        if known is None:
            known = heard[match.ref] = rulebook.rule(match.ref), tables.of(language_of(match.ref))
        rule, table = known
        touched = _touched(document, table, match)
        foreign = _is_small(document, match) and languages.is_foreign(table.language)
        if foreign or not _counts(document, table, rule, match, touched):
            continue
        for start, end in _take(document, table, rule, match, touched):
            if (start, end, rule.id) not in seen:
                seen.add((start, end, rule.id))
                reason = _reason(document.text[match.start : match.end])
                verdict = Verdict(start, end, rule.id, rule.family, reason, "rule", greedy=rule.scope == "rest")
                yield verdict
                if rule.scope == "appeal":
                    asking = taken.setdefault(table.language, {})
                    asking.update({n: verdict for n in touched if table.spans[n].end <= end and n not in asking})
    for language, asking in sorted(taken.items()):
        yield from appeals(document, tables.of(language), asking)


def _is_small(document: Document, match: Signal) -> bool:
    """Tell whether a match is a word or two, and not all that its block says."""
    if len(document.text[match.start : match.end].split()) >= _WORDS:
        return False
    block = document.blocks[bisect_right(document.blocks, match.start, key=_START) - 1]
    around = document.text[block.start : match.start] + document.text[match.end : block.end]
    return any(char.isalnum() for char in around)


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
        among = range(max(0, here - 1), min(len(table.spans), last + 2))
        if not long:
            among = range(min(among.start, whole.start), max(among.stop, whole.stop))
        return any(_hits(table.shows[n], rule, "needs", rule.needs) for n in among)
    return True


def _speaks_behind(document: Document, table: Sentences, rule: Rule, match: Signal, last: int) -> bool:
    """Tell whether what speaks against a match comes after the end of its banner, in prose that runs on from it."""
    start, end = table.spans[last]
    if f"unless:{rule.id}" in table.shows[last]:
        return False
    stop = _seam(document, table, rule, match, last)
    if stop >= end:
        return False
    shows = set() if QUOTE.search(document.text, start, stop) is None else {"quote"}
    first, beyond = (bisect_left(table.signals, offset, key=_START) for offset in (start, stop))
    shows.update(signal.kind for signal in table.signals[first:beyond])
    return not _hits(frozenset(shows), rule, "unless", rule.unless)


def _hits(shows: frozenset[str], rule: Rule, role: str, wanted: tuple[str, ...]) -> bool:
    return f"{role}:{rule.id}" in shows or not _kinds(wanted).isdisjoint(shows)


@lru_cache(maxsize=4096)
def _kinds(wanted: tuple[str, ...]) -> frozenset[str]:
    """Return the kinds of signal among what a rule wants, whose names start with ``@``."""
    return frozenset(want[1:] for want in wanted if want[0] == "@")


def _seam(document: Document, table: Sentences, rule: Rule, match: Signal, last: int) -> int:
    """Return where a match's last sentence turns into prose that asks for nothing; its end where it does not."""
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
    stop = banner_end(document.text, start, match.end, end, german=german)
    return end if stop < end and speaks(table, stop, end) else stop


def _credit_stop(text: str, start: int, match: Signal, end: int) -> int:
    """Return where a credit that a sentence starts with ends: after its bracket, or its label's names."""
    if text[start] == "(":
        closed = text.find(")", match.start, end) + 1
        return closed if closed and text[closed : closed + 1] == " " else end
    colon = text.find(":", start, match.end) + 1
    reached = colon or match.end
    return credit_end(text, reached, end) if len(text[start:reached].split()) <= _LABEL_WORDS else end


def _take(document: Document, table: Sentences, rule: Rule, match: Signal, touched: range) -> list[tuple[int, int]]:
    here, last = touched[0], touched[-1]
    block = document.blocks[table.block[here]]
    start, end = table.spans[here].start, table.spans[last].end
    stop = _seam(document, table, rule, match, last)
    if stop < end:
        # The label goes, not the sentence that runs on from it.
        return [(start, stop)]
    match rule.scope:
        case "match":
            return [(match.start, match.end)]
        case "sentence" | "appeal":
            return [(start, title_end(document.text, start, end) if rule.family == "related" else end)]
        case "rest":
            return [(start if is_long(block) else block.start, len(document.text))]
        case _:
            # Words that are a sentence, edge to edge, speak for no other.
            alone = match.start - start <= 3 and end - match.end <= 3
            joined = runs_on(document.text, table.spans, last) and end < block.end
            return [(start, end)] if alone or joined or is_long(block) else [(block.start, block.end)]
