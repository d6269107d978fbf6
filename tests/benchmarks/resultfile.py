"""resultfile: the figures of a run -> a file in ``results/``, from which the read-me and the docs take them (``tests/figures.py``)."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, found: dict[str, Any]) -> None:
    """Add figures and today's date to a file; what this run did not measure stays as it was."""
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    path.write_text(json.dumps(merged(known, {"date": today, **found}), indent=2) + "\n", "utf-8")


def merged(known: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return a table with the values of another put in, table by table."""
    both = {
        name: merged(known[name], value) for name, value in found.items() if isinstance(value, dict) and name in known
    }
    return known | found | both
