"""page: str -> Document. All blocks of a page, in order, with what the markup and the witnesses say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bodycopy.decode.doctype import without_subset
from bodycopy.decode.repair import repair
from bodycopy.document import Block, Document, Metadata
from bodycopy.segment.html import extractors as witness
from bodycopy.segment.html import jsonld as htmldata
from bodycopy.segment.html import metadata as htmlmeta
from bodycopy.segment.html import source as htmlsource
from bodycopy.segment.html import unread as htmlunread
from bodycopy.segment.html.formulas import written_out
from bodycopy.segment.html.unclosed import closed, may_swallow
from bodycopy.segment.html.walk import walk
from bodycopy.segment.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bodycopy.segment.html.walk import LooseBlock

# Parsers take no control characters: they go first, terminal escapes with their payload.
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\))")
# Less than this share of the visible text kept, and fewer characters, is a stub and not an article.
_STUB_SHARE = 0.05
_STUB = 400
# Elements of different pages of one source have numbers of their own.
_MOST_ELEMENTS = 10_000_000


def segment(markup: str, *, url: str = "", metadata: bool = False, extract: bool = True) -> Document:
    """Read a page, a fragment or several pages one after the other; ``Document.text`` is the page text.

    Page text is each block's text, hidden ones too, white space collapsed, then repaired; a blank line stands
    between blocks, one line end between items of a list or rows of a table, a tab between a row's cells.
    ``degraded`` says why the page holds no article, or that next to nothing of it was kept. Where ``extract`` is false
    no extractor runs: the blocks and the page text alone come at a fraction of the cost.
    """
    document, run_extractors = without_extractors(markup, url=url, metadata=metadata)
    return run_extractors(document) if extract else document


def without_extractors(
    markup: str, *, url: str = "", metadata: bool = False
) -> tuple[Document, Callable[[Document], Document]]:
    """Read a page and ask no extractor about it; return also what asks them, once: document -> document that knows.

    Its own word for its article, in JSON-LD, costs nothing and is known already.
    """
    page = _Draft()
    if "\x1b" in markup:
        markup, count = _ESCAPE.subn("", markup)
        page.count("terminal-escapes", count)
    markup = without_subset(markup)
    trees, controls = htmlsource.parse(markup)
    if may_swallow(markup, trees):
        whole, count = closed(markup)
        if count:
            trees, controls = htmlsource.parse(whole)
            page.count("unclosed", count)
    page.count("controls", controls)
    known = htmlmeta.metadata(trees, url) if metadata else ()
    for tree in trees:
        htmlsource.opened(tree)
        written_out(tree)
    walks = [walk(tree, number * _MOST_ELEMENTS) for number, tree in enumerate(trees)]
    texts = " ".join([piece.text for walked in walks for piece in walked.pieces])
    lost = htmlunread.note(markup, len("".join(texts.split())))
    visible = sum(len(piece.text) for walked in walks for piece in walked.pieces if not piece.hidden)
    shell = htmlmeta.emptiness(trees, visible)
    for tree, walked in zip(trees, walks, strict=True):
        bodies = htmldata.article_bodies(tree) if htmldata.KEY in markup else []
        walked.pieces.extend(htmldata.missing_pieces(bodies, walked.pieces))
        hints = [walked.hints[piece.hints] for piece in walked.pieces]
        names = [walked.names[piece.hints] for piece in walked.pieces]
        page.add(walked.pieces, hints, names, witness.told_by_page(walked, bodies))
    document = Document(
        text="".join(page.parts) + ("\n" if page.parts else ""),
        kind="html",
        blocks=tuple(page.blocks),
        encoding="str",
        repaired=tuple(sorted(page.repaired.items())),
        url=url,
        metadata=Metadata(known),
        witnesses=witness.names(page.blocks),
        degraded=lost or shell,
    )

    def run_extractors(document: Document) -> Document:
        told = [witness.hear(tree, walked) for tree, walked in zip(trees, walks, strict=True)]
        kept = [names for each in told for names in each]
        blocks = tuple(
            block._replace(witnesses=block.witnesses | kept[number]) if kept[number] else block
            for block, number in zip(document.blocks, page.numbers, strict=True)
        )
        names = witness.names(blocks) | ({witness.TRAFILATURA} if blocks else frozenset())
        document = document._replace(blocks=blocks, witnesses=names)
        return document._replace(degraded=lost or _stub(document, shell))

    return document, run_extractors


def _stub(document: Document, shell: str) -> str:
    visible = sum(block.end - block.start for block in document.blocks if not block.hidden)
    kept = witness.kept_chars(document)
    if shell and kept < htmlmeta.SHELL:
        return shell
    if kept >= _STUB or kept >= _STUB_SHARE * visible:
        return ""
    return f"only {kept / visible:.0%} of its visible text looks like an article"


class _Draft:
    """Page text in the making."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.numbers: list[int] = []
        """By block: which of all pieces it was, of which some hold nothing once they are repaired."""
        self.repaired: dict[str, int] = {}
        self._pieces = self._at = 0

    def count(self, what: str, times: int) -> None:
        if times:
            self.repaired[what] = self.repaired.get(what, 0) + times

    def add(
        self,
        pieces: Sequence[LooseBlock],
        hints: Sequence[frozenset[str]],
        names: Sequence[tuple[str, ...]],
        witnesses: Sequence[frozenset[str]],
    ) -> None:
        """Lay out one page's blocks after what is there."""
        # One scan of the whole clears nearly every page.
        whole = not repair("\n\n".join([piece.text for piece in pieces]), html_block=True).counts
        group = 0
        first = self._pieces
        self._pieces += len(pieces)
        for number, (piece, said, named, kept) in enumerate(zip(pieces, hints, names, witnesses, strict=True), first):
            text, kind, level, path, link_chars, hidden, _, of, elements = piece
            if not whole:
                text = self._repaired(text)
            if not text:
                continue
            own = of if kind in {"list-item", "table-row"} else 0
            if self.parts:
                gap = "\n" if own and own == group else "\n\n"
                self.parts.append(gap)
                self._at += len(gap)
            group = own
            start, end = self._at, self._at + len(text)
            links = min(len(text), link_chars)
            cuts = sentences(text, start)
            self.blocks.append(Block(start, end, cuts, kind, level, path, links, hidden, said, kept, named, elements))
            self.numbers.append(number)
            self.parts.append(text)
            self._at = end

    def _repaired(self, text: str) -> str:
        mended = repair(text, html_block=True)
        for what, times in mended.counts:
            self.count(what, times)
        return mended.text.strip()
