"""reporting: Request -> exit code. Documents are cleaned, or a run's are read again, and a page is written about them."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

from bodycopy.batch import outputs
from bodycopy.batch.inputs import expand
from bodycopy.batch.jobs import outcomes_of
from bodycopy.batch.outcome import report_outcome
from bodycopy.batch.plan import Request
from bodycopy.batch.settings import Settings, checked, read_size
from bodycopy.batch.status import UsageError, exit_code
from bodycopy.batch.stdio import STDIN, say, shown
from bodycopy.cli.config import read_flag
from bodycopy.cli.interrupt import stoppable
from bodycopy.cli.report.recorded_run import documents
from bodycopy.cli.results import put
from bodycopy.output.explain import pieces
from bodycopy.output.report.page import to_html
from bodycopy.output.report.seen import ReportedDocument, by_rule
from bodycopy.output.report.tally import Tally
from bodycopy.output.restore import restore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


BESIDE = 1 << 20
"""Bytes of the page that are set aside for its figures, rules' definitions and script."""


def report(files: tuple[str, ...], settings: Settings, size: str, **flags: Any) -> int:  # noqa: ANN401 - as in Request
    """Write the page, of about ``size`` bytes, and return the exit code that the batch earns.

    Raises ``UsageError`` before anything is written.
    """
    request = Request(files, settings, **flags)
    if bool(request.inputs) == bool(request.manifest):
        raise UsageError("name files and folders to report on, or the --manifest of a run, one of the two")
    if request.removed and not request.manifest:
        raise UsageError("--removed goes with the --manifest of the same run")
    if request.output is None and _is_terminal():
        raise UsageError("a web page says little on a terminal; give -o report.html")
    room = read_flag("--size", read_size, size) or (1 << 62)
    if room < 2 * BESIDE:
        raise UsageError("--size must be 2M or more")
    settings = checked(settings)
    tally = Tally(room - BESIDE)
    with stoppable():
        target = _target(request)
        if request.manifest:
            title, seen = (
                f"The run of {os.path.basename(request.manifest)}",
                documents(request.manifest, request.removed),
            )
        else:
            title, seen = ", ".join(request.inputs), _of_inputs(request._replace(settings=settings._replace(to="text")))
        for each in seen:
            tally.add(each)
        put(_page(tally, title, settings.rules), target, errors="replace")
    counts = sorted(tally.statuses.items())
    code = exit_code(tally.statuses, exit_zero=settings.exit_zero)  # type: ignore[arg-type]
    if code and request.manifest and not settings.quiet:  # a run told which when it came to them
        doubtful = ", ".join(f"{count:,} {status}" for status, count in counts if exit_code([status]))  # type: ignore[list-item]
        say(f"the report is written; exit code {code}, as that run left {doubtful}")
    return code


def _is_terminal() -> bool:
    with contextlib.suppress(OSError):
        return os.isatty(1)
    return False


def _target(request: Request) -> str:
    if request.output is None:
        return ""
    if outputs.is_folder(request.output):
        raise UsageError(f"{shown(request.output)} is a folder; the page is one file: -o report.html")
    for other in (request.manifest, request.removed):
        if other and os.path.realpath(other) == os.path.realpath(request.output):
            raise UsageError(f"{shown(request.output)} would be replaced; give another -o")
    return outputs.resolved(request.output)


def _of_inputs(request: Request) -> Iterator[ReportedDocument]:
    """Clean files and folders, writing nothing."""
    if request.inputs.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read once only")
    inputs = tuple(expand(request.inputs))
    if request.output is not None:
        outputs.in_file(inputs, request.output)
    with contextlib.closing(outcomes_of(request, inputs)) as outcomes:
        for source, outcome in zip(inputs, outcomes, strict=True):
            report_outcome(source.source, outcome, request.settings, check=False)
            seen = ReportedDocument(
                source.source, outcome.status, outcome.full_message, outcome.characters, by_rule(outcome.removed)
            )
            if outcome.text is not None:
                seen = seen.with_text(pieces(restore(outcome.text, outcome.removed), outcome.removed))
            yield seen


def _page(tally: Tally, title: str, rules: tuple[str, ...]) -> str:
    from bodycopy.judge.listing import entries

    definitions = {
        entry.id: (entry.place, entry.toml or entry.summary) for entry in entries(rules) if entry.id in tally.rules
    }
    try:  # a page that can be made again to the same bytes
        made = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "")))
    except (ValueError, OverflowError, OSError):  # there is none, or no such time
        made = time.gmtime()
    return to_html(tally, title, definitions, time.strftime("%Y-%m-%d", made))
