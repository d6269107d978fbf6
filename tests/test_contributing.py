"""What contributors are told holds: paths are there, and the issue templates know the families."""

from __future__ import annotations

import re
from pathlib import Path

from bodycopy import FAMILIES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_paths_and_links_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)", PAGE)
    paths = [name for name in re.findall(r"`((?:src|tests)/[^`]+?)/?`", PAGE) if "<" not in name]
    assert len(links) > 4
    assert len(paths) > 2
    assert [name for name in (*links, *paths) if not (ROOT / name).exists()] == []


def test_the_template_knows_the_families() -> None:
    template = (ROOT / ".github/ISSUE_TEMPLATE/missed-a-banner.yml").read_text("utf-8")
    assert f"options: [{', '.join(FAMILIES)}, " in template


def test_ci_runs_on_each_python_that_is_promised() -> None:
    promised = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text("utf-8"))
    named = re.findall(r'"(3\.\d+)"', (ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    assert promised == named
    (line,) = re.findall(r"^PYTHONS = .*$", (ROOT / "noxfile.py").read_text("utf-8"), re.MULTILINE)
    assert promised == re.findall(r"3\.\d+", line)
