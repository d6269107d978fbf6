from __future__ import annotations

import os
import subprocess
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest

import bodycopy
from bodycopy.__main__ import run
from bodycopy.rulebook.load import compiled, write_shipped
from shell import become, fork

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLE = (
    "The council approved the new bridge on Monday after two years of debate over its cost.\n\n"
    "Work on the foundations begins in spring, and the old crossing stays open until then.\n"
)
APPEAL = "Please support our independent journalism. Donate now from just $5 a month.\n"
PAGE = f"<!doctype html><html><head><title>Bridge</title></head><body><article><p>{ARTICLE}</p></article></body></html>"

# Read by Python at its start, in the command and in all its workers: a text that holds a marker goes wrong in that way.
FAULTS = """
import os, signal, sys, time
import bodycopy

read = bodycopy.read

def faulty(source, **options):
    text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
    if "FAULT-HANG" in text:
        if signal.getitimer(signal.ITIMER_PROF)[0]:  # it has a limit, which need not be waited for
            signal.setitimer(signal.ITIMER_PROF, 0.01)
        while True:
            pass
    if "FAULT-SLEEP" in text:
        time.sleep(100)
    if "FAULT-MEMORY" in text:
        hog = [bytes(1 << 20) for _ in range(1 << 20)]
    if "FAULT-DEEP" in text:
        faulty(source, **options)
    if "FAULT-RAISE" in text:
        raise ValueError("\\x1b[31mwhat the document says")
    if "FAULT-EXIT" in text:
        os._exit(7)
    if "FAULT-SEGFAULT" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "FAULT-KILLED" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "FAULT-PRINT" in text:
        print("a document speaks", file=sys.stderr)
        os.write(1, b"a document speaks")
    if "FAULT-DEGRADED" in text:
        return read(source, **options)._replace(degraded="its charset is a guess")
    return read(source, **options)

bodycopy.read = faulty
"""


class Result(NamedTuple):
    code: int
    out: bytes
    err: str


class Command(Protocol):
    def __call__(self, *arguments: str, stdin: bytes = b"", **options: Any) -> Result: ...  # noqa: ANN401


@pytest.fixture(scope="session", autouse=True)
def _compiled_rulebook() -> None:
    """Compile the rules where they have changed, and load what pages need: each process that starts here would do it for itself."""
    if compiled() is None:
        with suppress(ValueError):  # a rule is being written
            write_shipped(checkout=True)
    bodycopy.read(PAGE)
    with suppress(ImportError):
        import fastwarc.warc  # noqa: F401


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of the machine's, and a folder of its own, for each test."""
    monkeypatch.chdir(tmp_path)
    warnings.simplefilter("ignore", RuntimeWarning)  # of a rule that is being written; pytest puts the filters back
    monkeypatch.setenv("PYTHONWARNINGS", "ignore::RuntimeWarning")  # of a rule that is being written
    for name in list(os.environ):
        if name.startswith(("BODYCOPY_", "_BODYCOPY")):
            monkeypatch.delenv(name)


@pytest.fixture
def fresh() -> Command:
    """Run the real command in an interpreter of its own, for what depends on how one starts."""

    def start(*arguments: str, stdin: bytes = b"", **options: Any) -> Result:  # noqa: ANN401
        command = [sys.executable, "-m", "bodycopy", *arguments]
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=300, check=False, **options)
        return Result(done.returncode, done.stdout, done.stderr.decode())

    return start


@pytest.fixture
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """Run the command in a copy of this process: with streams of its own, and a twentieth of what an interpreter takes to start."""
    folder = tmp_path_factory.mktemp("streams")

    def start(*arguments: str, stdin: bytes = b"", **options: Any) -> Result:  # noqa: ANN401
        reader, writer = os.pipe()
        with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
            process = fork()
            if not process:
                os.close(writer)
                become([*arguments], [reader, out.fileno(), err.fileno()], **options)
        os.close(reader)
        with suppress(BrokenPipeError), os.fdopen(writer, "wb") as given:
            given.write(stdin)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        return Result(code, (folder / "out").read_bytes(), (folder / "err").read_text("utf-8"))

    return start


@pytest.fixture
def here(capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Run the command in this process; standard input can't be given."""

    def start(*arguments: str, stdin: bytes = b"", **options: Any) -> Result:  # noqa: ANN401
        assert not stdin
        assert not options
        code = run(list(arguments))
        captured = capfdbinary.readouterr()
        return Result(code, captured.out, captured.err.decode())

    return start


@pytest.fixture
def faults(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make texts with ``FAULT-`` markers go wrong, in every process that is started from here."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "sitecustomize.py").write_text(FAULTS)
    monkeypatch.setattr(bodycopy, "read", bodycopy.read)  # and put it back
    exec(FAULTS, {})  # noqa: S102 - in what is copied from this process, too
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(Path(bodycopy.__file__).parents[1])]))


def running(group: int) -> list[int]:
    """Return the processes of a group that still run."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            try:
                fields = (path / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(path.name))
    return found


def until(true: Callable[[], bool]) -> None:
    """Wait for what will come true; two minutes are for the busiest of machines."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)
