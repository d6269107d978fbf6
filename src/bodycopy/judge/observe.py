"""observe: Document -> Document. What the text shows, found once, for all judges to share.

Signals are a pure function of page text and rulebook: phrases of rules and of the signal lists (button labels, calls
to action, appeal wording, reporting verbs), and prices, which read alike in all languages.
"""

from __future__ import annotations

from bodycopy.document import Signal
from bodycopy.judge.prices import BEFORE, BEHIND, MARKS, prices
from bodycopy.kernel.character_index import character_index
from bodycopy.kernel.light import bisect_right
from bodycopy.kernel.named import make
from bodycopy.kernel.pattern import pattern
from bodycopy.rulebook.scan import scan
from bodycopy.segment.boundaries.labels import LabelEnds, cut, reads_on

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bodycopy.document import Block, Document
    from bodycopy.rulebook.model import Rulebook

# In a block of more sentences or characters than these a rule that takes blocks takes sentences.
BLOCK_SENTENCES = 5
BLOCK_CHARS = 600

_MARKED = pattern(r"[:/(©|]")


def is_long(block: Block) -> bool:
    """Tell whether a block is so long that rules take its sentences one by one."""
    return len(block.sentences) > BLOCK_SENTENCES or block.end - block.start > BLOCK_CHARS


def observe(document: Document, rulebook: Rulebook) -> Document:
    """Put the signals on the document, sorted."""
    text = document.text
    document = document._replace(pieces=cut(document))
    signals = _phrases(document, rulebook)
    signals += _prices(text)
    if "다" in text or "。" in text:
        from bodycopy.segment.boundaries.endings import plain_ends

        signals += [Signal(*end, "reporting", "ko ja") for end in plain_ends(text)]
    return document._replace(signals=tuple(sorted(signals)))


def _prices(text: str) -> list[Signal]:
    """Look for prices around digits, which most of a text does without."""
    near: list[tuple[int, int]] = []
    for first, last in character_index(text).digits:
        if near and first - BEFORE <= near[-1][1]:
            near[-1] = near[-1][0], last + BEHIND
        else:
            near.append((max(0, first - BEFORE), last + BEHIND))
    around = [text[start:end] for start, end in near]
    beside = "\n".join(around)
    there = frozenset(beside)
    marks = [mark for mark, letters in MARKS if letters <= there and mark in beside]
    if not marks:
        return []
    return [
        Signal(*price, "price")
        for (start, end), words in zip(near, around, strict=True)
        if any(mark in words for mark in marks)
        for price in prices(text, start, end)
    ]


def _phrases(document: Document, rulebook: Rulebook) -> list[Signal]:
    units = document.pieces
    labels = LabelEnds(document.text, units)
    found = [make(Signal, hit) for hit in scan(rulebook, document.text, units, labels.of)]
    doubted = {
        signal
        for signal in found
        if signal[2] == "match" and signal[1] in labels and not _may_be_label(document.text, rulebook, signal)
    }
    if doubted:
        # Some need no end there, and are found without.
        starts = [unit[0].start for unit in units]
        near = [units[n] for n in sorted({bisect_right(starts, signal.start) - 1 for signal in doubted})]
        doubted.difference_update(Signal(*hit) for hit in scan(rulebook, document.text, near))
    return [signal for signal in found if signal not in doubted] if doubted else found


def _may_be_label(text: str, rulebook: Rulebook, match: Signal) -> bool:
    """Tell whether a capital after a rule's words shows that they were a label.

    Not so for an agency's name ("Getty Images CEO") without a mark, nor in German, where any noun has one and only a
    verb shows that a sentence begins.
    """
    if rulebook.rule(match.ref).family == "credit" and not _MARKED.search(text, match.start, match.end):
        return False
    return not match.ref.startswith("de/") or reads_on(text, match.end + 1, len(text))
