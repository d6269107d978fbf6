"""wholes: Document, removals -> what must not go in part: a sentence, a section with its heading, rows, clauses, code.

What a cut leaves of a sentence must be a sentence or a label, also where its lines are blocks; a heading stays with what it heads, and one row of "Key: value"
with the next; of lines alike, words and figures in the same places, most stay or none. A judge that would tear one of these apart holds for that place no longer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.judge import forms
from bodycopy.segment.boundaries import joined
from bodycopy.segment.lexicon import words as words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Block, Document, Removal, Span

_ROW = re.compile(r"[-*+•·–|]?\s*[^\W\d_][\w .&/’'()-]{0,30}:\s+\S")
_ROW_CHARS = 160
_NAME, _FIGURE = re.compile(r"[^\W\d_]+(?:[ '’.-]+[^\W\d_]+)*"), re.compile(r"\d[\d.,]*")
_ALIKE, _ALIKE_CHARS = 3, 60
"""So many lines alike, of so many characters at most each, are a table's."""
# A line of figures of so many characters is no date, count or number of a page.
_FIGURES = 80
_YEAR, _MUCH = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"), 2
"""A year, and the part of a text that is much."""
# The number of a list's item, or its letter.
_ITEM = re.compile(r"\s*\(?(?:\d{1,5}|[a-z])[.)]\s*")
_CLAUSE = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?\s+\S")
_HEADING = re.compile(r"#{1,6}\s+\S")
_FENCE = ("```", "~~~")
_OPENING, _CLOSING = "([{（【［", ")]}）】］"
_MARKS = " \t\n\u00a0.,;:!?…|/·•–—-*_»«›‹\"'“”„’‘()[]{}"
# These stand between paragraphs, not above a section.
_BETWEEN = frozenset({"advert", "social"})
_KEYED = frozenset({"comments", "legal", "meta"})
_WORDS = 2
# A line above others is a label of theirs where it has at most so many words.
_LABEL_WORDS = 5
# A front of more words that ends in one of these is no label: "the winter of", "highlighted how".
_LEADS_ON, _CLAUSES = words_of("links") | words_of("clauses"), words_of("clauses")
# So many words after a comma are no end of a label: "covers boats, co-writes".
_LISTED = 4
# Behind so many characters of a line without an end a sentence goes on, and so many belong to it where it goes on in a small letter behind them.
_LINE, _NODES = 20, 60
_GOES_ON, _STOPS = ",’'-–—([«“\"", ".!?…。！？:"
# Characters in front of a place among which the last one that is no white space is looked for.
_SPACE = 256


_OTHERS = "is one of several rows, of which others stay"


class Torn(NamedTuple):
    """A place from which nothing may go."""

    start: int
    end: int
    why: str
    firm: bool = False
    """Not at the word of the judge of blocks, either."""


def torn(document: Document, removed: Sequence[Removal]) -> list[Torn]:
    """Return the places that removals would tear apart, sorted."""
    if not removed:
        return []
    cuts = _by_block(document.blocks, removed)
    gone = [bool(cut) and _is_gone(document.text, block, cut) for block, cut in zip(document.blocks, cuts, strict=True)]
    found = [
        *_stumps(document, cuts, gone),
        *_lines(document, cuts),
        *_holes(document, cuts, gone),
        *_code(document, cuts),
        *_clauses(document, cuts, gone),
    ]
    if document.kind != "html":
        found += _of_its_form(document, cuts)
    if any(gone):
        found += [*_headings(document, cuts, gone), *_rows(document, gone), *_alike(document, gone)]
        found += [*_signs(document, cuts, gone), *_notices(document, cuts)]
    return sorted(found)


def _by_block(blocks: Sequence[Block], removed: Sequence[Removal]) -> list[list[Removal]]:
    """-> for each block the removals that touch it; both are sorted."""
    none: list[Removal] = []
    found = [none] * len(blocks)
    n, size = 0, len(blocks)
    for removal in removed:
        start, end = removal[:2]
        while n < size and blocks[n][1] <= start:
            n += 1
        at = n
        while at < size and blocks[at][0] < end:
            if found[at] is none:
                found[at] = []
            found[at].append(removal)
            at += 1
    return found


