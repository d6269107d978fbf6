"""teasers: Document -> verdicts on the headlines under a label such as "Related articles" or "Most read".

The label is a rule's; what it heads is told by shape: lines in a row that are not sentences, as a list of links has them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.kernel.character_index import character_index
from bodycopy.kernel.characters import CAPITALS, CLOSERS, HAN, KANA
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Block, Document

_LINE = 140
_WORDS = 2
_MOST = 12
_ROW = 500
_ROW_WORDS = 6
_UNSPACED_PARTS = 3
# A headline has at most so many words, up to a stop or a capital behind a small letter.
_TITLE = 16
# Patterns that are dear to compile and seldom needed are left to ``re``, which compiles them when they are first used.
_BEGINS = rf"(?<=[^\W\d_])[.!?…»”\"]*\s(?=[{CAPITALS}\d])"
_UNSPACED = f"[{KANA}{HAN}]"
_MARKS = " :›»→>|0123456789()▶•"
_PROSE = rf"[.…;,。।][{CLOSERS}]*\Z"


# What a label speaks of: other articles, not other things.
_PARTS = words("related-words")
_LABELS = f"(?i){'|'.join(sorted(_PARTS))}"
# Labels that a line of headlines can begin with. None opens a headline of an article.
_RELATED, _RANKING = words("related-labels"), words("ranking-labels")
_ALL_LABELS = (*sorted(_RELATED, reverse=True), *_RANKING)
_FIRSTS = frozenset(label.split()[0] for label in _RELATED | _RANKING)
_LONGEST = max(map(len, _FIRSTS)) + 2
# What ignoring case takes for the same letter, beside its lower case.
_LIKE = {
    0x131: "i",
    0x17F: "s",
    0x307: None,
    0x1C80: "в",
    0x1C81: "д",
    0x1C82: "о",
    0x1C83: "с",
    0x1C84: "т",
    0x1C85: "т",
    0x1C86: "ъ",
}
# Letters that are another's capital or small letter for the labels' pattern, but not for ``str.lower``.
_ODD_CASE = frozenset("\u0130\u0131\u017f\u1c80\u1c81\u1c82\u1c83\u1c84\u1c85\u1c86\u1c87\u1c88\u212a\u212b")
_STOPS, _INNER_CLOSERS = ".!?…", '"”’»“)'
_ENDS = ".…;,:।。"
_CLOSERS = "\"”'’»)"
# A full stop before a capital, not that of a date or a number, nor of an initial.
_STOP = re.compile(r"[^\W\d]{2}[.…;][\"”'’»)]*\s")
_FEWEST = 5
_MANY = 60
# Of one-letter words, after the shortest label and a space.
_ROW_CHARS = len("les mer ") + 2 * _FEWEST - 1


def teasers(document: Document) -> Iterator[Verdict]:
    """Take up to a dozen headlines under a label such as "Read more" that stands alone.

    Headlines that stand in the label's own block, as text without its line ends has them, go with it; so do those after
    a label at the end of a paragraph.
    """
    below = list(_below(document))
    yield from below
    taken = {verdict.start for verdict in below}
    for block in _openable(document):
        start = _one_line(document.text[block.start : block.end])
        if start >= 0 and block.start + start not in taken:
            yield Verdict(
                block.start + start,
                block.end,
                "teaser-lines",
                "related",
                "headlines after such a label",
                "heuristic",
                0.8,
            )


def _openable(document: Document) -> Iterator[Block]:
    """Yield the blocks in which one of the labels' first words comes at the front, or after a sentence's end."""
    text = document.text
    ends = [*character_index(text).ends, (len(text), len(text))]
    n = 0
    for block in document.blocks:
        start, end = block[:2]
        if end - start < _ROW_CHARS or (text[end - 1] in _ENDS and not text[end - 2].isdecimal()):
            continue
        while ends[n][0] < start:
            n += 1
        if _begins_label(text, start, end) or _goes_on_with_label(text, ends, n, end):
            yield block


def _goes_on_with_label(text: str, ends: Sequence[tuple[int, int]], n: int, end: int) -> bool:
    """Tell whether such a word comes after a sentence's end, from the one of number ``n`` to the end of a block."""
    while ends[n][0] < end:
        at = ends[n][1]
        if text[at - 1] in _STOPS:
            while at < end and text[at] in _INNER_CLOSERS:
                at += 1
            if at + 1 < end and text[at].isspace() and _begins_label(text, at + 1, end):
                return True
        n += 1
    return False


