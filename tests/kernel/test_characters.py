import re
import unicodedata

import pytest

from bodycopy.kernel.characters import CAPITALS, CLOSERS, STOPS, SYLLABLES


def test_no_mark_stands_twice() -> None:
    assert len(set(STOPS)) == len(STOPS)
    assert len(set(CLOSERS)) == len(CLOSERS)
    assert set(STOPS).isdisjoint(CLOSERS)


@pytest.mark.parametrize("mark", STOPS + CLOSERS)
def test_marks_are_no_letters(mark: str) -> None:
    assert unicodedata.category(mark) in {"Po", "Pe", "Pf", "Pi"}


def test_capitals_are_all_of_three_alphabets() -> None:
    capital = re.compile(f"[{CAPITALS}]")
    scripts = [*range(0x41, 0x180), *range(0x386, 0x400), *range(0x400, 0x460)]
    letters = [
        chr(code)
        for code in scripts
        if (unicodedata.category(chr(code)) == "Lu" and code < 0x3CF) or 0x400 <= code < 0x430
    ]
    missed = [letter for letter in letters if not capital.match(letter)]
    assert missed == []
    assert not any(capital.match(chr(code)) for code in range(0x61, 0x2000) if chr(code).islower())


def test_a_syllable_is_a_letter_without_case() -> None:
    for first, last in SYLLABLES:
        assert first < last
        assert not any(chr(code).isupper() or chr(code).islower() for code in range(ord(first), ord(last) + 1))
