"""A file of many documents -> its records, read by a process that can be killed, as its bytes are hostile too.

The process is a worker, limited in memory, and in CPU time between one batch of records and the next. What
ends it is the outcome that comes last; without one, the file was read to its end.
"""

from __future__ import annotations

import contextlib
import io
import os
from functools import partial
from multiprocessing import reduction
from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import RecordOptions
from bodycopy.batch.limits import allowed, cpu_limit, no_process, worker_exit
from bodycopy.batch.outcome import Outcome, too_large, unreadable
from bodycopy.batch.pool import Worker, WorkerExitError
from bodycopy.batch.stdio import STDIN, shown, take_unread

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import IO, Any

    from bodycopy.batch.formats.record import Record
    from bodycopy.batch.settings import Settings

    Batch = list[Record | Outcome]

BATCH = 128 << 10
"""Bytes of documents that are sent at once, roughly."""
MOST = 64
"""Records that are sent at once."""


def read(path: str, source: str, form: str, settings: Settings) -> Generator[Record | Outcome]:
    """Yield a file's records, and at last an outcome where it could not be read (on)."""
    if source == STDIN and not hasattr(reduction, "DupFd"):
        yield Outcome(
            "unreadable", "many texts can't be read from standard input on this system", advice="name the file"
        )
        return
    reading = RecordOptions(form, settings.field, settings.id_field, settings.max_size)
    stdin = _Stdin(os.dup(0), take_unread()) if source == STDIN else None
    try:
        worker = Worker(partial(_begin, path, stdin, reading), settings)
    except OSError as error:
        yield no_process(error)
        return
    finally:
        if stdin:
            os.close(stdin.descriptor)
    try:
        _ask(worker)
        while (batch := worker.answer()) is not None:
            _ask(worker)  # for the next, which is read while this one is worked on
            yield from batch
        worker.end()
    except WorkerExitError as died:
        yield worker_exit(died.code, settings, None)
    except BaseException:
        worker.end()
        raise


def problem_of(record: Record, limit: int) -> Outcome | None:
    """Return the outcome of a record that can't be cleaned."""
    if record.too_large:
        return too_large(limit)
    return Outcome("unreadable", shown(record.problem)) if record.problem else None


def _ask(worker: Worker) -> None:
    with contextlib.suppress(OSError):  # it has died: its answer says of what
        worker.give(0, None, None)


class _Stdin:
    """Standard input, which a worker loses: a forked process has the copy, and a spawned one is handed it."""

    def __init__(self, descriptor: int, head: bytes) -> None:
        self.descriptor = descriptor
        self.head = head
        """What of it this process has read."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _taken, (reduction.DupFd(self.descriptor), self.head)

    def opened(self) -> IO[bytes]:
        """Return it as a file from its beginning."""
        rest = io.FileIO(self.descriptor)
        return io.BufferedReader(_Headed(self.head, rest) if self.head else rest)


class _Headed(io.RawIOBase):
    """Bytes, and after them a file that can't be put back."""

    def __init__(self, head: bytes, rest: io.FileIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - any buffer
        if not self._head:
            return self._rest.readinto(buffer)
        size = min(len(buffer), len(self._head))
        buffer[:size], self._head = self._head[:size], self._head[size:]
        return size


def _taken(descriptor: Any, head: bytes) -> _Stdin:  # noqa: ANN401 - multiprocessing's
    return _Stdin(descriptor.detach(), head)


def _begin(
    path: str, stdin: _Stdin | None, reading: RecordOptions, settings: Settings
) -> Callable[[None], Batch | None]:
    batches = _batches(path, stdin, reading, settings)
    return lambda _: next(batches, None)


def _batches(path: str, stdin: _Stdin | None, reading: RecordOptions, settings: Settings) -> Iterator[Batch]:
    try:
        with stdin.opened() if stdin else open(path, "rb") as file:
            yield from _read(file, path, reading, settings)
    except MemoryError:
        yield [Outcome("memory", "reading it took more memory than --max-memory allows", advice="raise it")]
    except OSError as error:
        yield [unreadable(path, error)]


def _read(file: IO[bytes], path: str, reading: RecordOptions, settings: Settings) -> Iterator[Batch]:
    from bodycopy.batch.formats.forms import records
    from bodycopy.batch.formats.record import FormatError

    found = records(file, reading, path)
    more = True
    while more:
        batch: Batch = []
        size = 0
        try:
            with cpu_limit(allowed(settings, settings.max_size)):
                while more and size < BATCH and len(batch) < MOST:
                    record = next(found, None)
                    more = record is not None
                    if record is not None:
                        batch.append(record)
                        size += len(record.data)
        except FormatError as error:
            more = False
            batch.append(Outcome("unreadable", shown(str(error))))
        except (MemoryError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a library makes of hostile bytes
            more = False
            batch.append(
                Outcome("crash", f"{type(error).__name__}: {shown(str(error), 200)}", advice="please report it")
            )
        yield batch
