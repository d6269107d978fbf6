r"""segment.text: str -> Document. Lines, paragraphs and sentences of plain text.

A line is a block unless a line end inside a sentence shows that it is not the author's: in hard-wrapped text
(mail, lynx, html2text) a paragraph's lines are one block, and where a scraper put every text node on a line of
its own (BeautifulSoup's ``get_text("\n")``), the lines of a sentence that links cut into pieces are one.
"""

from __future__ import annotations

from itertools import pairwise

from bodycopy.document import Block, BlockKind, Document, Span
from bodycopy.pattern import pattern
from bodycopy.segment.sentences import end_places, sentences
from bodycopy.typed import NamedTuple

_BULLET = pattern(r"(?:[-*+•·▪◦‣●○■□–—]|\(?\d{1,3}[.)]|[a-z][.)])\s+\S")
# Punctuation that no line starts with unless a sentence goes on: what stands behind a link.
_GOES_ON = frozenset(",;!?)]}»”、，；！？）」』】％%。：")
# These only where a space, or nothing, stands behind: "." but not ".5".
_GOES_ON_ALONE = (".", ":")
_ENDS = tuple(".!?…:;。！？：；｡।॥۔؟。．|>]")
_CLOSERS = "\"'”’»)）」』】"
# A menu's label is shorter; a sentence that a link breaks off has usually gone on for longer.
_PROSE = 25
# Under this width lines are short for their own reasons: verse, menus, lists.
_WRAP_WIDTH = 50
_WRAP_LIMIT = 120
_WRAP_SHARE = 0.85


class _Line(NamedTuple):
    start: int
    end: int
    words: str
    first: bool
    """Nothing, or a blank line, stands before it."""


def segment(text: str) -> Document:
    """Cut repaired plain text into blocks; ``Document.text`` is ``text`` itself."""
    lines = _lines(text)
    joined = _joins(lines)
    # A block without an end inside is one sentence; where the ends are is found for all blocks at once.
    ends = end_places(text)
    ends.append(len(text))
    blocks = []
    at = reached = 0
    for following in range(1, len(lines) + 1):
        if following < len(lines) and joined[following]:
            continue
        start, _, words, _ = lines[at]
        end = lines[following - 1].end
        kind: BlockKind = "list-item" if _is_bullet(words) else "paragraph"
        while ends[reached] < start:
            reached += 1
        if ends[reached] < end - 1:
            blocks.append(Block(start, end, sentences(text[start:end], start), kind))
        else:
            blocks.append(Block(start, end, (Span(start, end),), kind))
        at = following
    return Document(text=text, kind="text", blocks=tuple(blocks))


def _is_bullet(words: str) -> bool:
    # Most lines start with a capital, and no bullet does.
    return not words[0].isupper() and _BULLET.match(words) is not None


def _lines(text: str) -> list[_Line]:
    lines = []
    at = 0
    above = -2
    for n, line in enumerate(text.split("\n")):
        words = line.strip()
        if words:
            start = at if len(words) == len(line) else at + len(line) - len(line.lstrip())
            lines.append(_Line(start, start + len(words), words, n - above > 1))
            above = n
        at += len(line) + 1
    return lines


def _goes_on(words: str) -> bool:
    mark = words[0]
    return mark in _GOES_ON or (mark in _GOES_ON_ALONE and (len(words) == 1 or words[1].isspace()))


def _ends(words: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return words.endswith(_ENDS) or words.rstrip(_CLOSERS).endswith(_ENDS)


def _joins(lines: list[_Line]) -> list[bool]:
    """-> for each line, whether it goes on with the block of the line before it."""
    joined = [False] * len(lines)
    _join_wrapped(lines, joined)
    _join_nodes(lines, joined)
    return joined


def _join_wrapped(lines: list[_Line], joined: list[bool]) -> None:
    """Mark the lines of hard-wrapped paragraphs: each but the last is full, as its next word did not fit."""
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and not lines[end].first:
            end += 1
        if end - at > 1 and _is_wrapped(lines[at:end]):
            joined[at + 1 : end] = [not _is_bullet(line.words) for line in lines[at + 1 : end]]
        at = end


def _is_wrapped(lines: list[_Line]) -> bool:
    width = max(len(line.words) for line in lines)
    if not _WRAP_WIDTH <= width <= _WRAP_LIMIT:
        return False
    full = sum(
        len(line.words) + 1 + len(following.words.split(None, 1)[0]) > width for line, following in pairwise(lines)
    )
    breaks = sum(not _ends(line.words) for line in lines[:-1])
    return full >= _WRAP_SHARE * (len(lines) - 1) and breaks > 0


def _join_nodes(lines: list[_Line], joined: list[bool]) -> None:
    """Mark the lines that go on with a sentence which a link, a bold word or a footnote cut into lines.

    Punctuation at a line's start shows it. Where a page has such lines and hardly a blank one, a small letter
    shows it too, and a line between the two pieces of a sentence belongs to it.
    """
    follows = [not line.first and n > 0 and _goes_on(line.words) for n, line in enumerate(lines)]
    if not any(follows):
        return
    blank = sum(line.first for line in lines)
    nodes = blank <= max(1, len(lines) // 20)
    for n in range(1, len(lines)):
        if lines[n].first or joined[n]:
            continue
        joined[n] = follows[n] or (nodes and _is_inside(lines, follows, joined, n))


def _is_inside(lines: list[_Line], follows: list[bool], joined: list[bool], n: int) -> bool:
    before, here = lines[n - 1].words, lines[n].words
    if _ends(before):
        return False
    going = joined[n - 1] or len(before) >= _PROSE
    if here[0].islower():
        return going or len(here) >= 2 * _PROSE
    if n + 1 >= len(lines) or lines[n + 1].first or len(here) > 4 * _PROSE:
        return False
    if follows[n + 1]:
        return going or len(before) >= _PROSE // 2
    return going and lines[n + 1].words[0].islower() and not _ends(here)
