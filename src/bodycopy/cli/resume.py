"""Plan and manifest -> what is left of the plan: inputs whose results are proved are not done again.

Proof is by size and hash: the input is what it was, the output is what was written, and version, rules and
settings are those of now. An input that had no result is tried again.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.cli import manifest
from bodycopy.cli.status import DOUBTFUL, FINE

if TYPE_CHECKING:
    from bodycopy.cli.inputs import Input
    from bodycopy.cli.manifest import Entry
    from bodycopy.cli.plan import Plan, Request


RESULT: frozenset[str] = FINE | DOUBTFUL


class Left(NamedTuple):
    """What is left to do."""

    plan: Plan
    done: Counter[str]
    """Inputs that are done, by status."""
    lines: tuple[bytes, ...] = ()
    """Their lines in the manifest."""


def left(request: Request, plan: Plan, run: str) -> Left:
    """Take from a plan of files of their own what is proved done; raises ``UsageError``."""
    known = {entry.path: entry for entry in manifest.read(request.manifest) if entry.status in RESULT}
    targets = plan.targets or ("",) * len(plan.inputs)
    todo: list[tuple[Input, str]] = []
    done = Counter[str]()
    lines: list[bytes] = []
    for source, target in zip(plan.inputs, targets, strict=True):
        entry = known.get(source.source)
        if entry is None or entry.run != run or not _proved(source, target, entry, in_place=request.in_place):
            todo.append((source, target))
        else:
            done[entry.status] += 1
            lines.append(entry.line)
    inputs = tuple(source for source, _ in todo)
    kept = tuple(target for _, target in todo) if plan.targets else ()
    return Left(plan._replace(inputs=inputs, targets=kept), done, tuple(lines))


def _proved(source: Input, target: str, entry: Entry, *, in_place: bool) -> bool:
    if source.outcome is not None or source.open_here or entry.output.path not in {"", target}:
        return False
    written = entry.output
    if written.path and not (_size(target) == written.size and hash_of(target) == written.sha256):
        return False
    if in_place and entry.output.path:  # the input is the output by now
        return True
    return hash_of(source.path) == entry.input_sha256


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return -1


def hash_of(path: str) -> str:
    """Return the SHA-256 of a regular file, empty where it can't be read."""
    from hashlib import file_digest

    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ""
        with open(path, "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
