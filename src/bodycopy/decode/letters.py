"""letters: which pairs of characters a text has -> how unlikely it is in the language that it is most like.

Bytes that are not UTF-8 are text in one encoding and next to noise in the others, which shows in each language's letters and
in what follows what: ``data/letters.txt``, which ``tests/benchmarks/train_letters.py`` writes, says how rare
each is. What is unlikely is counted in half bits, so that it adds up.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from itertools import pairwise
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.decode.files import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE = "letters.txt"
_SPACES = re.compile(r"[ \t-\r_]+")
# Space and letters; digits are as likely as each other.
_DIGITS = str.maketrans("123456789", "0" * 9)
# What a pair costs that a language is not known to have, more than its second character alone.
_STRANGE_PAIR = 4
# What a letter costs that only other languages have, more than there.
_BORROWED = 14
# What a mark costs that a language does not have and a text has again and again: a page repeats its marks.
_AGAIN = 14
_SCRIPTS = (
    (0x80, ""), (0x250, "Latin"), (0x370, ""), (0x400, "Greek"), (0x530, "Cyrillic"), (0x590, ""), (0x600, "Hebrew"), (0x700, "Arabic"),
    (0xE00, ""), (0xE80, "Thai"), (0x1E00, ""), (0x1F00, "Latin"), (0x2000, "Greek"), (0x3040, ""), (0xA000, "Ideographs"),
    (0xAC00, ""), (0xD7A4, "Ideographs"), (0x110000, ""),
)  # fmt: skip
"""Up to which code point, of letters beyond ASCII."""
_COSTS = (
    (0x80, 20), (0xA0, 50), (0x2000, 36), (0x2500, 34), (0x3000, 44), (0x3100, 24), (0x4E00, 40), (0xA000, 36), (0xAC00, 40),
    (0xD7A4, 34), (0xF900, 50), (0xFF00, 40), (0xFF5F, 24), (0x110000, 44),
)  # fmt: skip
"""Up to which code point, of characters that no language is known to have."""
_OPENING, _CLOSING, _BOTH = "„‚¿¡£€", "”…°™®©", "“’‘—–«»·\u00a0\u00ad"
_TYPOGRAPHIC = {
    **dict.fromkeys(_BOTH + "„”…€", 16),
    **dict.fromkeys("‚¿¡£°™®©•§", 18),
    **dict.fromkeys("†‡¶±×´\u00a8\u00b8\u2011\u200b", 24),
    "\ufffd": 60,
}
_INSIDE, _REVERSED, _CAPITAL, _CAPITALS, _MIXED, _IDEOGRAPH = 6, 12, 14, 5, 12, 6
_SPLIT = 18
_SPLITTING = re.compile(r"(?<=[^\W\d_])[‘“”„‚†‡ˆ‰‹›•˜™\xa1-\xac\xae-\xb3\xb6\xb8-\xbf\ufffd](?=[^\W\d_])")
"""A mark between two letters, that never joins parts of a word, and what it costs."""
_WITH_LATIN = ("Latin", "Ideographs", "Thai")
"""Scripts whose letters may stand beside ASCII's."""


class Language(NamedTuple):
    """What a language's texts consist of: characters, and what follows what, by how rare they are."""

    script: str
    characters: Mapping[str, int]
    pairs: Mapping[str, int]


def normal(text: str) -> str:
    """Return a text as its letters are counted: small, digits and spaces alike."""
    return f" {_SPACES.sub(' ', text.lower().translate(_DIGITS))} "


@cache
def character(single: str) -> str:
    """Return one character as it is counted."""
    return " " if single in "\t\n\v\f\r_" else single.lower()[0].translate(_DIGITS)


def pairs_of(text: str) -> Counter[str]:
    """Return how often what follows what in a text."""
    return Counter(map("".join, pairwise(text)))


