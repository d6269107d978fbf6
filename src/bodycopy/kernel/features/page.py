"""page: Document -> Page. What a page or a text looks like as a whole: what its text stands in, what comes again, its words and names.

All are integers: numbers of things up to a limit, shares of the text's characters or blocks in 1,024ths, signs in ten
thousand characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import BLOCK_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bodycopy.document import Block, Document

# Blocks fall between these lengths.
_LENGTHS = (15, 40, 100, 250, 600)
# The most characters of a label.
_LABEL = 40
_SIGNS = '?!:@{=_(/|#%"“$€£½°•★›»+'
_CLOCK = re.compile(r":[0-5]\d(?!\d)")
_EDGES = "\"'“”‘’«»()[]{}<>.,:;!?…-–—*|/•"
_ENDS = '.!?。！？…”"'
_PERIODS = range(1, 9)
_SIGNALS = ("price", "button", "call", "appeal", "reporting")
# Of names of elements, what stands between the words.
_JOINED = "-_#:/."
_MARGINS = frozenset({"nav", "header", "footer", "aside", "dialog", "cookie"})
_MOST = 500
# This many boxes that look alike are cards.
_CARDS = 4


class Page(NamedTuple):
    """What is seen of a page."""

    columns: dict[str, int]
    words: frozenset[str]
    """Different words, without case and the marks around them."""
    labels: frozenset[str]
    """The different short blocks."""
    names: frozenset[str]
    """HTML: the different words in class names and ids."""


def page(document: Document, declared: Mapping[str, int]) -> Page:
    """Look at a document with its signals; ``declared`` are the types that a page says it is of, and how often."""
    text, lower = document.text, document.text.lower()
    blocks = [block for block in document.blocks if not block.hidden] or document.blocks
    of = max(1, sum([block.end - block.start for block in blocks]))
    c = {"blocks": min(len(blocks), 2000), "chars": min(of, 1 << 20)}
    inner = _inner(blocks)
    c["inner"] = len(inner) * 1024 // max(1, len(blocks))
    _kinds(c, inner)
    _lines(c, text, inner)
    _offers(c, document, inner)
    labels = [lower[block.start : block.end] for block in blocks if block.end - block.start <= _LABEL]
    _again(c, labels)
    for sign in _SIGNS:
        c["sign" + sign] = text.count(sign) * 10_000 // len(text or " ")
    c["clock"] = len(_CLOCK.findall(text)) * 10_000 // len(text or " ")
    c["clocks"] = c["clock"] * len(text) // 10_000
    found = Counter([signal.kind for signal in document.signals])
    for name in _SIGNALS:
        c["signal-" + name] = min(found[name], _MOST)
        c["signals-" + name] = found[name] * 1024 // max(1, len(blocks))
    names: frozenset[str] = frozenset()
    if document.kind == "html":
        names = frozenset(_markup(c, document, blocks, of).split())
        c |= {"type-" + name: min(count, _MOST) for name, count in declared.items()}
    words = {word.strip(_EDGES) for word in {*lower.split()}}
    return Page(c, frozenset(words), frozenset(labels), names)


def columns(seen: Page, known: Sequence[tuple[str, Mapping[str, int]]], kinds: Sequence[str]) -> dict[str, int]:
    """Return all columns by name; ``known`` says of words, labels and names how much they speak for each kind."""
    c = dict(seen.columns)
    for (name, table), said in zip(known, seen[1:], strict=True):
        hits = table.keys() & said
        c[name] = len(hits)
        for kind, total in zip(kinds, unpacked(map(table.__getitem__, hits), len(kinds)), strict=True):
            c[f"{name}-{kind}"] = total
            c[f"{name}-{kind}-mean"] = total * 16 // max(1, len(hits))
    return c


_LANE, _BIAS = 32, 128


def packed(weights: Iterable[int]) -> int:
    """Put a word's weights side by side in one number, so that those of many words are summed at once."""
    return sum((weight + _BIAS) << _LANE * n for n, weight in enumerate(weights)) | 1 << 20 * _LANE


def unpacked(numbers: Iterable[int], count: int) -> list[int]:
    """Return the ``count`` sums of weights that were packed."""
    total = sum(numbers)
    words = total >> 20 * _LANE
    return [(total >> _LANE * n & (1 << _LANE) - 1) - words * _BIAS for n in range(count)]


