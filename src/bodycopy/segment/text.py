r"""segment.text: str -> Document. Lines, paragraphs and sentences of plain text.

A line is a block unless a line end inside a sentence shows that it is not the author's: in hard-wrapped text
(mail, lynx, html2text) a paragraph's lines are one block, and where a scraper put every text node on a line of
its own (BeautifulSoup's ``get_text("\n")``), the lines of a sentence that links cut into pieces are one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from bodycopy.document import Block, BlockKind, Document, Span
from bodycopy.kernel.character_index import character_index
from bodycopy.kernel.characters import STOPS
from bodycopy.segment.sentences import WINDOW, sentences

_BULLETS = "-*+•·▪◦‣●○■□–—("
_BULLET = re.compile(rf"(?:[{_BULLETS[:-1]}]|\(?\d{{1,3}}[.)]|[a-z][.)])\s+\S")
# Punctuation that no line starts with unless a sentence goes on: what comes after a link.
_GOES_ON = frozenset(",;!?)]}»”、，；！？）」』】％%。：.:")
# These only where a space, or nothing, comes after: "." but not ".5".
_GOES_ON_ALONE = frozenset(".:")
_ENDS = tuple(STOPS + ":;：；|>]")
_CLOSERS = "\"'”’»)）」』】"
# A menu's label is shorter; a sentence that a link breaks off has usually gone on for longer.
_PROSE = 25
# Under this width lines are short for their own reasons: verse, menus, lists.
_WRAP_WIDTH = 50
_WRAP_LIMIT = 120
_WRAP_SHARE = 0.85


# What no block of a text has.
_PLAIN = Block(0, 0, ())[4:]


class _Lines(NamedTuple):
    """The lines that hold words, field by field."""

    starts: list[int]
    words: list[str]
    firsts: list[bool]
    """Whether nothing, or a blank line, comes before it."""


def segment(text: str) -> Document:
    """Cut repaired plain text into blocks; ``Document.text`` is ``text`` itself."""
    lines = _lines(text)
    starts, words, _ = lines
    # Of each line, whether it goes on with the block of the line before it.
    joined = [False] * len(starts)
    _join_wrapped(lines, joined)
    _join_nodes(lines, joined)
    # A short block without an end inside is one sentence; where the ends are is found for all blocks at once.
    ends = [start for start, _ in character_index(text).ends]
    ends.append(len(text))
    blocks = []
    reached = 0
    heads = [n for n, goes_on in enumerate(joined) if not goes_on]
    for at, following in pairwise([*heads, len(starts)]):
        start, first = starts[at], words[at]
        end = starts[following - 1] + len(words[following - 1])
        # Most lines start with a capital, and no bullet does.
        kind: BlockKind = "paragraph" if first[0].isupper() or not _is_bullet(first) else "list-item"
        while ends[reached] < start:
            reached += 1
        if ends[reached] < end - 1 or end - start > WINDOW:
            within = sentences(first if following == at + 1 else text[start:end], start)
        else:
            within = (Span(start, end),)
        blocks.append(Block(start, end, within, kind, *_PLAIN))
    return Document(text=text, kind="text", blocks=tuple(blocks))


def _is_bullet(words: str) -> bool:
    # Most lines start with a letter, or a mark of their own, and a word.
    may = words[0] in _BULLETS or words[0].isdecimal() or words[1:2] in {".", ")"}
    return may and _BULLET.match(words) is not None


def _lines(text: str) -> _Lines:
    lines = _Lines([], [], [])
    starts, words, firsts = lines
    at = 0
    first = True
    for line in text.split("\n"):
        core = line.strip()
        if core:
            starts.append(at if len(core) == len(line) else at + len(line) - len(line.lstrip()))
            words.append(core)
            firsts.append(first)
        first = not core
        at += len(line) + 1
    return lines


def _goes_on(words: str) -> bool:
    return words[0] not in _GOES_ON_ALONE or len(words) == 1 or words[1].isspace()


def _ends(words: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return words.endswith(_ENDS) or words.rstrip(_CLOSERS).endswith(_ENDS)


def _join_wrapped(lines: _Lines, joined: list[bool]) -> None:
    """Mark the lines of hard-wrapped paragraphs: each but the last is full, as its next word did not fit."""
    _, words, firsts = lines
    heads = [n for n, first in enumerate(firsts) if first]
    for at, end in pairwise([*heads, len(words)]):
        if end - at > 1 and _is_wrapped(words[at:end]):
            joined[at + 1 : end] = [not _is_bullet(line) for line in words[at + 1 : end]]


def _is_wrapped(lines: list[str]) -> bool:
    width = max(map(len, lines))
    if not _WRAP_WIDTH <= width <= _WRAP_LIMIT:
        return False
    full = sum(len(line) + 1 + len(following.split(None, 1)[0]) > width for line, following in pairwise(lines))
    return full >= _WRAP_SHARE * (len(lines) - 1) and not all(map(_ends, lines[:-1]))


def _join_nodes(lines: _Lines, joined: list[bool]) -> None:
    """Mark the lines that go on with a sentence which a link, a bold word or a footnote cut into lines.

    Punctuation at a line's start shows it. Where a page has such lines and hardly a blank one, a small letter
    shows it too, and a line between the two pieces of a sentence belongs to it.
    """
    _, words, firsts = lines
    marked = [n for n, line in enumerate(words) if line[0] in _GOES_ON and not firsts[n] and _goes_on(line)]
    if not marked:
        return
    follows = [False] * len(words)
    for n in marked:
        follows[n] = True
    nodes = sum(firsts) <= max(1, len(words) // 20)
    for n in range(1, len(words)):
        if firsts[n] or joined[n]:
            continue
        joined[n] = follows[n] or (nodes and _is_inside(lines, follows, joined, n))


def _is_inside(lines: _Lines, follows: list[bool], joined: list[bool], n: int) -> bool:
    _, words, firsts = lines
    before, here = words[n - 1], words[n]
    if _ends(before):
        return False
    going = joined[n - 1] or len(before) >= _PROSE
    if here[0].islower():
        return going or len(here) >= 2 * _PROSE
    if n + 1 >= len(words) or firsts[n + 1] or len(here) > 4 * _PROSE:
        return False
    if follows[n + 1]:
        return going or len(before) >= _PROSE // 2
    return going and words[n + 1][0].islower() and not _ends(here)
