from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.kernel.features import grams


def test_another_word_has_another_number() -> None:
    assert set(grams.gram("gift").numbers).isdisjoint(grams.gram("rain").numbers)


@pytest.mark.parametrize(("one", "other"), [("subscribe", "subscription"), ("unterstützen", "unterstützung")])
def test_words_of_one_stem_share_a_number(one: str, other: str) -> None:
    assert set(grams.gram(one).numbers) & set(grams.gram(other).numbers)


@pytest.mark.parametrize(("one", "other"), [("7", "2026"), ("٣", "12")])
def test_numbers_are_one_word(one: str, other: str) -> None:
    assert grams.gram(one).numbers == grams.gram(other).numbers


def test_the_order_of_words_counts() -> None:
    assert sorted(grams.numbers(["we", "thank", "you"])) != sorted(grams.numbers(["you", "thank", "we"]))


@pytest.mark.parametrize("word", ["登録", "บริจาค", "구독"])
def test_where_words_are_not_spaced_letters_stand_for_them(word: str) -> None:
    assert set(grams.gram(word[0]).numbers) < set(grams.gram(word).numbers)


def test_marks_alone_cost_no_more_than_words() -> None:
    assert len(grams.tokens("!" * 1_000_000)) == len(grams.tokens("a " * 1_000_000))


@given(st.lists(st.text(min_size=1), min_size=1))
def test_what_sentences_weigh_is_the_sum_of_their_numbers(texts: list[str]) -> None:
    table = [n % 13 - 6 for n in range(grams.SIZE)]
    lower = "\n".join(texts)
    ends = list(accumulate(len(text) + 1 for text in texts))
    spans = [(end - len(text) - 1, end - 1) for end, text in zip(ends, texts, strict=True)]
    weighed = grams.weigh(lower, spans, range(len(texts)), table)
    for n, span in enumerate(spans):
        found = grams.numbers(grams.tokens(lower, *span))
        assert all(0 <= number < grams.SIZE for number in found)
        assert (weighed.grams[n], weighed.lex[n]) == (len(found), sum(table[number] for number in found))
        assert weighed.shared[n] <= weighed.content[n]


def test_a_word_is_shared_that_another_block_has() -> None:
    lower = "the bridge. a bridge. the ferry."
    weighed = grams.weigh(lower, [(0, 11), (12, 21), (22, 32)], [0, 0, 1], bytes(grams.SIZE))
    assert weighed.content == [1, 1, 1]
    assert weighed.shared == [0, 0, 0]
    assert grams.weigh(lower, [(0, 11), (12, 21)], [0, 1], bytes(grams.SIZE)).shared == [1, 1]
