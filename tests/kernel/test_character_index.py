from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.kernel.character_index import CharacterIndex, character_index, index_in_python
from bodycopy.kernel.characters import CAPITALS
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features.letters import classify

_CAPITAL = re.compile(f" [{CAPITALS}]")


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in character_index(text).capitals]


@pytest.mark.parametrize(
    "text", ["", "the council", "The council", "a. The council", "a The", "a 3M B", "a The's b", "a Ｔhe\n"]
)
def test_a_capital_stands_after_a_word_and_before_a_space(text: str) -> None:
    assert words(text) == []


def test_a_word_with_a_capital_is_found_after_a_word_or_a_closing_mark() -> None:
    assert words("Share The council met) Über uns Ода x") == [" The", " Über", " Ода"]


def test_figures_and_ends_in_a_row_stand_together() -> None:
    text = "1,200 or ٣٤?! Yes… 。"
    seen = character_index(text)
    assert [text[start:end] for start, end in seen.digits] == ["1", "200", "٣٤"]
    assert [text[start:end] for start, end in seen.ends] == ["?!", "…", "。"]


@pytest.mark.parametrize(("text", "far"), [("plain", False), ("“Ода” – αβ", False), ("東京", True), ("٣", True)])
def test_it_tells_scripts_that_may_have_no_capitals(text: str, far: bool) -> None:  # noqa: FBT001 - given by name
    assert character_index(text).far == far


@pytest.mark.skipif(NATIVE is None, reason="no compiled code here")
@given(st.text(st.sampled_from("aB Éжя.!?…。3٣½_)]* \n”東ÅＢǅ")))
def test_compiled_code_sees_the_same(text: str) -> None:
    assert NATIVE is not None
    found = CharacterIndex(*NATIVE.survey(text, classify))
    # Of capitals it knows all scripts', and whoever asks for words knows which begin with one.
    known = [place for place in found.capitals if _CAPITAL.match(text, place[0])]
    assert found._replace(capitals=known) == index_in_python(text)
