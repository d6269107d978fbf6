"""packed: an index of phrases -> bytes. The same phrases as ``index`` holds, as rows of integers that compiled code reads in place.

The file is a head of integers, a table of sections, and the sections: 32 bits each, in the byte order of the machine.
``native/native.h`` names the sections in their order. Rows that belong to something stand together: a section ``FIRST_…``
says for each number where its rows begin, and has one entry more. Keys are a tree whose nodes are numbered so that the
edge ``k`` leads to the node ``k + 2``; node 0 is the root, node 1 that of openings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bodycopy.kernel.phrases.classes import class_pages
from bodycopy.kernel.phrases.form import Form
from bodycopy.kernel.phrases.index import ITEM, REST
from bodycopy.kernel.phrases.keys import BETWEEN, CURRENCIES, DOLLAR, DOLLARS, EDGE, NUMBERS, OPENING, key_of
from bodycopy.kernel.phrases.language import GAP, NUMBER, STEM, is_anchored, load_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bodycopy.kernel.phrases.form import Anchor
    from bodycopy.kernel.phrases.index import Index, PostingLists

_MAGIC, _VERSION = 0x31464342, 2
_LENGTHS = 8
_ID_BITS = 20
# What stands for more than one token in keys; words are numbered after it.
_SPECIAL = {NUMBERS: 2, EDGE: 3, DOLLAR: 4}
_FIRST_WORD = 5
_NUMBER_ELEMENT, _GAP_ELEMENT, _STEM_ELEMENT = (kind << 28 for kind in (1, 2, 3))
_MASK = 0xFFFFFFFF
_Item = TypeVar("_Item")


class PackingError(ValueError):
    """Phrases that the packed form has no room for."""


class _Branch(dict[int, "_Branch"]):
    """A key: what is filed below, by the next token, and its uses: pairs of phrase and anchor."""

    __slots__ = ("uses",)

    def __init__(self) -> None:
        super().__init__()
        self.uses: list[int] = []


class _Words:
    """Words by number, and what stems and the keys of stems are called."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.stems: dict[str, int] = {}
        for word in sorted(CURRENCIES | DOLLARS | {"'", "…"}):
            self.word(word)

    def word(self, text: str) -> int:
        return self.words.setdefault(text, _FIRST_WORD + len(self.words))

    def token(self, text: str) -> int:
        """Return the number of a token of a key; those of stems are negative for now."""
        if text in _SPECIAL:
            return _SPECIAL[text]
        if text[-1] == "*" and len(text) > 1:
            return ~self.keys.setdefault(text[:-1], len(self.keys))
        return self.word(text)

    def element(self, element: str) -> int:
        if element[0] == STEM:
            return _STEM_ELEMENT | self.stems.setdefault(element[1:], len(self.stems))
        return _NUMBER_ELEMENT if element == NUMBER else _GAP_ELEMENT if element == GAP else self.word(element)


def _packed(anchor: Anchor) -> int:
    """Return an anchor in one number."""
    slot, choice, element = anchor.slot, anchor.choice, anchor.element
    if slot > 0x7F or choice > 0xFFF or element > 0x7FF:
        raise PackingError("a phrase of more parts than the packed form has room for")
    return slot << 24 | choice << 12 | element << 1 | (anchor.plain is not None)


class _Writer:
    """Collects phrases and keys."""

    def __init__(self) -> None:
        self.words = _Words()
        self.root, self.openings = _Branch(), _Branch()
        self.forms: list[Form] = []
        self.kinds: list[int] = []
        self.slots: list[list[list[list[int]]]] = []

    def add_form(self, line: str) -> Form:
        """Take a phrase, and number it."""
        form = Form(load_phrase(line))
        self.forms.append(form)
        self.kinds.append(form.at_start | form.at_end << 1 | form.gapped << 2)
        element = self.words.element
        self.slots.append([[[element(each) for each in elements] for elements in slot] for slot in form.slots])
        return form

    def add_index(self, index: Index) -> None:
        """Take the phrases of an index and the keys that they are filed under."""
        base = len(self.forms)
        lines = {int(number): line for number, line in index.postings.sources.items()}
        for number in range(index.size):
            self.add_form(lines[number])
        for key, numbers in _keys(index.postings):
            tokens = key.removeprefix(OPENING).split(BETWEEN)
            node = self.openings if key.startswith(OPENING) else self.root
            for token in map(self.words.token, tokens):
                if token not in node:
                    node[token] = _Branch()
                node = node[token]
            for number in (base + number for number in numbers):
                for anchor in self.forms[number].anchors(key):
                    node.uses += (number, _packed(anchor))

    def add_conditions(self, rules: Sequence[Sequence[str]]) -> list[list[int]]:
        """Take each rule's own phrases; return rows of key, phrase and anchor for each rule."""
        return [[n for line in lines for row in self._condition(line) for n in row] for lines in rules]

    def _condition(self, line: str) -> Iterator[tuple[int, int, int]]:
        number, form = len(self.forms), self.add_form(line)
        slot = next(slot for slot in form.slots if is_anchored(slot))
        for key in dict.fromkeys(next(key for key in map(key_of, elements) if key) for elements in slot):
            for anchor in form.anchors(key):
                yield self.words.token(key), number, _packed(anchor)


def _keys(postings: PostingLists) -> Iterator[tuple[str, list[int]]]:
    """Yield the keys of an index, each with the phrases filed under it."""
    for first, entry in postings.entries.items():
        for item in entry.split(ITEM):
            second, _, rests = item.partition(BETWEEN)
            for rest in rests.split(REST):
                *others, numbers = rest.split(BETWEEN)
                yield BETWEEN.join([first, *([second] if second else []), *others]), list(map(int, numbers.split(" ")))


