"""Request -> exit code: the inputs are found, the outputs settled, then each document is cleaned and delivered."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.cli import outputs
from bodycopy.cli.documents import SMALL, Job, Loaded, Outcome, judge, load
from bodycopy.cli.inputs import Input, expand
from bodycopy.cli.interrupt import stoppable
from bodycopy.cli.names import check_rules
from bodycopy.cli.report import record, tell, tell_all
from bodycopy.cli.settings import Settings
from bodycopy.cli.status import USAGE, UsageError, exit_code
from bodycopy.cli.stdio import STDIN, named, say, shown, stdin_is_terminal, write_stdout

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from bodycopy.cli.status import Status
    from bodycopy.cli.workers import Item

SHORT_HELP = """no input: pipe a text in, or name files and folders
  cat raw.txt | bodycopy > clean.txt
  bodycopy clean page.html
  bodycopy clean corpus/ -o out/
  bodycopy --help"""


class Request(NamedTuple):
    """What a command line asks for."""

    inputs: tuple[str, ...] = ()
    settings: Settings = Settings()
    output: str | None = None
    in_place: bool = False
    check: bool = False
    url: str = ""
    metadata: bool = False
    removed: str = ""
    """The file that removals are kept in; empty for none."""
    explain: bool = False
    """An account of each document is wanted."""


class Plan(NamedTuple):
    """Inputs, and where each one's result goes."""

    inputs: tuple[Input, ...]
    targets: tuple[str, ...] = ()
    """One an input: files of their own. Empty where all go to one stream, or nowhere."""
    make_folders: bool = False
    """The targets' folders may have to be made."""
    stream: str = ""
    """The file that all records go to; empty where it is standard output."""


def clean(request: Request) -> int:
    """Do what a request asks for and return the exit code; raises ``UsageError`` before anything is written."""
    if not request.inputs:
        if stdin_is_terminal():
            say(SHORT_HELP)
            return USAGE
        request = request._replace(inputs=(STDIN,))
    plan = settle(request)
    check_rules(request.settings)
    with stoppable(), contextlib.closing(_recorded(request, plan)) as outcomes:
        counts = Counter[str]()
        changed = False
        for outcome in _deliver(request, plan, outcomes):
            counts[outcome.status] += 1
            changed = changed or outcome.changed
        tell_all(counts, request.settings)
    statuses: list[Status] = [*counts]  # type: ignore[list-item]
    return exit_code(statuses, changed=request.check and changed)


def settle(request: Request) -> Plan:
    """Find the inputs and their outputs; raises ``UsageError`` where the request can't be followed."""
    _no_contradiction(request)
    output = request.output
    inputs = tuple(expand(request.inputs, leave_out=output or ""))
    several = len(inputs) > 1 or any(name != STDIN and os.path.isdir(name) for name in request.inputs)
    if request.in_place:
        return Plan(inputs, tuple(outputs.in_place(inputs)))
    if output is not None and request.settings.to == "jsonl":
        if outputs.is_folder(output):
            raise UsageError(
                f"{shown(output)} is a folder; records go to one file: -o {shown(output.rstrip('/'))}.jsonl"
            )
        return Plan(inputs, stream=outputs.in_file(inputs, output))
    if output is not None:
        if not several and not outputs.is_folder(output):
            return Plan(inputs, (outputs.in_file(inputs, output),))
        if os.path.lexists(output) and not os.path.isdir(output):
            raise UsageError(f"{shown(output)} is a file, and several texts need a folder; give another -o")
        return Plan(inputs, tuple(outputs.in_folder(inputs, output, request.settings.to)), make_folders=True)
    if several and request.settings.to != "jsonl" and not request.check:
        raise UsageError(
            f"{len(inputs)} texts in one stream could not be told apart; use -o FOLDER, or --to jsonl for one record each"
        )
    return Plan(inputs)


def _no_contradiction(request: Request) -> None:
    if request.inputs.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read once only")
    if request.output == "":
        raise UsageError("-o needs the name of a file or folder")
    if request.in_place:
        if request.output is not None:
            raise UsageError("--in-place and -o exclude each other")
        if STDIN in request.inputs:
            raise UsageError("standard input (-) has no place for --in-place; leave one of them out")
        if request.settings.to != "text":
            raise UsageError(f"--in-place writes texts; leave out --to {request.settings.to} or give -o FILE")
    if request.metadata and request.settings.to != "jsonl":
        raise UsageError("--metadata has its place in records; add --to jsonl")
    if request.removed == "-":
        raise UsageError("--removed needs a file of its own; standard output is for results")
    if request.check and (request.in_place or request.output is not None):
        raise UsageError("--check writes no texts; leave out -o and --in-place")


