"""Clean articles between the furniture of invented sites."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "training"))

import framed
import pages
import pytest

PARAGRAPHS = [f"Absatz {n} sagt etwas, was sonst niemand sagt. Danach sagt er {n + 7} andere Dinge." for n in range(9)]


def article(lang: str, n: int) -> pages.Page:
    body = "\n".join(f"{words} ({n})" for words in PARAGRAPHS)
    return pages.Page("clean_multi", f"{lang}-{n}", f"{lang}-{n}", lang, body, (), ())


def test_of_a_language_without_articles_nothing_is_made() -> None:
    assert not list(framed.made([article("tlh", n) for n in range(3)]))


@pytest.mark.parametrize("lang", sorted({site.lang for site in framed.sites()}))
def test_an_article_stands_whole_and_in_order_between_furniture(lang: str) -> None:
    articles = [article(framed.ARTICLES_IN.get(lang, lang), n) for n in range(3)]
    made = list(framed.made(articles))
    assert made
    for page, texts in made:
        assert set(texts) == set(pages.MODES)
        for text in texts.values():
            at = -1
            for paragraph in (page.body or "").split("\n"):
                at = text.index(paragraph, at + 1)
            assert "{" not in text
            assert len(text) > 1.2 * len(page.body or "")


def test_pages_of_one_site_share_a_fold_and_the_same_articles_give_the_same_pages() -> None:
    articles = [article("ko", n) for n in range(5)]
    first, second = list(framed.made(articles)), list(framed.made(articles))
    assert first == second
    assert len({(page.site, page.fold) for page, _ in first}) == len({page.site for page, _ in first})
