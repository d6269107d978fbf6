"""Faults by plan: every fault in every mode, each with nothing lost, a true status and nothing left behind.

    python tests/benchmarks/faults.py [NAME ...]

``write`` and ``read`` are made to fail by a library that is preloaded, which needs a C compiler and Linux; descriptors and file
sizes are limited by the kernel; processes are killed. After each fault the same command is given again without one and has to
come to what a run without a fault comes to. ``NAME`` chooses the cells whose names hold one of these words.
"""

from __future__ import annotations

import argparse
import contextlib
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

# Fails the n-th call that touches a file of the cell's folder or standard output, and all after it unless told "once".
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
static int counted(const char *call) {
	const char *which = getenv("FAULT_CALL"), *from = getenv("FAULT_FROM");
	static int seen;
	if (!which || strcmp(which, call)) return 0;
	seen++;
	return getenv("FAULT_ONCE") ? seen == atoi(from) : seen >= atoi(from);
}
static int due(const char *call, int fd) {
	char link[64], path[PATH_MAX] = "";
	struct stat s;
	if (fstat(fd, &s) || !(S_ISREG(s.st_mode) || fd == 1)) return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (fd != 1 && (readlink(link, path, sizeof path - 1) < 0 || !strstr(path, getenv("FAULT_IN")))) return 0;
	return counted(call);
}
int open64(const char *path, int flags, ...) {
	int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
	va_list rest;
	va_start(rest, flags);
	int mode = va_arg(rest, int);
	va_end(rest);
	if ((flags & (O_CREAT | O_WRONLY | O_RDWR)) && strcmp(path, "/dev/null") && counted("open")) {
		errno = atoi(getenv("FAULT_ERRNO"));
		return -1;
	}
	return real(path, flags, mode);
}
int clock_gettime(clockid_t clock, struct timespec *now) {
	int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
	static int calls;
	int found = real(clock, now);
	const char *which = getenv("FAULT_CALL");
	if (which && !strcmp(which, "clock") && clock == CLOCK_REALTIME) now->tv_sec += (calls++ % 2 ? -1 : 1) * 86400L * 900;
	return found;
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
    "EIO on read": {"FAULT_CALL": "read", "FAULT_ERRNO": "5"},
    "EINTR on read once": {"FAULT_CALL": "read", "FAULT_ERRNO": "4", "FAULT_ONCE": "1"},
    "EACCES": {"FAULT_CALL": "open", "FAULT_ERRNO": "13"},
    "EMFILE once": {"FAULT_CALL": "open", "FAULT_ERRNO": "24", "FAULT_ONCE": "1"},
    "clock jumps": {"FAULT_CALL": "clock"},
    "file size limit": {},
    "lost worker": {},
    "memory limit": {},
    "descriptors": {},
    "SIGKILL": {},
    "SIGTERM": {},
    "SIGINT": {},
}
MODES: dict[str, list[str]] = {
    "pipe": [],
    "file": ["clean", "in/0.txt", "-o", "one.txt"],
    "folder": ["clean", "in", "-o", "out/"],
    "in place": ["clean", "in", "--in-place", "--removed", "r.jsonl"],
    "removed": ["clean", "in", "-o", "out/", "--removed", "r.jsonl"],
    "manifest": ["clean", "in", "-o", "out/", "--manifest", "m.jsonl", "--resume"],
    "JSONL": ["clean", "in", "--to", "jsonl", "-o", "all.jsonl"],
    "JSONL, resumed": ["clean", "in", "--to", "jsonl", "-o", "all.jsonl", "--manifest", "m.jsonl", "--resume"],
    "JSONL packed": ["clean", "c.jsonl", "--to", "jsonl", "-o", "all.jsonl.gz"],
    "Parquet": ["clean", "c.jsonl", "--to", "parquet", "-o", "all.parquet"],
    "Markdown": ["clean", "in", "-o", "out/", "--to", "markdown", "-j", "1"],
    "WARC": ["clean", "c.warc", "--to", "jsonl", "-o", "all.jsonl"],
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
    pages = [f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{text}</p>" for text in texts]
    head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n"
    (folder / "c.warc").write_bytes("".join(head.format(len(page), page) for page in pages).encode())
    (folder / "c.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _limited(fault: str) -> None:
    if fault == "file size limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (256, 256))
    if fault == "memory limit":
        resource.setrlimit(resource.RLIMIT_AS, (160 << 20, 160 << 20))
    if fault == "descriptors":
        resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))


def _run(folder: Path, mode: str, fault: str, shim: str, start: int) -> int:
    command = [sys.executable, "-m", "bodycopy", *MODES[mode]]
    own = {"FAULT_FROM": str(start), "FAULT_IN": str(folder), "LD_PRELOAD": shim}
    extra = {**FAULTS[fault], **own} if FAULTS.get(fault) else {}
    with (
        (folder / "in" / "0.txt").open() as piped,
        (folder / "piped").open("wb") as out,
        subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **extra},
            stdin=piped if mode == "pipe" else subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: _limited(fault),  # noqa: PLW1509 - there are none
        ) as process,
    ):
        if fault.startswith("SIG"):
            time.sleep(0.5 + 0.12 * start)  # Python itself has started by then
            process.send_signal(getattr(signal, fault))
        if fault == "lost worker":
            _lose_one(process)
        _, said = process.communicate(timeout=120)
    if b"internal error" in said or b"Traceback" in said:
        print(said.decode(errors="replace"))
        return 99
    return process.returncode


def _lose_one(process: subprocess.Popen[bytes]) -> None:
    """Kill the first process that a run starts."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None:
        with contextlib.suppress(OSError):
            if first := children.read_text().split()[:1]:
                os.kill(int(first[0]), signal.SIGKILL)
                return
        time.sleep(0.005)


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
        lost = _lost(mode, code, before, wanted, found)
        if mode == "in place":
            (faulty / "r.jsonl").unlink(missing_ok=True)
        _run(faulty, mode, "", shim, 0)
        again = _files(faulty)
        for name, data in wanted.items():
            if name.startswith(("out/", "in/", "one", "all.jsonl", "piped")) and again.get(name) != data:
                lost = lost or f"{name} is not made good by another run"
        return Cell(code, lost, [name for name in found if ".bodycopy-" in name])


def _lost(mode: str, code: int, before: dict[str, bytes], wanted: dict[str, bytes], found: dict[str, bytes]) -> str:
    """Say what is lost, half written or not what the exit code says."""
    for name, data in before.items():  # an input is what it was, or its result, whole
        if found.get(name) not in {data, wanted.get(name)}:
            return f"{name} is neither its old self nor its result"
    for name in wanted.keys() & found.keys() - before.keys():
        if name.startswith("out/") and found[name] != wanted[name]:
            return f"{name} is half a result"
    if mode == "pipe" and code == 0 and found["piped"] != wanted["piped"]:
        return "exit 0, and the result is not whole"
    missing = [name for name in wanted if name not in found or (name in before and found[name] != wanted[name])]
    return f"exit 0, and {missing[0]} is missing" if code == 0 and missing else ""


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
