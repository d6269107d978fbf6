"""boundaries: where a label ends and, with no full stop between, a sentence begins: ``Share The council met on Monday``.

Flattened pages put both on one line. A capital letter on a word that opens sentences (an article, a pronoun, a
preposition: a short list, in the languages that write capitals) with small words after it shows the place. Where no small word
opens the sentence, what a rule matched tells how far its banner reaches at least, ``Photo: A/B The council met``: it ends at the next
capital with prose after it. In German any noun has a capital, so there the prose's first small word must look like a verb.

``구독하기 섬에는 학교가 있다`` and ``続きを読む島には学校がある`` show no capital. What shows the place is how the front
ends: in a form that ends sentences (``주세요``, ``ください``, ``करें``) or in the last word of a button, with nothing after it
that would carry the sentence on (a particle, a conjunction, a noun that such a verb describes).

Last, the other way round: sentences whose lines are blocks of their own, where a hard wrap or a node ended a line and no sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import Document, Span
from bodycopy.kernel.character_index import character_index
from bodycopy.kernel.characters import CAPITALS, CASELESS, CLOSERS, KANA, STOPS, members
from bodycopy.segment.lexicon import phrases, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bodycopy.document import Block
    from bodycopy.kernel.character_index import Runs

# --- words and marks --------------------------------------------------------------------------------------

_OPENERS = words("openers")
# After these a capital is a name's: "News from The Ledger".
_LINKS = words("links")
# After these "I" and "A" are not first words: "What I saw".
_CLAUSES = words("clauses")
# Where nouns have capitals: the commonest verbs, what ends the others, and what ends like them.
_VERBS = words("verbs")
_VERB_ENDS = tuple(words("verb-endings"))
_NO_VERBS = words("not-verbs")
# "You", in the middle of any sentence.
_FORMAL = words("formal")
_MONTHS = words("months")
# Ends that the sentence cutter does not see: a closing mark with a number or a bracket after it, and "säger hon." in
# Swedish, which is an honourable title in English.
_NOT_TITLES = sorted(words("not-titles"))
# What joins names in a credit, and stands in one in small letters.
_JOINS = words("credit-words") | frozenset("/|·•-–—&+")
_AGENCIES, _AGENCY_WORDS = words("agencies"), words("agency-words")
_CLOCKS = ("am", "pm", "a.m", "p.m")
_CAPITALS = members(CAPITALS)
_CLOSED, _NUMBERS = '"”’»)]', "©(["
_QUOTES = frozenset("\"'“”„‘‚’«»")
# Dear to compile and seldom needed, so left to ``re``, which compiles them when they are first used and keeps them.
_CASELESS = f"[{CASELESS}]"
_HONOURABLE = rf"\b(?:{'|'.join(_NOT_TITLES)})\.\s(?=[A-ZÀ-Þ\"”(])"
# A day of the month, where a language writes a full stop after it.
_DAY = re.compile(r"(?<![\d.,])[0-3]?\d\.\Z")
_NAME = re.compile(r"\s*([^\W\d_]+)")

# --- sizes ------------------------------------------------------------------------------------------------

# How far from a sentence's front a label may end, and what of the sentence behind is looked at.
_WITHIN, _BEHIND = 120, 40
# What is asked about a front of so many characters hangs on so many.
_SEEN = 3 * _WITHIN
_VERB_WITHIN, _SHORT_VERB = 6, 4
# A sentence that a label may run into has so many words, and so many small ones among its first.
_PROSE_WORDS, _SMALL_WORDS = 6, 3
# Before it stands a character, behind it a space and six words with spaces between.
_LABELLED = 2 + 2 * _PROSE_WORDS - 1
# So many closing marks may stand after a full stop.
_MOST_CLOSERS = 16
# A name in a credit has so many words where nothing else tells, and what follows a credit so many.
_NAME_WORDS, _CREDIT_PROSE = 2, 3

# --- the pieces of blocks ---------------------------------------------------------------------------------


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


def cut(document: Document) -> tuple[tuple[Span, ...], ...]:
    """Return the pieces of each block of a document, its sentences cut where a label runs into one: those that it knows, or cut now."""
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


def _places(text: str) -> _Places:
    seen = character_index(text)
    closed = [(end - 1, _closed(text, end)) for _, end in seen.ends if text[end : end + 1] in _CLOSED]
    missed = [(start, end) for start, end in closed if end]
    if any(f"{word}." in text for word in _NOT_TITLES):
        missed = sorted([*missed, *(found.span() for found in re.finditer(_HONOURABLE, text))])
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
    return at + 1 if missed and text[end - 1] in ".!?…" else 0


def _pieces(text: str, spans: Sequence[Span], known: _Places) -> Sequence[Span]:
    missed, openers = known.missed, known.openers
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
        if known.caseless and re.search(_CASELESS, text[at : min(end, at + _WITHIN + _BEHIND)]):
            for label in ends_by_grammar(text, at, end):
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
        before = _word_before(text, start, at)
        if before[0] in _QUOTES:
            # "the film ‘The A Word’, which": inside a title.
            continue
        if _is_clock(text[start:at]):
            return at
        if before.lower() not in _LINKS and not (len(opener) == 1 and before.lower() in _CLAUSES):
            return at
    return 0


def _word_before(text: str, start: int, at: int) -> str:
    return text[start:at].rsplit(None, 1)[-1]


def _is_prose(text: str, start: int, end: int) -> bool:
    words = text[start : min(end, start + _WITHIN)].split(None, _PROSE_WORDS + 2)
    return len(words) >= _PROSE_WORDS and sum(word[0].islower() for word in words[1 : _PROSE_WORDS + 1]) >= _SMALL_WORDS


def _is_clock(words: str) -> bool:
    """Tell whether words end in a time of day: "at 5 p.m."."""
    words = words[-6:].lower().removesuffix(".")
    ending = next((each for each in _CLOCKS if words.endswith(each)), "")
    return bool(ending) and words.removesuffix(ending).removesuffix(" ")[-1:].isdecimal()


# --- where a label could end ------------------------------------------------------------------------------


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
            known = self._known[number] = {end for span in spans for end in label_ends(self._text, *span)}
        return known

    def __contains__(self, at: int) -> bool:
        """Tell whether a label may end at an offset."""
        if not _is_before_capital(self._text, at):
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
        if _is_before_capital(sentence, at) and _is_prose(sentence, at + 1, size):
            links = _word_before(near, 0, at).lower() in _LINKS and not _is_clock(sentence[:at])
            if not links and not _begins_in_month(sentence, at + 1):
                found.append(at)
        at = near.find(" ", at + 1)
    return tuple(found)


def _is_before_capital(text: str, at: int) -> bool:
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
        before = _word_before(text, start, at)
        if before.islower() and before not in _LINKS and len(text[start:at].split()) > _SMALL_WORDS:
            return at
    return end


def capitalizes_nouns(language: str) -> bool:
    """Tell whether nouns have capitals in a language: there a verb after a capital shows that a sentence begins, see ``reads_on``."""
    return language in phrases("verbs")


def reads_on(text: str, start: int, end: int) -> bool:
    """Tell whether the first small word from ``start``, among the first five, looks like a German verb: nouns do not tell."""
    words = text[start : min(end, start + _WITHIN)].split(None, _VERB_WITHIN + 1)[:_VERB_WITHIN]
    if words and words[0] in _FORMAL:
        return False
    if words and words[0].lower() in _OPENERS:
        return True
    small = next((word.strip(",.;:") for word in words if word[0].islower()), "")
    return small in _VERBS or (len(small) > _SHORT_VERB and small.endswith(_VERB_ENDS) and small not in _NO_VERBS)


# --- where what a rule knows turns into prose -------------------------------------------------------------


def banner_end(text: str, start: int, reached: int, end: int, *, verbs: bool = False) -> int:
    """Return where, after ``reached``, the sentence from ``start`` to ``end`` turns into prose; ``end`` where it does not.

    With ``verbs`` only a verb shows that it does; see ``reads_on``.
    """
    if reached >= end or not _is_ended(text, reached, end):
        return end
    for at in label_ends(text, start, end):
        if at < reached:
            continue
        if at - reached > 1 and not _word_before(text, start, at)[0].islower():
            # "the Harbour | Post said": inside a name.
            continue
        if not verbs or reads_on(text, at + 1, end):
            return at
    return end


def _is_ended(text: str, start: int, end: int) -> bool:
    """Tell whether what stands there ends as a sentence does, looking at its end alone."""
    return text[max(start, end - _MOST_CLOSERS) : end].rstrip(CLOSERS + "]").endswith(tuple(STOPS))


def credit_end(text: str, reached: int, end: int) -> int:
    """Return where a credit, whose label ends at ``reached``, is over and prose begins; ``end`` where none does.

    After the label stand names, joined by strokes and commas; the last of the capitals before the first small word
    begins the prose.
    """
    if reached >= end or not _is_ended(text, reached, end):
        return end
    return reached + _names_end(text[reached:end])


@lru_cache(maxsize=32)
def _names_end(text: str) -> int:
    """Return where the names end that a credit's text begins with; its end where no prose follows."""
    spans = [found.span() for found in re.finditer(r"\S+", text)]
    tokens = [text[start:end] for start, end in spans]
    run = next((n for n, token in enumerate(tokens) if not _is_in_name(token)), len(tokens))
    if len(tokens) - run < _CREDIT_PROSE - 1 or run < _NAME_WORDS:
        return len(text)
    kept = _names(tokens[:run])
    if not 0 < kept < run or len(tokens) - kept < _CREDIT_PROSE or not tokens[kept][0].isalpha():
        return len(text)
    return spans[kept - 1][1]


