"""Files, folders and ``-`` as named -> the inputs, in a stable order, each with its name inside an output folder.

In a folder, every regular file that is not hidden is an input, whatever its suffix: which ones are text is told
from their content. Links are followed to files inside the folder only, and never to folders, so that a walk
ends and stays where it was sent. What can't be an input is one with its outcome known.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.cli.documents import Outcome, already_open, special
from bodycopy.cli.stdio import STDIN, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Input(NamedTuple):
    """One document to be."""

    source: str
    """Its name for people and records."""
    path: str
    name: str
    """Its path inside an output folder, before the suffix is settled."""
    outcome: Outcome | None = None
    """Known where it can't be read at all."""

    @property
    def open_here(self) -> bool:
        """Whether only this process can read it: standard input, or a descriptor that it was given."""
        return self.source == STDIN or already_open(self.path)


def expand(names: Iterable[str], leave_out: str = "") -> Iterator[Input]:
    """Yield the inputs that ``names`` stand for; a folder ``leave_out``, where results go, is no part of another."""
    avoid = os.path.realpath(leave_out) if leave_out else ""
    for name in names:
        if name == STDIN:
            yield Input(STDIN, "", "stdin.txt")
        elif os.path.isdir(name):
            count = 0
            for count, item in enumerate(_walk(name, name, "", avoid), 1):  # noqa: B007 - wanted after the loop
                yield item
            if not count:
                yield Input(name, name, "", Outcome("empty", "there are no files in this folder"))
        else:
            yield Input(name, name, "stdin.txt" if already_open(name) else os.path.basename(name))


def _walk(root: str, folder: str, inside: str, avoid: str) -> Iterator[Input]:
    """Yield what is in one folder, sorted by name; ``inside`` is its path below ``root``."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield Input(folder, folder, inside, Outcome("unreadable", f"{reason}; what is in this folder is not cleaned"))
        return
    for entry in found:
        if entry.name.startswith("."):
            continue
        name = os.path.join(inside, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if not (avoid and os.path.realpath(entry.path) == avoid):
                yield from _walk(root, entry.path, name, avoid)
        else:
            yield Input(entry.path, entry.path, name, _problem(root, entry))


def _problem(root: str, entry: os.DirEntry[str]) -> Outcome | None:
    """Say why a folder's entry is not to be read, None where it is."""
    if entry.is_symlink():
        target = os.path.realpath(entry.path)
        if os.path.isdir(target):
            return Outcome("skipped", "is a link to a folder; name that folder if its files are wanted")
        if os.path.exists(target) and not target.startswith(os.path.join(os.path.realpath(root), "")):
            return Outcome("skipped", f"is a link out of the folder, to {shown(target)}; name it if it is wanted")
    try:
        mode = entry.stat().st_mode
    except OSError:
        return None  # said when it is read
    return None if stat.S_ISREG(mode) else Outcome("skipped", f"is {special(mode)}, not a document")
