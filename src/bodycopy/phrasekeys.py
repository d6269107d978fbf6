"""Keys: what a phrase is filed under, and what a stretch of text can be looked up by.

A key is a word, the first letters of a word with ``*``, or one or two characters of a script without spaces.
"""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.phrase import compose, is_unspaced, is_word, tokens, visible
from bodycopy.phrasecompile import STEM

if TYPE_CHECKING:
    from bodycopy.phrasecompile import Elements

# Stems are filed under their first 5, 3, 2 or 1 letters.
STEM_LENGTHS = (5, 3, 2, 1)
NONE = "-"
"""Stands for the second key of a wording that has only one."""

_ASCII_LETTERS = {code: chr(code) if chr(code).isalpha() else " " for code in range(128)}
_sorts: dict[str, str] = {}
"""What ``_sort`` said of a character: a cache, bounded by Unicode."""


# --- of a phrase ------------------------------------------------------------------------------------------


def keys_of(elements: Elements) -> list[tuple[str, int]]:
    """Return the keys that elements in a row can be looked up by, with the element each stands at."""
    keys: list[tuple[str, int]] = []
    lone: list[tuple[str, int]] = []
    for at, element in enumerate(elements):
        if element[0] == STEM:
            length = next(length for length in STEM_LENGTHS if length < len(element))
            keys.append((element[1 : length + 1] + "*", at))
        elif is_unspaced(element):
            lone.append((element, at))
            if at + 1 < len(elements) and is_unspaced(elements[at + 1]):
                keys.append((element + elements[at + 1], at))
        elif is_word(element):
            keys.append((element, at))
    return keys or lone


# --- of a text --------------------------------------------------------------------------------------------


class Keys(NamedTuple):
    """The words of a stretch of text, its single and paired unspaced characters, and its words' beginnings."""

    words: set[str]
    grams: set[str]
    stems: dict[int, set[str]]

    def stems_of(self, length: int) -> set[str]:
        """Return the first ``length`` letters of every word."""
        if length not in self.stems:
            self.stems[length] = {word[:length] for word in self.words}
        return self.stems[length]

    def has(self, key: str) -> bool:
        """Tell whether the stretch holds ``key``."""
        if key[-1] == "*":
            return key[:-1] in self.stems_of(len(key) - 1)
        return key in self.words or key in self.grams or key == NONE


class Text(NamedTuple):
    """A folded text with its separators blanked, offsets unchanged."""

    words: str
    unspaced: bool = False
    """It holds characters of scripts without spaces."""
    odd: bool = False
    """It holds invisible characters or combining accents."""

    def keys(self, start: int, end: int) -> Keys:
        """Return what ``text[start:end]`` can be looked up by."""
        words = self.words[start:end]
        grams: set[str] = set()
        if self.odd:
            words = compose(visible(words))
        if self.unspaced and not words.isascii():
            squeezed = "".join(words.split())
            grams = {*squeezed, *map(add, squeezed, squeezed[1:])}
            words = "".join([" " if _sorts.get(char) == "u" else char for char in words])
        return Keys(set(words.split()), grams, {})


def prepare(folded: str) -> Text:
    """Blank a folded text's separators."""
    if folded.isascii():
        return Text(folded.translate(_ASCII_LETTERS))
    words = folded
    sorts = set()
    for char in set(folded):
        sort = _sorts.get(char) or _sorts.setdefault(char, _sort(char))
        if sort == " ":
            words = words.replace(char, " ")
        else:
            sorts.add(sort)
    return Text(words, "u" in sorts, "o" in sorts)


def _sort(char: str) -> str:
    """Sort a character: unspaced ``u``, odd ``o`` (invisible or an accent), part of a word ``w``, else a blank."""
    if is_unspaced(char):
        return "u"
    if not visible(char) or "\u0300" <= char <= "\u036f":
        return "o"
    if char.isalnum():
        return " " if char.isdecimal() else "w"
    # A mark stays with the letter before it.
    return "w" if len(tokens("a" + char).texts) == 1 else " "
