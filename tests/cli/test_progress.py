"""How far a run is: a bar for people only, a line now and then with -v, nothing for those who don't ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodycopy.batch.inputs import Input
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.plan import Plan, Request, TaskRef
from bodycopy.batch.settings import Settings
from bodycopy.cli import progress
from bodycopy.document import Removal
from cli.conftest import APPEAL, ARTICLE, Command

TWO = Plan((Input("a", "a", "a"), Input("b", "b", "b")))
DONE = Outcome("ok", text="x", characters=10, removed=(Removal(0, 5, "r", "meta", "why", text="taken"),))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])  # type: ignore[attr-defined]
    return now


def test_without_a_terminal_nothing_is_shown(here: Command) -> None:
    for number in range(3):
        Path(f"{number}.txt").write_text(ARTICLE + "\n" + APPEAL)
    assert here("clean", "0.txt", "1.txt", "2.txt", "-o", "out").err == ""


def test_a_bar_on_request(command: Command) -> None:
    for number in range(3):
        Path(f"{number}.txt").write_text(ARTICLE + "\n" + APPEAL)
    names = ("0.txt", "1.txt", "2.txt", "-o", "out", "--progress")
    assert "removed" in command("clean", *names, "always").err
    assert command("clean", *names, "always", "-q").err == ""
    assert command("clean", *names, "never").err == ""
    assert "--progress must be one of auto, always, never" in command("clean", *names, "on").err


def test_a_line_every_ten_seconds(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    request = Request(settings=Settings(verbose=True))
    with progress.showing(request, TWO) as shown:
        shown.step(TaskRef("a\x1b"), DONE)
        assert capsys.readouterr().err == ""
        clock[0] = 10.0
        assert shown.tick is not None
        shown.tick()
        line = "bodycopy: 1 of 2 done, 0 a second, 10 s left, 50% removed, 0 failed"
        assert capsys.readouterr().err == f"{line}, the one after a\\x1b takes long\n"
        shown.step(TaskRef("b"), Outcome("crash"))
        clock[0] = 20.0
        shown.step(TaskRef("c", last=True), Outcome("ok"))
        shown.tick()
        assert "2 of 2 done, 0 a second, 0 s left, 50% removed, 1 failed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "plan"),
    [
        (Settings(), TWO),
        (Settings(verbose=True), TWO._replace(inputs=TWO.inputs[:1])),
        (Settings(verbose=True, quiet=True), TWO),
        (Settings(verbose=True, progress="never"), TWO),
    ],
)
def test_who_does_not_ask_has_nothing(
    settings: Settings, plan: Plan, clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    with progress.showing(Request(settings=settings), plan) as shown:
        assert shown.tick is None
        clock[0] = 100.0
        shown.step(TaskRef("a"), DONE)
    assert capsys.readouterr().err == ""
