"""labels: where a label ends and, with no full stop between, a sentence begins: ``Share The council met on Monday``.

Flattened pages put both on one line. A capital letter on a word that opens sentences (an article, a pronoun, a
preposition: a short list, in the languages that write capitals) with small words after it shows the place. Where there
are no capitals, what the front ends in does: see ``endings``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import Document, Span
from bodycopy.kernel.character_index import character_index
from bodycopy.kernel.characters import CAPITALS, CASELESS, members
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.kernel.character_index import Runs

_OPENERS = words("openers")
# After these a capital is a name's: "News from The Ledger".
_LINKS = words("links")
# After these "I" and "A" are not first words: "What I saw".
_CLAUSES = words("clauses")
# The commonest German verbs, what ends the others, and what ends like them.
_VERBS = words("verbs")
_VERB_ENDS = tuple(words("verb-endings"))
_NO_VERBS = words("not-verbs")
# "You", in the middle of any sentence.
_FORMAL = words("formal")
_VERB_WITHIN = 6
_SHORT_VERB = 4
_WITHIN = 120
# What is asked about a front of so many characters hangs on so many.
_SEEN = 3 * _WITHIN
_BEHIND = 40
# Ends that the sentence cutter does not see: a closing mark with a number or a bracket after it, and "säger hon." in
# Swedish, which is an honourable title in English.
_NOT_TITLES = sorted(words("not-titles"))
_ABBREVIATED = [f"{word}." for word in _NOT_TITLES]
_STOPS, _CLOSED, _NUMBERS = ".!?…", '"”’»)]', "©(["
_HONOURABLE = re.compile(rf"\b(?:{'|'.join(_NOT_TITLES)})\.\s(?=[A-ZÀ-Þ\"”(])")
# A day of the month, where a language writes a full stop after it.
_DAY = re.compile(r"(?<![\d.,])[0-3]?\d\.\Z")
_MONTHS = words("months")
_NAME = re.compile(r"\s*([^\W\d_]+)")
_CAPITALS = members(CAPITALS)
# Dear to compile and seldom needed, so left to ``re``, which compiles it when it is first used and keeps it.
_CASELESS = f"[{CASELESS}]"
_QUOTES = frozenset("\"'“”„‘‚’«»")
_CLOCKS = ("am", "pm", "a.m", "p.m")
# A sentence that a label may run into has so many words, and so many small ones among its first.
_PROSE_WORDS = 6
_SMALL_WORDS = 3
# Before it stands a character, behind it a space and six words with spaces between.
_LABELLED = 2 + 2 * _PROSE_WORDS - 1


class _Places(NamedTuple):
    """Where a text might be cut, found in one look at it; most sentences hold no such place."""

    missed: list[tuple[int, int]]
    """Ends that the sentence cutter missed, and where the next sentence starts."""
    openers: list[int]
    """Spaces before words that open sentences."""
    dates: list[int]
    """Full stops between a figure and a month, where the sentence cutter may have cut."""
    caseless: bool
    """It holds letters of scripts without capitals."""
    capitals: Runs
    """Its words with a capital."""


def _places(text: str) -> _Places:
    seen = character_index(text)
    closed = [(end - 1, _closed(text, end)) for _, end in seen.ends if text[end : end + 1] in _CLOSED]
    missed = [(start, end) for start, end in closed if end]
    if any(map(text.__contains__, _ABBREVIATED)):
        missed = sorted([*missed, *(found.span() for found in _HONOURABLE.finditer(text))])
    openers = [start for start, end in seen.capitals if text[start + 1 : end].lower() in _OPENERS]
    figures = [start for start, _ in seen.ends if text[start] == "." and text[start - 1 : start].isdecimal()]
    dates = [start for start in figures if _begins_in_month(text, start + 1)]
    caseless = seen.far and re.search(_CASELESS, text) is not None
    return _Places(missed, openers, dates, caseless, seen.capitals)


def _closed(text: str, end: int) -> int:
    """Return where the next sentence starts, with a number or a bracket, behind a stop and the marks that close after it; 0 where none does."""
    at = end
    while text[at : at + 1] and text[at] in _CLOSED:
        at += 1
    begins = text[at + 1 : at + 2]
    missed = at > end and text[at : at + 1].isspace() and (begins.isdecimal() or (begins and begins in _NUMBERS))
    return at + 1 if missed and text[end - 1] in _STOPS else 0


def _pieces(text: str, spans: Sequence[Span], known: _Places) -> Sequence[Span]:
    missed, openers, caseless = known.missed, known.openers, known.caseless
    cut: list[Span] = []
    spans = _mended(text, spans)
    for span in spans:
        at, end = span
        number = bisect_left(missed, (at,))
        while number < len(missed) and missed[number][1] < end:
            cut.append(Span(at, missed[number][1] - 1))
            at = missed[number][1]
            number += 1
        number = bisect_right(openers, at)
        if number < len(openers) and openers[number] < end and openers[number] <= at + _WITHIN:
            label = label_end(text, at, end, known.capitals)
            if label:
                cut.append(Span(at, label))
                at = label + 1
        for label in _by_grammar(text, at, end) if caseless else ():
            cut.append(Span(at, label))
            at = label + (text[label] == " ")
        cut.append(Span(at, end) if at > span.start else span)
    return cut if len(cut) > len(spans) else spans


def _mended(text: str, spans: Sequence[Span]) -> Sequence[Span]:
    """Put together what the sentence cutter cut after a day of the month: "am 3. | Mai"."""
    if len(spans) == 1 or not any(_ends_in_day(text, end) for _, end in spans):
        return spans
    mended: list[Span] = []
    for start, end in spans:
        if mended and _ends_in_day(text, mended[-1].end) and _begins_in_month(text, start):
            mended[-1] = Span(mended[-1].start, end)
        else:
            mended.append(Span(start, end))
    return mended


def _ends_in_day(text: str, end: int) -> bool:
    return (
        text[end - 1] == "." and text[end - 2 : end - 1].isdecimal() and bool(_DAY.search(text, max(0, end - 4), end))
    )


def _begins_in_month(text: str, start: int) -> bool:
    name = _NAME.match(text, start)
    return name is not None and name[1].lower() in _MONTHS


def _by_grammar(text: str, start: int, end: int) -> Iterable[int]:
    """Return where a sentence in a script without capitals is cut; its patterns are too dear for texts that hold none."""
    if not re.search(_CASELESS, text[start : min(end, start + _WITHIN + _BEHIND)]):
        return ()
    from bodycopy.segment.boundaries.endings import ends_by_grammar

    return ends_by_grammar(text, start, end)


def cut(document: Document) -> tuple[tuple[Span, ...], ...]:
    """Return the pieces of each block of a document: those that it knows, or cut now."""
    if document.pieces:
        return document.pieces
    text = document.text
    known = _places(text)
    # Most blocks hold no place at which one might be cut.
    edges = {*(start for start, _ in known.missed), *known.openers, *known.dates}
    starts = [block[0] for block in document.blocks]
    touched = range(len(starts)) if known.caseless else {bisect_right(starts, edge) - 1 for edge in edges} - {-1}
    found = [block[2] for block in document.blocks]
    for n in touched:
        found[n] = tuple(_pieces(text, found[n], known))
    return tuple(found)


class LabelEnds:
    """The offsets at which a label may end, by block, found when asked for: rules ask of few blocks."""

    def __init__(self, text: str, units: Sequence[Sequence[tuple[int, int]]]) -> None:
        """Take a text and its blocks, each as its pieces."""
        self._text = text
        self._units = units
        self._starts = [unit[0][0] for unit in units]
        self._known: dict[int, set[int]] = {}

    def of(self, number: int) -> set[int]:
        """Return those within the block of this number."""
        known = self._known.get(number)
        if known is None:
            spans = [(start, end) for start, end in self._units[number] if end - start >= _LABELLED]
            known = {end for span in spans for end in label_ends(self._text, *span)}
            self._known[number] = known
        return known

    def __contains__(self, at: int) -> bool:
        """Tell whether a label may end at an offset."""
        if not _before_capital(self._text, at):
            return False
        pieces = self._units[max(0, bisect_right(self._starts, at) - 1)]
        start, end = pieces[max(0, bisect_right(pieces, (at,)) - 1)]
        return end - start >= _LABELLED and at in label_ends(self._text, start, end)


def label_ends(text: str, start: int, end: int) -> Iterable[int]:
    """Return the offsets near a sentence's front at which, by its capitals, a label could end and prose begin."""
    # All that match in a sentence ask about it, in turn.
    ends = _label_ends(text[start : min(end, start + _SEEN)])
    return [start + at for at in ends] if start and ends else ends


