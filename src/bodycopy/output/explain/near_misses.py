"""near_misses: Document -> what nearly went, and why it stayed.

Three ways to stay: the judge held a greedy rule back; a rule's phrase was found, but what stood by it spoke against it;
the model would take it if it favoured precision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.judge.extents import verdicts
from bodycopy.judge.languages import language_of
from bodycopy.judge.sentences import Sentences, counts_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Document, Signal
    from bodycopy.judge.options import Options
    from bodycopy.rulebook.model import Rule, Rulebook

_LISTED = 4
"""Words that a rule needs and that are named."""


class NearMiss(NamedTuple):
    """Words that a judge would have removed, and did not."""

    start: int
    end: int
    rule: str
    why: str
    """Why it did not take them."""


def near_misses(document: Document, options: Options) -> tuple[NearMiss, ...]:
    """Return what nearly went from a judged document and is still there, sorted; raises ``RulebookError``."""
    from bodycopy.rulebook.active import rulebook_of

    book = rulebook_of(options.rules, options.without, options.only, document.url)
    overruled = (NearMiss(verdict.start, verdict.end, verdict.rule, why) for verdict, why in document.overruled)
    found = {*overruled, *_against_rules(document, book), *_below_limit(document, options)}
    return tuple(sorted(each for each in found if not _is_gone(document, each)))


def _is_gone(document: Document, each: NearMiss) -> bool:
    """Tell whether all of it went, whoever took it: one removal or several."""
    at = each.start
    for removal in document.removed:
        if removal.end <= at or removal.start >= each.end:
            continue
        if document.text[at : removal.start].strip():
            return False
        at = removal.end
    return not document.text[at : each.end].strip()


def _against_rules(document: Document, book: Rulebook) -> Iterator[NearMiss]:
    """Find phrases of rules that matched and took nothing."""
    sentences = Sentences(document)
    took = {
        (verdict.rule, at) for verdict in verdicts(document, book, sentences) for at in (verdict.start, verdict.end)
    }
    for match in (signal for signal in document.signals if signal.kind == "match"):
        sentence = sentences.spans[sentences.at(match.start)]
        if (match.ref, match.start) in took or (match.ref, sentence.start) in took or (match.ref, match.end) in took:
            continue
        if why := _objection(document, sentences, book.rules[match.ref], match):
            yield NearMiss(match.start, match.end, match.ref, why)


def _objection(document: Document, sentences: Sentences, rule: Rule, match: Signal) -> str:
    """Name the words beside a match that speak against it, the nearest first; empty where none is to be seen."""
    block, language = sentences.block[sentences.at(match.start)], language_of(rule.id)
    near = range(sentences.first[block], sentences.first[block + 1])
    beside = [signal for n in near for signal in sentences.signals[n] if counts_for(signal, language)]
    against = [signal for signal in beside if _speaks(signal, "unless", rule.id, rule.unless)]
    if against:
        nearest = min(against, key=lambda signal: max(signal.start - match.end, match.start - signal.end))
        kind = "" if nearest.kind == "unless" else f" (@{nearest.kind})"
        return f"is next to “{document.text[nearest.start : nearest.end]}”{kind}, which speaks against it"
    if "@quote" in rule.unless and any("quote" in sentences.kinds(n, language) for n in near):
        return "is next to a quotation mark (@quote), which speaks against it"
    if rule.needs and not any(_speaks(signal, "needs", rule.id, rule.needs) for signal in beside):
        words = [want if want[0] == "@" else f"“{want}”" for want in rule.needs]
        return f"needs one of {', '.join(words[:_LISTED])}{' and the like' * (len(words) > _LISTED)} near it"
    return ""


def _speaks(signal: Signal, role: str, rule: str, wanted: Sequence[str]) -> bool:
    return (signal.kind == role and signal.ref == rule) or f"@{signal.kind}" in wanted


def _below_limit(document: Document, options: Options) -> Iterator[NearMiss]:
    if options.favor == "precision" or not options.asks("main-content", "furniture"):
        return
    from bodycopy.judge.main_content.judge import main_content

    for verdict in main_content(document, favor="precision", model=options.model).verdicts:
        why = f"{verdict.reason}, but not surely enough (it would go with --favor precision)"
        yield NearMiss(verdict.start, verdict.end, verdict.rule, why)
