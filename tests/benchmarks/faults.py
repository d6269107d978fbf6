"""Faults by plan: every fault in every mode, each with nothing lost, a true status and nothing left behind.

    python tests/benchmarks/faults.py [NAME ...]

System calls are made to fail, or to be the moment at which something happens, by a library that is preloaded (``shim.c``); descriptors,
memory and file sizes are limited by the kernel. After each fault the same command is given again without one and has to
come to what a run without a fault comes to. The commands are forked from this process, which has loaded all they need: a cell
takes a few tenths of a second of CPU time. ``NAME`` chooses the cells whose names hold one of these words.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from functools import cache
from pathlib import Path
from typing import NamedTuple

from faultrecords import amiss

PROSE = "The council met on Tuesday to discuss the new bridge, document {}. Engineers said that it would take two years.\n\n"
BANNER = "Please support our journalism. Donate now.\n"
COUNT = 10
EDITED = COUNT - 1
"""The input that somebody else changes or takes away."""


class Fault(NamedTuple):
    """What happens, and at which call."""

    call: str = ""
    do: str = ""
    once: bool = False


def _fault(said: str) -> Fault:
    """Read a fault as ``faults.toml`` writes it: ``call: what happens``, ``once`` behind it; nothing where limits make it."""
    call, _, do = said.removesuffix(" once").partition(": ")
    number = f"signal {int(signal.Signals[do])}" if do.startswith("SIG") else do
    return Fault(call, number, once=said.endswith(" once"))


_PLAN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
FAULTS = {name: _fault(said) for name, said in _PLAN["faults"].items()}
MODES: dict[str, list[str]] = {name: command.split() for name, command in _PLAN["modes"].items()}
RESULTS = ("out/", "in/", "one", "all.", "piped", "report", "learnt")


class Cell(NamedTuple):
    """What came of one fault in one mode."""

    code: int
    wrong: str


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


def _limited(name: str, start: int) -> None:
    """Put the limits of a fault on this process."""
    if name == "file size limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100 * start, 100 * start))
    if name == "memory limit":
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + (start << 19), used + (start << 19)))
    if name == "descriptors":
        first = os.open("/dev/null", os.O_RDONLY)
        os.close(first)
        resource.setrlimit(resource.RLIMIT_NOFILE, (first + start + 2, first + start + 2))


def _be(folder: Path, mode: str, name: str, start: int) -> None:
    """Be the command; never returns."""
    code = 1
    try:
        os.chdir(folder)
        for descriptor, opened in (
            (0, os.open("in/0.txt" if mode == "pipe" else os.devnull, os.O_RDONLY)),
            (1, os.open("piped", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)),
            (2, os.open(f"{folder}.said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)),
        ):
            os.dup2(opened, descriptor)
            os.close(opened)
        if name == "nobody reads":
            reader, writer = os.pipe()
            os.dup2(writer, 1)
            os.close(reader)
            os.close(writer)
        fault = FAULTS.get(name, Fault())
        os.environ |= {
            "FAULT_IN": str(folder),
            "FAULT_PID": str(os.getpid()),
            "FAULT_FILE": f"{folder}/in/{EDITED}.txt",
        }
        os.environ |= {"FAULT_CALL": fault.call, "FAULT_DO": fault.do, "FAULT_FROM": str(start)}
        if fault.once:
            os.environ["FAULT_ONCE"] = "1"
        _limited(name, start)
        from bodycopy.__main__ import leave, run

        leave(run(MODES[mode]))
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - as Python does
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)


def _started(folder: Path, mode: str, name: str, start: int) -> int:
    sys.stdout.flush()
    process = os.fork()
    if not process:
        _be(folder, mode, name, start)
    return process


def _ended(process: int, *, stopped: bool = False) -> int | None:
    """Wait for a command and return its exit code; None where it was stopped, or hangs and was killed."""
    if not stopped:
        watched = os.pidfd_open(process)
        if not select.select([watched], [], [], 300)[0]:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            print("it hangs", flush=True)
            return None
        os.close(watched)
    status = os.waitpid(process, os.WUNTRACED if stopped else 0)[1]
    return None if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status)


def _run(folder: Path, mode: str, name: str = "", start: int = 0) -> int | None:
    process = _started(folder, mode, name, start)
    if name == "a second run":
        code = _ended(process, stopped=True)
        if code is not None:
            return code
        first_said = folder.with_suffix(".said").read_bytes() if folder.with_suffix(".said").exists() else b""
        second = _run(folder, mode)
        os.kill(process, signal.SIGCONT)
        code = _ended(process)
        # By two runs at once a file may be written twice to the same result, or the second is refused.
        return code if second in {0, 2} and not _broken(first_said) else 99
    code = _ended(process)
    return 99 if code is None or _broken(Path(f"{folder}.said").read_bytes()) else code


def _broken(said: bytes) -> bool:
    if b"internal error" in said or b"Traceback" in said:
        print(said.decode(errors="replace"), flush=True)
        return True
    return False


@cache
def _sound(mode: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return a corpus's files before a run that knows no fault, and after it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve() / "c"
        folder.mkdir()
        _corpus(folder)
        before = _files(folder)
        if _run(folder, mode) != 0:
            raise RuntimeError(f"{mode} fails without a fault")
        return before, _files(folder)


def cell(mode: str, name: str, start: int) -> Cell:
    """Run a mode under a fault, then again without, and hold it to a run that knew no fault."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made).resolve() / "c"
        folder.mkdir()
        _corpus(folder)
        before, wanted = _sound(mode)
        code = _run(folder, mode, name, start)
        found = _files(folder)
        wrong = _disturbed(folder, before, found) if "input" in name else ""
        # Of what was edited a result may be the new text's.
        own = {path for path in wanted if f"/{EDITED}." in path or path == "learnt.toml"} if "edited" in name else set()
        known = {path: data for path, data in wanted.items() if path not in own}
        wrong = wrong or _lost(mode, code, before, known, found)
        edited = f"in/{EDITED}.txt" if "edited" in name else ""
        wrong = wrong or next(filter(None, (amiss(code, path, wanted, found, edited) for path in wanted)), "")
        wrong = wrong or ("" if "SIGKILL" in name else _left(found))
        if mode.startswith(("in place", "removed")):
            (folder / "r.jsonl").unlink(missing_ok=True)
            for kept in folder.rglob("*.old"):
                kept.unlink()
        # While a killed run's processes notice that it is gone, another run is refused.
        for _ in range(50 if "SIGKILL" in name else 1):
            _run(folder, mode)
            again = _files(folder)
            short = [path for path, data in wanted.items() if path.startswith(RESULTS) and again.get(path) != data]
            if not short:
                break
            time.sleep(0.1)
        if short and not wrong and not short[0].endswith(".old"):
            wrong = f"{short[0]} is not made good by another run"
        wrong = wrong or _left(again)  # a run that was killed leaves it to the next one
        return Cell(99 if code is None else code, wrong)


