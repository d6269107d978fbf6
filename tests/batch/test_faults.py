"""A core of the matrix of faults: nothing lost, a true status, nothing left behind. All of it is ``benchmarks/faults.py``."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CELLS = """
file: EIO once
folder: ENOSPC
folder: lost worker
in place: EACCES
in place: short writes
in place: SIGKILL at a naming
in place: input edited at a write
manifest: SIGKILL at a write
JSONL: EINTR once
JSONL packed: ENOSPC
JSONL packed: short writes
JSONL, resumed: lost worker
Parquet: EIO on write
WARC: EIO on read
""".strip().split("\n")
NEEDS = {"Parquet": "pyarrow", "WARC": "fastwarc"}


def test_a_fault_costs_no_byte() -> None:
    if not sys.platform.startswith("linux") or not shutil.which("cc"):
        pytest.skip("a library that makes calls fail needs Linux and a C compiler")
    script = Path(__file__).parents[1] / "benchmarks" / "faults.py"
    cells = [name for name in CELLS if importlib.util.find_spec(NEEDS.get(name.partition(":")[0], "os"))]
    command = [sys.executable, str(script), *cells, "--starts", "2"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
