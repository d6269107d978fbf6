"""The page about scale: its Python can be read, its first block runs, its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "src/bodycopy/batch/README.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_its_python_can_be_read_and_the_first_block_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(BLOCKS) >= 8
    first, *_ = [compile(block, "page", "exec") for block in BLOCKS]
    exec(first, {})  # noqa: S102 - the page's own code
    assert "'body': 'The ferry sailed at dawn.\\n', 'status': 'ok'" in capsys.readouterr().out


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#:]+)[)#]", TEXT):
        assert (PAGE.parent / link).exists(), link


def test_its_hours_follow_from_its_milliseconds() -> None:
    rows = re.findall(r"(?m)^\| (?:text|html) \| [\d.]+ \| ([\d.]+) \| ([\d.,]+) \| ([\d,]+) \| ([\d,]+) \|$", TEXT)
    assert len(rows) == 2
    for row in rows:
        milliseconds, *hours = (float(cell.replace(",", "")) for cell in row)
        for many, told in zip((1e6, 1e9, 2.7e9), hours, strict=True):
            assert told == pytest.approx(many * milliseconds / 3.6e6, rel=0.01)
