"""Whatever a document does to its worker, it is named, the others go on, and nothing is left running."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from batch.conftest import raising
from bodycopy.batch import limits, pool
from bodycopy.batch.documents import Item, Job, Loaded
from bodycopy.batch.limits import worker_exit
from bodycopy.batch.outcome import Outcome, out_of_memory
from bodycopy.batch.pool import outcomes_in_order
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import UsageError
from cli.conftest import APPEAL, ARTICLE, PAGE, Command

FAULTS = [
    ("HANG", "timeout", "not done after 1 s"),
    ("MEMORY", "memory", "took more than 400M of memory"),
    ("DEEP", "crash", "nested too deeply"),
    ("RAISE", "crash", "ValueError: \\x1b[31mwhat the document says"),
    ("EXIT", "crash", "its worker ended with exit code 7"),
    ("SEGFAULT", "crash", "its worker died by SIGSEGV"),
    ("KILLED", "memory", "its worker was killed"),
]
DEFAULTS = Settings()
LIMITS = ("--timeout", "1", "--max-memory", "400M")


@pytest.mark.usefixtures("faults")
@pytest.mark.parametrize(("fault", "status", "says"), FAULTS, ids=[fault for fault, _, _ in FAULTS])
def test_one_page(fault: str, status: str, says: str, command: Command) -> None:
    result = command(*LIMITS, stdin=PAGE.replace("bridge", f"FAULT-{fault}").encode())
    assert (result.code, result.out) == (3, b"")
    assert result.err.startswith(f"bodycopy: standard input: {status}: ")
    assert says in result.err
    assert result.err.count("\n") == 1


@pytest.mark.usefixtures("faults")
def test_a_document_is_heard_by_nobody(command: Command) -> None:
    result = command("-v", stdin=PAGE.replace("bridge", "FAULT-PRINT").encode())
    assert result.code == 0
    assert b"speaks" not in result.out
    assert "speaks" not in result.err


@pytest.mark.usefixtures("faults")
@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_batch_with_every_fault_in_it(jobs: str, command: Command) -> None:
    Path("c").mkdir()
    for number in range(12):
        Path(f"c/{number:02}.txt").write_text(ARTICLE + "\n" + APPEAL)
        Path(f"c/{number:02}p.html").write_text(PAGE)
    for number, (fault, _, _) in enumerate(FAULTS):
        Path(f"c/{number:02}-{fault}.txt").write_text(f"FAULT-{fault} in a text")
    result = command("clean", "c", "-o", "out", "--to", "text", "-j", jobs, *LIMITS)
    assert result.code == 3
    for number, (fault, status, says) in enumerate(FAULTS):
        (line,) = [line for line in result.err.splitlines() if f"{number:02}-{fault}.txt" in line]
        assert f": {status}: " in line
        assert says in line
    assert len(result.err.splitlines()) == len(FAULTS)
    names = sorted(path.name for path in Path("out").iterdir())
    assert names == sorted(f"{number:02}{page}.txt" for number in range(12) for page in ("", "p"))
    assert all(Path(f"out/{number:02}.txt").read_text() == ARTICLE for number in range(12))


def page(data: bytes = PAGE.encode()) -> Loaded:
    return Loaded(data, "text", Job("p.html", "p.html", DEFAULTS))


def answers(*items: Item, count: int = 1, settings: Settings = DEFAULTS) -> list[Outcome]:
    return [outcome._replace(seconds=0) for outcome in outcomes_in_order(items, settings, count)]


Judged = Callable[[Callable[[Loaded], Outcome]], None]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Judged:
    """Replace the judging, which forked workers inherit."""
    return lambda function: monkeypatch.setattr(pool, "judge", function)


def sleep(_: Loaded) -> Outcome:
    time.sleep(60)
    raise AssertionError


def test_the_clock_ends_what_uses_no_cpu(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(sleep)
    monkeypatch.setattr(limits, "still_limit", lambda *_: 0.3)
    outcomes = answers(page(), page(), count=2)
    assert [(each.status, each.message) for each in outcomes] == [("timeout", "its worker stood still for 0.3 s")] * 2
    assert multiprocessing.active_children() == []


def test_the_clock_leaves_what_works(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(lambda _: time.sleep(1) or Outcome("ok"))  # type: ignore[func-returns-value]
    monkeypatch.setattr(limits, "_STEP", 0.05)
    monkeypatch.setattr(limits, "still_limit", lambda *_: 0.5)
    seconds = itertools.count(1)
    monkeypatch.setattr(limits, "cpu_time", lambda _: next(seconds))
    assert [each.status for each in answers(page())] == ["ok"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what another process does")
def test_a_worker_may_stand_still_as_long_whatever_it_is_at() -> None:
    assert {limits.still_limit(Settings(timeout=limit), size) for limit in (20, None) for size in (0, 10**9)} == {65}
    assert limits.still_limit(Settings(timeout=0), 10**9) is None


def test_somebody_is_told_that_it_takes_time(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(lambda _: time.sleep(0.2) or Outcome("ok"))  # type: ignore[func-returns-value]
    monkeypatch.setattr(limits, "_STEP", 0.01)
    looks: list[int] = []
    assert [each.status for each in outcomes_in_order([page()], DEFAULTS, 1, lambda: looks.append(1))] == ["ok"]
    assert looks


def test_being_told_to_stop_leaves_no_process(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(sleep)
    monkeypatch.setattr(limits, "_STEP", 0.01)
    with pytest.raises(KeyboardInterrupt):
        next(outcomes_in_order([page()], DEFAULTS, 1, raising(KeyboardInterrupt())))
    assert multiprocessing.active_children() == []


def test_time_grows_with_size_where_nobody_says_how_much() -> None:
    assert [limits.allowed(Settings(), size) for size in (0, 1_000_000, 12_000_000)] == [20, 25, 80]
    assert [limits.allowed(Settings(timeout=limit), 10**9) for limit in (3, 0)] == [3, 0]


def test_no_limits_at_all(judged: Judged) -> None:
    judged(lambda loaded: Outcome("ok", text=loaded.job.source))
    assert answers(page(), settings=Settings(timeout=0, max_memory=0)) == [Outcome("ok", text="p.html")]


def test_outcomes_that_are_known_pass_in_their_place(judged: Judged) -> None:
    judged(lambda _: Outcome("ok"))
    known = Outcome("skipped", "is a FIFO")
    assert answers(known, page(), known, known) == [known, Outcome("ok"), known, known]
    assert answers() == []


def test_a_slow_document_holds_back_its_own_result_only(judged: Judged) -> None:
    def judge(loaded: Loaded) -> Outcome:
        time.sleep(0.5 if loaded.data == b"slow" else 0)
        return Outcome("ok", text=loaded.data.decode())

    judged(judge)
    items = [page(name) for name in (b"slow", b"a", b"b", b"c")]
    assert [outcome.text for outcome in answers(*items, count=2)] == ["slow", "a", "b", "c"]


def test_finished_texts_that_wait_are_bounded(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []

    def judge(loaded: Loaded) -> Outcome:
        time.sleep(0.5 if loaded.data == b"slow" else 0)
        return Outcome("ok", text="x" * 10)

    def items() -> Iterator[Loaded]:
        for number in range(30):
            taken.append(number)
            yield page(b"fast" if number else b"slow")

    judged(judge)
    monkeypatch.setattr(pool, "MAX_INFLIGHT_BYTES", 50)
    outcomes = outcomes_in_order(items(), DEFAULTS, 2)
    next(outcomes)
    assert len(taken) <= 8
    assert len([*outcomes]) == 29


def test_a_mistake_in_the_settings_comes_back_from_a_worker(judged: Judged) -> None:
    judged(raising(UsageError("own.toml: not TOML")))
    with pytest.raises(UsageError, match="not TOML"):
        answers(page(), page(), count=2)
    assert multiprocessing.active_children() == []


def test_a_worker_killed_while_it_is_idle_costs_nothing(judged: Judged) -> None:
    judged(lambda loaded: Outcome("ok", text=loaded.data.decode()))
    items = [page(str(number).encode()) for number in range(6)]
    killed = []

    def killing() -> Iterator[Loaded]:
        for item in items:
            for child in multiprocessing.active_children():  # all are idle: there is one, and it has answered
                child.kill()
                child.join()
                killed.append(child)
            yield item

    assert [outcome.text for outcome in outcomes_in_order(killing(), DEFAULTS, 1)] == ["0", "1", "2", "3", "4", "5"]
    assert len(killed) == 5


def test_a_worker_that_ran_out_of_memory_is_replaced(judged: Judged) -> None:
    def judge(loaded: Loaded) -> Outcome:
        return Outcome("memory" if loaded.data == b"large" else "ok", str(os.getpid()))

    judged(judge)
    items = [page(name) for name in (b"a", b"large", b"b")]
    assert len({each.message for each in answers(*items)}) == 3  # the second worker was tried for it, too


def test_what_ran_out_of_memory_behind_others_is_tried_once_more_alone(judged: Judged) -> None:
    seen: list[bytes] = []  # by the process, which remembers what it was given before

    def judge(loaded: Loaded) -> Outcome:
        seen.append(loaded.data)
        return Outcome("memory" if len(seen) > 1 else "ok", str(len(seen)))

    judged(judge)
    items = [page(name) for name in (b"a", b"b", b"c")]
    assert [(each.status, each.message) for each in answers(*items)] == [("ok", "1")] * 3


def test_a_start_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", raising(BlockingIOError(11, "Resource temporarily unavailable")))
    (outcome,) = answers(page())
    assert outcome.status == "crash"
    assert "no process could be started for it: Resource temporarily unavailable" in outcome.message
    assert multiprocessing.active_children() == []


def test_workers_that_die_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "serve", lambda *_: os._exit(5))
    (outcome,) = answers(page())
    assert (outcome.status, outcome.full_message) == ("crash", "its worker ended with exit code 5; please report it")


def test_spawned_workers_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "METHOD", "spawn")
    Path("a.txt").write_text(ARTICLE)
    outcomes = answers(Job("a.txt", "a.txt", DEFAULTS), Job("b.txt", "b.txt", DEFAULTS))
    assert [outcome.status for outcome in outcomes] == ["unchanged", "unreadable"]


class Unsendable(str):
    """A text for which there is no memory when it is sent."""

    __slots__ = ()

    def __reduce__(self) -> str:
        raise MemoryError


def test_an_answer_that_is_too_large_to_be_sent(judged: Judged) -> None:
    judged(lambda _: Outcome("ok", text=Unsendable("large")))
    assert answers(page())[0].status == "memory"


def test_a_system_without_signal_masks(monkeypatch: pytest.MonkeyPatch, judged: Judged) -> None:
    monkeypatch.delattr(signal, "pthread_sigmask")
    judged(lambda _: Outcome("ok"))
    assert answers(page()) == [Outcome("ok")]


@pytest.mark.parametrize(
    ("code", "status", "says"),
    [
        (0, "crash", "exit code 0"),
        (1, "crash", "exit code 1"),
        (-signal.SIGPROF, "timeout", "not done after 27.5 s"),
        (-signal.SIGKILL, "memory", "killed"),
        (-signal.SIGABRT, "crash", "SIGABRT"),
        (-63, "crash", "signal 63"),
    ],
)
def test_what_a_worker_died_of(code: int, status: str, says: str) -> None:
    outcome = worker_exit(code, Settings(), 1_500_000)
    assert outcome.status == status
    assert says in outcome.message


def confined(code: str) -> subprocess.CompletedProcess[bytes]:
    """Run code in a process of its own that becomes a worker."""
    code = f"import resource, sys\nfrom bodycopy.batch import limits\nfrom bodycopy.batch.limits import *\n{code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)


def test_confined_and_limited() -> None:
    """A worker is mute, short of memory, and ended by its CPU timer."""
    done = confined(
        "with cpu_limit(0): pass\n"
        "with cpu_limit(50): assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] < 51\n"
        "assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 33, 1 << 33))\n"
        "for asked, limit in (0, 1 << 33), (1 << 40, 1 << 33), (1 << 30, 1 << 30):\n"
        "    confine(asked)\n"
        "    assert resource.getrlimit(resource.RLIMIT_AS)[0] == limit\n"
        "print('not heard')\n"
        "with cpu_limit(0.1):\n"
        "    while True: pass\n"
    )
    assert (done.returncode, done.stdout) == (-signal.SIGPROF, b"")


def test_a_system_that_knows_no_such_limits() -> None:
    done = confined("sys.modules['resource'] = limits.CPU_TIMER = None\nconfine(1)\nwith cpu_limit(1): bytes(1 << 20)")
    assert done.returncode == 0


@pytest.mark.parametrize(("takes", "counts"), [(0.25, 0.25), (3600.0, 0.5)])
def test_a_stop_does_not_count_as_waiting(takes: float, counts: float, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter((100.0, 100.0 + takes))
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: next(now)))
    assert limits.poll(lambda _: "nothing") == ("nothing", counts)


@pytest.mark.parametrize(
    ("own", "said", "message"),
    [
        (-1, 2 << 30, "took more than 2G of memory"),
        (300 << 20, 2 << 30, "took more than 300M of memory, the system's limit"),
        (300 << 20, 0, "took more than 300M of memory, the system's limit"),
        (-1, 0, "took more memory than there is"),
    ],
)
def test_the_limit_of_memory_that_was_met_is_named(
    own: int, said: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (own, own))
    assert out_of_memory(Settings(max_memory=said)).message == message
