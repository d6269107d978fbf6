"""``--to markdown``: the body text marked up, from every kind of input."""

from __future__ import annotations

from pathlib import Path

import pytest

import bodycopy
from bodycopy.output.markdown import to_markdown
from cli.conftest import APPEAL, ARTICLE, Command

MARKDOWN = f"# The *new* bridge\n\n{ARTICLE}\n- one lane\n- two lanes\n"
PAGE = (
    "<!doctype html><html><head><title>Bridge</title></head><body><article><h1>The new bridge</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE.strip().split("\n\n"))
    + "<h2>What it carries</h2><ul><li>It has one lane for carriages.</li><li>It has two lanes for walkers.</li></ul></article></body></html>"
)


def test_nothing_left_is_empty_as_markdown_too(here: Command) -> None:
    Path("a.txt").write_text(" \n")
    result = here("clean", "a.txt", "--to", "markdown")
    assert (result.code, result.out) == (1, b"")
    assert "a.txt: empty" in result.err


@pytest.mark.parametrize(
    ("name", "content"), [("a.txt", f"{ARTICLE}\n{APPEAL}"), ("a.md", f"{MARKDOWN}\n{APPEAL}"), ("a.html", PAGE)]
)
def test_every_kind_gives_the_librarys_markdown(name: str, content: str, here: Command) -> None:
    Path(name).write_text(content)
    made = here("clean", name, "--to", "markdown").out.decode()
    assert made == to_markdown(bodycopy.read(content, kind="markdown" if name == "a.md" else ""))
    assert ARTICLE.split("\n", maxsplit=1)[0] in made
    assert "Donate" not in made
    if name == "a.html":
        assert made.startswith("The council approved")
        assert "\n\n## What it carries\n\n- It has one lane for carriages.\n- It has two lanes for walkers.\n" in made


def test_a_folder_to_a_folder(here: Command) -> None:
    Path("c").mkdir()
    Path("c/a.txt").write_text(ARTICLE + "\n" + APPEAL)
    Path("c/b.md").write_text(MARKDOWN)
    assert here("clean", "c", "--to", "markdown", "-o", "out") == (0, b"", "")
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.md", "b.md"]
    assert Path("out/a.md").read_text() == ARTICLE
    assert Path("out/b.md").read_text() == MARKDOWN


def test_environment_and_configuration_ask_for_it(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are no change of the body text: --check finds none."""
    Path("a.txt").write_text("Tiles of 5*5 are dear.\n")
    Path("bodycopy.toml").write_text('to = "markdown"\n')
    assert here("clean", "a.txt").out == b"Tiles of 5\\*5 are dear.\n"
    assert here("clean", "a.txt", "--check").code == 0
    monkeypatch.setenv("BODYCOPY_TO", "text")
    assert here("clean", "a.txt").out == b"Tiles of 5*5 are dear.\n"
    monkeypatch.setenv("BODYCOPY_TO", "markdown")
    assert here("clean", "a.txt", "--isolated").out == b"Tiles of 5\\*5 are dear.\n"
    assert here("clean", "a.txt", "--to", "text").out == b"Tiles of 5*5 are dear.\n"
