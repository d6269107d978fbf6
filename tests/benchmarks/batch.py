"""What batches cost and survive: ``python tests/benchmarks/batch.py lines|files [--count N] [--dir FOLDER]``.

lines: a JSONL file through ``-j 2``, peak memory of the whole process group, then the same killed by SIGKILL at five
random points and resumed, and the outputs compared. files: many small text files, files a second and memory at ``-j 1``
and ``-j 2``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from corpus import corpus

COMMAND = [sys.executable, "-m", "bodycopy", "clean"]
TEXTS = [made.text for made in corpus(500, short=True)]


def memory(group: int) -> tuple[int, int]:
    """-> bytes that the processes of a group take together: their proportional shares, and how many they are."""
    total = count = 0
    for path in Path("/proc").iterdir():
        if not path.name.isdecimal():
            continue
        try:
            if os.getpgid(int(path.name)) != group:
                continue
            for line in (path / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) << 10
                    count += 1
        except OSError:
            continue
    return total, count


def start(arguments: list[str], folder: Path) -> subprocess.Popen[bytes]:
    command = [*COMMAND, *arguments, "--isolated"]
    said = (folder / "stderr.txt").open("ab")
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)


def watch(process: subprocess.Popen[bytes], kill_after: float = 0.0) -> tuple[int, float, list[int]]:
    """Wait for a run, or kill it; -> exit code, seconds, memory over time."""
    began = time.monotonic()
    seen = []
    while process.poll() is None:
        seen.append(memory(process.pid)[0])
        time.sleep(0.25)
        if kill_after and time.monotonic() - began > kill_after:
            process.send_signal(signal.SIGKILL)
            process.wait()
    seconds = time.monotonic() - began
    for _ in range(40):
        if not memory(process.pid)[1]:
            break
        time.sleep(0.1)
    else:
        print("PROCESSES LEFT:", memory(process.pid)[1])
    return process.returncode, seconds, seen


def sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines(folder: Path, count: int) -> None:
    source = folder / "c.jsonl"
    with source.open("w") as file:
        for number in range(count):
            file.write(json.dumps({"id": number, "text": TEXTS[number % 500]}) + "\n")
    print(f"{count:,} lines, {source.stat().st_size >> 20} MB")
    code, seconds, seen = watch(start(["c.jsonl", "--to", "jsonl", "-o", "whole.jsonl", "-j", "2"], folder))
    print(f"exit {code}, {seconds:.0f} s, {count / seconds:.0f} lines/s, peak memory of the group {max(seen) >> 20} MB")
    arguments = ["c.jsonl", "--to", "jsonl", "-o", "out.jsonl", "-j", "2", "--manifest", "m.jsonl", "--resume"]
    for _ in range(5):
        code, spent, _ = watch(start(arguments, folder), random.uniform(0.1, 0.25) * seconds + 1)
        part = folder / "out.jsonl.part"
        print(f"killed after {spent:.1f} s: exit {code}, {part.stat().st_size if part.exists() else 0:,} bytes")
    code, spent, seen = watch(start(arguments, folder))
    same = sha(folder / "whole.jsonl") == sha(folder / "out.jsonl")
    print(f"taken up: exit {code}, {spent:.0f} s, peak {max(seen) >> 20} MB, output identical: {same}")


def files(folder: Path, count: int) -> None:
    (folder / "c").mkdir()
    for number in range(count):
        path = folder / "c" / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXTS[number % 500])
    rates = {}
    for jobs in ("1", "2"):
        before = os.times()
        code, seconds, seen = watch(start(["c", "-o", f"out{jobs}", "-j", jobs], folder))
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        rates[jobs] = count / seconds
        third = max(1, len(seen) // 3)
        print(
            f"-j {jobs}: exit {code}, {rates[jobs]:.0f} files/s, CPU {spent:.0f} s, memory MB, first third {max(seen[:third]) >> 20}, "
            f"second {max(seen[third : 2 * third]) >> 20}, last {max(seen[2 * third :]) >> 20}"
        )
    print(f"-j 2 is {rates['2'] / rates['1']:.2f} times -j 1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["lines", "files"])
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--dir", type=Path, default=Path("batch-benchmark"))
    arguments = parser.parse_args()
    folder = arguments.dir.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run, count = {"lines": (lines, 1_000_000), "files": (files, 100_000)}[arguments.what]
    run(folder, arguments.count or count)


if __name__ == "__main__":
    main()
