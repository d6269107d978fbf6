"""Request -> exit code: a plan is made, then each document is cleaned, delivered and told about."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.batch import outputs
from bodycopy.batch.deliver import Delivered, deliver
from bodycopy.batch.jobs import documents, outcomes
from bodycopy.batch.outcome import Outcome, report_outcome, report_totals
from bodycopy.batch.plan import Plan, Remaining, Request, TaskRef, files_to_lock, make_plan
from bodycopy.batch.settings import checked, unused
from bodycopy.batch.status import FINE, UsageError, exit_code
from bodycopy.batch.stdio import (
    STDIN,
    peek_stdin,
    reason,
    say,
    shown,
    stderr_is_terminal,
    stdin_is_terminal,
    write_descriptor,
)
from bodycopy.cli.interrupt import stoppable
from bodycopy.cli.pipe import hint_at_names
from bodycopy.cli.progress import showing

if TYPE_CHECKING:
    from collections.abc import Generator

    from bodycopy.batch.status import Status

SHORT_HELP = """no input: pipe a text in, or name files and folders
  cat raw.txt | bodycopy > clean.txt
  bodycopy clean page.html
  bodycopy clean corpus/ -o out/
  bodycopy --help"""


def clean(request: Request) -> int:
    """Do what a request asks for and return the exit code; raises ``UsageError`` before anything is written."""
    if not request.inputs and not request.selection.files_from:
        if stdin_is_terminal():
            raise UsageError(SHORT_HELP)
        request = request._replace(inputs=(STDIN,))
    request, plan = make_plan(request._replace(settings=checked(request.settings)))
    if any(each.source == STDIN and not each.form for each in plan.inputs) and request.settings.kind == "auto":
        with contextlib.suppress(OSError):
            hint_at_names(peek_stdin(1 << 16), request.settings)
    learning: contextlib.AbstractContextManager[Request] = contextlib.nullcontext(request)
    if request.learn:
        from bodycopy.cli.learn.learning import with_shared

        learning = with_shared(request, plan)
    with outputs.locked(files_to_lock(request, plan)), stoppable(), learning as request:
        counts, changed = _recorded(request, plan) if request.manifest else _all(request, Remaining(plan, Counter()))
    statuses: list[Status] = [*counts]  # type: ignore[list-item]
    settings = request.settings
    return exit_code(
        statuses,
        changed=request.check and changed,
        need_text=settings.on_empty == "error",
        exit_zero=settings.exit_zero,
    )


def _all(request: Request, rest: Remaining, manifest: int = -1, run: str = "") -> tuple[Counter[str], bool]:
    """Clean what is left; ``manifest`` is a descriptor to say so. Return how many came to each status, and whether any would change."""
    plan, counts = rest.plan, rest.done
    changed = False
    used: set[str] = set()
    before = counts.total()
    pairs = rest.pairs or documents(request, plan)
    with (
        showing(request, plan) as progress,
        contextlib.closing(outcomes(request, plan, pairs, progress.tick)) as found,
        contextlib.closing(_kept(request, plan, found)) as done,
    ):
        for delivered in deliver(request, plan, done, rest.start):
            ref, outcome, _ = delivered
            if not ref.last or outcome.status not in FINE:
                counts[outcome.status] += 1
            changed = changed or outcome.changed
            used.update(name for gone in outcome.removed for name in (gone.rule, *gone.also))
            if manifest >= 0:
                _write_line(manifest, delivered, run)
            progress.step(ref, outcome)
            if not ref.last or outcome.status not in FINE:
                report_outcome(ref.source, outcome, request.settings, check=request.check)
    if request.settings.verbose and (idle := unused(request.settings, used)):
        more = f" and {len(idle) - 10:,} more" if len(idle) > 10 else ""
        say(f"rules that took nothing: {', '.join(map(shown, idle[:10]))}{more}")
    report_totals(counts, request.settings, before=before, always=bool(request.manifest) or stderr_is_terminal())
    return counts, changed


def _kept(request: Request, plan: Plan, done: Generator[tuple[TaskRef, Outcome]]) -> Generator[tuple[TaskRef, Outcome]]:
    """Return the outcomes, and with ``--removed`` keep what was taken out of each."""
    if not request.removed:
        return done
    from bodycopy.batch.manifest import with_removals_recorded

    path = outputs.in_file(plan.inputs, request.removed)
    return with_removals_recorded(path, done, more=request.resume and not request.force)


def _recorded(request: Request, plan: Plan) -> tuple[Counter[str], bool]:
    """Clean a plan's inputs under a manifest, without those that it proves done where that is asked for."""
    from bodycopy.batch import manifest

    run = manifest.run_of(request)
    rest = manifest.remaining(request, plan, run) if request.resume else Remaining(plan, Counter())
    descriptor = manifest.begin(request.manifest, rest.lines)
    try:
        return _all(request, rest, descriptor, run)
    except manifest.ManifestError as error:
        say(f"{shown(request.manifest)}: {error}; make room and take the run up by --resume")
        return Counter({"write-error": 1}), False
    finally:
        os.close(descriptor)


def _write_line(manifest: int, delivered: Delivered, run: str) -> None:
    from bodycopy.batch.manifest import ManifestError, write

    try:
        write_descriptor(manifest, write(delivered.ref, delivered.outcome, delivered.output, run))
    except OSError as error:
        raise ManifestError(reason(error)) from None
