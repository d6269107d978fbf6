"""markup: Document -> more columns. What HTML adds to a unit's features: its tags, names, links, and which extractors kept it."""

from __future__ import annotations

import re
from functools import lru_cache, reduce
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.features.known import Words
from bodycopy.kernel.features.places import LOOK, TAG, alike, distinct, layout, places, regrouped

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from bodycopy.document import Document
    from bodycopy.kernel.features.columns import Column, ColumnBackend
    from bodycopy.kernel.features.places import Layout
    from bodycopy.kernel.features.text import Seen
    from bodycopy.kernel.features.units import Unit

WITNESSES = ("trafilatura", "resiliparse", "json-ld")
AROUND = ("article", "main", "aside", "nav", "footer", "header", "form", "ul", "ol", "li", "table", "figure", "section")
HINTS = (
    "dialog", "cookie", "paywall", "donate", "newsletter", "related", "popular", "promo", "ad", "comments", "nav", "footer",
    "header", "aside", "share", "byline", "bio", "date", "meta", "title", "lead", "caption", "tags", "legal", "search",
    "login", "rating", "media", "toc", "quote", "list", "listing", "reference", "infobox", "hidden", "body", "article",
    "main", "content", "form", "button",
)  # fmt: skip
_DIGITS = re.compile(r"\d+")
KINDS = ("paragraph", "heading", "list-item", "quote", "table-row", "code", "caption")
_KIND = {kind: n for n, kind in enumerate(KINDS)}
_NAMES = ("name-last", "name-max", "name-min", "name-mean", "name-near", "name-known")
# Names of which it is remembered what they weigh.
_MOST_NAMES = 20_000
_LONGEST_NAME = 100


class _Everything:
    """Where all columns are wanted."""

    def __contains__(self, name: object) -> bool:
        return True


EVERYTHING: Container[str] = _Everything()


class _Markup(NamedTuple):
    ops: ColumnBackend
    layout: Layout
    asked: Container[str]
    columns: dict[str, Column]


def markup(  # noqa: PLR0913, PLR0917 - a page, what is known of it, and what is asked
    ops: ColumnBackend,
    document: Document,
    units: Sequence[Unit],
    seen: Seen,
    names: Words,
    asked: Container[str] = EVERYTHING,
) -> tuple[dict[str, Column], Layout]:
    """Return the columns that only HTML has, by name, and the page's layout.

    ``seen`` is what is known of the units' text; ``names`` are the learned weights of class names and ids. A column
    that is not among those asked for may be left out.
    """
    mass, prose = seen.mass, seen.prose
    page = _Markup(ops, layout(ops, [document.blocks[unit.block] for unit in units]), asked, {})
    c = page.columns
    _own(page)
    _named(page, names)
    _headed(seen, c)
    ones = ops.running(ops.constant(1, len(units)))
    counts = {reach: ops.most(ops.window(ones, -reach, reach), 1) for reach in (2, 6, 8)}
    masses = ops.running(mass)
    for name in WITNESSES:
        _witness(page, name, (mass, masses), counts, heard=name in document.witnesses)
    votes = reduce(add, [c["saw-" + name] for name in WITNESSES])
    c["votes"] = votes
    paths = page.layout.paths
    branches = regrouped(ops, [path[:-1] for path in paths.groups], paths)
    of_units = mass, mass * prose, c["links"], (mass + 1) * votes
    for name, groups in (("path", paths), ("branch", branches)):
        c |= alike(page.layout, name, groups, of_units, LOOK[:-1])
    links = ops.running(c["links"])
    for reach in (2, 6):
        c[f"links[{-reach:+},{reach:+}]"] = ops.window(links, -reach, reach) // counts[reach]
    for by in (1, -1):
        for name in ("votes", "tag", "level"):
            if f"{name}{-by:+}" in asked:
                c[f"{name}{-by:+}"] = ops.shift(c[name], by, -1)
    return c | places(page.layout, of_units), page.layout


def _own(page: _Markup) -> None:
    ops, layout, asked, c = page
    blocks = layout.blocks
    sizes = ops.column([block.end - block.start for block in blocks])
    c["links"] = ops.column([block.link_chars for block in blocks]) * 256 // ops.most(sizes, 1)
    c["hidden"] = ops.column([int(block.hidden) for block in blocks])
    c["level"] = ops.column([block.level for block in blocks])
    c["kind"] = ops.column([_KIND[block.kind] for block in blocks])
    paths, where = layout.paths.groups, layout.paths.places
    c["depth"] = ops.take(ops.column([len(path) for path in paths]), where)
    c["tag"] = ops.take(ops.column([TAG.get(path[-1] if path else "", 0) for path in paths]), where)
    if "parent-tag" in asked:
        c["parent-tag"] = ops.take(ops.column([TAG.get(path[-2], 0) if len(path) > 1 else 0 for path in paths]), where)
    for tag in AROUND:
        if "in-" + tag in asked:
            c["in-" + tag] = ops.take(ops.column([int(tag in path) for path in paths]), where)
    where, hints = distinct(ops, [block.hints for block in blocks])
    wanted = tuple(hint for hint in HINTS if "hint-" + hint in asked)
    rows = [_said(each, wanted) for each in hints]
    c |= _spread(ops, [f"hint-{hint}" for hint in wanted], rows, where)
    c["hints"] = ops.take(ops.column([len(each) for each in hints]), where)


