"""Which trees judge a text: those for the dump of a page, or those for what is nearly all body."""

from __future__ import annotations

import pytest

from bodycopy.judge.main_content.score import scores
from bodycopy.judge.main_content.weights import SHIPPED_HTML, load
from bodycopy.kernel.features.columns import backend
from bodycopy.kernel.features.units import units
from bodycopy.segment.html.page import segment as segment_html
from bodycopy.segment.text import segment
from model_texts import ARTICLE, PAGE, WHOLE

BOX = "Get our letter every Friday, with the week's best stories. Sign up with your address below."


def has_residue(text: str) -> bool:
    document = segment(text)
    found = units(document)
    return scores(backend(), document, found, load()).has_residue


def test_the_dump_of_a_page_is_no_text_with_a_residue() -> None:
    towns = ("Ashby", "Benton", "Corley", "Dunmore", "Elstow", "Fenwick", "Garsdale", "Hurst", "Inkley", "Kirkby")
    menu = "\n".join(f"{town} {word}" for word in ("news", "sport", "weather") for town in towns)
    assert not has_residue(f"{menu}\n{PAGE}{menu}\n")


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_all_body_is_one(name: str) -> None:
    assert has_residue(WHOLE[name])


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_box_among_the_paragraphs_leaves_it_one(place: int) -> None:
    paragraphs = ARTICLE.strip().split("\n\n")
    assert has_residue("\n\n".join([*paragraphs[:place], BOX, *paragraphs[place:]]) + "\n")


def test_html_has_no_trees_for_texts_with_a_residue() -> None:
    document = segment_html(f"<html><body><article><p>{ARTICLE}</p></article></body></html>")
    found = units(document)
    assert not scores(backend(), document, found, load(SHIPPED_HTML)).has_residue
