"""The ``learn`` command as Typer wants it: a command line in, what is to be done out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bodycopy.batch.settings import OUTPUT
from bodycopy.batch.status import UsageError
from bodycopy.cli.flags import ISOLATED, LIMITED, Flag, setting, takes, words

if TYPE_CHECKING:
    import typer

    from bodycopy.batch.settings import Settings
    from bodycopy.cli.flags import Task

DOCUMENTS = "What to learn from"


@takes(
    files=words("Files and folders, read as clean reads them.", "FILES..."),
    output=Flag("The rule file to write.", "FILE", OUTPUT, "-o"),
    update=Flag(
        "Add to this rule file what is new, count what is seen again, take out what no longer occurs; "
        "edits and comments stay.",
        "FILE",
        OUTPUT,
    ),
    force=Flag("With -o: replace the file where there is one, edits and all.", "", OUTPUT, default=False),
    dry_run=Flag(
        "Write no rules; show what would be learnt and what share of the text it would take.",
        "",
        OUTPUT,
        default=False,
    ),
    save_counts=Flag("Only count, and add the counts to this file: one part of many.", "FILE", OUTPUT),
    use_counts=Flag(
        "Don't count: use these counts of all parts; repeatable.", "FILE", DOCUMENTS, default=None, many=True
    ),
    min_documents=Flag("Learn only what appears in N documents of a site or more.", "N", DOCUMENTS, default=10),
    min_share=Flag("And in this share of the site's documents, 0 to 1.", "SHARE", DOCUMENTS, default=0.001),
    by_folder=Flag(
        "Each folder inside a named one is a site. Without it, a URL or a folder named like a host tells the "
        "site, and everything with neither counts as one site.",
        "",
        DOCUMENTS,
        default=False,
    ),
    url=Flag("The site all documents come from; the rules then apply to that site only.", "URL", DOCUMENTS),
    exit_zero=setting("exit-zero", help="Exit 0 even where documents are empty."),
    quiet=setting("quiet", help="Don't name inputs that could not be read."),
    kind=setting("from", help="What the inputs are, as for clean. Default: auto."),
    field=setting("field", help="Where a record's text is. Default: text."),
    **LIMITED,
    isolated=ISOLATED,
)
def learn_command(
    _: typer.Context,
    files: tuple[str, ...],
    settings: Settings,
    *,
    min_documents: int,
    min_share: float,
    **wanted: Any,  # noqa: ANN401 - fields of Learning
) -> Task:
    """Find the furniture that documents share, and write it as rules for clean --rules.

    Exit code 0: every document was read. 1: some were empty. 2: the command line or configuration is wrong. 3: some could
    not be read; the rules come from the others.
    """
    from bodycopy.cli.learn.learning import learn
    from bodycopy.cli.learn.two_passes import LearnRequest

    for name in ("output", "update", "save_counts"):
        if wanted[name] == "-":
            raise UsageError(f"{'-o' if name == 'output' else '--' + name.replace('_', '-')} needs the name of a file")
    return partial(learn, LearnRequest(files, settings, least=min_documents, share=min_share, **wanted))


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(name="learn")(learn_command)
