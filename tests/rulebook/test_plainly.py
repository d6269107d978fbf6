"""What blocks of the last text said is remembered: what is left of it must read as if it had never been seen."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.plainly import scan_plainly
from bodycopy.rulebook.source import read_shipped_files

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from bodycopy.rulebook.model import Rulebook

RULE = """
[our-paper]
match = ["support {our,the} paper", "^ chip in 0 $"]
needs = ["please", "^ today"]
unless = ["she said"]
drops = ["Please support our paper."]
keeps = ["She said: support our paper, please."]
"""
LINES = [
    "Support our paper.",
    "Please.",
    "Chip in 5 Today it rains",
    "Please.",
    "Donate now",
    "She said that it rains.",
    "Support the paper. Chip in 10",
]


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    path = tmp_path / "en" / "donation.toml"
    path.parent.mkdir()
    path.write_text(RULE, encoding="utf-8")
    return compile_rules(*read_shipped_files(str(tmp_path)))


def laid_out(lines: Collection[str]) -> tuple[str, list[list[tuple[int, int]]]]:
    """Return lines as a text and its units: a line each, cut behind its first full stop."""
    text, units = "", []
    for line in lines:
        start, stop = len(text), line.find(". ") + 1
        text += line + "\n"
        end = start + len(line)
        units.append([(start, start + stop), (start + stop + 1, end)] if stop else [(start, end)])
    return text, units


def found(book: Rulebook, lines: Collection[str]) -> list[tuple[int, int, str, str]]:
    text, units = laid_out(lines)
    ends = {end for line in ("Chip in 5", "Chip in 10") for end in (text.find(line) + len(line),)}
    return scan_plainly(book, text, units, lambda n: {end for end in ends if units[n][0][0] < end <= units[n][-1][1]})


@pytest.mark.parametrize("left", range(len(LINES)))
def test_what_is_left_reads_as_it_does_alone(book: Rulebook, left: int) -> None:
    for lines in combinations(LINES, left):
        whole = found(book, LINES)
        again = found(book, lines)
        assert again == found(book._replace(), lines)
        assert found(book, LINES) == whole == found(book._replace(), LINES)


def test_a_block_that_stands_twice_says_the_same_twice(book: Rulebook) -> None:
    twice = found(book, ["Support our paper.", "Please.", "It rains.", "Please."])
    assert [kind for *_, kind, _ in twice] == ["match", "needs"]
    once = found(book, ["Please.", "It rains.", "Please.", "Support our paper."])
    assert [(start, kind) for start, _, kind, _ in once] == [(18, "needs"), (26, "match")]


def test_the_same_words_cut_otherwise_are_read_anew(book: Rulebook) -> None:
    text = "It rains Chip in 5"
    assert scan_plainly(book, text, [[(0, 18)]], lambda _: ()) == []
    cut = scan_plainly(book, text, [[(0, 8), (9, 18)]], lambda _: ())
    assert [(start, kind) for start, _, kind, _ in cut] == [(9, "match")]
    assert scan_plainly(book, text, [[(0, 18)]], lambda _: ()) == []