def _is_in_name(word: str) -> bool:
    return word.lower() in _JOINS or not (word[0].islower() and word.strip("().,;:").isalpha())


def _names(run: list[str]) -> int:
    """Return how many of the words in a row that have capitals are the credit's own."""
    last = max((n for n, word in enumerate(run) if word[-1] == ":" or "/" in word or word == "|"), default=-1)
    if last >= 0 and run[last][-1] != ":":
        # "Name/agency", "Name / agency".
        kept = last + (2 if not run[last].strip("/|") else 1)
        front = run[kept - 1].rsplit("/", 1)[-1].lower() if kept <= len(run) else ""
        following = run[kept].lower().strip(".,)") if kept < len(run) else ""
        return kept + 1 if front in _AGENCIES and following in _AGENCY_WORDS else kept
    rest = len(run) - last - 1
    return last + 1 + min(rest - 1, _NAME_WORDS) if rest > 1 else len(run)


# --- scripts without capitals -----------------------------------------------------------------------------

# How far from its front a sentence may have an end, and how many characters must stand after the last one.
_ENDS_WITHIN, _ENDS_BEHIND = 140, 6
# An article's sentence is at least as long.
_ARABIC_PROSE = 30
_STARTS = ("\u0600", "\u0700", "\u0900", "\u0980", "\u3041", "\ua000", "\uac00", "\ud7b0")
_SCRIPTS = ("", "ar", "", "hi", "", "han", "", "ko", "")
# Where words are spaced: what stands around an ending of a label, and around what carries the sentence on after it.
_SPACED = {"ko": ("{}[)\\]>]?(?= )", " {}"), "hi": ("{}(?= )", " {}(?= |,)"), "ar": ("(?<= ){}(?= )", " {}")}
# What a sentence begins with: a letter, a figure, an opening mark.
_OPENS = r"[^\W_]|[“‘«「『《(]"
# A credit in brackets is a sentence by itself: "(Photo: ...)", "[Photo = ...]".
_BRACKETS = r"[(\[（【][^()\[\]（）【】]{0,80}[:：=＝/／|][^()\[\]（）【】]{1,80}[)\]）】](?=\s?[^\W_])"


