"""Outcomes -> what became of each in the end: texts and records are written, and the manifest says so."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.cli import outputs
from bodycopy.cli.documents import Outcome, digest
from bodycopy.cli.feed import Ticket
from bodycopy.cli.manifest import NOTHING, Output
from bodycopy.cli.report import record
from bodycopy.cli.stdio import shown, write_stdout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bodycopy.cli.plan import Plan, Request


class Delivered(NamedTuple):
    """An input at the end of its way."""

    ticket: Ticket
    outcome: Outcome
    output: Output = NOTHING


def deliver(request: Request, plan: Plan, outcomes: Iterator[tuple[Ticket, Outcome]]) -> Iterator[Delivered]:
    """Write each result and yield what became of it."""
    if request.settings.to == "jsonl":
        yield from _records(request, plan, outcomes)
        return
    for ticket, outcome in outcomes:
        if not wanted(outcome, request) or request.check:
            yield Delivered(ticket, outcome)
        else:
            yield _text(outcome, request, plan, ticket)


def wanted(outcome: Outcome, request: Request) -> bool:
    """Whether an outcome has a text, and ``--on-empty`` doesn't hold it back."""
    return outcome.text is not None and (outcome.status != "empty" or request.settings.on_empty == "keep")


def _text(outcome: Outcome, request: Request, plan: Plan, ticket: Ticket) -> Delivered:
    target = ticket.target
    final = write_text(outcome, target, in_place=request.in_place, make_folder=plan.make_folders, backup=request.backup)
    if not request.manifest or not target or final.text is None or (request.in_place and not final.changed):
        return Delivered(ticket, final)
    data = _encoded(outcome)
    return Delivered(ticket, final, Output(target, len(data), digest(data)))


def write_text(outcome: Outcome, target: str, *, in_place: bool, make_folder: bool, backup: str = "") -> Outcome:
    """Write one text to a file, or to standard output where ``target`` is empty; what can't be written is a ``write-error``."""
    data = _encoded(outcome)
    try:
        if not target:
            write_stdout(data)
        elif not in_place:
            outputs.write(target, data, make_folder=make_folder)
        elif outcome.changed:
            if backup:
                outputs.keep_old(target, backup)
            outputs.write(target, data, keep_mode=True)
    except BrokenPipeError:
        if not target:
            raise
        return _write_error(target, "broken pipe")
    except OSError as error:
        return _write_error(target, error.strerror or str(error))
    return outcome


def _encoded(outcome: Outcome) -> bytes:
    return (outcome.text or "").encode("utf-8", "replace")


def _write_error(target: str, reason: str) -> Outcome:
    where = shown(target) if target else "standard output"
    return Outcome("write-error", f"{where}: {reason[:1].lower()}{reason[1:]}; there is no result")


def _records(request: Request, plan: Plan, outcomes: Iterator[tuple[Ticket, Outcome]]) -> Iterator[Delivered]:
    """Write one record an input; when the stream breaks, none of what follows has a result."""
    done = end = 0
    ticket = Ticket("")
    try:
        with outputs.replacing(plan.stream) if plan.stream else contextlib.nullcontext() as sink:
            write: Callable[[bytes], None] = sink.write if sink else write_stdout
            for ticket, outcome in outcomes:
                if outcome.status == "empty" and request.settings.on_empty != "keep":
                    output = Output(plan.stream, 0, "", end)
                else:
                    data = record(ticket.source, outcome, metadata=request.metadata)
                    write(data)
                    end += len(data)
                    output = Output(plan.stream, len(data), digest(data) if request.manifest else "", end)
                yield Delivered(ticket, outcome, output)
                done += 1
    except BrokenPipeError:
        if not plan.stream:
            raise
        yield _stream_error(ticket, plan, done, "broken pipe")
    except OSError as error:
        yield _stream_error(ticket, plan, done, error.strerror or str(error))


def _stream_error(ticket: Ticket, plan: Plan, done: int, reason: str) -> Delivered:
    outcome = _write_error(plan.stream, reason)
    lost = len(plan.inputs) if plan.stream else len(plan.inputs) - done
    ticket = ticket if ticket.source else Ticket(plan.inputs[0].source)
    return Delivered(ticket, outcome._replace(message=f"{outcome.message} for {lost} inputs"))
