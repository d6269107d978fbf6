"""Remembered expressions find what the expressions themselves find, and trafilatura's own stay as they were."""

from __future__ import annotations

import lxml.html
import pytest
import trafilatura.xpaths
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bodycopy.segment.html.xpath import Remembered, remembered, remembering

EXPRESSIONS = [
    each
    for value in vars(trafilatura.xpaths).values()
    if isinstance(value, list)
    for each in value
    if isinstance(each, etree.XPath)
]
KNOWN = [(each, remembered(each)) for each in EXPRESSIONS if isinstance(remembered(each), Remembered)]
NAMES = (
    *("post-content", "post content-main", "share-bar", "comments", "comment-list", "commentary", "infinite-scroll"),
    *("mvp-post-add-box", "cookie", "nav", "article-body", "caption", "hide-print", " hidden", "related", "", "plain"),
)
TAGS = ("div", "section", "p", "span", "article", "a", "ul", "list", "details", "h1", "main")


def xpath(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces={"re": "http://exslt.org/regular-expressions"})


@pytest.mark.parametrize(
    "path",
    [
        "//div[re:test(@class, 'a')]",
        ".//div[re:test(@class, 'a')]",
        ".//*[re:test(text(), 'a')]",
        ".//*[re:test(../@class, 'a')]",
        ".//*[@class='a'][.//h1]",
        ".//*[position()=1 or re:test(@class, 'a')]",
        ".//*[re:test(@class, 'a')][2]|.//p",
        "(.//*[re:test(@class, 'a')])[2]",
        ".//*[contains(@class, 'a')]",
    ],
)
def test_what_asks_for_more_or_needs_no_memory_is_left_alone(path: str) -> None:
    expression = xpath(path)
    assert remembered(expression) is expression


def test_trafilatura_has_expressions_to_remember() -> None:
    assert len(KNOWN) >= 6


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (".//*[re:test(@class, 'a')]", "abcdf"),
        (".//*[self::p or self::b][re:test(@class, 'a')]", "acdf"),
        (".//*[re:test(@class, 'a')][1]", "acdf"),
        ("(.//*[self::p][re:test(@class, '[a]')])[1]", "a"),
        (".//*[re:test(@class, 'a')][not(.//b)]", "abdf"),
        (".//*[re:test(@id|@class, '^[a-e]')]", "acde"),
        ('.//*[re:test(@class, "\']")]', ""),
    ],
)
def test_the_same_elements_are_found(path: str, found: str) -> None:
    tree = lxml.html.fromstring(
        "<div><p class=a id=x>a</p><div class=xa id=b>b</div><section><p class=ba>c<b class=a>d</b></p></section>"
        "<p id=e class=z>e</p><section><p class=xa>f</p></section></div>"
    )
    expression = xpath(path)
    known = remembered(expression)
    assert isinstance(known, Remembered)
    for _ in range(2):
        assert known(tree) == expression(tree)
    assert "".join(element.text for element in known(tree)) == found


def test_the_first_attribute_of_two_is_the_one_in_front() -> None:
    expression = xpath(".//*[re:test(@id|@class, '^x')]")
    known = remembered(expression)
    for markup, found in (("<div><p id=x class=y>", True), ("<div><p class=y id=x>", False)):
        tree = lxml.html.fromstring(markup)
        assert bool(expression(tree)) == bool(known(tree)) == found


def test_a_form_feed_in_a_name_is_no_trouble() -> None:
    tree = lxml.html.fromstring("<div><p class='share-\f'>one</p></div>")
    for expression, known in KNOWN:
        assert known(tree) == expression(tree)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(TAGS),
            st.lists(st.tuples(st.sampled_from(("class", "id", "style", "role")), st.sampled_from(NAMES)), max_size=3),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_trafilaturas_own_find_the_same_on_any_tree(
    elements: list[tuple[str, list[tuple[str, str]], bool]],
) -> None:
    tree = here = lxml.html.Element("html")
    for tag, attributes, deeper in elements:
        made = etree.SubElement(here, tag)
        for name, value in attributes:
            made.set(name, value)
        here = made if deeper else here
    for expression, known in KNOWN:
        assert known(tree) == expression(tree)


def test_trafilaturas_lists_are_as_they_were_behind_an_error() -> None:
    lists = [value for value in vars(trafilatura.xpaths).values() if isinstance(value, list)]
    before = [value.copy() for value in lists]

    def fail() -> None:
        with remembering():
            assert [value.copy() for value in lists] != before
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert [value.copy() for value in lists] == before
