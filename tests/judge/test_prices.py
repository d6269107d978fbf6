"""Prices found by hand are those that a regular expression finds."""

from __future__ import annotations

import random
import re

import pytest

from bodycopy.judge.prices import prices
from bodycopy.segment.lexicon import words

AMOUNT = r"\d[\d.,'’\u00a0\u202f ]{0,12}"
SIGN = r"[$€£¥₹₩₽₴₺₫฿₪₱₦]"
CODE = r"(?:USD|EUR|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RUB|UAH|TRY|JPY|CNY|INR|KRW|BRL|MXN|ZAR)"
UNITS = words("money")
UNIT = "|".join(sorted(unit if len(unit) == 1 else rf"{unit}(?!\w)" for unit in UNITS))
PRICE = re.compile(rf"{SIGN}\s?{AMOUNT}|\b{CODE}\s?{AMOUNT}|{AMOUNT}(?:{SIGN}|\b{CODE}\b|{UNIT})")
PIECES = [*"$€x_  \n\u00a05٣.,'", "12", "USD", "EUR", "NOK", *sorted(UNITS)]


@pytest.mark.parametrize(
    "text",
    [
        *("In 2024 it rained.", "USA 3, EU 4", "12 kids", "5 krakens", "12 kronologi", "3 левада", "7 рубленых", "§ 5"),
        *("10 Kreise", "Sixty dollars, in 2019, to 12 people", "xUSD5 and USDx", "$ and 5"),
    ],
)
def test_no_price(text: str) -> None:
    assert [*prices(text, 0, len(text))] == []


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("only $5 a month", "$5"),
        ("It costs 6 euros a month.", "6 euros"),
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
def test_prices_in_any_currency(text: str, price: str) -> None:
    assert [text[start:end].strip() for start, end in prices(text, 0, len(text))] == [price]


def test_they_are_those_of_the_pattern() -> None:
    draw = random.Random(1)  # noqa: S311 - not for secrets
    for _ in range(300):
        text = "".join(draw.choices(PIECES, k=draw.randrange(1, 40)))
        start = draw.randrange(len(text))
        end = draw.randrange(start, len(text) + 20)
        assert [*prices(text, start, end)] == [found.span() for found in PRICE.finditer(text, start, end)], text
