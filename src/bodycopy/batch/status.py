"""What became of an input, and the exit code that a whole run earns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bodycopy.batch.stdio import reason, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    # fmt: off
    Status = Literal["ok", "unchanged", "empty", "degraded", "not-text", "too-large", "timeout", "memory", "crash",
                     "unreadable", "write-error", "skipped"]
    # fmt: on
FINE: frozenset[Status] = frozenset({"ok", "unchanged"})
DOUBTFUL: frozenset[Status] = frozenset({"empty", "degraded"})
"""There is a result, and a person should look at it. Every other status means that there is none."""

MEANINGS: dict[Status, str] = {
    "ok": "Cleaned; something went or was repaired.",
    "unchanged": "There was nothing to change.",
    "empty": "There is no body text in it, or nothing at all.",
    "degraded": "There is a result that a person should look at; the message says why.",
    "not-text": "It looks like binary data.",
    "too-large": "It is over --max-size.",
    "timeout": "It took longer than --timeout.",
    "memory": "It took more than --max-memory.",
    "crash": "Its worker died, or the library failed; please report it.",
    "unreadable": "It can't be read: it is not there, or its permissions forbid it.",
    "write-error": "Its result can't be written.",
    "skipped": "It is not a document but, say, a linked folder or a device, or there is nothing to do with it.",
}
"""What each status says of an input."""

OK, DOUBT, USAGE, FAILURE = 0, 1, 2, 3


class UsageError(Exception):
    """Nothing was done, because the command line or the configuration can't be followed."""


def unusable(path: str, error: OSError, done: str = "read") -> UsageError:
    """Return the error of a file that the command line names and that can't be read, or written."""
    return UsageError(f"{shown(path)}: can't be {done}: {reason(error)}")


def failed(status: Status) -> bool:
    """Return whether the input has no result."""
    return status not in FINE and status not in DOUBTFUL


def exit_code(
    statuses: Iterable[Status], *, changed: bool = False, need_text: bool = False, exit_zero: bool = False
) -> int:
    """Return 3 where some failed, 1 where some are in doubt or (``--check``) would change, 0 otherwise.

    With ``need_text`` (``--on-empty error``) an empty one has failed; with ``exit_zero`` doubts don't count.
    """
    code = DOUBT if changed else OK
    for status in statuses:
        if failed(status) or (need_text and status == "empty"):
            return FAILURE
        if status in DOUBTFUL and not exit_zero:
            code = DOUBT
    return code
