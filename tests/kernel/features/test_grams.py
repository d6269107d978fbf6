from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.kernel.features import grams


def numbers(text: str) -> tuple[list[int], int]:
    words = grams.tokens(text)
    return grams.sentence([grams.gram(word) for word in words], words)


def test_another_word_has_another_number() -> None:
    assert set(grams.gram("gift").numbers).isdisjoint(grams.gram("rain").numbers)


@pytest.mark.parametrize(("one", "other"), [("subscribe", "subscription"), ("unterstützen", "unterstützung")])
def test_words_of_one_stem_share_a_number(one: str, other: str) -> None:
    assert set(grams.gram(one).numbers) & set(grams.gram(other).numbers)


@pytest.mark.parametrize(("one", "other"), [("7", "2026"), ("٣", "12")])
def test_numbers_are_one_word(one: str, other: str) -> None:
    assert grams.gram(one).numbers == grams.gram(other).numbers


def test_the_order_of_words_counts() -> None:
    one, other = numbers("we thank you"), numbers("you thank we")
    assert sorted(one[0][: one[1]]) == sorted(other[0][: other[1]])
    assert sorted(one[0]) != sorted(other[0])


@pytest.mark.parametrize("word", ["登録", "บริจาค", "구독"])
def test_where_words_are_not_spaced_letters_stand_for_them(word: str) -> None:
    assert set(grams.gram(word[0]).numbers) < set(grams.gram(word).numbers)


def test_marks_alone_cost_no_more_than_words() -> None:
    assert len(grams.tokens("!" * 1_000_000)) == len(grams.tokens("a " * 1_000_000))


@given(st.text())
def test_any_text_has_numbers_within_the_table(text: str) -> None:
    found, alone = numbers(text.lower())
    assert 0 <= alone < len(found)
    assert all(0 <= number < grams.SIZE for number in found)
