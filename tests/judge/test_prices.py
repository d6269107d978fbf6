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
PIECES = [
    "$",
    "€",
    "USD",
    "EUR",
    "NOK",
    "x",
    "_",
    " ",
    " ",
    "\n",
    "\u00a0",
    "5",
    "12",
    "٣",
    ".",
    ",",
    "'",
    *sorted(UNITS),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It costs $6 a month.", ["$6 "]),
        ("It costs 6 euros a month.", ["6 euros"]),
        ("EUR 12.50 or 13 USD", ["EUR 12.50 ", "13 USD"]),
        ("Sixty dollars, in 2019, to 12 people", []),
        ("xUSD5 and USDx", []),
        ("$ and 5", []),
    ],
)
def test_prices(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in prices(text, 0, len(text))] == found


@pytest.mark.parametrize("seed", range(300))
def test_they_are_those_of_the_pattern(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    text = "".join(draw.choices(PIECES, k=draw.randrange(1, 40)))
    start = draw.randrange(len(text))
    end = draw.randrange(start, len(text) + 20)
    assert [*prices(text, start, end)] == [found.span() for found in PRICE.finditer(text, start, end)]
