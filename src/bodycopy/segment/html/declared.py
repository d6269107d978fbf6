"""declared: str -> dict[str, int]. The types that a page says it is of, and how often: schema.org's and Open Graph's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where a type is named, searched for as it stands, which is quick, and what is read there.
_PLACES = (
    ("schema.org/", re.compile(r"schema\.org/([A-Za-z]+)")),
    ('"@type"', re.compile(r'"@type"\s{0,9}:\s{0,9}(?:\[\s{0,9})?"([A-Za-z]+)"')),
    ("og:type", re.compile(r"og:type[\"']?\s{1,9}content\s?=\s?[\"']?([a-zA-Z.:]+)")),
)
_MOST = 300


def declared(markup: str) -> dict[str, int]:
    """Return the types, lower case, Open Graph's with ``og:`` before them; a page may be wrong about itself."""
    found: dict[str, int] = {}
    for key, form in _PLACES:
        before = "og:" if key == "og:type" else ""
        for match in _read(markup, key, form):
            name = before + match[1].lower()
            found[name] = found.get(name, 0) + 1
    return found


def _read(markup: str, key: str, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
    at = markup.find(key)
    count = 0
    while at >= 0 and count < _MOST:
        match = form.match(markup, at)
        if match:
            yield match
        count += 1
        at = markup.find(key, at + len(key))
