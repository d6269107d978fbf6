"""What is known of a document."""

from __future__ import annotations

import pytest

from bodycopy.learn.page import Source, day_in, host, is_host, page

PAGE = """<html><head><link rel="canonical" href="https://www.gazette.example/2026/03/09/mill">
<meta property="article:published_time" content="2026-03-09T08:00"><meta name="author" content="Ana Reyes"></head>
<body><nav><a href="/">Home and harbour</a></nav><p>The mill burned down.</p></body></html>"""


@pytest.mark.parametrize("name", ["", "corpus", "a.", ".txt", "2026", "-.-"])
def test_is_no_host(name: str) -> None:
    assert not is_host(name)


@pytest.mark.parametrize("name", ["gazette.example", "www.News.Example", "a-b.co.example"])
def test_is_host(name: str) -> None:
    assert is_host(name)


@pytest.mark.parametrize(("url", "name"), [("", ""), ("http://[", ""), ("https://www.A.example:80/x", "a.example")])
def test_host(url: str, name: str) -> None:
    assert host(url) == name


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("", ""),
        ("a/2026-3-9", ""),
        ("12026-03-09", ""),
        ("a/2026/03/09/b", "2026-03-09"),
        ("x20260309.txt", "2026-03-09"),
    ],
)
def test_day_in(path: str, day: str) -> None:
    assert day_in(path) == day


def test_nothing_is_known_of_a_text() -> None:
    found = page(Source(b"The mill burned down.\n", "text"))
    assert (found.site, found.by, found.day, found.author) == ("", "", "", "")


def test_a_page_tells_its_site_day_and_author() -> None:
    found = page(Source(PAGE.encode(), "html"))
    assert (found.site, found.by, found.day, found.author) == ("gazette.example", "page", "2026-03-09", "Ana Reyes")
    assert [(one.text, one.linked, one.chrome) for one in found.units] == [
        ("Home and harbour", True, True),
        ("The mill burned down.", False, False),
    ]


def test_what_is_told_from_outside_comes_first() -> None:
    found = page(Source(PAGE, "html", url="https://other.example/x", folder="third.example", day="1", author="Joe"))
    assert (found.site, found.by, found.day, found.author) == ("other.example", "url", "1", "Joe")
    assert page(Source(PAGE, "html", folder="third.example")).by == "folder"


def test_copies_have_one_digest() -> None:
    one = Source(b"The mill burned down.\n", "text", folder="a.example")
    assert page(one).digest == page(one._replace(data="The mill burned down.")).digest
    assert page(one).digest != page(one._replace(folder="b.example")).digest