@lru_cache(maxsize=256)
def _label_ends(sentence: str) -> tuple[int, ...]:
    size = len(sentence)
    near = sentence[: max(0, min(size - _LABELLED + 3, _WITHIN) - 1)].replace("\n", " ")
    found = []
    at = near.find(" ", 1)
    while at > 0:
        if _before_capital(sentence, at) and _is_prose(sentence, at + 1, size):
            before = near[:at].rsplit(None, 1)[-1]
            links = before.lower() in _LINKS and not _is_clock(sentence[:at])
            if not links and not _begins_in_month(sentence, at + 1):
                found.append(at)
        at = near.find(" ", at + 1)
    return tuple(found)


def _before_capital(text: str, at: int) -> bool:
    """Tell whether a space or line end stands there, before a capital and after a word or a closing mark."""
    if text[at : at + 1] not in {" ", "\n"} or text[at + 1 : at + 2] not in _CAPITALS:
        return False
    before = text[at - 1 : at]
    return before.isalnum() or before in {"_", "]", ")", "!", "?", "*"}


def title_end(text: str, start: int, end: int) -> int:
    """Return where a title in small letters, near a sentence's front, turns into prose; ``end`` where it does not."""
    if text[end - 1].isalnum():
        return end
    for at in reversed([*label_ends(text, start, end)]):
        before = text[start:at].rsplit(None, 1)[-1]
        if before.islower() and before not in _LINKS and len(text[start:at].split()) > _SMALL_WORDS:
            return at
    return end


