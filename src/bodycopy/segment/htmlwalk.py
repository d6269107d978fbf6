"""htmlwalk: lxml tree -> list[Piece]. All text a page holds, block by block, in order, with where it stood.

White space is collapsed as browsers do it, ``<pre>`` apart. Nothing is judged here; hidden text is marked.
"""

from __future__ import annotations

import re

from lxml import etree

from bodycopy.pattern import pattern
from bodycopy.segment.hints import TELLING_TAGS, WELCOME, element_hints
from bodycopy.segment.htmlspace import BREAK, CELL, collapsed, plain
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from bodycopy.document import BlockKind


class Piece(NamedTuple):
    """A block before it has a place in the page text."""

    text: str
    kind: BlockKind
    level: int
    path: tuple[str, ...]
    link_chars: int
    hidden: bool
    hints: int
    """Row of the walk's hint table."""
    group: int
    """Items of one list and rows of one table share a number; 0 elsewhere."""
    elements: tuple[int, ...] = ()
    """Numbers of the elements in ``path``, the same for all that stands in one of them."""


class Walked(NamedTuple):
    """What one walk over a tree gives."""

    pieces: list[Piece]
    hints: dict[int, frozenset[str]]
    names: dict[int, tuple[str, ...]]
    """For each row that a piece has, the names that the page gives to the elements, outermost first."""
    listings: list[HtmlElement]
    """Outermost elements that hold little but links, and overlays: nothing for an extractor to look at."""


