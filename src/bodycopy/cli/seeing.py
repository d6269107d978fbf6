"""The command lines of what makes bodycopy visible: explain, report, rules, restore. Nothing is done here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer

from bodycopy.cli import flags

Task = Callable[[], int]
"""What a command line asks for; gives the exit code."""


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


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command(name="restore")(restore_command)
