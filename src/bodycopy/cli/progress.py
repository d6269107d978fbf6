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

EVERY = 10.0
"""Seconds between two lines."""
BLINK = 0.1
"""Seconds between two looks of the bar."""
SLOW = 2.0
"""Seconds after which the document in hand is named."""


class Progress:
    """What is counted of a run; shows nothing by itself."""

    tick: Callable[[], None] | None = None

    def step(self, ref: TaskRef, outcome: Outcome) -> None:
        """Count a document that is done."""


class _Shown(Progress):
    """Counts, and shows at most once in a while."""

    def __init__(self, total: int | None, every: float) -> None:
        self.total = total
        self.every = every
        self.began = self.shown = self.stepped = time.monotonic()
        self.done = self.failures = self.characters = self.removed = 0
        self.last = ""
        self.tick = self.look

    def step(self, ref: TaskRef, outcome: Outcome) -> None:
        if ref.last:
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
        if now - self.shown >= self.every:
            self.shown = now
            self.show(now)

    def show(self, now: float) -> None:
        """Show once."""

    def state(self, now: float) -> str:
        """Return what no bar can."""
        share = self.removed / self.characters if self.characters else 0.0
        parts = [f"{share:.0%} removed", f"{self.failures:,} failed"]
        if self.last and now - self.stepped > SLOW:
            parts.append(f"the one after {named(self.last)[:60]} takes long")
        return ", ".join(parts)


class _Lines(_Shown):
    def show(self, now: float) -> None:
        rate = self.done / max(now - self.began, 0.001)
        of = f" of {self.total:,}" if self.total else ""
        rest = f", {(self.total - self.done) / rate:,.0f} s left" if self.total and rate else ""
        say(f"{self.done:,}{of} done, {rate:,.0f} a second{rest}, {self.state(now)}")


class _Bar(_Shown):
    def __init__(self, total: int | None, bar: Any) -> None:  # noqa: ANN401 - rich's
        super().__init__(total, BLINK)
        self.bar = bar
        self.task = bar.add_task("", total=total, rate="", state="")

    def show(self, now: float) -> None:
        rate = f"{self.done / max(now - self.began, 0.001):,.0f}/s"
        self.bar.update(self.task, completed=self.done, rate=rate, state=self.state(now))
        self.bar.refresh()


@contextlib.contextmanager
def showing(request: Request, plan: Plan) -> Iterator[Progress]:
    """Return what counts a run's documents; ``--progress`` and what standard error is say whether it shows."""
    settings = request.settings
    many = any(source.form for source in plan.inputs)
    total = None if many else len(plan.inputs)
    if settings.progress == "never" or settings.quiet or not (many or len(plan.inputs) > 1):
        yield Progress()
    elif settings.progress == "always" or stderr_is_terminal():
        with _bar(always=settings.progress == "always") as bar:
            shown = _Bar(total, bar)
            yield shown
            shown.show(time.monotonic())
    elif settings.verbose:
        yield _Lines(total, EVERY)
    else:
        yield Progress()


@contextlib.contextmanager
def _bar(*, always: bool) -> Iterator[Any]:
    """Return rich's progress; it has no thread of its own, as this process forks. Other lines appear above it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    state = TextColumn("{task.fields[state]}", markup=False)
    console = Console(stderr=True, force_terminal=True if always else None)
    bar = RichProgress(*columns, state, console=console, auto_refresh=False, transient=True, redirect_stdout=False)
    with bar:
        yield bar
