"""``bodycopy report``: a folder, or what a run left behind, -> one HTML page about the batch."""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from io import TextIOWrapper
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch import outputs
from bodycopy.batch.inputs import expand
from bodycopy.batch.jobs import outcomes_of
from bodycopy.batch.names import checked
from bodycopy.batch.outcome import report_outcome
from bodycopy.batch.plan import Request
from bodycopy.batch.settings import Settings, read_size
from bodycopy.batch.status import UsageError, exit_code, unusable
from bodycopy.batch.stdio import STDIN, say, shown
from bodycopy.cli.interrupt import stoppable
from bodycopy.cli.results import put
from bodycopy.decode.files import contents, opened
from bodycopy.output.report.seen import Passage, ReportedDocument, by_manifest, by_rule, parts_of
from bodycopy.output.report.tally import Tally
from bodycopy.output.restore import RemovedRecord, RestoreError, as_kept, read_records, restore_record

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import IO, Any

    from bodycopy.batch.outcome import Outcome

BESIDE = 1 << 20
"""Bytes of the page that are set aside for its figures, rules' definitions and script."""
_MOST = 256 << 20
"""Bytes of a text that a manifest or a removed file names."""
SMALLEST = 2 * BESIDE
_PATH = re.compile(rb'\{"path": ("(?:[^"\\]|\\.)*"), ')


class ReportRequest(NamedTuple):
    """What a ``report`` command line asks for."""

    inputs: tuple[str, ...]
    settings: Settings
    output: str | None = None
    manifest: str = ""
    removed: str = ""
    size: str = "24M"
    """About how many bytes the page may have."""
    url: str = ""


def report(wanted: ReportRequest) -> int:
    """Write the page and return the exit code that the batch earns; raises ``UsageError`` before anything is written."""
    if bool(wanted.inputs) == bool(wanted.manifest):
        raise UsageError("name files and folders to report on, or the --manifest of a run, one of the two")
    if wanted.removed and not wanted.manifest:
        raise UsageError("--removed goes with the --manifest of the same run")
    if wanted.output is None and _is_terminal():
        raise UsageError("a web page says little on a terminal; give -o report.html")
    try:
        room = int(read_size(wanted.size)) or (1 << 62)
    except ValueError as error:
        raise UsageError(f"--size {error}, not {shown(repr(wanted.size))}") from None
    if room < SMALLEST:
        raise UsageError("--size must be 2M or more")
    wanted = wanted._replace(settings=checked(wanted.settings))
    tally = Tally(room - BESIDE)
    with stoppable():
        if wanted.manifest:
            title, target = f"The run of {os.path.basename(wanted.manifest)}", _target(wanted)
            seen = _of_run(wanted)
        else:
            title, target = ", ".join(wanted.inputs), _target(wanted)
            seen = _of_inputs(wanted)
        for each in seen:
            tally.add(each)
        put(_page(tally, title, wanted), target, errors="replace")
    code = exit_code([*tally.statuses], exit_zero=wanted.settings.exit_zero)  # type: ignore[list-item]
    if code and wanted.manifest and not wanted.settings.quiet:
        say(f"the report is written; exit code {code}, as that run left {_doubtful(tally)}")
    return code


def _doubtful(tally: Tally) -> str:
    """Return how many inputs need a person, by status; a run told which when it came to them."""
    counts = sorted(tally.statuses.items())
    return ", ".join(f"{count:,} {status}" for status, count in counts if exit_code([status]))  # type: ignore[list-item]


def _is_terminal() -> bool:
    with contextlib.suppress(OSError):
        return os.isatty(1)
    return False


def _target(wanted: ReportRequest) -> str:
    if wanted.output is None:
        return ""
    if outputs.is_folder(wanted.output):
        raise UsageError(f"{shown(wanted.output)} is a folder; the page is one file: -o report.html")
    for other in (wanted.manifest, wanted.removed):
        if other and os.path.realpath(other) == os.path.realpath(wanted.output):
            raise UsageError(f"{shown(wanted.output)} would be replaced; give another -o")
    return outputs.resolved(wanted.output)


