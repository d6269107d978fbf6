"""Request -> Plan: the inputs are found and each one's output is settled before any work is done."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch import outputs
from bodycopy.batch.formats.forms import missing
from bodycopy.batch.inputs import Input, Selection, expand, form_chosen
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import STDIN, say, shown

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence

    from bodycopy.batch.documents import Item
    from bodycopy.batch.formats.record import Record

TEXT_NAMES = (".txt", ".text", ".md", ".markdown", ".rst", ".html", ".htm")
"""The suffixes of files that are replaced in place where they are found in a folder."""


class Request(NamedTuple):
    """What a command line asks for."""

    inputs: tuple[str, ...] = ()
    settings: Settings = Settings()
    output: str | None = None
    in_place: bool = False
    check: bool = False
    diff: bool = False  # what would change is wanted in place of the text
    url: str = ""
    metadata: bool = False
    removed: str = ""  # the file that removals are kept in; empty for none
    explain: bool = False  # an explanation of each document is wanted
    selection: Selection = Selection()
    backup: str = ""  # with ``in_place``: the suffix that the old file is kept under; empty for none
    manifest: str = ""  # the file that says what became of each input; empty for none
    force: bool = False  # replace the file of removals where there is one
    resume: bool = False  # leave out what the manifest and the outputs prove done
    learn: bool = False  # furniture that the inputs share is removed as well


class Plan(NamedTuple):
    """Inputs, and where each one's result goes."""

    inputs: tuple[Input, ...]
    targets: tuple[str, ...] = ()  # one an input: files of their own. Empty where all go to one stream, or nowhere.
    shards: bool = False  # each target is a file of records for a file of records
    stream: str = ""  # the file that all records go to; empty where it is standard output
    root: str = ""  # the folder that all targets are in, below which no link is followed


class TaskRef(NamedTuple):
    """The document that an outcome is for."""

    source: str  # the input's name for people and records
    target: str = ""  # the file that its text goes to; empty where it goes to a stream, or nowhere
    record: Record | None = None  # where it is one of many in a file: that one, without its text
    file: str = ""  # the file that holds it
    last: bool = False
    """It is not a document, but the end of a file that held many; its outcome says whether that could be read."""
    holds: int = 0  # with ``last``: how many
    field: str = ""  # with ``last``: the field that their texts are in
    path: str = ""
    input_sha256: str = ""  # where it is known before any work is done


Pair = tuple[TaskRef, "Item"]


class Output(NamedTuple):
    """What was written for an input."""

    path: str = ""  # empty where nothing was written to a file
    size: int = 0  # bytes
    sha256: str = ""
    end: int = 0  # in a stream: the bytes up to the end of this input's record


NOTHING = Output()


class Remaining(NamedTuple):
    """What is left to do."""

    plan: Plan
    done: Counter[str]  # inputs that are done, by status
    lines: Iterable[bytes] = ()  # their lines in the manifest
    pairs: Iterator[Pair] | None = None  # what is left of the documents, where they go to one stream
    start: int = 0  # where the stream is taken up


def files_to_lock(request: Request, plan: Plan) -> list[str]:
    """Return what no other run may write to meanwhile."""
    results = plan.targets if request.in_place else (plan.stream or request.output,)
    return [path for path in (request.manifest, request.removed, *results) if path]


def make_plan(request: Request) -> tuple[Request, Plan]:
    """Find the inputs and their outputs; raises ``UsageError`` where the request can't be followed.

    JSON Lines that go to standard output come out as JSON Lines, whatever ``request`` says of the form of results.
    """
    for message, holds in _contradictions(request).items():
        if holds:
            raise UsageError(message)
    output = request.output or ""
    removals = request.removed if request.removed and _holds_removals(request.removed) else ""
    own = [output, removals, *([request.manifest, outputs.part(output)] if request.manifest else [])]
    found = [*expand(request.inputs, request.selection, leave_out=own)]
    if request.in_place:
        found = _texts_in_place(request, found)
    inputs = tuple(_with_form(source, request) for source in found)
    _check_manifest(request, inputs)
    _check_removed(request)
    text = request.settings.to == "text" and not (output or request.in_place or request.diff or request.check)
    if text and inputs and all(each.form == "jsonl" for each in inputs):
        request = request._replace(settings=request.settings._replace(to="jsonl"))
    plan = _with_targets(request, inputs)
    _no_clash(request, plan)
    return request, plan


