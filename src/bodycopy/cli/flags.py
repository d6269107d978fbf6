"""The options that several commands share, as Typer wants them; each command's own stand with the command."""

from __future__ import annotations

from typing import Annotated

import typer

OUT, JUDGING, LIMITS, GENERAL = "Output", "Reading and judging", "Limits", "General"
INSTEAD = "Instead of files"

Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", rich_help_panel=OUT, help="Write to this file."),
]
Verbose = Annotated[bool | None, typer.Option("--verbose", "-v", rich_help_panel=OUT)]
Kind = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="auto|text|html|markdown",
        rich_help_panel=JUDGING,
        help="What the inputs are; auto tells HTML from text by content. Default: auto.",
    ),
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="FILE", rich_help_panel=JUDGING, help="A rule file of your own; repeatable."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="ID|FAMILY",
        rich_help_panel=JUDGING,
        help="Rule, judge or family to leave out; repeatable.",
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="ID|FAMILY", rich_help_panel=JUDGING, help="Use no other than this; repeatable."),
]
Favor = Annotated[
    str | None,
    typer.Option(
        "--favor",
        metavar="balanced|precision|recall",
        rich_help_panel=JUDGING,
        help="When in doubt: take more furniture out (precision) or keep more text (recall). Default: balanced.",
    ),
]
Url = Annotated[
    str,
    typer.Option(
        "--url", metavar="URL", rich_help_panel=JUDGING, help="Where the text comes from, for rules of one site."
    ),
]
Timeout = Annotated[
    str | None,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        rich_help_panel=LIMITS,
        help="CPU time a document; 0 is no limit. Default: 20.",
    ),
]
MaxSize = Annotated[
    str | None,
    typer.Option(
        "--max-size", metavar="SIZE", rich_help_panel=LIMITS, help="Size of an input; 0 is no limit. Default: 32M."
    ),
]
MaxMemory = Annotated[
    str | None,
    typer.Option(
        "--max-memory", metavar="SIZE", rich_help_panel=LIMITS, help="Memory of a worker; 0 is no limit. Default: 2G."
    ),
]
Jobs = Annotated[
    str | None,
    typer.Option(
        "--jobs", "-j", metavar="N", rich_help_panel=LIMITS, help="Worker processes. Default: one a processor."
    ),
]
Isolated = Annotated[bool, typer.Option("--isolated", rich_help_panel=GENERAL, help="Ignore configuration files.")]


def given(**flags: object) -> dict[str, object]:
    """Return the flags that were given, by their keys in the table of settings; ``kind`` is ``from``."""
    keys = {"kind": "from"}
    return {
        keys.get(name, name.replace("_", "-")): value for name, value in flags.items() if value not in (None, [], False)
    }
