"""The appeal scope: what goes with a telling phrase, and where the run stops."""

import pytest

from conftest import BookOf
from judge.test_scopes import SIGNALS, rule, taken

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
        # Appeal wording, calls, thanks, prices with a period go with it.
        (
            f"We rely on readers. {ASK} Give what you can. Thank you.",
            [f"We rely on readers. {ASK} Give what you can. Thank you."],
        ),
        (f"{ASK} From $5 a month.", [f"{ASK} From $5 a month."]),
        (f"{ASK} The boat cost $5.", [ASK]),
        # One or two plain sentences inside, not three, and none at its end.
        (
            f"{ASK} Facts matter. They are costly. Your support counts. It rained.",
            [f"{ASK} Facts matter. They are costly. Your support counts."],
        ),
        (f"{ASK} Facts matter. They do. They do so. Your support counts.", [ASK]),
        # Reporting stops it, and quotes do.
        (f"Your support counts. He said nothing. {ASK}", [ASK]),
        (f"{ASK} “Your support counts,” reads a plaque. Join us.", [ASK]),
        # Labels after it go with it, even where a sentence is glued to them.
        (f"{ASK} Close Read more Close The ferry sailed.", [ASK, "Close Read more Close"]),
        (f"{ASK} Close\n\nThe ferry sailed.", [f"{ASK} Close"]),
        (f"{ASK} Close friends came. The ferry sailed.", [ASK]),
        (f"{ASK} Donate now | Maybe later", [f"{ASK} Donate now | Maybe later"]),
        # Across paragraphs.
        (f"{ASK}\n\nGive what you can.\n\nDonate now\n\nThe ferry sailed.", [ASK, "Give what you can.", "Donate now"]),
        (f"{ASK}\n\nFacts matter.\n\nGive what you can.\n\nIt rained.", [ASK, "Facts matter.", "Give what you can."]),
        (f"{ASK}\n\nIt rained.\n\nIt snowed.\n\nGive what you can.", [ASK]),
    ],
)
def test_the_run(book_of: BookOf, text: str, expected: list[str]) -> None:
    assert taken(text, book_of(rule("appeal", extra='unless = ["@reporting"]'), SIGNALS)) == expected
