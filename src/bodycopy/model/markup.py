"""markup: Document -> more columns. What HTML adds to a unit's features: its tags, names, links, and the witnesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Block, Document
    from bodycopy.model.columns import Column, Ops
    from bodycopy.model.units import Unit

WITNESSES = ("trafilatura", "trafilatura-recall", "resiliparse", "json-ld", "article")
# Numbers of an element's own tag; the order is the file format's, add at the end.
TAGS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "div", "span", "a", "blockquote", "pre", "figcaption",
    "dt", "dd", "button", "label", "section", "article", "header", "footer", "aside", "nav", "form", "strong", "b", "em",
    "time", "body", "summary", "title", "address", "caption",
)  # fmt: skip
_TAG = {tag: n + 1 for n, tag in enumerate(TAGS)}
AROUND = ("article", "main", "aside", "nav", "footer", "header", "form", "ul", "ol", "li", "table", "figure", "section")
HINTS = (
    "dialog", "cookie", "paywall", "donate", "newsletter", "related", "popular", "promo", "ad", "comments", "nav", "footer",
    "header", "aside", "share", "byline", "bio", "date", "meta", "title", "lead", "caption", "tags", "legal", "search",
    "login", "rating", "media", "toc", "quote", "list", "listing", "reference", "infobox", "hidden", "body", "article",
    "main", "content", "form", "button",
)  # fmt: skip
KINDS = ("paragraph", "heading", "list-item", "quote", "table-row", "code", "caption")


def markup(ops: Ops, document: Document, units: Sequence[Unit], mass: Column, prose: Column) -> dict[str, Column]:
    """Give the columns that only HTML has, by name."""
    blocks = [document.blocks[unit.block] for unit in units]
    c: dict[str, Column] = {}
    _own(ops, blocks, c)
    ones = ops.running(ops.constant(1, len(units)))
    masses = ops.running(mass)
    for name in WITNESSES:
        _witness(ops, name, blocks, c, (mass, masses, ones))
    votes = sum((c["saw-" + name] for name in WITNESSES[1:]), c["saw-" + WITNESSES[0]])
    c["votes"] = votes
    _paths(ops, blocks, votes, (ops.values(mass), ops.values(prose)), c)
    links = ops.running(c["links"])
    for low, high in ((-2, 2), (-6, 6)):
        c[f"links[{low:+},{high:+}]"] = ops.window(links, low, high) // ops.most(ops.window(ones, low, high), 1)
    for by in (1, -1):
        c[f"votes{-by:+}"] = ops.shift(votes, by, -1)
        c[f"tag{-by:+}"] = ops.shift(c["tag"], by, -1)
        c[f"level{-by:+}"] = ops.shift(c["level"], by, -1)
    return c


def _own(ops: Ops, blocks: Sequence[Block], c: dict[str, Column]) -> None:
    c["links"] = ops.column([block.link_chars * 256 // max(1, block.end - block.start) for block in blocks])
    c["hidden"] = ops.column([int(block.hidden) for block in blocks])
    c["level"] = ops.column([block.level for block in blocks])
    c["kind"] = ops.column([KINDS.index(block.kind) for block in blocks])
    c["depth"] = ops.column([len(block.path) for block in blocks])
    c["tag"] = ops.column([_TAG.get(block.path[-1] if block.path else "", 0) for block in blocks])
    c["parent-tag"] = ops.column([_TAG.get(block.path[-2] if len(block.path) > 1 else "", 0) for block in blocks])
    for tag in AROUND:
        c["in-" + tag] = ops.column([int(tag in block.path) for block in blocks])
    for hint in HINTS:
        c["hint-" + hint] = ops.column([int(hint in block.hints) for block in blocks])
    c["hints"] = ops.column([len(block.hints) for block in blocks])


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


def _paths(
    ops: Ops, blocks: Sequence[Block], votes: Column, weights: tuple[list[int], list[int]], c: dict[str, Column]
) -> None:
    """Sum up what stands on the same path of tags, and under the same parent: how much is prose, how much was kept."""
    mass, prose = weights
    seen = ops.values(votes)
    for name, cut in (("path", None), ("branch", -1)):
        sums: dict[tuple[str, ...], list[int]] = {}
        for n, block in enumerate(blocks):
            here = sums.setdefault(block.path[:cut], [0, 0, 0, 0])
            here[0] += 1
            here[1] += mass[n]
            here[2] += mass[n] * prose[n]
            here[3] += seen[n] * (mass[n] + 1)
        whole = max(1, sum(here[2] for here in sums.values()))
        groups = [sums[block.path[:cut]] for block in blocks]
        c[name + "-units"] = ops.column([min(200, here[0]) for here in groups])
        c[name + "-mean"] = ops.column([here[1] // here[0] for here in groups])
        c[name + "-prose"] = ops.column([here[2] * 256 // whole for here in groups])
        c[name + "-votes"] = ops.column([here[3] * 256 // (here[1] + here[0]) for here in groups])
