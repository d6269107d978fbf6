"""Inputs -> what is counted and gathered of them, many at a time in processes of their own.

Documents are handed out in lots. A lot whose process ends is tried again one document at a time, so that it costs that
document alone; what can't be read is named with its status, as ``clean`` would name it.
"""

from __future__ import annotations

import contextlib
from collections import deque
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.documents import Job, Loaded, load
from bodycopy.batch.limits import allowed, cpu_limit
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.pool import Work, imap_ordered
from bodycopy.batch.stdio import shown
from bodycopy.learn.counts import counted
from bodycopy.learn.evidence import gather
from bodycopy.learn.page import Source, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bodycopy.batch.learn_tasks import Task
    from bodycopy.batch.settings import Settings
    from bodycopy.learn.counts import Counted
    from bodycopy.learn.evidence import Evidence
    from bodycopy.learn.page import Page

LOT = 50
"""Documents that are handed out at once."""


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


def _in_lots(
    tasks: Iterable[Task], settings: Settings, jobs: int, candidates: frozenset[int] | None, size: int = LOT
) -> Iterator[Read]:
    rest = iter(tasks)
    line = Work(partial(_begin, candidates), ahead=4, holds=size)
    waiting: deque[list[Task]] = deque()

    def lots() -> Iterator[list[Task]]:
        while lot := list(islice(rest, size)):
            waiting.append(lot)
            yield lot

    with contextlib.closing(imap_ordered(lots(), line, settings, jobs)) as answers:
        for read in answers:
            lot = waiting.popleft()
            if isinstance(read, Read):
                yield read
            elif len(lot) == 1:
                yield Read([(lot[0].source, read)], [None], None)
            else:
                yield from _in_lots(lot, settings, 1, candidates, 1)


# --- the processes ----------------------------------------------------------------------------------------


def _begin(candidates: frozenset[int] | None, settings: Settings) -> Callable[[list[Task]], Read]:
    return partial(_work, settings=settings, candidates=candidates)


def _work(lot: list[Task], settings: Settings, candidates: frozenset[int] | None) -> Read:
    problems: list[tuple[str, Outcome]] = []
    pages: list[Page | None] = []
    for one in lot:
        try:
            with cpu_limit(allowed(settings, len(one.data or b"") or settings.max_size)):
                pages.append(_page(one, settings))
        except _UnreadError as error:
            pages.append(None)
            problems.append((one.source, error.outcome))
        except Exception as error:  # noqa: BLE001 - a document must never end the run
            pages.append(None)
            message = f"{type(error).__name__}: {shown(str(error), 200)}"
            problems.append((one.source, Outcome("crash", message, advice="please report it")))
    if candidates is None:
        return Read(problems, [None if one is None else counted(one) for one in pages], None)
    return Read(problems, [], gather((one for one in pages if one is not None), candidates))


class _UnreadError(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.full_message)
        self.outcome = outcome


def _page(one: Task, settings: Settings) -> Page:
    loaded: Loaded | Outcome = one.outcome or load(
        Job(one.source, one.path, settings, data=one.data, kind=one.kind, charset=one.charset)
    )
    if isinstance(loaded, Outcome):
        raise _UnreadError(loaded)
    return page(Source(loaded.data, loaded.kind, one.url, one.folder, one.day, one.author, one.charset))
