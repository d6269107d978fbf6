"""What is reported on standard error: one line an input, and the totals of a run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.batch.status import DOUBTFUL, failed
from bodycopy.batch.stdio import named, say

if TYPE_CHECKING:
    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.settings import Settings


def report_outcome(source: str, outcome: Outcome, settings: Settings, *, check: bool) -> None:
    """Name an input that needs a person, one that ``--check`` is about, and with ``--verbose`` every one.

    ``--quiet`` leaves those that have no result.
    """
    status = outcome.status
    if failed(status):
        say(f"{named(source)}: {status}: {outcome.full_message}")
    elif settings.quiet:
        return
    elif status in DOUBTFUL:
        say(f"{named(source)}: {status}: {outcome.full_message}")
    elif check and outcome.changed:
        say(f"{named(source)}: would change: {_changes(outcome)}")
    elif settings.verbose:
        say(f"{named(source)}: {status}: {_changes(outcome)}")


def _changes(outcome: Outcome) -> str:
    parts = []
    families = Counter(removed.family for removed in outcome.removed)
    if families:
        size = sum(removed.end - removed.start for removed in outcome.removed)
        counts = ", ".join(f"{family} {count}" for family, count in sorted(families.items()))
        parts.append(f"removed {size} characters ({counts})")
    if outcome.repaired:
        parts.append("repaired " + ", ".join(f"{name} {count}" for name, count in outcome.repaired))
    if outcome.encoding not in {"", "utf-8"}:
        parts.append(f"read as {outcome.encoding}")
    if outcome.changed and not parts:
        parts.append("line ends or a mark at the start of the file")
    return "; ".join(parts) or "nothing to change"


def report_totals(counts: Counter[str], settings: Settings, *, before: int = 0, always: bool = False) -> None:
    """Sum up a run of several inputs with ``--verbose`` or ``always``; ``before`` of them were done by an earlier run."""
    total = sum(counts.values())
    if (settings.verbose or always) and not settings.quiet and total > 1:
        earlier = f" ({before:,} of them done before)" if before else ""
        statuses = ", ".join(f"{count:,} {status}" for status, count in sorted(counts.items()))
        say(f"{total:,} inputs{earlier}: {statuses}")
