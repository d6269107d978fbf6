"""What several test files need: a rulebook of one's own."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

import shell
from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.source import read_signals, read_user_files

if TYPE_CHECKING:
    from pathlib import Path

    from bodycopy.rulebook.model import Rulebook

# A caller who ignores Ctrl-C, as nohup and a shell's & do, would have every process that is started here ignore it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Timings belong in benchmarks, never in tests.
settings.register_profile("suite", deadline=None, max_examples=40)
settings.register_profile("long", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def uncounted_environment() -> dict[str, str]:
    """Return an environment whose processes measure no coverage: what they run is covered elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


@pytest.fixture(scope="session", autouse=True)
def _start_commands_small() -> None:
    """Start the process that commands are copied from before tests make this one large: a worker's memory is limited as a whole."""
    shell.on_path()


@pytest.fixture
def uncounted() -> dict[str, str]:
    return uncounted_environment()


class BookOf(Protocol):
    """Compile rules and signal lists, and nothing else, to a rulebook; ids are ``user/own/<table>``."""

    def __call__(self, rules: str, signals: str = "") -> Rulebook: ...


@pytest.fixture
def book_of(tmp_path: Path) -> BookOf:
    def compiled(rules: str, signals: str = "") -> Rulebook:
        path, list_path = tmp_path / "own.toml", tmp_path / "signals.toml"
        path.write_text(rules, encoding="utf-8")
        list_path.write_text(signals, encoding="utf-8")
        return compile_rules(read_user_files([str(path)])[0], read_signals(str(list_path), "signals.toml"))

    return compiled
