"""Closed pipes, full disks, Ctrl-C: the command ends as ``cat`` does, and leaves nothing half done."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import termios
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from bodycopy import __main__ as entry
from bodycopy.cli import interrupt
from bodycopy.cli.interrupt import Interrupted, stoppable
from cli.conftest import ARTICLE, PAGE, running, until

if TYPE_CHECKING:
    from collections.abc import Callable

COMMAND = [sys.executable, "-m", "bodycopy"]


def start(*arguments: str, stdin: int | IO[bytes] = subprocess.DEVNULL, **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401
    return subprocess.Popen(
        [*COMMAND, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


@pytest.mark.parametrize("arguments", [[], ["clean", "-", "--to", "jsonl"]])
def test_a_closed_pipe(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *arguments], input=ARTICLE.encode(), stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b"")


@pytest.mark.parametrize("arguments", [[], ["clean", "-", "--to", "jsonl"]])
def test_a_full_disk(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], input=ARTICLE.encode(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 3
    assert done.stderr.startswith(b"bodycopy: standard input: write-error: standard output: no space left on device")
    assert done.stderr.count(b"\n") == 1


def test_what_python_writes_may_not_get_lost_either() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "--version"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize(("closing", "status"), [("<&-", "unreadable"), (">&-", "write-error")])
def test_closed_streams(closing: str, status: str) -> None:
    script = f"echo text | {sys.executable} -m bodycopy {closing}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False)
    assert done.returncode == 3
    assert f"standard input: {status}: ".encode() in done.stderr
    assert done.stdout == b""


def test_nobody_listens_to_standard_error() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m bodycopy missing.txt 2>&-"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, b"")


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.usefixtures("faults")
def test_told_to_stop_in_a_batch(signum: signal.Signals) -> None:
    Path("c").mkdir()
    Path("c/a.txt").write_text(ARTICLE)
    for number in range(4):
        Path(f"c/b{number}.html").write_text(PAGE.replace("bridge", "FAULT-SLEEP"))
    process = start("clean", "c", "-o", "out", "-j", "2", start_new_session=True)
    until(lambda: Path("out/a.txt").exists() and len(running(process.pid)) > 2)
    os.killpg(process.pid, signum) if signum == signal.SIGINT else process.send_signal(signum)
    out, err = process.communicate(timeout=60)  # they sleep for longer
    assert (process.returncode, out, err) == (-signum, b"", b"")
    assert [path.name for path in Path("out").iterdir()] == ["a.txt"]
    until(lambda: not running(process.pid))


def test_told_to_stop_while_it_waits_for_its_input() -> None:
    reader, writer = os.pipe()
    process = start(stdin=reader)
    os.write(writer, b"a")
    until(lambda: fcntl.ioctl(reader, termios.FIONREAD, bytes(4)) == bytes(4))  # it has read that, and wants more
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    os.close(writer)
    os.close(reader)
    assert (process.returncode, out, err) == (-signal.SIGINT, b"", b"")


def test_signals_become_exceptions_inside_only() -> None:
    with stoppable(), pytest.raises(Interrupted) as error:
        signal.raise_signal(signal.SIGTERM)
    assert error.value.signum == signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(
    ("error", "signum"), [(BrokenPipeError(), 13), (KeyboardInterrupt(), 2), (Interrupted(15), 15), (Interrupted(1), 1)]
)
def test_the_signal_that_ends_the_command(error: BaseException, signum: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("bodycopy.cli.run.clean", fail)
    monkeypatch.setattr(interrupt, "die_by", lambda number: 128 + number)
    assert entry.run([]) == 128 + signum


def test_ended_by_its_own_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr(os, "kill", lambda *arguments: sent.append(arguments))
    before = signal.getsignal(signal.SIGPIPE)
    try:
        assert interrupt.die_by(signal.SIGPIPE) == 141
        assert signal.getsignal(signal.SIGPIPE) == signal.SIG_DFL
    finally:
        signal.signal(signal.SIGPIPE, before)
    assert sent == [(os.getpid(), signal.SIGPIPE)]


def test_a_system_without_signals_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert interrupt.die_by(2) == 130


@pytest.mark.parametrize(
    "arguments", [["clean", "in", "-o", "out/"], ["clean", "in/a.html"], ["clean", "in", "--to", "jsonl"]]
)
def test_a_parent_that_ignores_its_childrens_ends(arguments: list[str]) -> None:
    Path("in").mkdir()
    Path("in/a.html").write_text(PAGE)
    Path("in/b.txt").write_text(ARTICLE)
    with start(*arguments, preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)) as process:
        said = process.communicate()[1]
    assert (process.returncode, said) == (0, b"")


@pytest.mark.parametrize("size", [20_000, 400_000])
@pytest.mark.parametrize(
    "deaf",
    [
        lambda: signal.signal(signal.SIGPROF, signal.SIG_IGN),
        lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGPROF]),
    ],
    ids=["ignored", "blocked"],
)
def test_a_limit_on_time_holds_where_its_signal_was_ignored(size: int, deaf: Callable[[], object]) -> None:
    Path("a.txt").write_bytes(
        b"".join(b"The bridge was late on day %d, she said.\n\n" % day for day in range(size // 40))
    )
    with start("clean", "a.txt", "--timeout", "0.001", preexec_fn=deaf) as process:
        said = process.communicate()[1]
    assert process.returncode == 3
    assert b"timeout: not done after 0.001 s" in said


def test_no_width_for_help_is_no_width_at_all() -> None:
    with start("--help", env={**os.environ, "COLUMNS": "0"}) as process:
        assert b"clean" in process.communicate()[0]
