"""places: blocks -> columns. Where a unit is among the page's elements, what else is there, and how that scores in the first pass.

An element covers units in a row, so what it holds is a difference of two running sums. Siblings share fate: a box of
related stories goes as a whole, and paragraphs that look like the article's are its own.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bodycopy.kernel.features.second import LIMIT, likelihood

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from bodycopy.document import Block
    from bodycopy.kernel.features.columns import Column, ColumnBackend

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
LOOK = ("units", "mean", "prose", "votes", "links")


class Grouped(NamedTuple):
    """Units put in groups."""

    places: Column
    """Each unit's group."""
    groups: list[Any]
    """What the groups are of."""


class Layout(NamedTuple):
    """What is known of a page's elements."""

    ops: ColumnBackend
    blocks: list[Block]
    """Each unit's."""
    ranges: dict[int, tuple[int, int]]
    """Element to its first unit, and the one after its last; element 0 is the page."""
    levels: list[Grouped]
    """For each of ``LEVELS``, the units by element."""
    looks: Grouped
    """The units by the tags and names they stand in."""
    paths: Grouped
    """The units by the tags alone."""
    kinds: Grouped
    """The units by the very elements they stand in; for each, the first unit's block."""
    shared: list[tuple[int, int]]
    """For each of these kinds one that comes before it (itself where it is the first), and how many of its outermost
    elements the two have in common."""


def layout(ops: ColumnBackend, blocks: Sequence[Block]) -> Layout:
    """Find out which units stand in which element; ``blocks`` are the units'."""
    blocks = list(blocks)
    read = _read(blocks)
    kinds = Grouped(ops.column(read.places), read.kinds)
    levels = []
    for level in range(2, len(LEVELS) + 2):
        inner = [block.elements[-level] if len(block.elements) >= level else 0 for block in read.kinds]
        levels.append(regrouped(ops, inner, kinds))
    looks = Grouped(*distinct(ops, [(block.path, block.names) for block in blocks]))
    paths = regrouped(ops, [block.path for block in read.kinds], kinds)
    return Layout(ops, blocks, read.ranges, levels, looks, paths, kinds, read.shared)


class _Read(NamedTuple):
    """See ``Layout``."""

    ranges: dict[int, tuple[int, int]]
    kinds: list[Block]
    places: list[int]
    """Of each block, among ``kinds``."""
    shared: list[tuple[int, int]]


def _read(blocks: list[Block]) -> _Read:
    """Go through the blocks once, looking at what changes from one to the next."""
    read = _Read({0: (0, len(blocks))}, [], [], [])
    ranges, kinds, places, shared = read
    known: dict[tuple[int, ...], int] = {}
    starts: dict[int, int] = {}
    last: tuple[int, ...] = ()
    kind = 0
    for n, block in enumerate(blocks):
        elements = block.elements
        if n and elements == last:
            places.append(kind)
            continue
        common = _common(elements, last)
        for element in last[common:]:
            ranges[element] = starts[element], n
        for element in elements[common:]:
            # In a page nested absurdly deep an element may come up again.
            starts.setdefault(element, n)
        before, kind = kind, known.setdefault(elements, len(kinds))
        if kind == len(kinds):
            kinds.append(block)
            shared.append((before, common))
        places.append(kind)
        last = elements
    for element in last:
        ranges[element] = starts[element], len(blocks)
    return read


def regrouped(ops: ColumnBackend, keys: Sequence[Any], units: Grouped) -> Grouped:
    """Put groups together that have the same key."""
    places, known = distinct(ops, keys)
    return Grouped(ops.take(places, units.places), known)


def distinct(ops: ColumnBackend, values: Sequence[_Key]) -> tuple[Column, list[_Key]]:
    """Return each value's place among the different ones, of which a page has few, and these."""
    known: dict[_Key, int] = {}
    return ops.column([known.setdefault(value, len(known)) for value in values]), list(known)


