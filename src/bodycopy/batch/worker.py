"""worker: a process that answers one item at a time and can be killed.

Every worker has a pipe of its own and nothing is shared, so that one that hangs, crashes or is killed at the worst
moment costs only the item in its hands. (Pools with a common queue lock it: a worker killed while it holds the
lock stalls them all.) The command has one thread, which makes it safe to fork: a worker starts with all
that the parent has loaded, and a dead one is replaced in a millisecond. Where forking isn't safe, workers are spawned. Engines
have threads: theirs are separate Pythons, which share nothing with the process that asks.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from bodycopy.batch.limits import METHOD, confine, cpu_time, deferred
from bodycopy.batch.outcome import out_of_memory
from bodycopy.batch.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bodycopy.batch.settings import Settings

    Begin = Callable[[Settings], Callable[[Any], Any]]
    """Called in a process once it is confined; returns what answers an item. It is pickled where processes are spawned."""

_SEPARATE = """
from bodycopy.batch import worker
import sys
pipe = worker.Connection(int(sys.argv[1]))
worker.serve(pipe, *pipe.recv(), tell=True)
"""
_ENDS: set[Connection] = set()
"""The parent's ends of all pipes: while a child holds one open, no one sees the parent die."""


def serve(
    pipe: Connection, begin: Begin, settings: Settings, inherited: Iterable[Connection] = (), *, tell: bool = False
) -> None:
    """Be a worker: close what was inherited of the parent's ends, and answer items until the parent is gone.

    A first answer ``tell``s that all is loaded, as no document's time pays for that.
    """
    confine(settings.max_memory)
    for other in inherited:
        other.close()
    answer_to = begin(settings)
    with contextlib.suppress(EOFError, OSError):
        if tell:
            pipe.send(None)
        while True:
            item = pipe.recv()
            try:
                pipe.send(answer_to(item))
            except UsageError as error:
                pipe.send(error)
            except MemoryError:
                pipe.send(out_of_memory(settings))


@dataclass
class WorkerExitError(Exception):
    """A worker has ended."""

    code: int  # its exit code, negative for a signal


class _Python(subprocess.Popen[bytes]):
    """A separate Python, with what ``multiprocessing`` gives its processes."""

    exitcode = property(subprocess.Popen.poll)

    def join(self, timeout: float | None = None) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(timeout)


class Worker:
    """A process that takes an item at a time, and what it is working on; a ``separate`` one shares nothing with this process."""

    def __init__(self, begin: Begin, settings: Settings, *, separate: bool = False) -> None:
        """Start it; raises ``OSError`` where no process can be started."""
        self.position = -1
        self.item: object = None
        self.given = 0  # items that it was handed
        self.began = self.used = self.left = 0.0
        self.limit: float | None = None  # seconds that it may go without using CPU time; ``left`` remain
        self.pipe: Connection
        self.process: Any
        if separate:
            self._start_separately(begin, settings)
            return
        context: Any = multiprocessing.get_context(METHOD)
        self.pipe, theirs = context.Pipe()
        _ENDS.add(self.pipe)
        inherited = [*_ENDS] if METHOD == "fork" else []
        self.process = context.Process(target=serve, args=(theirs, begin, settings, inherited), daemon=True)
        try:
            with deferred("SIGINT"):  # so that the new process never receives Ctrl-C
                self.process.start()
        except BaseException:
            _ENDS.discard(self.pipe)
            self.pipe.close()
            raise
        finally:
            theirs.close()

    def _start_separately(self, begin: Begin, settings: Settings) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = _Python(
                [sys.executable, "-c", _SEPARATE, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
            )
        self.pipe = Connection(ours.detach())
        try:
            self.pipe.send((begin, settings))
            self.answer()
        except (OSError, WorkerExitError) as error:
            code = error.code if isinstance(error, WorkerExitError) else self.end(1)
            raise OSError(f"the separate process did not start (exit code {code}); is max_memory too small?") from None

    def give(self, position: int, item: object, limit: float | None) -> None:
        """Hand over an item; raises ``OSError`` where the process has died."""
        self.position = position
        self.item = item
        self.given += 1
        self.began = time.monotonic()
        self.limit, self.left = limit, limit or 0.0
        self.pipe.send(item)

    def watch(self, seconds: float) -> bool:
        """Count seconds in which it may have used no CPU time; return whether they are more than it may."""
        if self.limit is None:
            return False
        used = cpu_time(self.process.pid)
        self.left = self.limit if used > self.used else self.left - seconds
        self.used = used
        return self.left <= 0

    def answer(self) -> Any:  # noqa: ANN401 - whatever was begun
        """Wait for the answer; raises ``UsageError`` where the settings are at fault, and ``WorkerExitError``."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            raise WorkerExitError(self.end(1)) from None
        if isinstance(answer, UsageError):
            raise answer
        return answer

    def end(self, patience: float = 0) -> int:
        """Kill the process, whatever it is doing, and return its exit code, negative for a signal.

        ``patience`` is how many seconds a process that is dying may take to do so by itself.
        """
        if patience:
            self.process.join(patience)
        self.process.kill()
        self.process.join()
        _ENDS.discard(self.pipe)
        self.pipe.close()
        code: int = self.process.exitcode
        return code
