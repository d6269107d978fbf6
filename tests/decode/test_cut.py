"""UTF-8 that a limit in bytes cut in a character is UTF-8; older encodings that end or begin alike stay what they are."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.decode import cut
from bodycopy.decode.bytes import Decoded, decode

LOST = "\ufffd"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (b"", ""),
        (b"plain", ""),
        (b"caf\xc3", ""),  # a single byte tells nothing
        (b"caf\xe9", ""),
        (b"caf\xe9\n", ""),
        (b"at the caf\xe9\x85", ""),
        (b"the caf\xe9\x94", ""),
        (b"Nestl\xe9\xae", ""),
        (b"f\xfcr das Caf\xe9", ""),
        (b"espa\xf1", ""),
        (b"\xa9 2020 by us", ""),
        (b"\x93so\x94", ""),
        (b"\xb1\xc3\xbd", ""),
        (b"\xc3\xc3", ""),
        (b"\xed\xa0", ""),  # half of a pair, never
        (b"\xe0\x80", ""),
        (b"\xf5\x80", ""),
        (b"\x80\x80\x80\x80" + "Жизнь".encode(), ""),  # four bytes continue nothing
        ("ﾃｽﾄ".encode("cp932"), "cp932"),
        ("Привет".encode() + b" caf\xe9", ""),
        ("Привет".encode() + b"\xe9t\xe9", ""),
    ],
)
def test_what_may_be_something_else_is_left(data: bytes, charset: str) -> None:
    assert cut.decoded(data, charset) is None


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"He said: that\xe2\x80\x99s it, and that\xe2\x80", "He said: that’s it, and that\ufffd"),
        (b"He said: that\xe2\x80\x99s it, and that\xe2", "He said: that’s it, and that\ufffd"),
        (b"It ends in a quote\xe2\x80", "It ends in a quote\ufffd"),
        ("🙂 ok 🙂".encode()[:-1], "🙂 ok \ufffd"),
        ("🙂 ok 🙂".encode()[:-3], "🙂 ok \ufffd"),
        ("The quay was in 東京".encode()[:-1], "The quay was in 東\ufffd"),
        ("The quay was in 京".encode()[:-1], "The quay was in \ufffd"),
        ("é".encode() + b"\xc3", "é\ufffd"),
        ("café noir, caf".encode() + b"\xc3\n", "café noir, caf\ufffd\n"),
        ("café noir, caf".encode() + b"\xc3...\n", "café noir, caf\ufffd...\n"),
        (b"that\xe2\x80\xe2\x80\xa6", "that\ufffd…"),
    ],
)
@pytest.mark.parametrize(
    ("charset", "html"), [("", False), ("latin-1", False), ("utf-8", True), ("windows-1251", True)]
)
def test_what_was_cut_at_its_end_is_utf8(data: bytes, text: str, charset: str, html: bool) -> None:  # noqa: FBT001  # a table
    assert decode(data, charset=charset, html=html) == Decoded(text, "utf-8", (("replaced", 1),))


@pytest.mark.parametrize(
    "text", ["’s it, he said – and that’s all.", "東京 was far.", "🙂 ok 🙂", "été à la fin", "ивет, мир"]
)
def test_what_was_cut_at_its_front_is_utf8(text: str) -> None:
    data = text.encode()
    size = len(text[0].encode())
    for gone in range(1, size) if size > 1 else ():
        rest = data[gone:]
        assert decode(rest) == Decoded(LOST + text[1:], "utf-8", (("replaced", 1),))
        both = rest + b"\xe2\x80"
        assert decode(both) == Decoded(LOST + text[1:] + LOST, "utf-8", (("replaced", 2),))


def test_a_page_that_was_cut_is_what_it_was() -> None:
    data = "<meta charset=gb2312><p>The ferry’s late – “again”, he’s".encode() + b"\xe2\x80"
    assert decode(data, html=True).encoding == "utf-8"
    assert decode(data, html=True).text.endswith("he’s\ufffd")


def test_after_a_mark_any_part_of_a_character_is_one_lost() -> None:
    assert decode(codecs.BOM_UTF8 + b"caf\xc3") == Decoded("caf\ufffd", "utf-8", (("replaced", 1),))


LETTERS = st.characters(min_codepoint=0x80, exclude_categories=["Cs"], exclude_characters="\ufeff")


@given(st.text("abc ,", max_size=30), LETTERS, st.text("abc ,", max_size=30), LETTERS)
def test_no_cut_in_a_character_invents_another(before: str, whole: str, between: str, last: str) -> None:
    text = before + whole + between + " "
    data = last.encode()
    for kept in range(1, len(data)):
        if kept > 1 or data[0] < 0xF1:
            assert decode(text.encode() + data[:kept]) == Decoded(text + LOST, "utf-8", (("replaced", 1),))
