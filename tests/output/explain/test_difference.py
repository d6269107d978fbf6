"""The unified diff, as a law: applied to the page text it gives the body text."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from bodycopy import Document, Removal, read, render
from bodycopy.output.explain.difference import unified
from test_laws import PAGES

_HUNK = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@")


def applied(page: str, diff: str) -> str:
    """Patch a text, strictly: every line of context and every line that goes must be where the diff says."""
    old = page.split("\n")
    lines = diff.split("\n")[2:-1]
    lines = [line for line in lines if not line.startswith("\\")]
    new: list[str] = []
    at = 0
    while lines:
        hunk = _HUNK.fullmatch(lines.pop(0))
        assert hunk
        start, size, new_start, new_size = map(int, hunk.groups())
        start -= size > 0
        assert start >= at
        new += old[at:start]
        assert len(new) == new_start - (new_size > 0)
        at = start
        while size or new_size:
            sign, text = lines[0][0], lines.pop(0)[1:]
            if sign != "+":
                assert old[at] == text
                at, size = at + 1, size - 1
            if sign != "-":
                new.append(text)
                new_size -= 1
    return "\n".join(new + old[at:])


def test_no_difference_no_diff() -> None:
    assert unified(read("The bridge opened on Monday.\n"), "a") == ""


def test_it_reads_as_diffs_do() -> None:
    raw = "".join(f"The ferry of {hour} sailed.\n\n" for hour in range(1, 9)) + "Please support our journalism.\n"
    text = unified(read(raw, kind="text"), "a\x1b.txt")
    assert text == (
        "--- a?.txt\tpage text\n+++ a?.txt\tbody text\n@@ -13,5 +13,3 @@\n"
        " The ferry of 7 sailed.\n \n The ferry of 8 sailed.\n-\n-Please support our journalism.\n"
    )


def test_a_line_that_loses_some_words_comes_back_without_them() -> None:
    document = Document("one two three\nfour\n", removed=(Removal(4, 8, "a", "meta", "why"),))
    assert unified(document, "a").split("\n", 3)[3] == "-one two three\n+one three\n four\n"


@given(PAGES)
def test_applied_it_gives_the_body_text(raw: str) -> None:
    document = read(raw, kind="text")
    diff = unified(document, "a")
    if diff:
        # A text without a last line end has no last empty line.
        assert applied(document.text, diff).rstrip("\n") == render(document._replace(line_ends="\n")).rstrip("\n")
    else:
        assert not document.removed


@given(st.text("ab \n", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=6))
@example("a\nb\nc\n", [(1, 2)])
@example("a\nb", [(1, 2)])
@example("a\nb\n", [(0, 4)])
def test_wherever_removals_lie(text: str, cuts: list[tuple[int, int]]) -> None:
    removed, at = [], 0
    for start, size in sorted(cuts):
        if at <= start < min(len(text), start + size):
            at = min(len(text), start + size)
            removed.append(Removal(start, at, "a", "meta", "why"))
    document = Document(text, removed=tuple(removed))
    diff = unified(document, "a")
    if diff:
        assert applied(text, diff).rstrip("\n") == render(document).rstrip("\n")
    else:
        assert text == render(document)
