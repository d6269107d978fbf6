"""The Typer app: the flags of each command, and the function that does what they ask for.

A command line in, a request out. Nothing is done here, so that nothing runs inside the parser.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bodycopy.batch.inputs import Selection
from bodycopy.batch.outputs import named_form
from bodycopy.batch.plan import Request
from bodycopy.batch.settings import OUTPUT, Settings
from bodycopy.batch.status import USAGE
from bodycopy.batch.stdio import STDIN, say, shown
from bodycopy.cli.flags import (
    CHOICE,
    DOCUMENTS,
    GENERAL,
    INSTEAD,
    ISOLATED,
    JUDGED,
    LIMITED,
    RULES,
    URL,
    WRITTEN,
    Flag,
    add,
    setting,
    switch,
    takes,
    words,
)
from bodycopy.cli.group import UNNAMED, DefaultGroup, meant, refuse_commands, show_help
from bodycopy.cli.run import clean
from bodycopy.version import __version__

if TYPE_CHECKING:
    from bodycopy.cli.flags import Task

app = typer.Typer(
    cls=DefaultGroup,
    name="bodycopy",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(name="rules", help="List, show, check, format, compile and begin rules.", no_args_is_help=True)
config_app = typer.Typer(name="config", help="Begin a configuration file; show what is in force.", no_args_is_help=True)

EXIT_ZERO = setting("exit-zero", help="Exit 0 even where texts are empty or degraded. What has no result still counts.")
NEW_FILE = Flag("A new file; otherwise standard output.", "[FILE]", default=None, name="")
RULE_FILES = words("Rule files; without one, all that ship.", "[FILE...]")


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
    null=switch("Names in the list end in NUL (find -print0).", CHOICE, "-0"),
    glob=Flag(
        "In folders, read only files that match, such as '*.html'; repeatable. With a slash it is matched "
        "against the path inside the folder.",
        "PATTERN",
        CHOICE,
        default=None,
        many=True,
    ),
    exclude=Flag("In folders, leave out files and folders; repeatable.", "PATTERN", CHOICE, default=None, many=True),
    follow=switch("Follow links to folders and out of the named folder.", CHOICE),
    output=Flag(
        "Where results go: a file, or a folder (it exists, ends in /, or there are several texts), in which "
        "the input's tree is mirrored and page.html becomes page.txt (page.md with --to markdown).",
        "FILE|FOLDER/",
        OUTPUT,
        "-o",
        None,
    ),
    in_place=switch(
        "Replace each file by its body text. In folders it takes .txt, .text, .md, .markdown, .rst, .html and .htm, and what --glob names.",
        OUTPUT,
        "-i",
    ),
    backup=Flag(
        "With --in-place: keep each old file, under its name plus this suffix, and a number where that is taken.",
        "SUFFIX",
        OUTPUT,
    ),
    manifest=Flag(
        "Record in this file what became of each input, one JSON line each, as the run goes on.", "FILE", OUTPUT
    ),
    resume=switch("Skip what manifest and outputs prove done; do the rest (again).", OUTPUT),
    learn=switch(
        "First learn from these inputs what they share as furniture (bodycopy learn), and take that out as well: each result then depends on the others.",
        CHOICE,
    ),
    on_empty=setting("on-empty"),
    to=setting("to"),
    metadata=switch(
        "With --to jsonl, under metadata: of HTML title, author, date, language, site, url and description; of an e-mail "
        "title (Subject), author (From) and date. Text has none; entries of feeds and chapters of EPUB have such fields of their own.",
        OUTPUT,
    ),
    force=switch("Replace the file of --removed where there is one.", OUTPUT),
    removed=Flag(
        "Keep what was taken out, and where it was, in this file; bodycopy restore puts it back.", "FILE", OUTPUT
    ),
    check=switch("Write no text; exit 1 if any would change, and name it.", OUTPUT),
    diff=switch(
        "Write no text, but what would change, as a unified diff; a difference alone doesn't make the exit code 1 (add --check for that).",
        OUTPUT,
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
def clean_command(
    context: typer.Context,
    files: tuple[str, ...],
    settings: Settings,
    **request: Any,  # noqa: ANN401 - fields of Selection and of Request
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
    selection = Selection(**{name: request.pop(name) for name in Selection._fields})
    return Request(files, settings, selection=selection, **request)


@app.command(name="help")
@takes(words=words("A command: clean, rules list.", "[COMMAND]..."))
def help_command(context: typer.Context, words: tuple[str, ...]) -> Task:
    """Show the help of a command, or of all."""
    return partial(show_help, context.find_root().command, words)


add(
    app,
    "explain",
    "explain:explain",
    """Show a text with what goes struck through, and say of each removal which rule took it and why.

    For an HTML page it also says what each extractor kept. Where standard output is not a terminal, what goes stands between
    [- and -]; FORCE_COLOR and NO_COLOR are respected. Exit codes are those of clean.""",
    files=words("Files and folders; - or nothing is standard input."),
    to=Flag(
        "For a terminal, one JSON record per input, or a web page. Default: text.",
        "text|jsonl|html",
        OUTPUT,
        default="text",
    ),
    diff=switch("A unified diff, from page text to body text.", OUTPUT),
    output=WRITTEN,
    verbose=setting("verbose", help="Also say what nearly went, and why it stayed."),
    exit_zero=EXIT_ZERO,
    **JUDGED,
    **LIMITED,
    isolated=ISOLATED,
)
add(
    app,
    "report",
    "report.reporting:report",
    """Write one web page about a batch, for whoever must decide whether to trust it.

    It shows what went by family, rule and site, the most drastic documents first, and each of them side by side with
    its body text. It needs no network and no other file. Exit codes are those of clean.""",
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
add(
    app,
    "serve",
    "playground.server:serve",
    """Open the playground: a page on this machine where a text is pasted and what goes is struck through, with its reason.

    A rule is written and tried there on the spot. It listens on 127.0.0.1 only, answers only those who know the address it
    prints, uses no network and keeps nothing.""",
    port=Flag("The port to listen on; 0 takes any that is free.", "PORT", default=0),
    open=switch("Open it in the browser."),
    rules=setting("rules"),
    without=setting("without"),
    timeout=setting("timeout"),
    max_memory=setting("max-memory"),
    isolated=ISOLATED,
)
add(
    app,
    "restore",
    "restore:restore",
    """Put back what clean --removed took out: the page text, byte for byte, or only some families of it.

    The page text is what the removals were taken out of: a text as repaired, an HTML page's visible text. Families that are to
    come back are named in one go (--only A --only B): once some are put back, it is no longer the text that clean wrote.
    Exit code 0: all are restored. 3: some are not, as they have changed since or have no record; each is named.""",
    files=words("Texts and folders that bodycopy wrote; - or nothing is standard input."),
    removed=Flag("The file that clean --removed wrote.", "FILE", default=...),
    output=Flag("Where the results go.", "FILE|FOLDER/", OUTPUT, "-o", None),
    in_place=switch("Replace each text by what it was.", OUTPUT, "-i"),
    only=Flag("Put back only what this rule, judge or family took; repeatable.", "ID|FAMILY", default=None, many=True),
    without=Flag("Put back all but what this took; repeatable.", "ID|FAMILY", default=None, many=True),
)
add(
    app,
    "learn",
    "learn.learning:learn",
    """Find the furniture that documents share, and write it as rules for clean --rules.

    Exit code 0: every document was read. 1: some were empty. 2: the command line or configuration is wrong. 3: some could
    not be read; the rules come from the others.""",
    files=words("Files and folders, read as clean reads them.", "FILES..."),
    output=Flag("The rule file to write.", "FILE", OUTPUT, "-o"),
    update=Flag(
        "Add to this rule file what is new, count what is seen again, take out what no longer occurs; "
        "edits and comments stay.",
        "FILE",
        OUTPUT,
    ),
    force=switch("With -o: replace the file where there is one, edits and all.", OUTPUT),
    dry_run=switch("Write no rules; show what would be learnt and what share of the text it would take.", OUTPUT),
    save_counts=Flag("Only count, and add the counts to this file: one part of many.", "FILE", OUTPUT),
    use_counts=Flag(
        "Don't count: use these counts of all parts; repeatable.", "FILE", DOCUMENTS, default=None, many=True
    ),
    min_documents=Flag("Learn only what appears in N documents of a site or more.", "N", DOCUMENTS, default=10),
    min_share=Flag("And in this share of the site's documents, 0 to 1.", "SHARE", DOCUMENTS, default=0.001),
    by_folder=switch(
        "Each folder inside a named one is a site. Without it, a URL or a folder named like a host tells the "
        "site, and everything with neither counts as one site.",
        DOCUMENTS,
    ),
    url=Flag("The site all documents come from; the rules then apply to that site only.", "URL", DOCUMENTS),
    exit_zero=setting("exit-zero", help="Exit 0 even where documents are empty."),
    quiet=setting("quiet", help="Don't name inputs that could not be read."),
    kind=setting("from", help="What the inputs are, as for clean. Default: auto."),
    field=setting("field", help="Where a record's text is. Default: text."),
    **LIMITED,
    isolated=ISOLATED,
)
add(
    rules_app,
    "list",
    "rules:list_rules",
    """List the rules, heuristics and models that are in force: id, family, scope, where it is defined, what it finds.""",
    to=Flag("Tab-separated fields, or JSON. Default: text.", "text|jsonl", default="text"),
    **RULES,
    url=URL,
    isolated=ISOLATED,
)
add(
    rules_app,
    "show",
    "rules:show_rules",
    """Show rules as they are written: phrases, guards, and the examples that hold them.""",
    names=words("Ids, beginnings of ids (en/donation) or families.", "ID...", ...),
    rules=setting("rules"),
    isolated=ISOLATED,
)
add(
    rules_app,
    "test",
    "rules:test_files",
    """Check rule files: each mistake is named by file, line and table, with what to do about it.

    Exit code 0: every example holds. 1: some do not, or the rules take what other rules' keeps say must stay. 2: a table
    or a file can't be used.""",
    files=RULE_FILES,
)
add(
    rules_app,
    "format",
    "rules:format_files",
    """Write rule files in their one form: keys in order, an item a line, no phrase twice. What they say stays.""",
    files=RULE_FILES,
    check=switch("Write nothing; exit 1 if any would change, and name it."),
)
add(
    rules_app,
    "build",
    "rules:build",
    """Compile the rules that ship; useful only in a checkout, after a change to one of them.""",
)
add(
    rules_app,
    "new",
    "rules:new_file",
    """Write a rule file to begin with: one rule, each key explained.""",
    file=NEW_FILE,
)
add(
    config_app,
    "new",
    "configuration:new",
    """Write a bodycopy.toml to begin with: every setting, explained and commented out.""",
    file=NEW_FILE,
)
add(
    config_app,
    "show",
    "configuration:show",
    """Show every setting that is in force, its value, and where it comes from: a file, the environment, or the default.

    The file is the nearest bodycopy.toml, or pyproject.toml with a [tool.bodycopy], from the working directory up.""",
    without_files=Flag("Leave configuration files out.", panel=GENERAL, default=False, name="--isolated"),
)
app.add_typer(rules_app)
app.add_typer(config_app)


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
