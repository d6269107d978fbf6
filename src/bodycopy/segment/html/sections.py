"""sections: tree -> trees. A vast or deep page as pages of a size that extractors, quadratic in places, come to the end of.

Each holds a stretch of the page, in the elements that the stretch stood in. What comes before and after the article in
a page's markup comes before its first stretch and after its last. What is nested deeper than any author does is a
page of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MOST = 6_000
"""Elements of one section."""
DEEPEST = 60
"""Elements in each other; extractors take time in proportion to the square of that, or more."""


def sections(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield a tree, or what it is parted into where it has more than ``MOST`` elements or is deep; the tree is used up."""
    while tree is not None:
        below = _below(tree)
        yield from _stretches(tree)
        tree = below


def _below(tree: HtmlElement) -> HtmlElement | None:
    """Take what is nested too deeply out of a tree and return it as one; None where nothing is."""
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
    deep = [child for element in level for child in element]
    if not deep:
        return None
    below = tree.makeelement("html")
    body = below.makeelement("body")
    below.append(body)
    for element in deep:
        body.append(element)
    return below


def _stretches(tree: HtmlElement) -> Iterator[HtmlElement]:
    elements = list(tree.iter("*"))
    if len(elements) <= MOST:
        yield tree
        return
    sizes = dict.fromkeys(elements, 1)
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None:
            sizes[parent] += sizes[element]
    shells: dict[HtmlElement, HtmlElement] = {}
    room = MOST
    todo = [tree]
    while todo:
        element = todo.pop()
        if sizes[element] > MOST:
            shell = _shell(element, shells)
            shell.text, shell.tail = element.text, element.tail
            todo.extend(child for child in reversed(element) if child in sizes)
            continue
        if sizes[element] > room:
            yield shells[tree]
            shells = {}
            room = MOST
        room -= sizes[element]
        parent = element.getparent()
        if parent is not None:
            _shell(parent, shells).append(element)
    if tree in shells:
        yield shells[tree]


def _shell(element: HtmlElement, shells: dict[HtmlElement, HtmlElement]) -> HtmlElement:
    """Return the element's like in the section that is being made, without what it holds."""
    missing = []
    above: HtmlElement | None = element
    while above is not None and above not in shells:
        missing.append(above)
        above = above.getparent()
    for each in reversed(missing):
        shell = each.makeelement(each.tag, each.attrib)
        if above is not None:
            shells[above].append(shell)
        shells[each] = shell
        above = each
    return shells[element]
