"""pool: items -> their answers, in the items' order, each worked on in a process that can be killed.

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
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, NamedTuple

from bodycopy.batch.documents import Job, Loaded, judge, load, size_known, warm
from bodycopy.batch.limits import (
    METHOD,
    allowed,
    confine,
    cpu_limit,
    cpu_time,
    deferred,
    no_process,
    still_limit,
    stood_still,
    waited,
    worker_exit,
)
from bodycopy.batch.outcome import Outcome, out_of_memory
from bodycopy.batch.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from bodycopy.batch.settings import Settings

    Begin = Callable[[Settings], Callable[[Any], Any]]
    """Called in a process once it is confined; returns what answers an item. It is pickled where processes are spawned."""

Item = Job | Loaded | Outcome
"""An input, at whatever point of its way; an outcome is its own answer."""

LOOKAHEAD = 64
"""Items a worker that may be done before an earlier one is: enough that a slow one seldom holds the others up."""
MAX_INFLIGHT_BYTES = 32 << 20
"""Bytes of items and characters of results that may be under way; one item more than that is."""
_ENDS: set[Connection] = set()
"""The parent's ends of all pipes: while a child holds one open, no one sees the parent die."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# --- what a worker does -----------------------------------------------------------------------------------


def cleaning(settings: Settings) -> Callable[[Item], Outcome]:
    """Begin a process that cleans."""
    warm("text", settings)
    return partial(work, settings=settings)


def work(item: Item, settings: Settings) -> Outcome:
    """Do what is left to do for an item, within the limits of this process; raises ``UsageError`` as ``judge`` does."""
    if isinstance(item, Job):
        item = load(item)
    if isinstance(item, Outcome):
        return item
    if item.kind == "html":
        warm("html", settings)
    with cpu_limit(allowed(settings, len(item.data))):
        outcome = judge(item)
    return outcome._replace(input_sha256=item.sha256) if item.sha256 else outcome


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


# --- a worker, as its parent sees it ----------------------------------------------------------------------


class WorkerExitError(Exception):
    """A worker has ended; ``code`` is its exit code, negative for a signal."""

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
        self.began = self.used = 0.0
        self.limit: float | None = None
        """Seconds by the clock that it may stand still, and how many of them are left."""
        self.left = 0.0
        self.pipe, self.process = self._started(begin, settings)

    def _started(self, begin: Begin, settings: Settings) -> tuple[Connection, Any]:
        context: Any = multiprocessing.get_context(METHOD)
        pipe, theirs = context.Pipe()
        _ENDS.add(pipe)
        inherited = [*_ENDS] if METHOD == "fork" else []
        process = context.Process(target=serve, args=(theirs, begin, settings, inherited), daemon=True)
        try:
            with deferred("SIGINT"):  # so that the new one never hears of Ctrl-C
                process.start()
        except BaseException:
            _leave(pipe)
            raise
        finally:
            theirs.close()
        return pipe, process

    def give(self, position: int, item: object, limit: float | None) -> None:
        """Hand over an item; raises ``OSError`` where the process has died."""
        self.position = position
        self.item = item
        self.given += 1
        self.began = time.monotonic()
        self.limit, self.left = limit, limit or 0.0
        self.pipe.send(item)

    def watch(self, seconds: float) -> bool:
        """Count seconds in which it may have stood still; return whether they are more than it may."""
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


# --- many items -------------------------------------------------------------------------------------------


class Work(NamedTuple):
    """What is done to items, and how a pool goes through them."""

    begin: Begin
    ahead: int = LOOKAHEAD
    holds: int = 1
    """Documents an item holds at most; limits are for each."""


def outcomes_in_order(
    items: Iterable[Item], settings: Settings, count: int, tick: Callable[[], None] | None = None
) -> Generator[Outcome]:
    """Yield the items' outcomes, worked out by ``count`` processes; raises ``UsageError`` where settings are at fault.

    ``tick`` is called now and then while nothing is ready.
    """
    if METHOD == "fork":
        warm("text", settings)
    return imap_ordered(items, Work(cleaning), settings, count, tick)


