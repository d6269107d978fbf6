"""HTML is told from text, and text from what is none, by content."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.decode.sniff import looks_binary
from bodycopy.decode.sniff_html import looks_like_html

NOT_HTML = (
    "",
    "Plain text.",
    "Use <b> for bold and <i> for italics, and close them with </b>.",
    "The <p> tag opens a paragraph. A <div> groups blocks; </div> ends it. " * 3,
    "Write to Ann <ann@example.org> or <a@b.c>.",
    "List<String> names = new ArrayList<String>(); Map<P, Q> m; Foo<P> x;",
    "if (a < b && c > d) { return a <b; }",
    "# Title\n\nSome *Markdown* with <kbd>Ctrl</kbd> and <br> in it.\n\n<details>\n<summary>More</summary>\n\n"
    + "Long prose follows here. " * 20
    + "\n</details>\n\n"
    + "And most of it is plain paragraphs. " * 30,
    '<p align="center">\n  <img src="logo.png">\n</p>\n\n# Project\n\n'
    + "It does one thing, and the reader is told at length. " * 20,
    "To centre text, write:\n\n```html\n<html><body><div><p>Hello</p></div></body></html>\n```\n\nThat is all.",
    "Prose about a page. " * 40 + "<html><body><div><p>Hello</p></div></body></html>" + " And on it goes. " * 40,
    '<?xml version="1.0"?>\n<rss><channel><item><description>News</description></item></channel></rss>',
    "<note><to>Ann</to><from>Bob</from></note>",
    "x <3 y, <-- and --> and <!-- a comment --> here",
    "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch",
    "He said <b>this</b> and <a href='x'>that</a> in one line.",
    "<p>An opening tag alone, and prose.",
    "<p>A paragraph.</p> The sentence before is how one is marked, and the tags are to be seen.",
)
HTML = (
    "<!DOCTYPE html><title>x</title>",
    "\ufeff\n<!doctype HTML>\n<p>x",
    "<!-- saved from -->\n<html lang=en><p>x",
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html>',
    "<HTML><BODY>x",
    "<body class='a'>x",
    "<p>One.</p><div>Two.</div>",
    "<p>A paragraph &amp; nothing else.</p>",
    '\n<div class="entry">Words, <b>some</b> of them bold.</div>\n',
    "<h1>Title</h1>\n<p>Text, <em>marked</em>.</p>",
    "<p>Old style\n<p>without ends\n<p>of paragraphs",
    "<ul><li>one<li>two</ul>",
    '<script src="x.js" async=""></script><div class="post"><p>Words</p></div>',
    "<script>var s = '</div></div>' + \"<p>\"; " + "x(); " * 20000 + "</script><article><p>Words</p></article>",
    "<style>p { color: red }</style>\n<html><p>x",
    "first line<br>second line<br/>third line<br />end",
    "<table><tr><td>1</td><td>2</td></tr></table>",
    "Lead without a tag.<p>" + "And then the body. " * 10 + "</p><p>More.</p>",
)

ABOUT_MARKUP = (
    (
        "impl<A> Iterator for IntoIter<A>\n"
        "where\n"
        "    A: Clone,\n"
        "{ fn chain<U>(self, other: U) -> Chain<Self, U>; fn filter<P>(self, p: P) -> Filter<P>; }\n"
        "Every item is asked once."
    ),
    (
        "std::vector<b> x; template <class T> struct Map<A, B> {}; std::array<i, 4> y; Box<Button> z; List<Label> l; Optional<Source> s;\n"
        "void f(Set<Option> o) {}"
    ),
    (
        "interface Props<P> { children: Array<A>; onClick: Handler<Button>; }\n"
        "function wrap<P>(c: Component<P>): Component<P> { return c; }\n"
        'const Card = () => <div className="card"><p>Hi</p></div>;\n'
        "The component takes one property, which is its title, and renders it in a card with a border that follows the theme of the page."
    ),
    "class Box<S, U> { func map<U>(_ f: (S) -> U) -> Box<U> }",
    "For a < b and b > c we write <a, b> for the inner product, <p|q> in Dirac's notation, and <i> for the index.",
    (
        "From: Ann <a@b.c>\n"
        "To: Bob <bob@example.org>, <p@q.r>\n"
        "\n"
        "Dear Bob, <snip>\n"
        "the form is <address> and <title>, <name>.\n"
    ),
    (
        "Usage: tool [options] <source> <time> <label>\n"
        "\n"
        "  <source>  the file to read\n"
        "  <time>    seconds to wait\n"
        "  <label>   what to call it\n"
    ),
    (
        "The <p> element\n"
        "\n"
        "The <p> element stands for a paragraph.\n"
        "\n"
        "Attributes\n"
        "\n"
        "class\n"
        "\n"
        "Example\n"
        "\n"
        "<p>This is a paragraph.</p>\n"
        "<p>And so is this.</p>\n"
        "\n"
        "Result\n"
        "\n"
        "This is a paragraph, and so is this. Browsers put a blank line between both, whose height a style sheet may change.\n"
        "\n"
        "See also <div>, <span> and <pre>."
    ),
    (
        "Lists come in two kinds.\n"
        "\n"
        "<ul>\n"
        "  <li>Milk</li>\n"
        "  <li>Bread</li>\n"
        "</ul>\n"
        "\n"
        "The first has bullets. To number its entries, write ol for ul; nothing else has to change, and readers who print the page see the numbers too."
    ),
    (
        "{% for item in items %}\n"
        "<li>{{ item }}</li>\n"
        "{% endfor %}\n"
        "This template prints a list. The loop runs once for each item, and the braces are replaced by its text when the page is made."
    ),
    "<project><name>demo</name><version>1</version></project>\nThis file names the project and its version.",
    "A<B> extends C<D>; A<I>::call(); q<s>(x)",
    (
        "Dim x As List(Of String) ' <summary>Adds.</summary>\n"
        "/// <summary>Adds two numbers.</summary>\n"
        '/// <param name="a">The first.</param>\n'
        '/// <param name="b">The second.</param>\n'
        "public int Add(int a, int b) => a + b;\n"
        "The method returns their sum, and throws where it is too large for the type."
    ),
    "Press <b>Enter</b>, they wrote, and <i>wait</i>; in the manual from 1998 every key was set like that, and nobody minded at all.",
)
"""Generics, mathematics, addresses, usages, templates, tutorials: what has tags in it and is text."""
FRAGMENTS = (
    '<li class="x"><a href="/a">One</a></li>\n<li class="x"><a href="/b">Two</a></li>',
    "word of a cut sentence.</p>\n<p>The next one.</p>\n<p>And it ends in the mid",
    "<P>Old style.<P>Another paragraph with <B>bold</B>.<P>And the last.",
    "<td>1</td><td>2</td></tr><tr><td>3",
    '</div></div><h2 id="x">Title</h2><p class="lead">The ferry left <em>late</em> and nobody was told why, though',
    'class="menu"><ul><li>One</li><li>Two</li></ul>',
    "<p>The generic type List&lt;T&gt; has a parameter.</p><pre>Map&lt;K, V&gt; m;</pre>",
    '<a href="/a" class="nav">One</a> <a href="/b" class="nav">Two</a> <a href="/c" class="nav">Three</a>',
)
"""HTML that was cut anywhere."""


@pytest.mark.parametrize("text", NOT_HTML + ABOUT_MARKUP)
def test_text_is_not_html(text: str) -> None:
    assert not looks_like_html(text)


@pytest.mark.parametrize("text", HTML + FRAGMENTS)
def test_html_is_html(text: str) -> None:
    assert looks_like_html(text)


@given(st.text(st.sampled_from("<>/!-pdivbr \"'=`\n?xml"), max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    assert looks_like_html(text) in {True, False}


@pytest.mark.parametrize(
    "text", ["<b " * 200_000, "<!--" * 200_000, "<script>" * 100_000, "`" * 500_000, "<p " + " " * 500_000]
)
def test_hostile_text_takes_no_more_than_linear_time(text: str) -> None:
    start = time.process_time()
    looks_like_html(text)
    assert time.process_time() - start < 60


RUSSIAN = "Правительство объявило во вторник о повышении налогов."
TEXT = (
    b"",
    b"plain",
    RUSSIAN.encode(),
    RUSSIAN.encode("koi8-r"),
    RUSSIAN.encode("utf-16"),
    RUSSIAN.encode("utf-16-le"),
    RUSSIAN.encode("utf-16-be"),
    "Hello, world".encode("utf-16-le"),
    "Hello, world".encode("utf-32-be"),
    "政府宣布一项决定，市民担心。\n".encode("utf-16-le"),
    "大臣は述べた。".encode("iso2022_jp") * 20,
    "大臣は述べた。".encode("cp932") * 20,
    b"\x1b[31mred\x1b[0m \x1b[1mbold\x1b[0m" * 40,
    b"a line\x00 with dirt\x01 in it, as scrapes have now and then",
    b"MZ is how this plain sentence starts, and no program.",
    b"BM, II and PK are letters, too.",
    b"page one\x0cpage two\x0c",
)
BINARY = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    b"\xff\xd8\xff\xe0\x00\x10JFIF",
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    b"PK\x03\x04\x14\x00",
    b"\x1f\x8b\x08\x00\x00",
    b"\x7fELF\x02\x01\x01\x00",
    b"\x00\x00\x00\x18ftypmp42",
    b"MZ\x90\x00\x03\x00\x00\x00",
    b"SQLite format 3\x00",
    b"GIF89a\x01\x00",
    b"BZh91AY&SY",
    b"\xfd7zXZ\x00",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07\x01\x00",
    b"\xca\xfe\xba\xbe\x00",
    b"\xcf\xfa\xed\xfe\x07",
    b"OggS\x00\x02",
    b"ID3\x03\x00",
    b"II*\x00\x08",
    b"MM\x00*\x00",
    b"\x00asm\x01",
    b"wOF2\x00",
    b"OTTO\x00\x0b",
    b"fLaC\x00\x00",
    b"\x28\xb5\x2f\xfd\x04",
    b"\x04\x22\x4d\x18\x64",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"8BPS\x00\x01",
    b"\x1a\x45\xdf\xa3\x01",
    b"FLV\x01\x05",
    b"PAR1\x15",
    b"name".ljust(257, b"a") + b"ustar\x00",
    b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    b"\x00" * 200,
    bytes(random.Random(1).randbytes(3000)),  # noqa: S311  # fixed bytes are wanted
    bytes(range(32)) * 20,
)


@pytest.mark.parametrize("data", TEXT)
def test_text_is_not_binary(data: bytes) -> None:
    assert not looks_binary(data)


@pytest.mark.parametrize("data", BINARY)
def test_what_is_no_text_is_binary(data: bytes) -> None:
    assert looks_binary(data)


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert looks_binary(data) in {True, False}
