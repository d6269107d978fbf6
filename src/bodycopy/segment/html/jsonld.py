"""jsonld: lxml tree -> the article's text as the page's JSON-LD gives it, for programs and not for readers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bodycopy.segment.html.align import Seeker, fold_all
from bodycopy.segment.html.walk import LooseBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

_TYPE = "ld+json"
KEY = "articleBody"
"""What a page must hold to give any."""
_DEEPEST = 12
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>")
_BLOCK_END = re.compile(r"(?:</(?:p|div|h[1-6]|li|blockquote)\s*>|<br\s*/?>|[\r\n])\s*", re.IGNORECASE)
# A text is an article, and not a summary, from so many characters on.
_ARTICLE = 250
# An article is missing from a page whose blocks hold less than this share of it.
_MISSING = 0.3


def article_bodies(tree: HtmlElement) -> list[str]:
    """Return the ``articleBody`` texts of the page's JSON-LD; broken data are passed over."""
    found: list[str] = []
    for script in tree.iter("script"):
        source = script.text
        if source and KEY in source and _TYPE in script.get("type", ""):
            try:
                found += _bodies(json.loads(source, strict=False), _DEEPEST)
            except (ValueError, RecursionError):
                continue
    return found


def _bodies(node: object, depth: int) -> Iterator[str]:
    if depth and isinstance(node, list):
        for item in node:
            yield from _bodies(item, depth - 1)
    elif depth and isinstance(node, dict):
        for key, value in node.items():
            if key == KEY and isinstance(value, str):
                yield value
            elif isinstance(value, (dict, list)):
                yield from _bodies(value, depth - 1)


def folded_bodies(bodies: Sequence[str]) -> str:
    """Join the texts, without markup in them, into one."""
    return "".join(fold_all(_MARKUP.sub(" ", text) for text in bodies)) if bodies else ""


def in_article(texts: Iterable[str], article: str) -> list[bool]:
    """Tell of each of the texts, all folded, whether it stands in an article."""
    seeker = Seeker(article)
    return [seeker.place(text) is not None for text in texts]


def missing_pieces(bodies: Sequence[str], pieces: Sequence[LooseBlock]) -> list[LooseBlock]:
    """Return an article that stands in the data alone as hidden pieces: a script would have shown it, or a wall hid it.

    None where the page's blocks hold a good part of it, or other prose of half its length.
    """
    text = max(bodies, key=len, default="")
    if len(text) < _ARTICLE:
        return []
    prose = [piece.text for piece in pieces if len(piece.text) >= 80 and piece.link_chars < 0.3 * len(piece.text)]
    article = folded_bodies([text])
    blocks = fold_all(prose) if prose else []
    held = sum(len(block) for block, inside in zip(blocks, in_article(blocks, article), strict=True) if inside)
    if held >= _MISSING * len(article) or sum(map(len, prose)) >= len(text) / 2:
        return []
    lines = (" ".join(_MARKUP.sub(" ", line).split()) for line in _BLOCK_END.split(text))
    return [
        LooseBlock(line, "paragraph", 0, ("html", "script"), 0, hidden=True, hints=0, group=0) for line in lines if line
    ]
