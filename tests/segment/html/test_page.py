import pytest

from bodycopy.document import Document
from bodycopy.segment.html.page import segment

STORY = "".join(
    f"<p>Paragraph {number} tells at some length what the council decided about the bridge on Monday.</p>"
    for number in range(4)
)


def texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


@pytest.mark.parametrize(
    ("markup", "page_text"),
    [
        ("", ""),
        (" \n ", ""),
        ("<p></p><div> </div>", ""),
        ("<script>var a</script><style>p {}</style><svg><text>x</text></svg>", ""),
        ("<select><option>one</select><textarea>two</textarea><input value=three>", ""),
        ("<title>A title is no page text</title><p>x</p>", "x\n"),
        ("bare words", "bare words\n"),
        ("<script>var a</script><article>no head</article> tail<p>x</p>", "no head\n\ntail\n\nx\n"),
        ("<head><title>x</title><main>one</main></head><body>two</body>", "one\n\ntwo\n"),
        ("<p>one\n  two\tthree </p>", "one two three\n"),
        ("<p>one</p><p>two</p>", "one\n\ntwo\n"),
        ("<p>one<p>two", "one\n\ntwo\n"),
        ("<p>one <b>bold</b>, <i>slanted</i></p>", "one bold, slanted\n"),
        ("<p><span>T</span>he drop cap</p>", "The drop cap\n"),
        ("<div>before<p>in</p>after</div>", "before\n\nin\n\nafter\n"),
        ("<p>one<br>two</p>", "one\ntwo\n"),
        ("<p>one<br> <br/>two<br><br><br>three</p>", "one\n\ntwo\n\nthree\n"),
        ("<ul><li>one<li>two</ul><p>three</p>", "one\ntwo\n\nthree\n"),
        ("<ul><li>one<ul><li>inner</ul><li>two</ul>", "one\ninner\ntwo\n"),
        ("<ul><li>one</ul><ul><li>two</ul>", "one\n\ntwo\n"),
        ("<ol><li><p>one</p><li><p>two</p></ol>", "one\ntwo\n"),
        ("<dl><dt>term<dd>meaning</dl>", "term\nmeaning\n"),
        ("<table><tr><th>a<th>b<tr><td>1<td><b>2</b></table>", "a\tb\n1\t2\n"),
        ("<table><tr><td><p>1</p><td>2</table>", "1\t2\n"),
        ("<table><tr><td></td><td>2</table>", "2\n"),
        ("<table role=presentation><tr><td>menu<td>article</table>", "menu\n\narticle\n"),
        ("<table><tr><td><h1>layout</h1><td>text</table>", "layout\n\ntext\n"),
        ("<pre>if a:\n    b\r\n\n    c\n</pre>", "if a:\n    b\n\n    c\n"),
        ("<p>a\xa0b\u200cc\u3000</p>", "a\xa0b\u200cc\n"),
        ("<p>a &lt;b&gt; &amp;amp; c</p>", "a <b> &amp; c\n"),
        ("<button>Close</button><button>Accept</button>", "Close\n\nAccept\n"),
        ("<p>Vertical&#11;tab &#27;escape &#x1b;too</p>", "Verticaltab escape too\n"),
        ("<p>Text <span style='display: none'>unseen</span>goes on</p>", "Text goes on\n\nunseen\n"),
    ],
)
def test_page_text(markup: str, page_text: str) -> None:
    assert segment(markup).text == page_text


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        ("<h1>a</h1><h3>b</h3><p>c</p>", [("heading", 1), ("heading", 3), ("paragraph", 0)]),
        ("<blockquote><p>a</p></blockquote><p>b</p>", [("quote", 0), ("paragraph", 0)]),
        ("<figure><img><figcaption>a</figcaption></figure>", [("caption", 0)]),
        ("<ul><li>a<li><p>b</ul>", [("list-item", 0), ("list-item", 0)]),
        ("<table><tr><td>a</table>", [("table-row", 0)]),
        ("<pre>a</pre>", [("code", 0)]),
        ("<h2><div>a</div></h2>", [("heading", 2)]),
    ],
)
def test_kinds(markup: str, kinds: list[tuple[str, int]]) -> None:
    assert [(block.kind, block.level) for block in segment(markup).blocks] == kinds


def test_blocks_stand_where_they_say() -> None:
    document = segment(f"<h1>Bridge</h1>{STORY}<ul><li>one. Two.<li>three</ul>")
    for block in document.blocks:
        text = document.text[block.start : block.end]
        assert text == text.strip() != ""
        assert block.sentences[0].start == block.start
        assert block.sentences[-1].end == block.end
    for one, two in zip(document.blocks, document.blocks[1:], strict=False):
        assert document.text[one.end : two.start] in ("\n", "\n\n")


