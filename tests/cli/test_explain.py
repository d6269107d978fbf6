"""``bodycopy explain`` from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import APPEAL, ARTICLE, PAGE, Command

RAW = f"{ARTICLE}\n{APPEAL}"


@pytest.fixture(autouse=True)
def _files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    Path("a.txt").write_text(RAW)
    Path("page.html").write_text(PAGE)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--to", "markdown"), "--to must be one of text, jsonl, html, diff, not 'markdown'"),
        (("--to", "html", "--diff"), "--diff and --to html exclude each other"),
        (("-", "-"), "can be read once only"),
        (("-o", "a.txt"), "would be replaced by its own result"),
        (("--only", "donations"), "no rule, judge or family is called 'donations'"),
    ],
)
def test_what_cannot_be_followed(arguments: tuple[str, ...], message: str, here: Command) -> None:
    result = here("explain", "a.txt", *arguments)
    assert (result.code, result.out) == (2, b"")
    assert message in result.err


def test_nothing_in_a_terminal(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bodycopy.cli.explain.stdin_is_terminal", lambda: True)
    assert here("explain").code == 2


def test_one_that_fails_is_named_and_the_others_are_explained(here: Command) -> None:
    Path("b.bin").write_bytes(bytes(64))
    result = here("explain", "b.bin", "a.txt", "missing.txt")
    assert result.code == 3
    assert "b.bin: not-text" in result.err
    assert "missing.txt: unreadable" in result.err
    assert result.out.startswith(b"a.txt: text read as utf-8; ")


def test_a_documents_escapes_stay_out_of_the_terminal(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    Path("evil\x1b[2J.txt").write_text("The bridge \x1b]0;title\x07 opened\u202e on Monday.\n")
    out = here("explain", "evil\x1b[2J.txt").out
    assert b"\x1b[2J" not in out
    assert b"\x1b]0" not in out
    assert "\u202e".encode() not in out


def test_standard_input_and_colours(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = command("explain", stdin=RAW.encode())
    assert (plain.code, plain.err) == (0, "")
    assert b"[-Please support our independent journalism." in plain.out
    assert b"\x1b" not in plain.out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert b"\x1b[" in command("explain", stdin=RAW.encode()).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert command("explain", stdin=RAW.encode()).out == plain.out


def test_records(here: Command) -> None:
    result = here("explain", "a.txt", "page.html", "--to", "jsonl")
    text, page = map(json.loads, result.out.splitlines())
    assert (text["source"], text["kind"], text["text"], text["nearly"]) == ("a.txt", "text", RAW, [])
    assert "".join(RAW[span["start"] : span["end"]] for span in text["spans"] if span["kept"]) == ARTICLE
    assert (page["kind"], page["blocks"][0]["element"]) == ("html", "article > p")


def test_a_diff_and_a_page(here: Command) -> None:
    assert here("explain", "a.txt", "--diff").out.startswith(b"--- a.txt\tpage text\n+++ a.txt\tbody text\n@@ ")
    assert here("explain", "a.txt", "page.html", "--to", "html", "-o", "x.html") == (0, b"", "")
    assert Path("x.html").read_text().count("<article>") == 2


def test_configuration_and_verbosity(here: Command) -> None:
    Path("bodycopy.toml").write_text('to = "jsonl"\nwithout = ["donation", "main-content"]\n')
    Path("b.txt").write_text(
        f"{ARTICLE}\n“Subscribe to continue reading,” said the sign at the kiosk, which the council had put up as a joke.\n"
    )
    assert b"nothing removed" in here("explain", "b.txt").out
    assert b"nearly went" in here("explain", "b.txt", "-v").out
    assert b"nearly went" not in here("explain", "b.txt").out
