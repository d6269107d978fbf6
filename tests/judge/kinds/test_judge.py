"""Pages of our own, one of each kind, as HTML and as their lines; and articles that only speak of such pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bodycopy
from bodycopy.judge.kinds.judge import page_kind
from bodycopy.judge.kinds.weights import FORMS, KINDS, load
from bodycopy.judge.weightfile import WeightsError
from bodycopy.kernel.features.page import page
from bodycopy.segment.html.page import segment
from model_texts import WHOLE

if TYPE_CHECKING:
    from bodycopy.document import PageKind

PAGES = Path(__file__).parent / "pages"
ARTICLES = Path(__file__).parents[2] / "articles"
LEDE = "The town has talked of little else since the spring, and the council has had to listen.\n\n"
NOTHING_ELSE = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"


def kind(source: str) -> PageKind | None:
    return bodycopy.read(source, page_kind=True).page_kind


def paragraphs(text: str) -> str:
    inner = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return f"<html><head><title>News</title></head><body>{NOTHING_ELSE}<article>{inner}</article></body></html>"


# Each speaks of what another kind of page holds.
STORIES = {
    "forum": LEDE
    + "A forum for cyclists has become the place where the bridge is argued over. One thread has 400 posts; its title is “Re: the bridge, again”.\n\n"
    "“I joined in 2008 to ask about a clicking hub,” says Norman Ashe, who has posted 5,120 times. He now moderates three of its boards and reads every reply before breakfast.\n\n"
    "The council's engineers read along. “They quote our own reports back at us,” one of them said on Tuesday, “and mostly they are right.”",
    "product": LEDE
    + "The rucksack costs £89.95, a third less than its rivals, and it is out of stock everywhere. The maker, a firm of eleven people in Kendal, did not see it coming.\n\n"
    "“We had made 400 of them,” says its founder, Ann Marlow. Reviews were kind from the first week, and then a film star carried one up Helvellyn.\n\n"
    "Shops that took orders in May now say that they will deliver in October. The price will stay what it is, she says, as long as the nylon does not go up again.",
    "recipe": LEDE
    + "The soup that won the county prize has three ingredients, and its cook will name two of them. Leeks, she says, and barley.\n\n"
    "Her rivals are not amused. “A recipe is either written down or it is not,” said the vicar, whose own broth came fourth and has been printed in the parish magazine since 1971.\n\n"
    "The judges tasted for two hours. They added salt to most of the pots and to hers they added nothing, which one of them called the highest praise that he knows.",
    "service": LEDE
    + "A firm that promises to run the payroll of small companies has lost the records of forty of them. Their staff were paid late, some of them twice, and one not at all.\n\n"
    "“Book a demo, they said, and never think of tax again,” said Priya Nair, who employs nine people in a bakery. She has thought of little else for a month.\n\n"
    "The firm, which was founded in 2016, has hired a second firm to find out what went wrong. Its customers have been offered three months without charge.",
}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_about_such_a_page_is_an_article(name: str) -> None:
    assert kind(STORIES[name] + "\n") == "article"
    assert kind(paragraphs(STORIES[name])) == "article"


@pytest.mark.parametrize("path", sorted(ARTICLES.iterdir()), ids=lambda path: path.name)
def test_an_article_is_one(path: Path) -> None:
    assert kind(path.read_text("utf-8")) == ("recipe" if path.name.startswith("recipe") else "article")


@pytest.mark.parametrize("name", sorted(set(WHOLE) - {"recipe"}))
def test_what_is_all_article_is_one(name: str) -> None:
    assert kind(WHOLE[name]) == "article"


@pytest.mark.parametrize(
    "source", ["", "\n", "Add to cart\n", "<html><body></body></html>", "<p>Reply</p>", "Ingredients\n"]
)
def test_of_next_to_nothing_no_kind_is_sure(source: str) -> None:
    assert kind(source) == "article"


def test_nobody_is_told_without_asking() -> None:
    assert bodycopy.read((PAGES / "forum.html").read_text("utf-8")).page_kind is None


@pytest.mark.parametrize("name", KINDS)
def test_a_page_of_each_kind(name: str) -> None:
    assert kind((PAGES / f"{name}.html").read_text("utf-8")) == name


@pytest.mark.parametrize("name", ["documentation", "forum", "product", "recipe", "service"])
def test_its_lines_alone(name: str) -> None:
    assert kind("\n".join(text_lines(name)) + "\n") == name


@pytest.mark.parametrize("name", ["listing", "collection"])
def test_lines_of_cards_are_no_page_of_another_sort(name: str) -> None:
    # Cards are told by their boxes: of lines alone the judge is not sure which they are, or whether they are.
    assert kind("\n".join(text_lines(name)) + "\n") in {"article", "listing", "collection"}


def text_lines(name: str) -> list[str]:
    """Return the page's blocks, as a renderer writes them."""
    document = segment((PAGES / f"{name}.html").read_text("utf-8"), extract=False)
    return [document.text[block.start : block.end] for block in document.blocks]


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_removed_by_it(name: str) -> None:
    source = (PAGES / f"{name}.html").read_text("utf-8")
    assert bodycopy.read(source, page_kind=True)._replace(page_kind=None) == bodycopy.read(source)


def test_what_was_removed_plays_no_part() -> None:
    source = (PAGES / "forum.html").read_text("utf-8")
    document = bodycopy.read(source)
    assert page_kind(document._replace(removed=()), source) == page_kind(document, source)


def test_what_users_rules_find_plays_no_part(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(
        '[a]\nfamily = "meta"\nmatch = ["quote"]\ndrops = ["[[Quote]]"]\nkeeps = ["She quoted him."]\n', "utf-8"
    )
    source = (PAGES / "forum.html").read_text("utf-8")
    ours = bodycopy.read(source)
    theirs = bodycopy.read(source, options=bodycopy.Options(rules=(str(rules),)))
    assert page(theirs, {}) == page(ours, {})


def test_each_form_has_trees_for_each_kind() -> None:
    assert {form: len(each) for form, each in load().forests.items()} == dict.fromkeys(FORMS, len(KINDS))


def test_other_weights_must_be_weights(tmp_path: Path) -> None:
    path = tmp_path / "w.bin"
    path.write_bytes(b"bodycopy main-content 1\n")
    document = bodycopy.read(LEDE * 5)
    with pytest.raises(WeightsError):
        page_kind(document, model=str(path))
