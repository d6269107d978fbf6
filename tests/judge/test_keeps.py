"""Honest sentences that use banners' own words: each comes back whole from between two paragraphs of an article."""

import tomllib
from pathlib import Path

import pytest

from bodycopy import Options, read

# What they run is covered elsewhere, and measuring it would take longer than they do.
pytestmark = pytest.mark.no_cover
PILES = sorted((Path(__file__).parents[1] / "benchmarks/banners").glob("*/*.toml"))
KEEPS = [
    (path.stem, keep, table["article"])
    for path in PILES
    for table in (tomllib.loads(path.read_text(encoding="utf-8")),)
    for keep in table.get("keeps", [])
]


def test_the_pile_is_large() -> None:
    assert len(KEEPS) >= 500
    assert len({lang for lang, _, _ in KEEPS}) >= 20


@pytest.mark.parametrize(("lang", "keep", "article"), KEEPS)
def test_a_keep_comes_back_whole(lang: str, keep: str, article: list[str]) -> None:
    text = "\n\n".join([article[0], keep, article[1]]) + "\n"
    document = read(text, kind="text", options=Options(without=("main-content",)))
    assert document.removed == (), lang
