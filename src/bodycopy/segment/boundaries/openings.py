"""openings: a sentence of which a rule knows some words -> where, in doubt, the banner of those words begins.

Flattened pages put a banner behind a line that has no full stop. Honest words have the benefit there: the banner begins at the
last place in front of the known words at which another sentence could begin.
"""

from __future__ import annotations

from bodycopy.kernel.characters import CLOSERS, STOPS
from bodycopy.kernel.named import NamedTuple
from bodycopy.kernel.pattern import pattern
from bodycopy.segment.lexicon import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = pattern(r"\S+")
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


def opening_before(text: str, start: int, reached: int, *, german: bool = False) -> int:
    """Return the last place in front of ``reached`` at which, behind a line without its end, another begins; ``start`` where none does."""
    front = text[start:reached].rstrip()
    if not any(map(str.isalnum, front)):
        return start
    if front[-1] in CLOSERS[3:]:
        return reached
    if _is_uncased(text[reached:]):
        return start
    found = start
    before = None
    for word in _words(text, start, reached + 1):
        low = word.words.lower()
        initials = len(word.words) > 1 and word.words.isupper() and not text[start:reached].isupper()
        opens = word.capital and not initials
        opens = opens and (not german or low in _OPENERS or (word.start == reached and low in _FORMAL))
        free = before and opens and not _joins(before) and before.words.lower() not in _LINKS
        if before and free and (word.start == reached or (not before.capital and found == start)):
            found = word.start
        before = word
    return found


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    for token in _WORD.finditer(text, start, end):
        words = token.group().strip(_MARKS)
        front = token.group().lstrip(_QUOTES + "(")
        capital = front[:1].isupper() and words.lower() not in _DATES
        yield _Word(token.start(), words, capital, words[-1] if "://" in words else token.group()[-1])


def _joins(word: _Word) -> bool:
    return bool(word.mark) and word.mark in _JOINING


def _is_uncased(words: str) -> bool:
    """Tell whether the first letter is of a script without capitals."""
    letter = next((char for char in words if char.isalpha()), "a")
    return not (letter.islower() or letter.isupper())
