"""What a parser did not read is said, with how much; what is there to be read says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy import read
from bodycopy.kernel.compiled import NATIVE
from bodycopy.segment.html.quotes import open_quotes
from bodycopy.segment.html.unread import note

PROSE = "<p>The council met on Tuesday to discuss the bridge across the river, said the mayor of the town.</p>" * 10
READ = len("".join(PROSE.replace("<p>", "").replace("</p>", "").split()))


@pytest.mark.parametrize(
    "beside",
    [
        "",
        "<!-- a note that nobody reads, and it goes on and on for a while -->",
        "<script>var bridge = 'a long string that nobody reads, and so on and on'</script>",
        "<style>.a { color: red; background: blue; margin: 0; padding: 0 }</style>",
        "<a title='a > b, a title that nobody reads, and it goes on and on for so long'></a>",
        "&nbsp; " * 200,
        "<svg><text>a drawing of a bridge across the river and of a mayor</text></svg>",
        "<!doctype html><html lang=en><body class='a b c'>",
    ],
)
def test_what_is_no_text_is_not_missed(beside: str) -> None:
    assert note(f"{beside}{PROSE}", READ) == ""


def test_so_much_is_said() -> None:
    assert (
        note(PROSE, READ // 2)
        == f"about {READ - READ // 2:,} characters of its text, 50%, could not be read: its markup is broken there"
    )
    assert note(PROSE, READ - 30) == ""


def test_a_share_of_a_long_text_needs_more_than_a_few_characters() -> None:
    assert note(PROSE * 10, READ * 10 - 150) == ""
    assert note(PROSE * 10, READ * 10 - 250) != ""


def test_a_tag_that_never_ends_is_said() -> None:
    swallowed = " ".join(f"word{n}" for n in range(100))
    document = read(f"<html><body>{PROSE}<a href=/about {swallowed} <b>more</b></a>{PROSE}</body></html>")
    assert "word50" not in document.text
    assert "could not be read" in document.degraded


TOKENS = (
    "<", ">", '"', "'", "=", " = ", "&", "&nbsp", "&#160;", "&amp;", ";", "#", "/", "!", "?", "<!--", "-->", "-", " ", "\n",
    "\xa0", "\u2028", "é", "漢", "\U0001f600", "a", "Z_9", "y" * 33, "<p>", "</p>", "<a href=", '<b class="x">', "<svg ",
    "</svg", "<SVG>", "</SVG>", "<script>", "</script>", "<Script>", "<map>", "<math>", "</map>", "<head\u3000", "\ud800",
)  # fmt: skip


@pytest.mark.skipif(NATIVE is None, reason="nothing is compiled")
@given(st.lists(st.sampled_from(TOKENS), max_size=40).map("".join))
def test_compiled_code_sees_the_same_in_markup(markup: str) -> None:
    def said() -> tuple[object, ...]:
        return note(markup + PROSE, 0), note(PROSE + markup, 0), open_quotes(markup)

    compiled = said()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bodycopy.segment.html.unread.NATIVE", None)
        patch.setattr("bodycopy.segment.html.quotes.NATIVE", None)
        assert said() == compiled
