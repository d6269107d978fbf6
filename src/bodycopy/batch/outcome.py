"""outcome: what became of an input: a text or none, a status, a message, and what to do about it.

It is reported on standard error: one line an input, and the totals of a run.
"""

from __future__ import annotations

import errno
import os
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.status import DOUBTFUL, failed
from bodycopy.batch.stdio import named, reason, say, shown

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings
    from bodycopy.batch.status import Status
    from bodycopy.document import PageKind, Removal
    from bodycopy.output.explain import Explanation

_BLANK = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f-\u1160\u1680\u17b4-\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e007f\U000e0100-\U000e01ef]*"
)
"""Characters that show nothing: spaces, fillers, joiners, directions, selectors, tags."""

Stamp = tuple[int, ...]  # device, number, size and time of a file: they tell whether it has been written since


class Outcome(NamedTuple):
    """What became of an input. ``text`` is None where there is no result."""

    status: Status
    message: str = ""  # what happened; empty where there is nothing to say
    text: str | None = None  # body text, or what it is as Markdown
    encoding: str = ""
    repaired: tuple[tuple[str, int], ...] = ()
    removed: tuple[Removal, ...] = ()
    paywalled: bool = False
    changed: bool = False  # the body text is not what came in (for HTML: not the whole page text)
    metadata: tuple[tuple[str, str], ...] = ()  # HTML and e-mails: title, author, date and the like, on request
    characters: int = 0  # of page text
    hashes: tuple[str, str] = ("", "")
    """SHA-256 of page text and of body text, in UTF-8, on request; empty for a body text that was marked up."""
    explanation: Explanation | None = None  # on request
    input_sha256: str = ""  # of the input's bytes, on request
    seconds: float = 0.0  # what it took, by the clock
    kind: PageKind | None = None  # what kind of page it is, for records; none where there is no result
    stamp: Stamp = ()  # what the file was that was read, where it is to be replaced
    advice: str = ""  # what to do about it, in words for the command's users; often empty

    @property
    def full_message(self) -> str:
        """What happened and what to do about it, on one line."""
        return f"{self.message}; {self.advice}" if self.advice else self.message


def is_blank(text: str) -> bool:
    """Return whether a text shows nothing: it is empty, or all its characters are spaces or have no width."""
    return _BLANK.fullmatch(text) is not None


def too_large(limit: int) -> Outcome:
    """Return the outcome of an input that is over the limit of size."""
    return Outcome("too-large", f"over the limit of {in_units(limit)}", advice="--max-size 0 lifts it")


def unreadable(path: str, error: OSError) -> Outcome:
    """Return the outcome of a file that can't be read."""
    try:
        if error.errno == errno.ENOENT and path and os.path.islink(path):
            where = f"is a link to {shown(os.readlink(path))}, which is not there"
            return Outcome("unreadable", where, advice="mend or remove it")
    except OSError:
        pass
    if error.errno == errno.ENOENT and path.lower().startswith(("http://", "https://")):
        return Outcome("unreadable", "is an address, and nothing is fetched", advice="curl ADDRESS | bodycopy")
    return Outcome("unreadable", reason(error), advice="check its name and its permissions")


def crash(error: Exception) -> Outcome:
    """Return the outcome of an input for which the library, or a library of others, raised an error that it doesn't name."""
    return Outcome("crash", f"{type(error).__name__}: {shown(str(error), 200)}", advice="please report it")


def out_of_memory(settings: Settings) -> Outcome:
    """Return the outcome of a document that took more memory than this process may have."""
    limit = settings.max_memory
    try:
        import resource

        own = resource.getrlimit(resource.RLIMIT_AS)[0]
    except (ImportError, OSError):
        own = -1
    if 0 <= own < (limit or own + 1):
        message, advice = f"took more than {in_units(own)} of memory, the system's limit", "raise ulimit -v or split it"
    elif limit:
        message, advice = f"took more than {in_units(limit)} of memory", "raise --max-memory or split it"
    else:
        message, advice = "took more memory than there is", "split it"
    return Outcome("memory", message, advice=advice)


def in_units(size: float) -> str:
    """Return a number of bytes as people write it: ``32M``, ``1.5G``."""
    for unit in (" bytes", "K", "M", "G"):
        if size < 1024:
            return f"{size:.4g}{unit}"
        size /= 1024
    return f"{size:.4g}T"


def report_outcome(source: str, outcome: Outcome, settings: Settings, *, check: bool) -> None:
    """Name an input that needs a person, one that ``--check`` is about, and with ``--verbose`` every one.

    ``--quiet`` leaves those that have no result.
    """
    status = outcome.status
    if failed(status) or (status in DOUBTFUL and not settings.quiet):
        say(f"{named(source)}: {status}: {outcome.full_message}")
    elif settings.quiet:
        return
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
