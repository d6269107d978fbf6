"""A file of many documents -> its records, read by a process that can be killed, as its bytes are hostile too.

The process is a worker, limited in memory, and in CPU time between one batch of records and the next. What
ends it is the outcome that comes last; without one, the file was read to its end.
"""

from __future__ import annotations

import contextlib
import os
from functools import partial
from itertools import chain, repeat
from multiprocessing import reduction
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from bodycopy.batch.formats.record import Record, RecordOptions
from bodycopy.batch.formats.streams import pieces_of, stream_of
from bodycopy.batch.limits import allowed, cpu_limit
from bodycopy.batch.outcome import Outcome, crash, unreadable
from bodycopy.batch.pool import Pool
from bodycopy.batch.stdio import STDIN, shown, take_unread

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from bodycopy.batch.settings import Settings

    Batch = list[Record | Outcome]

BATCH = 128 << 10  # bytes of documents that are sent at once, roughly
MOST = 64  # records that are sent at once


def read(path: str, source: str, form: str, settings: Settings) -> Generator[Record | Outcome]:
    """Yield a file's records, and at last an outcome where it could not be read (on)."""
    if source == STDIN and not hasattr(reduction, "DupFd"):
        problem = "many texts can't be read from standard input on this system"
        yield Outcome("unreadable", problem, advice="name the file")
        return
    reading = RecordOptions(form, settings.field, settings.id_field, settings.max_size)
    stdin = _Stdin(os.dup(0), take_unread()) if source == STDIN else None
    pool = Pool(partial(_begin, path, stdin, reading), settings, 1, holds=0)
    # While one batch is worked on the next is read.
    with contextlib.closing(pool.imap_ordered(repeat(source), lookahead=2)) as batches:
        try:
            batch = next(batches)
        finally:
            if stdin:
                os.close(stdin.descriptor)
        while batch and not isinstance(batch, Outcome):
            yield from batch
            batch = next(batches)
    if batch:
        yield batch


class _Stdin(NamedTuple):
    """Standard input, which a worker loses: a forked process has the copy, and a spawned one is handed it."""

    descriptor: int
    head: bytes  # what of it this process has read

    def __reduce__(self) -> tuple[Any, ...]:
        return _taken, (reduction.DupFd(self.descriptor), self.head)

    def opened(self) -> IO[bytes]:
        """Return it as a file from its beginning."""
        file = open(self.descriptor, "rb")  # noqa: SIM115 - whoever reads it closes it
        return stream_of(chain((self.head,), pieces_of(file))) if self.head else file


def _taken(descriptor: Any, head: bytes) -> _Stdin:  # noqa: ANN401 - multiprocessing's
    return _Stdin(descriptor.detach(), head)


# --- the process that reads -------------------------------------------------------------------------------


def _begin(path: str, stdin: _Stdin | None, reading: RecordOptions, settings: Settings) -> Callable[[str], Batch]:
    batches = _batches(path, stdin, reading, settings)
    return lambda _: next(batches, [])


def _batches(path: str, stdin: _Stdin | None, reading: RecordOptions, settings: Settings) -> Iterator[Batch]:
    from bodycopy.batch.formats.forms import records

    try:
        with stdin.opened() if stdin else open(path, "rb") as file:
            found = records(file, reading, path)
            batch: Batch = []
            while not batch or not isinstance(batch[-1], Outcome):
                with cpu_limit(allowed(settings, settings.max_size)):
                    batch = _batch(found)
                if not batch:
                    return
                yield batch
    except MemoryError:
        yield [Outcome("memory", "reading it took more memory than --max-memory allows", advice="raise it")]
    except OSError as error:
        yield [unreadable(path, error)]


def _batch(found: Iterator[Record]) -> Batch:
    """Return the next records: none at the end, and an outcome after them where the file can't be read on."""
    from bodycopy.batch.formats.record import FormatError

    batch: Batch = []
    size = 0
    try:
        while size < BATCH and len(batch) < MOST and (record := next(found, None)) is not None:
            batch.append(record)
            size += len(record.data)
    except FormatError as error:
        batch.append(Outcome("unreadable", shown(str(error))))
    except (MemoryError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a library makes of hostile bytes
        batch.append(crash(error))
    return batch
