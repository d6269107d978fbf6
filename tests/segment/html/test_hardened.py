"""Inputs that break, cut off or stall extractors: each gives the article, and soon."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bodycopy.document import Document
from bodycopy.judge.left_out import verdicts
from bodycopy.segment.html import extractors as witness
from bodycopy.segment.html.page import segment

SENTENCES = [
    f"Paragraph {n} tells at some length what the council decided about bridge {n} on Monday." for n in range(5)
]
STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
MANY = 10_000
ARTICLE = f"<html><head><title>Bridges</title></head><body><article>{STORY}</article></body></html>"


def body(document: Document) -> str:
    gone = {verdict.start for verdict in verdicts(document)}
    return "\n".join(document.text[block.start : block.end] for block in document.blocks if block.start not in gone)


CASES = {
    "nested 300 deep": f"<body>{'<div>' * 300}{STORY}{'</div>' * 300}",
    "nested 1,500 deep": f"<body>{'<div>' * 1500}{STORY}{'</div>' * 1500}",
    "nested deeper than any parser goes": f"<body>{'<div>' * MANY}{STORY}",
    "never closed inline tags": f"<body>{'<b>' * MANY}{STORY}",
    "a vertical tab by reference": f"<body>{STORY}<p>&#11;</p>",
    "an escape by reference": f"<body>{STORY}<p>&#x1B;[2J &#27;</p>",
    "control characters": f"<body>{STORY}<p>\0\x0b\x1b]0;title\x07\x7f\ufffe\ud800</p>",
    "a colspan of 5,000 digits": f"<body>{STORY}<table><tr><td colspan={'9' * 5000}>x<td rowspan=-{'1' * 5000}>y</table>",
    "a doctype of slashes": f"<!DOCTYPE {'/' * 200_000}><html><body>{STORY}",
    "a row of cells": f"<body>{STORY}<table><tr>{'<td>x</td>' * MANY}</table>",
    "a column of rows": f"<body>{STORY}<table>{'<tr><td>x</td>' * MANY}</table>",
    "many attributes": f"<body><div {' '.join(f'a{n}=1' for n in range(100_000))}>{STORY}</div>",
    "many attributes with angles": "<body><div " + " ".join(f"a{n}='<>'" for n in range(50_000)) + f">{STORY}</div>",
    "many bare attributes": f"<body><div {' '.join(f'a{n}' for n in range(50_000))}>{STORY}</div>",
    "unclosed paragraphs": f"<body>{STORY}{'<p>and' * MANY}",
    "many line breaks": f"<body>{STORY}<p>{'x<br>' * MANY}",
    "many classes": f"<body><div class='{'a-b ' * MANY}'>{STORY}</div>",
    "JSON-LD of angles": f'<script type=\'application/ld+json\'>{{"headline": "{"<" * 100_000}"}}</script><body>{STORY}',
    "JSON-LD without end": f"<script type='application/ld+json'>{{\"articleBody\": {'[' * MANY}</script><body>{STORY}",
    "angles": f"<body>{STORY}{'<' * MANY}",
    "ampersands": f"<body>{STORY}{'&' * MANY}",
    "only a template": f"<body><template>{STORY}</template>",
    "only noscript": f"<body><noscript>{STORY}</noscript>",
    "an iframe's srcdoc": f'<body><iframe srcdoc="{STORY}"></iframe>',
    "a frameset's noframes": f"<html><frameset><frame src=a><noframes><body>{STORY}</body></noframes></frameset></html>",
    "XHTML": "<?xml version='1.0' encoding='gbk'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' ''>"
    f"<html xmlns='http://www.w3.org/1999/xhtml'><head><script src='x'/><title/></head><body><div/><a id='t'/>{STORY}"
    "</body></html>",
    "AMP": f"<!doctype html><html ⚡><body><amp-sidebar>menu</amp-sidebar><article>{STORY}</article></body></html>",
    "a declared charset that lies": f"<meta charset=gbk><body>{STORY}<p>é</p>",
    "badly nested": f"</div></p><b><p><i>{STORY}</b></i></table></td>",
    "a fragment": STORY,
    "an entity declared": f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><body>{STORY}<p>&e;</p>",
    "a CDATA section": f"<?xml version='1.0'?><html><body><![CDATA[{STORY}]]></body></html>",
}


@pytest.mark.parametrize("markup", CASES.values(), ids=CASES.keys())
def test_the_article_comes_out(markup: str) -> None:
    kept = body(segment(markup, metadata=True))  # which takes minutes where a parser is not guarded
    assert [sentence for sentence in SENTENCES if sentence not in kept] == []


def test_a_text_of_eleven_megabytes_is_whole() -> None:
    long = "word-and-word-and-" * 600_000 + "word"
    document = segment(f"<body><p>{long}</p><p>the end</p>")
    assert len(document.text) == len(long.strip()) + len("\n\nthe end\n")


def test_joined_pages_give_all_articles() -> None:
    other = ARTICLE.replace("council", "mayor")
    kept = body(segment(f"{ARTICLE}\n<!DOCTYPE html>{other}"))
    for sentence in SENTENCES:
        assert sentence in kept
        assert sentence.replace("council", "mayor") in kept


def test_equal_paragraphs_in_a_row_are_kept() -> None:
    again = "Row, row, row your boat, gently down the stream, merrily, merrily."
    kept = body(segment(f"<article>{STORY}{f'<p>{again}</p>' * 3}{STORY.replace('Monday', 'Friday')}</article>"))
    assert kept.count(again) == 3


def test_zero_width_non_joiners_are_kept() -> None:
    words = "می\u200cخواهم بگویم که نیم\u200cفاصله باید بماند"
    assert words in body(segment(f"<article>{STORY}<p>{words}، همیشه و همه جا و برای همه.</p></article>"))


XML = "<?xml version='1.0'?>"
XINCLUDE = "xmlns:xi='http://www.w3.org/2001/XInclude'"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'FILE'>]>", "&e;"),
        (f"{XML}<!DOCTYPE html [<!ENTITY e SYSTEM 'FILE'>]><html>", "&e;"),
        ("<!DOCTYPE html [<!ENTITY % p SYSTEM 'FILE'> %p;]>", ""),
        ("<!DOCTYPE html SYSTEM 'FILE'>", ""),
        (f"<html {XINCLUDE}>", "<xi:include href='FILE' parse='text'/>"),
        (f"{XML}<html {XINCLUDE}>", "<xi:include href='FILE' parse='text'></xi:include>"),
    ],
)
@pytest.mark.parametrize("scheme", ["file://", ""])
def test_nothing_external_is_let_in(before: str, after: str, scheme: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the combination is four five six")
    file = f"{scheme}{secret}"
    document = segment(f"{before.replace('FILE', file)}<body>{STORY}<p>{after.replace('FILE', file)}</p></body>")
    assert "combination" not in document.text
    assert SENTENCES[0] in document.text


def test_a_billion_laughs_stay_one() -> None:
    levels = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    document = segment(f"{XML}<!DOCTYPE html [<!ENTITY l0 'ha'>{levels}]><html><body>{STORY}<p>&l9;</p></body></html>")
    assert len(document.text) < 5_000


def test_next_to_nothing_of_a_page_is_called_a_stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "trafilatura_lines", lambda _: ["Short note."])
    monkeypatch.setattr(witness, "resiliparse_lines", lambda _: [])
    document = segment(f"<body>{STORY * 4}<p>Short note.</p></body>")
    assert document.degraded == "only 1% of its visible text looks like an article"


_FORBIDDEN = ("socket.", "open", "subprocess.", "os.system", "urllib.")
_seen: list[str] = []
_watching = [False]


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    # Python's own reads of modules are no business of the document's.
    if _watching[0] and event.startswith(_FORBIDDEN) and not str(arguments[:1]).endswith((".py',)", ".pyc',)")):
        _seen.append(f"{event} {arguments[:1]}")


@pytest.fixture(scope="module")
def hook() -> None:
    sys.addaudithook(_watch)


@pytest.fixture
def watched(hook: None) -> Iterator[list[str]]:  # noqa: ARG001 - it is there to be installed
    segment(ARTICLE, metadata=True)  # lazy imports and their data files come first
    _seen.clear()
    _watching[0] = True
    yield _seen
    _watching[0] = False


def test_nothing_a_page_says_opens_a_file_or_a_socket(watched: list[str]) -> None:
    segment(
        "<!DOCTYPE html SYSTEM 'http://example.invalid/x.dtd' [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
        "<html xmlns:xi='http://www.w3.org/2001/XInclude'><head><base href='http://example.invalid/'>"
        "<link rel=stylesheet href='http://example.invalid/a.css'><script src='http://example.invalid/a.js'></script>"
        f"<meta http-equiv=refresh content='0;url=http://example.invalid/'></head><body>{STORY}&e;"
        "<xi:include href='file:///etc/passwd' parse='text'/><iframe src='file:///etc/passwd'></iframe>"
        "<img src='http://example.invalid/a.png'></body></html>",
        url="http://example.invalid/page",
        metadata=True,
    )
    assert watched == []
