"""walk: lxml tree -> list[LooseBlock]. All text a page holds, block by block, in order, with where it stood.

White space is collapsed as browsers do it, ``<pre>`` apart. Nothing is judged here; hidden text is marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lxml import etree

from bodycopy.segment.html.hidden import hides, hides_itself
from bodycopy.segment.html.hints import TELLING_TAGS, WELCOME, element_hints, the_one
from bodycopy.segment.html.space import BREAK, CELL, collapsed, plain
from bodycopy.segment.html.tags import BLOCKS, LAYOUT, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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


class _Names:
    """The hint table: a row for each element that says something."""

    def __init__(self) -> None:
        # Its parent's row, its hints, class, id, visible characters before it.
        self.rows: list[tuple[int, frozenset[str], str | None, str | None, int]] = [(0, frozenset(), None, None, 0)]
        # Visible characters up to its end.
        self.ends = [0]

    def row(self, element: HtmlElement, keys: Sequence[str], parent: int, chars: int, *, named: bool) -> int:
        """Return the row of an element that comes after ``chars``; its parent's where it says nothing."""
        get = element.get
        classes = get("class") if "class" in keys else None
        ident = get("id") if "id" in keys else None
        role = get("role") if "role" in keys else None
        itemprop = get("itemprop") if "itemprop" in keys else None
        said = element_hints(element.tag, classes, ident, role, itemprop)
        if not said and not (named and (classes or ident)):
            return parent
        self.rows.append((parent, said, classes, ident, chars))
        self.ends.append(chars)
        return len(self.ends) - 1

    def resolved(
        self, asked: Iterable[int], chars: int
    ) -> tuple[dict[int, frozenset[str]], dict[int, tuple[str, ...]]]:
        """Add up each row asked for with those above it; hints on most of a page of ``chars`` are left out."""
        hints: dict[int, frozenset[str]] = {0: frozenset()}
        names: dict[int, tuple[str, ...]] = {0: ()}
        most = _HINT_SHARE * chars
        for wanted in asked:
            row, open_rows = wanted, []
            while row not in hints:
                open_rows.append(row)
                row = self.rows[row][0]
            for inner in reversed(open_rows):
                _, said, classes, ident, start = self.rows[inner]
                own = said & WELCOME if self.ends[inner] - start > most else said
                above = hints[row]
                hints[inner] = above if own <= above else the_one(above | own)
                # The innermost names say most; of all there are, a deep page would hold as many as it is deep for each.
                named = (*names[row], *(classes or "").split(), *((f"#{ident}",) if ident else ()))
                names[inner] = named[-_MOST_NAMES:]
                row = inner
        return hints, names


def walk(tree: HtmlElement, first: int = 0) -> Walked:  # noqa: C901, PLR0912, PLR0915 - one pass, and a page has thousands of elements
    """Read all of ``tree``, whose elements are numbered from ``first`` on."""
    pieces: list[LooseBlock] = []
    table = _Names()
    frame = block = _TOP
    # For each open element the frame around it, and the block that it started, if any; for each open block tag and number;
    # for each that may be set apart the elements, characters and characters in links before it.
    around: list[tuple[_Frame, Tag | None]] = []
    tags: list[str] = []
    numbers: list[int] = []
    before: list[tuple[int, int, int]] = []
    # The text of the block in hand. Hidden words inside it would break its sentence: they follow it, as a block of their own.
    shown: list[_Chunk] = []
    unseen: list[_Chunk] = []
    apart: list[tuple[int, int, HtmlElement]] = []
    count, groups, cells = first, 0, 0
    chars = visible = linked = 0
    paths: dict[tuple[str, ...], tuple[str, ...]] = {}

    def flush() -> None:
        """End the block in hand."""
        nonlocal chars, visible, linked
        of_block, _, _, _, pre, _, group, kind, level = block
        path, elements = _ends(tags), _ends(numbers)
        path = paths.setdefault(path, path)
        for chunks in (shown, unseen):
            if not chunks:
                continue
            hidden = chunks is unseen or block[1]
            raw, hints, in_link = chunks[0]
            links = len(raw.strip()) if in_link else 0
            if len(chunks) > 1:
                raw, links, hints = _joined(chunks, of_block)
            chunks.clear()
            linked += links
            lines = [plain(raw)] if pre else collapsed(raw)
            size = sum(map(len, lines)) if len(lines) > 1 else 0
            for line in lines:
                text = line.strip()
                if text:
                    share = round(links * len(line) / size) if size else links
                    pieces.append(LooseBlock(text, kind, level, path, share, hidden, hints, group, elements))
                    chars += len(text)
                    if not hidden:
                        visible += len(text)

    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            outer, started = around.pop()
            if started is not None:
                if shown or unseen:
                    flush()
                tags.pop()
                numbers.pop()
                block = outer
                if started.apart:
                    elements, chars_before, linked_before = before.pop()
                    own, inside = table.rows[frame[0]][1] if frame[0] != outer[0] else frozenset(), chars - chars_before
                    if inside and (
                        (count - elements >= _LISTING_SIZE and linked - linked_before >= _LISTING_LINKS * inside)
                        or (frame[1] and element.tag == "template")
                        or (own and own & _OVERLAYS and not own & WELCOME)
                    ):
                        while apart and apart[-1][0] > elements:
                            apart.pop()
                        apart.append((elements, inside, element))
            if frame[0] != outer[0]:
                table.ends[frame[0]] = visible
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
                            hints = table.row(element, keys, hints, visible, named=False)
                        # What only assistive technology passes over stands in a sentence all the same.
                        if not hidden and not _HIDES_BY.isdisjoint(keys) and hides(element):
                            hidden = aside = True
                        frame = (hints, hidden, links or tag == "a", aside, pre, row, group, kind, level)
                    elif tag == "a":
                        frame = (hints, hidden, True, aside, pre, row, group, kind, level)
            else:
                around.append((frame, known))
                if shown or unseen:
                    flush()
                keys = element.keys()
                if keys or aside or not known.plain:
                    if known.kind:
                        kind, level = known.kind, known.level
                        pre = pre or kind == "code"
                    if keys or known.tells:
                        if known.named and (known.hints or not _NAMING.isdisjoint(keys)):
                            hints = table.row(element, keys, hints, visible, named=True)
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
                    before.append((count, chars, linked))
                tags.append(tag)
                numbers.append(count)
            text = element.text
        if text and (shown or unseen or not text.isspace()):
            if frame[3]:
                unseen.append((text, frame[0], frame[2]))
            elif shown or not text.isspace():
                shown.append((text, frame[0], frame[2]))
    if shown or unseen:
        flush()
    hints_of, names_of = table.resolved([piece.hints for piece in pieces], visible)
    # Those that hold half of the page are left out.
    listings = [element for _, inside, element in apart if inside < _HINT_SHARE * chars]
    return Walked(pieces, hints_of, names_of, listings)


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
