"""stamps: Document -> verdicts on time stamps and reading times that are a line, or run into a sentence.

``Published 3 May 2025, 14:05 | 4 min read``. Words of dates in a row are the same shape in all languages. A date alone is no
stamp but at the head of the page: further down it may head a part of a timeline.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.judge.heuristics.dates import KIND_OF, kind_of
from bodycopy.judge.heuristics.fronts import beginning
from bodycopy.kernel.character_index import character_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bodycopy.document import Block, Document

_MARKS = "()[]{}|·•,-–—/:;*›»→\u200b"
_FILL = frozenset({"fill", "around", ""})
_LONG = 160
_LONE_DATE_TOP = 4
_LINES = 3


def stamps(document: Document) -> Iterator[Verdict]:
    """Take times of publishing and reading times that stand alone as a block or a sentence, or in front of prose."""
    text, blocks = document.text, document.blocks
    lone: list[Block] = []
    timed: list[tuple[int, int]] = []
    digits = character_index(text).digits
    for n, (start, end) in beginning(document, KIND_OF) if digits else ():
        block = blocks[n]
        at = bisect_left(digits, (block[0],))
        if at == len(digits) or digits[at][0] >= block[1] or block.kind == "heading":
            continue
        stop, kind = stamp_at(text, start, end)
        if kind == "date":
            if (start, end) == (block.start, block.end) and n < _LONE_DATE_TOP and len(blocks) > 1:
                lone.append(block)
        elif kind == "date and time":
            timed.append((start, stop))
        elif kind:
            yield Verdict(start, stop, "time-stamp", "meta", f"a {kind}", "heuristic", 0.9)
    # More of them are a programme, or the entries of a diary.
    for start, stop in timed if len(timed) < _LINES else ():
        yield Verdict(start, stop, "time-stamp", "meta", "a date and time", "heuristic", 0.9)
    if len(lone) == 1:
        yield Verdict(
            lone[0].start, lone[0].end, "time-stamp", "meta", "a date at the head of the page", "heuristic", 0.7
        )


def stamp_at(text: str, start: int, end: int) -> tuple[int, str]:
    """Return where the stamp that a sentence starts with ends, and what it is; an empty string for none."""
    # Few sentences start as a stamp does, and most that do so go on otherwise.
    first, *second = text[start : min(end, start + _LONG)].split(None, 2)[:2]
    opens = kind_of(first.strip(_MARKS).lower())
    if opens is None or (opens in _FILL and second and kind_of(second[0].strip(_MARKS).lower()) is None):
        return 0, ""
    shows: set[str] = set()
    kinds: list[tuple[str, int]] = []
    following = ""
    at = start
    for said in text[start : min(end, start + _LONG)].split():
        kind = kind_of(said.strip(_MARKS).lower())
        if kind is None:
            following = said
            break
        at = text.index(said, at) + len(said)
        kinds.append((kind, at))
        shows.add(kind)
    whole = bool(kinds) and kinds[-1][1] == end
    while kinds and kinds[-1][0] in _FILL:
        kinds.pop()
    if not kinds or not (whole or (_begins(following) and _is_label(text, kinds, shows))):
        return 0, ""
    return (end if whole else kinds[-1][1]), _what(shows, whole=whole)


def _is_label(text: str, kinds: list[tuple[str, int]], shows: set[str]) -> bool:
    """Tell a stamp in front of prose from the sentence's own time: "On 3 May 2025 at 14:05, Harbour Street"."""
    opens = "label" in shows or kinds[0][0] not in {"fill", "around", "clock"}
    return opens and text[kinds[-1][1] - 1] not in ",:;"


def ending(text: str, blocks: Iterable[Block], longest: int) -> Iterator[Block]:
    """Yield the blocks of several words and so many characters at most whose last word can be a stamp's."""
    for block in blocks:
        start, end = block[:2]
        if end - start <= longest:
            words = text[start:end].rsplit(None, 1)
            last = words[-1]
            if len(words) > 1 and (
                last.lower() in KIND_OF if last.isalpha() else kind_of(last.strip(_MARKS).lower()) is not None
            ):
                yield block


def _begins(word: str) -> bool:
    """Tell whether a word after a stamp could begin a sentence."""
    return bool(word) and (word[0].isupper() or word[0] in "\"“„«”'‘")


def _what(shows: set[str], *, whole: bool) -> str:
    full = "date" in shows or {"month", "year"} <= shows or {"month", "day"} <= shows
    timed = "time" in shows or ("dotted" in shows and ("clock" in shows or full))
    ago = "ago" in shows and bool({"span", "minutes"} & shows)
    if "label" in shows and (full or timed or ago or (whole and {"weekday", "now"} & shows)):
        return "time stamp"
    if {"reading", "minutes"} <= shows:
        return "reading time"
    if full and timed:
        return "date and time"
    if whole and (ago or ("now" in shows and timed)):
        return "time stamp"
    return "date" if whole and full and {"year", "date"} & shows else ""
