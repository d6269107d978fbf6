"""places: blocks -> columns. Where a unit stands among the page's elements, and what else stands there.

An element covers units in a row, so what it holds is a difference of two running sums. Siblings share fate: a box of
related stories goes as a whole, and paragraphs that look like the article's are its own.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Block
    from bodycopy.model.columns import Column, Ops

_Key = TypeVar("_Key")

# Numbers of an element's own tag; the order is the file format's, add at the end.
TAGS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "div", "span", "a", "blockquote", "pre", "figcaption",
    "dt", "dd", "button", "label", "section", "article", "header", "footer", "aside", "nav", "form", "strong", "b", "em",
    "time", "body", "summary", "title", "address", "caption",
)  # fmt: skip
TAG = {tag: n + 1 for n, tag in enumerate(TAGS)}
# The element around a unit's own, and the one around that.
LEVELS = ("up", "upup")
# The main element is the innermost one with at least this share, in 256ths, of what it is sought by.
_MAIN = 205
_MOST = 200
_HELD = ("units", "mass", "prose", "links", "votes")
_LOOK = ("units", "mean", "prose", "votes", "links")


class Grouped(NamedTuple):
    """Units put in groups."""

    places: Column
    """Each unit's group."""
    groups: list[Any]
    """What the groups are of."""


class Layout(NamedTuple):
    """What is known of a page's elements."""

    ops: Ops
    blocks: list[Block]
    """Each unit's."""
    ranges: dict[int, tuple[int, int]]
    """Element to its first unit, and the one behind its last; element 0 is the page."""
    levels: list[Grouped]
    """For each of ``LEVELS``, the units by element."""
    looks: Grouped
    """The units by the tags and names they stand in."""
    paths: Grouped
    """The units by the tags alone."""
    kinds: Grouped
    """The units by the very elements they stand in; for each, the first unit's block."""


def layout(ops: Ops, blocks: Sequence[Block]) -> Layout:
    """Find out which units stand in which element; ``blocks`` are the units'."""
    blocks = list(blocks)
    where, chains = distinct(ops, [block.elements for block in blocks])
    firsts: dict[tuple[int, ...], Block] = {}
    for block in blocks:
        firsts.setdefault(block.elements, block)
    kinds = Grouped(where, [firsts[chain] for chain in chains])
    levels = []
    for level in range(2, len(LEVELS) + 2):
        inner = [chain[-level] if len(chain) >= level else 0 for chain in chains]
        levels.append(regrouped(ops, inner, kinds))
    looks = Grouped(*distinct(ops, [(block.path, block.names) for block in blocks]))
    paths = regrouped(ops, [block.path for block in kinds.groups], kinds)
    return Layout(ops, blocks, _ranges(blocks), levels, looks, paths, kinds)


def regrouped(ops: Ops, keys: Sequence[Any], units: Grouped) -> Grouped:
    """Put groups together that have the same key."""
    known: dict[Any, int] = {}
    places = ops.column([known.setdefault(key, len(known)) for key in keys])
    return Grouped(ops.take(places, units.places), list(known))


def distinct(ops: Ops, values: Sequence[_Key]) -> tuple[Column, list[_Key]]:
    """Give each value's place among the different ones, of which a page has few, and these."""
    known: dict[_Key, int] = {}
    return ops.column([known.setdefault(value, len(known)) for value in values]), list(known)


def _ranges(blocks: list[Block]) -> dict[int, tuple[int, int]]:
    found = {0: (0, len(blocks))}
    starts: dict[int, int] = {}
    last: tuple[int, ...] = ()
    for n, block in enumerate(blocks):
        elements = block.elements
        if elements == last:
            continue
        common = _common(elements, last)
        for element in last[common:]:
            found[element] = starts[element], n
        for element in elements[common:]:
            # In a page nested absurdly deep an element may come up again.
            starts.setdefault(element, n)
        last = elements
    for element in last:
        found[element] = starts[element], len(blocks)
    return found


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


class Sums(NamedTuple):
    """Running sums over the units."""

    mass: list[int]
    prose: list[int]
    """Of mass in prose."""
    links: list[int]
    votes: list[int]


