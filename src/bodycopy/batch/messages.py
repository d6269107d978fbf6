"""What people are told on standard error, and what records say: one line an input, either way."""

from __future__ import annotations

from collections import Counter

from bodycopy.batch.status import DOUBTFUL, failed
from bodycopy.batch.stdio import named, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.plan import TaskRef
    from bodycopy.batch.settings import Settings

OWN = "bodycopy"
"""The field that says what became of a record of a file of many; with a number where the record has such a field."""
SCHEMA = 1
"""Of the JSONL records; goes up when a key goes or changes its meaning, not when one is added."""


_REMOVAL = ("start", "end", "rule", "family", "reason", "text", "also", "confidence")
"""What records say of a removal, in this order."""


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


def record(ticket: TaskRef, outcome: Outcome, *, metadata: bool = False) -> bytes:
    r"""Return an input's JSONL record, as UTF-8 with its line end.

    Offsets are characters of the page text. A file name that is no UTF-8 keeps its bytes as lone surrogates
    (``\udcff``), as Python names them. ``metadata`` adds what the page says about itself, which is nothing for what is no HTML.
    A record of a file of many keeps what it held, with the body text in its place.
    """
    from bodycopy.batch.formats.record import free_name, written

    fields: dict[str, object] = {"schema": SCHEMA, "source": ticket.source, **about(ticket.source, outcome)}
    if metadata:
        fields["metadata"] = dict(outcome.metadata)
    one = ticket.record
    if one is not None or ticket.last:  # of the same shape, as whoever reads one reads the other
        del fields["text"]
        own = free_name(OWN, one.fields if one else ())
        if one is not None and one.around[0]:
            before, after = one.around
            line = f"{before}{written(outcome.text)}{after}, {written(own)}: {written(fields)}}}"
            return line.encode("utf-8", "backslashreplace") + b"\n"
        fields = {**(one.fields if one else {}), one.field if one else ticket.field: outcome.text, own: fields}
    return written(fields).encode("utf-8", "backslashreplace") + b"\n"


def about(source: str, outcome: Outcome) -> dict[str, object]:
    """Return what records say of an outcome."""
    return {
        "source": source,
        "status": outcome.status,
        "message": outcome.message,
        "advice": outcome.advice,
        "text": outcome.text,
        "encoding": outcome.encoding,
        "repaired": dict(outcome.repaired),
        "removed": [{key: getattr(removal, key) for key in _REMOVAL} for removal in outcome.removed],
        "paywalled": outcome.paywalled,
        "kind": outcome.kind,
    }
