"""unclosed: markup -> the same without what would swallow the rest of the page: a comment or an element that is never closed.

A parser takes all that follows for its content, which is no text. So a script that is cut off, or ``<embed>``, which needs no
end in HTML and has one for libxml2, would cost the article, and nobody would know.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from bodycopy.segment.html.quotes import open_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

_CODE = ("script", "style")
_RAW = frozenset({*_CODE, "textarea", "iframe", "xmp", "noframes", "noembed", "title", "plaintext"})
_OTHER = (
    *("select", "datalist", "textarea", "iframe", "svg", "math", "object", "canvas", "video", "audio", "applet", "map"),
    *("meter", "progress", "noscript", "template", "noframes", "noembed", "xmp", "title"),
)
_NEVER_CLOSED = ("embed", "plaintext")
_NESTED = frozenset({"svg", "math", "object", "template"})
"""These may stand in themselves."""
_TAG = re.compile(rf"<(/?)({'|'.join((*_CODE, *_OTHER, *_NEVER_CLOSED))})(?=[\s/>])")
_LINE = re.compile(r"^[ \t]*<(?=(?:p|div|h[1-6]|ul|ol|table)[\s>])", re.MULTILINE)
_SWALLOWED = 200
"""Characters of markup that are worth it."""
_BLOCK = re.compile(r"</?(?:p|div|h[1-6]|ul|ol|table|article|section|main|footer|header|body|html)[\s>]")
_NAME_END = frozenset(" \t\r\n\f/>")
# The end of a page behind which none begins.
_PAGE_END = re.compile(r"</html\s*>(?!\s*(?:<!doctype|<html|<head|<body|<\?xml|\Z))")


def may_swallow(markup: str, trees: Sequence[HtmlElement]) -> bool:
    """Tell, at little cost, whether ``closed`` may find anything, by the markup and what became of it."""
    if markup.rfind("<!--") > markup.rfind("-->") or open_quotes(markup):
        return True
    ends = (markup.find("</html>"), markup.find("</HTML>"))
    if any(0 <= end < len(markup) - _SWALLOWED for end in ends):
        return True
    return any(
        _is_full(tree)
        or any(_holds_blocks(each) for each in tree.iter(*_OTHER, *_NEVER_CLOSED))
        or any(_holds_itself(each) for each in tree.iter(*_CODE))
        for tree in trees
    )


def _is_full(tree: HtmlElement) -> bool:
    """Tell whether the last thing of a page is text that no parser reads, with markup in it."""
    while len(tree):
        tree = tree[-1]
    return tree.tag in _RAW and "</" in (tree.text or "")


def _holds_blocks(element: HtmlElement) -> bool:
    return element.find(".//p") is not None or element.find(".//div") is not None or "</" in (element.text or "")


def _holds_itself(element: HtmlElement) -> bool:
    text = element.text or ""
    return f"<{element.tag}" in text or f"<{element.tag.upper()}" in text


def closed(markup: str) -> tuple[str, int]:
    """Return markup in which nothing swallows the rest, and how many things would have."""
    low = markup.lower()
    if len(low) != len(markup):  # a capital that becomes two letters
        low = "".join(each if len(each.lower()) > 1 else each.lower() for each in markup)
    cuts = [*_unclosed(low), *open_quotes(low)]
    comments = _comments(low)
    if cuts or comments:
        cuts = _outside(cuts, _stretches(low, "<!--", "-->"))
        code = [stretch for name in _CODE for stretch in _stretches(low, f"<{name}", f"</{name}")]
        cuts = _outside([*cuts, *comments], code)
        cuts += [mark for start, end in code for mark in _reopened(low, start, end)]
    if "</html" in low:
        cuts += [found.span() for found in _PAGE_END.finditer(low)]
    at = 0
    kept = []
    for start, end in sorted(cuts):
        if at <= start < end <= len(low) - _SWALLOWED:
            kept.append(markup[at:start])
            at = end
    return "".join(kept) + markup[at:], len(kept)


def _unclosed(low: str) -> Iterator[tuple[int, int]]:
    """Yield the opening tags that no closing one belongs to; of code all up to where a page goes on."""
    pending: dict[str, list[tuple[int, int]]] = {}
    end = -1  # of the tag in hand, and of those before it that have none
    for tag in _TAG.finditer(low):
        name = tag[2]
        waiting = pending.setdefault(name, [])
        if tag[1]:
            if len(waiting) > 1 and name not in _NESTED:
                yield from _passed(low, name, waiting)
            waiting.clear()
            continue
        if end < tag.start():
            end = low.find(">", tag.start())
            end = len(low) if end < 0 else end
        if end < len(low) and low[end - 1] != "/":
            waiting.append((tag.start(), end + 1))
    for name, waiting in pending.items():
        if name not in _CODE:
            yield from waiting
        elif waiting and (block := _BLOCK.search(low, waiting[0][1])):
            yield waiting[0][0], block.start()


def _passed(low: str, name: str, waiting: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield those of several opening tags before one closing tag behind which a page went on."""
    for (start, end), (after, _) in pairwise(waiting):
        block = _BLOCK.search(low, end, after)
        if block is None:
            continue
        if name != "script":
            yield start, block.start() if name in _CODE else end
        # Scripts hold markup in strings, and templates.
        elif (line := _LINE.search(low, end, after)) and "`" not in low[end:after] and "text/" not in low[start:end]:
            yield start, line.end() - 1


def _comments(low: str) -> list[tuple[int, int]]:
    """Return the openings of comments that have no end. Each ends where it did in the first browsers."""
    found = []
    start = low.rfind("-->") + 1
    while (start := low.find("<!--", start)) >= 0 and (end := low.find(">", start) + 1):
        found.append((start, end))
        start = end
    return found


def _reopened(low: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the mark in a script that, with a second opening tag behind it, makes its closing tag count for nothing."""
    mark = low.find("<!--", start, end)
    if mark >= 0 and low.find("<script", mark, end) >= 0 and low.find("-->", mark, end) < 0:
        yield mark, mark + 4


def _outside(cuts: list[tuple[int, int]], stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the cuts that begin within none of the stretches."""
    stretches.sort()
    return [cut for cut in cuts if not (n := bisect_left(stretches, cut[:1])) or stretches[n - 1][1] <= cut[0]]


def _stretches(low: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Return what stands between marks: in comments and in code, tags are no tags."""
    found = []
    start = low.find(opening)
    while start >= 0 and (end := low.find(closing, start)) >= 0:
        if closing == "-->" or low[end + len(closing) : end + len(closing) + 1] in _NAME_END:
            found.append((start, end + len(closing)))
        start = low.find(opening, end)
    return found