def test_path_links_and_hints() -> None:
    document = segment(
        f"<main>{STORY}</main><div class='newsletter-box'><p>Sign <a href=x>up</a></p></div><p>plain words</p>"
    )
    *_, box, plain = document.blocks
    assert box.path == ("html", "body", "div", "p")
    assert box.link_chars == 2
    assert "newsletter" in box.hints
    assert "newsletter" not in plain.hints
    assert "main" in document.blocks[0].hints


def test_names_on_most_of_a_page_say_nothing() -> None:
    document = segment(f"<div class='paywall article'>{STORY}</div>")
    assert document.blocks[0].hints == {"article"}


@pytest.mark.parametrize(
    "markup",
    [
        "<div hidden><p>unseen</p></div>",
        "<p style='color:red; DISPLAY : none'>unseen</p>",
        "<p style='visibility:hidden'>unseen</p>",
        "<div aria-hidden=true>unseen</div>",
        "<template><p>unseen</p></template>",
        "<noscript><p>unseen</p></noscript>",
        "<dialog><p>unseen</p></dialog>",
    ],
)
def test_hidden_text_is_marked(markup: str) -> None:
    document = segment(f"<p>seen</p>{markup}")
    assert texts(document) == ["seen", "unseen"]
    assert [block.hidden for block in document.blocks] == [False, True]


def test_a_template_is_shown_where_it_is_a_shadow_root() -> None:
    document = segment("<div><template shadowrootmode=open><p>seen</p></template></div>")
    assert [block.hidden for block in document.blocks] == [False]


def test_extractors_do_not_see_what_is_in_a_template() -> None:
    document = segment(
        f"<article>{STORY}<template><p>In the template it rains on the bridge, and on Monday.</p></template></article>"
    )
    *seen, last = document.blocks
    assert all("trafilatura" in block.witnesses for block in seen)
    assert not last.witnesses


def test_what_is_shown_is_not_marked() -> None:
    document = segment("<dialog open>a</dialog><p>b <i aria-hidden=true>c</i></p>")
    assert [block.hidden for block in document.blocks] == [False, False]


def test_mojibake_is_repaired_in_its_block_alone() -> None:
    document = segment("<p>plain</p><p>FranÃ§ois was here, and so was ZoÃ«.</p>")
    assert texts(document) == ["plain", "François was here, and so was Zoë."]
    assert document.repaired


def test_control_characters_are_counted() -> None:
    document = segment("<p>nul\0 esc\x1b[31m red\x1b[0m vt\x0b \ud800</p>")
    assert document.text == "nul esc red vt\n"
    assert dict(document.repaired) == {"controls": 2, "terminal-escapes": 2}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("", "no text"),
        ("<html><head><title>x</title></head></html>", "no text"),
        ("<frameset cols='1,2'><frame src=a.html><frame src=b.html></frameset>", "frames"),
        ("<iframe src='https://example.org/'></iframe>", "frames"),
        ("<meta http-equiv=Refresh content='0; url=https://example.org/'><p>Redirecting</p>", "forwards"),
        ("<div id=root></div><script>go()</script>", "JavaScript"),
        ("<noscript>Please enable JavaScript to run this app.</noscript>", "JavaScript"),
        (f"<article>{STORY}</article><div id=comments>{'<p>What a story, says one more reader.</p>' * 250}", "%"),
    ],
)
def test_pages_without_an_article_say_why(markup: str, reason: str) -> None:
    found = segment(markup).degraded
    assert found
    assert reason in found


@pytest.mark.parametrize("markup", [STORY, "<p>short</p>", f"<meta http-equiv=refresh content=600>{STORY}"])
def test_articles_are_not_degraded(markup: str) -> None:
    assert not segment(markup).degraded


def test_metadata_on_request() -> None:
    page = (
        "<html lang=en><head><title>Bridge closed</title><meta name=author content='Jane Roe'>"
        f"<meta property='og:site_name' content='The Example'></head><body><h1>Bridge closed</h1>{STORY}"
    )
    assert segment(page).metadata == {}
    found = dict(segment(page, url="https://example.org/bridge", metadata=True).metadata)
    assert found["title"] == "Bridge closed"
    assert found["author"] == "Jane Roe"
    assert found["language"] == "en"
    assert found["site"] == "The Example"
    assert found["url"] == "https://example.org/bridge"


def test_no_metadata_without_a_page() -> None:
    assert segment("", metadata=True).metadata == {}


def test_any_number_of_pages_may_stand_behind_each_other() -> None:
    pages = [
        f"<html><head><title>a</title></head><body><p>Page number {n} of many.</p></body></html>" for n in range(450)
    ]
    document = segment("\n".join(pages))
    assert [block.start for block in document.blocks] == sorted({block.start for block in document.blocks})
    assert all(f"Page number {n} of many." in document.text for n in range(450))
