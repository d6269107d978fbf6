"""What weights say of words: the same for whoever asks for a few and for many."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.kernel.features.known import Words
from bodycopy.kernel.features.words import LABEL, label, labels


def section(table: dict[str, int]) -> memoryview:
    words = sorted(table)
    return memoryview("\n".join(words).encode() + b"\0" + bytes(table[word] % 256 for word in words))


def test_a_section_is_read() -> None:
    table = {"más": 100, "news": -3, "订阅": -128}
    assert Words(section(table)).all() == table
    assert Words(table).all() == table


def test_few_and_many_get_the_same() -> None:
    chance = random.Random(18)  # noqa: S311 - a fixed seed is wanted
    letters = "ab\u00e9\u0436\u4e2d\U0001f600"
    table = {
        "".join(chance.choices(letters, k=chance.randint(1, 9))): chance.choice([-128, -1, 1, 127]) for _ in range(3000)
    }
    asked = ["".join(chance.choices(letters, k=chance.randint(0, 9))) for _ in range(6000)]
    asked += [*table, *(word[:-1] for word in table), "\0", "a\nb", "\ud800"]
    found = Words(section(table))
    for word in asked:
        assert found.table().get(word, 0) == table.get(word, 0)
        assert found.table().get(word) == table.get(word)
    assert found.table() == found.all() == table


@pytest.mark.parametrize("data", [b"", b"a\nb", b"a\nb\0\x01", b"a\nb\0\x01\x02\x03", b"\0"])
def test_a_damaged_section_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\d|codec"):
        Words(memoryview(data))


@given(st.lists(st.text("aΑΣİ 1٣.\0\n", max_size=6)))
def test_labels_weigh_together_what_they_weigh_one_by_one(texts: list[str]) -> None:
    known = Words({label(each): n + 1 for n, each in enumerate(texts)})
    assert labels(texts, known) == [known.table()[label(each)] for each in texts]


def test_a_label_is_short_and_its_digits_are_one() -> None:
    known = Words({"comments (0": 7})
    assert labels(["Comments (12)", "x", "• COMMENTS (3) »", " " * LABEL + "Comments (12)"], known) == [7, 0, 7, 0]
