"""``bodycopy restore``: cleaned texts and a removed file -> the page texts, or body texts with some of it back."""

from __future__ import annotations

import os
from io import TextIOWrapper
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.deliver import write_text
from bodycopy.batch.documents import Job, Loaded, digest, load
from bodycopy.batch.inputs import Input, Selection
from bodycopy.batch.outcome import Outcome, report_outcome
from bodycopy.batch.plan import Request, make_plan
from bodycopy.batch.settings import Settings, read_names
from bodycopy.batch.status import UsageError, exit_code, unusable
from bodycopy.batch.stdio import STDIN, shown, stdin_is_terminal
from bodycopy.cli.interrupt import stoppable
from bodycopy.decode.files import opened
from bodycopy.document import FAMILIES
from bodycopy.kernel.nearest import did_you_mean
from bodycopy.output.restore import RemovedRecord, RestoreError, read_records, restore_record
from bodycopy.rulebook.active import named as is_named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from bodycopy.batch.status import Status

_AS_IT_IS = Settings(max_size=0, kind="text")
_LONGEST = 4096
"""Characters of a path; no system takes longer ones, and each of its parts would be looked for."""


def restore(files: tuple[str, ...], *, only: tuple[str, ...], without: tuple[str, ...], **flags: Any) -> int:  # noqa: ANN401 - as in Request
    """Put back what was taken out and return the exit code; raises ``UsageError`` before anything is written.

    ``only`` are the ids, prefixes of ids and families to put back, all where there are none; ``without`` those to leave out.
    """
    if not files and stdin_is_terminal():
        raise UsageError("no input: name the texts that bodycopy wrote, or pipe one in; see bodycopy restore --help")
    named = _AS_IT_IS._replace(only=read_names(only), without=read_names(without))
    request = Request(files or (STDIN,), named, **flags)
    _, plan = make_plan(request._replace(removed="", settings=_AS_IT_IS, selection=Selection(glob=("*",))))
    if os.path.realpath(request.removed) in map(os.path.realpath, plan.targets or ()):
        raise UsageError(f"--removed and -o both name {shown(request.removed)}; give -o another name")
    known = _known(request)
    statuses: list[Status] = []
    with stoppable():
        for position, source in enumerate(plan.inputs):
            outcome = source.outcome or _restored(source, known, request)
            if outcome.text is not None:
                target = plan.targets[position] if plan.targets else ""
                outcome = write_text(outcome, target, plan.root, in_place=request.in_place)
            report_outcome(source.source, outcome, _AS_IT_IS, check=False)
            statuses.append(outcome.status)
    return exit_code(statuses)


class _Known(NamedTuple):
    """The records of a removed file, to be found by what a text is called and by what is in it."""

    records: Sequence[RemovedRecord]
    places: dict[str, RemovedRecord]
    """By where an input was, or a text was written, the last for each place."""
    texts: dict[str, list[RemovedRecord]]
    """By hash."""
    names: dict[str, str]
    """Paths by their last part."""


def _known(request: Request) -> _Known:
    """Read the removed file; raises ``UsageError`` where it is none, or nothing in it has a name that was asked for."""
    path = request.removed
    try:
        with opened(path) as file, TextIOWrapper(file, "utf-8", "surrogateescape", newline="\n") as lines:
            known = _Known(read_records(lines, shown(path)), {}, {}, {})
    except OSError as error:
        raise unusable(path, error) from None
    except RestoreError as error:
        raise UsageError(str(error)) from None
    rules = sorted({taken.rule for record in known.records for taken in record.removals})
    for name in (*request.settings.only, *request.settings.without):
        if name not in FAMILIES and not any(is_named(rule, "", (name,)) for rule in rules):
            hint = did_you_mean(name, [*FAMILIES, *rules])
            raise UsageError(f"{shown(path)}: nothing was taken out by {shown(repr(name))}{hint}")
    known.places.update((_place(each.path), each) for each in known.records)
    known.places.update((_place(each.output), each) for each in known.records)
    for each in known.records:
        known.texts.setdefault(each.kept_sha256, []).append(each)
        for name in (each.output, each.path):
            known.names.setdefault(os.path.basename(name), name)
    return known


def _place(path: str) -> str:
    """Return the place of a file by a path that anybody may have written; nothing where there can be none."""
    try:
        return os.path.realpath(path) if 0 < len(path) <= _LONGEST else ""
    except (OSError, ValueError):
        return ""


def _restored(source: Input, known: _Known, request: Request) -> Outcome:
    loaded = load(Job(source.source, source.path, _AS_IT_IS))
    if isinstance(loaded, Outcome) and loaded.status != "empty":
        return loaded
    data = loaded.data if isinstance(loaded, Loaded) else b""
    record = _record_of(source, known, data)
    if record is None:
        path = known.names.get(os.path.basename(source.path))
        advice = "name the text that bodycopy wrote"
        if path:
            advice = (
                f"it knows {shown(path)}, seen from the folder of that run, and by its content this is another text"
            )
        return Outcome("skipped", f"{shown(request.removed)} has no record of it", advice=advice)
    only, without = request.settings.only, request.settings.without
    staying = [
        taken
        for taken in record.removals
        if (only and not is_named(taken.rule, taken.family, only)) or is_named(taken.rule, taken.family, without)
    ]
    try:
        text = restore_record(data.decode("utf-8"), record, staying)
    except UnicodeDecodeError:
        return Outcome("skipped", "is not UTF-8, so it has changed since it was cleaned")
    except RestoreError as error:
        return Outcome("skipped", str(error))
    changed = text.encode("utf-8", "replace") != data
    return Outcome("ok" if changed else "unchanged", text=text, changed=changed)


def _record_of(source: Input, known: _Known, data: bytes) -> RemovedRecord | None:
    """Find an input's record: by where the text was written, the input's name, its content, or as the only one there is."""
    here = _place(source.path)
    if here in known.places and here:
        return known.places[here]
    bare = data.removesuffix(b"\r\n" if data.endswith(b"\r\n") else b"\n")  # as it was before its last line was ended
    same = [each for hashed in dict.fromkeys((digest(data), digest(bare))) for each in known.texts.get(hashed, ())]
    found = same if len(known.records) > 1 else known.records
    if len(found) > 1:  # short texts are often the same
        name = os.path.basename(source.path)
        found = [each for each in found if name in {os.path.basename(each.output), os.path.basename(each.path)}]
    return found[0] if len(found) == 1 else None