@cache
def languages() -> Mapping[str, Language]:
    """Return the languages whose letters are known."""
    characters: dict[str, dict[str, int]] = {}
    pairs: dict[str, dict[str, int]] = {}
    with open(os.path.join(DATA, FILE), encoding="utf-8") as lines:
        for line in lines:
            name, length, cost, found = line.rstrip("\n").split("\t")
            table = (characters if length == "1" else pairs).setdefault(name, {})
            found = found.replace("_", " ")
            table.update(dict.fromkeys(found if length == "1" else map(add, found[::2], found[1::2]), int(cost)))
    return {name: Language(_script(table), table, pairs[name]) for name, table in characters.items()}


def _script(characters: Mapping[str, int]) -> str:
    """Return the script that most of a language's letters are in."""
    shares: Counter[str] = Counter()
    for character, cost in characters.items():
        if character.isalpha():
            shares[script(character) or "Latin"] += 2 ** (15 - cost // 2)
    return shares.most_common(1)[0][0]


def script(character: str) -> str:
    """Return the script of a letter beyond ASCII; empty for other characters."""
    if character.isascii() or not (character.isalpha() or unicodedata.combining(character)):
        return ""
    point = ord(character)
    return next(name for end, name in _SCRIPTS if point < end)


@cache
def _costs_elsewhere() -> dict[str, int]:
    """Return what letters cost that a language does not have and others have."""
    found: dict[str, int] = {}
    for language in languages().values():
        for character, cost in language.characters.items():
            if character.isalpha() and not character.isascii():
                found[character] = min(found.get(character, 99), max(24, cost + _BORROWED))
    return found | _TYPOGRAPHIC


@lru_cache(maxsize=1 << 14)
def cost_of_unknown(character: str) -> tuple[int, int]:
    """Return what a character costs in a language that is not known to have it: the first two times, and then."""
    known = _costs_elsewhere().get(character)
    cost = known if known is not None else next(cost for end, cost in _COSTS if ord(character) < end)
    return cost, min(cost, _AGAIN) if _is_mark(character) else cost


def surprisal(pairs: Iterable[tuple[str, int]], language: Language, limit: int = 1 << 40) -> int:
    """Return how unlikely these pairs are in a language, given their first characters; above ``limit`` the value is only a lower bound."""
    total = 0
    strange: dict[str, int] = {}
    characters, known = language.characters, language.pairs
    for pair, count in pairs:
        cost = known.get(pair)
        if cost is not None:
            total += cost * count
        elif (alone := characters.get(pair[1])) is not None:
            total += (alone + _STRANGE_PAIR) * count
        else:
            single = pair[1]
            seen = strange.get(single, 0)
            strange[single] = seen + count
            dear, cheap = cost_of_unknown(single)
            first = min(count, max(0, 2 - seen))
            total += dear * first + cheap * (count - first)
        if total > limit:
            break
    return total


def faults(text: str, pairs: Iterable[tuple[str, int]]) -> int:
    """Return what is wrong with a text and its pairs in any language: a capital, a mark or another script inside a word."""
    split = sum(1 for _ in _SPLITTING.finditer(text))
    return _SPLIT * split + sum(_fault(*pair) * count for pair, count in pairs if not pair.isascii())


@lru_cache(maxsize=1 << 14)
def _fault(first: str, second: str) -> int:
    if second.isupper() and (first.islower() or first.isupper()):
        return _CAPITAL if first.islower() else _CAPITALS
    if first.isalpha() and second.isalpha() and first.isascii() != second.isascii():
        found = script(second if first.isascii() else first)
        return _MIXED if found not in _WITH_LATIN else _IDEOGRAPH if found == "Ideographs" else 0
    if first.isalpha() and not second.isascii() and _is_mark(second):
        return _REVERSED if second in _OPENING else 0 if second in _CLOSING or second in _BOTH else _INSIDE
    if second.isalpha() and not first.isascii() and _is_mark(first):
        return 0 if first in _OPENING or first in _BOTH else _INSIDE
    return 0


def _is_mark(character: str) -> bool:
    return not character.isalpha() and not unicodedata.combining(character)
