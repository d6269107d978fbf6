"""snippets: Document -> Snippets. The pieces of a document that may be furniture: its sentences, and blocks of several.

A sentence is what rules take for one (``labels.cut``). A block of several is also looked at as a whole, in runs of at
most ``RUN`` characters: a rule may take no more on its own word from a short text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.segment.boundaries import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Block, Document, Span

RUN = 450
"""Characters of a run; a rule that takes more than 500 of a short text may be overruled."""
_LONGEST = 500
# A block of more sentences is a page on one line.
_SENTENCES = 12
_LINKED = 0.6
_CHROME = frozenset({"nav", "footer", "aside", "header", "form", "button", "dialog"})


class Snippet(NamedTuple):
    """A piece of a document."""

    text: str
    first: int
    """Number of its first sentence in the document."""
    last: int
    """And of its last."""
    block: int
    among: int
    """Sentences in its block."""
    heading: bool
    linked: bool
    """HTML: most of its block stands in links."""
    chrome: bool
    """HTML: it stands in a menu, form, aside, header or footer."""


def units(document: Document) -> Iterator[Snippet]:
    """Yield the sentences of a document in order, the runs of a block after its sentences."""
    count = 0
    for number, (block, spans) in enumerate(zip(document.blocks, cut(document), strict=True)):
        if block.kind == "code":
            continue
        looks = (block.kind == "heading", block.link_density >= _LINKED, not _CHROME.isdisjoint(block.path))
        for n, span in enumerate(spans):
            words = document.text[span.start : span.end] if span.end - span.start <= _LONGEST else ""
            yield Snippet(words, count + n, count + n, number, len(spans), *looks)
        for first, last in _runs(block, spans):
            words = document.text[spans[first].start : spans[last].end]
            yield Snippet(words, count + first, count + last, number, len(spans), *looks)
        count += len(spans)


def _runs(block: Block, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the first and last sentence of each run of several."""
    if not 1 < len(spans) <= _SENTENCES or block.end - block.start > 3 * RUN:
        return
    first = 0
    for n in range(1, len(spans) + 1):
        if n == len(spans) or spans[n].end - spans[first].start > RUN:
            if n - 1 > first:
                yield first, n - 1
            first = n
