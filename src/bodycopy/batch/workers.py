"""workers: Job | Loaded | Outcome -> its ``Outcome``, in the items' order, cleaned by processes that can be killed."""

from __future__ import annotations

from functools import partial

from bodycopy.batch.documents import Job, Loaded, judge, load, warm
from bodycopy.batch.limits import METHOD, allowed, cpu_limit
from bodycopy.batch.outcome import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from bodycopy.batch.settings import Settings

Item = Job | Loaded | Outcome
"""An input, at whatever point of its way; an outcome is its own answer."""


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


def in_order(
    items: Iterable[Item], settings: Settings, count: int, tick: Callable[[], None] | None = None
) -> Generator[Outcome]:
    """Yield the items' outcomes, worked out by ``count`` processes; raises ``UsageError`` where settings are at fault.

    ``tick`` is called now and then while nothing is ready.
    """
    from bodycopy.batch.processes import Work, in_line

    if METHOD == "fork":
        warm("text", settings)
    return in_line(items, Work(cleaning), settings, count, tick)
