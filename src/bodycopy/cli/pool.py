"""Many jobs over worker processes that can be killed one by one, their results in the order of the jobs.

pebble's pool names the document that a worker died of and goes on with the others; what it can't survive (a
worker killed between two documents) is answered by a new pool for what is left.
"""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import pebble

from bodycopy.cli.documents import Job, Loaded, Outcome, judge, load
from bodycopy.cli.limits import confine, cpu_limit, death, took_too_long, wall_limit
from bodycopy.cli.status import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bodycopy.cli.settings import Settings

WINDOW = 32
"""Jobs under way a worker: enough that a slow one holds nobody up, few enough to keep in memory."""
RESTARTS = 5
"""New pools in a row for the same document, before it is given up."""

Item = Job | Loaded | Outcome
"""An input, at whatever point of its way."""


class _Waiting(NamedTuple):
    item: Item
    future: Any


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def work(item: Item) -> Outcome:
    """Do what is left to do for an input, inside a worker; a known outcome is its own answer."""
    if isinstance(item, Job):
        item = load(item)
    return judge(item) if isinstance(item, Loaded) else item


def _limited(item: Item, seconds: float) -> Outcome:
    with cpu_limit(seconds):
        return work(item)


def in_order(items: Iterable[Item], settings: Settings, workers: int) -> Iterator[Outcome]:
    """Yield the items' outcomes in the items' order; raises ``UsageError`` where the settings are at fault."""
    pool = _new_pool(settings, workers)
    waiting: deque[_Waiting] = deque()
    source = iter(items)
    restarts = 0
    done = False
    try:
        while True:
            while not done and len(waiting) < WINDOW * workers:
                try:
                    item = next(source)
                except StopIteration:
                    done = True
                else:
                    waiting.append(_Waiting(item, _schedule(pool, item, settings)))
            if not waiting:
                break
            outcome = _result(waiting[0].future, settings)
            if outcome is None and restarts < RESTARTS:
                restarts += 1
                _end(pool)
                pool = _new_pool(settings, workers)
                waiting = deque(
                    w if _finished(w.future) else w._replace(future=_schedule(pool, w.item, settings)) for w in waiting
                )
                continue
            restarts = 0
            waiting.popleft()
            yield outcome or Outcome("crash", "its worker keeps dying; please report it")
    finally:
        _end(pool)


def _new_pool(settings: Settings, workers: int) -> pebble.ProcessPool:
    methods = multiprocessing.get_all_start_methods()
    # A fork of a process with threads, as pebble's is, may hang; the fork server has none.
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload(["bodycopy.cli.pool"])
    return pebble.ProcessPool(
        max_workers=workers, initializer=confine, initargs=(settings.max_memory,), context=context
    )


def _schedule(pool: pebble.ProcessPool, item: Item, settings: Settings) -> Any:  # noqa: ANN401
    try:
        return pool.schedule(_limited, (item, settings.timeout), timeout=wall_limit(settings))
    except RuntimeError:  # the pool broke since; the job is scheduled again on the next one
        broken: concurrent.futures.Future[Outcome] = concurrent.futures.Future()
        broken.set_exception(concurrent.futures.BrokenExecutor())
        return broken


def _finished(future: Any) -> bool:  # noqa: ANN401 - pebble has no types
    return future.done() and not isinstance(future.exception(), concurrent.futures.BrokenExecutor)


def _result(future: Any, settings: Settings) -> Outcome | None:  # noqa: ANN401
    """Wait for an outcome; None where the pool broke and it isn't known."""
    try:
        outcome: Outcome = future.result()
    except concurrent.futures.BrokenExecutor:
        return None
    except TimeoutError:
        return took_too_long(settings)
    except pebble.ProcessExpired as error:
        return death(error.exitcode or 0, settings)
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - what came back can't be sent or read
        return Outcome("crash", f"{type(error).__name__} on the way back from its worker; please report it")
    return outcome


def _end(pool: pebble.ProcessPool) -> None:
    """Kill the workers, busy or not, and wait for them."""
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
