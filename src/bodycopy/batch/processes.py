"""processes: items -> their answers, in the items' order, each worked on in a process that can be killed.

Every worker has a pipe of its own and nothing is shared, so that one that hangs, crashes or is killed at the worst
moment costs only the item in its hands. (Pools with a common queue lock it: a worker killed with
the lock in hand stalls them all.) The parent has one thread, which makes it safe to fork: a worker starts with all
that the parent has loaded, and a dead one is replaced in a millisecond. Where forking isn't safe, workers are spawned.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.documents import size_known
from bodycopy.batch.limits import METHOD, confine, death, no_process, took_too_long, waited, wall_limit
from bodycopy.batch.outcome import Outcome, out_of_memory
from bodycopy.batch.signals import held_back
from bodycopy.batch.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.connection import Connection
    from typing import Any

    from bodycopy.batch.settings import Settings

    Begin = Callable[[Settings], Callable[[Any], Any]]
    """Called in a process once it is confined; returns what answers an item. It is pickled where processes are spawned."""

AHEAD = 64
"""Items a worker that may be done before an earlier one is: enough that a slow one seldom holds the others up."""
HELD = 32 << 20
"""Bytes of items and characters of results that may be under way; one item more than that is."""
_ENDS: set[Connection] = set()
"""The parent's ends of all pipes: while a child holds one open, no one sees the parent die."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class DeathError(Exception):
    """A worker has died; ``code`` is its exit code, negative for a signal."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Worker:
    """A process that takes an item at a time, and what it is at."""

    def __init__(self, begin: Begin, settings: Settings) -> None:
        """Start it; raises ``OSError`` where the system has no process left."""
        self.position = -1
        self.item: object = None
        self.given = 0
        """Items that it was handed."""
        self.began = 0.0
        self.left: float | None = None
        """Seconds that its answer is still waited for."""
        self.pipe, self.process = self._started(begin, settings)

    def _started(self, begin: Begin, settings: Settings) -> tuple[Connection, Any]:
        context: Any = multiprocessing.get_context(METHOD)
        pipe, theirs = context.Pipe()
        _ENDS.add(pipe)
        inherited = [*_ENDS] if METHOD == "fork" else []
        process = context.Process(target=serve, args=(theirs, begin, settings, inherited), daemon=True)
        try:
            with held_back("SIGINT"):  # so that the new one never hears of Ctrl-C
                process.start()
        except BaseException:
            _leave(pipe)
            raise
        finally:
            theirs.close()
        return pipe, process

    def give(self, position: int, item: object, seconds: float | None) -> None:
        """Hand over an item; raises ``OSError`` where the process has died."""
        self.position = position
        self.item = item
        self.given += 1
        self.began = time.monotonic()
        self.left = seconds
        self.pipe.send(item)

    def answer(self) -> Any:  # noqa: ANN401 - whatever was begun
        """Wait for the answer; raises ``UsageError`` where the settings are at fault, and ``DeathError``."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            raise DeathError(self.end(1)) from None
        if isinstance(answer, UsageError):
            raise answer
        return answer

    def end(self, patience: float = 0) -> int:
        """Kill the process, whatever it is doing, and return its exit code, negative for a signal.

        ``patience`` is seconds for one that is dying, to do so of what it is dying of.
        """
        if patience:
            self.process.join(patience)
        self.process.kill()
        self.process.join()
        code: int = self.process.exitcode
        self.process.close()
        _leave(self.pipe)
        return code


def _leave(pipe: Connection) -> None:
    """Close a pipe's end of the parent's."""
    _ENDS.discard(pipe)
    pipe.close()


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


class Work(NamedTuple):
    """What is done to items, and how a crew goes through them."""

    begin: Begin
    ahead: int = AHEAD
    holds: int = 1
    """Documents an item holds at most; limits are for each."""


