"""scopes: Document -> verdicts of the rules. From the words that matched to the span that goes.

``match`` takes the words, ``sentence`` the sentences they touch, ``block`` too (for a user's rule the block, if it is short),
``appeal`` the run of neighbouring sentences that ask with them, ``rest`` all from there to the end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from bodycopy.document import Verdict
from bodycopy.judge.appeal import appeals, spoken_until
from bodycopy.judge.languages import Languages
from bodycopy.judge.observe import is_long
from bodycopy.judge.sentences import QUOTE, Sentences, Tables, language_of, runs_on
from bodycopy.judge.turns import turn_after
from bodycopy.kernel.pattern import pattern
from bodycopy.segment.boundaries.labels import label_ends, reads_on, title_end
from bodycopy.segment.boundaries.openings import is_ended, opening_before
from bodycopy.segment.boundaries.prose import banner_end, credit_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document, Signal
    from bodycopy.rulebook.model import Rule, Rulebook

# A credit's label, such as "Photo credit:", has at most so many words.
_LABEL_WORDS = 2
_START = attrgetter("start")
_SPEECH = pattern(r"“[^“”]*”|„[^„“”\"]*[“”\"]|\"[^\"\n]*\"|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|”[^“”]*”")
# So many sentences before and behind one a speech may begin and end.
_NEAR = 2
# So many words of a language that the text isn't in speak all the same.
_WORDS = 3
# Behind words that a sentence begins with, so few characters are no more than its end; but names and titles of these families may end sooner.
_STOP, _NAMING = 1, frozenset({"credit", "related"})
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
    heard: dict[str, tuple[Rule, Sentences, bool]] = {}
    at, touched, reason = (-1, -1), range(0), ""
    for match in matches:
        known = heard.get(match.ref)
        if known is None:
            language = language_of(match.ref)
            table, foreign = _heard(tables, languages, language), languages.is_foreign(language)
            known = heard[match.ref] = rulebook.rule(match.ref), table, foreign
        rule, table, foreign = known
        if match[:2] != at:  # rules of several languages share words
            at, touched = match[:2], _touched(document, table, match)
            reason = _reason(document.text[match.start : match.end])
        small = foreign and _is_small(document, match)
        if small or _is_quoted(document, table, match) or not _counts(document, table, rule, match, touched):
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
        yield from appeals(document, _heard(tables, languages, language), asking)


def _heard(tables: Tables, languages: Languages, language: str) -> Sentences:
    """Return the sentences as a language's rules hear them; its capitals tell of a text in another as they do there."""
    table = tables.of(language)
    return table._replace(language="") if language == "de" and languages.is_foreign(language) else table


def _is_quoted(document: Document, table: Sentences, match: Signal) -> bool:
    """Tell whether somebody's speech holds a match: quotation marks around it, and words of another outside them."""
    n = table.at(match.start)
    if table.language == "user" or "quote" not in table.shows[n]:
        return False
    block = table.block[n]
    first, last = max(table.first[block], n - _NEAR), min(table.first[block + 1] - 1, n + _NEAR)
    start, end = table.spans[first].start, table.spans[last].end
    for speech in _SPEECH.finditer(document.text, start, end):
        if speech.start() < match.start and match.end < speech.end():
            outside = document.text[start : speech.start()] + document.text[speech.end() : end]
            return any(map(str.isalnum, outside))
    return False


def _is_small(document: Document, match: Signal) -> bool:
    """Tell whether a match is a word or two, and not all that its block says."""
    if len(document.text[match.start : match.end].split()) >= _WORDS:
        return False
    block = document.blocks[bisect_right(document.blocks, match.start, key=_START) - 1]
    around = chain(range(block.start, match.start), range(match.end, block.end))
    return any(document.text[at].isalnum() for at in around)


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
    stop = _plain_end(document, table, rule, match, last)
    if stop >= end:
        return False
    shows = set() if QUOTE.search(document.text, start, stop) is None else {"quote"}
    first, beyond = bisect_left(table.signal_starts, start), bisect_left(table.signal_starts, stop)
    shows.update(signal.kind for signal in table.signals[first:beyond])
    return not _hits(frozenset(shows), rule, "unless", rule.unless)


def _hits(shows: frozenset[str], rule: Rule, role: str, wanted: tuple[str, ...]) -> bool:
    return f"{role}:{rule.id}" in shows or not _kinds(wanted).isdisjoint(shows)


@lru_cache(maxsize=4096)
def _kinds(wanted: tuple[str, ...]) -> frozenset[str]:
    """Return the kinds of signal among what a rule wants, whose names start with ``@``."""
    return frozenset(want[1:] for want in wanted if want[0] == "@")


def _plain_end(document: Document, table: Sentences, rule: Rule, match: Signal, last: int) -> int:
    """Return where a match's last sentence plainly turns into prose that asks for nothing; its end where it does not."""
    start, end = table.spans[last]
    if rule.scope in {"match", "rest"}:
        return end
    text, german = document.text, table.language == "de"
    if match.end in label_ends(text, start, end) and (not german or reads_on(text, match.end + 1, end)):
        return match.end
    if rule.family == "credit":
        stop = _credit_stop(text, start, match, end)
    elif rule.family == "related":
        stop = title_end(text, start, end)
    else:
        stop = banner_end(text, start, match.end, end, german=german)
    return stop if spoken_until(text, table, match.end, end) <= stop else end


def _end(document: Document, table: Sentences, rule: Rule, match: Signal, last: int) -> int:
    """Return where a match's last sentence is its banner's no longer, by what its words weigh too.

    Behind a lead-in stands a title, of a word at least, which may read as an article does: only an end shows that more than it
    is there. So may what a correction says.
    """
    text = document.text
    start, end = table.spans[last]
    stop = _plain_end(document, table, rule, match, last)
    reached = match.end
    if rule.scope in {"match", "rest"} or table.language == "user":
        return stop
    if rule.family == "legal" and text[reached - 1 : reached + 1].strip().endswith(":"):
        return stop
    if rule.family == "related":
        title = text[reached:end].split(None, 1)
        if not title or not is_ended(text, end):
            return stop
        reached = text.index(title[0], reached) + len(title[0])
    return min(stop, turn_after(text, (start, end), reached, table.model))


def _front(document: Document, table: Sentences, rule: Rule, match: Signal, here: int) -> int:
    """Return where a match's first sentence becomes its banner's, behind a line without its end; its start where it is all."""
    start, end = table.spans[here]
    if rule.scope in {"match", "rest"} or table.language == "user":
        return start
    front = opening_before(document.text, start, match.start, end, german=table.language == "de")
    return start if front > start and spoken_until(document.text, table, start, front) > start else front


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
    if match.start > start or end - match.end > _STOP or rule.family in _NAMING:
        stop = _end(document, table, rule, match, last)
        front = _front(document, table, rule, match, here)
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