def _spread(
    ops: ColumnBackend, names: Sequence[str], rows: Sequence[tuple[int, ...]], where: Column
) -> dict[str, Column]:
    """Return for each unit the row at its place, as columns by name."""
    return {name: ops.take(each, where) for name, each in zip(names, ops.columns(rows), strict=True)}


@lru_cache(maxsize=10_000)
def _said(hints: frozenset[str], wanted: tuple[str, ...]) -> tuple[int, ...]:
    return tuple([int(hint in hints) for hint in wanted])


def _headed(seen: Seen, c: dict[str, Column]) -> None:
    """Return which heading a unit stands under and how far, and how many titles above it: a second one is another story's."""
    ops, text = seen.ops, seen.columns
    level, place = c["level"], ops.column(range(seen.size))
    above = ops.previous(ops.integer(level >= 1))
    for name, said in (("level", level), ("label", text["label"]), ("word-mean", text["word-mean"])):
        c["under-" + name] = ops.take(ops.column([*ops.values(said), 0]), above)
    c["under-away"] = ops.least(place - above, 99)
    title = ops.integer((level >= 1) & (level < 2))
    titles = ops.running(title)
    c["titles-above"], c["page-titles"] = ops.before(titles), ops.constant(ops.last(titles), seen.size)
    c["title-away"] = ops.least(place - ops.previous(title), 199)


class _Names(dict[str, int | None]):
    """What each name weighs as it stands in a page, folded; fills itself. None where nothing was learned of it."""

    def __init__(self, known: Words) -> None:
        self.known = known

    def __missing__(self, name: str) -> int | None:
        if len(self) > _MOST_NAMES:
            self.clear()
        weight = self.known.table().get(folded_name(name))
        if len(name) <= _LONGEST_NAME:
            self[name] = weight
        return weight


_names = [_Names(Words({}))]


def _named(page: _Markup, known: Words) -> None:
    """Return what the names of a unit's elements weigh: the innermost, the highest, the lowest, the mean, the last three."""
    weighed = _names[0]
    if weighed.known is not known:
        weighed = _names[0] = _Names(known)
    where, chains = distinct(page.ops, [block.names for block in page.layout.blocks])
    rows = []
    for chain in chains:
        weights = [weight for weight in map(weighed.__getitem__, chain) if weight is not None]
        rows.append(
            (weights[-1], max(weights), min(weights), sum(weights) // len(weights), sum(weights[-3:]), len(weights))
            if weights
            else (0,) * 6
        )
    page.columns.update(_spread(page.ops, _NAMES, rows, where))


def folded_name(name: str) -> str:
    """Fold a class name or id, so that its weight can be looked up: "Post-1234" is "post-0"."""
    return _DIGITS.sub("0", name.lower())


def _witness(page: _Markup, name: str, sums: tuple[Column, Column], counts: dict[int, Column], *, heard: bool) -> None:
    ops, layout, asked, c = page
    mass, masses = sums
    n = len(layout.blocks)
    saw = ops.column([int(name in block.witnesses) for block in layout.blocks]) if heard else ops.constant(0, n)
    c["saw-" + name] = saw
    kept = ops.running(saw)
    for reach in (2, 8):
        column = f"saw-{name}[{-reach:+},{reach:+}]"
        if column in asked:
            c[column] = ops.window(kept, -reach, reach) * 256 // counts[reach] if heard else saw
    place = ops.column(range(n))
    distances: tuple[tuple[str, int, Callable[[], Column]], ...] = (
        ("above", 50, lambda: ops.before(kept)),
        ("below", 50, lambda: ops.through(kept) * -1 + ops.last(kept)),
        ("since", 99, lambda: place - ops.previous(saw)),
        ("until", 99, lambda: ops.following(saw) - place),
    )
    for what, most, find in distances:
        column = f"saw-{name}-{what}"
        if column in asked:
            c[column] = ops.least(find(), most)
    whole = ops.total(mass * saw)
    c[f"page-saw-{name}"] = ops.constant(whole * 256 // max(1, ops.last(masses)), n)
    c[f"page-saw-{name}-mass"] = ops.constant(whole, n)
