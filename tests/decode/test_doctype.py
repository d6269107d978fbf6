"""A document type may define entities; what it says is no text, and nothing it says can do harm."""

from __future__ import annotations

import pytest

from bodycopy import read
from bodycopy.decode.doctype import without_subset

PAGE = "<html><body><p>The mayor opened &bridge; on Monday, said &river; he &amp; she.</p></body></html>"


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY bridge "the bridge"> <!ENTITY river "so">',
        "<!ENTITY bridge 'the bridge'>\n<!-- it's ]> here -->\n<!ENTITY river 'so'>",
        '<!ATTLIST a b CDATA #IMPLIED>\n<?x y ]> ?>\n<!ENTITY bridge "the bridge"><!ENTITY river "so">',
    ],
)
@pytest.mark.parametrize("name", ["html", 'html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "a.dtd"', "HTML", "page"])
@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>\n', "<!-- a page -->\n"])
def test_a_page_that_defines_its_own_entities_is_read(subset: str, name: str, before: str) -> None:
    document = read(f"{before}<!DOCTYPE {name} [\n{subset}\n]>\n{PAGE}")
    assert document.kind == "html"
    assert document.text == "The mayor opened the bridge on Monday, said so he & she."


@pytest.mark.parametrize(
    "entities",
    [
        "".join(f'<!ENTITY bridge{n} "{f"&bridge{n - 1};" * 10}">' for n in range(1, 10)),
        '<!ENTITY bridge "&river;"><!ENTITY river "&bridge;">',
        '<!ENTITY bridge SYSTEM "file:///etc/hostname"><!ENTITY % river SYSTEM "a.dtd"> %river;',
        '<!ENTITY amp "and"><!ENTITY % bridge "a">',
    ],
)
def test_an_entity_that_names_others_or_a_file_stays_as_it_is(entities: str) -> None:
    markup = f"<!DOCTYPE html [{entities}]>{PAGE}"
    assert without_subset(markup) == f"<!DOCTYPE html >{PAGE}"


def test_entities_that_make_a_page_long_stay_as_they_are() -> None:
    markup = f'<!DOCTYPE html [<!ENTITY a "{"a" * 1000}">]><p>{"&a;" * 1000}</p>'
    assert without_subset(markup).count("&a;") == 1000
    markup = f'<!DOCTYPE html [<!ENTITY a "bridge">]><p>{"&a; " * 10_000}</p>'
    assert without_subset(markup).count("&a;") == 10_000
    assert without_subset(markup[:4_000]).count("bridge") == markup[:4_000].count("&a;")


@pytest.mark.parametrize(
    "markup",
    ["", PAGE, f"<!DOCTYPE html>{PAGE}", f"<!DOCTYPE html [{PAGE}", f'<!DOCTYPE html "[{PAGE}', "<!DOCTYPE html ["],
)
def test_without_a_subset_nothing_changes(markup: str) -> None:
    assert without_subset(markup) == markup
