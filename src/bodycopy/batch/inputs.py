"""Files, folders and ``-`` as named -> the inputs, in a stable order, each with its name inside an output folder.

In a folder, every regular file that is not hidden is an input, whatever its suffix: whether it is text is decided
by its content. Links are followed to files inside the folder only, and never to folders, so that a walk
ends and stays inside, unless ``follow`` says otherwise. What can't be read is an input with its outcome known.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.documents import SINGLE
from bodycopy.batch.formats.forms import HEAD, form_in, form_of
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import STDIN, named, peek_stdin, read_stdin, reason, shown
from bodycopy.decode.files import already_open, contents, special

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bodycopy.batch.settings import Settings


class Input(NamedTuple):
    """What may be a document, or a file of many."""

    source: str  # its name for people and records
    path: str
    name: str  # its path inside an output folder, before the suffix is settled
    outcome: Outcome | None = None  # known where it can't be read at all
    form: str = ""  # the format of a file that holds many documents; empty where it is one
    named: bool = True  # it was named; otherwise it was found in a folder

    @property
    def open_here(self) -> bool:
        """Return whether only this process can read it: standard input, or a descriptor that it was given."""
        return self.source == STDIN or already_open(self.path)


class Selection(NamedTuple):
    """Which inputs are wanted beside those that are named, and which of a folder's files."""

    files_from: str = ""  # a file of names, ``-`` for standard input; empty for none
    null: bool = False  # the names end in NUL, not in a line end
    glob: tuple[str, ...] = ()  # of a folder's files, only those that one of these patterns fits; empty for all
    exclude: tuple[str, ...] = ()
    follow: bool = False  # follow links to folders and out of the folder


ALL = Selection()
_MOST_NAMES = 1 << 30  # bytes of a list of names


def expand(names: Iterable[str], selection: Selection = ALL, leave_out: Iterable[str] = ()) -> Iterator[Input]:
    """Yield the inputs that ``names`` stand for; files and folders ``leave_out``, where results go, are not part of a folder.

    A listed file keeps its relative path inside an output folder, a named one its last part. Raises ``UsageError``
    where a list of names can't be read.
    """
    avoid = frozenset(os.path.realpath(path) for path in leave_out if path)
    for name in names:
        yield from _named(name, "", selection, avoid)
    for name in _listed(selection) if selection.files_from else ():
        # Inside an output folder it has its path, with nothing that leads out of it.
        parts = os.path.normpath(os.path.splitdrive(name)[1]).replace(os.sep, "/").split("/")
        inside = os.path.join("", *(part for part in parts if part not in {"", ".", ".."}))
        yield from _named(name, inside, selection, avoid)


def _named(name: str, inside: str, selection: Selection, avoid: frozenset[str]) -> Iterator[Input]:
    if name == STDIN:
        yield Input(STDIN, "", "stdin.txt")
    elif os.path.isdir(name):
        root = os.path.realpath(name)
        found = _Walk(root, selection, avoid).files(name, inside, (root,))
        if first := next(found, None):
            yield first
            yield from found
        else:
            which = ", none that --glob and --exclude leave" if selection.glob or selection.exclude else ""
            yield Input(name, name, "", Outcome("empty", f"there are no files to read in this folder{which}"))
    else:
        yield Input(name, name, "stdin.txt" if already_open(name) else inside or os.path.basename(name))


def _listed(selection: Selection) -> Iterator[str]:
    try:
        data = read_stdin(0) if selection.files_from == STDIN else contents(selection.files_from, _MOST_NAMES)
    except OSError as error:
        raise UsageError(f"--files-from {named(selection.files_from)}: {reason(error)}; check its name") from None
    names = data.split(b"\0") if selection.null else data.replace(b"\r\n", b"\n").split(b"\n")
    if not selection.null and b"\0" in data:
        raise UsageError(f"--files-from {named(selection.files_from)}: names end in NUL; add -0")
    yield from (os.fsdecode(name) for name in names if name)


def form_chosen(one: Input, settings: Settings) -> str:
    """Return the format of a file of many documents, by ``--from`` or else by its name and content; empty where it is one document."""
    if settings.kind in SINGLE:
        return ""
    if settings.kind != "auto":
        return "warc" if settings.kind == "wet" else settings.kind
    if one.path:
        return form_of(one.path, settings.field)
    try:
        return form_in(peek_stdin(HEAD), settings.field)
    except OSError:  # reported when it is read
        return ""


class _Walk(NamedTuple):
    """What holds for the whole of a folder."""

    root: str  # its real path
    selection: Selection
    avoid: frozenset[str]

    def files(self, folder: str, inside: str, above: tuple[str, ...]) -> Iterator[Input]:
        """Yield what is in one folder, sorted by name; ``inside`` is its path below the root, ``above`` its real ancestors."""
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            message = f"{reason(error)}; what is in this folder is not cleaned"
            yield Input(folder, folder, inside, Outcome("unreadable", message))
            return
        glob, follow = self.selection.glob, self.selection.follow
        for entry in found:
            name = os.path.join(inside, entry.name)
            if entry.name.startswith(".") or _fits(name, self.selection.exclude):
                continue
            real = os.path.realpath(entry.path) if self.avoid or follow else ""
            if os.path.isdir(entry.path) and (follow or not entry.is_symlink()):
                if follow and real in above:
                    yield Input(entry.path, entry.path, name, Outcome("skipped", "is a link to a folder that it is in"))
                elif real not in self.avoid:
                    yield from self.files(entry.path, name, (*above, real))
            elif real not in self.avoid and (not glob or _fits(name, glob)):
                yield Input(entry.path, entry.path, name, self.problem(entry), named=False)

    def problem(self, entry: os.DirEntry[str]) -> Outcome | None:
        """Say why a folder's entry is not to be read, None where it is."""
        if entry.is_symlink() and not self.selection.follow:
            target = os.path.realpath(entry.path)
            if os.path.isdir(target):
                return Outcome("skipped", "is a link to a folder", advice="name that folder, or add --follow")
            if os.path.exists(target) and not target.startswith(os.path.join(self.root, "")):
                message = f"is a link out of the folder, to {shown(target)}"
                return Outcome("skipped", message, advice="name it, or add --follow")
        try:
            mode = entry.stat().st_mode
        except OSError:
            return None  # said when it is read
        return None if stat.S_ISREG(mode) else Outcome("skipped", f"is {special(mode)}, not a document")


def _fits(path: str, patterns: Sequence[str]) -> bool:
    """Return whether a pattern fits a file: one with a slash its path below the folder, another its name; case counts."""
    from fnmatch import fnmatchcase

    name = os.path.basename(path)
    return any(fnmatchcase(path if "/" in pattern else name, pattern.rstrip("/")) for pattern in patterns)
