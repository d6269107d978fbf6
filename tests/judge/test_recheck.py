"""A second look: what a second cleaning would take goes at once, and the removals are of the page text all the same."""

from __future__ import annotations

from itertools import pairwise

import pytest

import bodycopy
from bodycopy.document import Document, Removal
from bodycopy.judge.recheck import recheck_once

TEXT = "one two three four five six seven\n"


def removals(text: str, *words: str) -> tuple[Removal, ...]:
    return tuple(
        Removal(
            text.index(word), text.index(word) + len(word), f"rule/{word.strip()}", "furniture", "is one", text=word
        )
        for word in words
    )


def document(*words: str) -> Document:
    return Document(TEXT, removed=removals(TEXT, *words))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("two ",), ("five ",)),
        (("two ", "four "), ("one ",)),
        (("two ", "four "), ("one three five",)),
        (("one ",), ("two three",)),
        (("six seven",), ("four five ",)),
        (("two ", "four ", "six "), ("three five seven",)),
    ],
)
def test_what_goes_later_is_gone_from_the_page_text(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    once = document(*first)

    def cleaned(left: Document) -> Document:
        assert left.text == once.body
        return left._replace(removed=removals(left.text, *second))

    twice = recheck_once(once, cleaned)
    # White space goes as if one look had taken both.
    assert twice.body.split() == cleaned(Document(once.body)).body.split()
    assert all(one.end <= other.start for one, other in pairwise(twice.removed))
    assert all(TEXT[each.start : each.end] == each.text for each in twice.removed)
    assert {each.rule for each in twice.removed} == {
        each.rule for each in (*once.removed, *removals(once.body, *second))
    }


def test_what_finds_nothing_leaves_all_as_it_was() -> None:
    once = document("two ")
    assert recheck_once(once, lambda left: left) is once


PROSE = "The council approved the new bridge on Monday after two years of debate, and work begins in spring, the mayor said."


@pytest.mark.parametrize(
    "source",
    [
        f"<html><body><nav><a href=/>Home</a><a href=/b>News</a></nav><p>{PROSE}</p><p>By Anna Smith</p><p>Share</p><p>{PROSE}</p></body></html>",
        f"Home\nNews\nSport\nLog in\n\n{PROSE}\n\nRead more\nShare\nTweet\n\n{PROSE}\n\nPlease support our journalism. Donate now.\n",
    ],
)
def test_a_second_cleaning_changes_nothing(source: str) -> None:
    once = bodycopy.clean(source)
    assert bodycopy.clean(once, kind="text") == once
