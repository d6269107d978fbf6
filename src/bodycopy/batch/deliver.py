"""Outcomes -> what became of each in the end: texts and records are written."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch import backups, outputs
from bodycopy.batch.documents import digest, stamp_of
from bodycopy.batch.formats.compressed import packing, packs
from bodycopy.batch.manifest import NOTHING, Output
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.plan import TaskRef
from bodycopy.batch.stdio import shown, with_line_end, write_stdout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.batch.plan import Plan, Request


_CHANGED = "was written by somebody else while it was cleaned, and stays as it is; clean it again"
_LINKED = "has other names (hard links), which would keep the old text"
_APART = "make a copy in its place, or use -o to write the text elsewhere"


class Delivered(NamedTuple):
    """An input at the end of its way."""

    ref: TaskRef
    outcome: Outcome
    output: Output = NOTHING


Arriving = tuple[TaskRef, Outcome]


def deliver(request: Request, plan: Plan, arriving: Iterator[Arriving], start: int = 0) -> Iterator[Delivered]:
    """Write each result and yield what became of it; ``start`` is where a stream is taken up."""
    if plan.shards:
        yield from _shards(request, plan, arriving)
    elif request.settings.output.records:
        yield from _stream(request, plan, arriving, start)
    else:
        for ref, outcome in arriving:
            if (request.check and not request.diff) or ref.last or not _wanted(outcome, request):
                yield Delivered(ref, outcome)
            else:
                yield _text(outcome, request, ref, plan.root)


def _wanted(outcome: Outcome, request: Request) -> bool:
    """Whether an outcome has a text, and ``--on-empty`` doesn't hold it back."""
    shown = request.diff or outcome.status != "empty" or request.settings.on_empty == "keep"
    return outcome.text is not None and shown


def _text(outcome: Outcome, request: Request, ref: TaskRef, root: str) -> Delivered:
    target = ref.target
    if outcome.text is not None and not request.in_place:
        outcome = outcome._replace(text=with_line_end(outcome.text))
    final = write_text(outcome, target, root, in_place=request.in_place, backup=request.backup)
    if not request.manifest or not target or final.text is None or (request.in_place and not final.changed):
        return Delivered(ref, final)
    data = _encoded(outcome, target, in_place=request.in_place)
    return Delivered(ref, final, Output(target, len(data), digest(data)))


def write_text(outcome: Outcome, target: str, root: str = "", *, in_place: bool, backup: str = "") -> Outcome:
    """Write one text to a file, or to standard output where ``target`` is empty; what can't be written is a ``write-error``."""
    data = _encoded(outcome, target, in_place=in_place)
    try:
        if not target:
            write_stdout(data)
        elif not in_place:
            outputs.write(target, data, root)
        elif outcome.changed:
            if outcome.stamp and stamp_of(target) != outcome.stamp:
                return outcome._replace(status="write-error", text=None, message=_CHANGED)
            if backups.has_other_names(target, backup):
                return outcome._replace(status="skipped", text=None, message=_LINKED, advice=_APART)
            if backup:
                backups.keep_old(target, backup)
            outputs.write(target, data, keep_mode=True)
    except BrokenPipeError:
        if not target:
            raise
        return write_error(target, "broken pipe")
    except OSError as error:
        return write_error(target, error.strerror or str(error))
    return outcome


def _encoded(outcome: Outcome, target: str, *, in_place: bool) -> bytes:
    data = (outcome.text or "").encode("utf-8", "replace")
    if in_place or not packs(target):
        return data
    packed = io.BytesIO()
    with packing(packed, target) as stream:
        stream.write(data)
    return packed.getvalue()


def write_error(target: str, reason: str) -> Outcome:
    """Return the outcome of a text that can't be written to a file, or to standard output where ``target`` is empty."""
    where = shown(target) if target else "standard output"
    return Outcome("write-error", f"{where}: {reason[:1].lower()}{reason[1:]}; there is no result")


def _stream(request: Request, plan: Plan, arriving: Iterator[Arriving], start: int) -> Iterator[Delivered]:
    """Write one record an input; when the stream breaks, none of what follows has a result."""
    from bodycopy.batch.streams import streaming

    done = 0
    ref = TaskRef(plan.inputs[0].source if plan.inputs else "")
    try:
        with streaming(request, plan.stream, one_file=len(plan.inputs) == 1, start=start) as put:
            for ref, outcome in arriving:
                yield Delivered(ref, outcome, put(ref, outcome))
                done += 1
    except BrokenPipeError:
        if not plan.stream:
            raise
        yield _stream_error(ref, plan, done, "broken pipe")
    except (OSError, ValueError) as error:
        yield _stream_error(ref, plan, done, getattr(error, "strerror", "") or str(error))


def _stream_error(ref: TaskRef, plan: Plan, done: int, reason: str) -> Delivered:
    outcome = write_error(plan.stream, reason)
    if any(source.form for source in plan.inputs):
        return Delivered(ref, outcome._replace(message=f"{outcome.message} from there on"))
    lost = len(plan.inputs) if plan.stream else len(plan.inputs) - done
    return Delivered(ref, outcome._replace(message=f"{outcome.message} for {lost} inputs"))


def _shards(request: Request, plan: Plan, arriving: Iterator[Arriving]) -> Iterator[Delivered]:
    """Write a file of records for each file of records; one that can't be written costs that file only."""
    from bodycopy.batch.documents import hash_of
    from bodycopy.batch.streams import streaming

    names = {target: source for source, target in zip(plan.inputs, plan.targets, strict=True)}
    pending = next(arriving, None)
    while pending is not None:
        target = pending[0].target
        if pending[1].status == "skipped" or target not in names:
            yield Delivered(*pending)
            pending = next(arriving, None)
            continue
        broken: Outcome | None = None
        last = pending
        try:
            with streaming(request, target, one_file=True, root=plan.root) as put:
                while pending is not None and pending[0].target == target:
                    last = pending
                    put(*pending)
                    if not pending[0].last:
                        yield Delivered(*pending)
                    pending = next(arriving, None)
        except (OSError, ValueError) as error:
            broken = write_error(target, getattr(error, "strerror", "") or str(error))
        while broken is not None and pending is not None and pending[0].target == target:
            last = pending
            if not pending[0].last:
                yield Delivered(pending[0], broken)
            pending = next(arriving, None)
        written = Output(target, _size(target), hash_of(target)) if broken is None and request.manifest else NOTHING
        yield Delivered(last[0], broken or last[1], written)


def _size(path: str) -> int:
    import os

    with contextlib.suppress(OSError):
        return os.path.getsize(path)
    return 0
