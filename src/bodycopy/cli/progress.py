"""How far a run is, for people: a bar on a terminal, with ``--verbose`` a line now and then elsewhere."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from bodycopy.batch.status import failed
from bodycopy.batch.stdio import named, say, stderr_is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.plan import Plan, Request, TaskRef

    Show = Callable[["Progress", float], None]

EVERY = 10.0
"""Seconds between two lines."""
BLINK = 0.1
"""Seconds between two looks of the bar."""
SLOW = 2.0
"""Seconds after which the document in hand is named."""


class Progress:
    """Counts what is done of a run, and shows it at most once in a while; without ``show`` it shows nothing."""

    def __init__(self, total: int | None = None, every: float = 0.0, show: Show | None = None) -> None:
        self.total, self.every, self.show = total, every, show
        self.began = self.shown = self.stepped = time.monotonic()
        self.done = self.failures = self.characters = self.removed = 0
        self.last = ""
        self.tick = self.look if show else None

    def step(self, ref: TaskRef, outcome: Outcome) -> None:
        """Count a document that is done."""
        if ref.last or self.tick is None:
            return
        self.done += 1
        self.failures += failed(outcome.status)
        self.characters += outcome.characters
        self.removed += sum(removed.end - removed.start for removed in outcome.removed)
        self.last = ref.source
        self.stepped = time.monotonic()
        self.look()

    def look(self) -> None:
        """Show, where it is time to."""
        now = time.monotonic()
        if self.show and now - self.shown >= self.every:
            self.shown = now
            self.show(self, now)

    def rate(self, now: float) -> float:
        """Return the documents a second."""
        return self.done / max(now - self.began, 0.001)

    def state(self, now: float) -> str:
        """Return what no bar can show."""
        share = self.removed / self.characters if self.characters else 0.0
        parts = [f"{share:.0%} removed", f"{self.failures:,} failed"]
        if self.last and now - self.stepped > SLOW:
            parts.append(f"the one after {named(self.last)[:60]} takes long")
        return ", ".join(parts)


def _line(progress: Progress, now: float) -> None:
    rate = progress.rate(now)
    of = f" of {progress.total:,}" if progress.total else ""
    rest = f", {(progress.total - progress.done) / rate:,.0f} s left" if progress.total and rate else ""
    say(f"{progress.done:,}{of} done, {rate:,.0f} a second{rest}, {progress.state(now)}")


@contextlib.contextmanager
def showing(request: Request, plan: Plan) -> Iterator[Progress]:
    """Yield what counts a run's documents; ``--progress`` and what standard error is say whether it shows."""
    settings = request.settings
    many = any(source.form for source in plan.inputs)
    total = None if many else len(plan.inputs)
    if settings.progress == "never" or settings.quiet or not (many or len(plan.inputs) > 1):
        yield Progress()
    elif settings.progress == "always" or stderr_is_terminal():
        with _bar(total, always=settings.progress == "always") as show:
            progress = Progress(total, BLINK, show)
            yield progress
            show(progress, time.monotonic())
    else:
        yield Progress(total, EVERY, _line if settings.verbose else None)


@contextlib.contextmanager
def _bar(total: int | None, *, always: bool) -> Iterator[Show]:
    """Yield what moves rich's bar; it has no thread of its own, as this process forks. Other lines appear above it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    state = TextColumn("{task.fields[state]}", markup=False)
    console = Console(stderr=True, force_terminal=True if always else None)
    bar: Any = RichProgress(*columns, state, console=console, auto_refresh=False, transient=True, redirect_stdout=False)
    task = bar.add_task("", total=total, rate="", state="")

    def show(progress: Progress, now: float) -> None:
        bar.update(task, completed=progress.done, rate=f"{progress.rate(now):,.0f}/s", state=progress.state(now))
        bar.refresh()

    with bar:
        yield show