def _common(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Count the elements that two chains share at their outer ends: mostly all but the last few."""
    count = min(len(one), len(other))
    while one[:count] != other[:count]:
        count -= 1
    return count


class Sums(NamedTuple):
    """Running sums over the units."""

    mass: Column
    prose: Column
    """Of mass in prose."""
    links: Column
    votes: Column


def places(page: Layout, seen: Sequence[Column]) -> dict[str, Column]:
    """Return the first pass's columns by name.

    ``seen`` is each unit's mass, its mass in prose, its share in links, and its mass times the witnesses that kept it.
    """
    ops = page.ops
    sums = Sums(*map(ops.running, seen))
    c: dict[str, Column] = {}
    for name, units in zip(LEVELS, page.levels, strict=True):
        c |= _holds(page, name, units, sums)
    for name, weight in (("main", sums.votes), ("main-prose", sums.prose)):
        columns, branch = standing(page, name, ops.values(weight))
        c |= columns
        c |= _holds(page, name + "-branch", branch, sums)
    return c | alike(page, "look", page.looks, seen)


def held(page: Layout, units: Grouped, whole: tuple[int, int], sums: Sequence[Column]) -> tuple[Column, list[Column]]:
    """Give, for each element, how many units stand in it, and what each sum says of them; ``whole`` is element 0."""
    ops, ranges = page.ops, page.ranges
    spans = [ranges[element] if element else whole for element in units.groups]
    starts, ends = ops.column([start for start, _ in spans]), ops.column([end for _, end in spans])
    return ends - starts, [ops.take(each, ends) - ops.take(each, starts) for each in sums]


def _holds(page: Layout, name: str, units: Grouped, sums: Sums) -> dict[str, Column]:
    """Return what the elements hold: units, letters, how much of it is prose, links, kept by witnesses."""
    ops = page.ops
    count, (mass, prose, links, votes) = held(page, units, (0, 0), sums)
    columns = (
        count,
        mass,
        prose * 256 // ops.most(mass, 1),
        links // ops.most(count, 1),
        votes * 256 // ops.most(mass + count, 1),
    )
    return {f"{name}-{what}": ops.take(column, units.places) for what, column in zip(_HELD, columns, strict=True)}


def standing(page: Layout, name: str, weight: list[int]) -> tuple[dict[str, Column], Grouped]:
    """Return where each unit stands to the main element: how far up and down, and in which branch; give the branches."""
    ops = page.ops
    main = _main(page, weight)
    start, end = page.ranges[main[-1]] if main else (0, len(page.blocks))
    depths = _depths(page, main)
    chains = [block.elements for block in page.kinds.groups]
    inner = [chain[depth] if depth < len(chain) else 0 for chain, depth in zip(chains, depths, strict=True)]
    branch = regrouped(ops, inner, page.kinds)
    stands = zip(inner, page.kinds.groups, depths, strict=True)
    tags = {element: TAG.get(block.path[depth], 0) for element, block, depth in stands if element}
    depth, kinds = ops.column(depths), page.kinds.places
    c = {
        name + "-up": ops.take(depth * -1 + len(main), kinds),
        name + "-down": ops.take(ops.column([*map(len, chains)]) - depth, kinds),
        name + "-tag": ops.take(ops.column([tags.get(element, 0) for element in branch.groups]), branch.places),
    }
    n, size = len(page.blocks), max(1, end - start)
    place = ops.column(range(n))
    among = ops.where(place < end, (place - start) * 256 // size, ops.constant(257, n))
    c[name + "-place"] = ops.where(place < start, ops.constant(-1, n), among)
    return c, branch


def _depths(page: Layout, main: tuple[int, ...]) -> list[int]:
    """Count, for each kind, how many of the main element's chain it stands in."""
    depths: list[int] = []
    for block, (before, common) in zip(page.kinds.groups, page.shared, strict=True):
        known = depths[before] if depths else 0
        # It leaves the chain where the one before does, or where it leaves that; only where both is one place it may go on.
        depth = min(common, known)
        if known == common:
            depth += _common(block.elements[depth:], main[depth:])
        depths.append(depth)
    return depths


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


def alike(
    page: Layout, name: str, units: Grouped, seen: Sequence[Column], what: Sequence[str] = LOOK
) -> dict[str, Column]:
    """Return what the units of each group are: how many, how long, prose, kept by witnesses, links."""
    ops, n = page.ops, len(units.groups)
    k, m, p, link, v = (ops.tallied(column, units.places, n) for column in (ops.constant(1, len(page.blocks)), *seen))
    columns = ops.least(k, _MOST), m // k, p * 256 // max(1, ops.total(p)), v * 256 // (m + k), link // k
    return {f"{name}-{each}": ops.take(column, units.places) for each, column in zip(what, columns, strict=False)}


def siblings(ops: ColumnBackend, page: Layout, scores: Column, mass: Column) -> dict[str, Column]:
    """Give, by name, mean scores and shares of body text in each unit's elements, look and branch."""
    c: dict[str, Column] = {}
    score = ops.most(ops.least(scores, LIMIT), -LIMIT)
    likely = likelihood(ops, scores)
    weight = mass + 2
    seen = score, likely * weight, weight
    sums = [*map(ops.running, seen)]
    whole = 0, len(page.blocks)
    for name, units in zip(LEVELS, page.levels, strict=True):
        count, totals = held(page, units, whole, sums)
        _mean_scores(ops, name, (*totals, count), units, c)
    of_looks = (
        ops.tallied(column, page.looks.places, len(page.looks.groups))
        for column in (*seen, ops.constant(1, len(page.blocks)))
    )
    _mean_scores(ops, "look", tuple(of_looks), page.looks, c)
    standings, branch = standing(page, "core", ops.values(sums[1]))
    c |= standings
    count, totals = held(page, branch, whole, sums)
    _mean_scores(ops, "core-branch", (*totals, count), branch, c)
    c["core-branch-mass"], c["core-branch-units"] = ops.take(totals[2], branch.places), ops.take(count, branch.places)
    return c


def _mean_scores(
    ops: ColumnBackend, name: str, totals: tuple[Column, ...], units: Grouped, c: dict[str, Column]
) -> None:
    score, body, whole, count = totals
    c[name + "-score"] = ops.take(score // count, units.places)
    c[name + "-body"] = ops.take(body // whole, units.places)
