"""The Typer app: a command line in, a request out. Nothing is done here, so that nothing runs inside the parser."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from bodycopy.batch.inputs import Selection
from bodycopy.batch.plan import Request
from bodycopy.batch.status import USAGE
from bodycopy.batch.stdio import say, shown
from bodycopy.cli import app_inspect as seeing
from bodycopy.cli import app_learn as learning
from bodycopy.cli.config import resolve
from bodycopy.cli.group import UNNAMED, DefaultGroup, refuse_commands
from bodycopy.cli.run import clean
from bodycopy.version import __version__

app = typer.Typer(cls=DefaultGroup, name="bodycopy", pretty_exceptions_enable=False)

CHOICE, OUT, JUDGING, LIMITS, GENERAL = "Choice of inputs", "Output", "Reading and judging", "Limits", "General"


def _version(value: bool) -> None:  # noqa: FBT001 - typer calls it
    if value:
        typer.echo(f"bodycopy {__version__}")
        raise typer.Exit


@app.callback()
def root(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Clean scraped text, plain or HTML: the article's body text stays, banners and page furniture go.

    No command means clean; scripts should name it. A file that has a command's name is reached as ./NAME.
    """


@app.command(name="clean")
def clean_command(  # noqa: PLR0913 - one parameter a flag is how typer asks for them
    ctx: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILES]...",
            help="Files and folders; - or nothing is standard input. In folders, every file is read that is not "
            "hidden, whatever its suffix; binary ones are reported as not-text.",
            show_default=False,
        ),
    ] = None,
    *,
    files_from: Annotated[
        str,
        typer.Option(
            metavar="FILE|-",
            rich_help_panel=CHOICE,
            help="Read names of files and folders, one a line, from a file or standard input; each keeps its path "
            "inside an output folder.",
        ),
    ] = "",
    null: Annotated[
        bool, typer.Option("--null", "-0", rich_help_panel=CHOICE, help="Names in the list end in NUL (find -print0).")
    ] = False,
    glob: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            rich_help_panel=CHOICE,
            help="In folders, read only files that it fits, such as '*.html'; repeatable. With a slash it is held "
            "against the path inside the folder.",
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN", rich_help_panel=CHOICE, help="In folders, leave out files and folders; repeatable."
        ),
    ] = None,
    follow: Annotated[
        bool,
        typer.Option("--follow", rich_help_panel=CHOICE, help="Follow links to folders and out of the named folder."),
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|FOLDER/",
            rich_help_panel=OUT,
            help="Where results go: a file, or a folder (it exists, ends in /, or there are several texts), in which "
            "the input's tree is mirrored and page.html gives page.txt (page.md with --to markdown).",
        ),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", rich_help_panel=OUT, help="Replace each file by its body text.")
    ] = False,
    backup: Annotated[
        str,
        typer.Option(
            metavar="SUFFIX", rich_help_panel=OUT, help="With --in-place: keep each old file, under its name and this."
        ),
    ] = "",
    manifest: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            rich_help_panel=OUT,
            help="Say in this file what became of each input, one JSON line each, as it goes.",
        ),
    ] = "",
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            rich_help_panel=OUT,
            help="Leave out what manifest and outputs prove done; the rest is done (again).",
        ),
    ] = False,
    on_empty: Annotated[
        str | None,
        typer.Option(
            metavar="keep|skip|error",
            rich_help_panel=OUT,
            help="Where no body text is found: write the empty result, nothing, or nothing and exit 3. Default: keep.",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="text|markdown|jsonl|parquet",
            rich_help_panel=OUT,
            help="Body text, the same marked up as Markdown, or one record an input with status, text and every removal, "
            "as JSON lines or Parquet; a name in .gz, .bz2, .xz or .zst is compressed. Default: text.",
        ),
    ] = None,
    metadata: Annotated[
        bool,
        typer.Option(
            "--metadata",
            rich_help_panel=OUT,
            help="With --to jsonl: title, author, date and the like of HTML inputs.",
        ),
    ] = False,
    removed: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            rich_help_panel=OUT,
            help="Keep what was taken out, and where it stood, in this file; bodycopy restore puts it back.",
        ),
    ] = "",
    check: Annotated[
        bool,
        typer.Option("--check", rich_help_panel=OUT, help="Write no text; exit 1 if any would change, and name it."),
    ] = False,
    quiet: Annotated[
        bool | None, typer.Option("--quiet", "-q", rich_help_panel=OUT, help="Name only inputs that failed.")
    ] = None,
    verbose: Annotated[
        bool | None, typer.Option("--verbose", "-v", rich_help_panel=OUT, help="Say of every input what changed.")
    ] = None,
    progress: Annotated[
        str | None,
        typer.Option(
            metavar="auto|always|never",
            rich_help_panel=OUT,
            help="A bar on standard error; auto shows it on a terminal. Default: auto.",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="auto|text|html|markdown|jsonl|csv|parquet|warc|wet",
            rich_help_panel=JUDGING,
            help="What the inputs are; auto tells HTML from text by content, and files of many texts by their suffix. "
            "Compressed ones are unpacked. Default: auto.",
        ),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=JUDGING,
            help="Where the text is in JSONL, CSV and Parquet; all other fields are kept. Default: text.",
        ),
    ] = None,
    id_field: Annotated[
        str | None,
        typer.Option(metavar="NAME", rich_help_panel=JUDGING, help="What names a record; otherwise its number does."),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", rich_help_panel=JUDGING, help="A rule file of your own; repeatable."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID|FAMILY", rich_help_panel=JUDGING, help="Rule, judge or family to leave out; repeatable."
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FAMILY", rich_help_panel=JUDGING, help="Use no other than this; repeatable."),
    ] = None,
    favor: Annotated[
        str | None,
        typer.Option(
            metavar="balanced|precision|recall",
            rich_help_panel=JUDGING,
            help="When in doubt: take more furniture out (precision) or keep more text (recall). Default: balanced.",
        ),
    ] = None,
    url: Annotated[
        str,
        typer.Option(metavar="URL", rich_help_panel=JUDGING, help="Where the text comes from, for rules of one site."),
    ] = "",
    timeout: Annotated[
        str | None,
        typer.Option(
            metavar="SECONDS", rich_help_panel=LIMITS, help="CPU time a document; 0 is no limit. Default: 20."
        ),
    ] = None,
    max_size: Annotated[
        str | None,
        typer.Option(metavar="SIZE", rich_help_panel=LIMITS, help="Size of an input; 0 is no limit. Default: 32M."),
    ] = None,
    max_memory: Annotated[
        str | None,
        typer.Option(metavar="SIZE", rich_help_panel=LIMITS, help="Memory of a worker; 0 is no limit. Default: 2G."),
    ] = None,
    jobs: Annotated[
        str | None,
        typer.Option(
            "--jobs", "-j", metavar="N", rich_help_panel=LIMITS, help="Worker processes. Default: one a processor."
        ),
    ] = None,
    isolated: Annotated[
        bool, typer.Option("--isolated", rich_help_panel=GENERAL, help="Ignore configuration files.")
    ] = False,
) -> Request:
    """Write the body text of files, folders or standard input.

    Exit code 0: every document is ok or unchanged (--check: nothing would change). 1: some are empty or degraded
    (--check: some would change). 2: the command line or configuration is wrong. 3: some have no result.

    Each option but those that choose inputs, -o, --in-place, --backup, --manifest, --resume, --metadata, --removed, --check and --url can be set in the environment (--max-size as
    BODYCOPY_MAX_SIZE) and in the nearest bodycopy.toml or [tool.bodycopy] of a pyproject.toml from the working directory up.
    """
    inputs = tuple(files or ())
    if UNNAMED in ctx.meta:
        refuse_commands(inputs, ctx.meta[UNNAMED])
    flags = {
        "to": to,
        "from": kind,
        "rules": rules,
        "without": without,
        "only": only,
        "favor": favor,
        "timeout": timeout,
        "max-size": max_size,
        "max-memory": max_memory,
        "jobs": jobs,
        "on-empty": on_empty,
        "field": field,
        "id-field": id_field,
        "progress": progress,
        "quiet": quiet,
        "verbose": verbose,
    }
    given: dict[str, object] = {key: value for key, value in flags.items() if value not in (None, [])}
    selection = Selection(files_from, null, tuple(glob or ()), tuple(exclude or ()), follow)
    settings = resolve(given, isolated=isolated)
    return Request(
        inputs,
        settings,
        output,
        in_place,
        check,
        url,
        metadata,
        removed,
        selection=selection,
        backup=backup,
        manifest=manifest,
        resume=resume,
    )


seeing.register(app)
learning.register(app)


def command_line(arguments: list[str]) -> int:
    """Parse a command line, do what it asks for and return the exit code; raises ``UsageError``."""
    try:
        parsed: Any = typer.main.get_command(app).main(arguments, "bodycopy", standalone_mode=False)
    except typer.Abort:
        return 130
    except Exception as error:
        # typer 0.26 took click into itself, so that its errors have no public name in common.
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        if text := message():  # none where help was shown for want of a command
            say(f"{shown(text)}; see bodycopy --help")
        return USAGE
    if isinstance(parsed, Request):
        return clean(parsed)
    code: int = parsed() if callable(parsed) else int(parsed or 0)
    return code
