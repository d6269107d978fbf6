"""prices: a stretch of text -> where amounts of money stand in it: a number beside a sign, a code or a word for money.

By hand, not by a regular expression: that takes more time to compile than all else that a small text costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.kernel.characters import is_word_part
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = frozenset("$€£¥₹₩₽₴₺₫฿₪₱₦")
_CODE = 3
_LISTED = "USD EUR GBP CHF CAD AUD NZD SEK NOK DKK PLN CZK HUF RUB UAH TRY JPY CNY INR KRW BRL MXN ZAR"
_CODES = frozenset(_LISTED[at : at + _CODE] for at in range(0, len(_LISTED), _CODE + 1))
# After a unit that is one character, as in scripts without spaces, a word may go on; of others the first that ends there counts.
_UNITS = sorted(words("money"), key=lambda unit: unit if len(unit) == 1 else f"{unit}(")
MARKS: dict[str, list[str]] = {}
"""By first letter: each price holds one of these."""
for _mark in (*_SIGNS, *_CODES, *_UNITS):
    MARKS.setdefault(_mark[0], []).append(_mark)
_PARTS = frozenset(".,'’\u00a0\u202f ")
_MOST = 12
"""An amount goes on for so many characters behind its first figure."""
BEFORE, BEHIND = _CODE + 1, _MOST + max(map(len, _UNITS)) + 1
"""A price stands around figures: so many characters before them at most, and so many behind."""


def prices(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each begins and ends, disjoint and in order."""
    at, end = start, min(end, len(text))
    while at < end:
        letter = text[at]
        reached = 0
        if letter.isdecimal():
            reached = _marked(text, at, end)
        elif letter in _SIGNS:
            reached = _amount(text, at + 1, end)
        elif text[at : min(end, at + _CODE)] in _CODES and not is_word_part(text[at - 1 : at]):
            reached = _amount(text, at + _CODE, end)
        if reached:
            yield at, reached
        at = max(reached, at + 1)


def _amount(text: str, at: int, end: int) -> int:
    """Return where an amount ends that begins there, or behind a space; 0 where none does."""
    at += text[at : at + 1].isspace()
    return _figures(text, at, end) if at < end and text[at].isdecimal() else 0


def _figures(text: str, at: int, end: int) -> int:
    last = min(end, at + _MOST + 1)
    at += 1
    while at < last and (text[at] in _PARTS or text[at].isdecimal()):
        at += 1
    return at


def _marked(text: str, start: int, end: int) -> int:
    """Return where the mark ends behind the longest amount from there that has one; 0 where none has."""
    for at in range(_figures(text, start, end), start, -1):
        if at == end or text[at] not in MARKS:
            continue
        if text[at] in _SIGNS:
            return at + 1
        beyond = at + _CODE
        if (
            text[at : min(end, beyond)] in _CODES
            and not is_word_part(text[at - 1])
            and not is_word_part(text[beyond : min(end, beyond + 1)])
        ):
            return beyond
        for unit in _UNITS:
            beyond = at + len(unit)
            if text.startswith(unit, at, end) and (
                len(unit) == 1 or not is_word_part(text[beyond : min(end, beyond + 1)])
            ):
                return beyond
    return 0
