"""markup: Document -> more columns. What HTML adds to a unit's features: its tags, names, links, and the witnesses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bodycopy.model.places import TAG, distinct, layout, places, regrouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Block, Document
    from bodycopy.model.columns import Column, Ops
    from bodycopy.model.features import Seen
    from bodycopy.model.places import Layout
    from bodycopy.model.units import Unit

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
_AROUND = ("tag", "parent-tag", *(f"in-{tag}" for tag in AROUND))
_HINTS = (*(f"hint-{hint}" for hint in HINTS), "hints")
_NAMES = ("name-last", "name-max", "name-min", "name-mean", "name-near", "name-known")


def markup(
    ops: Ops, document: Document, units: Sequence[Unit], seen: Seen, names: dict[str, int]
) -> tuple[dict[str, Column], Layout]:
    """Give the columns that only HTML has, by name, and the page's layout.

    ``seen`` is what is known of the units' text; ``names`` are the learned weights of class names and ids.
    """
    mass, prose = seen.mass, seen.prose
    page = layout(ops, [document.blocks[unit.block] for unit in units])
    c: dict[str, Column] = {}
    _own(ops, page, c)
    _named(ops, page.blocks, names, c)
    _headed(seen, c)
    ones = ops.running(ops.constant(1, len(units)))
    masses = ops.running(mass)
    for name in WITNESSES:
        _witness(ops, name, page.blocks, c, (mass, masses, ones))
    votes = sum((c["saw-" + name] for name in WITNESSES[1:]), c["saw-" + WITNESSES[0]])
    c["votes"] = votes
    _paths(ops, page, votes, (mass, prose), c)
    links = ops.running(c["links"])
    for low, high in ((-2, 2), (-6, 6)):
        c[f"links[{low:+},{high:+}]"] = ops.window(links, low, high) // ops.most(ops.window(ones, low, high), 1)
    for by in (1, -1):
        c[f"votes{-by:+}"] = ops.shift(votes, by, -1)
        c[f"tag{-by:+}"] = ops.shift(c["tag"], by, -1)
        c[f"level{-by:+}"] = ops.shift(c["level"], by, -1)
    return c | places(page, (mass, prose), votes, c["links"]), page


def _own(ops: Ops, page: Layout, c: dict[str, Column]) -> None:
    blocks = page.blocks
    rows = [
        (
            block.link_chars * 256 // max(1, block.end - block.start),
            int(block.hidden),
            block.level,
            _KIND[block.kind],
            len(block.path),
        )
        for block in blocks
    ]
    c |= zip(("links", "hidden", "level", "kind", "depth"), ops.columns(rows), strict=True)
    paths = page.paths
    tags = [
        (
            TAG.get(path[-1] if path else "", 0),
            TAG.get(path[-2] if len(path) > 1 else "", 0),
            *(int(tag in path) for tag in AROUND),
        )
        for path in paths.groups
    ]
    c |= zip(_AROUND, ops.spread(tags, paths.places), strict=True)
    where, hints = distinct(ops, [block.hints for block in blocks])
    said = [(*(int(hint in each) for hint in HINTS), len(each)) for each in hints]
    c |= zip(_HINTS, ops.spread(said, where), strict=True)


def _headed(seen: Seen, c: dict[str, Column]) -> None:
    """Say which heading a unit stands under and how far, and how many titles above it: a second one is another story's."""
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


def _named(ops: Ops, blocks: Sequence[Block], known: dict[str, int], c: dict[str, Column]) -> None:
    """Say what the names of a unit's elements weigh: the innermost, the highest, the lowest, the mean, the last three."""
    where, chains = distinct(ops, [block.names for block in blocks])
    rows = []
    for chain in chains:
        weights = [known[name] for name in map(folded_name, chain) if name in known]
        rows.append(
            (weights[-1], max(weights), min(weights), sum(weights) // len(weights), sum(weights[-3:]), len(weights))
            if weights
            else (0,) * 6
        )
    c |= zip(_NAMES, ops.spread(rows, where), strict=True)


@lru_cache(maxsize=20_000)
def folded_name(name: str) -> str:
    """Fold a class name or id, so that its weight can be looked up: "Post-1234" is "post-0"."""
    return _DIGITS.sub("0", name.lower())


def _witness(
    ops: Ops, name: str, blocks: Sequence[Block], c: dict[str, Column], sums: tuple[Column, Column, Column]
) -> None:
    mass, masses, ones = sums
    saw = ops.column([int(name in block.witnesses) for block in blocks])
    n = len(blocks)
    kept = ops.running(saw)
    c["saw-" + name] = saw
    for low, high in ((-2, 2), (-8, 8)):
        c[f"saw-{name}[{low:+},{high:+}]"] = (
            ops.window(kept, low, high) * 256 // ops.most(ops.window(ones, low, high), 1)
        )
    up, down = ops.before(kept), ops.through(kept)
    c[f"saw-{name}-above"], c[f"saw-{name}-below"] = ops.least(up, 50), ops.least(down * -1 + ops.last(kept), 50)
    place = ops.column(range(n))
    c[f"saw-{name}-since"] = ops.least(place - ops.previous(saw), 99)
    c[f"saw-{name}-until"] = ops.least(ops.following(saw) - place, 99)
    whole = ops.total(mass * saw)
    c[f"page-saw-{name}"] = ops.constant(whole * 256 // max(1, ops.last(masses)), n)
    c[f"page-saw-{name}-mass"] = ops.constant(whole, n)


def _paths(ops: Ops, page: Layout, votes: Column, sums: tuple[Column, Column], c: dict[str, Column]) -> None:
    """Sum up what stands on the same path of tags, and under the same parent: how much is prose, how much was kept."""
    mass, prose = sums
    branches = regrouped(ops, [path[:-1] for path in page.paths.groups], page.paths)
    seen = ops.constant(1, len(page.blocks)), mass, mass * prose, (mass + 1) * votes
    for name, units in (("path", page.paths), ("branch", branches)):
        held = [ops.tallied(column, units.places, len(units.groups)) for column in seen]
        whole = max(1, sum(held[2]))
        rows = [(min(200, n), m // n, p * 256 // whole, v * 256 // (m + n)) for n, m, p, v in zip(*held, strict=True)]
        columns = ops.spread(rows, units.places)
        c |= zip((f"{name}-units", f"{name}-mean", f"{name}-prose", f"{name}-votes"), columns, strict=True)
