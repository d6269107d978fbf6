"""explanation: the nouns, an ``Explanation`` and what it is made of; as JSON, and in sentences that all its forms share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bodycopy.document import Removal

SCHEMA = 1
"""Goes up when a key goes or changes its meaning, not when one is added."""


class Stretch(NamedTuple):
    """A stretch of page text that is kept or removed as one."""

    start: int
    end: int
    removal: Removal | None = None
    """None where it is kept."""


class NearMiss(NamedTuple):
    """Words that a judge would have removed, and did not."""

    start: int
    end: int
    rule: str
    why: str
    """Why it did not take them."""


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

    text: str
    """The page text."""
    pieces: tuple[Stretch, ...]
    kind: str = "text"
    encoding: str = "utf-8"
    repaired: tuple[tuple[str, int], ...] = ()
    paywalled: str = ""
    degraded: str = ""
    witnesses: tuple[str, ...] = ()
    """HTML: the extractors that were asked."""
    block_votes: tuple[BlockVotes, ...] = ()
    """HTML: one for each block, in order."""
    nearly: tuple[NearMiss, ...] = ()
    """On request: what was nearly removed, sorted."""

    @property
    def removals(self) -> tuple[Removal, ...]:
        """What was removed, in order."""
        return tuple(piece.removal for piece in self.pieces if piece.removal is not None)

    def words(self, span: Stretch | NearMiss | BlockVotes | Removal) -> str:
        """Return the words at a span."""
        return self.text[span.start : span.end]


def to_json(explanation: Explanation, source: str) -> str:
    """Return an explanation as one line; ``spans`` tile ``text``, the page text, and those kept are the body text."""
    fields = {
        "schema": SCHEMA,
        "source": source,
        "kind": explanation.kind,
        "encoding": explanation.encoding,
        "repaired": dict(explanation.repaired),
        "paywalled": explanation.paywalled,
        "degraded": explanation.degraded,
        "text": explanation.text,
        "spans": [_span(piece) for piece in explanation.pieces],
        "nearly": [nearly._asdict() for nearly in explanation.nearly],
        "witnesses": explanation.witnesses,
        "blocks": [votes._asdict() for votes in explanation.block_votes],
    }
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _span(piece: Stretch) -> dict[str, object]:
    if piece.removal is None:
        return {"start": piece.start, "end": piece.end, "kept": True}
    removal = piece.removal._asdict()
    del removal["text"]  # which is there as a whole
    return {"start": removal.pop("start"), "end": removal.pop("end"), "kept": False, **removal}


def shares(explanation: Explanation) -> str:
    """Return what was read and how much of it went."""
    size = len(explanation.text)
    gone = sum(removal.end - removal.start for removal in explanation.removals)
    parts = [f"{explanation.kind} read as {explanation.encoding}"]
    if explanation.repaired:
        parts.append("repaired " + ", ".join(f"{name} {count}" for name, count in explanation.repaired))
    count = len(explanation.removals)
    parts.append(
        f"{count} removal{'s' if count != 1 else ''}, {gone:,} of {size:,} characters ({gone / max(1, size):.0%})"
        if count
        else f"nothing removed from {size:,} characters"
    )
    if explanation.paywalled:
        parts.append(f"a wall cut it off ({explanation.paywalled})")
    if explanation.degraded:
        parts.append(f"look at it: {explanation.degraded}")
    return "; ".join(parts)


def sure(removal: Removal) -> str:
    """Return how sure a judge was, never more so than it was; empty where nothing is left to doubt."""
    return f"{int(removal.confidence * 100)}%" if removal.confidence < 1 else ""


def votes_by_extractor(explanation: Explanation) -> list[str]:
    """Return for each extractor how much of a page it took for the article."""
    lines = []
    size = sum(each.end - each.start for each in explanation.block_votes)
    for name in explanation.witnesses:
        kept = [each for each in explanation.block_votes if name in each.kept_by]
        part = sum(each.end - each.start for each in kept)
        total = len(explanation.block_votes)
        lines.append(f"witness {name} kept {len(kept)} of {total} blocks, {part / max(1, size):.0%} of the characters")
    return lines


def votes_on(explanation: Explanation, removal: Removal) -> str:
    """Return what the extractors and the markup say of the blocks that a removal touches; empty for a text."""
    blocks = _touched(explanation, removal)
    if not blocks:
        return ""
    kept = sorted({name for block in blocks for name in block.kept_by})
    left = sorted({name for block in blocks for name in block.left_out_by} - set(kept))
    hints = sorted({hint for block in blocks for hint in block.hints})
    parts = [f"kept by {', '.join(kept)}"] if kept else []
    parts += [f"left out by {', '.join(left)}"] if left else []
    parts += [f"marked up as {', '.join(hints)}"] if hints else []
    return ", ".join(parts)


def _touched(explanation: Explanation, removal: Removal) -> list[BlockVotes]:
    return [each for each in explanation.block_votes if each.start < removal.end and removal.start < each.end]
