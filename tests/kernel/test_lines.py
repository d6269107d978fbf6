"""Lines that are read where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.kernel import lines
from bodycopy.kernel.lines import Numbered, first_line, pack, unpack, write_numbered

LINE = st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\n"), max_size=8)


def test_what_is_not_there_is_not_found() -> None:
    few = Numbered(memoryview(write_numbered(["a"])))
    with pytest.raises(IndexError):
        few[1]
    assert first_line(memoryview(b"no end")) == b"no end"


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_WIDTH", 1)
    with pytest.raises(ValueError, match="MB"):
        write_numbered(["a" * 17])


@given(st.lists(LINE, max_size=20))
def test_each_number_has_its_line(known: list[str]) -> None:
    read = Numbered(memoryview(write_numbered(known)))
    assert (list(read), len(read), read[1:3]) == (known, len(known), known[1:3])


@given(st.lists(st.binary(max_size=300), max_size=30))
def test_blocks_are_parted_again(blocks: list[bytes]) -> None:
    assert unpack(memoryview(pack(blocks))) == blocks