def _contradictions(request: Request) -> dict[str, bool]:
    """Return what to say of each thing that a request may not be, and whether it is."""
    to, backup, inputs, selection = request.settings.to, request.backup, request.inputs, request.selection
    in_place, diff = request.in_place, request.diff
    writes = in_place or request.output is not None
    own_file = "needs a file of its own; standard output is for results"
    nameless = selection.null and not selection.files_from
    manifest = "add --manifest FILE to it and to the first run"
    elsewhere = "writes to standard output, and writes no texts; leave out -o, --in-place and --to"
    return {
        "standard input (-) can be read once only": [*inputs, selection.files_from].count(STDIN) > 1,
        "--in-place and -o exclude each other": in_place and request.output is not None,
        "standard input (-) can't be replaced in place; leave one of them out": in_place and STDIN in inputs,
        f"--in-place writes texts; leave out --to {to} or give -o FILE": in_place and to != "text",
        "--metadata is part of records; add --to jsonl": request.metadata and to != "jsonl",
        "--check writes no texts; leave out -o and --in-place": request.check and writes,
        f"--diff {elsewhere}": diff and (writes or to != "text"),
        "--diff takes nothing out that --removed could keep; leave one of them out": diff and bool(request.removed),
        # Options that say how another one works, where that is not given.
        "--backup keeps what --in-place replaces; add --in-place or leave it out": bool(backup) and not in_place,
        "--backup takes the end of a name, such as .orig, not a path": "/" in backup or os.sep in backup,
        f"--manifest {own_file}": request.manifest == STDIN,
        "-0 says what separates the names of a list; add --files-from FILE": nameless,
        f"--removed {own_file}": request.removed == STDIN,
        "--force replaces the file of --removed; add that or leave it out": request.force and not request.removed,
        f"--resume goes by what a manifest says; {manifest}": request.resume and not request.manifest,
    }


def _holds_removals(path: str) -> bool:
    """Return whether a file is one of removals; any other file may be an input."""
    from bodycopy.output.restore import holds_removals

    return holds_removals(path)


def _texts_in_place(request: Request, inputs: list[Input]) -> list[Input]:
    """Leave out files of a folder whose names are not those of texts, and backups wherever they are; report them in a line."""
    paths = {item.path for item in inputs}
    glob, backup = request.selection.glob, request.backup

    def is_backup(path: str) -> bool:
        """Return whether a file is another one's backup: ``notes.txt.orig``, ``notes.txt~`` beside ``notes.txt``."""
        ends = (at for at in range(len(os.path.dirname(path)) + 2, len(path)) if not path[at].isalnum())
        return any(path[:end] in paths and os.path.splitext(path[:end])[1] for end in ends)

    others, backups, kept = [], [], []
    for item in inputs:
        if is_backup(item.path) or (backup and not item.named and item.path.endswith(backup)):
            backups.append(item)
        elif item.named or item.outcome or glob or item.path.lower().endswith(TEXT_NAMES):
            kept.append(item)
        else:
            others.append(item)
    parts = []
    if others:
        which = f"whose names don't end in {', '.join(TEXT_NAMES)}, such as {shown(others[0].source)}"
        parts.append(f"{len(others):,} {which} (--glob takes them)")
    if backups:
        parts.append(f"{len(backups):,} that are backups, such as {shown(backups[0].source)}")
    if parts and not request.settings.quiet:
        say(f"files left alone: {'; '.join(parts)}")
    if not kept and inputs:
        first = inputs[0]._replace(source=request.inputs[0] if request.inputs else inputs[0].source)
        return [first._replace(outcome=Outcome("empty", "there are no texts here to clean in place"))]
    return kept


def _with_form(source: Input, request: Request) -> Input:
    """Tell whether an input holds many documents: by ``--from``, or else by its name."""
    form = "" if source.outcome else form_chosen(source, request.settings)
    if form and request.in_place:
        return source._replace(outcome=Outcome("skipped", "holds many texts", advice="use -o to write them elsewhere"))
    return source._replace(form=form)


