"""In which languages a text plainly isn't: first what may not be ruled out."""

from __future__ import annotations

import pytest

from bodycopy import Options, clean
from bodycopy.judge.languages import Languages
from bodycopy.judge.observe import observe
from bodycopy.rulebook.active import rulebook_of
from bodycopy.segment import segment

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


def _rules_of(text: str) -> set[str]:
    book = rulebook_of()
    return {signal.ref for signal in observe(segment(text, "text"), book).signals if signal.kind == "match"}


@pytest.mark.parametrize(
    "line", ["Newsletter", "Premium", "Cookies", "Do you have a newsletter?", "Tip: feed the sheep"]
)
def test_rules_of_another_language_are_evidence_of_nothing(line: str) -> None:
    assert any(not ref.startswith("en/") for ref in _rules_of(f"{line}\n"))
    assert all(ref.startswith("en/") for ref in _rules_of(f"{ENGLISH}\n\n{line}\n\n{ENGLISH}\n"))


def test_english_templates_are_evidence_around_texts_of_any_language() -> None:
    assert "en/legal/copyright-line" in _rules_of(f"{GERMAN}\n\nCopyright 2021 Mühlenbote. All rights reserved.\n")
    assert "en/advert/ad-label" in _rules_of(f"{GERMAN}\n\nAdvertisement\n\n{GERMAN}\n")


def test_a_banner_in_its_own_language_is_evidence_in_any_text() -> None:
    banner = "Unterstützen Sie unsere Arbeit mit einer Spende."
    assert any(ref.startswith("de/donation/") for ref in _rules_of(f"{ENGLISH}\n\n{banner}\n\n{ENGLISH}\n"))


def test_a_word_of_another_language_takes_no_sentence() -> None:
    rules = Options(without=("main-content", "residue"))
    advice = "Tip: feed the sheep before the rain comes.\n"
    assert clean(f"{ENGLISH}\n\n{advice}", options=rules).endswith(advice)
    assert not clean(f"{CZECH}\n\nTip: Jak se stěhoval mlýn\n", options=rules).endswith("mlýn\n")
    # A label that is a line of its own is one in any text.
    assert clean(f"{GERMAN}\n\nAdvertisement\n\n{GERMAN}\n", options=rules).count("\n\n") == 1
