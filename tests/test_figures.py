"""What the read-me and the docs say of quality and speed is what the benchmarks wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from figures import FIGURE, PAGES, filled, results

if TYPE_CHECKING:
    from pathlib import Path

MEASURED = re.compile(r"\b0\.\d{2,3}\b|\d(?:[.,]\d+)? ?(?:%|ms\b|MB\b)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_say_what_was_measured(page: Path) -> None:
    text = page.read_text("utf-8")
    assert filled(text, results()) == text, "python tests/figures.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_figure_is_written_by_hand(page: Path) -> None:
    assert MEASURED.findall(FIGURE.sub("", page.read_text("utf-8"))) == []


def test_a_figure_is_filled_in_as_its_mark_says() -> None:
    found = {"speed": {"page": {"ms": 12.345}, "pages": 1200}}
    page = "<!--speed:page.ms .1f-->9.9<!----> ms, <!--speed:pages ,-->5<!----> pages, <!--speed:pages--><!---->"
    wanted = (
        "<!--speed:page.ms .1f-->12.3<!----> ms, <!--speed:pages ,-->1,200<!----> pages, <!--speed:pages-->1200<!---->"
    )
    assert filled(page, found) == wanted == filled(wanted, found)
    with pytest.raises(KeyError):
        filled("<!--speed:page.s-->1<!---->", found)
