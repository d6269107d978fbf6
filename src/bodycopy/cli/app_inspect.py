"""The command lines of what makes bodycopy visible: explain, report, rules, restore. Nothing is done here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from bodycopy.batch.status import UsageError
from bodycopy.cli import flags
from bodycopy.cli.config import resolve

Task = Callable[[], int]
"""What a command line asks for; gives the exit code."""


def explain_command(  # noqa: PLR0913 - one parameter a flag is how typer asks for them
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILES]...", help="Files and folders; - or nothing is standard input.", show_default=False
        ),
    ] = None,
    *,
    to: Annotated[
        str,
        typer.Option(
            metavar="text|jsonl|html",
            rich_help_panel=flags.OUT,
            help="For a terminal, one JSON record an input, or a web page. Default: text.",
            show_default=False,
        ),
    ] = "text",
    diff: Annotated[
        bool, typer.Option("--diff", rich_help_panel=flags.OUT, help="A unified diff, from page text to body text.")
    ] = False,
    output: flags.Output = None,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", rich_help_panel=flags.OUT, help="Say also what nearly went, and why it stayed."
        ),
    ] = False,
    kind: flags.Kind = None,
    rules: flags.Rules = None,
    without: flags.Without = None,
    only: flags.Only = None,
    favor: flags.Favor = None,
    url: flags.Url = "",
    timeout: flags.Timeout = None,
    max_size: flags.MaxSize = None,
    max_memory: flags.MaxMemory = None,
    jobs: flags.Jobs = None,
    isolated: flags.Isolated = False,
) -> Task:
    """Show a text with what goes struck through, and say of each removal which rule took it and why.

    Of an HTML page it says also what each witness kept. Where standard output is no terminal, what goes stands between
    [- and -]; FORCE_COLOR and NO_COLOR are heard. Exit codes are those of clean.
    """
    from bodycopy.cli.explain import Question, explain

    if diff and to != "text":
        raise UsageError(f"--diff and --to {to} exclude each other")
    given = flags.given(
        kind=kind,
        rules=rules,
        without=without,
        only=only,
        favor=favor,
        timeout=timeout,
        max_size=max_size,
        max_memory=max_memory,
        jobs=jobs,
        verbose=verbose,
    )
    settings = resolve(given, isolated=isolated)
    return partial(explain, Question(tuple(files or ()), settings, "diff" if diff else to, output, url))


def report_command(  # noqa: PLR0913 - one parameter a flag is how typer asks for them
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILES]...",
            help="Files and folders to clean and report on; no text is written.",
            show_default=False,
        ),
    ] = None,
    *,
    output: flags.Output = None,
    manifest: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            rich_help_panel=flags.INSTEAD,
            help="Report on a run that clean --manifest kept, instead of cleaning.",
        ),
    ] = "",
    removed: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            rich_help_panel=flags.INSTEAD,
            help="What clean --removed kept in that run: shows the texts too.",
        ),
    ] = "",
    size: Annotated[
        str,
        typer.Option(
            metavar="SIZE",
            rich_help_panel=flags.OUT,
            help="About how large the page may be; what has no room is left out, the least drastic first, and the page "
            "says so. 0 is no limit. Default: 24M.",
            show_default=False,
        ),
    ] = "24M",
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", rich_help_panel=flags.OUT, help="Name only inputs that failed.")
    ] = False,
    kind: flags.Kind = None,
    rules: flags.Rules = None,
    without: flags.Without = None,
    only: flags.Only = None,
    favor: flags.Favor = None,
    url: flags.Url = "",
    timeout: flags.Timeout = None,
    max_size: flags.MaxSize = None,
    max_memory: flags.MaxMemory = None,
    jobs: flags.Jobs = None,
    isolated: flags.Isolated = False,
) -> Task:
    """Write one web page about a batch, for a person who must decide whether to trust it.

    It shows what went by family, rule and site, the most drastic documents first, and each of them side by side with
    its body text. It needs no network and no other file. Exit codes are those of clean.
    """
    from bodycopy.cli.reporting import Wanted, report

    given = flags.given(
        kind=kind,
        rules=rules,
        without=without,
        only=only,
        favor=favor,
        timeout=timeout,
        max_size=max_size,
        max_memory=max_memory,
        jobs=jobs,
        quiet=quiet,
    )
    settings = resolve(given, isolated=isolated)
    return partial(report, Wanted(tuple(files or ()), settings, output, manifest, removed, size, url))


def restore_command(  # noqa: PLR0913 - one parameter a flag is how typer asks for them
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILES]...",
            help="Texts and folders that bodycopy wrote; - or nothing is standard input.",
            show_default=False,
        ),
    ] = None,
    *,
    removed: Annotated[str, typer.Option(metavar="FILE", help="The file that clean --removed wrote.")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE|FOLDER/", rich_help_panel=flags.OUT, help="Where the results go."),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", rich_help_panel=flags.OUT, help="Replace each text by what it was.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FAMILY", help="Put back only what this rule, judge or family took; repeatable."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FAMILY", help="Put back all but what this took; repeatable."),
    ] = None,
) -> Task:
    """Put back what clean --removed took out: the page text, byte for byte, or only some families of it.

    The page text is what the removals were taken out of: a text as repaired, an HTML page's visible text.
    Exit code 0: all are restored. 3: some are not, as they have changed since or are in no record; each is named.
    """
    from bodycopy.cli.restore import Undo, restore

    undo = Undo(tuple(files or ()), removed, output, in_place, tuple(only or ()), tuple(without or ()))
    return partial(restore, undo)


rules_app = typer.Typer(name="rules", help="List, show, check, compile and begin rules.", no_args_is_help=True)


@rules_app.command(name="list")
def rules_list(  # noqa: PLR0913 - one parameter a flag is how typer asks for them
    *,
    to: Annotated[
        str,
        typer.Option(metavar="text|jsonl", help="Fields parted by tabs, or JSON. Default: text.", show_default=False),
    ] = "text",
    rules: flags.Rules = None,
    without: flags.Without = None,
    only: flags.Only = None,
    url: flags.Url = "",
    isolated: flags.Isolated = False,
) -> Task:
    """List the rules, heuristics and models that are in force: id, family, scope, where it stands, what it finds."""
    from bodycopy.cli.rules import list_rules

    settings = resolve(flags.given(rules=rules, without=without, only=only), isolated=isolated)
    return partial(list_rules, settings, to, url)


@rules_app.command(name="show")
def rules_show(
    names: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids, beginnings of ids (en/donation) or families.")
    ],
    *,
    rules: flags.Rules = None,
    isolated: flags.Isolated = False,
) -> Task:
    """Show rules as they are written: phrases, guards, and the examples that hold them."""
    from bodycopy.cli.rules import show_rules

    return partial(show_rules, names, resolve(flags.given(rules=rules), isolated=isolated))


@rules_app.command(name="test")
def rules_test(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE...]", help="Rule files; without one, all that ship.", show_default=False),
    ] = None,
) -> Task:
    """Check rule files: each mistake is named by file, line and table, with what to do about it.

    Exit code 0: every example holds. 1: some do not, or the rules take what other rules' keeps say must stay. 2: a table
    or a file can't be used.
    """
    from bodycopy.cli.rules import test_files

    return partial(test_files, files or ())


@rules_app.command(name="build")
def rules_build() -> Task:
    """Compile the rules that ship; of use only in a checkout, after a change to one of them."""
    from bodycopy.cli.rules import build

    return build


@rules_app.command(name="new")
def rules_new(
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="A new file; otherwise standard output.", show_default=False)
    ] = None,
) -> Task:
    """Write a rule file to begin with: one rule, each key explained."""
    from bodycopy.cli.rules import new_file

    return partial(new_file, file)


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command(name="explain")(explain_command)
    app.command(name="report")(report_command)
    app.add_typer(rules_app)
    app.command(name="restore")(restore_command)
