"""character_index: text -> ``CharacterIndex``. Where its figures, ends of sentences and capitals stand, found in one look for whoever asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.characters import CAPITALS, STOPS
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features.letters import classify, remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    Runs = Sequence[tuple[int, int]]

# Compiled code does without, so ``re`` compiles them when they are first used. A class that stands alone in front, without a "+", is looked for in half the time.
_DIGITS, _ASCII_DIGITS = r"\d\d*", "[0-9][0-9]*"
_ENDS = f"[{STOPS}][{STOPS}]*"
# The space stands first, as regular expressions look for that fastest.
_CAPITAL = rf" (?=([{CAPITALS}][^\W\d_]*) )(?<=[\w\])*/] )"
# Nothing else can hold scripts without capitals, and a class with all of them takes milliseconds to compile.
_FAR = "[^\x00-\u05ff\u2000-\u2bff]"


class CharacterIndex(NamedTuple):
    """What stands in a text, each as where it starts and ends."""

    digits: Runs
    ends: Runs
    """Marks that end sentences, those in a row together."""
    capitals: Runs
    """Words with a capital, each with the space before it: after a word or a closing mark, and before another space."""
    far: bool
    """It holds characters beyond those of Latin, Greek, Cyrillic and Hebrew, and beyond common marks."""


def _character_index(text: str) -> CharacterIndex:
    """Look a text over."""
    return CharacterIndex(*NATIVE.survey(text, classify)) if NATIVE else index_in_python(text)


character_index = remembered(_character_index)


def index_in_python(text: str) -> CharacterIndex:
    """Do so in Python."""
    far = not text.isascii() and re.search(_FAR, text) is not None
    return CharacterIndex(
        [found.span() for found in re.finditer(_DIGITS if far else _ASCII_DIGITS, text)],
        [found.span() for found in re.finditer(_ENDS, text)],
        [(found.start(), found.end(1)) for found in re.finditer(_CAPITAL, text)],
        far,
    )
