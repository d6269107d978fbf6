"""Plan -> outcomes, in the inputs' order, each with who waits for it."""

from __future__ import annotations

import contextlib
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.cli.documents import SMALL, Job, Loaded, Outcome, digest, judge, load
from bodycopy.cli.plan import Plan, Request

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from bodycopy.cli.inputs import Input
    from bodycopy.cli.workers import Item


class Ticket(NamedTuple):
    """Who waits for an outcome."""

    source: str
    """The input's name for people and records."""
    target: str = ""
    """The file that its text goes to; empty where it goes to a stream, or nowhere."""


def outcomes_of(request: Request, inputs: Sequence[Input]) -> Generator[Outcome]:
    """Yield the outcome of each of some inputs, in order."""
    with contextlib.closing(outcomes(request, Plan(tuple(inputs)))) as done:
        for _, outcome in done:
            yield outcome


def outcomes(request: Request, plan: Plan) -> Generator[tuple[Ticket, Outcome]]:
    """Yield the outcome of each input, in order.

    A single small text is cleaned here: so little can't take long. All else is left to processes that can be killed.
    """
    if not plan.inputs:
        return
    settings = request.settings
    waiting: deque[Ticket] = deque()

    def items() -> Iterator[Item]:
        for position, source in enumerate(plan.inputs):
            waiting.append(Ticket(source.source, plan.targets[position] if plan.targets else ""))
            yield _item(request, source)

    todo = items()
    if len(plan.inputs) == 1:
        item = next(todo)
        loaded = load(item) if isinstance(item, Job) else item
        if isinstance(loaded, Outcome):
            yield waiting.popleft(), loaded
            return
        if loaded.kind == "text" and len(loaded.data) <= SMALL:
            yield waiting.popleft(), _proven(loaded, judge(loaded))
            return
        todo = iter([loaded])
    from bodycopy.cli.workers import in_order, processors

    with contextlib.closing(in_order(todo, settings, min(settings.jobs or processors(), len(plan.inputs)))) as done:
        for outcome in done:
            yield waiting.popleft(), outcome


def _proven(loaded: Loaded, outcome: Outcome) -> Outcome:
    return outcome._replace(input_sha256=digest(loaded.data)) if loaded.job.proven else outcome


def _item(request: Request, source: Input) -> Job | Loaded | Outcome:
    if source.outcome is not None:
        return source.outcome
    job = Job(
        source.source,
        source.path,
        request.settings,
        request.url,
        in_place=request.in_place,
        metadata=request.metadata,
        explain=request.explain,
        hashed=bool(request.removed),
        proven=bool(request.manifest),
    )
    return load(job) if source.open_here else job
