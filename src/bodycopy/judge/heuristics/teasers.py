"""teasers: Document -> verdicts on the headlines under a label such as "Related articles" or "Most read".

The label is a rule's; what it heads is told by shape: lines in a row that are not sentences, as a list of links has them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.kernel.characters import CAPITALS, CLOSERS, HAN, KANA
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def teasers(document: Document) -> Iterator[Verdict]:
    """Take up to a dozen headlines under a label such as "Read more" that stands alone, or that follow it in its block."""
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
