"""The promises, as laws over any input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bodycopy import FAMILIES, Document, Options, clean, read, render
from bodycopy.decode.repair import repair
from bodycopy.judge.decide import resolve
from bodycopy.judge.extents import verdicts
from bodycopy.judge.observe import observe
from bodycopy.judge.wholes import torn
from bodycopy.rulebook.load import load
from bodycopy.segment import segment

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

# Pieces that meet in scraped text: prose, banners, labels, markup, mojibake, odd characters.
PIECES = (
    "The ferry left the harbour at dawn with forty people on board.",
    "Nobody on the quay thought that the fog would stay for a week, the harbour master said.",
    "Please support our journalism.",
    "Your donation allows us to keep reporting. Donate now",
    "Subscribe to continue reading",
    "Sign up for our newsletter",
    "We use cookies to improve your experience. Accept all",
    "Advertisement",
    "Share on Facebook",
    "Read more: The ferry sails again",
    "Close",
    "Jetzt 4 Wochen für 1 Euro testen.",
    "残り1234文字",
    "雨が降った。船は出なかった。",
    "Il vous reste 75 % de cet article à lire.",
    "The cafÃ© was closed â€” for good.",
    "&lt;b&gt; &amp;amp; R&D",
    "\x1b[31mred\x1b[0m",
    "$5 a month",
    "•",
    "\u200b",
    "\ufeff",
    "\u202e",
    "<p>",
    "]]>",
)
PAGES = st.lists(
    st.tuples(
        st.sampled_from(PIECES) | st.text(max_size=12), st.sampled_from(["\n\n", "\n", " ", "", "\r\n", "\u2028"])
    ),
    max_size=14,
).map(lambda pairs: "".join(piece + gap for piece, gap in pairs))


def check(document: Document) -> None:
    """Spans are disjoint, sorted and in bounds; kept and removed together are the page text."""
    at = 0
    pieces = []
    for removal in document.removed:
        assert at <= removal.start < removal.end <= len(document.text)
        pieces.append((at, removal.start))
        assert removal.rule
        assert removal.reason
        at = removal.end
    pieces.append((at, len(document.text)))
    kept = "".join(document.text[start:end] for start, end in pieces)
    assert render(document) == kept.replace("\n", document.line_ends)


@example(b"\xff\xfe\x00")
@example(b"\x1b$B")
@given(st.binary(max_size=300))
def test_any_bytes_are_cleaned(data: bytes) -> None:
    check(read(data, kind="text"))


@given(PAGES)
def test_kept_and_removed_are_the_page_text(text: str) -> None:
    document = read(text, kind="text")
    check(document)
    assert document.text == repair(text).text


@given(PAGES)
def test_markdown_holds_the_same_laws(text: str) -> None:
    check(read(text, kind="markdown"))


@given(PAGES)
def test_html_holds_the_same_laws(text: str) -> None:
    check(read("<html><body><article><p>" + text.replace("\n\n", "<p>") + "</article></body></html>", kind="html"))


@given(PAGES, st.randoms(use_true_random=False))
def test_judge_order_cannot_matter(text: str, shuffler: random.Random) -> None:
    rulebook = load()
    document = observe(segment(repair(text).text, "text"), rulebook)
    claims = list(verdicts(document, rulebook))
    shuffled = claims.copy()
    shuffler.shuffle(shuffled)
    assert resolve(document, claims) == resolve(document, shuffled)


@given(PAGES)
def test_no_judge_no_change(text: str) -> None:
    document = read(text, kind="text", options=Options(without=FAMILIES))
    assert document.removed == ()
    if not document.repaired:
        assert render(document) == text


@given(PAGES, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\n", "\n\n\n"]))
def test_line_ends_are_the_texts_own_and_change_nothing(text: str, ends: str, tail: str) -> None:
    usual = repair(text).text.rstrip("\n") + "\n"
    own = (usual[:-1] + tail).replace("\n", ends)
    body = clean(own, kind="text")
    assert set(body) & {"\r", "\n"} <= set(ends)
    stays = clean(usual, kind="text").rstrip("\n")
    assert body.replace(ends, "\n").rstrip("\n") == stays
    if stays:
        assert body.endswith(tail.replace("\n", ends))
    assert read(own, kind="text").repaired == ()


@given(PAGES)
def test_the_result_depends_on_the_text_alone(text: str) -> None:
    document = read(text, kind="text")
    assert read(text, kind="text") == document
    assert clean(text, kind="text") == render(document)


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_the_empty_text(kind: str) -> None:
    as_kind: Callable[..., str] = clean
    assert as_kind("", kind=kind) == ""
    assert as_kind(b"", kind=kind) == ""


@given(PAGES)
def test_what_a_cut_leaves_of_a_sentence_is_a_sentence_or_a_label(text: str) -> None:
    document = read(text, kind="text", options=Options(without=("main-content",)))
    assert [
        place for place in torn(document, document.removed) if place.why == "would leave a piece of a sentence"
    ] == []
