"""classes: code point -> what compiled code knows of a character, in one byte."""

from __future__ import annotations

from bodycopy.kernel.characters import SYLLABLES
from bodycopy.kernel.features.letters import kind

MARKS = "!?@©→»«›▶►€$£¥₹%…:"
"""Marks that say something."""
LETTER, DIGIT, OF_UNSPACED, SAYS = 16, 32, 64, 128
"""Beside the number of its kind, which counts from 1; ``native/native.h`` names the same."""


def classify(code: int) -> int:
    """Return a character's kind and classes."""
    char = chr(code)
    found = kind(code) + 1
    if char.isdecimal():
        found |= DIGIT
    elif char.isalnum():
        found |= LETTER
    if any(low <= char <= high for low, high in SYLLABLES):
        found |= OF_UNSPACED
    return found | SAYS if char in MARKS else found
