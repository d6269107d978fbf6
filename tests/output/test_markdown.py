import pytest

from bodycopy.document import Document, Removal
from bodycopy.output.markdown import to_markdown
from bodycopy.segment.html.page import segment
from bodycopy.segment.markdown import segment as segment_markdown
from bodycopy.segment.text import segment as segment_text


@pytest.mark.parametrize(
    ("markup", "markdown"),
    [
        ("", ""),
        ("<p>Plain words, and 3 - 2 = 1.</p>", "Plain words, and 3 - 2 = 1.\n"),
        ("<h1>One</h1><p>two</p><h3>Three</h3>", "# One\n\ntwo\n\n### Three\n"),
        ("<ul><li>a<li>b</ul><p>c</p>", "- a\n- b\n\nc\n"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n- b\n"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "| a | b |\n| --- | --- |\n| 1 | 2 |\n"),
        ("<table><tr><td>a|b<tr><td>1<td>2</table>", "| a\\|b |  |\n| --- | --- |\n| 1 | 2 |\n"),
        ("<blockquote><p>Said<br>twice</p></blockquote>", "> Said  \n> twice\n"),
        ("<pre>a = *b\n  # c</pre>", "```\na = *b\n  # c\n```\n"),
        ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````\n"),
        ("<p>a *b* [c] &lt;d&gt; e_f `g`</p>", "a \\*b\\* \\[c\\] \\<d> e\\_f \\`g\\`\n"),
        ("<p># no heading</p><p>1. no list</p><p>- none</p>", "\\# no heading\n\n1\\. no list\n\n\\- none\n"),
        ("<p>1.5 metres, -3 degrees</p>", "1.5 metres, -3 degrees\n"),
    ],
)
def test_blocks_are_marked_up(markup: str, markdown: str) -> None:
    assert to_markdown(segment(markup)) == markdown


def test_what_is_removed_stays_out() -> None:
    document = segment("<p>Keep this. Drop this. And keep that.</p><p>All of it goes.</p><p>End.</p>")
    spans = [document.text.index("Drop"), document.text.index("All")]
    removed = (
        Removal(spans[0], spans[0] + 11, "x", "advert", "why"),
        Removal(spans[1], spans[1] + 17, "x", "advert", "why"),
    )
    assert to_markdown(document._replace(removed=removed)) == "Keep this. And keep that.\n\nEnd.\n"


def test_nothing_left_is_nothing() -> None:
    document = segment("<p>All of it goes.</p>")
    gone = (Removal(0, len(document.text), "x", "advert", "why"),)
    assert to_markdown(document._replace(removed=gone)) == ""
    assert to_markdown(Document(text="")) == ""


def test_text_brings_its_bullets_and_markdown_its_marks() -> None:
    assert to_markdown(segment_text("Words.\n\n- one\n- two\n")) == "Words.\n\n- one\n- two\n"
    source = "# One\n\n*two*\n"
    assert to_markdown(segment_markdown(source)) == source
