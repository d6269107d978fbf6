"""Keys: what a phrase is filed under, and what a text can be looked up by.

A key is a word, a character of a script without spaces, the first letters of a word with ``*``, two tokens in a row
with a tab between, or, for phrases tied to a start, the token that a sentence opens with. Two tokens meet far less often
by chance than one, so nearly all phrases are filed under pairs. In a pair all numbers and currencies are ``0``.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from bodycopy.phrase import is_unspaced, is_word
from bodycopy.phrasecompile import GAP, NUMBER, STEM
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bodycopy.phrasecompile import Elements, Phrase

STEM_LENGTHS = (5, 3, 2, 1)
"""Stems are filed under their first so many letters."""
BETWEEN = "\t"
"""Between the two tokens of a pair."""
OPENING = "^" + BETWEEN
"""Before a token that a sentence opens with, marks aside."""

# The first character of each script group but ASCII: other Latin; Greek, Cyrillic, Armenian; from Hebrew to the scripts of
# India; from Thai to all that follows.
_SCRIPTS = (0x80, 0x250, 0x590, 0xE00)
ASCII = 0
# What stands at the edge of a phrase's slot meets at most so many tokens of the next.
_NEIGHBOURS = 40


CURRENCIES = frozenset(
    "$ € £ ¥ ₹ ₽ ₴ ₺ ₩ ₪ ฿ ₫ ₱ ₦ ₸ ₾ ₼ ¢ % ٪ ‰ usd eur euro euros gbp chf jpy cny rmb aud cad nzd hkd twd sgd inr rs sek nok "
    "dkk isk kr pln zł zl czk kč kc huf ft ron lei leu bgn лв uah грн rub руб try tl brl mxn ars clp cop zar krw thb vnd idr "
    "rp php ils nis aed sar egp ريال درهم جنيه دينار".split()
)
"""What may stand beside a number."""
DOLLARS = frozenset(("us", "a", "au", "c", "ca", "nz", "hk", "nt", "s", "r", "mx"))
"""Letters that stand before the dollar sign: US$ 5, R$ 5."""
NUMBERS = "0"
"""Stands in pairs for all numbers and currencies."""
# Marks that tell as much as a word.
_TELLING = frozenset("©ⓒ®℗")


def key_of(element: str) -> str:
    """Return the key of a single element, empty where it can't be looked up."""
    if element[0] == STEM:
        length = next(length for length in STEM_LENGTHS if length < len(element))
        return element[1 : length + 1] + "*"
    return element if is_word(element) or is_unspaced(element) or element in _TELLING else ""


def in_pair(token: str) -> str:
    """Return what a token is in a pair."""
    return NUMBERS if token[0].isdecimal() or token in CURRENCIES else token


def singles(elements: Elements) -> list[str]:
    """Return the keys of one token that elements in a row hold."""
    return [key for key in map(key_of, elements) if key]


def pairs(phrase: Phrase, slot: int, elements: Elements) -> Iterator[list[str]]:
    """Yield sets of pairs; whatever matches with these elements in this slot holds a pair of each set."""
    for one, two in pairwise(elements):
        yield _pair(one, two)
    for step, edge in ((1, elements[-1]), (-1, elements[0])):
        found: list[str] = []
        for other in _neighbours(phrase, slot, step):
            made = _pair(edge, other) if step > 0 else _pair(other, edge)
            if not made:
                found = []
                break
            found += made
        yield found


def _pair(one: str, two: str) -> list[str]:
    """Return the pairs of which two elements in a row hold one; none where they may hold anything."""
    if one[0] == GAP or two[0] == GAP or one[0] == two[0] == STEM:
        return []
    first = NUMBERS if one == NUMBER else key_of(one) if one[0] == STEM else in_pair(one)
    seconds = [NUMBERS, *sorted(DOLLARS)] if two == NUMBER else [key_of(two) if two[0] == STEM else in_pair(two)]
    if one[0] == STEM:
        # An ending behind its apostrophe.
        seconds.append("'")
    return [] if first == NUMBERS == seconds[0] else [first + BETWEEN + second for second in seconds]


def _neighbours(phrase: Phrase, slot: int, step: int) -> list[str]:
    """Return the elements that may stand next to a slot; none where the text's edge may, or too many."""
    found: dict[str, None] = {}
    for choices in phrase.slots[slot + 1 :] if step > 0 else phrase.slots[:slot][::-1]:
        found.update(dict.fromkeys(elements[0 if step > 0 else -1] for elements in choices if elements))
        if all(choices):
            return list(found) if len(found) <= _NEIGHBOURS else []
    return []


def opening(phrase: Phrase, slot: int, elements: Elements) -> str:
    """Return the key that a text opens with where a phrase tied to a start opens with these elements, empty for none."""
    first = next((element for element in elements if element[0] <= STEM or is_text(element)), "")
    if not (phrase.at_start and first and first[0] > STEM):
        return ""
    before = (element for choices in phrase.slots[:slot] for others in choices for element in others)
    return "" if any(element[0] <= STEM or is_text(element) for element in before) else OPENING + first


def is_text(token: str) -> bool:
    """Tell whether a token is no mark."""
    return token[0].isalnum() or is_unspaced(token)


def script_of(key: str) -> int:
    """Return the number of the script group that a text must hold characters of to hold ``key``."""
    return bisect_right(_SCRIPTS, ord(max(key)))


def scripts_of(texts: Iterable[str]) -> set[int]:
    """Return the script groups of a text's characters, given its tokens."""
    return {ASCII, *map(script_of, set("".join(texts)))}
