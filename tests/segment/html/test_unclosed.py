"""What is never closed swallows no page; what is closed stays as it is."""

from __future__ import annotations

import pytest

from bodycopy import read
from bodycopy.segment.html.unclosed import closed

PARAGRAPHS = [
    f"<p>The council met on day {n} to discuss the bridge across the river, said the mayor.</p>" for n in range(12)
]
SOURCE = "".join(PARAGRAPHS)


def page(between: str, close: str = "") -> str:
    return f"<html><body><main>{SOURCE}{between}{close}{SOURCE}</main></body></html>"


@pytest.mark.parametrize(
    "between",
    [
        "<!-- a note",
        "<!-- a note -- > ",
        "<script>var a = 1;",
        "<STYLE>a { color: red }",
        "<textarea>",
        "<select><option>One",
        "<iframe src='/a'>",
        "<svg>",
        "<object data='a'>",
        "<video>",
        "<embed src='a'><embed src='b'>",
        "</html>",
        "</body></html>",
        "<script>a</script><script>b",
    ],
)
def test_what_is_never_closed_swallows_nothing(between: str) -> None:
    document = read(page(between))
    assert document.body.count("The council met") >= 2 * len(PARAGRAPHS) - 1
    assert dict(document.repaired)["unclosed"] >= 1
    assert "color" not in document.text
    assert "var a" not in document.text


@pytest.mark.parametrize(
    ("opening", "close"),
    [
        ("<!-- <p>a</p> ", "-->"),
        ("<!-- <script> ", "-->"),
        ("<script>var a = '<svg>';", "</script>"),
        ("<svg><text>a</text>", "</svg>"),
        ("<svg/>", ""),
        ("<textarea>a", "</TEXTAREA>"),
        ("</body></html><html><body>", ""),
        ("<selection>", ""),
    ],
)
def test_what_is_closed_stays(opening: str, close: str) -> None:
    markup = page(opening, close)
    assert closed(markup) == (markup, 0)
    assert "unclosed" not in dict(read(markup).repaired)


def test_capitals_that_become_two_letters_move_nothing() -> None:
    markup = page("İİİ<embed>")
    assert closed(markup) == (markup.replace("<embed>", ""), 1)


def test_at_the_end_of_a_page_nothing_is_swallowed() -> None:
    markup = f"<html><body>{SOURCE}<script>var a = 1;"
    assert closed(markup) == (markup, 0)
    assert closed("") == ("", 0)
