"""openings: a sentence of which a rule knows some words -> where, in doubt, the banner of those words begins.

Flattened pages put a banner behind a line that has no full stop. Honest words have the benefit there: the banner begins at the
last place in front of the known words at which another sentence could begin.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.characters import CLOSERS, STOPS
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Collection

_WORD = re.compile(r"\S+")
_PLACE = attrgetter("start")
_LINKS = words("links")
_OPENERS = words("openers")
_FORMAL = {word.lower() for word in words("formal")}
_DATES = words("months") | words("weekdays")
_QUOTES = "\"“„«»‘'‚¿¡"
_MARKS = _QUOTES + CLOSERS + "([{]}.,;:!?…|/·•–—-*_›‹→"
# Marks behind which a sentence, or a row of labels, goes on.
_JOINING = ",;:，、；：،؛-–—/|·•+&@#>＞(（["


class _Word(NamedTuple):
    start: int
    words: str
    """Without the marks around it; empty where it is marks alone."""
    capital: bool
    mark: str
    """What it ends in."""


def is_ended(text: str, end: int) -> bool:
    """Tell whether what ends there ends as a sentence does."""
    return text[max(0, end - 8) : end].rstrip(CLOSERS + "]").endswith(tuple(STOPS))


def opening_before(text: str, start: int, reached: int, end: int, *, german: bool = False) -> int:
    """Return the last place in front of ``reached`` at which, behind a line without its end, another begins; ``start`` where none does."""
    front = text[start:reached].rstrip()
    if not any(map(str.isalnum, front)) or (front[-1] not in CLOSERS[3:] and _is_uncased(text[reached:end])):
        return start
    if front[-1] in CLOSERS[3:]:
        return reached
    words = _words(text[start:end])
    here = bisect_right(words, reached - start, key=_PLACE) - 1
    if here < 1:
        return start
    # Of the word that holds the place only what comes before it counts.
    last = _word(text[start + words[here].start : reached + 1].rstrip(), words[here].start)
    upper = text[start:reached].isupper()
    if start + last.start == reached and _opens(last, words[here - 1], _FORMAL, upper=upper, german=german):
        return reached
    first = _first(text[start:end], upper=upper, german=german)
    if first < here:
        return start + words[first].start
    return start + last.start if _opens_behind(last, words[here - 1], upper=upper, german=german) else start


@lru_cache(maxsize=64)
def _first(sentence: str, *, upper: bool, german: bool) -> int:
    """Return the number of the first word that may begin another sentence; how many there are where none does."""
    words = _words(sentence)
    opens = (n for n in range(1, len(words)) if _opens_behind(words[n], words[n - 1], upper=upper, german=german))
    return next(opens, len(words))


def _opens_behind(word: _Word, before: _Word, *, upper: bool, german: bool) -> bool:
    return not before.capital and _opens(word, before, (), upper=upper, german=german)


def _opens(word: _Word, before: _Word, others: Collection[str], *, upper: bool, german: bool) -> bool:
    """Tell whether a word may begin a sentence behind another; in German only an opener may, or one of some others."""
    if not word.capital or (len(word.words) > 1 and word.words.isupper() and not upper):
        return False
    low = word.words.lower()
    if german and low not in _OPENERS and low not in others:
        return False
    return not _joins(before) and before.words.lower() not in _LINKS


@lru_cache(maxsize=64)
def _words(sentence: str) -> tuple[_Word, ...]:
    return tuple(_word(token.group(), token.start()) for token in _WORD.finditer(sentence))


def _word(token: str, start: int) -> _Word:
    words = token.strip(_MARKS)
    capital = token.lstrip(_QUOTES + "(")[:1].isupper() and words.lower() not in _DATES
    return _Word(start, words, capital, words[-1] if "://" in words else token[-1])


def _joins(word: _Word) -> bool:
    return bool(word.mark) and word.mark in _JOINING


def _is_uncased(words: str) -> bool:
    """Tell whether the first letter is of a script without capitals."""
    letter = next((char for char in words if char.isalpha()), "a")
    return not (letter.islower() or letter.isupper())
