"""repeats: Document -> verdicts on short lines that a page says over and over between its paragraphs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.kernel.characters import CLOSERS, STOPS
from bodycopy.kernel.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document

_TIMES = 3
_ENDS = pattern(rf"[{STOPS}:：,;][{CLOSERS}]*$")
# What verse and dialogue are made of: if most lines are short, a repeated one is a refrain.
_PROSE_CHARS = 120


def repeats(document: Document) -> Iterator[Verdict]:
    """Take a line of 12 to 120 characters, no sentence, that stands three times or more among prose.

    Ad labels, share prompts and teasers repeat; so do refrains and headings of a list, so a page that is not
    mostly prose is left alone, and so is a line that stands twice in a row.
    """
    if len(document.blocks) < 2 * _TIMES:
        return
    text = document.text
    words = [text[block.start : block.end] for block in document.blocks]
    prose = sum(len(line) for line in words if len(line) >= _PROSE_CHARS)
    if 2 * prose < len(text):
        return
    counts = Counter(line for line in words if 12 <= len(line) <= 120)
    often = {
        line
        for line, times in counts.items()
        if times >= _TIMES and not _ENDS.search(line) and any(char.isalpha() for char in line)
    }
    for n, line in enumerate(words):
        if line not in often:
            continue
        if line in (words[n - 1] if n else "", words[n + 1] if n + 1 < len(words) else ""):
            continue
        block = document.blocks[n]
        reason = f"the same line stands {counts[line]} times on the page"
        yield Verdict(block.start, block.end, "repeated-line", "furniture", reason, "heuristic", 0.8)
