"""markdown: Document -> str. The body text as Markdown: headings, lists, quotes, code and tables marked up again.

The one output that adds characters: the marks, and backslashes where text would be read as a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Block, BlockKind, Document

_MARK = re.compile(r"[\\`*_\[\]<]")
_LINE_START = re.compile(r"^(\s*)(?:([#>|=~]|[-+](?=\s|$|-))|(\d{1,9})([.)])(?=\s|$))", re.MULTILINE)
_FENCE = re.compile(r"`{3,}")
# Plain text brings its bullets along.
_BULLET = re.compile(r"\A[-*+•·▪◦‣●○■□–—]\s+")
_TIGHT = frozenset({"list-item", "table-row"})


def to_markdown(document: Document) -> str:
    """Return what is left of each block, marked up by its kind; "" for an empty document.

    What was read as Markdown is Markdown already.
    """
    if document.kind == "markdown":
        return document.body
    kept = ((block, text) for block in document.blocks if (text := _left(document, block)))
    parts: list[str] = []
    for kind, group in groupby(kept, key=lambda pair: pair[0].kind):
        if kind in _TIGHT:
            parts += _tight(document, kind, list(group))
        else:
            parts += [_block(block, text) for block, text in group]
    return "\n\n".join(parts) + "\n" if parts else ""


def _left(document: Document, block: Block) -> str:
    """Return a block's text less what is removed."""
    removed = document.removed
    pieces = []
    at = block.start
    number = bisect_left(removed, block.start, key=lambda removal: removal.end)
    while number < len(removed) and removed[number].start < block.end:
        pieces.append(document.text[at : max(at, removed[number].start)])
        at = max(at, removed[number].end)
        number += 1
    pieces.append(document.text[at : block.end])
    return "".join(pieces).strip()


def _tight(document: Document, kind: BlockKind, group: list[tuple[Block, str]]) -> Iterator[str]:
    """Mark up items or rows; neighbours with one line end between them are one list or table."""
    together: list[str] = []
    end = -1
    for block, text in group:
        if together and document.text.count("\n", end, block.start) > 1:
            yield _join(kind, together)
            together = []
        together.append(text)
        end = block.end
    yield _join(kind, together)


def _join(kind: BlockKind, texts: list[str]) -> str:
    if kind == "list-item":
        return "\n".join("- " + _escaped(_BULLET.sub("", text)).replace("\n", "\n  ") for text in texts)
    rows = [[_escaped(cell).replace("|", "\\|").replace("\n", " ") for cell in text.split("\t")] for text in texts]
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _block(block: Block, text: str) -> str:
    if block.kind == "code":
        longest = max(map(len, _FENCE.findall(text)), default=2)
        fence = "`" * (longest + 1)
        return f"{fence}\n{text}\n{fence}"
    text = _escaped(text)
    if block.kind == "heading":
        return "#" * min(6, block.level or 2) + " " + " ".join(text.split("\n"))
    # A line end that the page shows needs two spaces before it.
    text = text.replace("\n", "  \n")
    return "> " + text.replace("\n", "\n> ") if block.kind == "quote" else text


def _escaped(text: str) -> str:
    return _LINE_START.sub(_escaped_start, _MARK.sub(r"\\\g<0>", text))


def _escaped_start(found: re.Match[str]) -> str:
    space, mark, number, dot = found.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{dot}"