def imap_ordered(
    items: Iterable[Any],
    job: Work,
    settings: Settings,
    count: int,
    tick: Callable[[], None] | None = None,
) -> Generator[Any]:
    """Yield the items' answers, in order, worked out by ``count`` processes; of an item whose process ended, its ``Outcome``.

    ``tick`` is called now and then while nothing is ready. Raises ``UsageError`` where settings are at fault.
    """
    pool = Pool(job, settings, count, tick)
    source = enumerate(items)
    done: dict[int, Any] = {}
    sizes: dict[int, int] = {}
    inflight = given = due = 0
    more = True
    try:
        while True:
            while more and pool.free() and given - due < job.ahead * count and inflight < MAX_INFLIGHT_BYTES:
                position, item = next(source, (-1, None))
                if item is None:
                    more = False
                else:
                    given += 1
                    sizes[position] = _size(item)
                    if (known := pool.give(position, item)) is not None:
                        done[position] = known
                        sizes[position] += _size(known)
                    inflight += sizes[position]
            while due in done:
                answer = done.pop(due)
                inflight -= sizes.pop(due)
                due += 1
                yield answer
            if not more and due == given:
                return
            for position, answer in pool.results() if pool.busy else ():
                done[position] = answer
                size = _size(answer)
                sizes[position] += size
                inflight += size
    finally:
        pool.end()


def _size(item: Any) -> int:  # noqa: ANN401 - whatever the work takes and answers
    """Return what an item or an answer takes of memory, roughly."""
    if isinstance(item, Outcome):
        return len(item.text or "") + sum(len(removed.text) for removed in item.removed)
    return len(getattr(item, "data", None) or b"")


class Pool:
    """The workers there are."""

    def __init__(self, job: Work, settings: Settings, count: int, tick: Callable[[], None] | None = None) -> None:
        self.tick = tick
        self.settings = settings
        self.count = count
        self.job = job
        self.busy: list[Worker] = []
        self.idle: list[Worker] = []

    def free(self) -> bool:
        """Return whether one more item can be given."""
        return len(self.busy) < self.count

    def give(self, position: int, item: Any) -> Any:  # noqa: ANN401 - as in _size
        """Hand an item to a worker; return its answer at once where it has one or no worker can take it."""
        if isinstance(item, Outcome):
            return item
        limit = still_limit(self.settings, _size(item))
        while True:
            fresh = not self.idle
            try:
                worker = Worker(self.job.begin, self.settings) if fresh else self.idle.pop()
            except OSError as error:
                return no_process(error)
            try:
                worker.give(position, item, limit and limit * self.job.holds)
            except OSError:  # it died while it was idle
                code = worker.end()
                if fresh:
                    return worker_exit(code, self.settings, size_known(item))
            else:
                self.busy.append(worker)
                return None

    def results(self) -> Iterator[tuple[int, Any]]:
        """Wait until a worker answers, dies or stands still for too long; yield all that do."""
        ready, still = self._ready()
        now = time.monotonic()
        for worker in [*self.busy]:
            if worker.pipe in ready:
                self.busy.remove(worker)
                answer = self._answer(worker)
                # What is left of the memory of a worker that others have used may be too little for this one.
                if _is_memory(answer) and worker.given > 1:
                    answer = self.give(worker.position, worker.item)
                    if answer is None:
                        continue
            elif worker in still:
                self.busy.remove(worker)
                answer = stood_still(worker.limit or 0.0)
                worker.end()
            else:
                continue
            timed = isinstance(answer, Outcome)
            yield worker.position, answer._replace(seconds=now - worker.began) if timed else answer

    def _ready(self) -> tuple[set[object], list[Worker]]:
        """Wait; return the pipes of workers that don't keep one waiting, and the workers that stand still."""
        pipes = [worker.pipe for worker in self.busy]
        while True:
            ready, spent = waited(partial(wait, pipes))
            still = [worker for worker in self.busy if worker.watch(spent)]
            if ready or still:
                return set(ready), still
            if self.tick is not None:
                self.tick()

    def _answer(self, worker: Worker) -> Any:  # noqa: ANN401 - as in Worker
        try:
            answer = worker.answer()
        except WorkerExitError as died:
            return worker_exit(died.code, self.settings, size_known(worker.item))
        except UsageError:
            worker.end()
            raise
        if _is_memory(answer):
            worker.end()
        else:
            self.idle.append(worker)
        return answer

    def end(self) -> None:
        """Leave no process behind."""
        for worker in (*self.busy, *self.idle):
            worker.end()
        self.busy, self.idle = [], []


def _is_memory(answer: object) -> bool:
    return isinstance(answer, Outcome) and answer.status == "memory"
