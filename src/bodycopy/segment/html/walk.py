"""walk: lxml tree -> list[LooseBlock]. All text a page holds, block by block, in order, with where it stood.

White space is collapsed as browsers do it, ``<pre>`` apart. Nothing is judged here; hidden text is marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from bodycopy.segment.html.hidden import hides, hides_itself
from bodycopy.segment.html.hints import TELLING_TAGS, WELCOME, element_hints, the_one
from bodycopy.segment.html.space import BREAK, CELL, collapsed, plain
from bodycopy.segment.html.tags import BLOCKS, LAYOUT, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from bodycopy.document import BlockKind
    from bodycopy.segment.html.tags import Tag


class LooseBlock(NamedTuple):
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

    pieces: list[LooseBlock]
    hints: dict[int, frozenset[str]]
    names: dict[int, tuple[str, ...]]
    """For each row that a piece has, the names that the page gives to the elements, outermost first."""
    listings: list[HtmlElement]
    """Outermost elements that hold little but links, overlays and templates: nothing for an extractor to look at."""


# Attributes that may name an element, or hide it.
_NAMING = frozenset({"class", "id", "role", "itemprop"})
_HIDES_BY = frozenset({"hidden", "style"})
_DEEPEST_PATH, _MOST_NAMES = 64, 256
# Names on an element with more than this share of a page's text say nothing about a part of it.
_HINT_SHARE = 0.5
# An element of at least so many elements, of whose characters at least so many stand in links, is a list of links.
_LISTING_SIZE = 8
_LISTING_LINKS = 0.8
_OVERLAYS = frozenset({"dialog", "cookie"})


class _Frame:
    """What an open element passes on to what stands in it."""

    __slots__ = ("aside", "group", "hidden", "hints", "kind", "level", "linked", "links", "pre", "row")

    def __init__(  # noqa: PLR0913, PLR0917 - thousands are made, so they are made at once
        self,
        kind: BlockKind,
        level: int,
        group: int,
        hints: int,
        hidden: bool = False,  # noqa: FBT001, FBT002
        links: bool = False,  # noqa: FBT001, FBT002
        pre: bool = False,  # noqa: FBT001, FBT002
        row: bool = False,  # noqa: FBT001, FBT002
        aside: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        self.kind: BlockKind = kind
        self.level = level
        self.group = group
        self.hints = hints
        self.hidden = hidden
        self.links = links
        self.pre = pre
        self.row = row
        # Hidden inside a block that is not.
        self.aside = aside
        # The same inside a link.
        self.linked: _Frame | None = None

    def within(self, hints: int, *, hidden: bool, links: bool) -> _Frame:
        """Return what an element inside the same block passes on."""
        if hints == self.hints and hidden == self.hidden:
            if links == self.links:
                return self
            if self.linked is None:
                self.linked = self._copy(hints, hidden=hidden, links=links)
            return self.linked
        return self._copy(hints, hidden=hidden, links=links)

    def _copy(self, hints: int, *, hidden: bool, links: bool) -> _Frame:
        aside = self.aside or (hidden and not self.hidden)
        return _Frame(self.kind, self.level, self.group, hints, hidden, links, self.pre, self.row, aside)


def walk(tree: HtmlElement, first: int = 0) -> Walked:
    """Read all of ``tree``, whose elements are numbered from ``first`` on."""
    reader = _Reader(first)
    open_, close, skip = reader.open, reader.close, reader.skip
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            close(element)
            continue
        tag = element.tag
        if tag in SKIPPED:
            walker.skip_subtree()
            skip()
        else:
            open_(tag, element)
    reader.flush()
    return Walked(reader.pieces, *reader.resolved(), reader.listings())


class _Reader:
    """The walk's state: open elements, the text of the block in hand, finished pieces."""

    def __init__(self, first: int) -> None:
        self.pieces: list[LooseBlock] = []
        self._frames = [_Frame("paragraph", 0, 0, 0)]
        # For each open element the block that it started, if any.
        self._starts: list[Tag | None] = []
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
        # Characters after it.
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
        known = BLOCKS.get(tag)
        starts = None
        if known is None:
            if tag == "br":
                frame = outer
                self._put("\n" if outer.pre else " " if outer.row else BREAK, outer)
            else:
                frame = self._inline_frame(tag, element, outer)
        elif outer.row:
            frame = self._cell(known, outer)
        else:
            starts = known
            if self._text or self._aside:
                self.flush()
            frame = self._block = self._block_frame(tag, known, element, outer)
            if known.apart:
                self._since.append((self._count, self._all, self._linked))
            self._tags.append(tag)
            self._open.append(self._count)
        self._frames.append(frame)
        self._starts.append(starts)
        text = element.text
        if text and (self._text or self._aside or not text.isspace()):
            self._put(text, frame)

    def _cell(self, tag: Tag, frame: _Frame) -> _Frame:
        if tag.groups == "cell":
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
                hints = self._hints(tag, element, keys, hints, named=False)
            # What only assistive technology passes over stands in a sentence all the same.
            hidden = hidden or (not _HIDES_BY.isdisjoint(keys) and hides(element))
        elif tag != "a":
            return outer
        return outer.within(hints, hidden=hidden, links=outer.links or tag == "a")

    def _block_frame(self, tag: str, known: Tag, element: HtmlElement, outer: _Frame) -> _Frame:
        keys = element.keys()
        if not keys and not outer.aside and known.plain:
            return outer
        kind, level, pre = outer.kind, outer.level, outer.pre
        if known.kind:
            kind, level = known.kind, known.level
            pre = pre or kind == "code"
        hints, hidden, group, row = outer.hints, outer.hidden, outer.group, False
        if keys or known.tells:
            if known.named and (known.hints or not _NAMING.isdisjoint(keys)):
                hints = self._hints(tag, element, keys, hints, named=True)
            hidden = hidden or (not _HIDES_BY.isdisjoint(keys) and hides(element)) or hides_itself(tag, element, keys)
        groups = known.groups
        if groups == "list":
            if not group:
                self._groups = group = self._groups + 1
        elif groups:
            kind = "paragraph"
            if groups == "table":
                self._groups += 1
                group = 0 if _is_layout(element) else self._groups
            elif groups == "row":
                row = group > 0
                kind = "table-row" if row else "paragraph"
                self._cells = 0
        return _Frame(kind, level, group, hints, hidden, outer.links, pre, row)

    def skip(self) -> None:
        """Pass over an element and what stands in it."""
        self._frames.append(self._frames[-1])
        self._starts.append(None)

    def close(self, element: HtmlElement) -> None:
        """Leave an element, up to its next sibling."""
        frame = self._frames.pop()
        outer = self._frames[-1]
        started = self._starts.pop()
        if started is not None:
            if self._text or self._aside:
                self.flush()
            self._tags.pop()
            self._open.pop()
            self._block = outer
            if started.apart:
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
        is_listing = is_listing or (frame.hidden and element.tag == "template")
        if is_listing or (said & _OVERLAYS and not said & WELCOME):
            while self._apart and self._apart[-1][0] > count:
                self._apart.pop()
            self._apart.append((count, chars, element))

    def listings(self) -> list[HtmlElement]:
        """Return the elements set apart, those that hold half of the page left out."""
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
        raw, of = chunks[0]
        hints = of.hints
        links = len(raw.strip()) if of.links else 0
        if len(chunks) > 1:
            raw, links, hints = _joined(chunks, frame.hints)
        self._linked += links
        path, elements = self._path(), self._numbers()
        lines = [plain(raw)] if frame.pre else collapsed(raw)
        size = sum(map(len, lines)) if len(lines) > 1 else 0
        for line in lines:
            text = line.strip()
            if text:
                share = round(links * len(line) / size) if size else links
                self.pieces.append(
                    LooseBlock(text, frame.kind, frame.level, path, share, hidden, hints, frame.group, elements)
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

    def _hints(self, tag: str, element: HtmlElement, keys: Sequence[str], parent: int, *, named: bool) -> int:
        """Return the element's row in the hint table; its parent's where it says nothing."""
        get = element.get
        classes = get("class") if "class" in keys else None
        ident = get("id") if "id" in keys else None
        role = get("role") if "role" in keys else None
        itemprop = get("itemprop") if "itemprop" in keys else None
        said = element_hints(tag, classes, ident, role, itemprop)
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
                hints[inner] = above if own <= above else the_one(above | own)
                # The innermost names say most; of all there are, a deep page would hold as many as it is deep for each.
                named = (*names[row], *(classes or "").split(), *((f"#{ident}",) if ident else ()))
                names[inner] = named[-_MOST_NAMES:]
                row = inner
        return hints, names


def _joined(chunks: list[tuple[str, _Frame]], block: int) -> tuple[str, int, int]:
    """Join the chunks of a block -> its text, its characters in links, its row in the hint table."""
    links = 0
    hints = chunks[0][1].hints
    mixed = False
    for text, of in chunks:
        if of.links:
            links += len(text.strip())
        if of.hints != hints:
            mixed = True
    return "".join([text for text, _ in chunks]), links, _main_hints(chunks, block) if mixed else hints


def _main_hints(chunks: list[tuple[str, _Frame]], otherwise: int) -> int:
    """Find the element that holds most of the text: an inline one may say more than its block."""
    weights: dict[int, int] = {}
    for text, of in chunks:
        weights[of.hints] = weights.get(of.hints, 0) + len(text.strip())
    best = max(weights, key=lambda row: (weights[row], -row))
    return best if weights[best] > 0.6 * sum(weights.values()) else otherwise


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none"):
        return True
    if any(element is not table for element in table.iter(*LAYOUT)):
        return True
    cells = sum(1 for _ in table.iter("td", "th"))
    return sum(1 for _ in table.iter("p", "div", "br")) > 1.5 * cells
