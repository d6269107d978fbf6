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
from typing import TYPE_CHECKING

from bodycopy.batch.documents import Outcome
from bodycopy.batch.limits import death, took_too_long, wall_limit
from bodycopy.batch.status import UsageError

if TYPE_CHECKING:
    from bodycopy.batch.documents import Job
    from bodycopy.batch.settings import Settings

_CODE = "import sys; from bodycopy.batch.isolated import be; be(int(sys.argv[1]))"


class Apart:
    """A process that answers one document at a time, and is replaced when it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.pipe: Connection | None = None

    def ask(self, job: Job) -> Outcome:
        """Return a document's outcome; one that takes too long, too much, or its process with it, has such an outcome."""
        with self._lock:
            pipe = self._started()
            try:
                pipe.send(job)
            except OSError:  # it died while it was idle
                self.end()
                pipe = self._started()
                pipe.send(job)
            try:
                if not pipe.poll(wall_limit(self._settings)):
                    self.end()
                    return took_too_long(self._settings)
                answer = pipe.recv()
            except (EOFError, OSError):
                return death(self.end(1), self._settings)
            except BaseException:  # nobody waits for the answer any more
                self.end()
                raise
            if isinstance(answer, UsageError):
                raise ValueError(str(answer))  # noqa: TRY004 - a value of the settings, not the type of the answer
            outcome: Outcome = answer
            if outcome.status == "memory":  # what is left of its memory may be too little for the next one
                self.end()
            return outcome

    def end(self, patience: float = 0) -> int:
        """Kill the process if there is one; return its exit code, negative for a signal.

        ``patience`` is seconds for one that is dying, to do so of what it is dying of.
        """
        if self.process is None or self.pipe is None:
            return 0
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.process.kill()
        code = self.process.wait()
        self.pipe.close()
        self.process = self.pipe = None
        return code

    def _started(self) -> Connection:
        if self.pipe is None:
            ours, theirs = socket.socketpair()
            with theirs:
                self.process = subprocess.Popen(  # noqa: S603 - this Python, and code that stands above
                    [sys.executable, "-c", _CODE, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
                )
            self.pipe = Connection(ours.detach())
            # Its answer to what needs no work says that it has loaded all: no document's time pays for that.
            try:
                self.pipe.send(self._settings)
                self.pipe.send(Outcome("ok"))
                self.pipe.recv()
            except (EOFError, OSError):
                code = self.end(1)
                raise OSError(f"the process apart did not start (exit code {code}); is max_memory too small?") from None
        return self.pipe


known: dict[tuple[int, Settings], Apart] = {}


def outcome_apart(job: Job) -> Outcome:
    """Clean a document in the process apart that its settings have; raises ``ValueError`` where the system has no such limits."""
    if sys.platform == "win32":
        raise ValueError("timeout needs a POSIX system; leave it out")
    # A process that was forked since has a parent's entries, which it must leave alone.
    mine = os.getpid(), job.settings
    if mine not in known:
        known[mine] = Apart(job.settings)
    return known[mine].ask(job)


@atexit.register
def end_all() -> None:
    """Leave no process behind."""
    for (owner, _), apart in known.items():
        if owner == os.getpid():
            apart.end()


def be(descriptor: int) -> None:
    """Be such a process: settings come first, then documents, until nobody is there any more."""
    from bodycopy.batch.workers import serve

    pipe = Connection(descriptor)
    serve(pipe, pipe.recv(), [])
