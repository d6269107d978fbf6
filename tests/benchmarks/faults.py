"""Faults by plan: every fault in every mode, each with nothing lost, a true status and nothing left behind.

    python tests/benchmarks/faults.py [NAME ...]

``write`` and ``read`` are made to fail by a library that is preloaded, which needs a C compiler and Linux; descriptors and file
sizes are limited by the kernel; processes are killed. After each fault the same command is given again without one and has to
come to what a run without a fault comes to. ``NAME`` chooses the cells whose names hold one of these words.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

PROSE = "The council met on Tuesday to discuss the new bridge, document {}. Engineers said that it would take two years.\n\n"
BANNER = "Please support our journalism. Donate now.\n"
COUNT = 24

# Fails the n-th call that touches a regular file which is not the interpreter's own, and all after it unless told "once".
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static int due(const char *call, int fd) {
	const char *which = getenv("FAULT_CALL"), *from = getenv("FAULT_FROM");
	static int seen;
	struct stat s;
	if (!which || strcmp(which, call) || fstat(fd, &s) || !(S_ISREG(s.st_mode) || fd == 1)) return 0;
	seen++;
	return getenv("FAULT_ONCE") ? seen == atoi(from) : seen >= atoi(from);
}
ssize_t write(int fd, const void *data, size_t n) {
	ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
	if (fd != 2 && due("write", fd)) {
		const char *fault = getenv("FAULT_ERRNO");
		if (!strcmp(fault, "short")) return real(fd, data, n > 1 ? n / 2 : n);
		errno = atoi(fault);
		return -1;
	}
	return real(fd, data, n);
}
ssize_t read(int fd, void *data, size_t n) {
	ssize_t (*real)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
	if (due("read", fd)) {
		errno = atoi(getenv("FAULT_ERRNO"));
		return -1;
	}
	return real(fd, data, n);
}
"""
FAULTS = {
    "ENOSPC": {"FAULT_CALL": "write", "FAULT_ERRNO": "28"},
    "EIO on write": {"FAULT_CALL": "write", "FAULT_ERRNO": "5"},
    "EIO once": {"FAULT_CALL": "write", "FAULT_ERRNO": "5", "FAULT_ONCE": "1"},
    "EINTR once": {"FAULT_CALL": "write", "FAULT_ERRNO": "4", "FAULT_ONCE": "1"},
    "short writes": {"FAULT_CALL": "write", "FAULT_ERRNO": "short"},
    "file size limit": {},
    "descriptors": {},
    "SIGKILL": {},
    "SIGTERM": {},
    "SIGINT": {},
}
MODES: dict[str, list[str]] = {
    "file": ["clean", "in/0.txt", "-o", "one.txt"],
    "folder": ["clean", "in", "-o", "out/"],
    "in place": ["clean", "in", "--in-place", "--removed", "r.jsonl"],
    "removed": ["clean", "in", "-o", "out/", "--removed", "r.jsonl"],
    "manifest": ["clean", "in", "-o", "out/", "--manifest", "m.jsonl", "--resume"],
    "JSONL": ["clean", "in", "--to", "jsonl", "-o", "all.jsonl"],
    "JSONL, resumed": ["clean", "in", "--to", "jsonl", "-o", "all.jsonl", "--manifest", "m.jsonl", "--resume"],
    "JSONL packed": ["clean", "c.jsonl", "--to", "jsonl", "-o", "all.jsonl.gz"],
    "Parquet": ["clean", "c.jsonl", "--to", "parquet", "-o", "all.parquet"],
    "report": ["report", "in", "-o", "report.html"],
    "learn": ["learn", "in", "-o", "learnt.toml", "--force"],
}


class Cell(NamedTuple):
    """What came of one fault in one mode."""

    code: int
    lost: str
    left: list[str]


def _corpus(folder: Path) -> None:
    (folder / "in").mkdir()
    texts = [PROSE.format(n) * 3 + BANNER for n in range(COUNT)]
    for n, text in enumerate(texts):
        (folder / "in" / f"{n}.txt").write_text(text)
    (folder / "c.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _limited(fault: str) -> None:
    if fault == "file size limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (256, 256))
    if fault == "descriptors":
        resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))


def _run(folder: Path, mode: str, fault: str, shim: str, start: int) -> int:
    command = [sys.executable, "-m", "bodycopy", *MODES[mode]]
    extra = {**FAULTS.get(fault, {}), "FAULT_FROM": str(start), "LD_PRELOAD": shim} if FAULTS.get(fault) else {}
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **extra},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: _limited(fault),  # noqa: PLW1509 - there are none
    ) as process:
        if fault.startswith("SIG"):
            time.sleep(0.12 * start)
            process.send_signal(getattr(signal, fault))
        _, said = process.communicate(timeout=120)
    if b"internal error" in said or b"Traceback" in said:
        print(said.decode(errors="replace"))
        return 99
    return process.returncode


def cell(mode: str, fault: str, shim: str, start: int) -> Cell:
    """Run a mode under a fault, then again without, and hold it to a run that knew no fault."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        faulty, sound = Path(one), Path(other)
        for folder in (faulty, sound):
            _corpus(folder)
        before = _files(faulty)
        _run(sound, mode, "", shim, 0)
        code = _run(faulty, mode, fault, shim, start)
        wanted, found = _files(sound), _files(faulty)
        left = [name for name in found if ".bodycopy-" in name]
        lost = ""
        for name, data in before.items():  # an input is what it was, or its result, whole
            if found.get(name) not in {data, wanted.get(name)}:
                lost = f"{name} is neither its old self nor its result"
        for name in wanted.keys() & found.keys() - before.keys():
            if name.startswith("out/") and found[name] != wanted[name]:
                lost = f"{name} is half a result"
        missing = [name for name in wanted if name not in found or (name in before and found[name] != wanted[name])]
        if code == 0 and missing:
            lost = f"exit 0, and {missing[0]} is missing"
        if mode == "in place":
            (faulty / "r.jsonl").unlink(missing_ok=True)
        _run(faulty, mode, "", shim, 0)
        again = _files(faulty)
        for name, data in wanted.items():
            if name.startswith(("out/", "in/", "one", "all.jsonl")) and again.get(name) != data:
                lost = lost or f"{name} is not made good by another run"
        return Cell(code, lost, left)


def main() -> int:
    """Print the matrix."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--starts", type=int, nargs="+", default=[1, 3, 8], help="the call that fails first")
    args = parser.parse_args()
    bad = cells = 0
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "shim.c"
        source.write_text(SHIM)
        shim = str(source.with_suffix(".so"))
        subprocess.run(["cc", "-shared", "-fPIC", "-o", shim, str(source), "-ldl"], check=True)
        for mode in MODES:
            for fault in FAULTS:
                if args.names and not any(name in f"{mode}: {fault}" for name in args.names):
                    continue
                for start in args.starts:
                    result = cell(mode, fault, shim, start)
                    cells += 1
                    wrong = result.lost or result.left or result.code in {99, 1}
                    bad += bool(wrong)
                    if wrong:
                        print(
                            f"{mode}: {fault} from {start}: exit {result.code}; {result.lost} {result.left}", flush=True
                        )
    print(f"{cells} cells, {bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
