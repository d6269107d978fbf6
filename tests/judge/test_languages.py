"""In which languages a text plainly isn't: first what may not be ruled out."""

from __future__ import annotations

import pytest

from bodycopy import Options, clean
from bodycopy.judge.languages import Languages

ENGLISH = "The mill that is by the river was sold for less than the land is worth, and there would have been no bids from this town. "
GERMAN = "Die Mühle steht auf dem Hügel und ist nicht mehr zu retten, wird auch von den Leuten nach und nach vergessen, die mit ihr lebten. "
CZECH = (
    "Mlýn se neprodal a na jeho místě je jen louka, která by se dala pro ovce koupit, ale po dešti jsou tam i ryby. "
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "de"),
        ("Tip: eat well.", "cs"),
        ("The mill is old.", "de"),
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (ENGLISH + GERMAN, "de"),
        (ENGLISH + GERMAN, "en"),
        (ENGLISH, "user"),
        (ENGLISH, "zh"),
    ],
)
def test_a_language_that_may_be_meant_is_not_foreign(text: str, language: str) -> None:
    assert not Languages(text).is_foreign(language)


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "de"), (ENGLISH, "cs"), (GERMAN, "en"), (CZECH * 3, "en"), (ENGLISH * 20 + CZECH, "cs")],
)
def test_a_language_without_its_small_words_is(text: str, language: str) -> None:
    assert Languages(text).is_foreign(language)


def test_a_word_of_another_language_takes_no_sentence() -> None:
    rules = Options(without=("main-content", "residue"))
    advice = "Tip: feed the sheep before the rain comes.\n"
    assert clean(f"{ENGLISH}\n\n{advice}", options=rules).endswith(advice)
    assert not clean(f"{CZECH}\n\nTip: Jak se stěhoval mlýn\n", options=rules).endswith("mlýn\n")
    # A label that is a line of its own is one in any text.
    assert clean(f"{GERMAN}\n\nAdvertisement\n\n{GERMAN}\n", options=rules).count("\n\n") == 1
