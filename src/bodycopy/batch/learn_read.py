"""Inputs -> what is counted and gathered of them, many at a time in processes of their own.

Documents are handed out in lots. A lot whose process dies is tried again one document at a time, so that it costs that
document alone; what can't be read is named with its status, as ``clean`` would name it.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from bodycopy.batch.documents import Job, Loaded, Outcome, load
from bodycopy.batch.limits import confine, cpu_limit, took_too_long
from bodycopy.batch.stdio import shown
from bodycopy.batch.workers import METHOD
from bodycopy.learn.counts import counted
from bodycopy.learn.evidence import gather
from bodycopy.learn.page import Source, page
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bodycopy.batch.learn_tasks import Task
    from bodycopy.batch.settings import Settings
    from bodycopy.learn.counts import Counted
    from bodycopy.learn.evidence import Evidence
    from bodycopy.learn.page import Page

LOT = 50
"""Documents that are handed out at once."""
_AHEAD = 4
"""Lots a process that are on their way."""


class Read(NamedTuple):
    """What a lot gave."""

    problems: list[tuple[str, Outcome]]
    """Names of inputs that can't be learnt from, and why."""
    counted: list[Counted | None]
    """One a document, None where it could not be read."""
    evidence: Evidence | None


def count_all(tasks: Iterable[Task], settings: Settings, jobs: int) -> Iterator[Read]:
    """Read documents for their counts, in order."""
    return _in_lots(tasks, settings, jobs, None)


def gather_all(tasks: Iterable[Task], settings: Settings, jobs: int, candidates: frozenset[int]) -> Iterator[Read]:
    """Read documents for their evidence on the candidates, in order."""
    return _in_lots(tasks, settings, jobs, candidates)


# --- the parent -------------------------------------------------------------------------------------------


def _in_lots(tasks: Iterable[Task], settings: Settings, jobs: int, candidates: frozenset[int] | None) -> Iterator[Read]:
    rest = iter(tasks)
    waiting: deque[list[Task]] = deque()
    pool = _Pool(settings, jobs, candidates)
    try:
        while True:
            while len(waiting) < _AHEAD * jobs and (lot := list(islice(rest, LOT))):
                waiting.append(lot)
                pool.give(lot)
            if not waiting:
                return
            lot = waiting.popleft()
            read = pool.take()
            if read is not None:
                yield read
                continue
            for one in lot:
                yield _alone(one, settings, candidates)
            pool = pool.again(waiting)
    finally:
        pool.end()


class _Pool:
    """Processes, and lots on their way through them."""

    def __init__(self, settings: Settings, jobs: int, candidates: frozenset[int] | None) -> None:
        self._made = (settings, jobs, candidates)
        self._pool = ProcessPoolExecutor(
            jobs, multiprocessing.get_context(METHOD), initializer=_begin, initargs=(settings, candidates)
        )
        self._due: deque[Callable[[], Read]] = deque()

    def give(self, lot: list[Task]) -> None:
        try:
            self._due.append(self._pool.submit(_work, lot).result)
        except BrokenProcessPool:
            self._due.append(_broken)

    def take(self) -> Read | None:
        """Give the oldest lot's result, None where its process has died."""
        try:
            return self._due.popleft()()
        except BrokenProcessPool:
            return None

    def again(self, waiting: Iterable[list[Task]]) -> _Pool:
        """Start anew, with the lots that wait."""
        self.end()
        pool = _Pool(*self._made)
        for lot in waiting:
            pool.give(lot)
        return pool

    def end(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _broken() -> Read:
    raise BrokenProcessPool


def _alone(one: Task, settings: Settings, candidates: frozenset[int] | None) -> Read:
    """Read one document in a process of its own, which it may kill."""
    pool = _Pool(settings, 1, candidates)
    try:
        pool.give([one])
        read = pool.take()
    finally:
        pool.end()
    if read is not None:
        return read
    limit = took_too_long(settings).message
    return Read([(one.source, Outcome("crash", f"its process died; perhaps {limit}"))], [None], None)


# --- the processes ----------------------------------------------------------------------------------------

_begun: tuple[Settings, frozenset[int] | None] | None = None


def _begin(settings: Settings, candidates: frozenset[int] | None) -> None:
    global _begun  # noqa: PLW0603 - a process of a pool has nowhere else to keep what it was begun with
    confine(settings.max_memory)
    _begun = settings, candidates


def _work(lot: list[Task]) -> Read:
    if _begun is None:  # pragma: no cover - a pool always begins its processes
        raise RuntimeError("the process was not begun")
    settings, candidates = _begun
    problems: list[tuple[str, Outcome]] = []
    pages: list[Page | None] = []
    for one in lot:
        try:
            with cpu_limit(settings.timeout):
                pages.append(_page(one, settings))
        except _UnreadError as error:
            pages.append(None)
            problems.append((one.source, error.outcome))
        except Exception as error:  # noqa: BLE001 - a document must never end the run
            pages.append(None)
            message = f"{type(error).__name__}: {shown(str(error), 200)}; please report it"
            problems.append((one.source, Outcome("crash", message)))
    if candidates is None:
        return Read(problems, [None if one is None else counted(one) for one in pages], None)
    return Read(problems, [], gather((one for one in pages if one is not None), candidates))


class _UnreadError(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


def _page(one: Task, settings: Settings) -> Page:
    loaded: Loaded | Outcome = one.outcome or load(
        Job(one.source, one.path, settings, data=one.data, kind=one.kind, charset=one.charset)
    )
    if isinstance(loaded, Outcome):
        raise _UnreadError(loaded)
    return page(Source(loaded.data, loaded.kind, one.url, one.folder, one.day, one.author, one.charset))
