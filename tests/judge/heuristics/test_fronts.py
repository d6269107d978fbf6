from __future__ import annotations

import pytest

from bodycopy.judge.heuristics.fronts import beginning
from bodycopy.segment.text import segment

WORDS = {"by", "von"}


def found(text: str) -> list[str]:
    return [text[start:end] for _, (start, end) in beginning(segment(text), WORDS)]


@pytest.mark.parametrize("text", ["Bye now\n", "The council met by the sea\n", "東京\n", "\n"])
def test_what_begins_with_another_word_is_left_out(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["By Mara Quill\n", "VON Lena Brandt\n", "(By Mara Quill)\n", "3 May\n", "By\u00a0Mara Quill\n"]
)
def test_what_may_begin_with_such_a_word_stays(text: str) -> None:
    assert found(text) == [text.rstrip("\n")]


def test_each_piece_comes_with_its_block() -> None:
    document = segment("A line\nBy Mara Quill\nVon Lena Brandt\n")
    assert [number for number, _ in beginning(document, WORDS)] == [1, 2]
    assert [number for number, _ in beginning(document, WORDS)] == [1, 2]
