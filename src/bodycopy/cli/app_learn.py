"""The ``learn`` command as Typer wants it: a command line in, what is to be done out."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - typer reads it
from functools import partial
from typing import Annotated

import typer

from bodycopy.batch.status import UsageError
from bodycopy.cli import flags
from bodycopy.cli.config import resolve

DOCUMENTS = "What to learn from"


def learn_command(  # noqa: PLR0913 - one parameter a flag is how typer asks for them
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILES...", help="Files and folders, read as clean reads them.", show_default=False),
    ] = None,
    *,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", rich_help_panel=flags.OUT, help="The rule file to write."),
    ] = "",
    update: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            rich_help_panel=flags.OUT,
            help="Add to this rule file what is new, count what is seen again, take out what no longer occurs; "
            "edits and comments stay.",
        ),
    ] = "",
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            rich_help_panel=flags.OUT,
            help="Write no rules; show what would be learnt and what share of the text it would take.",
        ),
    ] = False,
    save_counts: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            rich_help_panel=flags.OUT,
            help="Only count, and add the counts to this file: one part of many.",
        ),
    ] = "",
    use_counts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=DOCUMENTS,
            help="Don't count: use these counts of all parts; repeatable.",
        ),
    ] = None,
    min_documents: Annotated[
        int,
        typer.Option(
            metavar="N", rich_help_panel=DOCUMENTS, help="Learn only what stands in N documents of a site or more."
        ),
    ] = 10,
    min_share: Annotated[
        float,
        typer.Option(
            metavar="SHARE", rich_help_panel=DOCUMENTS, help="And in this share of the site's documents, 0 to 1."
        ),
    ] = 0.001,
    by_folder: Annotated[
        bool,
        typer.Option(
            "--by-folder",
            rich_help_panel=DOCUMENTS,
            help="Each folder inside a named one is a site. Without it, a URL or a folder named as a host tells the "
            "site, and what has neither is one site.",
        ),
    ] = False,
    url: Annotated[
        str,
        typer.Option(
            metavar="URL",
            rich_help_panel=DOCUMENTS,
            help="The site that all come from; the rules are then for --url of this site only.",
        ),
    ] = "",
    quiet: Annotated[
        bool | None,
        typer.Option("--quiet", "-q", rich_help_panel=flags.OUT, help="Don't name inputs that could not be read."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="auto|text|html|markdown|jsonl|csv|parquet|warc|wet",
            rich_help_panel=flags.JUDGING,
            help="What the inputs are, as for clean. Default: auto.",
        ),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=flags.JUDGING,
            help="Where a record's text is. Default: text.",
        ),
    ] = None,
    timeout: flags.Timeout = None,
    max_size: flags.MaxSize = None,
    max_memory: flags.MaxMemory = None,
    jobs: flags.Jobs = None,
    isolated: flags.Isolated = False,
) -> Callable[[], int]:
    """Find the furniture that documents share, and write it as rules for clean --rules.

    Exit code 0: every document was read. 1: some were empty. 2: the command line or configuration is wrong. 3: some could
    not be read; the rules come from the others.
    """
    from bodycopy.cli.learn import Learning, learn

    given = flags.given(
        kind=kind, field=field, timeout=timeout, max_size=max_size, max_memory=max_memory, jobs=jobs, quiet=quiet
    )
    settings = resolve(given, isolated=isolated)
    for name, value in (("-o", output), ("--update", update), ("--save-counts", save_counts)):
        if value == "-":
            raise UsageError(f"{name} needs the name of a file")
    request = Learning(
        inputs=tuple(files or ()),
        settings=settings,
        output=output,
        update=update,
        dry_run=dry_run,
        least=min_documents,
        share=min_share,
        url=url,
        by_folder=by_folder,
        save_counts=save_counts,
        use_counts=tuple(use_counts or ()),
    )
    return partial(learn, request)


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(name="learn")(learn_command)
