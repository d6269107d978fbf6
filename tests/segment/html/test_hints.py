import pytest

from bodycopy.segment.html.hints import VOCABULARY, element_hints, name_hints


@pytest.mark.parametrize(
    "name", ["", "x", "shadow", "loaded", "adapt", "gradient", "heading", "shareholder", "col-md-8", "a1b2c3"]
)
def test_names_that_say_nothing(name: str) -> None:
    assert not name_hints(name) & {"ad", "share", "header", "nav"}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("ad-slot", "ad"),
        ("js-adSlot", "ad"),
        ("header-shadow", "header"),
        ("newsletter__title", "newsletter"),
        ("relatedArticles", "related"),
        ("read-more", "related"),
        ("entry-content", "body"),
        ("articleBody", "body"),
        ("OneTrust-banner", "cookie"),
        ("sr-only", "hidden"),
        ("paywall", "paywall"),
        ("werbung", "ad"),
    ],
)
def test_names_that_tell(name: str, hint: str) -> None:
    assert hint in name_hints(name)


def test_header_is_no_ad() -> None:
    assert name_hints("page-header") == {"header", "content"}


def test_tags_and_roles_speak_too() -> None:
    assert element_hints("nav", None, None, None, None) == {"nav"}
    assert element_hints("div", None, None, "dialog", None) == {"dialog"}
    assert element_hints("div", "box", "comments", None, None) == {"comments"}
    assert "body" in element_hints("div", None, None, None, "articleBody")
    assert element_hints("div", None, None, "unheard-of", None) == frozenset()


def test_vocabulary_is_closed() -> None:
    said = element_hints("aside", "ad share-bar readMore x y", "donate", "search", "author")
    assert said <= VOCABULARY


def test_endless_names_are_cut() -> None:
    assert element_hints("div", "x " * 50_000 + "newsletter", None, None, None) == frozenset()
