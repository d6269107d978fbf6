"""walk: lxml tree -> list[LooseBlock]. All text a page holds, block by block, in order, with where it stood.

White space is collapsed as browsers do it, ``<pre>`` apart. Nothing is judged here; hidden text is marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lxml import etree

from bodycopy.segment.html.hidden import hides, hides_itself
from bodycopy.segment.html.hints import TELLING_TAGS, WELCOME, both, element_hints
from bodycopy.segment.html.space import BREAK, CELL, collapsed, plain
from bodycopy.segment.html.tags import BLOCKS, LAYOUT, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from lxml.html import HtmlElement

    from bodycopy.document import BlockKind
    from bodycopy.segment.html.tags import Tag

    _Frame: TypeAlias = tuple[int, bool, bool, bool, bool, bool, int, BlockKind, int]
    """What an open element passes on to what stands in it: its row in the hint table; hidden; in a link; hidden inside a block
    that is not; preformatted; in a row of a table; the group of a list or table; kind and level of blocks."""
    _Chunk: TypeAlias = tuple[str, int, bool]
    """Text, its row in the hint table, and whether it stands in a link."""

_Each = TypeVar("_Each")


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
_TOP: _Frame = (0, False, False, False, False, False, 0, "paragraph", 0)


class _Page:
    """What a walk gathers."""

    def __init__(self) -> None:
        self.pieces: list[LooseBlock] = []
        # The text of the block in hand. Hidden words inside it would break its sentence: they follow it, as a block of their own.
        self.shown: list[_Chunk] = []
        self.unseen: list[_Chunk] = []
        # Of each open block its tag and its number.
        self.tags: list[str] = []
        self.numbers: list[int] = []
        # The hint table: for each element that says something its parent's row, its hints, class, id, visible characters before it.
        self.rows: list[tuple[int, frozenset[str], str | None, str | None, int]] = [(0, frozenset(), None, None, 0)]
        # Visible characters up to its end.
        self.ends = [0]
        self.visible = self._chars = self._linked = 0
        # Elements, characters and characters in links before each open element that may be set apart.
        self._before: list[tuple[int, int, int]] = []
        self._apart: list[tuple[int, int, HtmlElement]] = []
        self._paths: dict[tuple[str, ...], tuple[str, ...]] = {}

    def row(self, element: HtmlElement, keys: Sequence[str], parent: int, *, named: bool) -> int:
        """Return the row of an element; its parent's where it says nothing."""
        get = element.get
        classes = get("class") if "class" in keys else None
        ident = get("id") if "id" in keys else None
        role = get("role") if "role" in keys else None
        itemprop = get("itemprop") if "itemprop" in keys else None
        said = element_hints(element.tag, classes, ident, role, itemprop)
        if not said and not (named and (classes or ident)):
            return parent
        self.rows.append((parent, said, classes, ident, self.visible))
        self.ends.append(self.visible)
        return len(self.ends) - 1

    def flush(self, block: _Frame) -> None:
        """End the block in hand, which ``block`` says everything of."""
        of_block, is_hidden, _, _, pre, _, group, kind, level = block
        path: tuple[str, ...] | None = None
        for chunks in (self.shown, self.unseen) if self.unseen else (self.shown,):
            if not chunks:
                continue
            raw, hints, in_link = chunks[0]
            if len(chunks) > 1:
                raw, links, hints = _joined(chunks, of_block)
            else:
                links = len(raw.strip()) if in_link else 0
            hidden = is_hidden or chunks is self.unseen
            chunks.clear()
            self._linked += links
            lines = [plain(raw)] if pre else collapsed(raw)
            size = sum(map(len, lines)) if len(lines) > 1 else 0
            for line in lines:
                text = line.strip()
                if text:
                    if path is None:
                        path, elements = _ends(self.tags), _ends(self.numbers)
                        path = self._paths.setdefault(path, path)
                    share = round(links * len(line) / size) if size else links
                    self.pieces.append(LooseBlock(text, kind, level, path, share, hidden, hints, group, elements))
                    self._chars += len(text)
                    if not hidden:
                        self.visible += len(text)

    def opened(self, count: int) -> None:
        """Note what came before an element that may be set apart."""
        self._before.append((count, self._chars, self._linked))

    def closed(self, element: HtmlElement, count: int, row: int, *, hidden: bool) -> None:
        """Set an element apart that is a list of links, an overlay or a template; ``row`` is its own, 0 where it says nothing."""
        first, chars, linked = self._before.pop()
        chars = self._chars - chars
        if not chars:
            return
        said = self.rows[row][1]
        if (
            (count - first >= _LISTING_SIZE and self._linked - linked >= _LISTING_LINKS * chars)
            or (hidden and element.tag == "template")
            or (said and said & _OVERLAYS and not said & WELCOME)
        ):
            while self._apart and self._apart[-1][0] > first:
                self._apart.pop()
            self._apart.append((first, chars, element))

    def walked(self) -> Walked:
        """Return all that was found: with each row that a piece has those above it, but for hints on most of the page."""
        hints: dict[int, frozenset[str]] = {0: frozenset()}
        names: dict[int, tuple[str, ...]] = {0: ()}
        most = _HINT_SHARE * self.visible
        for piece in self.pieces:
            row, open_rows = piece.hints, []
            while row not in hints:
                open_rows.append(row)
                row = self.rows[row][0]
            for inner in reversed(open_rows):
                _, said, classes, ident, start = self.rows[inner]
                own = said & WELCOME if said and self.ends[inner] - start > most else said
                hints[inner] = both(hints[row], own) if own else hints[row]
                named = (*names[row], *classes.split()) if classes else names[row]
                if ident:
                    named = (*named, f"#{ident}")
                # The innermost names say most; of all there are, a deep page would hold as many as it is deep for each.
                names[inner] = named if len(named) <= _MOST_NAMES else named[-_MOST_NAMES:]
                row = inner
        # Those that hold half of the page are left out.
        listings = [element for _, chars, element in self._apart if chars < _HINT_SHARE * self._chars]
        return Walked(self.pieces, hints, names, listings)


