"""isolated: Job -> Outcome, by a pool of one process that shares nothing with this one: engines have threads, and can't be forked.

One such process for each process that asks, and each settings, kept from batch to batch. It ends with the one that asks.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
from multiprocessing.connection import Connection
from threading import Lock
from typing import TYPE_CHECKING, Any

from bodycopy.batch.pool import Pool, Work, Worker, WorkerExitError, cleaning, serve
from bodycopy.batch.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.batch.documents import Job
    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.pool import Begin, Item
    from bodycopy.batch.settings import Settings

HAS_LIMITS = sys.platform != "win32"
"""Whether a process can be limited that shares nothing with this one."""
_CODE = "import sys; from bodycopy.batch.isolated import be; be(int(sys.argv[1]))"


class _Python(subprocess.Popen[bytes]):
    """A Python started anew, which is waited for as ``multiprocessing`` waits for its processes."""

    def join(self, timeout: float | None = None) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(timeout)

    @property
    def exitcode(self) -> int | None:
        return self.poll()

    def close(self) -> None:
        """Do nothing: it holds nothing once it was waited for."""


class _Fresh(Worker):
    """A worker that shares nothing with this process, not even what was loaded: engines have threads, and can't be forked."""

    def _started(self, begin: Begin, settings: Settings) -> tuple[Connection, Any]:  # noqa: ARG002 - of a worker
        ours, theirs = socket.socketpair()
        with theirs:
            process = _Python(
                [sys.executable, "-c", _CODE, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
            )
        self.pipe, self.process = Connection(ours.detach()), process
        try:
            self.pipe.send(settings)
            self.answer()
        except (OSError, WorkerExitError) as error:
            code = error.code if isinstance(error, WorkerExitError) else self.end(1)
            raise OSError(f"the separate process did not start (exit code {code}); is max_memory too small?") from None
        return self.pipe, process


class Isolated:
    """A process that shares nothing with this one and answers one document at a time; it is replaced when it dies."""

    def __init__(self, settings: Settings) -> None:
        self._lock = Lock()
        self.pool = Pool(Work(cleaning), settings, 1)

    def ask(self, job: Job) -> Outcome:
        """Return a document's outcome; one that takes too long, too much, or its process with it, has such an outcome.

        Raises ``ValueError`` where the settings are at fault, and ``OSError`` where no process can be started.
        """
        pool = self.pool
        with self._lock:
            try:
                if pool.idle and pool.idle[0].process.poll() is not None:  # it died while it was idle
                    pool.end()
                if not pool.idle:
                    pool.idle.append(_Fresh(cleaning, pool.settings))
                pool.give(0, job)
                while True:
                    for _, answer in pool.results():
                        outcome: Outcome = answer
                        return outcome
            except UsageError as error:
                raise ValueError(str(error)) from None
            except BaseException:  # nobody waits for the answer any more
                pool.end()
                raise

    def end(self) -> None:
        """Kill the process if there is one."""
        self.pool.end()


known: dict[tuple[int, Settings], Isolated] = {}


def outcome_apart(job: Job) -> Outcome:
    """Clean a document in the separate process that its settings have; raises ``ValueError`` where the system has no such limits."""
    if not HAS_LIMITS:
        raise ValueError("timeout needs a POSIX system; leave it out")
    # A process that was forked since has a parent's entries, which it must leave alone.
    mine = os.getpid(), job.settings
    if mine not in known:
        known[mine] = Isolated(job.settings)
    return known[mine].ask(job)


@atexit.register
def end_all() -> None:
    """Leave no process behind."""
    for (owner, _), isolated in known.items():
        if owner == os.getpid():
            isolated.end()


def be(descriptor: int) -> None:
    """Be a worker that was started anew: settings come first, then documents, until the parent is gone."""
    pipe = Connection(descriptor)
    settings = pipe.recv()

    def begin(settings: Settings) -> Callable[[Item], Outcome]:
        answer = cleaning(settings)
        pipe.send(None)  # all is loaded: no document's time pays for that
        return answer

    serve(pipe, begin, settings, [])
