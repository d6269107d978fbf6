"""Records -> one file or standard output: JSON Lines, compressed or not, or Parquet."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING

from bodycopy.batch import outputs
from bodycopy.batch.documents import digest
from bodycopy.batch.formats.compressed import packing, packs
from bodycopy.batch.formats.record import free_name, written
from bodycopy.batch.manifest import NOTHING, Output
from bodycopy.batch.status import DOUBTFUL, FINE
from bodycopy.batch.stdio import write_descriptor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.plan import Request, TaskRef

    Put = Callable[[TaskRef, Outcome], Output]

OWN = "bodycopy"
"""The field that says what became of a record of a file of many; with a number where the record has such a field."""
SCHEMA = 1
"""Of the JSONL records; goes up when a key goes or changes its meaning, not when one is added."""


_REMOVAL = ("start", "end", "rule", "family", "reason", "text", "also", "confidence")
"""What records say of a removal, in this order."""
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
            with _rows(request, descriptor, one_file=one_file) as add:
                yield lambda ref, outcome: NOTHING if is_left_out(request, ref, outcome) else add(ref, outcome)
        elif packs(target):
            with _filled(descriptor) as file, packing(file, target) as packed:
                yield _lines(request, target, packed.write, 0)
        else:
            yield _lines(request, target, lambda data: write_descriptor(descriptor, data), start)


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


def _lines(request: Request, target: str, write: Callable[[bytes], object], end: int) -> Put:
    """Return what writes JSON Lines after ``end`` bytes."""

    def put(ref: TaskRef, outcome: Outcome) -> Output:
        nonlocal end
        if is_left_out(request, ref, outcome):
            return NOTHING._replace(path=target, end=end)
        data = record(ref, outcome, metadata=request.metadata)
        write(data)
        end += len(data)
        return Output(target, len(data), digest(data) if request.manifest else "", end)

    return put


@contextlib.contextmanager
def _rows(request: Request, descriptor: int, *, one_file: bool) -> Iterator[Put]:
    """Return what writes Parquet; its columns are known with the first records."""
    from bodycopy.batch.formats.parquet import Writer

    writer: Writer | None = None

    def begun(ref: TaskRef | None) -> Writer:
        schema = ref.record.schema if one_file and ref and ref.record else b""
        return writer or Writer(file, schema, request.settings.field)

    def put(ref: TaskRef, outcome: Outcome) -> Output:
        nonlocal writer
        writer = begun(ref)
        writer.write(ref.record.fields if ref.record else {}, outcome.text, about(ref.source, outcome))
        return NOTHING

    # Closed whatever happens: what is still to be written would be so at any later time, to whatever the descriptor is by then.
    with _filled(descriptor) as file:
        try:
            yield put
        finally:
            begun(None).close()


def is_left_out(request: Request, ref: TaskRef, outcome: Outcome) -> bool:
    """Return whether a stream has no record of it: one that ``--on-empty`` leaves out, or the end of a file that was read well."""
    if ref.last:
        return outcome.status in FINE | DOUBTFUL
    return outcome.status == "empty" and request.settings.on_empty != "keep"


def record(ref: TaskRef, outcome: Outcome, *, metadata: bool = False) -> bytes:
    r"""Return an input's JSONL record, as UTF-8 with its line end.

    Offsets are characters of the page text. A file name that is no UTF-8 keeps its bytes as lone surrogates
    (``\udcff``), as Python names them. ``metadata`` adds what the page says about itself, which is nothing for what is no HTML.
    A record of a file of many keeps what it held, with the body text in its place.
    """
    fields: dict[str, object] = {"schema": SCHEMA, "source": ref.source, **about(ref.source, outcome)}
    if metadata:
        fields["metadata"] = dict(outcome.metadata)
    one = ref.record
    if one is not None or ref.last:  # of the same shape, as whoever reads one reads the other
        del fields["text"]
        own = free_name(OWN, one.fields if one else ())
        if one is not None and one.around[0]:
            before, after = one.around
            line = f"{before}{written(outcome.text)}{after}, {written(own)}: {written(fields)}}}"
            return line.encode("utf-8", "backslashreplace") + b"\n"
        fields = {**(one.fields if one else {}), one.field if one else ref.field: outcome.text, own: fields}
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
