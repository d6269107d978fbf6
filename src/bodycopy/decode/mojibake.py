"""mojibake: str -> the same line with its mojibake undone; ftfy does it, and is imported only where it will be needed.

Clean text must not pay for ftfy, whose import costs five times Python's own start. ftfy leaves a text
alone unless its own pattern of bad sequences matches, so two tests stand before it, each a necessary
condition for the next: a cheap one (a suspicious character beside another non-ASCII one), and that
pattern itself, copied as data. Both are derived from the installed ftfy and compared by the tests.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bodycopy.decode import mojibake_tables as tables

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# ftfy cuts longer lines into pieces of this many characters; there its pattern may match at a piece's
# start where it does not in the whole line.
_PIECE = 1_000_000
# What may stand around a word.
_AROUND = "\"'“”„‘’«»‹›()[]{}`.,;:!?…\n"


@cache
def suspicious() -> re.Pattern[str]:
    """Return the cheap test. A line in which it finds nothing is not bad; it finds something in some that are not."""
    return re.compile(tables.SUSPICIOUS)


@cache
def _badness() -> re.Pattern[str]:
    # To the letter what ftfy compiles: ``re`` then compiles it once for both.
    return re.compile(tables.BADNESS, re.VERBOSE)


def is_bad(line: str) -> bool:
    """Return whether ftfy would try to mend the line; True for a line so long that ftfy would cut it."""
    return len(line) > _PIECE or _badness().search(line) is not None


@cache
def _pins() -> TextFixerConfig:
    """Return the configuration that undoes mojibake and leaves typography, width and normal form alone."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        normalization=None,
        max_decode_length=_PIECE,
        explain=False,
    )


def undo(line: str) -> str:
    """Return the line with its mojibake undone, however often it was mangled."""
    from ftfy import fix_text

    mended: str = fix_text(line, _pins())
    return line if _is_spoken_of(line, mended) else mended


def _is_spoken_of(line: str, mended: str) -> bool:
    """Tell whether a line shows mojibake on purpose: what it would become stands in it already, as in: "Ã©" is what é becomes."""
    bad, good = line.split(" "), mended.split(" ")
    if len(bad) != len(good):
        return False
    right = {one.strip(_AROUND) for one, other in zip(bad, good, strict=True) if one == other} - {""}
    return any(other.strip(_AROUND) in right for one, other in zip(bad, good, strict=True) if one != other)
