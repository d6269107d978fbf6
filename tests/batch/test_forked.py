"""A document in a process of its own: whatever becomes of that process, there is an outcome and nothing is left running."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import NoReturn

import pytest

from bodycopy.batch import forked, limits
from bodycopy.batch.documents import Job, Loaded, judge
from bodycopy.batch.forked import judge_forked
from bodycopy.batch.limits import METHOD
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import UsageError

pytestmark = pytest.mark.skipif(METHOD != "fork", reason="needs a system that forks")

Work = Callable[[Loaded, Settings], Outcome]
PAGE = Loaded(b"<p>The bridge opens in May.</p>", "html", Job("page.html", "", Settings()))


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch) -> Callable[[Work], None]:
    """Replace what the process does."""

    def replace(work: Work) -> None:
        monkeypatch.setattr(forked, "work", work)

    return replace


def no_child_is_left() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return True


def test_a_page() -> None:
    assert judge_forked(PAGE)._replace(seconds=0) == judge(PAGE)
    assert no_child_is_left()


def test_a_long_answer_comes_whole(working: Callable[[Work], None]) -> None:
    text = "bridge\n" * 1_000_000
    working(lambda _, __: Outcome("ok", text=text))
    assert judge_forked(PAGE).text == text


def test_what_uses_no_cpu_is_ended_by_the_clock(
    working: Callable[[Work], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forked, "wall_limit", lambda _, __: 0.05)
    working(lambda _, __: time.sleep(60) or Outcome("ok"))  # type: ignore[func-returns-value]
    looks: list[int] = []
    assert judge_forked(PAGE, lambda: looks.append(1)).status == "timeout"
    assert no_child_is_left()


def test_somebody_is_told_that_it_takes_time(working: Callable[[Work], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_STEP", 0.01)
    working(lambda _, __: time.sleep(0.2) or Outcome("ok"))  # type: ignore[func-returns-value]
    looks: list[int] = []
    assert judge_forked(PAGE, lambda: looks.append(1)).status == "ok"
    assert looks


def test_settings_that_are_at_fault_are_raised_here(working: Callable[[Work], None]) -> None:
    def fault(_: Loaded, __: Settings) -> NoReturn:
        raise UsageError("no such rule")

    working(fault)
    with pytest.raises(UsageError, match="no such rule"):
        judge_forked(PAGE)
    assert no_child_is_left()


def test_being_told_to_stop_leaves_no_process(working: Callable[[Work], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(limits, "_STEP", 0.01)
    working(lambda _, __: time.sleep(60) or Outcome("ok"))  # type: ignore[func-returns-value]
    with pytest.raises(KeyboardInterrupt):
        judge_forked(PAGE, stop)
    assert no_child_is_left()


def test_no_process_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", full)
    outcome = judge_forked(PAGE)
    assert outcome == limits.no_process(BlockingIOError(11, "Resource temporarily unavailable"))
