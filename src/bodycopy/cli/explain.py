"""``bodycopy explain``: inputs -> what went from each and why, for a terminal, a browser, ``less`` or a machine."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING

from bodycopy.batch import outputs
from bodycopy.batch.inputs import expand
from bodycopy.batch.jobs import outcomes_of
from bodycopy.batch.outcome import report_outcome
from bodycopy.batch.plan import Request
from bodycopy.batch.settings import Settings, checked, choice
from bodycopy.batch.status import UsageError, exit_code
from bodycopy.batch.stdio import STDIN, shown, stdin_is_terminal, write_stdout
from bodycopy.cli.config import read_flag
from bodycopy.cli.interrupt import stoppable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.batch.status import Status
    from bodycopy.output.explain import Explanation

FORMS = ("text", "jsonl", "html", "diff")


def explain(  # noqa: PLR0913 - one parameter a flag
    files: tuple[str, ...], settings: Settings, to: str, output: str | None, url: str, *, diff: bool
) -> int:
    """Explain the inputs and return the exit code, as for ``clean``; raises ``UsageError``."""
    if diff and to != "text":
        raise UsageError(f"--diff and --to {to} exclude each other")
    form = "diff" if diff else to
    if not files and stdin_is_terminal():
        raise UsageError("no input: name files and folders, or pipe a text in; see bodycopy explain --help")
    names = files or (STDIN,)
    if names.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read once only")
    read_flag("--to", choice(FORMS), form)
    settings = checked(settings)
    inputs = tuple(expand(names))
    request = Request(names, settings._replace(to="text"), url=url, explain=True)
    target = outputs.in_file(inputs, output) if output else ""
    statuses: list[Status] = []
    pages: list[tuple[str, Explanation]] = []
    with (
        stoppable(),
        outputs.replacing(target) if target else contextlib.nullcontext() as sink,
        contextlib.closing(outcomes_of(request, inputs)) as outcomes,
    ):
        write: Callable[[bytes], object] = sink.write if sink else write_stdout
        for source, outcome in zip(inputs, outcomes, strict=True):
            statuses.append(outcome.status)
            report_outcome(source.source, outcome, settings._replace(verbose=False), check=False)
            if outcome.explanation is None:
                continue
            if form == "html":
                pages.append((source.source, outcome.explanation))
            else:
                text = text_form(outcome.explanation, source.source, form, to_terminal=not target)
                write(text.encode("utf-8", "backslashreplace" if form == "jsonl" else "replace"))
        if pages:
            from bodycopy.output.explain.html import to_html

            write(to_html(pages).encode("utf-8", "replace"))
    return exit_code(statuses, exit_zero=settings.exit_zero)


def text_form(explanation: Explanation, source: str, form: str, *, to_terminal: bool) -> str:
    """Return an explanation as a terminal shows it, as a record or as a diff."""
    if form == "jsonl":
        from bodycopy.output.explain import to_json

        return to_json(explanation, source)
    if form == "diff":
        from bodycopy.output.explain.difference import unified

        return unified(explanation.document, source)
    from rich.console import Console

    from bodycopy.output.explain.terminal import account

    # Of the real standard output; which colours there are is told from TERM.
    is_terminal = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    wanted = not os.environ.get("NO_COLOR") and (os.environ.get("FORCE_COLOR") or is_terminal)
    colours = to_terminal and bool(wanted)
    buffer = io.StringIO()
    console = Console(
        file=buffer, force_terminal=colours, highlight=False, markup=False, emoji=False, no_color=not colours
    )
    console.print(account(explanation, shown(source), colours=colours), soft_wrap=True, end="\n")
    return buffer.getvalue()
