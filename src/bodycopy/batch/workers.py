"""Items -> their outcomes, in the items' order, each worked on in a process that can be killed.

Every worker has a pipe of its own and nothing is shared, so that one that hangs, crashes or is killed at the worst
moment costs the document in its hands and nobody else. (Pools with a common queue lock it: a worker killed with
the lock in hand stalls them all.) The parent has one thread, which makes it safe to fork: a worker starts with all
that the parent has loaded, and a dead one is replaced in a millisecond. Where forking isn't safe, workers are spawned.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from multiprocessing.connection import wait

from bodycopy.batch.documents import Job, Loaded, Outcome, judge, load, out_of_memory, warm
from bodycopy.batch.limits import confine, cpu_limit, death, took_too_long, wall_limit
from bodycopy.batch.status import UsageError
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.connection import Connection
    from typing import Any

    from bodycopy.batch.settings import Settings

Item = Job | Loaded | Outcome
"""An input, at whatever point of its way; an outcome is its own answer."""

METHOD = "spawn" if sys.platform in {"darwin", "win32"} else "fork"
AHEAD = 64
"""Items a worker that may be done before an earlier one is: enough that a slow one seldom holds the others up."""
HELD = 32 << 20
"""Bytes of items and characters of results that may be under way; one item more than that is."""
_ENDS: set[Connection] = set()
"""The parent's ends of all pipes: while a child holds one open, nobody sees the parent die."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Worker:
    """A process that takes an item at a time, and what it is at."""

    def __init__(self, settings: Settings) -> None:
        """Start it; raises ``OSError`` where the system has no process left."""
        context: Any = multiprocessing.get_context(METHOD)
        self.pipe, theirs = context.Pipe()
        inherited = enlisted(self.pipe)
        self.process = context.Process(target=serve, args=(theirs, settings, inherited), daemon=True)
        self.position = -1
        self.began = 0.0
        self.deadline: float | None = None
        try:
            with held_back():
                self.process.start()
        except BaseException:
            leave(self.pipe)
            raise
        finally:
            theirs.close()

    def give(self, position: int, item: Item, seconds: float | None) -> None:
        """Hand over an item; raises ``OSError`` where the process has died."""
        self.position = position
        self.began = time.monotonic()
        self.deadline = None if seconds is None else self.began + seconds
        self.pipe.send(item)

    def end(self) -> int:
        """Kill the process, whatever it is doing, and return its exit code, negative for a signal."""
        self.process.kill()
        self.process.join()
        code: int = self.process.exitcode
        self.process.close()
        leave(self.pipe)
        return code


def enlisted(pipe: Connection) -> list[Connection]:
    """Count a pipe's end among the parent's; return those that a new child has to close."""
    _ENDS.add(pipe)
    return [*_ENDS] if METHOD == "fork" else []


def leave(pipe: Connection) -> None:
    """Close a pipe's end of the parent's."""
    _ENDS.discard(pipe)
    pipe.close()


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, so that the new one never hears it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(pipe: Connection, settings: Settings, inherited: list[Connection]) -> None:
    """Be a worker: answer items until the parent is gone."""
    confine(settings.max_memory)
    for other in inherited:  # the parent's ends; while they are open here, nobody sees the parent die
        other.close()
    warm("text", settings)
    with contextlib.suppress(EOFError, OSError):
        while True:
            answer = work(pipe.recv(), settings)
            try:
                pipe.send(answer)
            except MemoryError:
                pipe.send(out_of_memory(settings))


def work(item: Item, settings: Settings) -> Outcome | UsageError:
    """Do what is left to do for an item, within the limits of this process."""
    if isinstance(item, Job):
        item = load(item)
    if isinstance(item, Outcome):
        return item
    if item.kind == "html":
        warm("html", settings)
    try:
        with cpu_limit(settings.timeout):
            outcome = judge(item)
    except UsageError as error:
        return error
    return outcome._replace(input_sha256=item.sha256) if item.sha256 else outcome


