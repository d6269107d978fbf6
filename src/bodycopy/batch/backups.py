"""backups: a file that is to be replaced -> the same under a second name; and whether it has names that would keep the old text."""

from __future__ import annotations

import os

from bodycopy.batch.outputs import closing_descriptor, copy_mode
from bodycopy.batch.stdio import write_descriptor


def back_up(target: str, suffix: str) -> None:
    """Keep a file that is to be replaced under a second name: with ``suffix`` added, and a number where that is taken.

    A backup is never replaced: it may be all that is left of an older text. Raises ``OSError``.
    """
    backup, number = target + suffix, 0
    while os.path.lexists(backup):
        if _is_same(backup, target):  # of a run that was killed between this and what comes next
            return
        number += 1
        backup = f"{target}{suffix}.{number}"
    try:
        os.link(target, backup)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        descriptor = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with closing_descriptor(descriptor), open(target, "rb") as old:
            while piece := old.read(1 << 20):
                write_descriptor(descriptor, piece)
            copy_mode(descriptor, target)
            os.fsync(descriptor)


def _is_same(one: str, other: str) -> bool:
    return os.path.samestat(os.lstat(one), os.stat(other))


def has_hard_links(target: str, suffix: str) -> bool:
    """Return whether a file has other names (hard links) than a backup's; raises ``OSError``."""
    backup = target + suffix if suffix else ""
    own = 2 if backup and os.path.lexists(backup) and _is_same(backup, target) else 1
    return os.stat(target).st_nlink > own
