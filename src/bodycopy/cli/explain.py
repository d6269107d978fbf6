"""``bodycopy explain``: inputs -> what went from each and why, for a terminal, a browser, ``less`` or a machine."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch import outputs
from bodycopy.batch.inputs import expand
from bodycopy.batch.jobs import outcomes_of
from bodycopy.batch.outcome import report_outcome
from bodycopy.batch.plan import Request
from bodycopy.batch.settings import Settings, checked, choice
from bodycopy.batch.status import USAGE, UsageError, exit_code
from bodycopy.batch.stdio import STDIN, say, shown, stdin_is_terminal, write_stdout
from bodycopy.cli.interrupt import stoppable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.batch.status import Status
    from bodycopy.output.explain import Explanation

FORMS = ("text", "jsonl", "html", "diff")


class ExplainRequest(NamedTuple):
    """What an ``explain`` command line asks for."""

    inputs: tuple[str, ...]
    settings: Settings
    form: str = "text"
    output: str | None = None
    url: str = ""


def explain(question: ExplainRequest) -> int:
    """Explain the inputs and return the exit code, as for ``clean``; raises ``UsageError``."""
    names = question.inputs
    if not names:
        if stdin_is_terminal():
            say("no input: name files and folders, or pipe a text in; see bodycopy explain --help")
            return USAGE
        names = (STDIN,)
    if names.count(STDIN) > 1:
        raise UsageError("standard input (-) can be read once only")
    try:
        choice(FORMS)(question.form)
    except ValueError as error:
        raise UsageError(f"--to {error}, not {shown(repr(question.form))}") from None
    question = question._replace(settings=checked(question.settings))
    inputs = tuple(expand(names))
    target = outputs.in_file(inputs, question.output) if question.output else ""
    request = Request(names, question.settings._replace(to="text"), url=question.url, explain=True)
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
            report_outcome(source.source, outcome, question.settings._replace(verbose=False), check=False)
            if outcome.explanation is None:
                continue
            if question.form == "html":
                pages.append((source.source, outcome.explanation))
            else:
                form = text_form(outcome.explanation, source.source, question.form, to_terminal=not target)
                write(form.encode("utf-8", "backslashreplace" if question.form == "jsonl" else "replace"))
        if pages:
            from bodycopy.output.explain.html import to_html

            write(to_html(pages).encode("utf-8", "replace"))
    return exit_code(statuses, exit_zero=question.settings.exit_zero)


def text_form(explanation: Explanation, source: str, form: str, *, to_terminal: bool) -> str:
    """Return an explanation as a terminal shows it, as a record or as a diff."""
    if form == "jsonl":
        from bodycopy.output.explain.explanation import to_json

        return to_json(explanation, source)
    if form == "diff":
        from bodycopy.output.explain.difference import unified

        return unified(explanation, source)
    from rich.console import Console

    from bodycopy.output.explain.terminal import account

    colours = to_terminal and wants_colours()
    buffer = io.StringIO()
    # Whether there are colours was decided from the real standard output; which ones is told from TERM.
    console = Console(
        file=buffer, force_terminal=colours, highlight=False, markup=False, emoji=False, no_color=not colours
    )
    console.print(account(explanation, shown(source), colours=colours), soft_wrap=True, end="\n")
    return buffer.getvalue()


def wants_colours() -> bool:
    """Whether standard output is a terminal with colours, or ``FORCE_COLOR`` asks for them; ``NO_COLOR`` speaks against it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
