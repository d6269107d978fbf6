"""unclosed: markup -> the same without what would swallow the rest of the page: a comment or an element that is never closed.

A parser takes all that follows for its content, which is no text. So a script that is cut off, or ``<embed>``, which needs no
end in HTML and has one for libxml2, would cost the article, and nobody would know.
"""

from __future__ import annotations

from bisect import bisect_right

from bodycopy.kernel.pattern import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

_CODE = ("script", "style")
_RAW = frozenset({*_CODE, "textarea", "iframe", "xmp", "noframes", "title"})
_OTHER = (
    "select",
    "textarea",
    "iframe",
    "svg",
    "math",
    "object",
    "canvas",
    "video",
    "audio",
    "applet",
    "noframes",
    "xmp",
)
_SWALLOWED = 200
"""Characters of markup that are worth it."""
_BLOCK = pattern(r"</?(?:p|div|h[1-6]|ul|ol|table|article|section|main|footer|header|body|html)[\s>]")
_NAME_END = frozenset(" \t\r\n\f/>")
# The end of a page behind which none begins.
_PAGE_END = pattern(r"</html\s*>(?!\s*(?:<!doctype|<html|<head|<body|<\?xml|\Z))")


def may_swallow(markup: str, trees: Sequence[HtmlElement]) -> bool:
    """Tell, at little cost, whether ``closed`` may find anything, by the markup and what became of it."""
    if markup.rfind("<!--") > markup.rfind("-->"):
        return True
    ends = (markup.find("</html>"), markup.find("</HTML>"))
    if any(0 <= end < len(markup) - _SWALLOWED for end in ends):
        return True
    return any(_is_full(tree) or any(_holds_blocks(each) for each in tree.iter(*_OTHER, "embed")) for tree in trees)


def _is_full(tree: HtmlElement) -> bool:
    """Tell whether the last thing of a page is text that no parser reads, with markup in it."""
    while len(tree):
        tree = tree[-1]
    return tree.tag in _RAW and "</" in (tree.text or "")


def _holds_blocks(element: HtmlElement) -> bool:
    return element.find(".//p") is not None or element.find(".//div") is not None or "</" in (element.text or "")


def closed(markup: str) -> tuple[str, int]:
    """Return markup in which nothing swallows the rest, and how many things would have."""
    low = markup.lower()
    if len(low) != len(markup):  # a capital that becomes two letters
        low = "".join(each if len(each.lower()) > 1 else each.lower() for each in markup)
    cuts = [cut for name in _OTHER for cut in _openings(low, name, low.rfind(f"</{name}") + 1)]
    cuts += _openings(low, "embed", 0)
    for name in _CODE:
        for start, end in _openings(low, name, low.rfind(f"</{name}") + 1)[:1]:
            if block := _BLOCK.search(low, end):
                cuts.append((start, block.start()))
    if cuts:
        for opening, closing in (("<!--", "-->"), *((f"<{name}", f"</{name}") for name in _CODE)):
            stretches = _stretches(low, opening, closing)
            cuts = [cut for cut in cuts if not (n := bisect_right(stretches, cut)) or stretches[n - 1][1] <= cut[0]]
    cuts += _openings(low, "!--", low.rfind("-->") + 1)  # Each ends where it did in the first browsers.
    if "</html" in low:
        cuts += [found.span() for found in _PAGE_END.finditer(low)]
    at = 0
    kept = []
    for start, end in sorted(cuts):
        if at <= start < end <= len(low) - _SWALLOWED:
            kept.append(markup[at:start])
            at = end
    return "".join(kept) + markup[at:], len(kept)


def _stretches(low: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Return what stands between marks: in comments and in code, tags are no tags."""
    found = []
    start = low.find(opening)
    while start >= 0 and (end := low.find(closing, start)) >= 0:
        found.append((start, end + len(closing)))
        start = low.find(opening, end)
    return found


def _openings(low: str, name: str, start: int) -> list[tuple[int, int]]:
    """Return where the opening tags of a name are from some place on."""
    found = []
    while (start := low.find(f"<{name}", start)) >= 0:
        end = low.find(">", start) + 1
        if not end:
            break
        if name == "!--" or (low[start + len(name) + 1] in _NAME_END and low[end - 2] != "/"):
            found.append((start, end))
        start = end
    return found