def _recorded(request: Request, plan: Plan) -> Generator[Outcome]:
    """Give the outcomes, and with ``--removed`` keep what was taken out of each."""
    outcomes = outcomes_of(request, plan.inputs)
    if not request.removed:
        return outcomes
    from bodycopy.cli.removals import keeping

    path = outputs.in_file(plan.inputs, request.removed)
    if os.path.realpath(plan.stream or request.output or "") == path:
        raise UsageError(f"--removed and -o both name {shown(path)}; give one of them another name")
    targets = plan.targets or ("",) * len(plan.inputs)
    return keeping(path, zip(plan.inputs, targets, strict=True), outcomes, fresh=request.in_place)


def outcomes_of(request: Request, inputs: Sequence[Input]) -> Generator[Outcome]:
    """Yield the outcome of each input, in order.

    A single small text is cleaned here: so little can't take long. All else is left to processes that can be killed.
    """
    settings = request.settings
    items: Iterator[Item] = (_item(request, source) for source in inputs)
    if len(inputs) == 1:
        item = next(items)
        loaded = load(item) if isinstance(item, Job) else item
        if isinstance(loaded, Outcome):
            yield loaded
            return
        if loaded.kind == "text" and len(loaded.data) <= SMALL:
            yield judge(loaded)
            return
        items = iter([loaded])
    from bodycopy.cli.workers import in_order, processors

    yield from in_order(items, settings, min(settings.jobs or processors(), len(inputs)))


def _item(request: Request, source: Input) -> Job | Loaded | Outcome:
    if source.outcome is not None:
        return source.outcome
    job = Job(
        source.source,
        source.path,
        request.settings,
        request.url,
        request.in_place,
        request.metadata,
        request.explain,
        bool(request.removed),
    )
    return load(job) if source.open_here else job


def _deliver(request: Request, plan: Plan, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Write each result, tell about it, and yield what became of it in the end."""
    if request.settings.to == "jsonl":
        yield from _deliver_records(request, plan, outcomes)
        return
    for position, (source, outcome) in enumerate(zip(plan.inputs, outcomes, strict=True)):
        final = outcome
        if outcome.text is not None and not request.check:
            target = plan.targets[position] if plan.targets else ""
            final = write_text(outcome, target, in_place=request.in_place, make_folder=plan.make_folders)
        tell(source.source, final, request.settings, check=request.check)
        yield final


def write_text(outcome: Outcome, target: str, *, in_place: bool, make_folder: bool) -> Outcome:
    """Write one text to a file, or to standard output where ``target`` is empty; what can't be written is a ``write-error``."""
    data = (outcome.text or "").encode("utf-8", "replace")
    try:
        if not target:
            write_stdout(data)
        elif not in_place:
            outputs.write(target, data, make_folder=make_folder)
        elif outcome.changed:
            outputs.write(target, data, keep_mode=True)
    except BrokenPipeError:
        if not target:
            raise
        return _write_error(target, "broken pipe")
    except OSError as error:
        return _write_error(target, error.strerror or str(error))
    return outcome


def _write_error(target: str, reason: str) -> Outcome:
    where = shown(target) if target else "standard output"
    return Outcome("write-error", f"{where}: {reason.lower()}; there is no result")


def _deliver_records(request: Request, plan: Plan, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Write one record an input; when the stream breaks, none of what follows has a result."""
    done: list[Outcome] = []
    try:
        with outputs.replacing(plan.stream) if plan.stream else contextlib.nullcontext() as sink:
            write: Callable[[bytes], None] = sink.write if sink else write_stdout
            for source, outcome in zip(plan.inputs, outcomes, strict=True):
                write(record(source.source, outcome, metadata=request.metadata))
                tell(source.source, outcome, request.settings, check=request.check)
                done.append(outcome)
                yield outcome
    except BrokenPipeError:
        if not plan.stream:
            raise
        yield _stream_error(plan.inputs, done, plan.stream, "broken pipe")
    except OSError as error:
        yield _stream_error(plan.inputs, done, plan.stream, error.strerror or str(error))


def _stream_error(inputs: Sequence[Input], done: Sequence[Outcome], stream: str, reason: str) -> Outcome:
    outcome = _write_error(stream, reason)
    lost = len(inputs) if stream else len(inputs) - len(done)
    first = inputs[min(len(done), len(inputs) - 1)]
    say(f"{named(first.source)}: {outcome.status}: {outcome.message} for {lost} inputs")
    return outcome
