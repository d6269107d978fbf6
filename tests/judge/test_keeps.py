"""Honest sentences that use banners' own words: each comes back whole from between two paragraphs of an article."""

import tomllib
from pathlib import Path

import pytest

from bodycopy import Options, read

# What they run is covered elsewhere, and measuring it would take longer than they do.
pytestmark = pytest.mark.no_cover
PILES = [
    path
    for path in sorted((Path(__file__).parents[1] / "benchmarks/banners").glob("*/*.toml"))
    if "\nkeeps" in path.read_text("utf-8")
]


def test_there_are_piles_in_many_languages() -> None:
    assert len({path.stem for path in PILES}) >= 20


@pytest.mark.parametrize("path", PILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_keep_comes_back_whole(path: Path) -> None:
    table = tomllib.loads(path.read_text("utf-8"))
    first, second, *_ = table["article"]
    documents = [
        read(f"{first}\n\n{keep}\n\n{second}\n", kind="text", options=Options(without=("main-content",)))
        for keep in table["keeps"]
    ]
    assert [document.explain() for document in documents if document.removed] == []
