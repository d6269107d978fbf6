"""EBCDIC is read as what it is, and nothing else is taken for it."""

from __future__ import annotations

import pytest

import bodycopy
from bodycopy.decode.bytes import decode
from bodycopy.decode.ebcdic import is_ebcdic

ENGLISH = "The council met on Tuesday. Yes! It [the bridge] will cost 14 million, the mayor said.\n"
GERMAN = "Die Brücke über die Elbe wurde am Montag eröffnet, größere Schäden gab es nicht.\n"
FRENCH = "Le pont a été ouvert lundi, à côté de l'église: «ça va», dit-il.\n"
CHINESE = "政府星期二宣布提高税率。部长表示，这一决定并不容易，但是十分必要。\n"


@pytest.mark.parametrize(
    ("text", "page"),
    [(ENGLISH, "cp037"), (ENGLISH, "cp500"), (GERMAN, "cp273"), (GERMAN, "cp037"), (FRENCH, "cp500"), (ENGLISH.replace("14", "€14"), "cp1140")],
)  # fmt: skip
def test_text_in_a_code_page_of_ebcdic_comes_back(text: str, page: str) -> None:
    assert decode(text.encode(page) * 3).text == text * 3
    assert decode(text.encode(page)).text == text


def test_its_own_line_ends_are_line_ends_and_lines_of_one_length_may_have_none() -> None:
    data = ENGLISH.replace("\n", "\x85").encode("cp037")
    assert decode(data * 2).text == ENGLISH * 2
    assert decode(ENGLISH.rstrip().ljust(200).encode("cp500")).text.rstrip() == ENGLISH.rstrip()


def test_a_page_in_it_is_html() -> None:
    page = f"<html><body><article><p>{ENGLISH}</p><p>{ENGLISH}</p></article></body></html>"
    document = bodycopy.read(page.encode("cp037"))
    assert "<p>" not in document.text
    assert document.body.startswith("The council met")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "gb18030", "big5", "shift_jis", "euc_jp"])
@pytest.mark.parametrize("text", [ENGLISH, CHINESE, "name@host.example\n" * 9, "@@@@ @@@@\n", "@Größe@@Straße@" * 9])
def test_nothing_else_is_taken_for_it(encoding: str, text: str) -> None:
    data = text.encode(encoding, "ignore")
    assert not is_ebcdic(data)
    assert decode(data).encoding not in {"cp037", "cp500", "cp273", "cp1140", "cp1026"}
