"""search: packed phrases, a text -> every hit. What ``native/search.c`` and ``native/match.c`` do, where no compiled code is.

The text's words are looked up among the first tokens of the keys that phrases are filed under, and where one of those
stands, the next two tokens too. Where a key stands, the phrase is matched outward from it: so the cost depends on the text,
and little on the number of phrases. Each element of a phrase maps a short list of positions, best first, to another; equal
positions are merged, so the work is linear in the phrase. Numbers and stems prefer to take more, gaps to take less.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from bodycopy.kernel.phrases.fold import fold, is_number, is_unspaced, is_word
from bodycopy.kernel.phrases.keys import CURRENCIES, DOLLARS
from bodycopy.kernel.phrases.packed import (
    AT_END,
    AT_START,
    DOLLAR_ID,
    EDGE_ID,
    GAP_KIND,
    GAPPED,
    ID_BITS,
    KIND_SHIFT,
    LENGTHS,
    MAGIC,
    NUMBER_KIND,
    NUMBERS_ID,
    VERSION,
    Sections,
    hash_of,
)
from bodycopy.kernel.tokens import BREAK, TokenizedText

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    Units = Sequence[Sequence[tuple[int, int]]]
    Labels = Callable[[int], Collection[int]] | None

_ROOT, _OPENINGS, _NODES_BEFORE_EDGES = 0, 1, 2
_SENTENCE_ENDS = frozenset(".!?…。।॥؟۔։።")
_GAP_ROOM, _GAP_WORD, _GAP_MARKS = 20, 5, 8
"""A gap has room for so many characters of scripts without spaces, of which a word takes so many; and for so many marks."""
# A single word of this many letters is seldom the first of a name.
_LONG_WORD = 12


class Book:
    """A packed file of phrases, open; nothing of it changes."""

    __slots__ = ("lengths", "rows", "triggers")

    def __init__(self, data: bytes | memoryview) -> None:
        """Raise ``ValueError`` where the data is no packed file of this version, or is damaged."""
        values: Sequence[int] = memoryview(data)[: len(data) // 4 * 4].cast("B").cast("i")
        if len(values) > 0 and values[0] == int.from_bytes(MAGIC.to_bytes(4, "big"), "little"):  # from another machine
            values = array("i", values)
            values.byteswap()
        if list(values[:4]) != [MAGIC, VERSION, len(values), len(Sections._fields)]:
            raise ValueError("not a file of phrases, or one of another version, or damaged")
        self.triggers = values[4]
        self.lengths = values[10 : 10 + values[9]]
        """Those of the stems that keys hold."""
        places = values[10 + LENGTHS : 10 + LENGTHS + 2 * len(Sections._fields)]
        self.rows = Sections(*(values[at : at + n] for at, n in zip(places[::2], places[1::2], strict=True)))

    def number(self, text: str, slots: Sequence[int]) -> int:
        """Return the number of a word, or of the key of a stem, by a table; 0 where it has none."""
        hashed = hash_of(text)
        at = hashed & len(slots) - 1
        while slots[at]:
            number = slots[at] & (1 << ID_BITS) - 1
            if slots[at] >> ID_BITS == hashed >> ID_BITS + 1 and self._spelt(self.rows.words, number) == text:
                return number
            at = at + 1 & len(slots) - 1
        return 0

    def stem(self, number: int) -> str:
        """Return what a stem begins with."""
        return self._spelt(self.rows.stems, number)

    def _spelt(self, places: Sequence[int], number: int) -> str:
        start, length = places[2 * number : 2 * number + 2]
        return "".join(map(chr, self.rows.chars[start : start + length]))

    def child(self, node: int, token: int) -> int:
        """Return the node that a token leads to; 0 where there is none."""
        rows = self.rows
        if node == _ROOT:
            return rows.root[token]
        end = rows.first_edges[node + 1]
        at = bisect_left(rows.edges, token, rows.first_edges[node], end)
        return at + _NODES_BEFORE_EDGES if at < end and rows.edges[at] == token else 0

    def slots(self, phrase: int) -> range:
        """Return the numbers of a phrase's slots."""
        return range(*self.rows.first_slots[phrase : phrase + 2])

    def choices(self, slot: int) -> Iterator[Sequence[int]]:
        """Yield the elements of each of a slot's choices."""
        return map(self.elements, range(*self.rows.first_choices[slot : slot + 2]))

    def elements(self, choice: int) -> Sequence[int]:
        """Return the elements of a choice."""
        start, end = self.rows.first_elements[choice : choice + 2]
        return self.rows.elements[start:end]


