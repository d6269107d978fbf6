"""Pages that lxml would refuse: characters that XML has no place for."""

from __future__ import annotations

import pytest

from bodycopy.segment import segment


@pytest.mark.parametrize("code", [*range(32), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x110000])
def test_what_xml_has_no_place_for_stops_no_page(code: int) -> None:
    """Where an element of the body stands in the head, text is moved, and lxml takes no such character."""
    written = chr(code) if code < 0x110000 else ""
    for form in (written, f"&#{code};", f"&#x{code:x};", f"&#{code} "):
        page = f"<html><head><article>One.</article></head><body>{form} Two. {form}<p>Three.</p></body></html>"
        words = segment(page, "html").text.split()
        assert {"One.", "Two.", "Three."} <= {*words}


def test_a_form_feed_is_white_space() -> None:
    assert segment("<p>One\fand&#12;two&#xC;or three.</p>", "html").text == "One and two or three.\n"