def places(page: Layout, shape: tuple[Column, Column], votes: Column, links: Column) -> dict[str, Column]:
    """Give the first pass's columns by name.

    ``shape``: mass, and which units are prose; ``votes``: how many witnesses kept each unit; ``links``: share in links.
    """
    ops, (mass, prose) = page.ops, shape
    seen = mass, mass * prose, links, (mass + 1) * votes
    sums = Sums(*(ops.values(ops.running(column)) for column in seen))
    c: dict[str, Column] = {}
    for name, units in zip(LEVELS, page.levels, strict=True):
        c |= _holds(page, name, units, sums)
    for name, weight in (("main", sums.votes), ("main-prose", sums.prose)):
        columns, branch = standing(page, name, weight)
        c |= columns
        c |= _holds(page, name + "-branch", branch, sums)
    return c | _looks(page, seen)


def _holds(page: Layout, name: str, units: Grouped, sums: Sums) -> dict[str, Column]:
    """Say what the elements hold: units, letters, how much of it is prose, links, kept by witnesses."""
    rows = []
    for element in units.groups:
        start, end = page.ranges[element] if element else (0, 0)
        count, mass, prose, links, votes = end - start, *(each[end] - each[start] for each in sums)
        rows.append(
            (count, mass, prose * 256 // max(1, mass), links // max(1, count), votes * 256 // max(1, mass + count))
        )
    columns = page.ops.spread(rows, units.places)
    return {f"{name}-{what}": column for what, column in zip(_HELD, columns, strict=True)}


def standing(page: Layout, name: str, weight: list[int]) -> tuple[dict[str, Column], Grouped]:
    """Say where each unit stands to the main element: how far up and down, and in which branch; give the branches."""
    ops = page.ops
    main = _main(page, weight)
    start, end = page.ranges[main[-1]] if main else (0, len(page.blocks))
    rows = []
    for block in page.kinds.groups:
        elements = block.elements
        common = _common(elements, main)
        inside = common < len(elements)
        tag = TAG.get(block.path[common], 0) if inside else 0
        rows.append((len(main) - common, len(elements) - common, tag, elements[common] if inside else 0))
    columns = ops.spread(rows, page.kinds.places)
    c = {f"{name}-{what}": column for what, column in zip(("up", "down", "tag"), columns, strict=False)}
    n, size = len(page.blocks), max(1, end - start)
    place = ops.column(range(n))
    among = ops.where(place < end, (place - start) * 256 // size, ops.constant(257, n))
    c[name + "-place"] = ops.where(place < start, ops.constant(-1, n), among)
    return c, regrouped(ops, [row[3] for row in rows], page.kinds)


def _main(page: Layout, weight: list[int]) -> tuple[int, ...]:
    """Find the main element -> it, and those it stands in, outermost first.

    What holds more than half of a sum holds its middle.
    """
    whole = weight[-1]
    if not whole:
        return page.blocks[0].elements[:1]
    middle = min(bisect_right(weight, whole // 2), len(page.blocks)) - 1
    elements = page.blocks[middle].elements
    for level, element in enumerate(elements):
        start, end = page.ranges[element]
        if (weight[end] - weight[start]) * 256 < _MAIN * whole:
            return elements[:level]
    return elements


def _looks(page: Layout, seen: tuple[Column, ...]) -> dict[str, Column]:
    """Say what the units that look alike are: how many, how long, prose, kept by witnesses, links."""
    ops, looks = page.ops, page.looks
    n = len(looks.groups)
    mass, prose, links, votes = (ops.tallied(column, looks.places, n) for column in seen)
    count = ops.tallied(ops.constant(1, len(page.blocks)), looks.places, n)
    whole = max(1, sum(prose))
    rows = [
        (min(_MOST, k), m // k, p * 256 // whole, v * 256 // (m + k), link // k)
        for k, m, p, v, link in zip(count, mass, prose, votes, links, strict=True)
    ]
    columns = ops.spread(rows, looks.places)
    return {f"look-{what}": column for what, column in zip(_LOOK, columns, strict=True)}