def _inner(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks that no menu, header or margin holds, so far as HTML says; all where hardly any is left."""
    inner = [block for block in blocks if _MARGINS.isdisjoint(block.hints)]
    return inner if len(inner) * 20 > len(blocks) else blocks


def _offers(c: dict[str, int], document: Document, blocks: Sequence[Block]) -> None:
    """Say how many headings are links, as on a listing's cards, and how many prices stand alone, as a shop's do."""
    headings = [block for block in blocks if block.level]
    linked = [block for block in headings if block.link_chars * 2 > block.end - block.start]
    c["linked"], c["linked-share"] = min(len(linked), _MOST), len(linked) * 1024 // max(1, len(headings))
    c["inner-links"] = (
        sum([block.link_chars for block in blocks]) * 1024 // max(1, sum([block.end - block.start for block in blocks]))
    )
    c["linked-blocks"] = (
        sum([block.link_chars * 2 > block.end - block.start for block in blocks]) * 1024 // max(1, len(blocks))
    )
    prices = [signal.start for signal in document.signals if signal.kind == "price"]
    short = [(block.start, block.end) for block in blocks if block.end - block.start <= _LABEL] if prices else []
    places = [bisect_right(short, (at, len(document.text))) - 1 for at in prices]
    alone = {place for place, at in zip(places, prices, strict=True) if place >= 0 and at < short[place][1]}
    c["prices"], c["price-first"] = min(len(alone), _MOST), 1024
    if alone:
        c["price-first"] = short[min(alone)][0] * 1024 // len(document.text)


def _kinds(c: dict[str, int], blocks: Sequence[Block]) -> None:
    """Say what the text stands in: kinds of blocks, headings of each level."""
    of = max(1, sum([block.end - block.start for block in blocks]))
    chars = dict.fromkeys(BLOCK_KINDS, 0)
    for start, end, _, stands, *_ in blocks:
        chars[stands] += end - start
    counts = Counter([block.kind for block in blocks])
    levels = Counter([block.level for block in blocks])
    for kind in BLOCK_KINDS:
        c[kind] = counts[kind] * 1024 // max(1, len(blocks))
        c[kind + "-chars"] = chars[kind] * 1024 // of
    for level in range(1, 5):
        c[f"h{level}"] = min(levels[level], _MOST)
    c["headings"] = min(counts["heading"], _MOST)
    c["to-a-heading"] = of // max(1, counts["heading"])
    c["codes"], c["rows"] = min(counts["code"], _MOST), min(counts["table-row"], _MOST)


def _lines(c: dict[str, int], text: str, blocks: Sequence[Block]) -> None:
    """Say how long blocks are, how they end, how they go on: a listing's are alike, an article's paragraphs in a row."""
    of = max(1, sum([block.end - block.start for block in blocks]))
    shapes, finals = [], []
    chars = [0] * (len(_LENGTHS) + 1)
    prose = run = longest = sentences = sizes = 0
    for start, end, cuts, *_ in blocks:
        size = end - start
        long = bisect_left(_LENGTHS, size)
        chars[long] += size
        final = text[end - 1]
        finals.append(final)
        ended = final in _ENDS
        shapes.append(long * 4 + ended * 2 + text[start].isdecimal())
        if long >= 3 and (ended or len(cuts) > 1):
            prose += 1
            run += 1
            sizes += size
            sentences += len(cuts)
            longest = max(longest, run)
        elif long >= 2:
            run = 0
    counts = Counter([shape >> 2 for shape in shapes])
    ends = Counter(finals)
    n = max(1, len(blocks))
    for place, size in enumerate(chars):
        c[f"length{place}"], c[f"length{place}-chars"] = counts[place] * 1024 // n, size * 1024 // of
    for name, marks in (("asks", "?？"), ("stops", ".。"), ("opens", ":：")):
        c[name] = sum([ends[mark] for mark in marks]) * 1024 // n
    c["prose"], c["prose-run"], c["prose-chars"] = min(prose, _MOST), min(longest, _MOST), sizes * 1024 // of
    c["prose-mean"], c["prose-sentences"] = sizes // max(1, prose), sentences * 16 // max(1, prose)
    c["digits-first"] = sum([shape & 1 for shape in shapes]) * 1024 // n
    alike = [sum(map(eq, shapes, shapes[period:])) * 1024 // n for period in _PERIODS]
    c |= {f"period{period}": share for period, share in zip(_PERIODS, alike, strict=True)}
    c["period"] = max(alike[1:])


def _again(c: dict[str, int], labels: Sequence[str]) -> None:
    """Say how often the same short blocks come: "Reply" below each post, "Read more" on each card."""
    counts = Counter(labels).values()
    some = [count for count in counts if count >= 3]
    c["labels"], c["again"], c["again-most"] = min(len(labels), _MOST), min(len(some), _MOST), max(counts, default=0)
    c["again-all"] = sum(some) * 1024 // max(1, len(labels))


def _markup(c: dict[str, int], document: Document, blocks: Sequence[Block], of: int) -> str:
    """Say what stands in links, under which hints, in boxes that look alike; return the names' words."""
    c["links"] = sum([block.link_chars for block in blocks]) * 1024 // of
    c["hidden"] = sum([block.end - block.start for block in document.blocks if block.hidden]) * 1024 // of
    chars: dict[frozenset[str], int] = {}
    boxes: dict[int, Block] = {}
    for block in blocks:
        said, elements = block.hints, block.elements
        chars[said] = chars.get(said, 0) + block.end - block.start
        if len(elements) > 1:
            boxes.setdefault(elements[-2], block)
    looks = Counter([block.hints for block in blocks])
    hints: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for said, size in chars.items():
        for hint in said:
            hints[hint] += size
            times[hint] += looks[said]
    c |= {"hint-" + hint: size * 1024 // of for hint, size in hints.items()}
    c |= {"hints-" + hint: min(count, _MOST) for hint, count in times.items()}
    _cards(c, boxes.values())
    # Blocks that stand in the same elements share one tuple, and elements have most of their names in common.
    different = {id(block.names): block.names for block in document.blocks}
    names = " ".join({name for each in different.values() for name in each}).lower()
    for mark in _JOINED:
        names = names.replace(mark, " ")
    return names


def _cards(c: dict[str, int], boxes: Collection[Block]) -> None:
    """Say how many boxes look alike, by the tags they stand in and by their names too."""
    # Paths are few, and blocks on the same one share one tuple.
    numbers: dict[tuple[str, ...], int] = {}
    outer = {id(path): numbers.setdefault(path[:-1], len(numbers)) for path in [block.path for block in boxes]}
    places = [outer[id(block.path)] for block in boxes]
    names = [block.names for block in boxes]
    for name, looks in (
        ("cards", Counter(zip(places, names, strict=True))),
        ("rows-alike", Counter(places)),
    ):
        many = [count for count in looks.values() if count >= _CARDS]
        c[name], c[name + "-most"] = min(len(many), _MOST), min(max(looks.values(), default=0), _MOST)
        c[name + "-all"] = sum(many) * 1024 // max(1, len(boxes))
