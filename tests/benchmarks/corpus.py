"""A corpus of invented sites, for what needs documents without end: ``sites/*.toml`` holds each site's words.

A document is a headline, paragraphs of made sentences, and the site's furniture at its places, with changing prices, dates and names.
"""

from __future__ import annotations

import random
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SITES = sorted((Path(__file__).parent / "sites").glob("*.toml"))
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
ENGLISH = "January February March April May June July August September October November December"
"""Of all other languages, too."""


class Made(NamedTuple):
    """A document, as a scraper would give it: a line a block."""

    host: str
    number: int
    day: date
    author: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return its lines as one text."""
        return "\n".join(self.lines) + "\n"


def corpus(documents: int, *, short: bool = False) -> Iterator[Made]:
    """Make documents, the sites in turn; the same for the same arguments."""
    known = [tomllib.loads(path.read_text("utf-8")) for path in SITES]
    for number in range(documents):
        yield make(known[number % len(known)], number, documents, short=short)


def make(site: dict[str, Any], number: int, documents: int, *, short: bool) -> Made:
    """Make one document of a site."""
    dice = random.Random(f"{site['host']}/{number}")
    day = date(2025, 1, 1) + timedelta(days=number * 365 // max(documents, 30))
    later = day + timedelta(days=dice.randint(3, 40))
    month = MONTHS.get(site.get("language", ""), ENGLISH).split()[later.month - 1]
    gap = "" if site.get("unspaced") else " "
    body = [_paragraph(site, dice, gap) for _ in range(dice.randint(1, 2) if short else dice.randint(4, 8))]
    author = dice.choice(site["authors"])
    placed: dict[str, list[str]] = {"head": [], "tail": []}
    for item in site["furniture"]:
        if dice.random() >= item.get("odds", 1.0):
            continue
        line = dice.choice(item["texts"]).format(
            author=author,
            place=dice.choice(site["places"]),
            price=dice.choice(["${}", "£{}", "{} €", "${}.50"]).format(dice.randint(1, 120)),
            number=dice.randint(2, 4000),
            date=f"{later.day} {month}",
            month=month,
            year=day.year,
            clock=f"{dice.randint(7, 18)}:{dice.choice(['00', '15', '30'])}",
        )
        if item["place"] in placed:
            placed[item["place"]].append(line)
        elif item["place"] == "welded":
            body[dice.randrange(len(body))] += f" {line}"
        else:
            body.insert(dice.randint(1, len(body)), line)
    title = _sentence(site, dice, gap)[:-1]
    return Made(site["host"], number, day, author, (*placed["head"], title, *body, *placed["tail"]))


def _paragraph(site: dict[str, Any], dice: random.Random, gap: str) -> str:
    return gap.join(_sentence(site, dice, gap) for _ in range(dice.randint(1, 4)))


def _sentence(site: dict[str, Any], dice: random.Random, gap: str) -> str:
    def clause() -> str:
        return gap.join(dice.choice(site[part]) for part in ("subjects", "verbs", "objects", "adverbials"))

    said = clause() + gap + dice.choice(site["joins"]) + gap + clause()
    if dice.random() < 0.3:
        said += ("，" if not gap else ", ") + dice.choice(site["names"]) + gap + dice.choice(site["places"])
    return said[0].upper() + said[1:] + site["stop"]
