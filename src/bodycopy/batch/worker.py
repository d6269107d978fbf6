"""worker: a process that answers one item at a time and can be killed.

Every worker has a pipe of its own and nothing is shared, so that one that hangs, crashes or is killed at the worst
moment costs only the item in its hands. (Pools with a common queue lock it: a worker killed while it holds the
lock stalls them all.) The command has one thread, which makes it safe to fork: a worker starts with all
that the parent has loaded, and a dead one is replaced in a millisecond. Where forking isn't safe, workers are spawned. Engines
have threads: theirs are Pythons started anew, which share nothing with the process that asks.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from bodycopy.batch.limits import METHOD, confine, cpu_time, deferred
from bodycopy.batch.outcome import out_of_memory
from bodycopy.batch.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.batch.settings import Settings

    Begin = Callable[[Settings], Callable[[Any], Any]]
    """Called in a process once it is confined; returns what answers an item. It is pickled where processes are spawned."""

_ANEW = "import sys; from bodycopy.batch.worker import serve_anew; serve_anew(int(sys.argv[1]))"
_ENDS: set[Connection] = set()
"""The parent's ends of all pipes: while a child holds one open, no one sees the parent die."""


def serve(pipe: Connection, begin: Begin, settings: Settings, inherited: list[Connection]) -> None:
    """Be a worker: answer items until the parent is gone."""
    confine(settings.max_memory)
    for other in inherited:  # the parent's ends; while they are open here, no one sees the parent die
        other.close()
    answer_to = begin(settings)
    with contextlib.suppress(EOFError, OSError):
        while True:
            item = pipe.recv()
            try:
                answer = answer_to(item)
            except UsageError as error:
                answer = error
            except MemoryError:
                answer = out_of_memory(settings)
            try:
                pipe.send(answer)
            except MemoryError:
                pipe.send(out_of_memory(settings))


def serve_anew(descriptor: int) -> None:
    """Be a worker that was started anew; an answer says that all is loaded, as no document's time pays for that."""
    pipe = Connection(descriptor)
    begin, settings = pipe.recv()

    def loaded(settings: Settings) -> Callable[[Any], Any]:
        answer_to: Callable[[Any], Any] = begin(settings)
        pipe.send(None)
        return answer_to

    serve(pipe, loaded, settings, [])


class WorkerExitError(Exception):
    """A worker has ended; ``code`` is its exit code, negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Python(subprocess.Popen[bytes]):
    """A Python started anew, with the methods that ``multiprocessing`` gives its processes."""

    def join(self, timeout: float | None = None) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(timeout)

    @property
    def exitcode(self) -> int | None:
        return self.poll()

    def close(self) -> None:
        """Do nothing: it holds nothing once it was waited for."""


class Worker:
    """A process that takes an item at a time, and what it is working on; one that is started ``anew`` shares nothing with this process."""

    def __init__(self, begin: Begin, settings: Settings, *, anew: bool = False) -> None:
        """Start it; raises ``OSError`` where no process can be started."""
        self.position = -1
        self.item: object = None
        self.given = 0  # items that it was handed
        self.began = self.used = self.left = 0.0
        self.limit: float | None = None  # seconds that it may go without using CPU time; ``left`` remain
        self.pipe: Connection
        self.process: Any
        if anew:
            self._start_anew(begin, settings)
        else:
            self._start(begin, settings)

    def _start(self, begin: Begin, settings: Settings) -> None:
        context: Any = multiprocessing.get_context(METHOD)
        self.pipe, theirs = context.Pipe()
        _ENDS.add(self.pipe)
        inherited = [*_ENDS] if METHOD == "fork" else []
        self.process = context.Process(target=serve, args=(theirs, begin, settings, inherited), daemon=True)
        try:
            with deferred("SIGINT"):  # so that the new process never receives Ctrl-C
                self.process.start()
        except BaseException:
            self._close()
            raise
        finally:
            theirs.close()

    def _start_anew(self, begin: Begin, settings: Settings) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = _Python(
                [sys.executable, "-c", _ANEW, str(theirs.fileno())],
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
        code: int = self.process.exitcode
        self.process.close()
        self._close()
        return code

    def _close(self) -> None:
        _ENDS.discard(self.pipe)
        self.pipe.close()