@cache
def _pattern(language: str, form: str, *tables: str) -> re.Pattern[str]:
    """Return a pattern with what a language's tables hold in it: a choice of each takes the place of a ``{}``."""
    return re.compile(form.format(*(f"(?:{'|'.join(phrases(table)[language])})" for table in tables)))


def plain_ends(text: str) -> Iterator[Span]:
    """Yield where Korean and Japanese sentences end in the plain style of reports, which no banner speaks in."""
    pattern = "|".join(item for items in phrases("plain-endings").values() for item in items)
    for found in re.finditer(pattern, text):
        yield Span(*found.span())


def ends_by_grammar(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets, near the front of a sentence without capitals, after which another begins with no mark between."""
    stop = min(end, start + _ENDS_WITHIN)
    found = re.compile(_CASELESS).search(text, start, stop)
    if found is None:
        return
    script = _SCRIPTS[bisect_right(_STARTS, found.group())]
    credit = re.compile(_BRACKETS).match(text, start, end)
    if credit and script:
        yield credit.end()
        start = credit.end() + (text[credit.end()] == " ")
        stop = min(end, start + _ENDS_WITHIN)
    if script == "ar":
        # After these even "in" begins another sentence.
        whole = _pattern("ar", "(?<= ){}(?= {} )", "endings-whole", "beginnings")
        for closer in whole.finditer(text, start, stop):
            if end - closer.end() > _ARABIC_PROSE:
                yield closer.end()
                return
    if script in _SPACED:
        closers, on = map(_pattern, (script, script), _SPACED[script], ("endings", "going-on"))
        for closer in closers.finditer(text, start, stop):
            at = closer.end()
            if end - at > _ENDS_BEHIND and re.compile(_OPENS).match(text, at + 1) and not on.match(text, at, end):
                yield at
    elif script == "han":
        yield from _unspaced_ends(text, start, end)


def _unspaced_ends(text: str, start: int, end: int) -> Iterator[int]:
    stop = min(end, start + _ENDS_WITHIN)
    language = "ja" if re.compile(f"[{KANA}]").search(text, start, end) else "zh"
    if language == "ja" and text[start] == "「":
        # After a speech that is a sentence by itself no particle stands.
        speech = _pattern("ja", "「[^「」]*」(?={})", "after-speech").match(text, start, end)
        if speech:
            yield speech.end()
            start = speech.end()
    at = start
    if language == "zh":
        # Alone, at the front, these are answers to a question that stood before them.
        label = _pattern("zh", "{}", "endings-alone").match(text, start, stop)
        if label and end - label.end() > _ENDS_BEHIND and not _goes_on(text, label.end(), end, language):
            yield label.end()
            at = label.end()
    for closer in _pattern(language, "{}", "endings").finditer(text, at, stop):
        if end - closer.end() > _ENDS_BEHIND and not _goes_on(text, closer.end(), end, language):
            yield closer.end()


def _goes_on(text: str, at: int, end: int, language: str) -> bool:
    """Tell whether what stands at ``at`` carries on the sentence before it."""
    if _pattern(language, "{}", "going-on").match(text, at, end):
        return True
    if language == "ja":
        return _pattern("ja", "{}", "beginnings").match(text, at, end) is None
    return re.compile(_OPENS).match(text, at + (text[at] == " ")) is None


# --- sentences over several blocks ------------------------------------------------------------------------

# A shorter line may be a label, where no comma ends it.
_LINE = 20
# Of paragraphs wrapped at a width, the least one in characters, and in those of scripts that write without spaces.
_WIDTH, _WIDE_WIDTH = 40, 14
# So many characters at most of the next word of a script without spaces are asked for.
_WIDE, _WIDE_WORD = "\u0e00", 2
# Marks after which a line goes on, and before words of one.
_MARKED, _OPENING = ",،、，-–—([（", "\"'“„«»‘「『([（《"
_THAI, _THAI_WORD = ("\u0e00", "\u1200"), 10
# So many lines are a paragraph's, so many in 100 of those without an end are full, and so many lines around a place are looked at.
_LINES, _FULL, _AROUND = 3, 85, 12


class Joined(NamedTuple):
    """A sentence of several blocks: the first and the last of them, and where it begins and ends."""

    first: int
    last: int
    start: int
    end: int


def joined(document: Document, asked: Sequence[bool]) -> Iterator[Joined]:
    """Yield the sentences that go on from one block to the next where one of these is asked for; of pages none.

    What cuts a text into blocks joins the lines of paragraphs that are wrapped throughout. Here one line after another is asked, as
    somebody would read on: a small letter behind a line without an end, or, in any script, a line that its next word would not have fitted on.
    """
    blocks = document.blocks
    if document.kind == "html":
        return
    first, start = -1, 0
    went_on = False
    for n, block in enumerate(blocks):
        goes_on = n + 1 < len(blocks) and (asked[n] or asked[n + 1]) and _runs_on(document, n, went_on=went_on)
        if first >= 0 and not (goes_on and len(block.sentences) == 1):
            yield Joined(first, n, start, block.sentences[0].end)
            first = -1
        if goes_on and first < 0:
            first, start = n, block.sentences[-1].start
        went_on = goes_on


def _runs_on(document: Document, n: int, *, went_on: bool) -> bool:
    """Tell whether a block's last sentence goes on with the next block; ``went_on`` where this one goes on with one before."""
    text, (one, other) = document.text, document.blocks[n : n + 2]
    if other.kind != "paragraph" or one.kind in {"code", "heading"} or text.count("\n", one.end, other.start) != 1:
        return False
    last, first = text[one.end - 1], text[other.start]
    if not (_is_wordy(last) or last in _MARKED):
        return False
    if first.islower():
        # A row of labels in small letters is none.
        begun = went_on or not text[one.start].islower() or _is_begun(document, n)
        return begun and (last in _MARKED or _length(text, one) >= _LINE or _is_wrapped(document, n, _WIDE_WIDTH))
    return (_is_wordy(first) or first in _OPENING) and _is_wrapped(
        document, n, _WIDE_WIDTH if last >= _WIDE else _WIDTH
    )


def _is_wordy(char: str) -> bool:
    """Tell letters, figures and the signs of vowels and tones from marks."""
    return ("a" + char).isidentifier()


def _is_begun(document: Document, n: int) -> bool:
    """Tell whether a line in small letters goes on with those before it, which begin in a capital."""
    text, blocks = document.text, document.blocks
    at = n
    while at > max(0, n - _AROUND) and text[blocks[at].start].islower():
        before = blocks[at - 1]
        if text.count("\n", before.end, blocks[at].start) != 1 or not _is_wordy(text[before.end - 1]):
            return False
        at -= 1
    return text[blocks[at].start].isupper()


def _length(text: str, block: Block) -> int:
    """Return the length of a block's last line."""
    return block.end - max(block.start, text.rfind("\n", block.start, block.end) + 1)


def _is_wrapped(document: Document, n: int, least: int) -> bool:
    """Tell whether a block is a full line of a paragraph of such lines, of ``least`` characters or more."""
    text, blocks = document.text, document.blocks
    # Where a line near by is as long as this one with its next word, as most often, this one is not full, and the rest need not be known.
    most = _length(text, blocks[n]) + _least_behind(text, blocks[n + 1])
    if _length(text, blocks[n + 1]) > most:
        return False
    low, high = n, n + 1
    while low > max(0, n - _AROUND) and text.count("\n", blocks[low - 1].end, blocks[low].start) == 1:
        low -= 1
        if _length(text, blocks[low]) > most:
            return False
    while high + 1 < min(len(blocks), n + _AROUND) and text.count("\n", blocks[high].end, blocks[high + 1].start) == 1:
        high += 1
        if _length(text, blocks[high]) > most:
            return False
    lines = blocks[low : high + 1]
    if len(lines) < _LINES:
        return False
    width = max(_length(text, line) for line in lines)
    if width < least:
        return False
    ends = [text[line.end - 1] for line in lines]
    open_ends = [k for k, last in enumerate(ends[:-1], low) if _is_wordy(last) or last in _MARKED]
    full = [k for k in open_ends if _length(text, blocks[k]) + _least_behind(text, blocks[k + 1]) >= width]
    return n in full and len(full) * 100 >= _FULL * len(open_ends)


def _least_behind(text: str, following: Block) -> int:
    """Return how many characters at least a line's end would have to have room for, so that the next line's first word stood on it."""
    word = text[following.start : following.end].split(None, 1)[0]
    least = len(word)
    if word[0] >= _WIDE:
        least = min(
            least, _THAI_WORD if _THAI[0] <= word[0] < _THAI[1] else _WIDE_WORD if word[0] < "\uac00" else least
        )
    return least
