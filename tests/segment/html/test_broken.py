"""Broken pages: whatever is left open, cut off or put in the wrong place, no paragraph is lost without a word about it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bodycopy import read

PARAGRAPHS = [
    f"<p>The council met on day {n} to discuss bridge{n}x across the river, said the mayor of the town.</p>\n"
    for n in range(24)
]
ABOVE, BELOW = "".join(PARAGRAPHS[:12]), "".join(PARAGRAPHS[12:])
HEAD = "<!DOCTYPE html><html><head><title>Bridge</title></head>"
BODY, END = "<body><main>", "</main></body></html>"
ELEMENTS = """
    a abbr audio applet base basefont bgsound blockquote body button canvas col datalist details dialog dir div embed fieldset font
    form frame frameset head html iframe image img input isindex keygen legend link listing map marquee math menu meta meter nobr
    noembed noframes noscript object optgroup option param picture plaintext pre progress q rp rt ruby script select slot source
    style summary svg table tbody td template textarea th title tr track video wbr xmp
""".split()
RAW = ("title", "textarea", "script", "style", "xmp", "iframe", "noscript", "noframes")
BROKEN = [
    *Path(__file__).with_name("broken.txt").read_text("utf-8").splitlines(),
    *("<p ", "<a ", "<div ", "</p ", "<!doctype ", "<?php echo 'a'; ", "<![CDATA[ text ", "<!-- a "),
    *('<p\nclass="', "\0<p>\0x</p>", '<img src="data:image/png;base64,' + "A" * 50_000),
    *(f"<{name}>word</{name}" for name in RAW),
    *(f"<{name}>word</ {name}>" for name in RAW),
    *(f"<{name}>word</{name}><{name}>word" for name in RAW),
    *(f"<{name}>word {PARAGRAPHS[0]}<p>nextword</p><{name}>word</{name}>" for name in RAW),
    *(f"<{name}>" * 3000 for name in ("div", "span", "b", "blockquote", "font", "ul", "table><tr><td")),
    *(f"<{name}>" for name in ELEMENTS),
]


def lost(markup: str) -> int:
    """Count the paragraphs that are missing in a page's text although nothing is said."""
    document = read(markup)
    assert document.kind == "html"
    missing = {n for n in range(24) if f"bridge{n}x" not in document.text}
    return 0 if "could not be read" in document.degraded else len(missing)


@pytest.mark.parametrize("between", BROKEN, ids=lambda text: text[:30])
def test_what_breaks_within_a_page_loses_nothing(between: str) -> None:
    assert lost(f"{HEAD}{BODY}{ABOVE}{between}{BELOW}{END}") == 0


@pytest.mark.parametrize(
    "head",
    [
        *(f"<!DOCTYPE html><html><head><{name}>" for name in RAW if name != "xmp"),
        *(
            "<html><head><title/></head>",
            '<!DOCTYPE html><html><head><meta content="',
            '<!DOCTYPE html><html lang="en><head>',
        ),
        "<!DOCTYPE html><html><head><meta content='x><title>Bridge</title></head>",
        *('<!DOCTYPE html PUBLIC "-//W3C>\n<html>', "<!DOCTYPE html [ <!ENTITY a 'b'>\n<html>", "<html><head><!-- a"),
    ],
)
def test_what_breaks_in_its_head_loses_nothing(head: str) -> None:
    assert lost(f"{head}{BODY}{ABOVE}{BELOW}{END}") == 0


@pytest.mark.parametrize(
    "end",
    ["", "<p class=", "<a href='http", "<!-- ", "<p>a &am", "<script>var a", "<style", "</", "</body", "<title>x"],
)
def test_where_a_page_is_cut_off_nothing_before_is_lost(end: str) -> None:
    assert lost(f"{HEAD}{BODY}{ABOVE}{BELOW}{end}") == 0


@pytest.mark.parametrize("name", ["title", "style", "select", "textarea", "noscript", "script"])
def test_an_element_left_open_before_another_of_its_kind_swallows_nothing(name: str) -> None:
    document = read(f"{HEAD}{BODY}<{name}>word\n{ABOVE}<{name}>word</{name}>{BELOW}{END}")
    assert len(re.findall("bridge[0-9]+x", document.text)) == 24


@pytest.mark.parametrize(
    "whole",
    [
        "<script>document.write('<p>a</p>'); document.write(\"<script src='a.js'><\\/script>\")</script>",
        "<script>var a = `\n<p>a</p>\n<script>`</script>",
        '<script type="text/template">\n<p>a</p>\n<script>b</script>',
        '<a data-a="<p>a</p>" title="<b>" href="b">c</a>',
        """<a onclick="show('<p>a</p>')">c</a>""",
        "<iframe srcdoc='<p>a</p>'></iframe>",
    ],
)
def test_what_is_not_broken_is_not_mended(whole: str) -> None:
    document = read(f"{HEAD}{BODY}{ABOVE}{whole}{BELOW}{END}")
    assert "unclosed" not in dict(document.repaired)
