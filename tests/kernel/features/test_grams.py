from __future__ import annotations

import random
from itertools import accumulate, pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features import grams
from bodycopy.kernel.features.letters import classify
from computing import EVERY

TABLE = memoryview(bytes(n * n % 251 for n in range(grams.SIZE))).cast("b")
NOTHING = memoryview(bytes(grams.SIZE)).cast("b")
needs_native = pytest.mark.skipif(NATIVE is None, reason="no compiled code here")


class Weighed(NamedTuple):
    """The columns of ``grams.Weighed`` as lists."""

    grams: list[int]
    lex: list[int]
    words: list[int]
    best: list[int]
    least: list[int]
    content: list[int]
    shared: list[int]


def agree(lower: str, spans: list[tuple[int, int]], block: list[int], table: memoryview = TABLE) -> Weighed:
    """Hold compiled code and numpy to plain Python."""
    every = []
    for ops in EVERY:
        fields = [*ops.columns(spans), ops.column(block)]
        every.append(Weighed(*map(ops.values, grams.weigh(ops, lower, fields, table))))
    assert every[1:] == every[:-1]
    return every[0]


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
    lower = "\n".join(texts)
    ends = list(accumulate(len(text) + 1 for text in texts))
    spans = [(end - len(text) - 1, end - 1) for end, text in zip(ends, texts, strict=True)]
    weighed = agree(lower, spans, [n // 2 for n in range(len(texts))])
    for n, span in enumerate(spans):
        found = grams.numbers(grams.tokens(lower, *span))
        assert all(0 <= number < grams.SIZE for number in found)
        assert (weighed.grams[n], weighed.lex[n]) == (len(found), sum(TABLE[number] for number in found))
        assert weighed.shared[n] <= weighed.content[n]


def test_a_word_is_shared_that_another_block_has() -> None:
    lower = "the bridge. a bridge. the ferry."
    weighed = agree(lower, [(0, 11), (12, 21), (22, 32)], [0, 0, 1], NOTHING)
    assert weighed.content == [1, 1, 1]
    assert weighed.shared == [0, 0, 0]
    assert agree(lower, [(0, 11), (12, 21)], [0, 1], NOTHING).shared == [1, 1]


PIECES = [
    "ferry",
    "Ferry’s",
    "reading",
    "readers",
    "7",
    "123456",
    "٣٤٥",
    "½",
    "x²",
    "naïve",
    "e\u0301",
    "登録する",
    "구독",
    "บริจาค",
    "ǆ",
    "𝔘𝔫",
    "\U00020000字",
]
PIECES += [*"!?@©→»%…:_-.' ", " ", "\n", "\u200b", "\ud800"]


@pytest.mark.parametrize("seed", range(30))
def test_compiled_code_weighs_alike(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    lower = "".join(draw.choice(PIECES) for _ in range(2000)).lower()
    cuts = sorted(draw.sample(range(len(lower)), 60))
    spans = list(pairwise(cuts))
    agree(lower, spans, sorted(draw.randrange(20) for _ in spans))
    agree(lower, spans, [draw.randrange(3) for _ in spans])


@given(st.lists(st.sampled_from(PIECES), max_size=600))
def test_tables_side_by_side_weigh_what_a_sentence_says(pieces: list[str]) -> None:
    lower, size = "".join(pieces).lower(), 1 << 10
    said = [number % size for number in grams.numbers(grams.tokens(lower))]
    tables = [TABLE[row * size : (row + 1) * size] for row in range(3)]
    assert grams.spoken(lower, TABLE[: 3 * size], 3) == [sum(table[n] for n in said) for table in tables]


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))), st.data())
def test_compiled_code_weighs_any_text_alike(text: str, cuts: list[tuple[int, int]], data: st.DataObject) -> None:
    spans = [(min(cut, len(text)), min(cut + size, len(text))) for cut, size in cuts] or [(0, len(text))]
    agree(text, spans, data.draw(st.lists(st.integers(0, 3), min_size=len(spans), max_size=len(spans))))


def test_every_script_weighs_alike() -> None:
    letters = [chr(code) for code in range(0x110000) if chr(code).isalnum()]
    text = "".join(letter + " " * (n % 3 == 0) for n, letter in enumerate(letters[:: 7 if NATIVE is None else 1]))
    agree(text, [(n, min(n + 500, len(text))) for n in range(0, len(text), 500)], list(range(0, len(text), 500)))


@needs_native
def test_compiled_code_refuses_what_does_not_fit() -> None:
    assert NATIVE
    for span, blocks, table in (
        ((0, 9), [0], NOTHING),
        ((-1, 2), [0], NOTHING),
        ((2, 1), [0], NOTHING),
        ((0, 2), [], NOTHING),
        ((0, 2), [0], NOTHING[1:]),
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
            NATIVE.weigh("text", *map(NATIVE.column, ([span[0]], [span[1]], blocks)), table, classify)
    with pytest.raises(ValueError, match="one byte"):
        NATIVE.weigh("\U000e0fff", *map(NATIVE.column, ([0], [1], [0])), NOTHING, lambda _: 0)


@needs_native
def test_an_error_in_what_is_asked_comes_through() -> None:
    assert NATIVE

    def fail(code: int) -> int:
        raise LookupError(code)

    with pytest.raises(LookupError):
        NATIVE.weigh("\U000e0ffe", *map(NATIVE.column, ([0], [1], [0])), NOTHING, fail)
