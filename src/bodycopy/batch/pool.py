"""pool: items -> their answers, in the items' order, each worked on in a process that can be killed.

The one supervisor of processes: a single page is a pool of one, and so is a document of an engine's.

Every worker has a pipe of its own and nothing is shared, so that one that hangs, crashes or is killed at the worst
moment costs only the item in its hands. (Pools with a common queue lock it: a worker killed while it holds the
lock stalls them all.) The command has one thread, which makes it safe to fork: a worker starts with all
that the parent has loaded, and a dead one is replaced in a millisecond. Where forking isn't safe, workers are spawned. Engines
have threads: theirs are separate Pythons, which share nothing with the process that asks.
"""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing.connection import Connection, wait
from threading import Lock
from typing import TYPE_CHECKING, Any

from bodycopy.batch import limits
from bodycopy.batch.documents import Item, judge, load, size_known, warm
from bodycopy.batch.outcome import Outcome, out_of_memory
from bodycopy.batch.status import UsageError

if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable, Generator, Iterable, Iterator

    from bodycopy.batch.settings import Settings

    Begin = Callable[[Settings], Callable[[Any], Any]]
    """Called in a process once it is confined; returns what answers an item. It is pickled where processes are spawned."""

LOOKAHEAD = 64
"""Items per worker that may be done before an earlier one is: enough that a slow one seldom holds the others up."""
MAX_INFLIGHT_BYTES = 32 << 20
"""Bytes of items and characters of results that may be under way; one item more than that is."""
HAS_LIMITS = sys.platform != "win32"  # whether a separate Python can be started and limited


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cleaning(settings: Settings) -> Callable[[Item], Outcome]:
    """Begin a process that cleans."""
    warm("text", settings)
    return partial(work, settings=settings)


def work(item: Item, settings: Settings) -> Outcome:
    """Do what is left to do for an item, within the limits of this process; raises ``UsageError`` as ``judge`` does."""
    loaded = load(item)
    if isinstance(loaded, Outcome):
        return loaded
    if loaded.kind == "html":
        warm("html", settings)
    with limits.cpu_limit(limits.allowed(settings, len(loaded.data))):
        return judge(loaded)


_SEPARATE = """
from bodycopy.batch import pool
import sys
pipe = pool.Connection(int(sys.argv[1]))
pool.serve(pipe, *pipe.recv(), tell=True)
"""
_ENDS: set[Connection] = set()
"""The parent's ends of all pipes: while a child holds one open, no one sees the parent die."""


def serve(
    pipe: Connection, begin: Begin, settings: Settings, inherited: Iterable[Connection] = (), *, tell: bool = False
) -> None:
    """Be a worker: close what was inherited of the parent's ends, and answer items until the parent is gone.

    A first answer ``tell``s that all is loaded, as no document's time pays for that.
    """
    limits.confine(settings.max_memory)
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
        context: Any = multiprocessing.get_context(limits.METHOD)
        self.pipe, theirs = context.Pipe()
        _ENDS.add(self.pipe)
        inherited = [*_ENDS] if limits.METHOD == "fork" else []
        self.process = context.Process(target=serve, args=(theirs, begin, settings, inherited), daemon=True)
        try:
            with limits.deferred("SIGINT"):  # so that the new process never receives Ctrl-C
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
        used = limits.cpu_time(self.process.pid)
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


