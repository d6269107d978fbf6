"""A file of many documents -> its records, read by a process that can be killed, as its bytes are hostile too.

The process is a worker's like: limited in memory, and in CPU time between one batch of records and the next. What
ends it is the outcome that comes last; without one, the file was read to its end.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from multiprocessing import reduction

from bodycopy.batch.documents import Outcome, why_unreadable
from bodycopy.batch.limits import confine, cpu_limit, death
from bodycopy.batch.stdio import STDIN, shown
from bodycopy.batch.workers import METHOD, enlisted, held_back, leave
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from multiprocessing.connection import Connection
    from typing import Any

    from bodycopy.batch.formats.record import Reading, Record
    from bodycopy.batch.settings import Settings

BATCH = 128 << 10
"""Bytes of documents that are sent at once, roughly."""
MOST = 64
"""Records that are sent at once."""


def read(path: str, source: str, reading: Reading, settings: Settings) -> Generator[Record | Outcome]:
    """Yield a file's records, and at last an outcome where it could not be read (on)."""
    context: Any = multiprocessing.get_context(METHOD)
    ours, theirs = context.Pipe(duplex=False)
    inherited = enlisted(ours)
    stdin = _Stdin() if source == STDIN else None
    if stdin and not hasattr(reduction, "DupFd"):
        leave(ours)
        theirs.close()
        yield Outcome("unreadable", "many texts can't be read from standard input on this system; name the file")
        return
    process = context.Process(target=_serve, args=(theirs, path, stdin, reading, settings, inherited), daemon=True)
    try:
        with held_back():
            process.start()
    except OSError as error:
        leave(ours)
        yield Outcome("crash", f"no process could be started for it: {error.strerror}; use a smaller -j")
        return
    finally:
        theirs.close()
    try:
        yield from _received(ours, process, settings)
    finally:
        process.kill()
        process.join()
        process.close()
        leave(ours)


class _Stdin:
    """Standard input: a forked process has it, and a spawned one is handed its descriptor."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _taken, (reduction.DupFd(0),)


def _taken(descriptor: Any) -> int:  # noqa: ANN401 - multiprocessing's
    taken: int = descriptor.detach()
    return taken


def _received(pipe: Connection, process: Any, settings: Settings) -> Iterator[Record | Outcome]:  # noqa: ANN401 - of a context
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, OSError):
            process.join(1)
            yield death(process.exitcode or 0, settings)
            return
        if batch is None:
            return
        yield from batch


def _serve(  # noqa: PLR0913, PLR0917 - what a process is told at its start
    pipe: Connection,
    path: str,
    stdin: _Stdin | int | None,
    reading: Reading,
    settings: Settings,
    inherited: list[Connection],
) -> None:
    # What is confined loses its standard streams, which may be where the descriptor is.
    descriptor = None if stdin is None else os.dup(0 if isinstance(stdin, _Stdin) else stdin)
    confine(settings.max_memory)
    for other in inherited:
        other.close()
    with contextlib.suppress(OSError):
        try:
            with open(path if descriptor is None else descriptor, "rb") as file:
                _send_all(pipe, file, path, reading, settings)
        except MemoryError:
            pipe.send([Outcome("memory", "reading it took more memory than --max-memory allows; raise it")])
        except OSError as error:
            pipe.send([Outcome("unreadable", why_unreadable(path, error))])
        pipe.send(None)


def _send_all(pipe: Connection, file: Any, path: str, reading: Reading, settings: Settings) -> None:  # noqa: ANN401
    from bodycopy.batch.formats.forms import records
    from bodycopy.batch.formats.record import FormatError

    batch: list[Record | Outcome] = []
    found = records(file, reading, path)
    more = True
    while more:
        size = 0
        try:
            with cpu_limit(settings.timeout):
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
            batch.append(Outcome("crash", f"{type(error).__name__}: {shown(str(error), 200)}; please report it"))
        pipe.send(batch)
        batch = []
