"""What HTML adds to the features: the same integers in plain Python, numpy and compiled code, and where a unit stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bodycopy.judge.main_content.score import scores
from bodycopy.judge.main_content.weights import SHIPPED_HTML, load
from bodycopy.kernel.features import plain
from bodycopy.kernel.features.known import Words
from bodycopy.kernel.features.markup import folded_name, markup
from bodycopy.kernel.features.places import siblings
from bodycopy.kernel.features.second import second
from bodycopy.kernel.features.text import features
from bodycopy.kernel.features.units import units
from bodycopy.segment.html.page import segment
from computing import FAST

if TYPE_CHECKING:
    from bodycopy.document import Document
    from bodycopy.kernel.features.columns import ColumnBackend

PAGES = sorted((Path(__file__).parents[2] / "articles").glob("*.html"))
DEEP = "<div>" * 90 + "<p>one deep line of text, that is all there is</p>" + "</div>" * 89 + "<p>and one further up</p>"
PROSE = "A paragraph that says in a dozen words what the council decided about the bridge on Monday."
BOX = (
    "<main>"
    + f"<p>{PROSE}</p>" * 4
    + "<div class=promo><h4>Offers</h4><p>Buy one.</p></div>"
    + f"<p>{PROSE}</p>" * 3
    + "</main><footer><p>Ours</p></footer>"
)
SOURCES = {path.stem: path.read_text("utf-8") for path in PAGES} | {"deep": DEEP, "box": BOX, "one": "<p>Menu</p>"}


def columns(ops: ColumnBackend, document: Document, names: dict[str, int]) -> dict[str, list[int]]:
    found = units(document)
    seen = features(ops, document.text, found, load())
    first, page = markup(ops, document, found, seen, Words(names))
    made = seen.mass * 3 + -200
    given = first | second(ops, made, seen.mass) | siblings(ops, page, made, seen.mass)
    return {name: ops.values(column) for name, column in given.items()}


@pytest.mark.parametrize("name", SOURCES)
def test_all_agree_on_a_page(name: str) -> None:
    document = segment(SOURCES[name])
    weighed = {"promo": 40, "footer": 30, "article": -30, "#footer": 50}
    slow = columns(plain, document, weighed)
    for ops in FAST:
        assert columns(ops, document, weighed) == slow
    assert all(type(value) is int for column in slow.values() for value in column)


@pytest.mark.parametrize("name", ["news-en", "news-zh", "deep"])
def test_scores_agree_to_the_bit(name: str) -> None:
    document = segment(SOURCES[name])
    slow = plain.values(scores(plain, document, units(document), load(SHIPPED_HTML))[0])
    for ops in FAST:
        assert ops.values(scores(ops, document, units(document), load(SHIPPED_HTML))[0]) == slow


def test_a_box_in_the_article_is_a_branch_of_its_own() -> None:
    found = columns(plain, segment(BOX), {"promo": 40})
    box = [4, 5]
    assert [n for n, units in enumerate(found["main-branch-units"]) if units == 2] == box
    assert [n for n, up in enumerate(found["main-up"]) if up] == [9]
    assert [n for n, weight in enumerate(found["name-max"]) if weight] == box
    assert found["under-level"] == [0, 0, 0, 0, 0, 4, 4, 4, 4, 4]
    assert found["under-away"] == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]


def test_a_second_title_is_counted() -> None:
    found = columns(plain, segment("<h1>One</h1><p>a</p><h1>Two</h1><p>b</p>"), {})
    assert found["titles-above"] == [0, 1, 1, 2]
    assert set(found["page-titles"]) == {2}


@pytest.mark.parametrize(
    ("name", "folded"), [("Post-1234", "post-0"), ("entry-content", "entry-content"), ("#ID9x", "#id0x"), ("", "")]
)
def test_names_are_folded(name: str, folded: str) -> None:
    assert folded_name(name) == folded