def _cuts(start: int, end: int, removed: Sequence[Removal], starts: Sequence[int]) -> list[Removal]:
    """-> the removals that touch what is between two offsets."""
    n = max(0, bisect_right(starts, start) - 1)
    found = []
    while n < len(removed) and removed[n].start < end:
        if removed[n].end > start:
            found.append(removed[n])
        n += 1
    return found


def _is_gone(text: str, block: Block, cuts: Sequence[Removal]) -> bool:
    start, end = block[:2]
    if cuts[0][0] <= start and cuts[0][1] >= end:
        return True
    return not any(map(_says, _kept(text, start, end, cuts)))


def _says(piece: tuple[int, int, str]) -> bool:
    return any(map(str.isalnum, piece[2]))


def _kept(text: str, start: int, end: int, cuts: Sequence[Removal]) -> list[tuple[int, int, str]]:
    """-> what removals leave between two offsets: where it stands, and its words."""
    pieces = []
    at = start
    for cut in cuts:
        if cut.start > at:
            pieces.append((at, min(end, cut.start), text[at : min(end, cut.start)]))
        at = max(at, cut.end)
        if at >= end:
            return pieces
    return [*pieces, (at, end, text[at:end])]


def _stumps(document: Document, cuts: Sequence[list[Removal]], gone: Sequence[bool]) -> Iterator[Torn]:
    text = document.text
    for n, (block, cut) in enumerate(zip(document.blocks, cuts, strict=True)):
        if not cut or gone[n]:
            continue
        starts = [cut.start for cut in cuts[n]]
        if _ITEM.fullmatch("".join(words for *_, words in _kept(text, *block[:2], cut))):
            yield Torn(block.start, block.end, "would leave the number of an item")
            continue
        for start, end in _sentences(document, n, block):
            inside = _cuts(start, end, cuts[n], starts)
            left = _kept(text, start, end, inside) if inside else []
            if any(_is_stump(text, start, end, piece) for piece in left) or (
                # A line's end within a block of a page is one that its author set.
                document.kind != "html" and any(_ends_in_a_line(text, start, end, piece) for piece in left)
            ):
                yield Torn(start, end, "would leave a piece of a sentence")


def _lines(document: Document, cuts: Sequence[list[Removal]]) -> Iterator[Torn]:
    """Yield sentences whose lines are blocks, and of which a part would stay."""
    text = document.text
    for first, last, start, end in joined(document, [bool(cut) for cut in cuts]):
        inside = [cut for n in range(first, last + 1) for cut in cuts[n] if cut.start < end and start < cut.end]
        if inside and any(map(_says, _kept(text, start, end, inside))):
            yield Torn(start, end, "would leave a piece of a sentence", firm=True)


def _holes(document: Document, cuts: Sequence[list[Removal]], gone: Sequence[bool]) -> Iterator[Torn]:
    """Yield short lines that a model takes out of a sentence whose nodes are lines, and figures away from the word that says of what."""
    text, blocks = document.text, document.blocks
    first = -1
    for n in range(len(blocks) if document.kind != "html" else 0):
        if not gone[n]:
            first = -1
            continue
        if first < 0:
            first = n
            if n and _is_unit(document, n) and "/" not in cuts[n][0].rule:
                yield Torn(blocks[n].start, blocks[n].end, "counts what stays", firm=True)
        if (
            n + 1 == len(blocks)
            or gone[n + 1]
            or "/" in cuts[n][-1].rule
            or not text[blocks[n + 1].start].islower()
            or _gap(document, n) > 1
        ):
            continue
        start, end = blocks[first].start, blocks[n].end
        front = text[blocks[first - 1].start : blocks[first - 1].end] if first else ""
        going = len(front) >= _LINE and (front[-1].isalnum() or front[-1] in _GOES_ON)
        if going and end - start <= _NODES and _gap(document, first - 1) == 1 and text[end - 1] not in _STOPS:
            yield Torn(start, end, "would leave a piece of a sentence", firm=True)
        elif not any(map(str.isalpha, text[blocks[n].start : end])) and any(
            map(str.isdigit, text[blocks[n].start : end])
        ):
            yield Torn(blocks[n].start, end, "counts what stays", firm=True)


