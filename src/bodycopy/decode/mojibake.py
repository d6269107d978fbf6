"""mojibake: str -> the same line with its mojibake undone; ftfy does it, and is imported only where it may be needed.

Importing ftfy takes several times as long as starting Python, so only text that its own pattern finds bad needs it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

# UTF-8 read as Mac Roman that ftfy lets pass because ¬ may come before these: a half after a number or before what is measured,
# Spanish marks before a question or an exclamation.
_MAC_ROMAN = re.compile(r"(?<=\d)¬Ω|^[ \t]*¬Ω(?= [a-z])|¬ø(?=\w[^¬\n]{0,400}\?)|¬°(?=\w[^¬\n]{0,400}!)", re.MULTILINE)
# ftfy cuts longer lines into pieces of this many characters; there its pattern may match at a piece's
# start where it does not in the whole line.
_PIECE = 1_000_000
# What may stand around a word.
_AROUND = "\"'“”„‘’«»‹›()[]{}`.,;:!?…\n"


def is_bad(line: str) -> bool:
    """Return whether the line may be mended; True for a line so long that ftfy would cut it."""
    return len(line) > _PIECE or _badness().search(line) is not None or _MAC_ROMAN.search(line) is not None


@cache
def _badness() -> re.Pattern[str]:
    """Return ftfy's own pattern of mojibake, from the one file that has it: importing all of ftfy takes much longer."""
    package = PathFinder.find_spec("ftfy")
    spec = PathFinder.find_spec("badness", package.submodule_search_locations) if package else None
    if spec is None or spec.loader is None:  # it is in an archive, or frozen
        from ftfy.badness import BADNESS_RE

        return BADNESS_RE
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: re.Pattern[str] = module.BADNESS_RE
    return found


def undo(line: str) -> str:
    """Return the line with its mojibake undone, however often it was mangled."""
    from ftfy import fix_text

    # Typography, width and normal form are left alone.
    fixed = fix_text(
        line,
        unescape_html=False,
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        normalization=None,
        max_decode_length=_PIECE,
    )
    # ftfy first: it mends a line only where all of it may be read again.
    mended: str = _MAC_ROMAN.sub(lambda found: found[0].encode("mac-roman").decode(), fixed)
    return line if _is_spoken_of(line, mended) else mended


def _is_spoken_of(line: str, mended: str) -> bool:
    """Tell whether a line shows mojibake on purpose: what it would become stands in it already, as in: "Ã©" is what é becomes."""
    bad, good = line.split(" "), mended.split(" ")
    if len(bad) != len(good):
        return False
    right = {one.strip(_AROUND) for one, other in zip(bad, good, strict=True) if one == other} - {""}
    return any(other.strip(_AROUND) in right for one, other in zip(bad, good, strict=True) if one != other)
