"""witness: trees and their blocks -> who kept which block. Extractors and the page's own word, as evidence.

trafilatura is the strongest witness and is always heard; no witness is the judge.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.segment.align import folded, kept_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree
    from lxml.html import HtmlElement

# A block counts as kept where at least this share of its letters was.
_KEPT = 0.5
_BREAKING = ("p", "head", "item", "row", "quote", "code", "list", "lb", "table", "div", "body", "ab", "fw")
_caches = [0]


class Heard(NamedTuple):
    """What the witnesses of a page said."""

    kept: list[frozenset[str]]
    """For each block, the witnesses that kept it."""
    names: frozenset[str]


def hear(tree: HtmlElement, texts: Sequence[str]) -> Heard:
    """Ask the witnesses about ``tree``, whose blocks read ``texts``."""
    page = folded(texts)
    shares = {"trafilatura": kept_shares(page, trafilatura_lines(tree))}
    kept: list[set[str]] = [set() for _ in texts]
    names = set()
    for name, by_block in shares.items():
        if any(by_block):
            names.add(name)
        for number, share in enumerate(by_block):
            if share >= _KEPT:
                kept[number].add(name)
    return Heard([frozenset(names) for names in kept], frozenset(names))


def trafilatura_lines(tree: HtmlElement, *, fast: bool = False) -> list[str]:
    """Let trafilatura extract from a copy of ``tree``; [] where it finds nothing or fails."""
    import trafilatura
    import trafilatura.meta

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    _caches[0] += 1
    if _caches[0] % 1000 == 0:
        trafilatura.meta.reset_caches()
    try:
        found = trafilatura.bare_extraction(tree, fast=fast, include_comments=False, output_format="txt")
    except Exception:  # noqa: BLE001 - whatever breaks in there, the other witnesses go on
        return []
    if found is None or isinstance(found, dict):
        return []
    return body_lines(found.body)


def body_lines(body: etree._Element) -> list[str]:
    """Read an extracted tree, one line a paragraph, item or row."""
    for element in body.iter(*_BREAKING):
        element.text = "\n" + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    return "".join(map(str, body.itertext())).split("\n")
