"""At least 200 bad inputs in one run: each has its status, none is silent, none reaches the terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bodycopy.batch.status import DOUBTFUL, FINE
from cli.bad_inputs import CASES
from cli.conftest import Command, Result

READ = FINE | DOUBTFUL
"""Of an input that must come through, whatever is made of it."""
Run = tuple[dict[str, dict[str, Any]], Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("bad")
    for name, (data, _) in CASES.items():
        (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "bodycopy", "clean", ".", "--to", "jsonl", "-j", "2", "--isolated", "-v"]
    done = subprocess.run(
        [*command, "--max-size", "2M", "--timeout", "20"], cwd=folder, capture_output=True, timeout=170, check=False
    )
    # Of a record out of a file the command's own fields stand apart.
    found = [record | record.get("bodycopy", {}) for record in map(json.loads, done.stdout.splitlines())]
    records = {Path(record["source"]).name.partition(":")[0]: record for record in found}
    return records, Result(done.returncode, done.stdout, done.stderr.decode())


@pytest.mark.parametrize("name", CASES)
def test_each_has_its_status(name: str, run: Run) -> None:
    record = run[0][name]
    expected = CASES[name][1]
    assert record["status"] in (READ if expected == "read" else {expected}), record["message"]
    assert bool(record["message"]) == (record["status"] not in FINE)
    assert (record["text"] is not None) == (record["status"] in READ)
    assert "root:" not in (record["text"] or "")  # of /etc/passwd


def test_none_is_silent_and_none_speaks_to_the_terminal(run: Run) -> None:
    records, result = run
    assert result.code == 3
    lines = result.err.splitlines()
    assert all(line.isprintable() for line in lines)
    for record in records.values():
        assert (
            len([line for line in lines if line.startswith(f"bodycopy: {record['source']}: {record['status']}: ")]) == 1
        )
    for name, record in records.items():
        if name.startswith("terminal-"):
            assert "\x1b" not in record["text"]
            assert "\x9b" not in record["text"]


def test_the_file_system_s_own(here: Command) -> None:
    Path("c/folder.txt").mkdir(parents=True)
    Path("outside.txt").write_text("text of the outside\n")
    Path("c/dangling.txt").symlink_to("nowhere")
    Path("c/loop.txt").symlink_to("loop.txt")
    Path("c/out.txt").symlink_to("../outside.txt")
    Path("c/up").symlink_to("..")
    Path("c/zero.txt").symlink_to("/dev/zero")
    os.mkfifo("c/fifo.txt")
    for name in (
        b"\xff\xfe.txt",
        b"new\nline.txt",
        b"-o",
        b"a\x1b[2Jb.txt",
        b"n" * 250 + b".txt",
        "Ä.txt".encode(),
        b" .txt",
    ):
        (Path("c") / os.fsdecode(name)).write_text("The bridge opened.\n")
    result = here("clean", "c", "-o", "out", "-v")
    assert result.code == 3
    found = dict(line.removeprefix("bodycopy: ").split(": ")[:2] for line in result.err.splitlines()[:-1])
    assert {
        name: found[f"c/{name}"] for name in ("dangling.txt", "loop.txt", "out.txt", "up", "zero.txt", "fifo.txt")
    } == {
        "dangling.txt": "unreadable",
        "loop.txt": "unreadable",
        "out.txt": "skipped",
        "up": "skipped",
        "zero.txt": "skipped",
        "fifo.txt": "skipped",
    }
    assert len([*Path("out").iterdir()]) == 7
    assert "\x1b" not in result.err