def in_line(
    items: Iterable[Any],
    line: Work,
    settings: Settings,
    count: int,
    tick: Callable[[], None] | None = None,
) -> Generator[Any]:
    """Yield the items' answers, in order, worked out by ``count`` processes; of an item whose process ended, its ``Outcome``.

    ``tick`` is called now and then while nothing is ready. Raises ``UsageError`` where settings are at fault.
    """
    crew = _Crew(line, settings, count, tick)
    source = enumerate(items)
    done: dict[int, Any] = {}
    sizes: dict[int, int] = {}
    held = given = due = 0
    more = True
    try:
        while True:
            while more and crew.free() and given - due < line.ahead * count and held < HELD:
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
                answer = done.pop(due)
                held -= sizes.pop(due)
                due += 1
                yield answer
            if not more and due == given:
                return
            for position, answer in crew.results() if crew.busy else ():
                done[position] = answer
                size = _size(answer)
                sizes[position] += size
                held += size
    finally:
        crew.end()


def _size(item: Any) -> int:  # noqa: ANN401 - whatever the work takes and answers
    """Return what an item or an answer takes of memory, roughly."""
    if isinstance(item, Outcome):
        return len(item.text or "") + sum(len(removed.text) for removed in item.removed)
    return len(getattr(item, "data", None) or b"")


class _Crew:
    """The workers there are."""

    def __init__(self, line: Work, settings: Settings, count: int, tick: Callable[[], None] | None) -> None:
        self.tick = tick
        self.settings = settings
        self.count = count
        self.line = line
        self.busy: list[Worker] = []
        self.idle: list[Worker] = []

    def free(self) -> bool:
        return len(self.busy) < self.count

    def give(self, position: int, item: Any) -> Any:  # noqa: ANN401 - as in _size
        """Hand an item to a worker; return its answer at once where it has one or no worker can take it."""
        if isinstance(item, Outcome):
            return item
        # What is not read yet may be as large as any.
        limit = wall_limit(self.settings, _size(item) or self.settings.max_size)
        while True:
            fresh = not self.idle
            try:
                worker = Worker(self.line.begin, self.settings) if fresh else self.idle.pop()
            except OSError as error:
                return no_process(error)
            try:
                worker.give(position, item, limit and limit * self.line.holds)
            except OSError:  # it died while it was idle
                code = worker.end()
                if fresh:
                    return death(code, self.settings, size_known(item))
            else:
                self.busy.append(worker)
                return None

    def results(self) -> Iterator[tuple[int, Any]]:
        """Wait until a worker answers, dies or is overdue; yield all that do."""
        ready = self._ready()
        now = time.monotonic()
        for worker in tuple(self.busy):
            if worker.pipe in ready:
                self.busy.remove(worker)
                answer = self._answer(worker)
                if _may_do_better(worker, answer) and self.give(worker.position, worker.item) is None:
                    continue
            elif worker.left is not None and worker.left <= 0:
                self.busy.remove(worker)
                worker.end()
                answer = took_too_long(self.settings, size_known(worker.item))
            else:
                continue
            timed = isinstance(answer, Outcome)
            yield worker.position, answer._replace(seconds=now - worker.began) if timed else answer

    def _ready(self) -> set[object]:
        """Wait until a worker answers, dies or is overdue; return the pipes of those that don't keep one waiting."""
        pipes = [worker.pipe for worker in self.busy]
        while True:
            least = min((worker.left for worker in self.busy if worker.left is not None), default=None)
            ready, spent = waited(lambda seconds: wait(pipes, seconds), least)
            for worker in self.busy:
                worker.left = None if worker.left is None else worker.left - spent
            if ready or (least is not None and least <= spent):
                return set(ready)
            if self.tick is not None:
                self.tick()

    def _answer(self, worker: Worker) -> Any:  # noqa: ANN401 - as in Worker
        try:
            answer = worker.answer()
        except DeathError as died:
            return death(died.code, self.settings, size_known(worker.item))
        except UsageError:
            worker.end()
            raise
        if isinstance(answer, Outcome) and answer.status == "memory":
            worker.end()  # what is left of its memory may be too little for the next one
        else:
            self.idle.append(worker)
        return answer

    def end(self) -> None:
        """Leave no process behind."""
        for worker in (*self.busy, *self.idle):
            worker.end()


def _may_do_better(worker: Worker, answer: object) -> bool:
    """Say whether a document that ran out of memory did so in a process that others had used before it."""
    return isinstance(answer, Outcome) and answer.status == "memory" and worker.given > 1
