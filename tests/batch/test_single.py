"""A separate process: what hangs or dies is a document's outcome, the others have theirs, and nothing is left running."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from bodycopy import Options, clean_batch
from bodycopy.batch import pool
from bodycopy.batch.single import BatchConfig, outcome, settings_of
from cli.conftest import ARTICLE, FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits are the kernel's")


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    for how in (BatchConfig(timeout=5), BatchConfig(timeout=0.5)):
        pool.separate(os.getpid(), settings_of(how)).end()
    pool.separate.cache_clear()


def test_a_bad_document_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(FAULTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    texts = [ARTICLE]
    for fault in ("HANG", "EXIT", "RAISE"):
        texts += [f"FAULT-{fault}\n", ARTICLE]
    done = clean_batch(pa.RecordBatch.from_pydict({"text": texts}), timeout=0.5)
    fine = "unchanged"
    assert done["status"].to_pylist() == [fine, "timeout", fine, "crash", fine, "crash", fine]
    assert [text == ARTICLE for text in done["body"].to_pylist()] == [True, False] * 3 + [True]
    assert done["message"][1].as_py() == "not done after 0.5 s"


def test_the_process_is_kept_and_replaced_when_it_died() -> None:
    how = BatchConfig(timeout=5)
    assert outcome(ARTICLE, how).status == "unchanged"
    mine = pool.separate(os.getpid(), settings_of(how))
    process = mine.idle[0].process
    assert outcome(ARTICLE, how).text == outcome(ARTICLE, BatchConfig()).text
    assert mine.idle[0].process is process
    process.kill()
    process.wait()
    assert outcome(ARTICLE, how).status == "unchanged"
    assert mine.idle[0].process is not process


def test_too_large_needs_no_process() -> None:
    assert outcome("x" * 20, BatchConfig(timeout=5, max_size=10)).status == "too-large"
    assert not pool.separate.cache_info().currsize


def test_it_ends_with_the_one_that_asks() -> None:
    code = (
        "import os; from bodycopy.batch import pool; from bodycopy.batch.single import *; how = BatchConfig(timeout=5);"
        "outcome('a', how); print(pool.separate(os.getpid(), settings_of(how)).idle[0].process.pid, flush=True);"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False, timeout=30)
    assert done.returncode == -9
    pid = int(done.stdout)
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        subprocess.run(["sleep", "0.05"], check=True)
    pytest.fail("it is still there")


def test_a_process_that_cannot_start_is_no_documents_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(OSError, match=r"did not start \(exit code 1\)"):
        outcome(ARTICLE, BatchConfig(timeout=5))


def test_settings_at_fault_are_no_outcome() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        outcome(ARTICLE, BatchConfig(timeout=5, options=Options(rules=("nowhere.toml",))))


@pytest.mark.parametrize(
    "how",
    [
        BatchConfig(timeout=-1),
        BatchConfig(timeout=1e300),
        BatchConfig(timeout=float("nan")),
        BatchConfig(max_size=-1),
        BatchConfig(max_memory=1 << 70),
    ],
)
def test_a_limit_that_cannot_be_set_is_named(how: BatchConfig) -> None:
    with pytest.raises(ValueError, match=r"^(timeout|max_size|max_memory) must be "):
        outcome(ARTICLE, how)