def scan(
    books: Sequence[tuple[Book, bytes]], text: str, units: Units, labels: Labels = None, *_: object
) -> list[list[tuple[int, int, int]]]:
    """Return for each book its hits: start, end and the phrase's number.

    ``books`` come with the phrases to leave out, one byte each; ``units`` and ``labels`` are as for ``TokenizedText``. A hit lies
    within one unit. ``^`` and ``$`` hold at the edges of its pieces. Of hits of one phrase that contain each other the longest
    counts, or with a ``_`` in it the shortest; hits of different phrases may overlap. What only ever backs or speaks against a
    match is left out without one: signals where no rule matches, a rule's conditions more than one unit from its match.
    """
    reading = TokenizedText(fold(text), units, labels)
    searches = [_Search(book, silent, reading) for book, silent in books]
    found = [search.hits() for search in searches]
    matched = any(search.matched for search in searches)
    return [
        [hit for hit in hits if matched or hit[2] < book.triggers] for (book, _), hits in zip(books, found, strict=True)
    ]


class _Search:
    """A text's tokens as a book names them, and what of its phrases has been found."""

    def __init__(self, book: Book, silent: bytes, reading: TokenizedText) -> None:
        self.book, self.silent, self.reading = book, silent, reading
        self.matched = False
        """Whether a rule matches somewhere."""
        self.spans: dict[tuple[int, int], set[tuple[int, int]]] = {}
        """By unit and phrase: first and last token."""
        words, stems = book.rows.word_slots, book.rows.stem_slots
        self.ids: dict[str, int] = {}
        self.canonical: dict[str, int] = {}
        """What a token is in keys."""
        self.others: dict[str, list[int]] = {}
        """What it may stand for in them beside itself."""
        for text in reading.vocabulary:
            known = self.ids[text] = book.number(text, words)
            is_money = text in CURRENCIES
            self.canonical[text] = NUMBERS_ID if is_money or is_number(text) else known
            others = [book.number(text[:length], stems) for length in book.lengths if length <= len(text)]
            others += [known] * is_money + [DOLLAR_ID] * (text in DOLLARS and "$" in reading.vocabulary)
            if any(others):
                self.others[text] = [other for other in others if other]
        self.tokens = [*map(self.ids.__getitem__, reading.texts)]

    def hits(self) -> list[tuple[int, int, int]]:
        """Return every hit, a rule's conditions beside its matches among them."""
        reading, book = self.reading, self.book
        self._look_for_keys()
        near = {
            (number, rule)
            for unit, phrase in self.spans
            if phrase < book.triggers and (rule := book.rows.trigger_rules[phrase]) >= 0
            for number in range(max(0, unit - 1), min(len(reading.firsts), unit + 2))
        }
        self.matched = bool(near)
        for unit, rule in near:
            self._look_for_conditions(unit, rule)
        return [
            (reading.starts[first], reading.ends[last], phrase)
            for (_, phrase), spans in self.spans.items()
            for first, last in _best(spans, gapped=book.rows.flags[phrase] & GAPPED > 0)
        ]

    # --- where keys stand ---------------------------------------------------------------------------------

    def _look_for_keys(self) -> None:
        texts, child = self.reading.texts, self.book.child
        keys = [*map(self.canonical.__getitem__, texts)]
        for at, token in enumerate(keys):
            node = child(_ROOT, token)
            if node:
                # What stands before a word may be a number of several tokens: the word is the one to match from.
                self._walk(child(node, keys[at + 1]), at + 2, at + (token == NUMBERS_ID))
                self._use(node, at)
                self._use_at_end(node, at + 1, at)
            for other in self.others.get(texts[at], ()):
                self._walk(child(_ROOT, other), at + 1, at)
                before = child(_ROOT, keys[at - 1])
                if before:
                    self._walk(child(before, other), at + 1, at if keys[at - 1] == NUMBERS_ID else at - 1)
        for opening in self.reading.opens:
            at = self.reading.first_text(opening)
            if at >= 0 and self.tokens[at]:
                self._walk(child(_OPENINGS, self.tokens[at]), at + 1, at)

    def _walk(self, node: int, at: int, anchor: int) -> None:
        """Match what is filed under a key, and under those that begin with it and go on with the token ``at``."""
        if not node:
            return
        self._use(node, anchor)
        self._use_at_end(node, at, anchor)
        first, after = self.book.rows.first_edges[node : node + 2]
        if first < after:
            text = self.reading.texts[at]
            for token in (self.canonical[text], *self.others.get(text, ())):
                self._walk(self.book.child(node, token), at + 1, anchor)

    def _use_at_end(self, node: int, at: int, anchor: int) -> None:
        """Match what is filed under a key that is tied to an end, where it may be over before the token ``at``."""
        edge = self.book.child(node, EDGE_ID)
        if edge and (self.reading.is_last(at) or self.reading.has_labels(at)):
            self._use(edge, anchor)

    def _use(self, node: int, at: int) -> None:
        rows = self.book.rows
        for use in range(*rows.first_uses[node : node + 2]):
            self._try(rows.uses[2 * use], rows.uses[2 * use + 1], at)

    def _look_for_conditions(self, unit: int, rule: int) -> None:
        """Look for a rule's own phrases of ``needs`` and ``unless`` in a unit."""
        rows = self.book.rows
        wanted: dict[int, list[tuple[int, int]]] = {}
        for n in range(*rows.first_conditions[rule : rule + 2]):
            key, phrase, anchor = rows.conditions[3 * n : 3 * n + 3]
            wanted.setdefault(key, []).append((phrase, anchor))
        for at in range(*self.reading.bounds(unit)) if wanted else ():
            text = self.reading.texts[at]
            for key in {self.ids[text], *self.others.get(text, ())}:
                for phrase, anchor in wanted.get(key, ()):
                    self._try(phrase, anchor, at)

    # --- phrases ------------------------------------------------------------------------------------------

    def _try(self, phrase: int, packed: int, at: int) -> None:
        """Match a phrase whose anchor is the token ``at``."""
        if phrase < len(self.silent) and self.silent[phrase]:
            return
        flags = self.book.rows.flags[phrase]
        starts = [start for start in self._reach(phrase, packed, at, -1) if self._may_start(flags, start)]
        afters = self._reach(phrase, packed, at, 1) if starts else ()
        if not afters:
            return
        # The best stands first; without gaps that is the longest, from whichever token one looks.
        first = starts[0] if flags & GAPPED else min(starts)
        ends = [after for after in afters if self._may_end(flags, after)]
        if ends:
            after = ends[0] if flags & GAPPED else max(ends)
        elif flags & AT_START and flags & AT_END and self.reading.has_labels(at):
            after = next((after for after in afters if self._is_label(phrase, first, after)), -1)
        else:
            return
        if after >= 0:
            self.spans.setdefault((self.reading.number(at), phrase), set()).add((first, after - 1))

    def _reach(self, phrase: int, packed: int, at: int, step: int) -> Collection[int]:
        """Return where a match may end (``step`` 1) or start (-1), going by the elements from its anchor on or by those before it."""
        slot, choice, element = packed >> 24, packed >> 12 & 0xFFF, packed >> 1 & 0x7FF
        book = self.book
        slots = book.slots(phrase)
        elements = book.elements(book.rows.first_choices[slots[slot]] + choice)
        places = self._follow(elements[element:] if step > 0 else elements[:element], at, step)
        for one in slots[slot + 1 :] if step > 0 else slots[:slot][::-1]:
            if not places:
                break
            choices = [*book.choices(one)]
            places = dict.fromkeys([
                to for place in places for each in choices for to in self._follow(each, place, step)
            ])  # fmt: skip
        return places

    def _may_start(self, flags: int, first: int) -> bool:
        """Tell whether a match may start here: not inside a word."""
        reading = self.reading
        if flags & AT_START and not reading.is_first(first):
            return False
        before = reading.texts[first - 1]
        return before in reading.marks or not (_may_touch(before, reading.texts[first]) and reading.touches(first))

    def _may_end(self, flags: int, after: int) -> bool:
        """Tell whether a match may end here: not inside a word, nor before an apostrophe and its ending."""
        reading, texts = self.reading, self.reading.texts
        if flags & AT_END and not reading.is_last(after):
            return False
        if (texts[after] in reading.marks and texts[after] != "'") or not _is_wordlike(texts[after - 1]):
            return True
        if _may_touch(texts[after - 1], texts[after]):
            return not reading.touches(after)
        return not self._has_ending(after)

    def _is_label(self, phrase: int, first: int, after: int) -> bool:
        """Tell whether a label ends here: two words or a long one, before a capital."""
        reading, texts = self.reading, self.reading.texts
        if not self._is_final(phrase, self.tokens[after - 1]):
            return False
        words = [text for text in texts[first:after] if text not in reading.marks]
        if len(words) < 2 and len("".join(words)) < _LONG_WORD:
            return False
        for here in range(after - 1, len(texts)):
            if reading.ends_label(here) or texts[here + 1] == BREAK:
                return True
            if texts[here + 1] not in reading.marks:
                return False
        return False

    def _is_final(self, phrase: int, token: int) -> bool:
        """Tell whether a phrase may end in a word of its own, no gap and no stem."""
        for slot in reversed(self.book.slots(phrase)):
            choices = [*self.book.choices(slot)]
            if any(elements and elements[-1] == token for elements in choices):
                return True
            if all(choices):
                return False
        return False

    # --- elements; a step is 1 to go on from a position and -1 to go back from it -------------------------

    def _follow(self, elements: Sequence[int], at: int, step: int) -> Collection[int]:
        """Return where elements in a row lead from a position between tokens, best first."""
        tokens = self.tokens
        places: Collection[int] = (at,)
        for element in elements if step > 0 else reversed(elements):
            if not element >> KIND_SHIFT:
                places = [at + step for at in places if tokens[at if step > 0 else at - 1] == element]
            else:
                places = dict.fromkeys([to for at in places for to in self._take(element, at, step)])
            if not places:
                break
        return places

    def _take(self, element: int, at: int, step: int) -> Iterable[int]:
        """Return where an element that is no word leads from a position, best first."""
        if step < 0 and at <= 0:
            return ()
        kind = element >> KIND_SHIFT
        if kind == GAP_KIND:
            return self._gap(at, step)
        if kind == NUMBER_KIND:
            return self._number(at, step)
        stem = self.book.stem(element & (1 << KIND_SHIFT) - 1)
        if step > 0:
            return self._stem_ends(stem, at)
        return [start for start in (at - 1, at - 3) if start >= 0 and at in self._stem_ends(stem, start)]

    def _stem_ends(self, stem: str, at: int) -> tuple[int, ...]:
        """Return the end of a word that begins with the stem, and of an ending after its apostrophe."""
        if not self.reading.texts[at].startswith(stem):
            return ()
        return (at + 3, at + 1) if self._has_ending(at + 1) else (at + 1,)

    def _number(self, at: int, step: int) -> list[int]:
        """Return where a number leads, with the currencies beside its digits: the longest first."""
        texts = self.reading.texts
        found = []
        for digits in range(at, min(at + 3, len(texts))) if step > 0 else range(at - 1, max(at - 3, -1), -1):
            if not is_number(texts[digits]):
                continue
            starts = [digits]
            if digits and texts[digits - 1] in CURRENCIES:
                starts = [digits - 1, digits]
                if digits > 1 and texts[digits - 1] == "$" and texts[digits - 2] in DOLLARS | CURRENCIES:
                    starts = [digits - 2, *starts]
            ends = [digits + 2, digits + 1] if texts[digits + 1] in CURRENCIES else [digits + 1]
            if step > 0 and at in starts:
                found += ends
            elif step < 0 and at in ends:
                found += starts
        return found

    def _gap(self, at: int, step: int) -> Iterator[int]:
        """Yield where a gap may be over, the shortest first."""
        texts = self.reading.texts
        spent = marks = 0
        start = at if step > 0 else at - 1
        for here in range(start, len(texts)) if step > 0 else range(start, -1, -1):
            cost = self._cost(here, here - step if abs(here - start) > 1 else -1)
            spent += cost
            marks += not cost
            if cost < 0 or spent > _GAP_ROOM or marks > _GAP_MARKS:
                return
            if spent:
                yield here + 1 if step > 0 else here

    def _cost(self, at: int, joined_to: int) -> int:
        """Return what a token takes of a gap's room: 5 a word, 1 an unspaced character, 0 a mark, -1 where it ends.

        What is joined to the part of the gap already taken, as in *don't*, *on-line*, *example.org*, is the same word.
        """
        text = self.reading.texts[at]
        if text == BREAK:
            return -1
        if is_unspaced(text):
            return 1
        if not _is_wordlike(text):
            return -1 if text in _SENTENCE_ENDS and not self._is_inner(at) else 0
        return 0 if joined_to >= 0 and self._is_inner(joined_to) else _GAP_WORD

    def _is_inner(self, at: int) -> bool:
        """Tell whether a mark stands inside a word, touching letters or digits on both sides."""
        texts, touches = self.reading.texts, self.reading.touches
        if texts[at][0].isalnum():
            return False
        return _is_wordlike(texts[at - 1]) and _is_wordlike(texts[at + 1]) and touches(at) and touches(at + 1)

    def _has_ending(self, at: int) -> bool:
        """Tell whether an apostrophe at ``at`` touches the word before it and letters after it."""
        texts, touches = self.reading.texts, self.reading.touches
        return texts[at] == "'" and is_word(texts[at + 1]) and touches(at) and touches(at + 1)


def _is_wordlike(text: str) -> bool:
    return is_word(text) or is_number(text)


def _may_touch(one: str, two: str) -> bool:
    """Tell whether two tokens with nothing between would be one word: ``covid19``. Two words are always apart."""
    return _is_wordlike(one) and _is_wordlike(two) and not (one[0].isalpha() and two[0].isalpha())


def _best(spans: Collection[tuple[int, int]], *, gapped: bool) -> Iterator[tuple[int, int]]:
    """Yield of a phrase's spans those that contain no other where it has gaps, and else those that no other contains."""
    reach = -1
    for first, last in sorted(spans, key=lambda span: (span[1], -span[0]) if gapped else (span[0], -span[1])):
        edge = first if gapped else last
        if edge > reach:
            reach = edge
            yield first, last
