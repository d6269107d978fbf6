"""stamps: Document -> verdicts on time stamps and reading times that are a line, or run into a sentence.

``Published 3 May 2025, 14:05 | 4 min read``. Words of dates in a row are the same shape in all languages. A date alone is no
stamp but at the head of the page: further down it may head a part of a timeline.
"""

from __future__ import annotations

from bodycopy.document import Verdict
from bodycopy.judge.heuristics.fronts import beginning
from bodycopy.kernel.light import bisect_right
from bodycopy.kernel.pattern import pattern
from bodycopy.kernel.survey import survey
from bodycopy.segment.lexicon import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bodycopy.document import Block, Document

AGO = words("ago")
AROUND = words("around")
CLOCK = words("clock")
DAYS = words("weekdays")
FILL = words("stamp-fill")
LABELS = words("stamp-labels")
MINUTES = words("minutes")
MONTHS = words("months")
NOW = words("today")
READING = words("reading-time")
SPANS = words("time-spans")
_MARKS = "()[]{}|·•,-–—/:;*›»→\u200b"
# What a word that starts with a digit may be, in this order.
_FIGURE = pattern(
    r"(?P<date>(?:\d{1,2}[./-]){2}(?:\d{4}|\d{2})|\d{4}[./-]\d{1,2}[./-]\d{1,2})"
    r"|(?P<time>\d{1,2}[:h]\d{2}(?::\d{2})?(?:am|pm|h|uhr)?|\d{1,2}(?:am|pm))"
    r"|(?P<dotted>[0-2]?\d\.[0-5]\d(?:am|pm|h)?)"
    r"|(?P<year>(?:19|20)\d\d\.?)"
    r"|(?P<day>[0-3]?\d(?:st|nd|rd|th|\.|º|er)?)"
    r"|(?P<number>\d{1,4})"
)
_FILL = frozenset({"fill", "around", ""})
_LONG = 160
_LONE_DATE_TOP = 4
_LINES = 3


def stamps(document: Document) -> Iterator[Verdict]:
    """Take times of publishing and reading times that stand alone as a block or a sentence, or in front of prose."""
    text, blocks = document.text, document.blocks
    lone: list[Block] = []
    timed: list[tuple[int, int]] = []
    starts = [block[0] for block in blocks]
    numbered = {bisect_right(starts, start) - 1 for start, _ in survey(text).digits}
    for n, (start, end) in beginning(document, KIND_OF) if numbered else ():
        block = blocks[n]
        if n not in numbered or block.kind == "heading":
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
    opens = _kind(first.strip(_MARKS).lower())
    if opens is None or (opens in _FILL and second and _kind(second[0].strip(_MARKS).lower()) is None):
        return 0, ""
    shows: set[str] = set()
    kinds: list[tuple[str, int]] = []
    following = ""
    at = start
    for said in text[start : min(end, start + _LONG)].split():
        kind = _kind(said.strip(_MARKS).lower())
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
    """Yield the blocks of so many characters at most whose last word can be a stamp's."""
    for block in blocks:
        start, end = block[:2]
        if end - start > longest:
            continue
        word = text[max(start, text.rfind(" ", start, end) + 1) : end].rstrip(".")
        if word.isalpha():
            if word.lower() in KIND_OF:
                yield block
        elif _kind(text[start:end].rsplit(None, 1)[-1].strip(_MARKS).lower()) is not None:
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


def _kind(word: str) -> str | None:
    """Return what part of a stamp a word in small letters is; None where it is none."""
    if not word:
        return ""
    if word[0].isdigit():
        figure = _FIGURE.fullmatch(word)
        return figure.lastgroup if figure else None
    return KIND_OF.get(word.rstrip("."))


_KINDS = (
    ("month", MONTHS),
    ("label", LABELS),
    ("reading", READING),
    ("minutes", MINUTES),
    ("weekday", DAYS),
    ("now", NOW),
    ("clock", CLOCK),
    ("ago", AGO),
    ("span", SPANS),
    ("fill", FILL),
    ("around", AROUND),
)
KIND_OF = {word: kind for kind, words in reversed(_KINDS) for word in words}
