"""observe: Document -> Document. What the text shows, found once, for all judges to share.

Signals are a pure function of page text and rulebook: phrases of rules and of the signal lists (button labels, calls
to action, appeal wording, reporting verbs), and prices, which read alike in all languages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from bodycopy.document import Signal
from bodycopy.judge.heuristics.fronts import fronts
from bodycopy.judge.languages import Languages, is_mostly, language_of
from bodycopy.judge.prices import BEFORE, BEHIND, MARKS, prices
from bodycopy.kernel.character_index import character_index
from bodycopy.rulebook.scan import scan
from bodycopy.segment.boundaries import LabelEnds, capitalizes_nouns, cut, plain_ends, reads_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Block, Document, Span
    from bodycopy.rulebook.model import Rulebook

# In a block of more sentences or characters than these a rule that takes blocks takes sentences.
BLOCK_SENTENCES = 5
BLOCK_CHARS = 600

# Templates of pages are in this language, whatever their texts are in.
_TEMPLATES = "en"
_START = attrgetter("start")
# As many words of it are more than chance in a text of another language.
_WORDS = 3
# What is this near to a match, in its block, tells which language it is in.
_AROUND = 160

_MARKED = re.compile(r"[:/(©|]")


def is_long(block: Block) -> bool:
    """Tell whether a block is so long that rules take its sentences one by one."""
    return len(block.sentences) > BLOCK_SENTENCES or block.end - block.start > BLOCK_CHARS


def observe(document: Document, rulebook: Rulebook) -> Document:
    """Put the signals on the document, sorted."""
    text = document.text
    pieces = cut(document)
    signals = _phrases(document, pieces, rulebook)
    signals += _prices(text)
    if "다" in text or "。" in text:
        signals += [Signal(*end, "reporting", "ko ja") for end in plain_ends(text)]
    return document._replace(pieces=pieces, fronts=fronts(text, pieces), signals=tuple(sorted(signals)))


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
    marks = [mark for letter in MARKS.keys() & set(beside) for mark in MARKS[letter] if mark in beside]
    if not marks:
        return []
    return [
        Signal(*price, "price")
        for (start, end), words in zip(near, around, strict=True)
        if any(mark in words for mark in marks)
        for price in prices(text, start, end)
    ]


def _phrases(document: Document, units: Sequence[Sequence[Span]], rulebook: Rulebook) -> list[Signal]:
    labels = LabelEnds(document.text, units)
    found = [Signal(*hit) for hit in scan(rulebook, document.text, units, labels.of)]
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
    return _in_own_language(document, [signal for signal in found if signal not in doubted])


def _in_own_language(document: Document, found: list[Signal]) -> list[Signal]:
    """Leave out the matches of rules whose language is neither the text's nor that of the words around them: they are chance.

    Templates put English around texts of any language: an English match counts where it is more than a word or two, or all that
    its block says.
    """
    if not any(signal[2] == "match" for signal in found):
        return found
    languages = Languages(document.text)
    return [
        signal
        for signal in found
        if signal[2] != "match"
        or not languages.is_foreign(language := language_of(signal[3]))
        or _is_in(document, signal, language)
    ]


def _is_in(document: Document, match: Signal, language: str) -> bool:
    """Tell whether a match and what is around it in its block may be in a language that the text isn't in."""
    text, (start, end) = document.text, match[:2]
    first, last = document.blocks[bisect_right(document.blocks, start, key=_START) - 1][:2]
    before, after = text[max(first, start - _AROUND) : start], text[end : min(last, end + _AROUND)]
    if language == _TEMPLATES and (len(text[start:end].split()) >= _WORDS or not any(map(str.isalnum, before + after))):
        return True
    return is_mostly(f"{before}{text[start:end]}{after}", language)


def _may_be_label(text: str, rulebook: Rulebook, match: Signal) -> bool:
    """Tell whether a capital after a rule's words shows that they were a label.

    Not so for an agency's name ("Getty Images CEO") without a mark, nor in German, where any noun has one and only a
    verb shows that a sentence begins.
    """
    if rulebook.rules[match.ref].family == "credit" and not _MARKED.search(text, match.start, match.end):
        return False
    return not capitalizes_nouns(language_of(match.ref)) or reads_on(text, match.end + 1, len(text))
