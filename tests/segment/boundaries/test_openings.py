"""Where, in doubt, a banner's sentence begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bodycopy.segment.boundaries.openings import opening_after, opening_before

if TYPE_CHECKING:
    from bodycopy.segment.boundaries.openings import Trait


@pytest.mark.parametrize(
    ("known", "rest", "traits"),
    [
        ("Support the", " Harbour Post said in its last report of the year.", ()),
        ("Subscribe to", " “The Morning Letter” for free every weekday of the year.", ()),
        ("Get 3 months of", " The Northern Ledger for a price that is small.", ()),
        ("Sie haben noch keinen Zugang", " zum Wasser, deshalb fährt täglich ein Wagen in das Dorf.", ("nouns",)),
        ("اشترك الآن", " بدولار واحد للشهر الأول.", ()),
        ("Sign up", " now.", ()),
    ],
)
def test_what_goes_on_is_of_a_piece(known: str, rest: str, traits: tuple[Trait, ...]) -> None:
    text = known + rest
    assert opening_after(text, 0, len(known), len(text), traits) == len(text)


@pytest.mark.parametrize(
    ("known", "banner", "honest"),
    [
        ("Buy me a coffee", " ☕ ", "Landings have fallen too."),
        ("Last updated on 12 Feb", " 2025 11.47 GMT ", "He left them."),
        ("Reporting by Nell Harker; Editing by", " Sam Roe ", "Maren Holt, who had joined the ship in January, left."),
        ("Home | News", " | Local ", "Mr Amsel faced a choice."),
        ("Follow us on X", ". ", "Ruth Ambler, who has run the business, told the workers."),
    ],
)
def test_another_sentence_could_begin(known: str, banner: str, honest: str) -> None:
    text = known + banner + honest
    assert text[opening_after(text, 0, len(known), len(text)) :].strip() == honest


@pytest.mark.parametrize("front", ["", "News from ", "Home | ", "More: "])
def test_a_front_belongs_to_its_banner(front: str) -> None:
    assert opening_before(front + "Facebook pages", 0, len(front), len(front) + 14) == 0


def test_among_nouns_with_capitals_a_noun_begins_nothing() -> None:
    assert opening_before("Unser Newsletter", 0, 6, 16, german=True) == 0


def test_a_line_without_its_end_stays() -> None:
    front = "Bush budget seeks deep cutbacks "
    text = front + "Subscribe to our newsletter"
    assert opening_before(text, 0, len(front), len(text)) == len(front)