@dataclass(eq=False)
class Pool:
    """Up to ``count`` workers that do what ``begin`` returns."""

    begin: Begin
    settings: Settings
    count: int
    separate: bool = False  # they share nothing with this process
    holds: int = 1  # documents that an item holds at most, as limits are for each; 0 where a worker may wait
    tick: Callable[[], None] | None = None  # called now and then while no answer is ready
    busy: list[Worker] = field(default_factory=list)
    idle: list[Worker] = field(default_factory=list)
    _lock: LockType = field(default_factory=Lock)

    def imap_ordered(self, items: Iterable[Any], lookahead: int = LOOKAHEAD) -> Generator[Any]:
        """Yield the items' answers, in order, and end; of an item whose process ended, its ``Outcome``.

        Raises ``UsageError`` where settings are at fault.
        """
        source = enumerate(items)
        done: dict[int, Any] = {}
        sizes: dict[int, int] = {}
        inflight = due = 0
        more = True
        try:
            while more or sizes:
                while (
                    more
                    and len(self.busy) < self.count
                    and len(sizes) < lookahead * self.count
                    and inflight < MAX_INFLIGHT_BYTES
                ):
                    position, item = next(source, (-1, None))
                    if item is None:
                        more = False
                        break
                    if (known := self._give(position, item)) is not None:
                        done[position] = known
                    sizes[position] = _size(item) + _size(known)
                    inflight += sizes[position]
                while due in done:
                    inflight -= sizes.pop(due)
                    yield done.pop(due)
                    due += 1
                for position, answer in self._results() if self.busy else ():
                    done[position] = answer
                    sizes[position] += _size(answer)
                    inflight += _size(answer)
        finally:
            self.end()

    def ask(self, item: Item) -> Outcome:
        """Return one item's outcome; the worker stays for the next. Threads may ask at once, and wait for each other.

        Raises ``ValueError`` where the settings are at fault, and ``OSError`` where no process can be started.
        """
        with self._lock:
            try:
                known: Outcome | None = self._give(0, item)
                while known is None:
                    known = next((answer for _, answer in self._results()), None)
            except UsageError as error:
                raise ValueError(str(error)) from None
            except BaseException:  # nobody waits for the answer any more
                self.end()
                raise
            return known

    def _give(self, position: int, item: Any) -> Any:  # noqa: ANN401 - as in _size
        """Hand an item to a worker; return its answer at once where it has one or no worker can take it."""
        if isinstance(item, Outcome):
            return item
        limit = limits.still_limit(self.settings, _size(item))
        while True:
            new = not self.idle
            try:
                worker = Worker(self.begin, self.settings, separate=self.separate) if new else self.idle.pop()
            except OSError as error:
                if self.separate:
                    raise
                why = f"no process could be started for it: {error.strerror}"
                return Outcome("crash", why, advice="use a smaller -j")
            try:
                worker.give(position, item, limit * self.holds if limit and self.holds else None)
            except OSError:  # it died while it was idle
                code = worker.end()
                if new:
                    return limits.worker_exit(code, self.settings, size_known(item))
            else:
                self.busy.append(worker)
                return None

    def _results(self) -> Iterator[tuple[int, Any]]:
        """Wait until a worker answers, dies or hangs; yield all that do."""
        pipes = [worker.pipe for worker in self.busy]
        while True:
            ready, spent = limits.poll(partial(wait, pipes))
            still = [each for each in self.busy if each.pipe not in ready and each.watch(spent)]
            if ready or still:
                break
            if self.tick is not None:
                self.tick()
        now = time.monotonic()
        for worker in [each for each in self.busy if each.pipe in ready or each in still]:
            answer = self._answer(worker, hung=worker in still)
            if isinstance(answer, Outcome):
                answer = answer._replace(seconds=now - worker.began)
            if answer is not None:
                yield worker.position, answer

    def _answer(self, worker: Worker, *, hung: bool) -> Any:  # noqa: ANN401 - as in Worker
        """Return a worker's answer, None where its item was given to another one; the worker is idle now, or ended."""
        self.busy.remove(worker)
        answer: Any = Outcome("timeout", f"its worker stood still for {worker.limit or 0:.4g} s", advice=limits.RAISE)
        try:
            answer = answer if hung else worker.answer()
        except WorkerExitError as died:
            return limits.worker_exit(died.code, self.settings, size_known(worker.item))
        except UsageError:
            worker.end()
            raise
        no_memory = isinstance(answer, Outcome) and answer.status == "memory"
        if hung or no_memory:
            worker.end()
        else:
            self.idle.append(worker)
        # What is left of the memory of a worker that others have used may be too little for this one.
        again = no_memory and worker.given > 1 and self.holds
        return self._give(worker.position, worker.item) if again else answer

    def end(self) -> None:
        """End all workers."""
        for worker in (*self.busy, *self.idle):
            worker.end()
        self.busy, self.idle = [], []


def _size(item: Any) -> int:  # noqa: ANN401 - whatever the work takes and answers
    """Return what an item or an answer takes of memory, roughly."""
    if isinstance(item, Outcome):
        return len(item.text or "") + sum(len(removed.text) for removed in item.removed)
    return len(getattr(item, "data", None) or b"")


def outcomes_in_order(
    items: Iterable[Item], settings: Settings, count: int, tick: Callable[[], None] | None = None
) -> Generator[Outcome]:
    """Yield the items' outcomes, worked out by up to ``count`` processes; raises ``UsageError`` where settings are at fault."""
    if limits.METHOD == "fork":
        warm("text", settings)
    return Pool(cleaning, settings, count, tick=tick).imap_ordered(items)


@cache
def separate(process: int, settings: Settings) -> Pool:
    """Return the pool of one that a process has for some settings, kept from batch to batch; raises ``ValueError`` where there are no limits."""
    if not HAS_LIMITS:
        raise ValueError("timeout needs a POSIX system; leave it out")
    pool = Pool(cleaning, settings, 1, separate=True)

    def end() -> None:
        if process == os.getpid():  # one that was forked since leaves its parent's alone
            pool.end()

    atexit.register(end)
    return pool
