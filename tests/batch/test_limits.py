from __future__ import annotations

import os
import resource
import signal
import sys
from types import SimpleNamespace

import pytest

from bodycopy.batch import limits
from bodycopy.batch.limits import confine, cpu_limit, poll
from bodycopy.batch.outcome import out_of_memory
from bodycopy.batch.settings import Settings

INFINITY = resource.RLIM_INFINITY


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What would be done to this process."""
    done: list[tuple[object, ...]] = []
    monkeypatch.setattr(signal, "signal", lambda *arguments: done.append(("signal", *arguments)))
    muted = SimpleNamespace(**vars(os))  # pytest itself needs the real one to capture what is written
    muted.dup2 = lambda _, descriptor: done.append(("mute", descriptor))
    monkeypatch.setattr(limits, "os", muted)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (INFINITY, INFINITY))
    monkeypatch.setattr(resource, "setrlimit", lambda *arguments: done.append(("limit", *arguments)))
    return done


@pytest.mark.parametrize(("hard", "limit"), [(1 << 20, 1 << 20), (1 << 40, 1 << 30)])
def test_no_more_than_the_system_gives(
    hard: int, limit: int, calls: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (hard, hard))
    confine(1 << 30)
    assert calls[-1] == ("limit", resource.RLIMIT_AS, (limit, hard))


def test_no_limit(calls: list[tuple[object, ...]]) -> None:
    confine(0)
    assert calls[-1] == ("mute", 2)


def test_a_system_that_knows_no_such_limits(calls: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.setattr(limits, "CPU_TIMER", None)
    confine(1 << 30)
    with cpu_limit(1):
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert calls[-1] == ("mute", 2)


def test_the_timer_runs_inside_only() -> None:
    with cpu_limit(50):
        assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] < 51
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    with cpu_limit(0):
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


class _Time:
    """A clock that a wait moves on by what it is said to take."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, takes: float) -> None:
        self.now = 100.0
        self.takes = takes
        self.asked: list[float] = []
        monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: self.now))

    def wait(self, seconds: float) -> str:
        self.asked.append(seconds)
        self.now += self.takes
        return "nothing"


def test_waiting_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = _Time(monkeypatch, takes=0.25)
    assert poll(clock.wait) == ("nothing", 0.25)


def test_a_stop_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = _Time(monkeypatch, takes=3600.0)
    assert poll(clock.wait) == ("nothing", 0.5)


@pytest.mark.parametrize(
    ("own", "said", "message"),
    [
        (INFINITY, 2 << 30, "took more than 2G of memory"),
        (300 << 20, 2 << 30, "took more than 300M of memory, the system's limit"),
        (300 << 20, 0, "took more than 300M of memory, the system's limit"),
        (INFINITY, 0, "took more memory than there is"),
    ],
)
def test_the_limit_of_memory_that_was_met_is_named(
    own: int, said: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (own, own))
    assert out_of_memory(Settings(max_memory=said)).message == message
