"""explain: Document -> Explanation. All of a page text, piece by piece: what stays, and what went, by whom and why.

The pieces tile the page text: together they are the page text, those that are kept are the body text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.judge.options import Options
from bodycopy.output.explain.explanation import BlockVotes, Explanation, NearMiss, Stretch

if TYPE_CHECKING:
    from bodycopy.document import Block, Document, Removal

__all__ = ["BlockVotes", "Explanation", "NearMiss", "Stretch", "explain"]

_DEFAULTS = Options()


def explain(document: Document, options: Options = _DEFAULTS, *, nearly: bool = False) -> Explanation:
    """Return the account of a document that ``bodycopy.read`` returned for the same ``options``.

    ``nearly`` asks also for what nearly went and why it stayed, which costs about as much as the judging did.
    """
    stayed: tuple[NearMiss, ...] = ()
    if nearly:
        from bodycopy.output.explain.near_misses import near_misses

        stayed = near_misses(document, options)
    return Explanation(
        document.text,
        pieces(len(document.text), document.removed),
        document.kind,
        document.encoding,
        document.repaired,
        document.paywalled,
        document.degraded,
        tuple(sorted(document.witnesses)),
        tuple(_votes(block, document.witnesses) for block in document.blocks) if document.kind == "html" else (),
        stayed,
    )


def pieces(size: int, removed: tuple[Removal, ...]) -> tuple[Stretch, ...]:
    """Cut a text of ``size`` characters at its removals."""
    found = []
    at = 0
    for removal in removed:
        if removal.start > at:
            found.append(Stretch(at, removal.start))
        found.append(Stretch(removal.start, removal.end, removal))
        at = removal.end
    if at < size:
        found.append(Stretch(at, size))
    return tuple(found)


def _votes(block: Block, heard: frozenset[str]) -> BlockVotes:
    hints = sorted(block.hints | ({"hidden"} if block.hidden else frozenset()))
    return BlockVotes(
        block.start,
        block.end,
        " > ".join(block.path[-2:]),
        tuple(sorted(block.witnesses)),
        tuple(sorted(heard - block.witnesses)),
        tuple(hints),
    )