def _is_prose(text: str, start: int, end: int) -> bool:
    words = text[start : min(end, start + _WITHIN)].split(None, _PROSE_WORDS + 2)
    if len(words) < _PROSE_WORDS:
        return False
    small = 0
    for word in words[1 : _PROSE_WORDS + 1]:
        small += word[0].islower()
    return small >= _SMALL_WORDS


def reads_on(text: str, start: int, end: int) -> bool:
    """Tell whether the first small word from ``start``, among the first five, looks like a German verb: nouns do not tell."""
    words = text[start : min(end, start + _WITHIN)].split(None, _VERB_WITHIN + 1)[:_VERB_WITHIN]
    if words and words[0] in _FORMAL:
        return False
    if words and words[0].lower() in _OPENERS:
        return True
    small = next((word.strip(",.;:") for word in words if word[0].islower()), "")
    return small in _VERBS or (len(small) > _SHORT_VERB and small.endswith(_VERB_ENDS) and small not in _NO_VERBS)


def _is_clock(words: str) -> bool:
    """Tell whether words end in a time of day: "at 5 p.m."."""
    words = words[-6:].lower().removesuffix(".")
    ending = next((each for each in _CLOCKS if words.endswith(each)), "")
    return bool(ending) and words.removesuffix(ending).removesuffix(" ")[-1:].isdecimal()


def label_end(text: str, start: int, end: int, capitals: Runs) -> int:
    """Return the offset at which, near its front, a sentence turns from a label into another sentence; 0 where none does.

    ``capitals`` are those of the text; see ``bodycopy.kernel.character_index``.
    """
    reached = min(end, start + _WITHIN + _BEHIND)
    for number in range(bisect_left(capitals, (start + 1,)), len(capitals)):
        at, beyond = capitals[number]
        if at > start + _WITHIN:
            break
        opener = text[at + 1 : beyond]
        if opener.lower() not in _OPENERS:
            continue
        *following, rest = text[beyond + 1 : reached].split(" ", 2)
        if len(following) < 2 or following != " ".join(following).split() or not rest[:1].strip():
            continue
        if following[0][0].isupper() and (following[0].lower() in _OPENERS or not _is_prose(text, at + 1, end)):
            # "Yes No The ferry", "Follow The Beacon on Google News".
            continue
        before = text[start:at].rsplit(None, 1)[-1]
        if before[0] in _QUOTES:
            # "the film ‘The A Word’, which": inside a title.
            continue
        if _is_clock(text[start:at]):
            return at
        if before.lower() not in _LINKS and not (len(opener) == 1 and before.lower() in _CLAUSES):
            return at
    return 0
