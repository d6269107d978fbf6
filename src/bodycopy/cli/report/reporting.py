"""reporting: ReportRequest -> exit code. Documents are cleaned, or a run's are read again, and a page is written about them."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch import outputs
from bodycopy.batch.inputs import expand
from bodycopy.batch.jobs import outcomes_of
from bodycopy.batch.outcome import report_outcome
from bodycopy.batch.plan import Request
from bodycopy.batch.settings import Settings, checked, read_size
from bodycopy.batch.status import UsageError, exit_code
from bodycopy.batch.stdio import STDIN, say, shown
from bodycopy.cli.interrupt import stoppable
from bodycopy.cli.report.recorded_run import documents
from bodycopy.cli.results import put
from bodycopy.output.report.seen import ReportedDocument, by_rule, parts_of
from bodycopy.output.report.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from bodycopy.batch.outcome import Outcome

BESIDE = 1 << 20
"""Bytes of the page that are set aside for its figures, rules' definitions and script."""
SMALLEST = 2 * BESIDE


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
        target = _target(wanted)
        if wanted.manifest:
            title, seen = f"The run of {os.path.basename(wanted.manifest)}", documents(wanted.manifest, wanted.removed)
        else:
            title, seen = ", ".join(wanted.inputs), _of_inputs(wanted)
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
