"""said: Explanation -> sentences that its terminal and HTML forms share: how much went, and what the witnesses said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.document import Removal
    from bodycopy.output.explain.account import Explanation, Testimony


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


def heard(explanation: Explanation) -> list[str]:
    """Say of each witness how much of a page it took for the article; nothing where none was heard."""
    lines = []
    size = sum(each.end - each.start for each in explanation.testimonies)
    for name in explanation.witnesses:
        kept = [each for each in explanation.testimonies if name in each.kept_by]
        part = sum(each.end - each.start for each in kept)
        total = len(explanation.testimonies)
        lines.append(f"witness {name} kept {len(kept)} of {total} blocks, {part / max(1, size):.0%} of the characters")
    return lines


def what_was_said(explanation: Explanation, removal: Removal) -> str:
    """Return what the witnesses and the markup said of the blocks that a removal touches; empty where none was heard."""
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


def _touched(explanation: Explanation, removal: Removal) -> list[Testimony]:
    return [each for each in explanation.testimonies if each.start < removal.end and removal.start < each.end]
