"""tags: str -> Tag | None. What the walk has to know of a tag: which ones start a block, and what they say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.segment.html.hints import TELLING_TAGS

if TYPE_CHECKING:
    from bodycopy.document import BlockKind

# Without text of their own for a reader of the page.
SKIPPED = frozenset(
    {"head", "script", "style", "svg", "select", "datalist", "textarea", "input", "object", "embed", "applet"}
    | {"audio", "video", "canvas", "iframe", "noframes", "map", "img", "meter", "progress", "param", "link", "meta"}
)
_KINDS: dict[str, BlockKind | None] = {
    **dict.fromkeys(
        (
            *("html", "body", "div", "p", "section", "article", "main", "header", "footer", "nav", "aside", "form"),
            *("fieldset", "legend", "figure", "details", "summary", "address", "hgroup", "center", "dir", "menu"),
            *("ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "colgroup", "td", "th", "button", "dialog"),
            *("template", "noscript", "search", "frameset", "hr"),
        )
    ),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list-item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("pre", "listing", "xmp"), "code"),
    "blockquote": "quote",
    "tr": "table-row",
}
_LISTS = frozenset({"ul", "ol", "dl", "menu", "dir"})
# Tags that say something, or hide, without any attribute.
_SPEAKING = frozenset(
    {"nav", "header", "footer", "aside", "dialog", "form", "button", "article", "main", "figcaption", "address"}
    | {"template", "noscript", "fieldset", "menu", "caption"}
)
_SETTING_APART = frozenset(
    {"ul", "ol", "dl", "nav", "div", "section", "footer", "header", "aside", "table", "dialog", "form", "template"}
)
# In a table's cell these say that the table is there for the layout.
LAYOUT = ("table", "h1", "h2", "h3", "ul", "ol", "pre", "blockquote", "article", "section", "form", "iframe", "hr")


class Tag(NamedTuple):
    """A tag that starts a block."""

    kind: BlockKind | None
    """None where the block around it says."""
    level: int
    """Of a heading."""
    tells: bool
    """It says something, or hides, without any attribute."""
    hints: bool
    """Its name is a hint."""
    named: bool
    """Its class and id may be telling: not those of the whole page."""
    groups: str
    """``list`` or ``table`` for what groups blocks, ``row`` or ``cell`` for a part of a table."""
    apart: bool
    """It can be a list of links, or an overlay."""
    plain: bool
    """Without attributes it passes on what stands around it."""


def _tag(name: str, kind: BlockKind | None) -> Tag:
    parts = {"table": "table", "tr": "row", "td": "cell", "th": "cell"}
    groups = "list" if name in _LISTS else parts.get(name, "")
    return Tag(
        kind,
        int(name[1]) if kind == "heading" else 0,
        name in _SPEAKING,
        name in TELLING_TAGS,
        name not in {"html", "body"},
        groups,
        name in _SETTING_APART,
        not (name in _SPEAKING or kind or groups),
    )


BLOCKS: dict[str, Tag] = {name: _tag(name, kind) for name, kind in _KINDS.items()}
