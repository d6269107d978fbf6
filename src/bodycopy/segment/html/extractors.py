"""extractors: trees and their blocks -> who kept which block. Extractors and the page's own word, as evidence.

trafilatura is the strongest witness and is always heard, on a tree without lists of links and overlays, which it
would leave out anyway or, worse, take for the article. It is asked in its recall mode, as what that keeps too much the
judge overrules, and its fast one: what other extractors would have it think better of moves no figure by more than
0.0008 for the worse. JSON-LD's ``articleBody`` is read where the page has one. Where trafilatura finds little,
resiliparse is heard as well. No witness is the judge.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from bodycopy.segment.html import gate
from bodycopy.segment.html.align import Folded, fold_all, folded, kept_shares
from bodycopy.segment.html.jsonld import folded_bodies, in_article
from bodycopy.segment.html.sections import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from lxml.html import HtmlElement

    from bodycopy.document import Block, Document
    from bodycopy.segment.html.walk import Walked

TRAFILATURA = "trafilatura"
RESILIPARSE = "resiliparse"
JSON_LD = "json-ld"

# A block counts as kept where at least this share of its letters was.
_KEPT = 0.5
# trafilatura has found too little where it kept fewer characters than this and less than this share of the page.
_LITTLE = 250
_LITTLE_SHARE = 0.1
# Cells of one row that make extractors take quadratic time.
_MOST_CELLS = 2_000
# trafilatura remembers lines; it is made to forget them after so many pages, or so many characters.
_RESET_AFTER = 500
_RESET_AFTER_CHARACTERS = 20_000_000
# Elements without a word to read, which extractors would copy over and over.
_MUTE = ("script", "style", "svg", "link", "meta", "canvas", "audio", "video")
_BREAKING = frozenset({"p", "head", "item", "row", "quote", "code", "list", "lb", "table", "div", "body", "ab", "fw"})


def names(blocks: Iterable[Block]) -> frozenset[str]:
    """Return the witnesses that kept any of some blocks."""
    return frozenset().union(*{block.witnesses for block in blocks})


def told_by_page(walked: Walked, bodies: Sequence[str]) -> list[frozenset[str]]:
    """Return for each block of a page whether it says itself that it is the article's; ``bodies``: articles in its JSON-LD."""
    article = folded_bodies(bodies)
    texts = [piece.text for piece in walked.pieces]
    return _kept_by(texts, {JSON_LD: _in_article(texts, article)} if article else {})


def hear(tree: HtmlElement, walked: Walked) -> list[frozenset[str]]:
    """Ask the extractors about a page that was walked, and return for each block those that kept it; ``tree`` is used up."""
    texts = [piece.text for piece in walked.pieces]
    if not texts:
        return []
    page = folded(texts)
    slim(tree, walked.listings)
    parts = list(sections(tree))
    told = {TRAFILATURA: kept_shares(page, [line for part in parts for line in trafilatura_lines(part)])}
    if _is_little(page, told[TRAFILATURA]):
        told[RESILIPARSE] = kept_shares(page, [line for part in parts for line in resiliparse_lines(part)])
    calls, _ = _trafilatura()
    calls[0] += len(page.text) * _RESET_AFTER // _RESET_AFTER_CHARACTERS
    return _kept_by(texts, told)


def _kept_by(texts: list[str], told: dict[str, list[float]]) -> list[frozenset[str]]:
    """Return for each block the witnesses that kept enough of it."""
    # One bit a witness, so that blocks which the same ones kept share a set.
    bits = [0] * len(texts)
    for place, shares in enumerate(told.values()):
        if any(share >= _KEPT for share in shares):
            for number in _with_doubles(texts, shares):
                bits[number] |= 1 << place
    sets = [frozenset(name for place, name in enumerate(told) if kept >> place & 1) for kept in range(1 << len(told))]
    return [sets[kept] for kept in bits]


def _is_little(page: Folded, shares: list[float]) -> bool:
    kept = sum(size for size, share in zip(page.sizes, shares, strict=True) if share >= _KEPT)
    return kept < _LITTLE and kept < _LITTLE_SHARE * len(page.text)


