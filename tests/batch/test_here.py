from __future__ import annotations

import contextlib
import resource
import signal
import sys
from typing import TYPE_CHECKING, Any

from bodycopy.batch import here
from bodycopy.batch.documents import Job, Loaded
from bodycopy.batch.here import judge_here
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.settings import Settings

if TYPE_CHECKING:
    import pytest


def _loaded(**chosen: Any) -> Loaded:  # noqa: ANN401 - settings
    return Loaded(b" " * here.TINY, "text", Job("a.txt", "", Settings(**chosen)))


def _undone() -> tuple[object, ...]:
    return (
        signal.getitimer(signal.ITIMER_PROF),
        signal.getsignal(signal.SIGPROF),
        resource.getrlimit(resource.RLIMIT_AS),
    )


def test_what_is_cleaned_here_has_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: Loaded) -> Outcome:
        while True:
            with contextlib.suppress(Exception):
                sum(range(1000))

    before = _undone()
    monkeypatch.setattr(here, "judge", busy)
    assert judge_here(_loaded(timeout=0.05)).told == "not done after 0.05 s; raise --timeout, or lift it with 0"
    assert _undone() == before


def test_what_python_drops_of_a_time_limit_is_not_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Slow:
        def __del__(self) -> None:
            while True:
                sum(range(1000))

    def busy(_: Loaded) -> Outcome:
        Slow()  # what is raised in there goes nowhere
        while True:
            sum(range(1000))

    monkeypatch.setattr(here, "judge", busy)
    hook = sys.unraisablehook
    assert judge_here(_loaded(timeout=0.05)).status == "timeout"
    assert capfd.readouterr().err == ""
    assert sys.unraisablehook is hook


def test_what_is_cleaned_here_has_a_memory_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(_: Loaded) -> Outcome:
        try:
            return Outcome("ok", text=str(len(bytearray(60 << 30))))
        except MemoryError:
            return Outcome("memory")

    before = _undone()
    monkeypatch.setattr(here, "judge", greedy)
    assert judge_here(_loaded(max_memory=50 << 30)).status == "memory"
    assert _undone() == before


def test_no_limits_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "judge", lambda _: Outcome("ok", message=str(_undone())))
    before = _undone()
    assert judge_here(_loaded(timeout=0, max_memory=0)).message == str(before)
