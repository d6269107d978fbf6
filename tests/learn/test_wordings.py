"""What a text says once its numbers, names and dates are left open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.kernel.phrases.language import PhraseError, compile_phrase
from bodycopy.learn.wordings import form, phrase


@pytest.mark.parametrize(
    "text",
    [
        "The mayor opened the bridge.",
        "Ana Reyes",  # nothing would be left
        "Photo by Ana Reyes",
        "Sign Up For Our Weekly Letter",
        "订阅江河晚报，随时可以取消。",
        "",
    ],
)
def test_has_no_shape(text: str) -> None:
    assert form(text).shape == ""


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Give the paper now", "Give a paper now"),
        ("Give $5 now.", "Give $5 now"),
        ("Ana Reyes writes about the sea.", "Joe Birk writes about the hills."),
    ],
)
def test_different_forms(one: str, two: str) -> None:
    assert form(one).exact != form(two).exact


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Give $5 now", "GIVE  £1,250.50 NOW"),
        ("Only 5 € a month", "Only 120 kr a month".replace(" kr", "€")),
        ("Open 9:00–17:30", "Open 8:15–18:00"),
        ("1 234 readers", "56 readers"),
        ("残り３文字です", "残り12文字です"),
    ],
)
def test_one_exact_form(one: str, two: str) -> None:
    assert form(one).exact == form(two).exact


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            "Ana Reyes writes about boats and weather.",
            "Joe van Birk writes about boats and weather.".replace("van ", ""),
        ),
        ("We need 4 supporters before 3 March.", "We need 900 supporters before 12 November."),
        ("Il manque 4 lecteurs avant le 3 mars.", "Il manque 80 lecteurs avant le 9 avril."),
        ("Jana Holzer schreibt für das Blatt über Menschen, Wege und Wetter.",) * 2,
        ("You are reading a story by Ana Reyes, our reporter.", "You are reading a story by Joe Birk, our reporter."),
    ],
)
def test_one_shape(one: str, two: str) -> None:
    assert form(one).shape == form(two).shape != ""


def test_fillers_are_what_was_left_open() -> None:
    assert form("We need 4 supporters before Monday, 3 March, in Penwick.").fillers == ("monday", "march", "penwick")


def test_phrase_says_what_does_not_vary() -> None:
    text = "Ana Reyes of Penwick writes about boats and weather."
    assert phrase(text) == f"^{text}$"
    assert phrase(text, [True, False]) == "^_ of Penwick writes about boats and weather.$"


def test_phrase_escapes_signs() -> None:
    assert phrase("Cost_of {it} is * or $ or \\") == r"^Cost\_of \{it\} is \* or \$ or \\$"
    compile_phrase(phrase("Cost_of {it} is * or $ or \\"))


@given(st.text())
def test_form_is_the_same_for_itself(text: str) -> None:
    assert form(text) == form(" ".join(text.split()))


@given(st.text(min_size=1))
def test_phrase_can_be_read_or_says_no_word(text: str) -> None:
    try:
        compile_phrase(phrase(text))
    except PhraseError as error:
        assert "no literal word" in str(error)  # noqa: PT017 - it may also pass


def test_a_shape_has_no_more_blanks_than_a_phrase_may() -> None:
    words = [f"we thank our member {name} for the gift" for name in ("Ann", "Bob", "Eve", "Dan", "Kim")]
    assert form(" and ".join(words[:4])).shape.count("_") == 4
    assert form(" and ".join(words)).shape == ""
