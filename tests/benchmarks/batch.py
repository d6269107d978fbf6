"""What batches cost and survive: ``python tests/benchmarks/batch.py lines|files|poisons|formats [--count N] [--dir FOLDER]``.

lines: a JSONL file through ``-j 2``, peak memory of the whole process group, then the same killed by SIGKILL at five
random points and resumed, and the outputs compared. files: many small text files, files a second and memory at ``-j 1``
and ``-j 2``. poisons: texts that hang, crash and eat memory among good files. formats: WARC and Parquet, counts compared.
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
from collections import Counter
from pathlib import Path

COMMAND = [sys.executable, "-m", "bodycopy", "clean"]
WORDS = "the council approved a new bridge on Monday after two years of debate over its cost and work begins in spring".split()
POISON = """
import os, re, signal
import bodycopy
read = bodycopy.read
class Odd(tuple):
    def __reduce__(self): raise TypeError("this can't be pickled")
def faulty(source, **options):
    text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
    fault = text[6:].split()[0] if text.startswith("FAULT-") else ""
    if fault == "LOOP":
        while True: pass
    if fault == "C-HANG": re.match(r"(a+)+$", "a" * 60 + "b")
    if fault == "MEMORY": hog = [bytes(1 << 20) for _ in range(1 << 20)]
    if fault == "SEGFAULT": os.kill(os.getpid(), signal.SIGSEGV)
    if fault == "EXIT": os._exit(3)
    if fault == "RAISE": raise ValueError("raised")
    if fault == "DEEP": faulty(source, **options)
    if fault == "UNPICKLABLE":
        return read(source, **options)._replace(encoding=Odd())
    return read(source, **options)
bodycopy.read = faulty
"""
FAULTS = {
    "LOOP": "timeout",
    "C-HANG": "timeout",
    "MEMORY": "memory",
    "SEGFAULT": "crash",
    "EXIT": "crash",
    "RAISE": "crash",
    "DEEP": "crash",
    "UNPICKLABLE": "crash",
}


def text(number: int, size: int) -> str:
    draw = random.Random(number)
    found = ""
    while len(found) < size:
        found += " ".join(draw.choices(WORDS, k=14)).capitalize() + ".\n\n"
    return found


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


def start(arguments: list[str], folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *arguments, "--isolated"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "stderr.txt").open("ab"),
        start_new_session=True,
        env={**os.environ, **environment},
    )


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


def lines(folder: Path, count: int, size: int) -> None:
    source = folder / "c.jsonl"
    with source.open("w") as file:
        for number in range(count):
            file.write(json.dumps({"id": number, "text": text(number % 500, size)}) + "\n")
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


def files(folder: Path, count: int, size: int) -> None:
    (folder / "c").mkdir()
    for number in range(count):
        path = folder / "c" / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text(number % 500, size))
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


def poisons(folder: Path, count: int, size: int) -> None:
    (folder / "c").mkdir()
    (folder / "fault").mkdir()
    (folder / "fault/sitecustomize.py").write_text(POISON)
    for number in range(count):
        (folder / f"c/{number:05}.txt").write_text(text(number, size))
    for place, fault in enumerate(FAULTS):
        (folder / f"c/{place * count // len(FAULTS):05}-{fault}.txt").write_text(f"FAULT-{fault} in a text\n")
    path = f"{folder / 'fault'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    limits = ["--timeout", "2", "--max-memory", "500M", "-j", "2", "--manifest", "m.jsonl"]
    code, seconds, _ = watch(start(["c", "-o", "out", *limits], folder, PYTHONPATH=path))
    written = len([*(folder / "out").iterdir()])
    print(f"exit {code}, {seconds:.0f} s, {written} outputs of {count} good files")
    for line in (folder / "m.jsonl").read_text().splitlines():
        entry = json.loads(line)
        fault = Path(entry["path"]).stem.partition("-")[2]
        if fault:
            right = "right" if FAULTS[fault] == entry["status"] else "WRONG"
            print(f"  {fault:12} {entry['status']:8} {right}: {entry['message']}")


def formats(folder: Path, count: int, size: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    page = (
        "<html><head><title>{0}</title></head><body><nav>Home | News</nav><article><p>{1}</p></article></body></html>"
    )
    with (folder / "c.warc").open("wb") as file:
        for number in range(1000):
            body = page.format(number, text(number, 1500)).encode() if number % 100 else b"\x89PNG\r\n\x1a\n\0\0\0"
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            file.write(
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n".encode()
                + block
                + b"\r\n\r\n"
            )
    code, seconds, seen = watch(start(["c.warc", "--to", "jsonl", "-o", "warc.jsonl", "-j", "2"], folder))
    found = [json.loads(line) for line in (folder / "warc.jsonl").read_text().splitlines()]
    statuses = Counter(line["bodycopy"]["status"] for line in found)
    print(f"WARC: exit {code}, {seconds:.0f} s, {len(found)} records, {dict(statuses)}, peak {max(seen) >> 20} MB")
    rows = [{"id": number, "text": text(number % 500, size) if number % 1000 else None} for number in range(count)]
    pq.write_table(pa.Table.from_pylist(rows), folder / "c.parquet")
    code, seconds, seen = watch(start(["c.parquet", "--to", "parquet", "-o", "out.parquet", "-j", "2"], folder))
    table = pq.read_table(folder / "out.parquet")
    same = table.column("id").to_pylist() == list(range(count))
    statuses = Counter(own["status"] for own in table.column("bodycopy").to_pylist())
    print(
        f"Parquet: exit {code}, {seconds:.0f} s, {table.num_rows:,} rows, ids in order: {same}, {dict(statuses)}, "
        f"peak {max(seen) >> 20} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["lines", "files", "poisons", "formats"])
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--size", type=int, default=1000, help="characters of a text")
    parser.add_argument("--dir", type=Path, default=Path("batch-benchmark"))
    arguments = parser.parse_args()
    folder = arguments.dir.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run, count = {
        "lines": (lines, 1_000_000),
        "files": (files, 100_000),
        "poisons": (poisons, 1000),
        "formats": (formats, 100_000),
    }[arguments.what]
    run(folder, arguments.count or count, arguments.size)


if __name__ == "__main__":
    main()
