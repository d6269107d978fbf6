"""Put the figures that the benchmarks wrote into the pages that say them: ``python tests/figures.py``; ``--check`` compares.

A figure stands in a page as ``<!--FILE:KEY FORMAT-->0.962<!---->``: FILE is one of ``tests/benchmarks/results/*.json``, KEY the way to a
value in it, parted by dots, FORMAT what Python formats it by (``.3f``, ``.1%``), left out where the value is shown as it is.
"""

from __future__ import annotations

import json
import re
import sys
from functools import reduce
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "tests/benchmarks/results"
PAGES = (ROOT / "README.md", ROOT / "docs/measured.md")
FIGURE = re.compile(r"<!--([\w-]+):([\w.-]+)(?: ([^>]*?))?-->(.*?)<!---->")


def results() -> dict[str, Any]:
    """Return what the benchmarks wrote, by file."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(RESULTS.glob("*.json"))}


def filled(page: str, found: dict[str, Any]) -> str:
    """Return a page with the figures that the results have; raises ``KeyError`` for one that they don't."""

    def figure(marked: re.Match[str]) -> str:
        file, key, form, _ = marked.groups()
        value = reduce(lambda values, name: values[name], key.split("."), found[file])
        return f"<!--{file}:{key}{f' {form}' if form else ''}-->{format(value, form or '')}<!---->"

    return FIGURE.sub(figure, page)


def main() -> int:
    """Fill the pages, or with ``--check`` name those that differ."""
    found = results()
    stale = [page for page in PAGES if filled(page.read_text("utf-8"), found) != page.read_text("utf-8")]
    for page in stale:
        if "--check" in sys.argv:
            print(f"{page.relative_to(ROOT)} does not say what the benchmarks measured: python tests/figures.py")  # noqa: T201
        else:
            page.write_text(filled(page.read_text("utf-8"), found), "utf-8")
    return bool(stale) and "--check" in sys.argv


if __name__ == "__main__":
    sys.exit(main())