def _of_inputs(wanted: ReportRequest) -> Iterator[ReportedDocument]:
    """Clean files and folders, writing nothing."""
    if wanted.inputs.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read once only")
    inputs = tuple(expand(wanted.inputs))
    if wanted.output is not None:
        outputs.in_file(inputs, wanted.output)
    settings = wanted.settings._replace(to="text")
    outcomes: Generator[Outcome] = outcomes_of(Request(wanted.inputs, settings, url=wanted.url), inputs)
    with contextlib.closing(outcomes):
        for source, outcome in zip(inputs, outcomes, strict=True):
            report_outcome(source.source, outcome, settings, check=False)
            parts = () if outcome.text is None else parts_of(outcome.text, outcome.removed)
            yield ReportedDocument(
                source.source, outcome.status, outcome.full_message, outcome.characters, by_rule(outcome.removed), parts
            )


def _of_run(wanted: ReportRequest) -> Iterator[ReportedDocument]:
    """Read what a run left behind; of an input that it came to twice the last line counts."""
    lines: dict[str, tuple[str, str, int, dict[str, dict[str, int]], str]] = {}
    for number, fields in _lines(wanted.manifest):
        try:
            if "records" in fields and fields.get("status") == "ok":
                continue  # the end of a file whose records have lines of their own
            path, status = str(fields["path"]), str(fields["status"])
            by_manifest(fields["removed"])
            output = str(fields.get("output", ""))
            message = "; ".join(str(words) for key in ("message", "advice") if (words := fields.get(key)))
            line = (status, message, int(fields["characters_in"]), fields["removed"], output)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UsageError(
                f"{shown(wanted.manifest)}:{number}: is not a line of a manifest; was it written by --manifest?"
            ) from None
        lines.pop(path, None)
        lines[path] = line
    with _opened(wanted.removed) as stream:
        places = _places(stream, wanted.removed)
        for path, (status, message, characters, removed, output) in lines.items():
            parts: tuple[Passage, ...] = ()
            if stream is not None and path in places:
                stream.seek(places[path])
                parts = _parts(_record(stream.readline(), wanted.removed), output)
            yield ReportedDocument(path, status, message, characters, by_manifest(removed), parts)


def _opened(path: str) -> contextlib.AbstractContextManager[IO[bytes] | None]:
    if not path:
        return contextlib.nullcontext()
    try:
        return opened(path)
    except OSError as error:
        raise unusable(path, error) from None


def _places(stream: IO[bytes] | None, name: str) -> dict[str, int]:
    """Find where each input's last record begins: a removed file may be larger than memory."""
    places: dict[str, int] = {}
    at = 0
    for line in stream or ():
        found = _PATH.match(line)
        path = _string(found[1]) if found else None
        path = _record(line, name).path if path is None else path
        places[path] = at
        at += len(line)
    return places


def _string(data: bytes) -> str | None:
    """Return a string of JSON; None where it is none."""
    try:
        found = json.loads(data)
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def _record(line: bytes, name: str) -> RemovedRecord:
    try:
        (record,) = read_records([line.decode("utf-8", "replace")], shown(name))
    except (RestoreError, ValueError):
        raise UsageError(
            f"{shown(name)} holds a line that is not a record of removals; was it written by --removed?"
        ) from None
    return record


def _lines(path: str) -> Iterator[tuple[int, Any]]:
    try:
        with opened(path) as file, TextIOWrapper(file, "utf-8", "replace") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    try:
                        yield number, json.loads(line)
                    except (ValueError, RecursionError):
                        if line.endswith("\n"):
                            yield number, None
                        # Otherwise it was being written when the run was stopped.
    except OSError as error:
        raise unusable(path, error) from None


def _parts(record: RemovedRecord, output: str) -> tuple[Passage, ...]:
    """Rebuild a page text from its removals and the text that was written; the removals alone where that has changed."""
    with contextlib.suppress(OSError, ValueError, RestoreError):
        body = as_kept(contents(output or record.output, _MOST).decode(), record)
        restore_record(body, record)
        return parts_of(body, record.removals)
    gap = Passage("\n[…]\n")
    return tuple(part for each in record.removals for part in (Passage(each.text, each.rule, each.reason), gap))


def _page(tally: Tally, title: str, wanted: ReportRequest) -> str:
    from bodycopy.judge.listing import entries
    from bodycopy.output.report.page import to_html

    definitions = {
        entry.id: (entry.place, entry.toml or entry.summary)
        for entry in entries(wanted.settings.rules)
        if entry.id in tally.rules
    }
    return to_html(tally, title, definitions, time.strftime("%Y-%m-%d", _now()))


def _now() -> time.struct_time:
    """Return the time, or what the environment says it is, for a page that can be made again to the same bytes."""
    try:
        return time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "")))
    except (ValueError, OverflowError, OSError):  # none, or no time that there is
        return time.gmtime()
