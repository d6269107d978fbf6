"""left_out: Document -> verdicts on what the best witness left out of a page, and on what it kept though the page's own names speak against it.

They are heard where the judge of blocks is not asked, or sees no article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.segment.html.extractors import best_witness, is_kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document, Family

# Names that are taken at their word on a short block, where they do not take too much of what was kept.
_NAMED: dict[str, Family] = {
    "newsletter": "newsletter",
    "cookie": "consent",
    "dialog": "consent",
    "donate": "donation",
    "comments": "comments",
    "legal": "legal",
    "related": "related",
    "tags": "furniture",
}
_LONGEST_NAMED = 600
_NAMED_SHARE = 0.25


def verdicts(document: Document) -> Iterator[Verdict]:
    """Claim what the best witness left out, and what it kept though the page's own names speak against it."""
    best = best_witness(document)
    named = _named(document, best)
    for block in document.blocks:
        span = (block.start, block.end)
        if not is_kept(block, best):
            why = f"{best} left it out of the article" if best else "the page hides it, and no extractor kept it"
            why += ", and the page hides it" if best and block.hidden else ""
            yield Verdict(*span, "trafilatura-left-it-out", "furniture", why, "model", 0.8, greedy=True)
        elif block.start in named:
            name = named[block.start]
            why = f"the page's markup calls it {name}"
            yield Verdict(*span, "named-by-the-page", _NAMED[name], why, "model", 0.7, greedy=True)


def _named(document: Document, best: str) -> dict[int, str]:
    """Find short kept blocks that the page itself calls by a telling name -> the name, by the block's start."""
    found: dict[int, str] = {}
    kept = chars = 0
    for block in document.blocks:
        if not is_kept(block, best):
            continue
        size = block.end - block.start
        kept += size
        name = next((name for name in _NAMED if name in block.hints), "")
        if name and size <= _LONGEST_NAMED:
            found[block.start] = name
            chars += size
    return found if chars <= _NAMED_SHARE * kept else {}
