"""No command means clean, and nothing is ever taken for what it isn't."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bodycopy.kernel.compiled import NATIVE
from bodycopy.version import __version__
from cli.conftest import ARTICLE, Command
from reference import commands


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["claen", "a.txt"], "claen is neither a command nor a file; did you mean 'clean'?"),
        (["clea\x1b[1mn"], "clea\\x1b[1mn is neither a command nor a file; did you mean 'clean'?"),
        (["--to", "jsonl", "clean", "a.txt"], "the command comes first: bodycopy clean"),
        (["-v", "clean"], "the command comes first: bodycopy clean"),
        (["a.txt", "clean"], "a file of that name is ./clean"),
        (["restore", "text.txt"], "Missing option '--removed'; see bodycopy --help"),
        (["--form", "html"], "No such option"),
        (["clean", "--tp", "jsonl"], "No such option"),
        (["--verison"], "No such option: --verison; did you mean '--version'?"),
        (["clean", "--verison"], "No such option: --verison; did you mean '--verbose'?"),
        (["explain", "--dif"], "did you mean '--diff'?"),
        (["help", "claen"], "there is no command 'claen'; did you mean 'clean'?"),
        (["help", "rules", "tset"], "there is no command 'rules tset'; did you mean 'test'?"),
        (["--to"], "requires an argument"),
        (["clean", "--to", "xml", "a.txt"], "--to must be one of text, markdown, jsonl, parquet, not 'xml'"),
    ],
)
def test_a_command_line_that_cannot_be_followed(arguments: list[str], says: str, here: Command) -> None:
    Path("a.txt").write_text(ARTICLE)
    result = here(*arguments)
    assert result.code == 2
    assert result.out == b""
    assert result.err.startswith("bodycopy: ")
    assert result.err.count("\n") == 1
    assert says in result.err


def test_a_file_with_the_name_of_a_command_is_reached_by_its_path(here: Command) -> None:
    Path("clean").write_text(ARTICLE)
    assert here("./clean").out == ARTICLE.encode()
    assert here("clean", "clean").out == ARTICLE.encode()


def test_a_file_with_nearly_the_name_of_a_command_is_a_file(here: Command) -> None:
    Path("cleen").write_text(ARTICLE)
    assert here("cleen").out == ARTICLE.encode()


def test_a_missing_file_far_from_any_command_is_a_missing_file(here: Command) -> None:
    result = here("bridge.txt")
    assert result.code == 3
    assert (
        result.err
        == "bodycopy: bridge.txt: unreadable: no such file or directory; check its name and its permissions\n"
    )


@pytest.mark.parametrize(
    "arguments", [["a.txt"], ["-v", "a.txt"], ["clean", "a.txt"], ["--", "a.txt"], ["clean", "a.txt", "-q"]]
)
def test_no_command_is_clean(arguments: list[str], here: Command) -> None:
    Path("a.txt").write_text(ARTICLE)
    result = here(*arguments)
    assert (result.code, result.out) == (0, ARTICLE.encode())


def test_version(here: Command) -> None:
    speed = "pure Python" if NATIVE is None else "compiled"
    assert here("--version") == (0, f"bodycopy {__version__} ({speed})\n".encode(), "")


def test_version_of_pure_python() -> None:
    environment = {**os.environ, "BODYCOPY_PURE": "1"}
    command = [sys.executable, "-m", "bodycopy", "--version"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"bodycopy {__version__} (pure Python)\n"


def test_root_help_shows_the_options_of_clean(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    root, clean = here("--help"), here("clean", "--help")
    assert root.code == clean.code == 0
    for option in ("--output", "--in-place", "--to", "--check", "--rules", "--max-memory", "--isolated", "--help"):
        assert option in root.out.decode()
        assert option in clean.out.decode()
    for option in ("--version", "--install-completion", "Commands"):
        assert option in root.out.decode()
        assert option not in clean.out.decode()
    assert b"\x1b" not in root.out


def test_help_by_any_name(here: Command) -> None:
    whole, clean, rules = here("--help"), here("clean", "--help"), here("rules", "list", "--help")
    assert here("-h") == here("help") == whole
    assert here("clean", "-h") == here("help", "clean") == clean
    assert here("rules", "list", "-h") == here("help", "rules", "list") == rules


def test_help_loses_nothing_to_markup(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "4000")
    assert "[tool.bodycopy]" in here("clean", "--help").out.decode()
    for command in commands():
        name = command.name.removeprefix("bodycopy ")
        shown = here("help", *name.split()).out.decode()
        lost = [
            text
            for text in (command.text, *(each.text for each in command.options))
            if any(paragraph not in shown for paragraph in text.split("\n\n"))
        ]
        assert lost == [], name
        assert "\\[" not in shown


@pytest.mark.parametrize(
    ("words", "offered", "not_offered"),
    [
        ("bodycopy ", ["clean"], ["--to"]),
        ("bodycopy cl", ["clean"], ["--to"]),
        ("bodycopy --", ["--to", "--in-place", "--version"], ["clean"]),
        ("bodycopy clean --in", ["--in-place"], ["--to", "clean"]),
        ("bodycopy --to jsonl --in", ["--in-place"], ["--to", "clean"]),
    ],
)
def test_completion(words: str, offered: list[str], not_offered: list[str], command: Command) -> None:
    completion = {
        "_BODYCOPY_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    result = command(env={**os.environ, **completion})
    words_out = result.out.decode().split()
    assert result.code == 0
    assert [word for word in offered if word not in words_out] == []
    assert [word for word in not_offered if word in words_out] == []