def _is_unit(document: Document, n: int) -> bool:
    """Tell a short word in small letters below a line of figures: "1.5", "km"."""
    text, (before, block) = document.text, document.blocks[n - 1 : n + 1]
    figures = not any(map(str.isalpha, text[before.start : before.end])) and text[before.end - 1].isdecimal()
    return (
        figures
        and text[block.start].islower()
        and len(text[block.start : block.end].split()) == 1
        and _gap(document, n - 1) == 1
    )


def _sentences(document: Document, n: int, block: Block) -> Iterator[tuple[int, int]]:
    """-> the block's sentences, a day with its month: only where the sentence cutter and the cutter of labels both end one."""
    ends: Sequence[Span] = document.pieces[n] if document.pieces else block.sentences
    known = {span.end for span in ends}
    start = -1
    for sentence in block.sentences:
        start = sentence.start if start < 0 else start
        if sentence.end in known:
            yield start, sentence.end
            start = -1


def _is_stump(text: str, start: int, end: int, piece: tuple[int, int, str]) -> bool:
    """Tell whether what is left between two cuts, or beside one, is neither a sentence nor a label."""
    left, right, words = piece
    core = words.strip(_MARKS)
    opens, closes = left > start, right < end
    if not any(char.isupper() or char.islower() for char in core):
        return False
    if (opens and text[max(0, left - _SPACE) : left].rstrip()[-1:] in _CLOSING) or (
        closes and text[right : right + 2].lstrip()[:1] in _OPENING
    ):
        # A bracket goes and leaves its sentence.
        return False
    if opens and core[0].islower():
        return True
    if (opens and _leads_on(text, start, left, end)) or (closes and _leads_on(text, start, right, end)):
        return True
    cut = text[right:end].lstrip(_MARKS)[:1]
    return (closes and cut.islower()) or ((opens or closes) and len(core.split()) < _WORDS and core.isalpha())


def _ends_in_a_line(text: str, start: int, end: int, piece: tuple[int, int, str]) -> bool:
    """Tell whether what is left beside a cut is so many lines of a sentence."""
    left, right, _ = piece
    return _says(piece) and ((left > start and _is_line_end(text, left)) or (right < end and _is_line_end(text, right)))


def _is_line_end(text: str, at: int) -> bool:
    """Tell whether a line of a sentence ends at a place: it is wrapped there, and no label ends."""
    front, behind = text[max(0, at - _SPACE) : at], text[at : at + _SPACE]
    return "\n" in front[len(front.rstrip()) :] or "\n" in behind[: len(behind) - len(behind.lstrip())]


def _leads_on(text: str, start: int, at: int, end: int) -> bool:
    """Tell whether a sentence goes on over a place, though a capital or a figure stands behind it."""
    front, behind = text[max(start, at - _SPACE) : at].split(), text[at:end].lstrip()
    if len(front) <= _LABEL_WORDS:
        return False
    clause = front[0].lower() in _CLAUSES and behind.startswith("I ")
    listed = front[-1].islower() and any(word[-1] == "," for word in front[-_LISTED:-1])
    return front[-1] in _LEADS_ON or clause or listed


def _code(document: Document, cuts: Sequence[list[Removal]]) -> Iterator[Torn]:
    fenced = any(fence[0] in document.text and fence in document.text for fence in _FENCE)
    if not fenced and not any(block.kind == "code" for block in document.blocks):
        return
    fenced = False
    for block, cut in zip(document.blocks, cuts, strict=True):
        fence = document.text.startswith(_FENCE, block.start)
        fenced ^= fence and document.kind != "html"
        if cut and (fenced or fence or block.kind == "code"):
            yield Torn(block.start, block.end, "stands in code")