def _left(found: dict[str, bytes]) -> str:
    left = [path for path in found if ".bodycopy-" in path]
    return f"{left} is left behind" if left else ""


def _disturbed(folder: Path, before: dict[str, bytes], found: dict[str, bytes]) -> str:
    """Undo what somebody else did to an input, in the folder and in what was found; say where a run undid it."""
    path = f"in/{EDITED}.txt"
    away = folder / f"{path}.away"
    if away.exists():
        if path in found:
            return f"{path} was taken away, and is there again"
        away.rename(folder / path)
        found[path] = found.pop(f"{path}.away")
    if (folder / "edited").exists():
        if b"Edited." not in found[path]:
            return f"what was added to {path} is lost"
        (folder / path).write_bytes(before[path])
        found[path] = before[path]
    return ""


def _lost(
    mode: str, code: int | None, before: dict[str, bytes], wanted: dict[str, bytes], found: dict[str, bytes]
) -> str:
    """Say what is lost, half written or not what the exit code says."""
    if code in {1, 99, None}:
        return "it breaks"
    for path, data in before.items():  # an input is what it was, or its result, whole
        if path not in wanted:  # somebody else has written it
            continue
        if found.get(path) not in {data, wanted.get(path)}:
            return f"{path} is neither its old self nor its result"
        if found[path] != data and mode == "in place, with backups" and found.get(f"{path}.old") != data:
            return f"{path} has no backup"
    whole = [path for path in wanted if path.startswith(("out/", "report", "learnt")) or path.endswith(".old")]
    for path in whole:
        if path in found and found[path] != wanted[path] and not path.endswith(".html"):
            return f"{path} is half a result"
    if code == 0 and found["piped"] != wanted["piped"]:
        return "exit 0, and what was piped is not whole"
    missing = [path for path in wanted if path not in found or (path in before and found[path] != wanted[path])]
    return f"exit 0, and {missing[0]} is missing" if code == 0 and missing else ""


def _load() -> None:
    """Load what the commands would: they are forked."""
    with contextlib.suppress(ImportError):
        import pyarrow.parquet  # noqa: F401 - it is what takes long

    import bodycopy
    import bodycopy.cli.app

    bodycopy.read("A text.")
    bodycopy.read("<p>A page.</p>", kind="html")


def main() -> int:
    """Print what falls of the matrix."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--starts", type=int, nargs="+", default=[1, 3, 8], help="the call that fails first")
    args = parser.parse_args()
    if "FAULT_SHIM" not in os.environ:
        from shim import compiled

        folder = tempfile.mkdtemp()
        library = str(compiled("shim", Path(folder)))
        os.execve(  # noqa: S606 - that is what is preloaded into
            sys.executable, [sys.executable, *sys.argv], {**os.environ, "LD_PRELOAD": library, "FAULT_SHIM": folder}
        )
    _load()
    bad = cells = 0
    for mode in MODES:
        for name in FAULTS:
            if args.names and not any(word in f"{mode}: {name}" for word in args.names):
                continue
            for start in args.starts:
                result = cell(mode, name, start)
                cells += 1
                bad += bool(result.wrong)
                if result.wrong:
                    print(f"{mode}: {name} from {start}: exit {result.code}; {result.wrong}", flush=True)
        print(f"{mode}: {cells} cells so far, {bad} wrong", flush=True)
    shutil.rmtree(os.environ["FAULT_SHIM"])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
