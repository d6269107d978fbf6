"""headline: Document -> a verdict on the page's one top heading, which is the article's name and not its body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.document import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document

_PROSE = 120


def headline(document: Document) -> Iterator[Verdict]:
    """Take the headline of an HTML page: its only visible h1, where it stands above the first paragraph of prose.

    Where a page has several they may be sections of the body.
    """
    if document.kind != "html":
        return
    tops = [block for block in document.blocks if block.level == 1 and not block.hidden]
    if len(tops) != 1:
        return
    (top,) = tops
    for block in document.blocks:
        if block.start >= top.start:
            reason = "the page's only top heading is the headline"
            yield Verdict(top.start, top.end, "headline", "meta", reason, "heuristic", 0.8)
            return
        if block.kind == "paragraph" and not block.hidden and block.end - block.start >= _PROSE:
            return
