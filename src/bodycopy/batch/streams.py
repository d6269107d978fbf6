"""Records -> one file or standard output: JSON Lines, compressed or not, or Parquet."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING

from bodycopy.batch import outputs
from bodycopy.batch.documents import digest
from bodycopy.batch.formats.compressed import packing, packs
from bodycopy.batch.manifest import NOTHING, Output
from bodycopy.batch.messages import about, record
from bodycopy.batch.status import DOUBTFUL, FINE
from bodycopy.batch.stdio import write_descriptor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO, Any

    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.plan import Request, TaskRef

    Put = Callable[[TaskRef, Outcome], Output]


_AS_NAMED = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


@contextlib.contextmanager
def streaming(request: Request, target: str, *, one_file: bool, start: int = 0, root: str = "") -> Iterator[Put]:
    """Return a function that writes a record and says what was written; the file is whole when the block ends.

    ``target`` is empty for standard output. With a manifest the file grows as ``NAME.part``, which stays when the block
    fails; ``start`` is the size to cut it back to and go on from. ``one_file`` says that all records are of one input.
    Raises ``OSError``.
    """
    with _descriptor(target, start, root, keep=bool(request.manifest) and not root) as descriptor:
        if request.settings.to == "parquet":
            with contextlib.closing(_Rows(request, descriptor, one_file=one_file)) as rows:
                yield rows.put
        elif packs(target):
            with _filled(descriptor) as file, packing(file, target) as packed:
                yield _Lines(request, target, packed.write).put
        else:
            yield _Lines(request, target, lambda data: write_descriptor(descriptor, data), start).put


def _filled(descriptor: int) -> IO[bytes]:
    """Return a file that writes all it is given: the system may take a part of it, as where a disk is nearly full."""
    return io.BufferedWriter(io.FileIO(descriptor, "wb", closefd=False))


@contextlib.contextmanager
def _descriptor(target: str, start: int, root: str, *, keep: bool) -> Iterator[int]:
    if not target:
        yield 1
        return
    if not keep or outputs.is_written_to(target):
        with outputs.replacing(target, root) as sink:
            yield sink.descriptor
        return
    outputs.make_room(target)
    part = outputs.part(target)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | _AS_NAMED, 0o666)
    try:
        os.ftruncate(descriptor, start)
        os.lseek(descriptor, start, os.SEEK_SET)
        yield descriptor
    finally:
        os.close(descriptor)
    os.replace(part, target)


class _Lines:
    """Writes JSON Lines."""

    def __init__(self, request: Request, target: str, write: Callable[[bytes], object], start: int = 0) -> None:
        self.request = request
        self.target = target
        self.write = write
        self.end = start

    def put(self, ticket: TaskRef, outcome: Outcome) -> Output:
        if held_back(self.request, ticket, outcome):
            return NOTHING._replace(path=self.target, end=self.end)
        data = record(ticket, outcome, metadata=self.request.metadata)
        self.write(data)
        self.end += len(data)
        return Output(self.target, len(data), digest(data) if self.request.manifest else "", self.end)


class _Rows:
    """Writes Parquet; its columns are known with the first record."""

    def __init__(self, request: Request, descriptor: int, *, one_file: bool) -> None:
        self.request = request
        self.one_file = one_file
        self.file = _filled(descriptor)
        self.writer: Any = None

    def put(self, ticket: TaskRef, outcome: Outcome) -> Output:
        if held_back(self.request, ticket, outcome):
            return NOTHING
        if self.writer is None:
            self._begin(ticket)
        fields = ticket.record.fields if ticket.record else {}
        own = {**about(ticket.source, outcome), "source": ticket.source}
        kept = ("start", "end", "rule", "family", "reason", "text")
        own["removed"] = [{key: getattr(removed, key) for key in kept} for removed in outcome.removed]
        names = ("source", "status", "message", "encoding", "paywalled", "kind", "removed")
        self.writer.write(fields, outcome.text, {name: own[name] for name in names})
        return NOTHING

    def _begin(self, ticket: TaskRef | None) -> None:
        from bodycopy.batch.formats.parquet import Writer

        schema = ticket.record.schema if self.one_file and ticket and ticket.record else b""
        self.writer = Writer(self.file, schema, self.request.settings.field)

    def close(self) -> None:
        # Closed whatever happens: what is still to be written would be so at any later time, to whatever the descriptor is by then.
        with self.file:
            if self.writer is None:
                self._begin(None)
            self.writer.close()


def held_back(request: Request, ticket: TaskRef, outcome: Outcome) -> bool:
    """Whether a stream has no record of it: one that ``--on-empty`` leaves out, or the end of a file that was read well."""
    if ticket.last:
        return outcome.status in FINE | DOUBTFUL
    return outcome.status == "empty" and request.settings.on_empty != "keep"
