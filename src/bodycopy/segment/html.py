"""segment.html: str -> Document. All visible blocks of a page, in order, with what the markup and witnesses say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.document import Block, Document
from bodycopy.repair import repair
from bodycopy.segment import htmlsource, witness
from bodycopy.segment.htmlwalk import walk
from bodycopy.segment.sentences import sentences

if TYPE_CHECKING:
    from bodycopy.segment.htmlwalk import Piece


def segment(markup: str, *, url: str = "") -> Document:
    """Read a page, a fragment or several pages one behind the other; ``Document.text`` is the page text."""
    page = _Page()
    for tree in htmlsource.trees(markup):
        htmlsource.opened(tree)
        walked = walk(tree)
        heard = witness.hear(tree, walked)
        for piece, kept in zip(walked.pieces, heard.kept, strict=True):
            page.add(piece, walked.hints[piece.hints], kept)
        page.witnesses |= heard.names
        page.group = 0
    return Document(
        text="".join(page.parts) + ("\n" if page.parts else ""),
        kind="html",
        blocks=tuple(page.blocks),
        encoding="str",
        repaired=tuple(sorted(page.repaired.items())),
        url=url,
        witnesses=page.witnesses,
    )


class _Page:
    """Page text in the making."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.repaired: dict[str, int] = {}
        self.witnesses: frozenset[str] = frozenset()
        self.group = 0
        self._at = 0

    def add(self, piece: Piece, hints: frozenset[str], kept: frozenset[str]) -> None:
        mended = repair(piece.text, html_block=True)
        for what, times in mended.counts:
            self.repaired[what] = self.repaired.get(what, 0) + times
        text = mended.text.strip()
        if not text:
            return
        group = piece.group if piece.kind in ("list-item", "table-row") else 0
        if self.parts:
            gap = "\n" if group and group == self.group else "\n\n"
            self.parts.append(gap)
            self._at += len(gap)
        self.group = group
        start, end = self._at, self._at + len(text)
        spans = sentences(text, start)
        links = min(len(text), piece.link_chars)
        self.blocks.append(
            Block(start, end, spans, piece.kind, piece.level, piece.path, links, piece.hidden, hints, kept)
        )
        self.parts.append(text)
        self._at = end
