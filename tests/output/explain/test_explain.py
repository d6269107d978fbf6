"""The account of a document: its pieces rebuild both texts, on every sample and any page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from bodycopy import Options, read, render
from bodycopy.output.explain import explain, to_json
from test_laws import PAGES

SAMPLES = Path(__file__).parents[3] / "samples"
ARTICLE = "The bridge opened on Monday after two years of work.\n\n"
PAGE = (
    f"<!doctype html><html><body><nav><ul><li>Home</li><li>News</li></ul></nav><article><p>{ARTICLE * 5}</p></article>"
    '<div class="newsletter"><p>Sign up for our newsletter</p></div></body></html>'
)


def test_nothing_to_say_of_nothing() -> None:
    explanation = explain(read(""), nearly=True)
    assert (explanation.pieces, explanation.nearly, explanation.block_votes) == ([], (), [])


def test_a_clean_text_is_one_piece_and_has_no_votes() -> None:
    explanation = explain(read(ARTICLE, kind="text"))
    assert [piece.removal for piece in explanation.pieces] == [None]
    assert explanation.block_votes == []


@given(PAGES)
def test_pieces_rebuild_both_texts(raw: str) -> None:
    document = read(raw, kind="text")
    explanation = explain(document, nearly=True)
    assert "".join(piece.words for piece in explanation.pieces) == document.text
    kept = "".join(piece.words for piece in explanation.pieces if piece.removal is None)
    assert kept.replace("\n", document.line_ends) == render(document)
    assert tuple(piece.removal for piece in explanation.pieces if piece.removal) == document.removed
    for nearly in explanation.nearly:
        assert document.text[nearly.start : nearly.end].strip()
        assert nearly.why


@pytest.mark.parametrize("raw", sorted(SAMPLES.glob("*/raw.*")), ids=lambda raw: raw.parent.name)
def test_records_rebuild_every_sample(raw: Path) -> None:
    document = read(raw.read_bytes())
    record = json.loads(to_json(explain(document), "a"))
    assert "".join(record["text"][span["start"] : span["end"]] for span in record["spans"]) == document.text
    kept = [record["text"][span["start"] : span["end"]] for span in record["spans"] if span["kept"]]
    assert "".join(kept) == render(document)
    gone = [span for span in record["spans"] if not span["kept"]]
    assert [
        (span["rule"], span["family"], span["reason"], span["confidence"], tuple(span["also"])) for span in gone
    ] == [(each.rule, each.family, each.reason, each.confidence, each.also) for each in document.removed]


def test_witnesses_are_heard_block_by_block() -> None:
    explanation = explain(document := read(PAGE))
    assert "trafilatura" in document.witnesses
    said = {document.text[each.start : each.end]: each for each in explanation.block_votes}
    letter = said["Sign up for our newsletter"]
    assert (letter.element, letter.hints) == ("div > p", ("newsletter",))
    assert set(letter.kept_by) | set(letter.left_out_by) == document.witnesses
    assert any("trafilatura" in each.kept_by for each in explanation.block_votes)


def test_the_options_are_those_of_the_reading() -> None:
    options = Options(without=("donation",))
    explanation = explain(read("Please support our journalism.\n", options=options), options, nearly=True)
    assert [nearly.rule for nearly in explanation.nearly if "donation" in nearly.rule] == []
