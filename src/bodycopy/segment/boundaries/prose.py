"""prose: a sentence whose front a rule knows -> the offset at which prose runs on from it: ``Photo: A/B The council met``.

Flattened pages put a banner without a full stop and the sentence after it on one line. Where no small word opens the
sentence (see ``labels``), what the rule matched tells how far the banner reaches at least: it ends at the next capital with
prose after it. In German any noun has a capital, so there the prose's first small word must look like a verb.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bodycopy.kernel.characters import CLOSERS, STOPS
from bodycopy.segment.boundaries.labels import label_ends, reads_on
from bodycopy.segment.lexicon import words

_WORD = re.compile(r"\S+")
# So many closing marks may stand after a full stop.
_MOST_CLOSERS = 16
# What joins names in a credit, and stands in one in small letters.
_JOINS = words("credit-words") | frozenset("/|·•-–—&+")
_AGENCIES = words("agencies")
_AGENCY_WORDS = words("agency-words")
# A name has so many words where nothing else tells.
_NAME = 2
_PROSE_WORDS = 3


class _Token(NamedTuple):
    start: int
    end: int
    words: str


def banner_end(text: str, start: int, reached: int, end: int, *, german: bool = False) -> int:
    """Return where, after ``reached``, the sentence from ``start`` to ``end`` turns into prose; ``end`` where it does not."""
    if reached >= end or not _is_ended(text, reached, end):
        return end
    for at in label_ends(text, start, end):
        if at < reached:
            continue
        before = text[start:at].rsplit(None, 1)[-1]
        if at - reached > 1 and not before[0].islower():
            # "the Harbour | Post said": inside a name.
            continue
        if not german or reads_on(text, at + 1, end):
            return at
    return end


def _is_ended(text: str, start: int, end: int) -> bool:
    """Tell whether what stands there ends as a sentence does, looking at its end alone."""
    return text[max(start, end - _MOST_CLOSERS) : end].rstrip(CLOSERS + "]").endswith(tuple(STOPS))


def credit_end(text: str, reached: int, end: int) -> int:
    """Return where a credit, whose label ends at ``reached``, is over and prose begins; ``end`` where none does.

    After the label stand names, joined by strokes and commas; the last of the capitals before the first small word
    begins the prose.
    """
    if reached >= end or not _is_ended(text, reached, end):
        return end
    return reached + _names_end(text[reached:end])


@lru_cache(maxsize=32)
def _names_end(text: str) -> int:
    """Return where the names end that a credit's text begins with; its end where no prose follows."""
    tokens = [_Token(*found.span(), found.group()) for found in _WORD.finditer(text)]
    run = next((n for n, token in enumerate(tokens) if not _in_name(token.words)), len(tokens))
    if len(tokens) - run < _PROSE_WORDS - 1 or run < _NAME:
        return len(text)
    kept = _names(tokens[:run])
    if not 0 < kept < run or len(tokens) - kept < _PROSE_WORDS or not tokens[kept].words[0].isalpha():
        return len(text)
    return tokens[kept - 1].end


def _in_name(word: str) -> bool:
    return word.lower() in _JOINS or not (word[0].islower() and word.strip("().,;:").isalpha())


def _names(run: list[_Token]) -> int:
    """Return how many of the words in a row that have capitals are the credit's own."""
    last = max((n for n, token in enumerate(run) if token.words[-1] == ":" or _strokes(token.words)), default=-1)
    if last >= 0 and run[last].words[-1] != ":":
        # "Name/agency", "Name / agency".
        kept = last + (2 if not run[last].words.strip("/|") else 1)
        front = run[kept - 1].words.rsplit("/", 1)[-1].lower() if kept <= len(run) else ""
        following = run[kept].words.lower().strip(".,)") if kept < len(run) else ""
        return kept + 1 if front in _AGENCIES and following in _AGENCY_WORDS else kept
    rest = len(run) - last - 1
    return last + 1 + min(rest - 1, _NAME) if rest > 1 else len(run)


def _strokes(word: str) -> bool:
    return "/" in word or word == "|"
