import pytest

from bodycopy.judge.observe import observe
from bodycopy.segment.text import segment
from conftest import BookOf

RULE = '[own]\nfamily = "advert"\nmatch = ["buy now"]\nunless = ["never"]\nneeds = ["today"]\ndrops = ["x"]\n'


def prices(book_of: BookOf, text: str) -> list[str]:
    document = observe(segment(text), book_of(RULE))
    return [text[signal.start : signal.end].strip() for signal in document.signals if signal.kind == "price"]


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 it rained.",
        "USA 3, EU 4",
        "12 kids",
        "5 krakens",
        "12 kronologi",
        "3 левада",
        "7 рубленых",
        "§ 5",
        "10 Kreise",
    ],
)
def test_no_price(book_of: BookOf, text: str) -> None:
    assert prices(book_of, text) == []


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("only $5 a month", "$5"),
        ("nur 9,99 € im Monat", "9,99 €"),
        ("für 1 Euro testen", "1 Euro"),
        ("CHF 12.50 pro Monat", "CHF 12.50"),
        ("za 19,90 zł", "19,90 zł"),
        ("49 kr i måneden", "49 kr"),
        ("月額980円", "980円"),
        ("每月30元", "30元"),
        ("₹ 199 per month", "₹ 199"),
        ("299 руб. в месяц", "299 руб"),
        ("för 1 krona", "1 krona"),
        ("fra 50 kroner i måneden", "50 kroner"),
        ("jo 5 euroa kuussa", "5 euroa"),
        ("od 20 złotych miesięcznie", "20 złotych"),
        ("třeba jen 100 korun", "100 korun"),
        ("199 рублей в месяц", "199 рублей"),
        ("за 1 гривню", "1 гривню"),
        ("от 5 лева", "5 лева"),
        ("ayda 50 liradan", "50 liradan"),
        ("από 5 ευρώ", "5 ευρώ"),
        ("50 บาท", "50 บาท"),
        ("10 دولارات", "10 دولارات"),
    ],
)
def test_prices_in_any_currency(book_of: BookOf, text: str, price: str) -> None:
    assert prices(book_of, text) == [price]


def test_phrases_become_signals_with_their_role(book_of: BookOf) -> None:
    document = observe(segment("Buy now, today or never. Close\n"), book_of(RULE, 'button = ["close"]'))
    assert [(signal.kind, signal.ref) for signal in document.signals] == [
        ("match", "user/own/own"),
        ("needs", "user/own/own"),
        ("unless", "user/own/own"),
        ("button", ""),
    ]
