"""``--removed FILE``: outcomes -> the same outcomes, each one's removals on record before its text is written anywhere."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from bodycopy.batch.outputs import Sink, make_room
from bodycopy.batch.status import unusable
from bodycopy.batch.stdio import reason

if TYPE_CHECKING:
    from collections.abc import Generator

    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.plan import TaskRef


def keeping(
    path: str, outcomes: Generator[tuple[TaskRef, Outcome]], *, more: bool
) -> Generator[tuple[TaskRef, Outcome]]:
    """Yield ``outcomes``, each with who waits for it.

    One whose removals can't be kept becomes a ``write-error``, so that its text is not replaced. With ``more`` a run is
    taken up, and an older file is added to; the last record of an input counts. Raises ``UsageError``.
    """
    how = os.O_APPEND if more else os.O_TRUNC
    flags = os.O_RDWR | os.O_CREAT | how | getattr(os, "O_BINARY", 0)
    try:
        make_room(path)
        descriptor = os.open(path, flags, 0o666)
    except OSError as error:
        raise unusable(path, error, "written") from None
    with contextlib.closing(outcomes):
        try:
            if more:
                _cut_back(descriptor)
            for ref, outcome in outcomes:
                yield ref, _kept(Sink(descriptor), ref, outcome)
        finally:
            os.close(descriptor)


def _cut_back(descriptor: int) -> None:
    """Take off the end of a record that was being written when the run was killed."""
    size = os.lseek(descriptor, 0, os.SEEK_END)
    start = size
    while start:
        begin = max(0, start - (1 << 16))
        os.lseek(descriptor, begin, os.SEEK_SET)
        last = os.read(descriptor, start - begin).rfind(b"\n")
        if last >= 0:
            os.ftruncate(descriptor, begin + last + 1)
            return
        start = begin
    os.ftruncate(descriptor, 0)


def _kept(sink: Sink, ref: TaskRef, outcome: Outcome) -> Outcome:
    if outcome.text is None:
        return outcome
    from bodycopy.output.restore import RemovedRecord, write_record

    page, body = outcome.hashes
    record = RemovedRecord(ref.source, outcome.characters, page, outcome.removed, ref.target, body)
    try:
        sink.write(write_record(record).encode("utf-8", "backslashreplace"))
    except OSError as error:
        return outcome._replace(
            status="write-error", text=None, message=f"its removals could not be kept: {reason(error)}"
        )
    return outcome
