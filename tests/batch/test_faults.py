"""A core of the matrix of faults: nothing lost, a true status, nothing left behind. All of it is ``benchmarks/faults.py``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.faults import SHIM, cell

if TYPE_CHECKING:
    from pathlib import Path

CELLS = """
pipe: ENOSPC
file: EIO once
folder: ENOSPC
folder: lost worker
in place: EACCES
in place: short writes
manifest: SIGKILL
JSONL: EINTR once
JSONL packed: ENOSPC
Parquet: EIO on write
WARC: EIO on read
""".strip().split("\n")


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> str:
    if not sys.platform.startswith("linux") or not shutil.which("cc"):
        pytest.skip("a library that makes calls fail needs Linux and a C compiler")
    source: Path = tmp_path_factory.mktemp("shim") / "shim.c"
    source.write_text(SHIM)
    library = str(source.with_suffix(".so"))
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, str(source), "-ldl"], check=True)
    return library


@pytest.mark.parametrize("name", CELLS)
def test_a_fault_costs_no_byte(name: str, shim: str) -> None:
    mode, _, fault = name.partition(": ")
    if mode in {"Parquet", "WARC"}:
        pytest.importorskip("pyarrow" if mode == "Parquet" else "fastwarc")
    result = cell(mode, fault, shim, 2)
    assert not result.lost
    assert not result.left
    assert result.code not in {1, 99}
