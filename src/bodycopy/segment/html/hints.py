"""hints: class, id, role -> frozenset[str]. What an element's own names say about it, in a small closed vocabulary.

Names are cut into tokens (at anything but letters and digits, and at camelCase humps) and looked up whole:
``header`` holds no ``ad``. Two tokens in a row may say what neither says alone (``read more``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bodycopy.decode.files import DATA, shipped


def _table(source: str) -> dict[str, frozenset[str]]:
    """Read ``data/html-hints.txt``: one or two tokens -> what they say."""
    table: dict[str, set[str]] = {}
    for line in source.replace("\n    ", " ").splitlines()[1:]:
        hint, _, names = line.partition(": ")
        for name in names.split(", "):
            table.setdefault(name, set()).add(hint)
    return {name: frozenset(hints) for name, hints in table.items()}


_LOOKUP = _table(bytes(shipped(f"{DATA}/html-hints.txt")).decode())
_TAGS = {
    "nav": "nav",
    "header": "header",
    "footer": "footer",
    "aside": "aside",
    "dialog": "dialog",
    "form": "form",
    "button": "button",
    "label": "form",
    "article": "article",
    "main": "main",
    "figcaption": "caption",
    "address": "byline",
    "time": "date",
    "template": "template",
    "noscript": "noscript",
    "fieldset": "form",
    "menu": "nav",
    "caption": "caption",
    "cite": "reference",
    "amp-ad": "ad",
    "amp-consent": "cookie",
}
TELLING_TAGS: frozenset[str] = frozenset(_TAGS)
"""Tags that say something without any name."""
_ROLES = {
    "dialog": "dialog",
    "alertdialog": "dialog",
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "menuitem": "nav",
    "tablist": "nav",
    "tab": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "search",
    "main": "main",
    "article": "article",
    "button": "button",
    "form": "form",
    "alert": "promo",
    "doc-footnote": "reference",
    "doc-endnotes": "reference",
}
_TOKEN = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
# A name without one of these can only be telling as a whole.
_TELLING = frozenset(words.split()[0] for words in _LOOKUP)
_NOTHING: frozenset[str] = frozenset()
_BY_TAG, _BY_ROLE = ({name: frozenset({hint}) for name, hint in table.items()} for table in (_TAGS, _ROLES))
VOCABULARY: frozenset[str] = frozenset().union(*_LOOKUP.values(), _TAGS.values(), _ROLES.values())
"""Every hint there is."""

# A hint on an element that holds most of the page says nothing about its blocks, unless it says "body text".
WELCOME: frozenset[str] = frozenset({"body", "article", "main", "content", "template", "noscript", "prose"})

_LONGEST_NAME = 80
_MOST_NAMES = 60
_MOST_KEPT = 20_000


@lru_cache(_MOST_KEPT)
def the_one(hints: frozenset[str]) -> frozenset[str]:
    """Return the one set of these hints that all who say so share: a page says few different things, and often."""
    return hints


@lru_cache(_MOST_KEPT)
def both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the hints of two sets."""
    return one if other <= one else the_one(one | other)


@lru_cache(_MOST_KEPT)
def name_hints(name: str) -> frozenset[str]:
    """Read one class, id or other name."""
    found = _read(name[:_LONGEST_NAME])
    return the_one(found) if found else _NOTHING


def _read(name: str) -> frozenset[str]:
    # Most names are cut without the pattern, which is slower.
    tokens = name.replace("_", "-").split("-") if name.islower() else [t.lower() for t in _TOKEN.findall(name)]
    if len(tokens) < 2:
        return _LOOKUP.get("".join(tokens), _NOTHING)
    found = _LOOKUP.get("".join(tokens), _NOTHING)
    if _TELLING.isdisjoint(tokens):
        return found
    for token in tokens:
        found |= _LOOKUP.get(token, _NOTHING)
    for pair in pairwise(tokens):
        found |= _LOOKUP.get(" ".join(pair), _NOTHING)
    return found


@lru_cache(_MOST_KEPT)
def element_hints(
    tag: str, classes: str | None, ident: str | None, role: str | None, itemprop: str | None
) -> frozenset[str]:
    """Put together what an element's tag and attributes say."""
    found = _BY_TAG.get(tag, _NOTHING)
    if role:
        found |= _BY_ROLE.get(role, _NOTHING)
    for name in " ".join(filter(None, (classes, ident, itemprop))).split()[:_MOST_NAMES]:
        # Most names say nothing.
        if said := name_hints(name):
            found |= said
    return the_one(found) if found else _NOTHING
