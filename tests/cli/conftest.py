from __future__ import annotations

import os
import subprocess
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest

import bodycopy
from bodycopy.__main__ import run
from bodycopy.rulebook.load import compiled, write_shipped

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
    """Compile the rules where they have changed, or every process that is started here would read them as TOML."""
    if compiled() is None:
        with suppress(ValueError):  # a rule is being written
            write_shipped(checkout=True)


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
def command() -> Command:
    """Run the real command in a process of its own."""

    def start(*arguments: str, stdin: bytes = b"", **options: Any) -> Result:  # noqa: ANN401
        done = subprocess.run(
            [sys.executable, "-m", "bodycopy", *arguments],
            input=stdin,
            capture_output=True,
            timeout=50,
            check=False,
            **options,
        )
        return Result(done.returncode, done.stdout, done.stderr.decode())

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
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(Path(bodycopy.__file__).parents[1])]))
