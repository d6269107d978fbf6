"""framed: clean articles -> pages of languages that the data has no pages of, flattened: each between the furniture of invented sites.

``furniture/LANG.toml`` holds six sites' words as writers of that language know them: what stands above an article, between its paragraphs and
below it. Headlines and teasers are taken from other articles of the language.
"""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FURNITURE = Path(__file__).parent / "furniture"
SET = "framed"
ARTICLES = 8
"""Pages of one site."""
BETWEEN = 0.3
"""After so many paragraphs of all something of the site stands."""
_NODES = " | "
_LEFT_OUT = 0.12
"""Of a site's lines that a page of it lacks."""
ARTICLES_IN = {"no": "nb"}
"""What clean articles call a language that sites are written in, where it is another name."""
_SENTENCE = re.compile(r".+?(?:[.!?。！？।؟۔](?=\s|$)|$|(?<=[。！？]))")


class Site(NamedTuple):
    """One site's furniture, in pieces; each piece is a row of text nodes."""

    name: str
    lang: str
    top: tuple[str, ...]
    between: tuple[str, ...]
    bottom: tuple[str, ...]


def sites() -> list[Site]:
    """Read every site that was written."""
    found = []
    for path in sorted(FURNITURE.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf8"))
        lang = table["language"]
        for n, site in enumerate(table["site"]):
            top, between, bottom = (
                tuple(line.strip() for line in site[key].splitlines() if line.strip())
                for key in ("top", "between", "bottom")
            )
            found.append(Site(f"{lang}-{n}.example", lang, top, between, bottom))
    return found


def made(found: Sequence[pages.Page]) -> Iterator[tuple[pages.Page, dict[str, str]]]:
    """Yield pages and their texts by mode; ``found`` holds the clean articles."""
    by_lang: dict[str, list[str]] = {}
    for page in found:
        if page.set in pages.CLEAN and page.body:
            by_lang.setdefault(page.lang, []).append(page.body)
    for site in sites():
        articles = by_lang.get(ARTICLES_IN.get(site.lang, site.lang), [])
        draw = random.Random(site.name)
        for n, body in enumerate(draw.sample(articles, min(ARTICLES, len(articles)))):
            others = [other for other in articles if other != body]
            page = pages.Page(SET, f"{SET}-{site.name}-{n}", site.name, site.lang, body, (), ())
            yield page, _texts(site, body, others, draw)


def _texts(site: Site, body: str, others: Sequence[str], draw: random.Random) -> dict[str, str]:
    title = _headline(body, draw)
    top, bottom = ([line for line in lines if draw.random() > _LEFT_OUT] for lines in (site.top, site.bottom))
    rows = [_filled(line, title, others, draw) for line in top]
    for paragraph in filter(None, map(str.strip, body.split("\n"))):
        rows.append(paragraph)
        if site.between and draw.random() < BETWEEN:
            rows.append(_filled(draw.choice(site.between), title, others, draw))
    rows += [_filled(line, title, others, draw) for line in bottom]
    # A renderer parts what stands in blocks of their own, here and there by an empty line.
    spaced = draw.random() < 0.5
    lines = [row.replace(_NODES, draw.choice((" ", "\n"))) + ("\n" if spaced and len(row) > 60 else "") for row in rows]
    nodes = [node for row in rows for node in row.split(_NODES)]
    return {"text-lines": "\n".join(lines), "text-bs": "\n".join(nodes), "text-one": " ".join(nodes)}


def _filled(line: str, title: str, others: Sequence[str], draw: random.Random) -> str:
    line = line.replace("{title}", title)
    while "{teaser}" in line:
        line = line.replace("{teaser}", _headline(draw.choice(others), draw), 1)
    while "{summary}" in line:
        line = line.replace("{summary}", _sentence(draw.choice(others), 1, draw), 1)
    return line


def _headline(body: str, draw: random.Random) -> str:
    """Cut a headline's length from one of the first sentences, where the news stands."""
    said = _sentence(body, 3, draw).rstrip(".!?。！？।؟۔ ")
    words = said.split()
    size = draw.randint(4, 11)
    return " ".join(words[:size]) if len(words) > 3 else said[: 3 * size]


def _sentence(body: str, most: int, draw: random.Random) -> str:
    found = [each.strip() for each in _SENTENCE.findall(body[:2000].replace("\n", " ")) if len(each.strip()) > 8]
    return draw.choice(found[:most]) if found else body[:80].strip()
