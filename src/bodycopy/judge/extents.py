"""extents: Document -> verdicts of the rules. From the words that matched to the span that goes.

``match`` takes the words; ``sentence``, ``block`` and ``appeal`` the sentences that they touch, a user's ``block`` all of a short block;
``rest`` all from there to the end.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from bodycopy.document import Span, Verdict
from bodycopy.judge.languages import language_of
from bodycopy.judge.observe import is_long
from bodycopy.judge.sentences import Sentences, counts_for
from bodycopy.segment.boundaries import banner_end, capitalizes_nouns, credit_end, label_ends, reads_on, title_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bodycopy.document import Document, Signal
    from bodycopy.rulebook.model import Rule, Rulebook

_SPEECH = re.compile(r"“[^“”]*”|„[^„“”\"]*[“”\"]|\"[^\"\n]*\"|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|”[^“”]*”")
# Characters on either side of a match among which quotation marks around it are looked for.
_AROUND = 500
_ASKING = frozenset({"call", "thanks", "appeal"})
_OFFERS = frozenset({"button", "price", "period"})
_QUOTED = frozenset({"reporting", "quote"})
# A request or thanks may have a word in front of it: "Bitte spenden Sie", "So please give".
_FRONT = 8
_MARKS = " \t\n\u00a0\u202f·|•›»→>-–—/:"
# A credit's label, such as "Photo credit:", has at most this many words.
_LABEL_WORDS = 2
# Sentences on either side of a match that may ask with it.
_MOST = 12
# Wordings in a reason are cut to this many characters.
_REASON = 60


def verdicts(document: Document, rulebook: Rulebook, sentences: Sentences | None = None) -> Iterator[Verdict]:
    """Yield what the rules say of an observed document."""
    matches = [signal for signal in document.signals if signal[2] == "match"]
    if not matches:
        return
    sentences = sentences or Sentences(document)
    seen: set[tuple[int, int, str]] = set()
    # All that match in a sentence would ask about those beside it, in turn.
    asks = lru_cache(maxsize=None)(partial(_asks, sentences))
    asked: set[tuple[range, str]] = set()
    for match in matches:
        rule = rulebook.rules[match.ref]
        touched = sentences.touched(match)
        if not _holds(document, sentences, rule, match, touched):
            continue
        reason = _reason(document.text[match.start : match.end])
        verdict = Verdict(*_extent(document, sentences, rule, match, touched), rule.id, rule.family, reason, "rule")
        found = [verdict._replace(greedy=rule.scope == "rest")]
        is_whole = verdict.end == sentences.spans[touched[-1]].end
        if rule.scope == "appeal" and is_whole and (touched, rule.id) not in asked:
            asked.add((touched, rule.id))
            reason = f"is part of the notice that {reason}"
            found += [
                verdict._replace(start=start, end=end, reason=reason, confidence=0.9)
                for start, end in _asking(document.text, sentences, touched, language_of(rule.id), asks)
            ]
        for each in found:
            if (each.start, each.end, rule.id) not in seen:
                seen.add((each.start, each.end, rule.id))
                yield each


def _reason(words: str) -> str:
    words = " ".join(words.split())
    return f"says “{words if len(words) <= _REASON else words[: _REASON - 1] + '…'}”"


def _holds(document: Document, sentences: Sentences, rule: Rule, match: Signal, touched: range) -> bool:
    """Tell whether a match counts, given who speaks and the rule's ``unless`` and ``needs``."""
    language = language_of(rule.id)
    here, last = touched[0], touched[-1]
    if language != "user" and "quote" in sentences.kinds(here, language) and _is_quoted(document, sentences, match):
        return False
    if not rule.unless and not rule.needs:
        return True
    block = sentences.block[here]
    whole = range(sentences.first[block], sentences.first[block + 1])
    long = is_long(document.blocks[block])
    if rule.unless:
        against = _kinds("unless", rule.id, rule.unless)
        among = touched if long or rule.scope in {"match", "sentence", "appeal"} else whole
        if any(not against.isdisjoint(sentences.kinds(n, language)) for n in among):
            return False
    if rule.needs:
        wanted = _kinds("needs", rule.id, rule.needs)
        beside = range(max(whole.start, here - 1), min(whole.stop, last + 2)) if long else whole
        if any(not wanted.isdisjoint(sentences.kinds(n, language)) for n in beside):
            return True
        # A button or a price in the next block backs a rule, a word there doesn't.
        signals = wanted - {f"needs:{rule.id}"}
        return any(
            not signals.isdisjoint(sentences.kinds(n, language))
            for n in (here - 1, last + 1)
            if 0 <= n < len(sentences.spans)
        )
    return True


@lru_cache(maxsize=4096)
def _kinds(role: str, rule_id: str, wanted: tuple[str, ...]) -> frozenset[str]:
    """Return the kinds of signal that a rule's condition is met by: see ``Sentences.kinds``."""
    return frozenset((f"{role}:{rule_id}", *(want[1:] for want in wanted if want[0] == "@")))


