"""``--removed FILE``: outcomes -> the same outcomes, each one's removals on record before its text is written anywhere."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from bodycopy.cli.outputs import Sink
from bodycopy.cli.status import UsageError
from bodycopy.cli.stdio import shown

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from bodycopy.cli.documents import Outcome
    from bodycopy.cli.inputs import Input


def keeping(
    path: str, sources: Iterable[tuple[Input, str]], outcomes: Generator[Outcome], *, fresh: bool
) -> Generator[Outcome]:
    """Yield ``outcomes``; ``sources`` are their inputs, each with where its text goes.

    One whose removals can't be kept becomes a ``write-error``, so that its text is not replaced. With ``fresh`` the file
    must be new: an older one may be all that is left of texts replaced in place. Raises ``UsageError``.
    """
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if fresh else os.O_TRUNC) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, 0o666)
    except FileExistsError:
        raise UsageError(
            f"{shown(path)} exists, and may be what undoes an earlier --in-place; name another file or remove it"
        ) from None
    except OSError as error:
        raise UsageError(f"{shown(path)}: can't be written: {(error.strerror or str(error)).lower()}") from None
    with contextlib.closing(outcomes):
        try:
            for (source, output), outcome in zip(sources, outcomes, strict=True):
                yield _kept(Sink(descriptor), source, output, outcome)
        finally:
            os.close(descriptor)


def _kept(sink: Sink, source: Input, output: str, outcome: Outcome) -> Outcome:
    if outcome.text is None:
        return outcome
    from bodycopy.restore import RemovedRecord, Taken, write_record

    taken = tuple(Taken(**removed._asdict()) for removed in outcome.removed)
    page, body = outcome.hashes
    record = RemovedRecord(source.source, outcome.characters, page, taken, output, body)
    try:
        sink.write(write_record(record).encode("utf-8", "backslashreplace"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return outcome._replace(status="write-error", text=None, message=f"its removals could not be kept: {reason}")
    return outcome
