"""results: str -> standard output, or a file that appears whole."""

from __future__ import annotations

import os

from bodycopy.batch import outputs
from bodycopy.batch.status import UsageError, unusable
from bodycopy.batch.stdio import shown, write_stdout


def put(text: str, target: str = "", *, errors: str = "backslashreplace") -> None:
    """Write a result to a file, or to standard output without one. Raises ``UsageError`` where the file can't be written."""
    data = text.encode("utf-8", errors)
    if not target:
        write_stdout(data)
        return
    try:
        outputs.write(target, data)
    except OSError as error:
        raise unusable(target, error, "written") from None


def put_new(text: str, target: str | None) -> None:
    """Write a result to a file that does not exist yet, or to standard output without one. Raises ``UsageError``."""
    if target is not None and os.path.lexists(target):
        raise UsageError(f"{shown(target)} exists; name a new file")
    put(text, target or "")
