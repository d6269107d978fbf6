"""``--to markdown``: the body text marked up, from every kind of input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bodycopy
from bodycopy.batch.documents import Job, Loaded, judge
from bodycopy.batch.settings import Settings
from bodycopy.output.markdown import to_markdown
from cli.conftest import APPEAL, ARTICLE

if TYPE_CHECKING:
    from bodycopy.batch.outcome import Outcome
    from bodycopy.document import Kind
    from cli.conftest import Command

MARKDOWN = f"# The *new* bridge\n\n{ARTICLE}\n- one lane\n- two lanes\n"
PAGE = (
    "<!doctype html><html><head><title>Bridge</title></head><body><article><h1>The new bridge</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE.strip().split("\n\n"))
    + "<h2>What it carries</h2><ul><li>It has one lane for carriages.</li><li>It has two lanes for walkers.</li></ul></article></body></html>"
)


def outcome(content: str, kind: Kind, to: str) -> Outcome:
    return judge(Loaded(content.encode(), kind, Job("a", "a", Settings(to=to))))


def test_text_for_text_stays_free_of_marks() -> None:
    text = "* not a mark, and _neither_ is this\n"
    assert outcome(text, "text", "text").text == text


def test_to_markdown_is_no_change_of_the_body_text() -> None:
    clean = "The price of 5*5 tiles rose. Nobody knows why, and nobody has asked the makers of tiles.\n"
    as_text, as_markdown = outcome(clean, "text", "text"), outcome(clean, "text", "markdown")
    assert (as_markdown.status, as_markdown.changed) == (as_text.status, as_text.changed) == ("unchanged", False)
    assert as_markdown.text == clean.replace("*", "\\*")


def test_nothing_left_is_empty_as_markdown_too() -> None:
    assert (outcome(" \n", "text", "markdown").status, outcome(" \n", "text", "markdown").text) == ("empty", "")


@pytest.mark.parametrize(
    ("content", "kind"), [(ARTICLE + "\n" + APPEAL, "text"), (MARKDOWN + "\n" + APPEAL, "markdown"), (PAGE, "html")]
)
def test_every_kind_gives_the_librarys_markdown(content: str, kind: Kind) -> None:
    result = outcome(content, kind, "markdown")
    assert result.text == to_markdown(bodycopy.read(content, kind=kind))
    assert ARTICLE.split("\n", maxsplit=1)[0] in (result.text or "")
    assert "Donate" not in (result.text or "")


def test_a_pages_headings_and_lists_are_marked() -> None:
    text = outcome(PAGE, "html", "markdown").text or ""
    assert text.startswith("The council approved")
    assert text.endswith(
        "\n\n## What it carries\n\n- It has one lane for carriages.\n- It has two lanes for walkers.\n"
    )


def test_a_file_to_standard_output(here: Command) -> None:
    Path("a.txt").write_text("Tiles of 5*5 are dear.\n\n" + ARTICLE)
    assert here("clean", "a.txt", "--to", "markdown") == (0, b"Tiles of 5\\*5 are dear.\n\n" + ARTICLE.encode(), "")


def test_a_folder_to_a_folder(here: Command) -> None:
    Path("c").mkdir()
    Path("c/a.txt").write_text(ARTICLE + "\n" + APPEAL)
    Path("c/b.md").write_text(MARKDOWN)
    assert here("clean", "c", "--to", "markdown", "-o", "out") == (0, b"", "")
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.md", "b.md"]
    assert Path("out/a.md").read_text() == ARTICLE
    assert Path("out/b.md").read_text() == MARKDOWN


def test_environment_and_configuration_ask_for_it(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text("Tiles of 5*5 are dear.\n")
    Path("bodycopy.toml").write_text('to = "markdown"\n')
    assert here("clean", "a.txt").out == b"Tiles of 5\\*5 are dear.\n"
    monkeypatch.setenv("BODYCOPY_TO", "text")
    assert here("clean", "a.txt").out == b"Tiles of 5*5 are dear.\n"
    monkeypatch.setenv("BODYCOPY_TO", "markdown")
    assert here("clean", "a.txt", "--isolated").out == b"Tiles of 5\\*5 are dear.\n"
    assert here("clean", "a.txt", "--to", "text").out == b"Tiles of 5*5 are dear.\n"
