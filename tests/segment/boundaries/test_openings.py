"""Where, in doubt, a banner's sentence begins."""

import pytest

from bodycopy.segment.boundaries.openings import opening_before


@pytest.mark.parametrize("front", ["", "News from ", "Home | ", "More: "])
def test_a_front_belongs_to_its_banner(front: str) -> None:
    assert opening_before(front + "Facebook pages", 0, len(front), len(front) + 14) == 0


def test_among_nouns_with_capitals_a_noun_begins_nothing() -> None:
    assert opening_before("Unser Newsletter", 0, 6, 16, german=True) == 0


def test_a_line_without_its_end_stays() -> None:
    front = "Bush budget seeks deep cutbacks "
    text = front + "Subscribe to our newsletter"
    assert opening_before(text, 0, len(front), len(text)) == len(front)
