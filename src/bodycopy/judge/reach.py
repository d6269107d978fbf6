"""reach: a rule's match -> how far its sentences are its banner's: where a label runs into prose, or prose into an appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.judge.appeal import spoken_until
from bodycopy.segment.boundaries.labels import label_ends, reads_on, title_end
from bodycopy.segment.boundaries.openings import opening_before
from bodycopy.segment.boundaries.prose import banner_end, credit_end

if TYPE_CHECKING:
    from bodycopy.document import Document, Signal
    from bodycopy.judge.sentences import Sentences
    from bodycopy.rulebook.model import Rule

# A credit's label, such as "Photo credit:", has at most so many words.
_LABEL_WORDS = 2


def plain_end(document: Document, table: Sentences, rule: Rule, match: Signal, last: int) -> int:
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


def front_of(document: Document, table: Sentences, rule: Rule, match: Signal, here: int) -> int:
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
