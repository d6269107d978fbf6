"""A byte order mark is believed where the rest may be what it says."""

from __future__ import annotations

import codecs

import pytest

from bodycopy.decode.bytes import decode

GERMAN = "Die Bürgermeisterin sagte, die Straße werde größer, und die Bauarbeiten beginnen im Frühling.\n"
CHINESE = "政府星期二宣布提高税率。部长表示，这一决定并不容易，但是十分必要。"
MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@pytest.mark.parametrize("text", [GERMAN, GERMAN * 90, "name,age,city of birth\n" * 3])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        ("utf-16-le", "utf-8"),
        ("utf-16-be", "utf-8"),
        ("utf-8", "utf-16-le"),
        ("utf-8", "utf-16-be"),
        ("utf-8", "utf-32-le"),
    ],
)
def test_a_mark_that_was_put_before_something_else(mark: str, encoding: str, text: str) -> None:
    assert decode(MARKS[mark] + text.encode(encoding))[:2] == (text, encoding)


@pytest.mark.parametrize("text", [GERMAN, CHINESE, CHINESE * 90, "“”" * 20 + CHINESE, "a", "", "慡慡 慡", "a\0b" * 9])
@pytest.mark.parametrize("encoding", MARKS)
def test_a_mark_that_is_right_is_believed(encoding: str, text: str) -> None:
    assert decode(MARKS[encoding] + text.encode(encoding))[:2] == (text, encoding)
