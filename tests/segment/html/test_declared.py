from __future__ import annotations

import pytest

from bodycopy.segment.html.declared import declared


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>See schema.org for a list of types.</p>",
        "<p>og:type is a property</p>",
        '{"@type": 3, "@type": {"a": 1}, "@type": ""}',
        '<a href="https://schema.org/">',
    ],
)
def test_where_no_type_is_named(markup: str) -> None:
    assert declared(markup) == {}


def test_types_are_counted() -> None:
    markup = (
        '<meta property="og:type" content="article"><script type="application/ld+json">'
        '{"@context": "https://schema.org", "@graph": [{"@type": "Recipe"}, {"@type" : ["HowTo", "Thing"]}]}</script>'
        '<div itemscope itemtype="http://schema.org/Recipe">'
    )
    assert declared(markup) == {"recipe": 2, "howto": 1, "og:article": 1}


def test_a_page_of_nothing_else_is_read_in_good_time() -> None:
    assert declared('"@type":"Thing",' * 100_000) == {"thing": 300}
