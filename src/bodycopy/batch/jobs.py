"""Plan -> documents, each with a reference to its input -> outcomes, in the inputs' order."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from typing import TYPE_CHECKING

from bodycopy.batch.documents import Item, Job, digest, hash_of, judge_inline, load
from bodycopy.batch.outcome import Outcome, too_large
from bodycopy.batch.plan import Pair, Plan, Request, TaskRef
from bodycopy.batch.stdio import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from bodycopy.batch.inputs import Input


def outcomes_of(request: Request, inputs: Sequence[Input]) -> Generator[Outcome]:
    """Yield the outcome of each of some inputs, in order."""
    plan = Plan(tuple(inputs))
    with contextlib.closing(outcomes(request, plan, documents(request, plan))) as done:
        for _, outcome in done:
            yield outcome


def outcomes(
    request: Request, plan: Plan, pairs: Iterator[Pair], tick: Callable[[], None] | None = None
) -> Generator[tuple[TaskRef, Outcome]]:
    """Yield the outcome of each document, in order; ``tick`` is called now and then while none is ready.

    A single text so small that it can't take long is cleaned here; all else is left to processes that can be killed.
    """
    waiting: deque[TaskRef] = deque()

    def items() -> Iterator[Item]:
        for ref, item in pairs:
            waiting.append(ref)
            yield item

    todo: Iterator[Item] = items()
    many = any(source.form for source in plan.inputs)
    if len(plan.inputs) == 1 and not many:
        for item in [*todo]:
            one = load(item)
            known = one if isinstance(one, Outcome) else judge_inline(one)
            if known is not None:
                yield waiting.popleft(), known
                return
            todo = iter([one])
    from bodycopy.batch.pool import outcomes_in_order, processors

    jobs = request.settings.jobs or processors()
    count = jobs if many else max(1, min(jobs, len(plan.inputs)))
    with contextlib.closing(outcomes_in_order(todo, request.settings, count, tick)) as done:
        for outcome in done:
            yield waiting.popleft(), outcome


def documents(request: Request, plan: Plan) -> Generator[Pair]:
    """Yield the documents of a plan in order, those of files that hold many one by one."""
    for position, source in enumerate(plan.inputs):
        target = plan.targets[position] if plan.targets else ""
        if source.form and source.outcome is None:
            yield from _records(request, plan, source, target)
            continue
        item: Item = source.outcome or _job(request, source.source)._replace(path=source.path)
        yield TaskRef(source.source, target, path=source.path), load(item) if source.open_here else item


def _job(request: Request, source: str) -> Job:
    proofs = bool(request.removed), bool(request.manifest)
    wanted = request.in_place, request.metadata, request.explain, request.diff, *proofs
    return Job(source, "", request.settings, request.url, *wanted)


def _records(request: Request, plan: Plan, source: Input, target: str) -> Iterator[Pair]:
    """Yield a file's records, and its end."""
    from bodycopy.batch.records import read

    settings = request.settings
    count = 0
    end = Outcome("ok")
    with contextlib.closing(read(source.path, source.source, source.form, settings)) as found:
        for record in found:
            if isinstance(record, Outcome):
                end = record
                continue
            count += 1
            name = f"{source.source}:{record.name}"
            # A text's file is named by its number, never by its name, which the document chose.
            in_folder = target and not plan.shards
            own = os.path.join(target, f"{count:08}{settings.output.suffix}") if in_folder else target
            proof = digest(record.data) if request.manifest else ""
            ref = TaskRef(name, own, record._replace(data=b""), source.source, input_sha256=proof)
            if record.too_large:
                yield ref, too_large(settings.max_size)
            elif record.problem:
                yield ref, Outcome("unreadable", shown(record.problem))
            else:
                url = request.url or record.url
                job = _job(request, name)._replace(url=url, data=record.data, kind=record.kind)
                yield ref, job._replace(charset=record.charset, damage=record.damage)
    proof = hash_of(source.path) if request.manifest and not source.open_here else ""
    if not count and end.status == "ok":
        end = Outcome("empty", "it holds no records")
    ref = TaskRef(source.source, target, file=source.source, last=True, holds=count, field=settings.field)
    yield ref._replace(input_sha256=proof), end
