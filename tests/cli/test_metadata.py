"""``--metadata``: what a page says about itself, in its record."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bodycopy.batch.deliver import record
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.plan import TaskRef
from cli.conftest import ARTICLE, Command

PAGE = (
    '<!doctype html><html lang="en"><head><title>The new bridge</title><meta name="author" content="Ada Poole">'
    '<meta property="og:site_name" content="Tarn Foot Courier"><meta name="date" content="2024-03-01"></head>'
    f"<body><article><h1>The new bridge</h1><p>{ARTICLE}</p></article></body></html>"
)


def records(out: bytes) -> dict[str, Any]:
    return {each["source"]: each for each in map(json.loads, out.splitlines())}


def test_records_have_none_unless_asked() -> None:
    outcome = Outcome("ok", text="text", metadata=(("title", "The new bridge"),))
    assert "metadata" not in json.loads(record(TaskRef("a"), outcome))


def test_what_is_no_page_has_an_empty_object(here: Command) -> None:
    Path("a.txt").write_text(ARTICLE)
    Path("b.md").write_text("# Bridge\n\n" + ARTICLE)
    result = here("clean", "a.txt", "b.md", "missing.txt", "--to", "jsonl", "--metadata")
    assert result.code == 3
    assert {name: each["metadata"] for name, each in records(result.out).items()} == {
        "a.txt": {},
        "b.md": {},
        "missing.txt": {},
    }


def test_a_page_says_its_own(here: Command) -> None:
    Path("page.html").write_text(PAGE)
    result = here("clean", "page.html", "--to", "jsonl", "--metadata", "--url", "https://courier.example.org/bridge")
    found = records(result.out)["page.html"]["metadata"]
    expected = {"title": "The new bridge", "author": "Ada Poole", "date": "2024-03-01", "language": "en"}
    assert {name: found.get(name) for name in expected} == expected
    assert found["site"] == "Tarn Foot Courier"
    assert found["url"] == "https://courier.example.org/bridge"


def test_the_environment_may_ask_for_the_records(here: Command, monkeypatch: Any) -> None:  # noqa: ANN401
    Path("a.txt").write_text(ARTICLE)
    monkeypatch.setenv("BODYCOPY_TO", "jsonl")
    assert records(here("clean", "a.txt", "--metadata").out)["a.txt"]["metadata"] == {}


def test_a_text_is_read_without_what_pages_need() -> None:
    script = (
        "import sys, bodycopy; bodycopy.read('A line.', metadata=True);"
        "sys.exit(bool({'lxml', 'trafilatura'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
