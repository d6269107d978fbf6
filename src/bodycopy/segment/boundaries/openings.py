"""openings: a sentence of which a rule knows some words -> where, in doubt, the banner of those words begins and ends.

Flattened pages put a banner and its neighbours on one line with no full stop between. ``labels`` and ``prose`` say where that is
plain. Here it is not, and honest words have the benefit: ``opening_after`` returns the first place behind the known words at
which another sentence could begin, ``opening_before`` the last one in front of them.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from bodycopy.kernel.characters import CLOSERS, HANGUL, STOPS, SYLLABLES
from bodycopy.kernel.named import NamedTuple
from bodycopy.kernel.pattern import pattern
from bodycopy.segment.lexicon import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Literal

    Trait = Literal["nouns", "label", "title"]

_WORD = pattern(r"\S+")
_PLACE = attrgetter("start")
_LINKS = words("links")
_OPENERS = words("openers")
_FORMAL = {word.lower() for word in words("formal")}
_DATES = words("months") | words("weekdays")
_QUOTES = "\"“„«»‘'‚¿¡"
_MARKS = _QUOTES + CLOSERS + "([{]}.,;:!?…|/·•–—-*_›‹→"
# So many words show whether a sentence begins, so many of them, behind the first, are small; a short one has so many.
_FIRST, _SMALL, _SHORT = 7, 3, 3
_LOOK = 200
# What is quoted is somebody's speech where it has so many words, and a name where it has fewer.
_SPEECH = 5
_CLOSED = '"”»“’'
# A name inside a sentence has at least so many words, and one in a row of labels.
_NAME, _LABEL = 2, 1
# Without capitals, what goes on for so many characters without a word of a banner's is the article; with spaces, for so many.
_LONG, _LONG_SPACED, _LABEL_LONG = 30, 80, 12
_UNSPACED = pattern(f"[{''.join(f'{first}-{last}' for first, last in SYLLABLES if first != HANGUL[0])}]")
# Marks behind which a sentence, or a row of labels, goes on.
_GOING_ON = ",;:，、；：،؛"
_JOINING = _GOING_ON + "-–—/|·•+&@#>＞(（["


class _Word(NamedTuple):
    start: int
    words: str
    """Without the marks around it; empty where it is marks alone."""
    capital: bool
    mark: str
    """What it ends in."""


class _Run(NamedTuple):
    """How many capitals stand in a row, and how many one must have before it may end."""

    words: int
    least: int


def is_ended(text: str, end: int) -> bool:
    """Tell whether what ends there ends as a sentence does."""
    return text[max(0, end - 8) : end].rstrip(CLOSERS + "]").endswith(tuple(STOPS))


def opening_after(text: str, start: int, reached: int, end: int, traits: Collection[Trait] = ()) -> int:
    """Return the first place behind ``reached`` at which another sentence could begin; ``end`` where there is none.

    Among ``nouns`` with capitals only words that open sentences begin one. Of a ``label`` or a ``title`` less is needed.
    """
    rest = text[reached:end].lstrip()
    if not rest:
        return end
    if rest[0] in STOPS and text[reached + 1 : reached + 2].isspace():
        return reached + 1
    if _is_uncased(rest):
        short = "label" in traits or "title" in traits
        spaced = _UNSPACED.match(rest) is None
        long = len(rest) > (_LABEL_LONG if short else _LONG_SPACED if spaced else _LONG)
        return reached if long and is_ended(text, end) and rest[0] not in _JOINING + STOPS + CLOSERS else end
    for word, before, run in _openings(text[start:end]):
        if start + word.start < reached:
            continue
        low = word.words.lower()
        known = start + before.start < reached or "title" in traits or low in _OPENERS
        free = known or not run.words or run.words >= run.least
        if free and (low in _OPENERS or "nouns" not in traits) and _is_prose(text, start + word.start, end):
            return start + word.start
    return end


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
    for before, word in pairwise((*words[:here], last)):
        if not before.capital and _opens(word, before, (), upper=upper, german=german):
            return start + word.start
    return start


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


@lru_cache(maxsize=64)
def _openings(sentence: str) -> tuple[tuple[_Word, _Word, _Run], ...]:
    """Return the words that could begin a sentence, each with the one before it and the run of capitals up to there."""
    before, run = _Word(0, "", capital=False, mark=""), _Run(0, _LABEL)
    found = []
    for word in _words(sentence):
        if _may_begin(word, before):
            found.append((word, before, run))
        run = _follow(run, word, before)
        before = word
    return tuple(found)


def _may_begin(word: _Word, before: _Word) -> bool:
    """Tell whether a word could begin a sentence behind another that no mark ends."""
    if not word.capital or _joins(before) or before.words.lower() in _LINKS:
        return False
    return len(word.words) <= 1 or not word.words.isupper()


def _joins(word: _Word) -> bool:
    return bool(word.mark) and word.mark in _JOINING


def _follow(run: _Run, word: _Word, before: _Word) -> _Run:
    """Return the run of capitals behind a word."""
    if not word.words:
        return _Run(0, _LABEL)
    if not word.capital or (word.words.isupper() and before.words[-1:].isdigit()):
        # "11.47 GMT", "© 2024 BBC".
        return _Run(0, _NAME)
    if not run.words or _joins(before):
        run = _Run(0, _LABEL if not before.words or (_joins(before) and before.mark not in _GOING_ON) else _NAME)
    # "The Northern Ledger": the article is no word of the name's.
    return run if word.words.lower() in _OPENERS and not run.words else _Run(run.words + 1, run.least)


def _is_prose(text: str, start: int, end: int) -> bool:
    """Tell whether what stands there could be an article's sentence: mostly small words, and an end where it is short."""
    if text[start] in _QUOTES and _is_name(text, start, end):
        return False
    tokens = text[start : min(end, start + _LOOK)].split(None, _FIRST)
    small = sum(token.lstrip(_QUOTES)[:1].islower() for token in tokens[1:_FIRST])
    if len(tokens) >= _FIRST:
        return small >= _SMALL
    return len(tokens) >= _SHORT and 3 * small >= 2 * (len(tokens) - 1) and is_ended(text, end)


def _is_name(text: str, start: int, end: int) -> bool:
    """Tell what is quoted as a name from somebody's speech, by its length: “The Morning Letter”."""
    closed = next((at for at in range(start + 1, min(end, start + _LOOK)) if text[at] in _CLOSED), end)
    return len(text[start:closed].split()) < _SPEECH


def _is_uncased(words: str) -> bool:
    """Tell whether the first letter is of a script without capitals."""
    letter = next((char for char in words if char.isalpha()), "a")
    return not (letter.islower() or letter.isupper())
