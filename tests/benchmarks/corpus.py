"""A corpus of invented sites: what is furniture, and what only repeats, is known of every line.

``sites/*.toml`` holds each site's words. A document is a headline, paragraphs of made sentences, the site's furniture at its
places, with changing prices, dates and names, and now and then what repeats and must stay: refrains, quotations of
the day, syndicated paragraphs, stock sentences of reporting and at an article's end, definitions, answers, headings, copies of whole articles.
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
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
LANGUAGE = {"bergblatt.example": "de", "rivage.example": "fr"}


class Line(NamedTuple):
    """Text, what it is (``body``, ``stays``, ``furniture``), and of which template."""

    text: str
    sort: str
    template: str = ""
    glued: bool = False
    """It stands on the line of the one before it."""


class Made(NamedTuple):
    """A document and what is known of it."""

    host: str
    number: int
    day: date
    author: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """As a scraper would give it: a line a block, some glued."""
        parts = []
        for n, line in enumerate(self.lines):
            parts.append(("" if n == 0 else " " if line.glued else "\n") + line.text)
        return "".join(parts) + "\n"

    def of(self, *sorts: str) -> str:
        """Return only the lines of some sorts, words apart by one space."""
        return " ".join(" ".join(line.text.split()) for line in self.lines if line.sort in sorts)


def corpus(documents: int, seed: int = 0, sites: int = 7, *, short: bool = False) -> Iterator[Made]:
    """Make documents, the sites in turn; the same for the same arguments."""
    known = [tomllib.loads(path.read_text("utf-8")) for path in SITES][: max(1, min(sites, documents // 40 or 1))]
    for number in range(documents):
        yield make(known[number % len(known)], number, seed, documents, short=short)


def make(site: dict[str, Any], number: int, seed: int, documents: int, *, short: bool = False) -> Made:
    """Make one document of a site."""
    dice = random.Random(f"{seed}/{site['host']}/{number}")
    day = date(2025, 1, 1) + timedelta(days=number * 365 // max(documents, 30))
    fields = {"author": dice.choice(site["authors"]), "place": dice.choice(site["places"])}
    lines = [Line(_sentence(site, dice)[:-1], "body")]
    body = [Line(_paragraph(site, dice), "body") for _ in range(dice.randint(1, 2) if short else dice.randint(4, 8))]
    if not short and dice.random() < 0.01:
        wire = random.Random(f"wire/{site['host']}/{dice.randrange(max(1, documents // 2000))}")
        body = [Line(_paragraph(site, wire), "body") for _ in range(6)]
    head, tail = [], []
    for n, item in enumerate(site["stays"]):
        _stay(site, item, n, day, dice, body, head, tail)
    for n, item in enumerate(site["furniture"]):
        if dice.random() >= item.get("odds", 1.0):
            continue
        which = dice.randrange(len(item["texts"]))
        text = item["texts"][which].format(**fields, **_fields(site, dice, day))
        line = Line(text, "furniture", f"{site['host']}/{n}/{which}", glued=item["place"] == "welded")
        if item["place"] == "head":
            head.append(line)
        elif item["place"] == "tail":
            tail.append(line)
        else:
            body.insert(dice.choice(_places(body, glued=line.glued)), line)
    return Made(site["host"], number, day, fields["author"], tuple(head + lines + body + tail))


def _places(body: list[Line], *, glued: bool) -> list[int]:
    """-> where a line may be put in between: behind a paragraph where it is glued, else before one too."""
    behind = [at for at in range(1, len(body) + 1) if body[at - 1].sort == "body"]
    return behind if glued else [at for at in behind if at < len(body) and not body[at].glued] or behind


def _stay(  # noqa: PLR0917 - a document in the making
    site: dict[str, Any],
    item: dict[str, Any],
    n: int,
    day: date,
    dice: random.Random,
    body: list[Line],
    head: list[Line],
    tail: list[Line],
) -> None:
    """Put in what repeats and must stay, or not."""
    name = f"{site['host']}/{item['kind']}/{n}"
    if item.get("daily"):
        line = Line(item["texts"][day.toordinal() % len(item["texts"])], "stays", name)
        (head if item["place"] == "head" else tail).append(line)
        return
    if dice.random() >= item["odds"]:
        return
    if item["kind"] in {"refrain", "answers", "headings"}:
        texts = [dice.choice(item["texts"]) for _ in range(4)] if item["kind"] != "headings" else item["texts"]
        for at, text in enumerate(texts):
            body.insert(min(len(body), 2 * at + 1), Line(text, "stays", name))
        body.append(Line(_paragraph(site, dice), "body"))
        return
    if item["kind"] == "closing":
        body.append(Line(dice.choice(item["texts"]), "stays", name))
        return
    for text in dice.sample(item["texts"], min(item.get("count", 1), len(item["texts"]))):
        body.insert(dice.randint(0, len(body)), Line(text, "stays", name))


def _fields(site: dict[str, Any], dice: random.Random, day: date) -> dict[str, str]:
    months = MONTHS[LANGUAGE.get(site["host"], "en")]
    later = day + timedelta(days=dice.randint(3, 40))
    month = months[later.month - 1]
    return {
        "price": dice.choice(["${}", "£{}", "{} €", "${}.50"]).format(dice.randint(1, 120)),
        "number": str(dice.randint(2, 4000)),
        "date": f"{later.day} {month}",
        "month": month,
        "year": str(day.year),
        "clock": f"{dice.randint(7, 18)}:{dice.choice(['00', '15', '30'])}",
    }


def _sentence(site: dict[str, Any], dice: random.Random) -> str:
    gap = "" if site.get("unspaced") else " "

    def clause() -> str:
        adverbial = dice.choice(site["adverbials"])
        return gap.join(
            (dice.choice(site["subjects"]), dice.choice(site["verbs"]), dice.choice(site["objects"]), adverbial)
        )

    said = clause() + gap + dice.choice(site["joins"]) + gap + clause()
    if dice.random() < 0.3:
        said += ("，" if not gap else ", ") + dice.choice(site["names"]) + gap + dice.choice(site["places"])
    return said[0].upper() + said[1:] + site["stop"]


def _paragraph(site: dict[str, Any], dice: random.Random) -> str:
    return ("" if site.get("unspaced") else " ").join(_sentence(site, dice) for _ in range(dice.randint(1, 4)))
