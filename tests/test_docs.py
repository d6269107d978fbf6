"""What the documentation's site is made of is there; ``nox -s docs`` builds it, and fails where a link leads nowhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from bodycopy.judge.listing import entries

ROOT = Path(__file__).parent.parent
FILE = ROOT / "mkdocs.yml"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="not a checkout")


def test_every_page_that_is_named_is_there_or_made() -> None:
    pages = re.findall(r"(?m)^ +- (?:[^:\n]+|\"[^\"]+\"): (\S+\.md)$", FILE.read_text("utf-8"))
    assert len(pages) >= 14
    missing = [page for page in pages if not (ROOT / page).exists() and not (ROOT / "docs" / page).exists()]
    assert missing == ["rules/README.md"]


def test_every_page_of_the_repository_is_on_the_site() -> None:
    pages = FILE.read_text("utf-8")
    found = [*ROOT.glob("*.md"), *ROOT.glob("samples/*.md"), *(ROOT / "src").rglob("*.md")]
    assert [path for path in found if path.relative_to(ROOT).as_posix() not in pages] == []


def test_the_search_finds_options_before_samples_and_rules() -> None:
    pytest.importorskip("mkdocs")
    spec = importlib.util.spec_from_file_location("site_hooks", ROOT / "docs/site.py")
    assert spec is not None
    assert spec.loader is not None
    hooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hooks)

    def boost(path: str) -> float:
        page = SimpleNamespace(file=SimpleNamespace(src_uri=path), meta={})
        assert hooks.on_page_markdown("[text](../x.md)", page=page) == (
            "[text](x.md)" if "/" not in path else "[text](../x.md)"
        )
        return float(page.meta["search"]["boost"])

    found = [
        boost(path)
        for path in (
            "src/bodycopy/cli/README.md",
            "guide.md",
            "api.md",
            "samples/german/README.md",
            "rules/en/donation.md",
        )
    ]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)


def test_the_site_names_every_language_that_has_rules() -> None:
    named = re.findall(r"\b([a-z]{2,3}):[A-Z]", (ROOT / "docs/site.py").read_text("utf-8"))
    assert {entry.id.split("/")[0] for entry in entries() if entry.source == "rule"} == set(named)