def _of_its_form(document: Document, cuts: Sequence[list[Removal]]) -> Iterator[Torn]:
    for why, firm, kept in (
        ("stands in code", True, forms.code(document, cuts)),
        ("is a part of each entry", False, forms.entries(document, cuts)),
        ("is part of a legal text", False, forms.legal(document, cuts)),
        (_OTHERS, True, forms.alike(document, cuts)),
    ):
        for n in kept:
            yield Torn(document.blocks[n].start, document.blocks[n].end, why, firm)


def _headings(document: Document, cuts: Sequence[list[Removal]], gone: Sequence[bool]) -> Iterator[Torn]:
    """Yield headings of sections that stay, and lines that stand nearer to those below them, which stay."""
    if document.kind == "html":
        return
    blocks = document.blocks
    for n, block in enumerate(blocks[:-1]):
        if not gone[n] or gone[n + 1]:
            continue
        if _is_heading(document, block):
            if not _is_heading(document, blocks[n + 1]):
                yield Torn(block.start, block.end, "heads a section that stays")
        elif (_is_key(document, n) and cuts[n][0].family in _KEYED) or (
            cuts[n][0].family not in _BETWEEN
            and _may_head(document.text[block.start : block.end])
            and _gap(document, n) < _apart(document, n)
        ):
            yield Torn(block.start, block.end, "heads lines that stay")


def _is_key(document: Document, n: int) -> bool:
    """Tell a line such as "Comment:", which names what the next line says."""
    start, end = document.blocks[n][:2]
    return document.text[end - 1] == ":" and _gap(document, n) == 1 and len(document.text[start:end].split()) == 1


def _may_head(words: str) -> bool:
    """Tell a label from a sentence, which heads nothing."""
    return words[-1] not in ".!?…。！？" and len(words.split()) <= _LABEL_WORDS


def _is_heading(document: Document, block: Block) -> bool:
    return block.kind == "heading" or _HEADING.match(document.text, block.start, block.end) is not None


def _gap(document: Document, n: int) -> int:
    return document.text.count("\n", document.blocks[n].end, document.blocks[n + 1].start)


def _apart(document: Document, n: int) -> int:
    """-> how far a line stands from what is before it; the first line, how far apart the paragraphs below it are."""
    if n:
        return _gap(document, n - 1)
    return _gap(document, 1) if len(document.blocks) > _WORDS else 0


def _rows(document: Document, gone: Sequence[bool]) -> Iterator[Torn]:
    """Yield rows of "Key: value" of which the one before or after stays, and all of a run of which half stay."""
    blocks = document.blocks
    for run in _runs_of_rows(document, gone):
        taken = [n for n in run if gone[n]]
        if taken and 2 * len(taken) <= len(run):
            yield from (Torn(blocks[n].start, blocks[n].end, _OTHERS) for n in taken)
    stays = [False, *(not each for each in gone), False]
    for n, block in enumerate(blocks):
        if stays[n + 1] or not (stays[n] or stays[n + 2]):
            continue
        beside = [k for k in (n - 1, n + 1) if stays[k + 1]]
        if any(_gap(document, min(k, n)) == 1 and _is_row(document.text, blocks[k]) for k in beside) and _is_row(
            document.text, block
        ):
            yield Torn(block.start, block.end, _OTHERS)


def _runs_of_rows(document: Document, gone: Sequence[bool]) -> Iterator[range]:
    """Yield the runs of rows that follow each other and of which one goes."""
    text, blocks = document.text, document.blocks
    first = -1
    for n, block in enumerate(blocks):
        if not _is_row(text, block):
            first = -1
            continue
        first = n if first < 0 or _gap(document, n - 1) > 1 else first
        is_last = n + 1 == len(blocks) or _gap(document, n) > 1 or not _is_row(text, blocks[n + 1])
        if is_last and any(gone[first : n + 1]):
            yield range(first, n + 1)


def _is_row(text: str, block: Block) -> bool:
    return block.end - block.start <= _ROW_CHARS and _ROW.match(text, block.start, block.end) is not None


