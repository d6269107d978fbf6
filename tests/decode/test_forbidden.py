"""What UTF-8 forbids is never read as what it seems to stand for, and the rest is read as UTF-8."""

from __future__ import annotations

import pytest

from bodycopy.decode import decode, problem

PROSE = b"The council met on Tuesday to discuss the new bridge; it would take two years.\n" * 3
FORBIDDEN = {
    "a slash in two bytes": b"\xc0\xaf",
    "a letter in two bytes": b"\xc1\xa1",
    "a slash in three bytes": b"\xe0\x80\xaf",
    "a slash in four bytes": b"\xf0\x80\x80\xaf",
    "half of a pair": b"\xed\xa0\x80",
    "the other half alone": b"\xed\xb0\x80",
    "past the last character": b"\xf4\x90\x80\x80",
    "far past it": b"\xf7\xbf\xbf\xbf",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80",
}


@pytest.mark.parametrize("bad", FORBIDDEN.values(), ids=FORBIDDEN)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
@pytest.mark.parametrize("around", ["", "雨が降った。船は出なかった。"])
def test_a_forbidden_sequence_becomes_a_replacement_character(bad: bytes, mark: bytes, around: str) -> None:
    beside = around.encode()
    text, encoding, notes = decode(mark + PROSE + beside + b" .." + bad + b"etc " + beside + PROSE)
    assert (encoding, notes) == ("utf-8", (("replaced", 1),))
    assert text == (PROSE + beside + b" ..").decode() + "\ufffdetc " + around + PROSE.decode()


def test_a_text_that_is_all_such_is_said_to_be_unreadable() -> None:
    data = b"".join(bytes((0xC0 | byte >> 6, 0x80 | byte & 63)) for byte in PROSE)
    text, encoding, notes = decode(data)
    assert set(text) == {"\ufffd"}
    assert problem(text, encoding, notes)


def test_short_texts_in_older_encodings_are_theirs() -> None:
    assert decode("来源: 新华网".encode("gb18030"))[0] == "来源: 新华网"
    assert decode("来源".encode("gb18030"))[1] != "utf-8"