def _is_quoted(document: Document, sentences: Sentences, match: Signal) -> bool:
    """Tell whether somebody's speech holds a match: quotation marks around it, and words of another outside them, in its block."""
    block = document.blocks[sentences.block[sentences.at(match.start)]]
    start, end = max(block.start, match.start - _AROUND), min(block.end, match.end + _AROUND)
    for found in _SPEECH.finditer(document.text, start, end):
        if found.start() < match.start and match.end < found.end():
            outside = document.text[start : found.start()] + document.text[found.end() : end]
            return any(map(str.isalnum, outside))
    return False


def _extent(document: Document, sentences: Sentences, rule: Rule, match: Signal, touched: range) -> tuple[int, int]:
    """Return from where to where a match's rule takes."""
    here, last = touched[0], touched[-1]
    start, end = sentences.spans[here].start, sentences.spans[last].end
    block, language = document.blocks[sentences.block[here]], language_of(rule.id)
    if rule.scope == "match":
        return match.start, match.end
    if rule.scope == "rest":
        return start if is_long(block) else block.start, len(document.text)
    stop = _prose_after(document.text, sentences, rule, match, last)
    if stop < end:
        return start, stop
    if rule.scope == "block" and language == "user" and not is_long(block):
        # A user's rule means what it says, but words that are a sentence, edge to edge, speak for no other.
        is_alone = match.start - start <= 3 and end - match.end <= 3
        if not is_alone and not (sentences.runs_on(last) and end < block.end):
            return block.start, block.end
    return start, end


def _prose_after(text: str, sentences: Sentences, rule: Rule, match: Signal, n: int) -> int:
    """Return where, in the last sentence of a match, prose runs on that asks for nothing; the sentence's end where none does."""
    start, end = sentences.spans[n]
    verbs = capitalizes_nouns(language_of(rule.id))
    if match.end in label_ends(text, start, end) and (not verbs or reads_on(text, match.end + 1, end)):
        return match.end
    if rule.family == "credit":
        label = text.find(":", start, match.end) + 1 or match.end
        stop = credit_end(text, label, end) if len(text[start:label].split()) <= _LABEL_WORDS else end
    elif rule.family == "related":
        stop = title_end(text, start, end)
    else:
        stop = banner_end(text, start, match.end, end, verbs=verbs)
    return end if sentences.told[n] >= stop else stop


def _labels_end(text: str, sentences: Sentences, n: int) -> int:
    """Return where the button labels end that a sentence begins with, and prose after them; its start where there are none."""
    start, end = sentences.spans[n]
    stop = start
    for signal in sentences.signals[n]:
        if signal.kind == "button" and not text[stop : signal.start].strip(_MARKS) and text[signal.start].isupper():
            stop = signal.end
    # "Close friends of the minister": the word goes on as a sentence.
    rest = text[stop:end].lstrip(_MARKS)
    return stop if rest[:1].isupper() else start


def _asking(
    text: str, sentences: Sentences, touched: range, language: str, asks: Callable[[int, str], bool]
) -> list[Span]:
    """Return the sentences next to a match that ask with it, one after the other; of another block all must."""
    found: list[Span] = []
    for edge, step in ((touched[0], -1), (touched[-1], 1)):
        here, n = edge, edge + step
        while 0 <= n < len(sentences.spans) and abs(n - edge) <= _MOST:
            block = sentences.block[n]
            inside = block == sentences.block[here]
            row = range(n, n + 1) if inside else range(sentences.first[block], sentences.first[block + 1])
            if len(row) > _MOST or not all(asks(each, language) for each in row):
                if step > 0 and inside and (stop := _labels_end(text, sentences, n)) > sentences.starts[n]:
                    found.append(Span(sentences.starts[n], stop))
                break
            found += [sentences.spans[each] for each in row]
            here = row[0] if step < 0 else row[-1]
            n = here + step
    return found


def _asks(sentences: Sentences, n: int, language: str) -> bool:
    """Tell whether a sentence calls upon its reader, thanks them, or is for the most part labels and prices."""
    kinds = sentences.kinds(n, language)
    if not _QUOTED.isdisjoint(kinds):
        return False
    start, end = sentences.spans[n]
    asking = [signal for signal in sentences.signals[n] if signal.kind in _ASKING and counts_for(signal, language)]
    offers = [signal for signal in sentences.signals[n] if signal.kind in _OFFERS and counts_for(signal, language)]
    if asking and ("person" in kinds or asking[0].start - start <= _FRONT or 5 * _covered(asking) >= end - start):
        return True
    return 2 * _covered(offers) >= end - start


def _covered(signals: list[Signal]) -> int:
    """Return how many characters signals cover."""
    covered = reached = 0
    for start, end, *_ in signals:
        covered += max(0, end - max(reached, start))
        reached = max(reached, end)
    return covered