def _check_manifest(request: Request, inputs: Sequence[Input]) -> None:
    if not request.manifest:
        return
    path = outputs.in_file(inputs, request.manifest)
    if outputs.is_written_to(path) and path != os.devnull and not os.path.isdir(path):
        raise UsageError(f"--manifest {shown(request.manifest)} is not a file; a manifest is read again")
    if request.output is not None and request.settings.output.records:
        outputs.in_file(inputs, outputs.part(request.output))


def _check_removed(request: Request) -> None:
    """Raise ``UsageError`` where removals would replace what is not theirs: an earlier run's, or anything else."""
    path = request.removed
    if not path or request.force or outputs.is_written_to(path) or not os.path.lexists(path):
        return
    mine = _holds_removals(path)
    if not os.path.getsize(path) or (request.resume and mine):
        return
    what = "may be all that is left of what an earlier run took out" if mine else "is not a file of removals"
    raise UsageError(f"--removed {shown(path)} exists, and {what}; name another file, or replace it by --force")


def _with_targets(request: Request, inputs: tuple[Input, ...]) -> Plan:
    output, to = request.output, request.settings.to
    many = any(source.form for source in inputs)
    several = len(inputs) > 1 or many or any(name != STDIN and os.path.isdir(name) for name in request.inputs)
    if request.in_place:
        return Plan(inputs, outputs.in_place(inputs))
    if request.settings.output.records:
        return _to_records(request, inputs)
    if output is not None:
        if not several and not outputs.is_folder(output):
            return Plan(inputs, (outputs.in_file(inputs, output),))
        if os.path.lexists(output) and not os.path.isdir(output):
            raise UsageError(f"{shown(output)} is a file, and several texts need a folder; give another -o")
        if not outputs.is_folder(output) and os.path.splitext(output)[1]:
            raise UsageError(f"several texts need a folder: -o {shown(output)}/, or --to jsonl for one record each")
        return Plan(*outputs.in_folder(inputs, output, to), root=output)
    if several and not (request.check or request.diff):
        texts = "many texts" if many else f"{len(inputs)} texts" if len(inputs) > 1 else "a folder's texts"
        advice = "use -o FOLDER, or --to jsonl for one record each"
        raise UsageError(f"{texts} in one stream could not be told apart; {advice}")
    return Plan(inputs)


def _to_records(request: Request, inputs: tuple[Input, ...]) -> Plan:
    """Settle where records go: to one file or standard output, or from files of records to a file each in a folder."""
    output, to = request.output, request.settings.to
    rows = request.settings.output.rows
    if rows and (problem := missing(to)):
        raise UsageError(problem)
    if output is None:
        if rows and not request.check:
            raise UsageError(f"--to {to} needs a file; add -o FILE.{to}")
        return Plan(inputs)
    if not outputs.is_folder(output):
        return Plan(inputs, stream=outputs.in_file(inputs, output))
    if all(source.form for source in inputs if source.outcome is None):
        return Plan(*outputs.in_folder(inputs, output, to), root=output, shards=True)
    raise UsageError(f"{shown(output)} is a folder; records go to one file: -o {shown(output.rstrip('/'))}.{to}")


def _no_clash(request: Request, plan: Plan) -> None:
    """Raise ``UsageError`` where one file would be two things: the manifest and an output, the removed file and a rule file."""
    part = outputs.part(plan.stream) if plan.stream and request.manifest else ""
    if os.path.islink(part):  # whatever it leads to would be written over
        raise UsageError(f"{shown(part)} is a link, and records are gathered in a file of that name; remove it")
    output = plan.stream or request.output or ""
    written = {"--manifest": request.manifest, "--removed": request.removed, "-o": output}
    known = [
        *written.items(),
        *(("an output", target) for target in plan.targets if target != output),
        *(("--rules", path) for path in request.settings.rules),
        ("--files-from", request.selection.files_from if request.selection.files_from != STDIN else ""),
        ("a part of an output", part),
    ]
    names: dict[str, str] = {}
    for name, path in known:
        if not path or os.path.realpath(path) == os.path.realpath(os.devnull):
            continue
        other = names.setdefault(os.path.realpath(path), name)
        if other != name and {other, name} & written.keys() and {other, name} != {"-o", "an output"}:
            raise UsageError(f"{other} and {name} both name {shown(path)}; give one of them another name")
