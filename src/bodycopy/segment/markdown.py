"""segment.markdown: str -> Document. Blocks of Markdown, whose marks stay in the page text.

markdown-it-py (the CommonMark parser that rich brings) says which lines are which block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.document import Block, BlockKind, Document
from bodycopy.segment.sentences import sentences

if TYPE_CHECKING:
    from markdown_it.token import Token

_CODE = frozenset({"fence", "code_block"})


def segment(text: str) -> Document:
    """Cut repaired Markdown into blocks; ``Document.text`` is ``text`` itself, marks and all."""
    from markdown_it import MarkdownIt

    # A heading's or item's marks belong to its block: with them gone nothing may be left behind.
    offsets = [0]
    for line in text.removesuffix("\n").split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    offsets[-1] = len(text)
    # What stands in a block is of no account here.
    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").disable(["inline", "text_join"])
    blocks = []
    reached = 0
    for (first, last), kind, level in _rows(parser.parse(text)):
        start, end = offsets[max(first, reached)], offsets[min(last, len(offsets) - 1)]
        reached = max(reached, last)
        words = text[start:end]
        if words.strip():
            start += len(words) - len(words.lstrip())
            end = start + len(words.strip())
            spans = sentences(text[start:end], start)
            blocks.append(Block(start, end, spans, kind, level))
    return Document(text=text, kind="markdown", blocks=_with_gaps(text, blocks))


def _rows(tokens: list[Token]) -> list[tuple[tuple[int, int], BlockKind, int]]:
    """Return the lines of each leaf block, with its kind and heading level."""
    rows: list[tuple[tuple[int, int], BlockKind, int]] = []
    around: list[str] = []
    item = None
    for token in tokens:
        if token.nesting < 0:
            around.pop()
            continue
        if token.type == "list_item_open" and token.map:
            item = token.map[0]
        if token.map and (token.type in _CODE or token.type == "html_block"):
            rows.append(((token.map[0], token.map[1]), "code" if token.type in _CODE else "paragraph", 0))
        elif token.map and token.type in {"paragraph_open", "heading_open", "tr_open"}:
            first = token.map[0] if item is None else min(item, token.map[0])
            rows.append(((first, token.map[1]), _kind(token, around), _level(token)))
            item = None
        if token.nesting > 0:
            around.append(token.type)
    return rows


def _kind(token: Token, around: list[str]) -> BlockKind:
    if token.type == "heading_open":
        return "heading"
    if token.type == "tr_open":
        return "table-row"
    if "list_item_open" in around:
        return "list-item"
    return "quote" if "blockquote_open" in around else "paragraph"


def _level(token: Token) -> int:
    return int(token.tag[1:]) if token.type == "heading_open" else 0


def _with_gaps(text: str, blocks: list[Block]) -> tuple[Block, ...]:
    """Make blocks of what no block claims (rules, reference links), so that every word is somebody's."""
    filled: list[Block] = []
    at = 0
    for block in [*blocks, None]:
        end = block.start if block else len(text)
        gap = text[at:end]
        if gap.strip():
            start = at + len(gap) - len(gap.lstrip())
            filled.append(Block(start, start + len(gap.strip()), sentences(gap.strip(), start)))
        if block:
            filled.append(block)
            at = block.end
    return tuple(filled)