# Without text of their own for a reader of the page.
_SKIPPED = frozenset(
    {"head", "script", "style", "svg", "math", "select", "datalist", "textarea", "input", "object", "embed", "applet"}
    | {"audio", "video", "canvas", "iframe", "noframes", "map", "img", "meter", "progress", "param", "link", "meta"}
)
_BLOCKS: dict[str, BlockKind | None] = {
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
_GROUPING = _LISTS | {"table", "tr", "td", "th"}
# Tags that say something, or hide, without any attribute.
_SPEAKING = frozenset(
    {"nav", "header", "footer", "aside", "dialog", "form", "button", "article", "main", "figcaption", "address"}
    | {"template", "noscript", "fieldset", "menu", "caption"}
)
# In a table's cell these say that the table is there for the layout.
_LAYOUT = ("table", "h1", "h2", "h3", "ul", "ol", "pre", "blockquote", "article", "section", "form", "iframe", "hr")
# Attributes that may name an element, or hide it.
_NAMING = frozenset({"class", "id", "role", "itemprop"})
_HIDES_BY = frozenset({"hidden", "style"})
_HIDING = pattern(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEPEST_PATH = 64
# Names on an element with more than this share of a page's text say nothing about a part of it.
_HINT_SHARE = 0.5
# An element of at least so many elements, of whose characters at least so many stand in links, is a list of links.
_LISTING_SIZE = 8
_LISTING_LINKS = 0.8
_SETTING_APART = frozenset(
    {"ul", "ol", "dl", "nav", "div", "section", "footer", "header", "aside", "table", "dialog", "form"}
)
_OVERLAYS = frozenset({"dialog", "cookie"})


class _Frame:
    """What an open element passes on to what stands in it."""

    __slots__ = ("aside", "group", "hidden", "hints", "kind", "level", "links", "pre", "row")

    kind: BlockKind
    level: int
    group: int
    hints: int
    hidden: bool
    links: bool
    pre: bool
    row: bool
    aside: bool
    """Hidden inside a block that is not."""

    def __init__(self, above: _Frame | None) -> None:
        self.aside = False
        if above is None:
            self.kind = "paragraph"
            self.level = self.group = self.hints = 0
            self.hidden = self.links = self.pre = self.row = False
        else:
            self.kind, self.level, self.group, self.hints = above.kind, above.level, above.group, above.hints
            self.hidden, self.links, self.pre, self.row = above.hidden, above.links, above.pre, above.row


def walk(tree: HtmlElement, first: int = 0) -> Walked:
    """Read all of ``tree``, whose elements are numbered from ``first`` on."""
    reader = _Reader(first)
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "end":
            reader.close(tag, element)
        elif tag in _SKIPPED:
            walker.skip_subtree()
            reader.skip()
        else:
            reader.open(tag, element)
    reader.flush()
    return Walked(reader.pieces, *reader.resolved(), reader.listings())


class _Reader:
    """The walk's state: open elements, the text of the block in hand, finished pieces."""

    def __init__(self, first: int) -> None:
        self.pieces: list[Piece] = []
        self._frames = [_Frame(None)]
        self._block = self._frames[0]
        self._tags: list[str] = []
        self._open: list[int] = []
        # Elements, characters and characters in links before each open element that may be set apart.
        self._since: list[tuple[int, int, int]] = []
        self._text: list[tuple[str, _Frame]] = []
        self._aside: list[tuple[str, _Frame]] = []
        self._groups = 0
        self._cells = 0
        self._paths: dict[tuple[str, ...], tuple[str, ...]] = {}
        # One row for each element that says something: its parent's row, its hints, class, id, characters before it.
        self._rows: list[tuple[int, frozenset[str], str | None, str | None, int]] = [(0, frozenset(), None, None, 0)]
        # Characters behind it.
        self._ends = [0]
        self._chars = 0
        self._count = first
        self._all = 0
        self._linked = 0
        self._apart: list[tuple[int, int, HtmlElement]] = []

    def open(self, tag: str, element: HtmlElement) -> None:
        """Enter an element, up to its first child."""
        outer = self._frames[-1]
        self._count += 1
        if tag in _BLOCKS:
            if outer.row:
                frame = self._cell(tag, outer)
            else:
                if self._text or self._aside:
                    self.flush()
                frame = self._block = self._block_frame(tag, element, outer)
                if tag in _SETTING_APART:
                    self._since.append((self._count, self._all, self._linked))
                self._tags.append(tag)
                self._open.append(self._count)
        elif tag == "br":
            frame = outer
            self._put("\n" if outer.pre else " " if outer.row else BREAK, outer)
        else:
            frame = self._inline_frame(tag, element, outer)
        self._frames.append(frame)
        text = element.text
        if text and (self._text or self._aside or not text.isspace()):
            self._put(text, frame)

    def _cell(self, tag: str, frame: _Frame) -> _Frame:
        if tag in ("td", "th"):
            self._put(CELL if self._cells else " ", frame)
            self._cells += 1
        else:
            self._put(" ", frame)
        return frame

    def _inline_frame(self, tag: str, element: HtmlElement, outer: _Frame) -> _Frame:
        hints, hidden = outer.hints, outer.hidden
        keys = element.keys()
        if keys:
            if not _NAMING.isdisjoint(keys) or tag in TELLING_TAGS:
                hints = self._hints(tag, element, hints, named=False)
            # What only assistive technology passes over stands in a sentence all the same.
            hidden = hidden or (not _HIDES_BY.isdisjoint(keys) and _hides(element))
        links = outer.links or tag == "a"
        if (hints, hidden, links) == (outer.hints, outer.hidden, outer.links):
            return outer
        frame = _Frame(outer)
        frame.hints, frame.hidden, frame.links = hints, hidden, links
        frame.aside = outer.aside or (hidden and not outer.hidden)
        return frame

    def _block_frame(self, tag: str, element: HtmlElement, outer: _Frame) -> _Frame:
        kind = _BLOCKS[tag]
        keys = element.keys()
        speaks = tag in _SPEAKING or bool(keys)
        if not (speaks or kind or outer.aside or tag in _GROUPING):
            return outer
        frame = _Frame(outer)
        if kind:
            frame.kind = kind
            frame.level = int(tag[1]) if kind == "heading" else 0
            frame.pre = frame.pre or kind == "code"
        if speaks:
            named = not _NAMING.isdisjoint(keys) or tag in TELLING_TAGS
            if named and tag not in ("html", "body"):
                frame.hints = self._hints(tag, element, outer.hints, named=True)
            hides = not _HIDES_BY.isdisjoint(keys) and _hides(element)
            frame.hidden = outer.hidden or hides or _hides_itself(tag, element, keys)
        if tag in _LISTS and not frame.group:
            self._groups = frame.group = self._groups + 1
        elif tag == "table":
            self._groups += 1
            frame.group = 0 if _is_layout(element) else self._groups
            frame.kind = "paragraph"
        elif tag == "tr":
            frame.row = frame.group > 0
            frame.kind = "table-row" if frame.row else "paragraph"
            self._cells = 0
        elif tag in ("td", "th"):
            frame.kind = "paragraph"
        return frame

    def skip(self) -> None:
        """Pass over an element and what stands in it."""
        self._frames.append(self._frames[-1])

    def close(self, tag: str, element: HtmlElement) -> None:
        """Leave an element, up to its next sibling."""
        frame = self._frames.pop()
        outer = self._frames[-1]
        if tag in _BLOCKS and not outer.row:
            if self._text or self._aside:
                self.flush()
            self._tags.pop()
            self._open.pop()
            self._block = outer
            if tag in _SETTING_APART:
                self._set_apart(element, frame, outer)
        if frame.hints != outer.hints:
            self._ends[frame.hints] = self._chars
        tail = element.tail
        if tail and (self._text or self._aside or not tail.isspace()):
            self._put(tail, outer)

    def _set_apart(self, element: HtmlElement, frame: _Frame, outer: _Frame) -> None:
        count, chars, linked = self._since.pop()
        chars = self._all - chars
        if not chars:
            return
        said = self._rows[frame.hints][1] if frame.hints != outer.hints else frozenset()
        is_listing = self._count - count >= _LISTING_SIZE and self._linked - linked >= _LISTING_LINKS * chars
        if is_listing or (said & _OVERLAYS and not said & WELCOME):
            while self._apart and self._apart[-1][0] > count:
                self._apart.pop()
            self._apart.append((count, chars, element))

    def listings(self) -> list[HtmlElement]:
        """Give the elements set apart, those that hold half of the page left out."""
        return [element for _, chars, element in self._apart if chars < _HINT_SHARE * self._all]

    def _put(self, text: str, frame: _Frame) -> None:
        if frame.aside:
            # Hidden words inside a visible block would break its sentence: they follow it, as a block of their own.
            self._aside.append((text, frame))
        elif self._text or not text.isspace():
            self._text.append((text, frame))

    def flush(self) -> None:
        """End the block in hand."""
        if self._text:
            self._end(self._text, hidden=self._block.hidden)
            self._text = []
        if self._aside:
            self._end(self._aside, hidden=True)
            self._aside = []

    def _end(self, chunks: list[tuple[str, _Frame]], *, hidden: bool) -> None:
        frame = self._block
        raw = chunks[0][0] if len(chunks) == 1 else "".join([text for text, _ in chunks])
        lines = [plain(raw)] if frame.pre else collapsed(raw)
        links = 0
        hints = chunks[0][1].hints
        mixed = False
        for text, of in chunks:
            if of.links:
                links += len(text.strip())
            mixed = mixed or of.hints != hints
        if mixed:
            hints = _main_hints(chunks, frame.hints)
        self._linked += links
        path = self._path()
        elements = self._numbers()
        size = sum(map(len, lines))
        for line in lines:
            text = line.strip()
            if text:
                share = links if len(lines) == 1 else round(links * len(line) / size)
                self.pieces.append(
                    Piece(text, frame.kind, frame.level, path, share, hidden, hints, frame.group, elements)
                )
                self._all += len(text)
                if not hidden:
                    self._chars += len(text)

    def _path(self) -> tuple[str, ...]:
        tags = self._tags
        # In a page nested absurdly deep the outermost and the innermost are enough.
        path = tuple(tags) if len(tags) <= _DEEPEST_PATH else (*tags[:32], *tags[-32:])
        return self._paths.setdefault(path, path)

    def _numbers(self) -> tuple[int, ...]:
        numbers = self._open
        return tuple(numbers) if len(numbers) <= _DEEPEST_PATH else (*numbers[:32], *numbers[-32:])

    def _hints(self, tag: str, element: HtmlElement, parent: int, *, named: bool) -> int:
        """Give the element's row in the hint table; its parent's where it says nothing."""
        get = element.get
        classes, ident = get("class"), get("id")
        said = element_hints(tag, classes, ident, get("role"), get("itemprop"))
        if not said and not (named and (classes or ident)):
            return parent
        self._rows.append((parent, said, classes, ident, self._chars))
        self._ends.append(self._chars)
        return len(self._ends) - 1

    def resolved(self) -> tuple[dict[int, frozenset[str]], dict[int, tuple[str, ...]]]:
        """Add up each row that a piece has with those above it; hints on most of the page are left out."""
        hints: dict[int, frozenset[str]] = {0: frozenset()}
        names: dict[int, tuple[str, ...]] = {0: ()}
        most = _HINT_SHARE * self._chars
        for piece in self.pieces:
            row, open_rows = piece.hints, []
            while row not in hints:
                open_rows.append(row)
                row = self._rows[row][0]
            for inner in reversed(open_rows):
                _, said, classes, ident, start = self._rows[inner]
                own = said & WELCOME if self._ends[inner] - start > most else said
                above = hints[row]
                hints[inner] = above if own <= above else above | own
                names[inner] = (*names[row], *(classes or "").split(), *((f"#{ident}",) if ident else ()))
                row = inner
        return hints, names


def _main_hints(chunks: list[tuple[str, _Frame]], otherwise: int) -> int:
    """Find the element that holds most of the text: an inline one may say more than its block."""
    weights: dict[int, int] = {}
    for text, of in chunks:
        weights[of.hints] = weights.get(of.hints, 0) + len(text.strip())
    best = max(weights, key=lambda row: (weights[row], -row))
    return best if weights[best] > 0.6 * sum(weights.values()) else otherwise


def _hides(element: HtmlElement) -> bool:
    get = element.get
    style = get("style")
    return get("hidden") is not None or bool(style and _HIDING.search(style))


def _hides_itself(tag: str, element: HtmlElement, keys: Sequence[str]) -> bool:
    if tag in ("template", "noscript") or ("aria-hidden" in keys and element.get("aria-hidden") == "true"):
        return True
    return tag == "dialog" and "open" not in keys


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none"):
        return True
    if any(element is not table for element in table.iter(*_LAYOUT)):
        return True
    cells = sum(1 for _ in table.iter("td", "th"))
    return sum(1 for _ in table.iter("p", "div", "br")) > 1.5 * cells
