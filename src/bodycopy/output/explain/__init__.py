"""explain: Document -> Explanation. All of a page text, piece by piece: what stays, and what went, by whom and why.

The pieces tile the page text: together they are the page text, those that stay are the body text. Beside them, the sentences
that all forms of an explanation share.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.judge.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Document, Removal
    from bodycopy.output.explain.near_misses import NearMiss

SCHEMA = 1
"""Goes up when a key goes or changes its meaning, not when one is added."""
_DEFAULTS = Options()


class Piece(NamedTuple):
    """A stretch of page text that stays or goes as one."""

    start: int
    words: str
    removal: Removal | None = None
    """None where it stays."""


class BlockVotes(NamedTuple):
    """What extractors and markup say of a block of an HTML page."""

    start: int
    end: int
    element: str
    """The last tags of its path, ``article > p``."""
    kept_by: tuple[str, ...]
    """Extractors that took it for the article, sorted."""
    left_out_by: tuple[str, ...]
    hints: tuple[str, ...] = ()
    """What the markup calls it, ``newsletter``; ``hidden`` where readers don't see it."""


class Explanation(NamedTuple):
    """All that is known of one cleaned document."""

    document: Document
    """Without its signals."""
    nearly: tuple[NearMiss, ...] = ()
    """On request: what was nearly removed, sorted."""

    @property
    def pieces(self) -> list[Piece]:
        """The page text, cut at its removals."""
        return pieces(self.document.text, self.document.removed)

    @property
    def block_votes(self) -> list[BlockVotes]:
        """HTML: the votes on each block, in order; empty for a text."""
        asked = self.document.witnesses
        return [
            BlockVotes(
                block.start,
                block.end,
                " > ".join(block.path[-2:]),
                tuple(sorted(block.witnesses)),
                tuple(sorted(asked - block.witnesses)),
                tuple(sorted(block.hints | ({"hidden"} if block.hidden else set()))),
            )
            for block in (self.document.blocks if self.document.kind == "html" else ())
        ]


def explain(document: Document, options: Options = _DEFAULTS, *, nearly: bool = False) -> Explanation:
    """Return the account of a document that ``bodycopy.read`` returned for the same ``options``.

    ``nearly`` asks also for what nearly went and why it stayed, which costs about as much as the judging did.
    """
    stayed: tuple[NearMiss, ...] = ()
    if nearly:
        from bodycopy.output.explain.near_misses import near_misses

        stayed = near_misses(document, options)
    return Explanation(document._replace(signals=(), pieces=(), overruled=()), stayed)


def pieces(text: str, removed: Sequence[Removal]) -> list[Piece]:
    """Cut a page text at its removals."""
    found = []
    at = 0
    for removal in removed:
        if removal.start > at:
            found.append(Piece(at, text[at : removal.start]))
        found.append(Piece(removal.start, text[removal.start : removal.end], removal))
        at = removal.end
    if at < len(text):
        found.append(Piece(at, text[at:]))
    return found


def to_json(explanation: Explanation, source: str) -> str:
    """Return an explanation as one line; ``spans`` tile ``text``, the page text, and those kept are the body text."""
    document = explanation.document
    spans: list[dict[str, object]] = []
    for start, words, removal in explanation.pieces:
        spans.append({"start": start, "end": start + len(words), "kept": removal is None})
        if removal is not None:  # its words are there as a whole
            spans[-1] |= {key: value for key, value in removal._asdict().items() if key not in {"start", "end", "text"}}
    fields = {
        "schema": SCHEMA,
        "source": source,
        "kind": document.kind,
        "encoding": document.encoding,
        "repaired": dict(document.repaired),
        "paywalled": document.paywalled,
        "degraded": document.degraded,
        "text": document.text,
        "spans": spans,
        "nearly": [each._asdict() for each in explanation.nearly],
        "witnesses": sorted(document.witnesses),
        "blocks": [votes._asdict() for votes in explanation.block_votes],
    }
    return json.dumps(fields, ensure_ascii=False) + "\n"


def shares(document: Document) -> str:
    """Return what was read and how much of it went."""
    size, count = len(document.text), len(document.removed)
    gone = sum(removal.end - removal.start for removal in document.removed)
    parts = [f"{document.kind} read as {document.encoding}"]
    if document.repaired:
        parts.append("repaired " + ", ".join(f"{name} {count}" for name, count in document.repaired))
    parts.append(
        f"{count} removal{'s' if count != 1 else ''}, {gone:,} of {size:,} characters ({gone / max(1, size):.0%})"
        if count
        else f"nothing removed from {size:,} characters"
    )
    if document.paywalled:
        parts.append(f"a wall cut it off ({document.paywalled})")
    if document.degraded:
        parts.append(f"look at it: {document.degraded}")
    return "; ".join(parts)


def sure(removal: Removal) -> str:
    """Return how sure a judge was, never more so than it was; empty where nothing is left to doubt."""
    return f"{int(removal.confidence * 100)}%" if removal.confidence < 1 else ""


def shortened(words: str, most: int) -> str:
    """Return words on one line, cut at ``most`` characters."""
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def votes_by_extractor(explanation: Explanation) -> list[str]:
    """Return for each extractor how much of a page it took for the article."""
    lines = []
    votes = explanation.block_votes
    size = sum(each.end - each.start for each in votes)
    for name in sorted(explanation.document.witnesses):
        kept = [each.end - each.start for each in votes if name in each.kept_by]
        part = f"{sum(kept) / max(1, size):.0%} of the characters"
        lines.append(f"witness {name} kept {len(kept)} of {len(votes)} blocks, {part}")
    return lines


def votes_on(votes: Sequence[BlockVotes], removal: Removal) -> str:
    """Return what the extractors and the markup say of the blocks that a removal touches; empty for a text."""
    blocks = [each for each in votes if each.start < removal.end and removal.start < each.end]
    kept = {name for block in blocks for name in block.kept_by}
    left = {name for block in blocks for name in block.left_out_by} - kept
    hints = {hint for block in blocks for hint in block.hints}
    named = (("kept by", kept), ("left out by", left), ("marked up as", hints))
    return ", ".join(f"{what} {', '.join(sorted(names))}" for what, names in named if names)