def walk(tree: HtmlElement, first: int = 0) -> Walked:  # noqa: C901, PLR0912, PLR0915 - one pass, and a page has thousands of elements
    """Read all of ``tree``, whose elements are numbered from ``first`` on."""
    page = _Page()
    frame = block = _TOP
    # For each open element the frame around it, and the block that it started, if any.
    around: list[tuple[_Frame, Tag | None]] = []
    shown, unseen = page.shown, page.unseen
    count, groups, cells = first, 0, 0
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            outer, started = around.pop()
            own = frame[0] if frame[0] != outer[0] else 0
            if started is not None:
                if shown or unseen:
                    page.flush(block)
                page.tags.pop()
                page.numbers.pop()
                block = outer
                if started.apart:
                    page.closed(element, count, own, hidden=frame[1])
            if own:
                page.ends[own] = page.visible
            frame = outer
            text = element.tail
        else:
            tag = element.tag
            if tag in SKIPPED:
                walker.skip_subtree()
                around.append((frame, None))
                continue
            count += 1
            known = BLOCKS.get(tag)
            outer = frame
            hints, hidden, links, aside, pre, row, group, kind, level = frame
            if known is None or row:
                around.append((frame, None))
                if tag == "br" or known is not None:
                    # A cell starts after a mark, anything else in a row after a space.
                    is_cell = known is not None and known.groups == "cell"
                    gap = "\n" if pre and not known else CELL if is_cell and cells else " " if row else BREAK
                    cells += is_cell
                    if aside:
                        unseen.append((gap, hints, links))
                    elif shown or not gap.isspace():
                        shown.append((gap, hints, links))
                else:
                    keys = element.keys()
                    if keys:
                        if not _NAMING.isdisjoint(keys) or tag in TELLING_TAGS:
                            hints = page.row(element, keys, hints, named=False)
                        # What only assistive technology passes over stands in a sentence all the same.
                        if not hidden and not _HIDES_BY.isdisjoint(keys) and hides(element):
                            hidden = aside = True
                        frame = (hints, hidden, links or tag == "a", aside, pre, row, group, kind, level)
                    elif tag == "a":
                        frame = (hints, hidden, True, aside, pre, row, group, kind, level)
            else:
                around.append((frame, known))
                if shown or unseen:
                    page.flush(block)
                keys = element.keys()
                if keys or aside or not known.plain:
                    if known.kind:
                        kind, level = known.kind, known.level
                        pre = pre or kind == "code"
                    if keys or known.tells:
                        if known.named and (known.hints or not _NAMING.isdisjoint(keys)):
                            hints = page.row(element, keys, hints, named=True)
                        hidden = (
                            hidden
                            or (not _HIDES_BY.isdisjoint(keys) and hides(element))
                            or hides_itself(tag, element, keys)
                        )
                    row = False
                    if known.groups == "list":
                        if not group:
                            groups = group = groups + 1
                    elif known.groups:
                        kind = "paragraph"
                        if known.groups == "table":
                            groups += 1
                            group = 0 if _is_layout(element) else groups
                        elif known.groups == "row":
                            row = group > 0
                            kind = "table-row" if row else "paragraph"
                            cells = 0
                    frame = (hints, hidden, links, False, pre, row, group, kind, level)
                block = frame
                if known.apart:
                    page.opened(count)
                page.tags.append(tag)
                page.numbers.append(count)
            text = element.text
        if text and (shown or unseen or not text.isspace()):
            if frame[3]:
                unseen.append((text, frame[0], frame[2]))
            elif shown or not text.isspace():
                shown.append((text, frame[0], frame[2]))
    if shown or unseen:
        page.flush(block)
    return page.walked()


def _ends(chain: list[_Each]) -> tuple[_Each, ...]:
    """Return a chain of elements: of a page nested absurdly deep the outermost and the innermost are enough."""
    return tuple(chain) if len(chain) <= _DEEPEST_PATH else (*chain[:32], *chain[-32:])


def _joined(chunks: list[_Chunk], block: int) -> tuple[str, int, int]:
    """Join the chunks of a block -> its text, its characters in links, its row in the hint table."""
    links = 0
    first = chunks[0][1]
    mixed = False
    for text, hints, in_link in chunks:
        if in_link:
            links += len(text.strip())
        if hints != first:
            mixed = True
    return "".join([text for text, *_ in chunks]), links, _main_hints(chunks, block) if mixed else first


def _main_hints(chunks: list[_Chunk], otherwise: int) -> int:
    """Find the element that holds most of the text: an inline one may say more than its block."""
    weights: dict[int, int] = {}
    for text, hints, _ in chunks:
        weights[hints] = weights.get(hints, 0) + len(text.strip())
    best = max(weights, key=lambda row: (weights[row], -row))
    return best if weights[best] > 0.6 * sum(weights.values()) else otherwise


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none"):
        return True
    if any(element is not table for element in table.iter(*LAYOUT)):
        return True
    cells = sum(1 for _ in table.iter("td", "th"))
    return sum(1 for _ in table.iter("p", "div", "br")) > 1.5 * cells