def _one_line(line: str) -> int:
    """Return where a label comes after which a line is headlines to its end, not prose; -1 where none does."""
    labels = () if _is_prose(line) else _held(line)
    if not labels:
        return -1
    # After a label that stands farther to the front are too many words for headlines.
    before, *last = line.rsplit(None, _MANY)
    front = len(before) if len(last) == _MANY else 0
    for opener in _opener(labels).finditer(line):
        if opener.end() <= front:
            continue
        titles = line[opener.end() :]
        if titles[0].islower() or _STOP.search(titles) or not _FEWEST <= len(titles.split()) <= _MANY:
            continue
        return opener.start(1)
    return -1


def _is_prose(line: str) -> bool:
    front = line.rstrip(_CLOSERS)
    return front[-1:] in _ENDS and front != "" and not front[-2:-1].isdecimal()


def _held(line: str) -> tuple[str, ...]:
    """Return the labels that a line holds: a pattern of all of them takes milliseconds to compile."""
    lower = line.lower() if line.isascii() else line.lower().translate(_LIKE)
    return tuple(label for label in _ALL_LABELS if label in lower)


@lru_cache(maxsize=256)
def _opener(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the first of some labels, at the front or after a sentence's end, with a word after it."""
    openers = [label if label in _RELATED else rf"{label}(?=:? 1\b)" for label in labels]
    return re.compile(
        rf"(?:\A|[.!?…][\"”’»“)]*\s)((?:{'|'.join(openers)}):?)\s+(?=[\"“„«'‘’–—\d]|[^\W\d_])", re.IGNORECASE
    )


def _begins_label(text: str, start: int, end: int) -> bool:
    """Tell whether the first of some words may be that of a label."""
    first = text[start : min(end, start + _LONGEST)].split(None, 1)[:1]
    if not first:
        return False
    word = first[0]
    return word.rstrip(":").lower() in _FIRSTS or not (word.isascii() or _ODD_CASE.isdisjoint(word))


def _below(document: Document) -> Iterator[Verdict]:
    labels = {
        (signal.start, signal.end)
        for signal in document.signals
        if signal.kind == "match" and "/related/" in signal.ref and _is_label(document.text[signal.start : signal.end])
    }
    if not labels:
        return
    starts = dict(sorted(labels))  # of labels that start together the longest
    blocks = document.blocks
    # The button of each card says the same; what heads a list is said once.
    often = Counter(document.text[block.start : block.end].lower() for block in blocks if block.start in starts)
    for n, block in enumerate(blocks):
        label = starts.get(block.start, 0)
        if label and label < block.end and _is_row(document.text[label : block.end]):
            yield Verdict(
                block.start, block.end, "teaser-lines", "related", "headlines after such a label", "heuristic", 0.8
            )
        if not label or document.text[label : block.end].strip(_MARKS):
            continue
        if often[document.text[block.start : block.end].lower()] > 1:
            continue
        for line in _lines(document, n):
            yield Verdict(
                line.start, line.end, "teaser-lines", "related", "a headline under such a label", "heuristic", 0.8
            )


def _is_label(words: str) -> bool:
    if not words.isascii():
        return re.search(_LABELS, words) is not None
    words = words.lower()
    return any(part in words for part in _PARTS)


def _is_row(text: str) -> bool:
    """Tell whether what comes after a label, in its block, is headlines: no full stop ends it, as one ends prose."""
    row = text.strip(_MARKS)
    if not row or len(text) > _ROW or text[0] in ",、，" or re.search(_PROSE, text) or row[0].islower():
        return False
    if any(len(title.split()) > _TITLE for title in re.split(_BEGINS, row)):
        return False
    # In a script without spaces, those that are there part the headlines.
    return len(row.split()) >= (_UNSPACED_PARTS if re.match(_UNSPACED, row) else _ROW_WORDS)


def _lines(document: Document, label: int) -> list[Block]:
    """Return the blocks after a label that are headlines; none where the first is prose."""
    text, blocks = document.text, document.blocks
    gap = _gap(document, label)
    lines: list[Block] = []
    for n in range(label + 1, len(blocks)):
        if (
            len(lines) == _MOST
            or _gap(document, n - 1) > gap
            or not _is_headline(text[blocks[n].start : blocks[n].end])
        ):
            break
        lines.append(blocks[n])
    else:
        return lines
    # Where what comes next stands no farther apart, the last line may be its heading.
    following = label + 1 + len(lines)
    close = lines and following < len(blocks) and len(lines) < _MOST and _gap(document, following - 1) <= gap
    return lines[:-1] if close and lines[-1].kind != "list-item" else lines


def _gap(document: Document, n: int) -> int:
    """Return the line ends between a block and the next."""
    blocks = document.blocks
    return document.text.count("\n", blocks[n].end, blocks[n + 1].start) if n + 1 < len(blocks) else 0


def _is_headline(line: str) -> bool:
    return len(line) <= _LINE and len(line.split()) >= _WORDS and not re.search(_PROSE, line) and not line[0].islower()
