"""A vast page is parted for extractors, and nothing of it is lost on the way."""

import lxml.html

from bodycopy import read
from bodycopy.segment.html.sections import MOST, sections
from bodycopy.segment.html.source import parse

PROSE = "The council met on Tuesday to talk about bridge number {}, which will take two years and cost twelve million."


def _page(inside: str) -> lxml.html.HtmlElement:
    (tree,) = parse(f"<html><body><div class='story'>{inside}</div></body></html>").trees
    return tree


def test_a_page_of_usual_size_is_itself() -> None:
    tree = _page("<p>One.</p>" * (MOST - 10))
    assert list(sections(tree)) == [tree]


def test_no_words_are_lost_or_doubled() -> None:
    inside = "before " + "".join(f"<p>word{n} <b>bold{n}</b> tail{n}</p> between{n} " for n in range(MOST))
    tree = _page(inside + "<section>" + "<i>deep</i> " * (MOST + 1) + "</section> after")
    words = tree.text_content().split()
    parts = list(sections(tree))
    assert len(parts) > 2
    assert sorted(word for part in parts for word in part.text_content().split()) == sorted(words)
    assert all(part.find(".//div").get("class") == "story" for part in parts)
    assert max(len(list(part.iter("*"))) for part in parts) <= MOST + 4


def test_a_chain_of_elements_is_parted_without_recursion() -> None:
    tree = _page("<div>" * 1500 + "<i>x</i>" * (2 * MOST))
    assert sum(len(part.findall(".//i")) for part in sections(tree)) == 2 * MOST


def test_a_page_of_seven_thousand_paragraphs_keeps_them_and_loses_its_menu() -> None:
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(30))
    story = "".join(f"<p>{PROSE.format(n)}</p>" for n in range(7_000))
    document = read(f"<html><body><nav><ul>{menu}</ul></nav><article>{story}</article></body></html>")
    assert "trafilatura" in document.witnesses
    assert document.body.count("The council met") == 7_000
    assert "Section 7" not in document.body
