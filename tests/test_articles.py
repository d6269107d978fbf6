"""A floor under the quality on HTML: a change of trafilatura's, or of ours, that loses text or lets more through shows."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

import bodycopy

PAGES = sorted((Path(__file__).parent / "articles").glob("*.html"))
WITNESS = bodycopy.Options(only=("trafilatura-left-it-out",))


class Figures(NamedTuple):
    """How good an output is."""

    f1: float
    """Of words, an ideograph being one."""
    wanted: float
    """The share of the body's lines that came back whole."""
    leaked: float
    """The share of the page's other blocks that came back."""


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+", text))


def figures(path: Path, options: bodycopy.Options) -> Figures:
    document = bodycopy.read(path.read_bytes(), kind="html", options=options)
    gold = path.with_suffix(".txt").read_text("utf-8")
    given = bodycopy.render(document)
    lines = [" ".join(line.split()) for line in gold.splitlines()]
    kept = {" ".join(line.split()) for line in given.splitlines()}
    others = {" ".join(line.split()) for line in document.text.splitlines() if line.strip()} - set(lines)
    mine, theirs = words(given), words(gold)
    return Figures(
        2 * (mine & theirs).total() / (mine.total() + theirs.total()),
        sum(line in kept for line in lines) / len(lines),
        len(others & kept) / len(others),
    )


def mean(options: bodycopy.Options) -> Figures:
    each = [figures(path, options) for path in PAGES]
    return Figures(*(sum(column) / len(each) for column in zip(*each, strict=True)))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_each_page_gives_its_article(path: Path) -> None:
    found = figures(path, bodycopy.Options())
    assert found.f1 >= 0.93
    assert found.wanted == 1


def test_all_judges_together_keep_the_floor() -> None:
    found = mean(bodycopy.Options())
    assert found.f1 >= 0.98
    assert found.leaked <= 0.07


def test_trafilatura_alone_keeps_the_floor() -> None:
    found = mean(WITNESS)
    assert found.f1 >= 0.95
    assert found.wanted >= 0.99
    assert found.leaked <= 0.27
