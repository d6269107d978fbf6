r"""The rule language: what a phrase says; ``fold`` a text and cut it into tokens, as phrases see it.

A phrase is what a rule's author types: words, with a few signs that stand for more.

==========  ==========================================================================================
``0``       a number: any script's digits with separators (``1,234.50``, ``2024-11``, ``1 234``, ``3/5``),
            and a currency or ``%`` beside it
``{a,b,}``  a choice, of words, parts of a word or several words; where one is empty, it may be left out
``_``       one to four words (20 characters where words are not spaced), not past the end of a sentence
``word*``   any ending: ``subscri*`` takes *subscribe* and *subscription*, ``patreon*`` takes *Patreon'da*
``^ $``     first or last in the phrase: a sentence's edge; bullets, arrows, brackets and the like between the
            edge and the phrase do not count
``\``        takes the next character as it is
==========  ==========================================================================================

Everything else is literal. Case, white space (line ends too), kinds of quote and kinds of dash never
matter, invisible characters are read through. Punctuation matters: ``thanks reader`` does not match
*thanks, reader*; ``thanks{,\,} reader`` matches both. ``...`` and ``…`` are the same mark. An apostrophe is a
mark of its own, so ``article`` is found in *l'article*, but ``reader`` is not found in *reader's*.

Words of spaced scripts match as wholes: a match never begins or ends inside one. In scripts without
spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) every character is a token, so a phrase is found
anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# --- fold -------------------------------------------------------------------------------------------------


def _folds() -> dict[str, str]:
    """Return what each lower-case character becomes; the targets are never sources."""
    groups = {
        "-": "‐‑‒–—―−⁃﹘﹣－",
        '"': "“”„‟«»″‶〝〞〟「」『』＂",
        "'": "‘’‚‛‹›′‵´ʼʻ＇",
        " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
        "i": "ı",
        "σ": "ς",
        # Spelling that writers of a language use or leave out at will.
        "е": "ё",
        "ا": "أإآٱ",
        "ي": "ىی",
        "ك": "ک",
        # Devanagari letters with and without nukta, which is invisible here.
        "क": "\u0958",
        "ख": "\u0959",
        "ग": "\u095a",
        "ज": "\u095b",
        "ड": "\u095c",
        "ढ": "\u095d",
        "फ": "\u095e",
        "य": "\u095f",
        "。": "｡",
        "、": "､",
    }
    table = {chr(code + 0xFEE0): chr(code).lower() for code in range(0x21, 0x7F)}
    table.update((char, target) for target, chars in groups.items() for char in chars)
    return table


_FOLDS = _folds()
_FOLDED = frozenset(_FOLDS)

# Read through inside and between words: soft hyphen, zero widths, direction marks, variation selectors,
# Arabic vowel signs and tatweel, nukta.
_INVISIBLE_CLASS = "\u00ad\u034f\u061c\u0640\u064b-\u0652\u0670\u093c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
# Marks that belong to the word they stand in; ``\w`` knows only letters and digits.
_MARK_CLASS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u06d6-\u06ed"
    "\u0711\u0730-\u074a\u07a6-\u07b0\u0900-\u0963\u0971-\u09e3\u09fc-\u0a65\u0a70-\u0ae5\u0af9-\u0b65\u0b71-\u0bef\u0c00-\u0c65"
    "\u0c80-\u0ce5\u0cf1-\u0d65\u0d7a-\u0df3\u0f18-\u0f39\u0f71-\u0fbc\u135d-\u135f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED_CLASS = (
    "\u0e00-\u0e4f\u0e5a-\u0ecf\u0eda-\u0eff\u1000-\u103f\u104a-\u108f\u1780-\u17df\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Where such a range begins and where it is over, in turn.
_UNSPACED_BOUNDS = [chr(ord(char) + at % 3 // 2) for at, char in enumerate(_UNSPACED_CLASS) if at % 3 != 1]
# Letters of the commonest scripts, which a bitmap can tell; then any other.
_COMMON = "a-z\u00df-\u00f6\u00f8-\u024f\u03ac-\u03ce\u0430-\u0481\u048a-\u052f\u05d0-\u05ea\u0620-\u063f\u0641-\u064a\u0671-\u06d3\uac00-\ud7a3"
_LETTERS = rf"[{_COMMON}]+|[^\W\d_{_UNSPACED_CLASS}]+"
_WORD = rf"(?:{_LETTERS}|[{_MARK_CLASS}{_INVISIBLE_CLASS}]+)+"
_NUMBER = r"\d+(?:[.,':/٫٬-]\d+|(?<!\d\d\d\d) \d\d\d(?!\d))*"
# It takes milliseconds to compile, so ``re`` does so when it is first used, and keeps it.
_ANY_TOKEN = rf"{_WORD}|{_NUMBER}|\.\.+|…+|\S"
# The same for ASCII text.
_ASCII_TOKEN = rf"[a-z]+|{_NUMBER}|\.\.+|\S"
_INVISIBLE = re.compile(f"[{_INVISIBLE_CLASS}]+")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
# Combining accents: a text that holds them may spell é as two characters.
_COMBINING = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return ``text`` as phrases see it: lower case, one kind of dash, space and quote; the same length.

    One character becomes one character, so an offset into the result is an offset into ``text``.
    """
    if text.isascii():
        return text.lower()
    # İ is the only character whose lower case is longer than itself (a test looks at all of them).
    folded = text.replace("İ", "i").lower()
    for char in _FOLDED.intersection("".join(_BEYOND_ASCII.findall(folded))):
        folded = folded.replace(char, _FOLDS[char])
    return folded


