from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bodycopy.batch.outputs import claimed
from bodycopy.batch.status import UsageError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="its locks are Linux's")


def test_a_second_run_over_the_same_output_stops() -> None:
    with claimed(["out", "m.jsonl"]):
        with pytest.raises(UsageError, match=r"another run of bodycopy writes to m\.jsonl"), claimed(["m.jsonl"]):
            pass
        with pytest.raises(UsageError, match=r"writes to ./out"), claimed(["other", "./out"]):
            pass
        with claimed(["other"]):
            pass
    with claimed(["out"]):
        assert not list(Path().iterdir())


def test_a_killed_run_leaves_nothing_claimed() -> None:
    code = "import os, time; from bodycopy.batch.outputs import claimed; c = claimed(['out']); c.__enter__(); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(UsageError), claimed(["out"]):
            pass
        other.kill()
        other.wait()
    with claimed(["out"]):
        pass


def test_where_there_are_no_locks_there_are_no_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "devnull", "not/there")
    with claimed(["out"]), claimed(["out"]):
        pass