def _money(words: Iterable[str]) -> list[int]:
    """Return which words are currencies and which are letters before a dollar sign, up to the last that is either."""
    money = [(word in CURRENCIES) | (word in DOLLARS) << 1 for word in words]
    while money and not money[-1]:
        money.pop()
    return money


def pack_phrases(
    triggers: Index, signals: Index, trigger_rules: Sequence[int], conditions: Sequence[Sequence[str]], *, classes: bool
) -> bytes:
    """Return the phrases of two indexes, and rules' own, as a packed file.

    Phrases are numbered: ``triggers``, then ``signals``, then those of ``conditions``, given by rule as ``dump_phrase`` writes
    them. ``trigger_rules`` are the numbers of the rules that triggers match for, -1 for none. With ``classes`` it says what all characters are; the
    first of several files must, or Python is asked about each. Raises ``PackingError`` where a
    phrase is too large.
    """
    writer = _Writer()
    writer.add_index(triggers)
    writer.add_index(signals)
    condition_rows = writer.add_conditions(conditions)
    words = writer.words
    # Keys of stems are numbered after the words.
    first_key = _FIRST_WORD + len(words.words)

    def final(token: int) -> int:
        return token if token >= 0 else first_key + ~token

    chars, place = _characters([*words.words, *words.keys, *words.stems])
    texts = [*words.words, *words.keys]
    first_edges, edges, first_uses, uses = _tree(writer.root, writer.openings, final)
    root = [0] * (first_key + len(words.keys))
    for edge in range(first_edges[1]):
        root[edges[edge]] = edge + 2
    first_slots, slots = _rows(writer.slots)
    first_choices, choices = _rows(slots)
    first_elements, elements = _rows(choices)
    triples = [_sorted_by_key(row, final) for row in condition_rows]
    first_conditions, condition_values = _rows(triples)
    pages, page_values = class_pages() if classes else ((), ())
    sections: list[Sequence[int]] = [
        chars,
        [0] * 2 * _FIRST_WORD + [n for text in texts for n in (place[text], len(text))],
        _slots((text, number) for text, number in words.words.items()),
        _slots((text, first_key + number) for text, number in words.keys.items()),
        [0] * _FIRST_WORD + _money(words.words),
        root,
        first_edges,
        edges,
        first_uses,
        uses,
        writer.kinds,
        first_slots,
        first_choices,
        first_elements,
        elements,
        [n for stem in words.stems for n in (place[stem], len(stem))],
        pages,
        page_values,
        trigger_rules,
        first_conditions,
        [n for row in condition_values for n in row],
    ]
    lengths = sorted({len(key) for key in words.keys})
    head = [triggers.size, signals.size, *(words.words[word] for word in "$'…"), len(lengths), *lengths]
    return _bytes(head + [0] * (_LENGTHS - len(lengths)), sections)


def _bytes(head: list[int], sections: Sequence[Sequence[int]]) -> bytes:
    from array import array

    at = 4 + len(head) + 2 * len(sections)
    table: list[int] = []
    for section in sections:
        table += (at, len(section))
        at += len(section)
    whole = array("i", [_MAGIC, _VERSION, at, len(sections), *head, *table])
    for section in sections:
        whole.extend(section)
    return whole.tobytes()


def _characters(texts: Sequence[str]) -> tuple[list[int], dict[str, int]]:
    """Return the characters of texts in a row, and where each text stands: inside a longer one where that begins so."""
    row: list[int] = []
    place: dict[str, int] = {}
    last = ""
    for text in sorted(texts, reverse=True):
        if not last.startswith(text):
            last = text
            row.extend(map(ord, text))
        place[text] = len(row) - len(last)
    return row, place


def _hashed(text: str) -> int:
    value = 2166136261
    for char in text:
        value = (value ^ ord(char)) * 16777619 & _MASK
    return value ^ value >> 15


def _slots(texts: Iterable[tuple[str, int]]) -> list[int]:
    """Return a table of numbers by their texts' hash, a good half of it empty; each has the top of the hash above it."""
    filed = list(texts)
    if any(number >> _ID_BITS for _, number in filed):
        raise PackingError("more words than the packed form has room for")
    size = 1 << (2 * len(filed)).bit_length()
    slots = [0] * size
    for text, number in filed:
        hashed = _hashed(text)
        at = hashed & size - 1
        while slots[at]:
            at = at + 1 & size - 1
        slots[at] = hashed >> _ID_BITS + 1 << _ID_BITS | number
    return slots


def _rows(groups: Iterable[Sequence[_Item]]) -> tuple[list[int], list[_Item]]:
    """Return where each group's items begin, and all items in a row."""
    firsts = [0]
    items: list[_Item] = []
    for group in groups:
        items += group
        firsts.append(len(items))
    return firsts, items


def _sorted_by_key(row: Sequence[int], final: Callable[[int], int]) -> list[tuple[int, int, int]]:
    return sorted((final(row[n]), row[n + 1], row[n + 2]) for n in range(0, len(row), 3))


def _tree(
    root: _Branch, openings: _Branch, final: Callable[[int], int]
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return where each node's edges and uses begin, and all of them in a row; the nodes are numbered level by level."""
    nodes = [root, openings]
    first_edges: list[int] = []
    edges: list[int] = []
    first_uses: list[int] = []
    uses: list[int] = []
    for node in nodes:  # which grows
        first_edges.append(len(edges))
        below = sorted((final(token), under) for token, under in node.items())
        edges += [token for token, _ in below]
        nodes += [under for _, under in below]
        first_uses.append(len(uses) // 2)
        uses += node.uses
    return [*first_edges, len(edges)], edges, [*first_uses, len(uses) // 2], uses