def in_order(
    items: Iterable[Item], settings: Settings, count: int, tick: Callable[[], None] | None = None
) -> Generator[Outcome]:
    """Yield the items' outcomes, worked out by ``count`` processes; raises ``UsageError`` where settings are at fault.

    ``tick`` is called now and then while nothing is ready.
    """
    if METHOD == "fork":
        warm("text", settings)
    crew = _Crew(settings, count, tick)
    source = enumerate(items)
    done: dict[int, Outcome] = {}
    sizes: dict[int, int] = {}
    held = given = due = 0
    more = True
    try:
        while True:
            while more and crew.free() and given - due < AHEAD * count and held < HELD:
                position, item = next(source, (-1, None))
                if item is None:
                    more = False
                else:
                    given += 1
                    sizes[position] = _size(item)
                    if (known := crew.give(position, item)) is not None:
                        done[position] = known
                        sizes[position] += _size(known)
                    held += sizes[position]
            while due in done:
                outcome = done.pop(due)
                held -= sizes.pop(due)
                due += 1
                yield outcome
            if not more and due == given:
                return
            for position, outcome in crew.results() if crew.busy else ():
                done[position] = outcome
                size = _size(outcome)
                sizes[position] += size
                held += size
    finally:
        crew.end()


def _size(item: Item) -> int:
    """Return what an item or an outcome takes of memory, roughly."""
    if isinstance(item, Outcome):
        return len(item.text or "") + sum(len(removed.text) for removed in item.removed)
    return len(item.data or b"")


class _Crew:
    """The workers there are."""

    def __init__(self, settings: Settings, count: int, tick: Callable[[], None] | None) -> None:
        self.tick = tick
        self.settings = settings
        self.count = count
        self.busy: list[Worker] = []
        self.idle: list[Worker] = []

    def free(self) -> bool:
        return len(self.busy) < self.count

    def give(self, position: int, item: Item) -> Outcome | None:
        """Hand an item to a worker; return its outcome at once where it has one or nobody can take it."""
        if isinstance(item, Outcome):
            return item
        while True:
            fresh = not self.idle
            try:
                worker = Worker(self.settings) if fresh else self.idle.pop()
            except OSError as error:
                return Outcome("crash", f"no process could be started for it: {error.strerror}; use a smaller -j")
            try:
                worker.give(position, item, wall_limit(self.settings))
            except OSError:  # it died while it was idle
                code = worker.end()
                if fresh:
                    return death(code, self.settings)
            else:
                self.busy.append(worker)
                return None

    def results(self) -> Iterator[tuple[int, Outcome]]:
        """Wait until a worker answers, dies or is overdue; yield all that do."""
        deadlines = [worker.deadline for worker in self.busy if worker.deadline is not None]
        seconds = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        pipes = [worker.pipe for worker in self.busy]
        if self.tick is not None:
            while not wait(pipes, 0.5 if seconds is None else min(0.5, seconds)):
                self.tick()
                seconds = None if seconds is None else max(0.0, min(deadlines) - time.monotonic())
                if seconds == 0:
                    break
        ready = set(wait(pipes, seconds))
        now = time.monotonic()
        for worker in tuple(self.busy):
            if worker.pipe in ready:
                self.busy.remove(worker)
                yield worker.position, self._answer(worker)._replace(seconds=now - worker.began)
            elif worker.deadline is not None and worker.deadline <= now:
                self.busy.remove(worker)
                worker.end()
                yield worker.position, took_too_long(self.settings)._replace(seconds=now - worker.began)

    def _answer(self, worker: Worker) -> Outcome:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            return death(worker.end(), self.settings)
        if isinstance(answer, UsageError):
            worker.end()
            raise answer
        outcome: Outcome = answer
        if outcome.status == "memory":  # what is left of its memory may be too little for the next one
            worker.end()
        else:
            self.idle.append(worker)
        return outcome

    def end(self) -> None:
        """Leave no process behind."""
        for worker in (*self.busy, *self.idle):
            worker.end()
