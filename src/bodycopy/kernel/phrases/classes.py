"""classes: code point -> what it folds to, and of what classes that is: what cutting a text into tokens asks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bodycopy.kernel.phrases.fold import LETTER_CLASSES, fold, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SHIFT = 21
"""Below are what to add to a code point to fold it; above are the classes."""
KNOWN = 1 << 9
"""Tells what is classified from what is not."""
_PAGE = 256
_CODES = 0x110000


@lru_cache(maxsize=4096)
def classify(code: int) -> int:
    """Return a character's classes and how far it is folded, in one number; ``native/native.h`` names the bits."""
    folded = fold(chr(code))
    bits = [bool(is_class(folded)) for is_class in _tests()]
    classes = KNOWN | sum(bit << place for place, bit in enumerate(bits))
    return classes << SHIFT | (ord(folded) - code & (1 << SHIFT) - 1)


@lru_cache(maxsize=1)
def _tests() -> tuple[Callable[[str], object], ...]:
    letter, mark, invisible, combining = (re.compile(source).match for source in LETTER_CLASSES)
    return (str.isspace, letter, mark, str.isdecimal, is_unspaced, str.isalpha, str.isalnum, invisible, combining)


@lru_cache(maxsize=1)
def class_pages() -> tuple[Sequence[int], Sequence[int]]:
    """Return for each 256 code points which page classifies them, and the pages.

    A character that is not assigned yet is left out, as a later Python may know it.
    """
    from unicodedata import category

    numbers: dict[tuple[int, ...], int] = {}
    pages = []
    for start in range(0, _CODES, _PAGE):
        codes = range(start, start + _PAGE)
        page = tuple(0 if category(chr(code)) == "Cn" else classify.__wrapped__(code) for code in codes)
        pages.append(numbers.setdefault(page, len(numbers)))
    return tuple(pages), tuple(n for page in numbers for n in page)