# --- tokens -----------------------------------------------------------------------------------------------


class Tokens(NamedTuple):
    """A folded text in tokens: what each says, and where it starts and ends."""

    texts: list[str]
    starts: list[int]
    ends: list[int]


def tokens(folded: str, start: int = 0, end: int | None = None) -> Tokens:
    """Cut a folded text, or part of it, into words, numbers, single characters of unspaced scripts, and marks.

    Invisible characters are left out of the texts; accents are composed.
    """
    end = len(folded) if end is None else end
    pattern = re.compile(_ASCII_TOKEN if folded[start:end].isascii() else _ANY_TOKEN)
    cut = Tokens([], [], [])
    for found in pattern.finditer(folded, start, end):
        text = _plain(found.group())
        if text:
            cut.texts.append(text)
            cut.starts.append(found.start())
            cut.ends.append(found.end())
    return cut


def _plain(text: str) -> str:
    """Return a token's text without invisible characters, with its accents composed."""
    if text.isascii():
        return "…" if text[:2] == ".." else text
    if text[0] == "…":
        return "…"
    return compose(_INVISIBLE.sub("", text))


def compose(folded: str) -> str:
    """Return ``folded`` with letter and combining accent as one character; the length may change."""
    if _COMBINING.search(folded) is None:
        return folded
    from unicodedata import normalize

    return fold(normalize("NFC", folded))


def visible(folded: str) -> str:
    """Return ``folded`` without invisible characters; the length may change."""
    return _INVISIBLE.sub("", folded)


def is_unspaced(text: str) -> bool:
    """Tell whether a token is a character of a script without spaces."""
    return text >= "\u0e00" and bisect_right(_UNSPACED_BOUNDS, text[0]) % 2 == 1


def is_number(token: str) -> bool:
    """Tell whether a token is a number."""
    return token[0].isdecimal()


def is_word(token: str) -> bool:
    """Tell whether a token is a word of a spaced script."""
    return token[0].isalpha() and not is_unspaced(token)


# --- characters, as compiled code cuts tokens -------------------------------------------------------------

_CLASS_SHIFT = 21
"""Below are what to add to a code point to fold it; above are the classes."""
_KNOWN = 1 << 9
"""Tells what is classified from what is not."""
_PAGE = 256


@lru_cache(maxsize=4096)
def classify(code: int) -> int:
    """Return a character's classes and how far it is folded, in one number; ``native/native.h`` names the bits."""
    folded = fold(chr(code))
    classes = _KNOWN | sum(bool(is_class(folded)) << place for place, is_class in enumerate(_class_tests()))
    return classes << _CLASS_SHIFT | (ord(folded) - code & (1 << _CLASS_SHIFT) - 1)


@lru_cache(maxsize=1)
def _class_tests() -> tuple[Callable[[str], object], ...]:
    letter = re.compile(rf"[{_COMMON}]|[^\W\d_{_UNSPACED_CLASS}]").match
    mark = re.compile(f"[{_MARK_CLASS}{_INVISIBLE_CLASS}]").match
    combining = _COMBINING.match
    return str.isspace, letter, mark, str.isdecimal, is_unspaced, str.isalpha, str.isalnum, _INVISIBLE.match, combining


def class_pages() -> tuple[Sequence[int], Sequence[int]]:
    """Return for each 256 code points which page classifies them, and the pages.

    A character that is not assigned yet is left out, as a later Python may know it.
    """
    from unicodedata import category

    numbers: dict[tuple[int, ...], int] = {}
    pages = []
    for start in range(0, 0x110000, _PAGE):
        codes = range(start, start + _PAGE)
        page = tuple(0 if category(chr(code)) == "Cn" else classify.__wrapped__(code) for code in codes)
        pages.append(numbers.setdefault(page, len(numbers)))
    return pages, [n for page in numbers for n in page]
