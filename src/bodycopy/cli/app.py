"""The Typer app: a command line in, a request out. Nothing is done here, so that nothing runs inside the parser."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bodycopy.batch.inputs import Selection
from bodycopy.batch.outputs import named_form
from bodycopy.batch.plan import Request
from bodycopy.batch.settings import OUTPUT
from bodycopy.batch.status import USAGE
from bodycopy.batch.stdio import STDIN, say, shown
from bodycopy.cli import app_inspect, app_learn
from bodycopy.cli.flags import CHOICE, ISOLATED, JUDGED, LIMITED, Flag, setting, takes, words
from bodycopy.cli.group import UNNAMED, DefaultGroup, meant, refuse_commands, show_help
from bodycopy.cli.run import clean
from bodycopy.version import __version__

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings
    from bodycopy.cli.flags import Task

app = typer.Typer(
    cls=DefaultGroup,
    name="bodycopy",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:  # noqa: FBT001 - typer calls it
    if value:
        from bodycopy.kernel.compiled import NATIVE

        typer.echo(f"bodycopy {__version__} ({'pure Python' if NATIVE is None else 'compiled'})")
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
@takes(
    files=words(
        "Files and folders; - or nothing is standard input. In folders, every file is read that is not "
        "hidden, whatever its suffix; binary ones are reported as not-text."
    ),
    files_from=Flag(
        "Read names of files and folders, one per line, from a file or standard input; each keeps its path "
        "inside an output folder.",
        "FILE|-",
        CHOICE,
    ),
    null=Flag("Names in the list end in NUL (find -print0).", "", CHOICE, "-0", default=False),
    glob=Flag(
        "In folders, read only files that match, such as '*.html'; repeatable. With a slash it is matched "
        "against the path inside the folder.",
        "PATTERN",
        CHOICE,
        default=None,
        many=True,
    ),
    exclude=Flag("In folders, leave out files and folders; repeatable.", "PATTERN", CHOICE, default=None, many=True),
    follow=Flag("Follow links to folders and out of the named folder.", "", CHOICE, default=False),
    output=Flag(
        "Where results go: a file, or a folder (it exists, ends in /, or there are several texts), in which "
        "the input's tree is mirrored and page.html becomes page.txt (page.md with --to markdown).",
        "FILE|FOLDER/",
        OUTPUT,
        "-o",
        None,
    ),
    in_place=Flag(
        "Replace each file by its body text. In folders it takes .txt, .text, .md, .markdown, .rst, .html and .htm, and what --glob names.",
        "",
        OUTPUT,
        "-i",
        default=False,
    ),
    backup=Flag(
        "With --in-place: keep each old file, under its name plus this suffix, and a number where that is taken.",
        "SUFFIX",
        OUTPUT,
    ),
    manifest=Flag(
        "Record in this file what became of each input, one JSON line each, as the run goes on.", "FILE", OUTPUT
    ),
    resume=Flag("Skip what manifest and outputs prove done; do the rest (again).", "", OUTPUT, default=False),
    learn=Flag(
        "First learn from these inputs what they share as furniture (bodycopy learn), and take that out as well: each result then depends on the others.",
        "",
        CHOICE,
        default=False,
    ),
    on_empty=setting("on-empty"),
    to=setting("to"),
    metadata=Flag(
        "With --to jsonl, under metadata: of HTML title, author, date, language, site, url and description; of an e-mail "
        "title (Subject), author (From) and date. Text has none; entries of feeds and chapters of EPUB have such fields of their own.",
        "",
        OUTPUT,
        default=False,
    ),
    force=Flag("Replace the file of --removed where there is one.", "", OUTPUT, default=False),
    removed=Flag(
        "Keep what was taken out, and where it was, in this file; bodycopy restore puts it back.", "FILE", OUTPUT
    ),
    check=Flag("Write no text; exit 1 if any would change, and name it.", "", OUTPUT, default=False),
    diff=Flag(
        "Write no text, but what would change, as a unified diff; a difference alone doesn't make the exit code 1 (add --check for that).",
        "",
        OUTPUT,
        default=False,
    ),
    exit_zero=setting("exit-zero"),
    quiet=setting("quiet"),
    verbose=setting("verbose"),
    progress=setting("progress"),
    kind=setting("from"),
    field=setting("field"),
    id_field=setting("id-field"),
    **{name: flag for name, flag in JUDGED.items() if name != "kind"},
    **LIMITED,
    isolated=ISOLATED,
)
def clean_command(  # noqa: PLR0913 - one parameter a flag
    context: typer.Context,
    files: tuple[str, ...],
    settings: Settings,
    *,
    files_from: str,
    null: bool,
    glob: tuple[str, ...],
    exclude: tuple[str, ...],
    follow: bool,
    **request: Any,  # noqa: ANN401 - fields of Request
) -> Request:
    """Write the body text of files, folders or standard input.

    Exit code 0: every document is ok or unchanged (--check: nothing would change). 1: some are empty or degraded
    (not with --exit-zero), or with --check some would change. 2: the command line or configuration is wrong. 3: some have no result.

    Every option except those that choose inputs, -o, --in-place, --backup, --manifest, --resume, --learn, --metadata, --removed, --check, --diff and --url can be set in the environment (--max-size as
    BODYCOPY_MAX_SIZE) and in the nearest bodycopy.toml or [tool.bodycopy] of a pyproject.toml from the working directory up.
    """
    if UNNAMED in context.meta:
        refuse_commands(files, context.meta[UNNAMED])
    if request["output"] == STDIN:  # standard output, as for other commands
        request["output"] = None
    asked = context.get_parameter_source("to")
    if request["output"] and settings.to == "text" and asked is not None and asked.name == "DEFAULT":
        settings = settings._replace(to=named_form(request["output"]))
    return Request(files, settings, selection=Selection(files_from, null, glob, exclude, follow), **request)


@app.command(name="help")
@takes(words=words("A command: clean, rules list.", "[COMMAND]..."))
def help_command(context: typer.Context, words: tuple[str, ...]) -> Task:
    """Show the help of a command, or of all."""
    return partial(show_help, context.find_root().command, words)


app_inspect.register(app)
app_learn.register(app)


def command_line(arguments: list[str]) -> int:
    """Parse a command line, do what it asks for and return the exit code; raises ``UsageError``."""
    if not os.environ.get("COLUMNS", "1").strip("0"):  # help would have no room
        del os.environ["COLUMNS"]
    app_command: Any = typer.main.get_command(app)
    try:
        parsed: Any = app_command.main(arguments, "bodycopy", standalone_mode=False)
    except SystemExit as exit_:
        if isinstance(exit_.__context__, BrokenPipeError):  # ``bodycopy --help | head -1``
            raise exit_.__context__ from None
        raise
    except typer.Abort:
        return 130
    except Exception as error:
        # typer 0.26 took click into itself, so that its errors have no public name in common.
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        if text := message():  # none where help was shown for want of a command
            say(shown(meant(error, app_command) or f"{text.rstrip('.')}; see bodycopy --help"))
        return USAGE
    if isinstance(parsed, Request):
        return clean(parsed)
    code: int = parsed() if callable(parsed) else int(parsed or 0)
    return code