def _alike(document: Document, gone: Sequence[bool]) -> Iterator[Torn]:
    """Yield lines of figures with names, such as ``Tue 8 Jan``, among others of the same shape of which most stay."""
    blocks = document.blocks
    last, size = 0, len(blocks)
    for n in range(size):
        # Where most stay, one that goes stands beside one that stays.
        if n < last or not gone[n] or not ((n and not gone[n - 1]) or (n + 1 < size and not gone[n + 1])):
            continue
        if not (shape := _shape(document, n)):
            continue
        first, last, before = n, n + 1, last
        while first > before and _shape(document, first - 1) == shape:
            first -= 1
        while last < size and _shape(document, last) == shape:
            last += 1
        taken = [k for k in range(first, last) if gone[k]]
        if last - first >= _ALIKE and 2 * len(taken) < last - first:
            yield from (Torn(blocks[k].start, blocks[k].end, _OTHERS) for k in taken)


def _shape(document: Document, n: int) -> str:
    """Return a short line with each name as one letter and each figure as one digit; empty where it has not two of them."""
    start, end = document.blocks[n][:2]
    if end - start > _ALIKE_CHARS or not _FIGURE.search(document.text, start, end):
        return ""
    shape = _FIGURE.sub("0", _NAME.sub("a", document.text[start:end]))
    return shape if "a" in shape or shape.count("0") > 1 else ""


def _signs(document: Document, cuts: Sequence[list[Removal]], gone: Sequence[bool]) -> Iterator[Torn]:
    """Yield lines of marks, and long ones of figures, that a judge of words would take and what is beside them not."""
    if document.kind == "html":
        return
    text, blocks = document.text, document.blocks
    taken = [bool(cut) and is_gone and cut[0].rule == "residue" for cut, is_gone in zip(cuts, gone, strict=True)]
    worded = [not one or _is_worded(text, block) for one, block in zip(taken, blocks, strict=True)]
    for n, block in enumerate(blocks):
        if not worded[n] and not any(gone[k] and worded[k] for k in (n - 1, n + 1) if 0 <= k < len(blocks)):
            yield Torn(block.start, block.end, "has no words, and what is beside it stays")


def _is_worded(text: str, block: Block) -> bool:
    """Tell a line with letters, and short ones of figures: counts, dates, numbers of pages."""
    words = text[block.start : block.end]
    return any(map(str.isalpha, words)) or (len(words) < _FIGURES and any(map(str.isdecimal, words)))


def _notices(document: Document, cuts: Sequence[list[Removal]]) -> Iterator[Torn]:
    """Yield notices of rights before much that stays, and all that follow: those of the text, of a licence, of one file among others."""
    if document.kind == "html":
        return
    text, behind = document.text, 0
    others: list[Torn] = []
    for n in range(len(cuts) - 1, -1, -1):
        start, end = document.blocks[n][:2]
        if not cuts[n]:
            behind += end - start
        elif cuts[n][0].family == "legal":
            # "All rights reserved." has its year on the line before.
            before = document.blocks[n - 1].start if n and _gap(document, n - 1) == 1 else start
            if not _YEAR.search(text, before, end):
                continue
            notice = Torn(start, end, "is a notice of rights before what stays")
            if behind * _MUCH > len(text):
                yield notice
                yield from others
                others = []
            else:
                others.append(notice)


def _clauses(document: Document, cuts: Sequence[list[Removal]], gone: Sequence[bool]) -> Iterator[Torn]:
    """Yield numbered clauses, such as 2.1, where others stay."""
    text = document.text
    clauses = [
        n
        for n, block in enumerate(document.blocks)
        if text[block[0]].isdecimal() and _CLAUSE.match(text, *block[:2]) is not None
    ]
    if not clauses or all(gone[n] for n in clauses):
        return
    for n in clauses:
        if cuts[n]:
            yield Torn(
                document.blocks[n].start, document.blocks[n].end, "is one of several clauses, of which others stay"
            )
