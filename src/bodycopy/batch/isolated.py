"""isolated: Job -> Outcome, worked on in a process of its own that the kernel and this one can kill.

One such process for each process that asks, and each settings, kept from batch to batch. It is started anew, not forked:
engines have threads. It ends with the one that asks.
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

from bodycopy.batch.limits import death, took_too_long, waited, wall_limit
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.processes import DeathError, Worker, serve
from bodycopy.batch.status import UsageError
from bodycopy.batch.workers import cleaning

if TYPE_CHECKING:
    from bodycopy.batch.documents import Job
    from bodycopy.batch.processes import Begin
    from bodycopy.batch.settings import Settings

HAS_LIMITS = sys.platform != "win32"
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
    """A worker that shares nothing with this process, not even what was loaded."""

    def _started(self, begin: Begin, settings: Settings) -> tuple[Connection, Any]:  # noqa: ARG002 - of a worker
        ours, theirs = socket.socketpair()
        with theirs:
            process = _Python(
                [sys.executable, "-c", _CODE, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
            )
        return Connection(ours.detach()), process


class Isolated:
    """A process that answers one document at a time, and is replaced when it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self.worker: Worker | None = None

    def ask(self, job: Job) -> Outcome:
        """Return a document's outcome; one that takes too long, too much, or its process with it, has such an outcome."""
        size = len(job.data or b"")
        limit = wall_limit(self._settings, size)
        with self._lock:
            worker = self._started()
            try:
                worker.give(0, job, limit)
            except OSError:  # it died while it was idle
                self.end()
                worker = self._started()
                worker.give(0, job, limit)
            try:
                while not (ready := waited(worker.pipe.poll, limit))[0]:
                    limit = None if limit is None else limit - ready[1]
                    if limit is not None and limit <= 0:
                        self.end()
                        return took_too_long(self._settings, size)
                outcome: Outcome = worker.answer()
            except DeathError as died:
                self.worker = None
                return death(died.code, self._settings, size)
            except UsageError as error:
                raise ValueError(str(error)) from None
            except BaseException:  # nobody waits for the answer any more
                self.end()
                raise
            if outcome.status == "memory":  # what is left of its memory may be too little for the next one
                self.end()
            return outcome

    def end(self) -> None:
        """Kill the process if there is one."""
        if self.worker is not None:
            self.worker.end()
            self.worker = None

    def _started(self) -> Worker:
        if self.worker is None:
            worker = _Fresh(cleaning, self._settings)
            # Its answer to what needs no work says that it has loaded all: no document's time pays for that.
            try:
                worker.give(0, self._settings, None)
                worker.give(0, Outcome("ok"), None)
                worker.answer()
            except (OSError, DeathError) as error:
                code = error.code if isinstance(error, DeathError) else worker.end(1)
                raise OSError(
                    f"the separate process did not start (exit code {code}); is max_memory too small?"
                ) from None
            self.worker = worker
        return self.worker


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
    """Be such a process: settings come first, then documents, until the parent is gone."""
    pipe = Connection(descriptor)
    serve(pipe, cleaning, pipe.recv(), [])
