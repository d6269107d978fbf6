"""The appeal scope: what goes with a telling phrase, and where the run stops."""

import pytest

from bodycopy.judge.scopes import verdicts
from conftest import BookOf
from judge.test_scopes import SIGNALS, observed, rule, taken

ASK = "Support our journalism."


@pytest.mark.parametrize(
    "text",
    [
        "Support our journalism, she said. Your support matters.",
        "The ferry sailed. It came back.",
    ],
)
def test_reporting_is_no_appeal(book_of: BookOf, text: str) -> None:
    assert taken(text, book_of(rule("appeal", extra='unless = ["@reporting"]'), SIGNALS)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Alone, and among plain prose.
        (ASK, [ASK]),
        (f"The ferry sailed. {ASK} It came back.", [ASK]),
        # Appeal wording, calls, thanks, and what is hardly more than a price go with it.
        (
            f"We rely on readers. {ASK} Give what you can. Thank you.",
            ["We rely on readers.", ASK, "Give what you can.", "Thank you."],
        ),
        (f"{ASK} From $5 a month.", [ASK, "From $5 a month."]),
        # A price in a sentence, a question, a "you" prove nothing; nor does an appeal behind a plain sentence.
        (f"{ASK} The boat cost $5.", [ASK]),
        (f"{ASK} Rents rose by $40 a month last year.", [ASK]),
        (f"{ASK} Who knew? You did.", [ASK]),
        (f"{ASK} Facts matter. Your support counts.", [ASK]),
        # Reporting stops it, and quotes do.
        (f"Your support counts. He said nothing. {ASK}", [ASK]),
        (f"{ASK} “Your support counts,” reads a plaque. Join us.", [ASK]),
        # Labels after it go with it, even where a sentence is glued to them.
        (f"{ASK} Close Read more Close The ferry sailed.", [ASK, "Close Read more Close"]),
        (f"{ASK} Close\n\nThe ferry sailed.", [ASK, "Close"]),
        (f"{ASK} Close friends came. The ferry sailed.", [ASK]),
        (f"{ASK} Donate now | Maybe later", [ASK, "Donate now | Maybe later"]),
        # Across paragraphs only where all of the next one asks.
        (f"{ASK}\n\nGive what you can.\n\nDonate now\n\nThe ferry sailed.", [ASK, "Give what you can.", "Donate now"]),
        (f"{ASK}\n\nGive what you can. The ferry sailed.", [ASK]),
        (f"{ASK}\n\nFacts matter.\n\nGive what you can.\n\nIt rained.", [ASK]),
        (f"{ASK}\n\nClose The ferry left the harbour at dawn with forty people.", [ASK]),
    ],
)
def test_the_run(book_of: BookOf, text: str, expected: list[str]) -> None:
    going = taken(text, book_of(rule("appeal", extra='unless = ["@reporting"]'), SIGNALS))
    assert sorted(going, key=text.index) == expected


def test_a_neighbour_goes_once_however_long_the_appeal_is(book_of: BookOf) -> None:
    text = f"{ASK} Give what you can. " * 50
    going = taken(text.strip(), book_of(rule("appeal"), SIGNALS))
    assert len(going) == 100


def test_the_reason_says_what_the_neighbour_says(book_of: BookOf) -> None:
    book = book_of(rule("appeal"), SIGNALS)
    *_, last = verdicts(observed(f"{ASK} Give what you can.", book), book)
    assert last.reason == "asks with what says “Support our journalism”: “Give what you can”"
