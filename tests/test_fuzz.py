"""A few draws of every target of ``fuzz.py``, which looks for longer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzz import TARGETS, fuzz


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_documents(name: str) -> None:
    fuzz(name, 10)


def test_it_runs_as_a_script() -> None:
    script = Path(__file__).with_name("fuzz.py")
    done = subprocess.run([sys.executable, script, "--minutes", "0"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