def _with_doubles(texts: list[str], shares: list[float]) -> Iterator[int]:
    """Return the blocks kept; of equal blocks in a row extractors keep one, readers see them all."""
    last = ""
    for number, (text, share) in enumerate(zip(texts, shares, strict=True)):
        if share >= _KEPT or text == last:
            last = text
            yield number
        else:
            last = ""


def slim(tree: HtmlElement, listings: Iterable[HtmlElement]) -> None:
    """Take out of ``tree`` what no extractor should look at, and what makes one fail or crawl."""
    for element in listings:  # dropped one by one, each would join what follows it to a text that grows
        element.tag = _MUTE[0]
    etree.strip_elements(tree, *_MUTE, with_tail=False)
    for row in list(tree.iter("tr")):
        if len(row) > _MOST_CELLS and row.getparent() is not None:
            row.drop_tree()
    for cell in tree.iter("td", "th"):
        for name in ("colspan", "rowspan"):  # as many empty cells
            cell.attrib.pop(name, None)


@cache
def _trafilatura() -> tuple[list[int], Any]:
    """Quiet trafilatura's log; -> a counter of its calls, and what it is asked for. It has been entered."""
    from trafilatura.settings import Extractor

    for name in ("trafilatura", "htmldate", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return [0], Extractor(recall=True, fast=True, comments=False)


def trafilatura_lines(tree: HtmlElement) -> list[str]:
    """Let trafilatura extract from a copy of ``tree``; [] where it finds nothing or fails."""
    with gate.trafilatura() as module:
        calls, options = _trafilatura()
        if calls[0] >= _RESET_AFTER:
            calls[0] = 0
            module.meta.reset_caches()
        calls[0] += 1
        try:
            found = module.bare_extraction(tree, options=options)
        except Exception:  # noqa: BLE001 - RecursionError or whatever else breaks in there, the other witnesses go on
            return []
    return [] if found is None or isinstance(found, dict) else body_lines(found.body)


def body_lines(body: etree._Element) -> list[str]:
    """Read an extracted tree, one line a paragraph, item or row."""
    parts = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BREAKING:
            parts.append("\n")
        text = element.text if event == "start" else element.tail
        if text:
            parts.append(text)
    return "".join(parts).split("\n")


def resiliparse_lines(tree: HtmlElement) -> list[str]:
    """Let resiliparse extract the main content."""
    from resiliparse.extract.html2text import extract_plain_text

    markup = etree.tostring(tree, encoding="unicode", method="html")
    found: str = extract_plain_text(
        markup, main_content=True, preserve_formatting=True, list_bullets=False, alt_texts=False, links=False
    )
    return found.split("\n")


def _in_article(texts: list[str], article: str) -> list[float]:
    """Look each block up: it is the page's word against a block, so short blocks are not decided."""
    blocks = fold_all(texts)
    inside = in_article((text if len(text) > 15 else "" for text in blocks), article)
    return [1.0 if len(text) > 15 and held else 0.0 for text, held in zip(blocks, inside, strict=True)]


def best_witness(document: Document) -> str:
    """Return the witness to go by: trafilatura, unless it found little and another one much more; "" for none."""
    chars = dict.fromkeys((TRAFILATURA, JSON_LD, RESILIPARSE), 0)
    for block in document.blocks:
        for name in block.witnesses:
            chars[name] += block.end - block.start
    most = max(chars.values())
    if chars[TRAFILATURA] >= _LITTLE or 2 * chars[TRAFILATURA] >= most:
        return TRAFILATURA if most else ""
    return next(name for name, count in chars.items() if 2 * count >= most)


def kept_chars(document: Document) -> int:
    """Count the characters that the best witness kept."""
    best = best_witness(document)
    return sum(block.end - block.start for block in document.blocks if is_kept(block, best))


def is_kept(block: Block, best: str) -> bool:
    """Tell whether a block is the article's by the best witness and the page itself."""
    # The page's own word for an article's block is never wrong where an extractor is right.
    return best in block.witnesses or JSON_LD in block.witnesses or (not best and not block.hidden)
