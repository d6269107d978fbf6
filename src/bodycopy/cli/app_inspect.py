"""The command lines of what makes bodycopy visible: explain, report, rules, restore. Nothing is done here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from bodycopy.batch.settings import OUTPUT, read_names
from bodycopy.batch.status import UsageError
from bodycopy.cli.flags import (
    GENERAL,
    INSTEAD,
    ISOLATED,
    JUDGED,
    LIMITED,
    RULES,
    URL,
    WRITTEN,
    Flag,
    setting,
    takes,
    words,
)

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings
    from bodycopy.cli.flags import Task

EXIT_ZERO = setting("exit-zero", help="Exit 0 even where texts are empty or degraded. What has no result still counts.")


@takes(
    files=words("Files and folders; - or nothing is standard input."),
    to=Flag(
        "For a terminal, one JSON record per input, or a web page. Default: text.",
        "text|jsonl|html",
        OUTPUT,
        default="text",
    ),
    diff=Flag("A unified diff, from page text to body text.", "", OUTPUT, default=False),
    output=WRITTEN,
    verbose=setting("verbose", help="Also say what nearly went, and why it stayed."),
    exit_zero=EXIT_ZERO,
    **JUDGED,
    **LIMITED,
    isolated=ISOLATED,
)
def explain_command(
    _: typer.Context,
    files: tuple[str, ...],
    settings: Settings,
    *,
    to: str,
    diff: bool,
    **wanted: Any,  # noqa: ANN401 - fields of ExplainRequest
) -> Task:
    """Show a text with what goes struck through, and say of each removal which rule took it and why.

    For an HTML page it also says what each extractor kept. Where standard output is not a terminal, what goes stands between
    [- and -]; FORCE_COLOR and NO_COLOR are respected. Exit codes are those of clean.
    """
    from bodycopy.cli.explain import ExplainRequest, explain

    if diff and to != "text":
        raise UsageError(f"--diff and --to {to} exclude each other")
    return partial(explain, ExplainRequest(files, settings, "diff" if diff else to, **wanted))


@takes(
    files=words("Files and folders to clean and report on; no text is written."),
    output=WRITTEN,
    manifest=Flag("Report on a run that clean --manifest recorded, instead of cleaning.", "FILE", INSTEAD),
    removed=Flag("What clean --removed kept in that run: shows the texts too.", "FILE", INSTEAD),
    size=Flag(
        "About how large the page may be; what doesn't fit is left out, the least drastic first, and the page "
        "says so. 0 means no limit. Default: 24M.",
        "SIZE",
        OUTPUT,
        default="24M",
    ),
    exit_zero=EXIT_ZERO,
    quiet=setting("quiet"),
    **JUDGED,
    **LIMITED,
    isolated=ISOLATED,
)
def report_command(
    _: typer.Context,
    files: tuple[str, ...],
    settings: Settings,
    **wanted: Any,  # noqa: ANN401 - fields of ReportRequest
) -> Task:
    """Write one web page about a batch, for whoever must decide whether to trust it.

    It shows what went by family, rule and site, the most drastic documents first, and each of them side by side with
    its body text. It needs no network and no other file. Exit codes are those of clean.
    """
    from bodycopy.cli.report.reporting import ReportRequest, report

    return partial(report, ReportRequest(files, settings, **wanted))


@takes(
    files=words("Texts and folders that bodycopy wrote; - or nothing is standard input."),
    removed=Flag("The file that clean --removed wrote.", "FILE", default=...),
    output=Flag("Where the results go.", "FILE|FOLDER/", OUTPUT, "-o", None),
    in_place=Flag("Replace each text by what it was.", "", OUTPUT, "-i", default=False),
    only=Flag("Put back only what this rule, judge or family took; repeatable.", "ID|FAMILY", default=None, many=True),
    without=Flag("Put back all but what this took; repeatable.", "ID|FAMILY", default=None, many=True),
)
def restore_command(
    _: typer.Context,
    files: tuple[str, ...],
    *,
    only: tuple[str, ...],
    without: tuple[str, ...],
    **wanted: Any,  # noqa: ANN401 - fields of RestoreRequest
) -> Task:
    """Put back what clean --removed took out: the page text, byte for byte, or only some families of it.

    The page text is what the removals were taken out of: a text as repaired, an HTML page's visible text. Families that are to
    come back are named in one go (--only A --only B): once some are put back, it is no longer the text that clean wrote.
    Exit code 0: all are restored. 3: some are not, as they have changed since or have no record; each is named.
    """
    from bodycopy.cli.restore import RestoreRequest, restore

    return partial(restore, RestoreRequest(files, only=read_names(only), without=read_names(without), **wanted))


@takes(
    port=Flag("The port to listen on; 0 takes any that is free.", "PORT", default=0),
    open=Flag("Open it in the browser.", default=False),
    rules=setting("rules"),
    without=setting("without"),
    timeout=LIMITED["timeout"],
    max_memory=LIMITED["max_memory"],
    isolated=ISOLATED,
)
def serve_command(_: typer.Context, settings: Settings, *, port: int, open: bool) -> Task:  # noqa: A002 - the flag's name
    """Open the playground: a page on this machine where a text is pasted and what goes is struck through, with its reason.

    A rule is written and tried there on the spot. It listens on 127.0.0.1 only, answers only those who know the address it
    prints, uses no network and keeps nothing.
    """
    from bodycopy.cli.playground.serve import serve

    return partial(serve, settings, port, browse=open)


rules_app = typer.Typer(name="rules", help="List, show, check, format, compile and begin rules.", no_args_is_help=True)


@rules_app.command(name="list")
@takes(
    to=Flag("Tab-separated fields, or JSON. Default: text.", "text|jsonl", default="text"),
    **RULES,
    url=URL,
    isolated=ISOLATED,
)
def rules_list(_: typer.Context, settings: Settings, *, to: str, url: str) -> Task:
    """List the rules, heuristics and models that are in force: id, family, scope, where it is defined, what it finds."""
    from bodycopy.cli.rules import list_rules

    return partial(list_rules, settings, to, url)


@rules_app.command(name="show")
@takes(
    names=words("Ids, beginnings of ids (en/donation) or families.", "ID...", ...),
    rules=setting("rules"),
    isolated=ISOLATED,
)
def rules_show(_: typer.Context, names: tuple[str, ...], settings: Settings) -> Task:
    """Show rules as they are written: phrases, guards, and the examples that hold them."""
    from bodycopy.cli.rules import show_rules

    return partial(show_rules, names, settings)


@rules_app.command(name="test")
@takes(files=words("Rule files; without one, all that ship.", "[FILE...]"))
def rules_test(_: typer.Context, files: tuple[str, ...]) -> Task:
    """Check rule files: each mistake is named by file, line and table, with what to do about it.

    Exit code 0: every example holds. 1: some do not, or the rules take what other rules' keeps say must stay. 2: a table
    or a file can't be used.
    """
    from bodycopy.cli.rules import test_files

    return partial(test_files, files)


@rules_app.command(name="format")
@takes(
    files=words("Rule files; without one, all that ship.", "[FILE...]"),
    check=Flag("Write nothing; exit 1 if any would change, and name it.", default=False),
)
def rules_format(_: typer.Context, files: tuple[str, ...], *, check: bool) -> Task:
    """Write rule files in their one form: keys in order, an item a line, no phrase twice. What they say stays."""
    from bodycopy.cli.rules import format_files

    return partial(format_files, files, check=check)


@rules_app.command(name="build")
@takes()
def rules_build(_: typer.Context) -> Task:
    """Compile the rules that ship; useful only in a checkout, after a change to one of them."""
    from bodycopy.cli.rules import build

    return build


@rules_app.command(name="new")
@takes(file=Flag("A new file; otherwise standard output.", "[FILE]", default=None, name=""))
def rules_new(_: typer.Context, file: str | None) -> Task:
    """Write a rule file to begin with: one rule, each key explained."""
    from bodycopy.cli.rules import new_file

    return partial(new_file, file)


config_app = typer.Typer(name="config", help="Begin a configuration file; show what is in force.", no_args_is_help=True)


@config_app.command(name="new")
@takes(file=Flag("A new file; otherwise standard output.", "[FILE]", default=None, name=""))
def config_new(_: typer.Context, file: str | None) -> Task:
    """Write a bodycopy.toml to begin with: every setting, explained and commented out."""
    from bodycopy.cli.configuration import new

    return partial(new, file)


@config_app.command(name="show")
@takes(without_files=Flag("Leave configuration files out.", panel=GENERAL, default=False, name="--isolated"))
def config_show(_: typer.Context, *, without_files: bool) -> Task:
    """Show every setting that is in force, its value, and where it comes from: a file, the environment, or the default.

    The file is the nearest bodycopy.toml, or pyproject.toml with a [tool.bodycopy], from the working directory up.
    """
    from bodycopy.cli.configuration import show

    return partial(show, isolated=without_files)


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command(name="explain")(explain_command)
    app.command(name="report")(report_command)
    app.command(name="serve")(serve_command)
    app.add_typer(rules_app)
    app.add_typer(config_app)
    app.command(name="restore")(restore_command)
