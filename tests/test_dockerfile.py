"""What the image is made of is there, and what runs in it is nobody."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILE = ROOT / "Dockerfile"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="not a checkout")


def instructions() -> list[tuple[str, str]]:
    return re.findall(r"(?m)^([A-Z]+) (.*)$", FILE.read_text("utf-8"))


def test_what_is_copied_is_there_and_not_ignored() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = {
        source
        for name, words in instructions()
        if name == "COPY" and not words.startswith("--from")
        for source in words.split()[:-1]
    }
    assert copied == let_in
    assert all((ROOT / each).exists() for each in copied)


def test_a_build_needs_no_file_that_is_left_out() -> None:
    """The files that the build names stand in the image: read me, licence, hook."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    copied = " ".join(words for name, words in instructions() if name == "COPY").split()
    for key in ("readme", "license-files", "path"):
        for name in re.findall(rf'(?m)^{key} = \[?"([^"]+)"', project):
            assert name.split("/")[0] in copied, name


def test_the_last_stage_runs_as_nobody_and_without_a_shell() -> None:
    last = instructions()[[name for name, _ in instructions()].index("FROM", 1) :]
    assert dict(last)["USER"].split(":")[0] not in {"0", "root"}
    assert dict(last)["ENTRYPOINT"] == '["bodycopy"]'
    assert [name for name, _ in last].index("USER") < [name for name, _ in last].index("ENTRYPOINT")
    assert "pip" not in "".join(words for _, words in last)
