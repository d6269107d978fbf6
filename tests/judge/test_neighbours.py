import pytest

from bodycopy.judge.neighbours import company
from bodycopy.judge.scopes import verdicts
from conftest import BookOf
from judge.test_scopes import SIGNALS, observed, rule

PERSONAL = SIGNALS + 'person = ["you", "your", "we", "our"]\n'
ASK = "Support our journalism."
PROSE = "The ferry left the harbour at dawn with forty people on board and came back late."


def going(text: str, book_of: BookOf, family: str = "donation") -> list[str]:
    book = book_of(rule("sentence").replace("donation", family), PERSONAL)
    document = observed(text, book)
    taken = list(verdicts(document, book))
    return [text[verdict.start : verdict.end] for verdict in company(document, taken)]


@pytest.mark.parametrize(
    "text",
    [
        ASK,
        f"{ASK} {PROSE}",
        f"{PROSE} {ASK} {PROSE}",
        # In a paragraph of prose a "we" proves nothing.
        f"{ASK} We left the harbour at dawn. {PROSE}",
        f"{ASK} “You gave a lot,” reads the plaque.",
        f"{ASK} We need you, she said.",
        # Nor do other blocks.
        f"{ASK}\n\nWe need you.",
    ],
)
def test_what_stays(book_of: BookOf, text: str) -> None:
    assert going(text, book_of) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"You have read a lot. {ASK}", ["You have read a lot."]),
        (f"{ASK} Give what you can. {PROSE}", ["Give what you can."]),
        (f"{ASK} Donate now", ["Donate now"]),
        (f"{ASK} Close The ferry left the harbour at dawn. {PROSE}", ["Close"]),
        # A short remainder of a block that is gone for the most part.
        (
            f"We know that you value what our reporters find out. {ASK} Offer ends soon.",
            ["We know that you value what our reporters find out.", "Offer ends soon."],
        ),
    ],
)
def test_what_goes(book_of: BookOf, text: str, expected: list[str]) -> None:
    assert going(text, book_of) == expected


def test_a_date_or_a_credit_has_no_company(book_of: BookOf) -> None:
    assert going(f"You have read a lot. {ASK}", book_of, "meta") == []
