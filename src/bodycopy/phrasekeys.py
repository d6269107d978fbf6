"""Keys: what a phrase is filed under, and what a stretch of text can be looked up by.

A key is a word, the first letters of a word with ``*``, or one or two characters of a script without spaces.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.phrase import compose, is_number, is_unspaced, is_word, tokens, visible
from bodycopy.phrasecompile import GAP, NUMBER, STEM

if TYPE_CHECKING:
    from bodycopy.phrasecompile import Elements, Phrase

# Stems are filed under their first 5, 3, 2 or 1 letters.
STEM_LENGTHS = (5, 3, 2, 1)
NONE = "-"
"""Stands for the second key of a wording that has only one."""

NUMBER_KEY = "0"
"""What a phrase that opens with a number is filed under."""
# The first word of a stretch is looked for in this many characters.
_LONGEST_WORD = 80

# The first character of each script group but ASCII: other Latin; Greek, Cyrillic, Armenian; from Hebrew to the scripts of
# India; from Thai to all that follows.
_SCRIPTS = (0x80, 0x250, 0x590, 0xE00)
ASCII = 0
ALL_SCRIPTS = frozenset(range(len(_SCRIPTS) + 1))

_ASCII_LETTERS = {code: chr(code) if chr(code).isalpha() else " " for code in range(128)}
_sorts: dict[str, str] = {}
"""What ``_sort`` said of a character: a cache, bounded by Unicode."""


# --- of a phrase ------------------------------------------------------------------------------------------


def key_of(element: str) -> str:
    """Return the key of a single element, empty where it can't be looked up."""
    if element[0] == STEM:
        length = next(length for length in STEM_LENGTHS if length < len(element))
        return element[1 : length + 1] + "*"
    return element if is_word(element) or is_unspaced(element) else ""


def keys_of(elements: Elements) -> list[tuple[str, int]]:
    """Return the keys that elements in a row can be looked up by, with the element each stands at."""
    keys: list[tuple[str, int]] = []
    lone: list[tuple[str, int]] = []
    for at, element in enumerate(elements):
        key = key_of(element)
        if not is_unspaced(element):
            keys += [(key, at)] * bool(key)
            continue
        lone.append((key, at))
        if at + 1 < len(elements) and is_unspaced(elements[at + 1]):
            keys.append((element + elements[at + 1], at))
    # A single character says little, but where there is nothing else it must do.
    return keys or lone


def openings(phrase: Phrase) -> list[tuple[str, int, Elements]]:
    """Return the keys that a phrase may open with, marks aside, each with its slot and elements; none where it's open."""
    found: list[tuple[str, int, Elements]] = []
    for number, slot in enumerate(phrase.slots):
        passed = False
        for elements in slot:
            element = next((one for one in elements if one[0] <= STEM or one[0].isalnum() or is_unspaced(one)), "")
            if not element:
                passed = True
                continue
            key = NUMBER_KEY if element == NUMBER or is_number(element) else key_of(element)
            if element == GAP or not key:
                return []
            found.append((key, number, elements))
        if not passed:
            break
    return found


def script_of(key: str) -> int:
    """Return the number of the script group that a text must hold characters of to hold ``key``."""
    return bisect_right(_SCRIPTS, ord(max(key)))


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
    """A folded text, ready to be looked up stretch by stretch."""

    folded: str
    words: str
    """The text with its separators blanked, offsets unchanged."""
    unspaced: bool = False
    """It holds characters of scripts without spaces."""
    odd: bool = False
    """It holds invisible characters or combining accents."""
    scripts: frozenset[int] = frozenset((ASCII,))
    """The script groups of its letters."""

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

    def opening(self, start: int, end: int) -> str:
        """Return the key that ``text[start:end]`` opens with, marks aside: a word, ``0``, an unspaced character, or none."""
        for at in range(start, end):
            char = self.folded[at]
            if char.isalnum():
                break
        else:
            return ""
        if char.isdecimal():
            return NUMBER_KEY
        if is_unspaced(char):
            return char
        word = self.words[at : min(end, at + _LONGEST_WORD)]
        if self.odd:
            word = compose(visible(word))
        if self.unspaced and not word.isascii():
            word = "".join([" " if _sorts.get(char) == "u" else char for char in word])
        return word.split(None, 1)[0] if word.strip() else ""


def prepare(folded: str) -> Text:
    """Blank a folded text's separators."""
    if folded.isascii():
        return Text(folded, folded.translate(_ASCII_LETTERS))
    words = folded
    sorts = set()
    letters = {"a"}
    for char in set(folded):
        sort = _sorts.get(char) or _sorts.setdefault(char, _sort(char))
        if sort == " ":
            words = words.replace(char, " ")
        else:
            sorts.add(sort)
            letters.add(char)
    odd = "o" in sorts
    # An accent may make a letter of another group.
    scripts = ALL_SCRIPTS if odd else frozenset(map(script_of, letters))
    return Text(folded, words, "u" in sorts, odd, scripts)


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
