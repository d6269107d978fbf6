"""letters: character -> one of twelve kinds, in any script, which the features count; and the byte that compiled code knows it by."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bodycopy.kernel.characters import STOPS, SYLLABLES, is_syllable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Found = TypeVar("Found")

# A kind's place in this string is its number: capital, small letter (and mark, and letter without case), letter that
# is a word or a syllable of its own, digit, space, line end, sentence mark, comma, quote, bracket, separator, other.
KINDS = "ULHDSNECQBXY"
CAPITAL, SMALL, IDEOGRAPH, DIGIT, SPACE, NEWLINE, END, COMMA, QUOTE, BRACKET, SEPARATOR, OTHER = range(len(KINDS))

_MARKS = {
    NEWLINE: "\n",
    END: STOPS,
    COMMA: ",;:、，；：،؛",
    QUOTE: "\"'“”‘’«»„‚「」『』‹",
    BRACKET: "()[]{}（）【】［］〔〕《》〈〉",
    SEPARATOR: "|/›>•·<→←►▶▸▾▼▲+×✕–—-_\\",
}
_KNOWN = {ord(mark): kind for kind, marks in _MARKS.items() for mark in marks}
_IDEOGRAPHS = (*((ord(first), ord(last)) for first, last in SYLLABLES), (0x20000, 0x3FFFF))
"""The last are the planes of rare Chinese."""


def kind(code: int) -> int:
    """Return the kind of a character by its code point."""
    known = _KNOWN.get(code)
    if known is not None:
        return known
    char = chr(code)
    if char.isspace():
        return SPACE
    if any(low <= code <= high for low, high in _IDEOGRAPHS):
        return IDEOGRAPH
    if char.isalpha():
        return CAPITAL if char.isupper() or char.istitle() else SMALL
    if char.isdigit() or char.isnumeric():
        return DIGIT
    # A mark that combines with a letter can stand inside a name but not alone.
    return SMALL if code > 0x7F and ("a" + char).isidentifier() else OTHER


class _Letters(dict[int, str]):
    """For ``str.translate``: fills itself with what it is asked for."""

    def __missing__(self, code: int) -> str:
        letter = self[code] = KINDS[kind(code)]
        return letter


LETTERS = _Letters()
# The number of texts that are remembered, and the characters of the longest: several judges ask about the same one.
_TEXTS, _LONG = 4, 1 << 16


def remembered(find: Callable[[str], Found]) -> Callable[[str], Found]:
    """Return a function that remembers what it found of the last texts."""
    known = lru_cache(maxsize=_TEXTS)(find)
    return lambda text: known(text) if len(text) <= _LONG else find(text)


MARKS = "!?@©→»«›▶►€$£¥₹%…:"
"""Marks that say something."""
LETTER, DECIMAL, OF_UNSPACED, SAYS = 16, 32, 64, 128
"""Beside the number of its kind, which counts from 1; ``native/native.h`` names the same."""


def classify(code: int) -> int:
    """Return a character's kind and classes."""
    char = chr(code)
    found = kind(code) + 1
    if char.isdecimal():
        found |= DECIMAL
    elif char.isalnum():
        found |= LETTER
    if is_syllable(char):
        found |= OF_UNSPACED
    return found | SAYS if char in MARKS else found
