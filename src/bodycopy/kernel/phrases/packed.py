"""packed: phrases -> bytes. The one form that phrases are searched in: rows of integers, which compiled code and Python read in place.

The file is a head of integers, a table of sections, and the sections: 32 bits each, in the byte order of the machine.
``native/native.h`` names the sections as ``Sections`` does. Rows that belong to something stand together: a section ``first_…``
says for each number where its rows begin, and has one entry more. Keys are a tree whose nodes are numbered so that the
edge ``k`` leads to the node ``k + 2``; node 0 is the root, node 1 that of openings.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bodycopy.kernel.phrases.fold import class_pages
from bodycopy.kernel.phrases.keys import (
    BETWEEN,
    CURRENCIES,
    DOLLAR,
    DOLLARS,
    EDGE,
    NUMBERS,
    OPENING,
    anchors,
    file,
    key_of,
)
from bodycopy.kernel.phrases.language import GAP, NUMBER, STEM, is_anchored

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.kernel.phrases.language import Phrase

MAGIC, VERSION = 0x31464342, 2
LENGTHS = 8
"""So many lengths of stems there is room for."""
ID_BITS = 20
# What stands for more than one token in keys; words are numbered after it.
NUMBERS_ID, EDGE_ID, DOLLAR_ID, _FIRST_WORD = 2, 3, 4, 5
_SPECIAL = {NUMBERS: NUMBERS_ID, EDGE: EDGE_ID, DOLLAR: DOLLAR_ID}
NUMBER_KIND, GAP_KIND, STEM_KIND = 1, 2, 3
KIND_SHIFT = 28
"""Above are the kinds of elements that are no words, below the number of a word or a stem."""
AT_START, AT_END, GAPPED = 1, 2, 4
IS_CURRENCY, IS_DOLLAR = 1, 2
_MASK = 0xFFFFFFFF
_Item = TypeVar("_Item")


class PackingError(ValueError):
    """More words than the packed form has room for."""


class Sections(NamedTuple):
    """The sections of a packed file."""

    chars: Sequence[int]
    words: Sequence[int]
    """By number: where a word, or what the key of a stem begins with, stands in ``chars``, and its length."""
    word_slots: Sequence[int]
    stem_slots: Sequence[int]
    """Numbers of words, and of keys of stems, by their hash."""
    money: Sequence[int]
    """By word: ``IS_CURRENCY``, ``IS_DOLLAR``."""
    root: Sequence[int]
    """By token: the node that it leads to from the root, 0 for none."""
    first_edges: Sequence[int]
    edges: Sequence[int]
    """By node: the tokens that lead further, sorted."""
    first_uses: Sequence[int]
    uses: Sequence[int]
    """By node: pairs of phrase and anchor."""
    flags: Sequence[int]
    """By phrase: ``AT_START``, ``AT_END``, ``GAPPED``."""
    first_slots: Sequence[int]
    first_choices: Sequence[int]
    first_elements: Sequence[int]
    elements: Sequence[int]
    stems: Sequence[int]
    """Where each stem stands in ``chars``, and its length."""
    pages: Sequence[int]
    classes: Sequence[int]
    """What characters are; see ``fold.class_pages``."""
    trigger_rules: Sequence[int]
    first_conditions: Sequence[int]
    conditions: Sequence[int]
    """By rule: key, phrase and anchor, sorted."""


class _Branch(dict[int, "_Branch"]):
    """A key: what is filed below, by the next token, and its uses: pairs of phrase and anchor."""

    __slots__ = ("uses",)

    def __init__(self) -> None:
        super().__init__()
        self.uses: list[int] = []


class _Names(dict[str, int]):
    """The numbers of words, and of the keys of stems, which end in a ``*``; given when a name is first asked for."""

    def __missing__(self, name: str) -> int:
        self[name] = _FIRST_WORD + len(self)
        return self[name]


def _is_stem(name: str) -> bool:
    return name[-1] == "*" and len(name) > 1


class _Writer:
    """Collects phrases and keys."""

    def __init__(self) -> None:
        self.names = _Names()
        self.stems: dict[str, int] = {}
        for word in sorted(CURRENCIES | DOLLARS | {"'", "…"}):
            self.names[word]  # which numbers it
        self.root, self.openings = _Branch(), _Branch()
        self.flags: list[int] = []
        self.slots: list[list[list[list[int]]]] = []

    def token(self, text: str) -> int:
        """Return the number of a token of a key."""
        return _SPECIAL.get(text) or self.names[text]

    def _element(self, element: str) -> int:
        if element[0] == STEM:
            return STEM_KIND << KIND_SHIFT | self.stems.setdefault(element[1:], len(self.stems))
        kind = NUMBER_KIND if element == NUMBER else GAP_KIND if element == GAP else 0
        return kind << KIND_SHIFT if kind else self.names[element]

    def add(self, phrase: Phrase, keys: Iterable[str]) -> list[tuple[str, int, int]]:
        """Take a phrase; return the keys to look for it under, its number, and its anchor at each."""
        number = len(self.flags)
        self.flags.append(AT_START * phrase.at_start | AT_END * phrase.at_end | GAPPED * phrase.gapped)
        self.slots.append([[[*map(self._element, elements)] for elements in slot] for slot in phrase.slots])
        plain = len(phrase.slots) == 1 and all(each[0] > STEM for elements in phrase.slots[0] for each in elements)
        return [
            (key, number, anchor.slot << 24 | anchor.choice << 12 | anchor.element << 1 | plain)
            for key, anchor in anchors(phrase, keys)
        ]

    def add_indexed(self, phrases: Sequence[Phrase], common: frozenset[str]) -> None:
        """Take phrases that are looked for together, and the keys that they are filed under."""
        for phrase, keys in zip(phrases, file(phrases, common), strict=True):
            for key, number, anchor in self.add(phrase, keys):
                node = self.openings if key.startswith(OPENING) else self.root
                for token in map(self.token, key.removeprefix(OPENING).split(BETWEEN)):
                    node = node.setdefault(token, _Branch())
                node.uses += (number, anchor)

    def add_conditions(self, phrases: Iterable[Phrase]) -> list[tuple[int, int, int]]:
        """Take the phrases of a rule's conditions; return a row of key, phrase and anchor for each place to look from."""
        rows = []
        for phrase in phrases:
            slot = next(slot for slot in phrase.slots if is_anchored(slot))
            keys = dict.fromkeys(next(key for key in map(key_of, elements) if key) for elements in slot)
            rows += [(self.token(key), number, anchor) for key, number, anchor in self.add(phrase, keys)]
        return rows


def pack_phrases(  # noqa: PLR0913 - what a rulebook's phrases are for
    triggers: Sequence[Phrase],
    signals: Sequence[Phrase],
    trigger_rules: Sequence[int],
    conditions: Sequence[Sequence[Phrase]],
    common: frozenset[str] = frozenset(),
    *,
    classes: bool,
) -> bytes:
    """Return phrases as a packed file.

    They are numbered: ``triggers``, then ``signals``, then those of ``conditions``, given by rule. ``trigger_rules`` are the
    numbers of the rules that triggers match for, -1 for none; ``common`` is as for ``file``. With ``classes`` it says what all
    characters are; the first of several files must, or Python is asked about each. Raises ``PackingError`` where there
    are too many words.
    """
    writer = _Writer()
    writer.add_indexed(triggers, common)
    writer.add_indexed(signals, common)
    condition_rows = [writer.add_conditions(phrases) for phrases in conditions]
    names = writer.names
    texts = [name[:-1] if _is_stem(name) else name for name in names]
    chars, place = _characters([*texts, *writer.stems])
    first_edges, edges, first_uses, uses = _tree(writer.root, writer.openings)
    root = [0] * (_FIRST_WORD + len(names))
    for edge in range(first_edges[1]):
        root[edges[edge]] = edge + 2
    first_slots, slots = _rows(writer.slots)
    first_choices, choices = _rows(slots)
    first_elements, elements = _rows(choices)
    first_conditions, condition_values = _rows(map(sorted, condition_rows))
    pages, page_values = class_pages() if classes else ((), ())
    money = [(word in CURRENCIES) * IS_CURRENCY | (word in DOLLARS) * IS_DOLLAR for word in names]
    sections = Sections(
        chars=chars,
        words=[0] * 2 * _FIRST_WORD + [n for text in texts for n in (place[text], len(text))],
        word_slots=_slots(item for item in names.items() if not _is_stem(item[0])),
        stem_slots=_slots((name[:-1], number) for name, number in names.items() if _is_stem(name)),
        money=[0] * _FIRST_WORD + money,
        root=root,
        first_edges=first_edges,
        edges=edges,
        first_uses=first_uses,
        uses=uses,
        flags=writer.flags,
        first_slots=first_slots,
        first_choices=first_choices,
        first_elements=first_elements,
        elements=elements,
        stems=[n for stem in writer.stems for n in (place[stem], len(stem))],
        pages=pages,
        classes=page_values,
        trigger_rules=trigger_rules,
        first_conditions=first_conditions,
        conditions=[n for row in condition_values for n in row],
    )
    lengths = sorted({len(name) - 1 for name in names if _is_stem(name)})
    head = [len(triggers), len(signals), *(names[word] for word in "$'…"), len(lengths), *lengths]
    head += [0] * (LENGTHS - len(lengths))
    at = 4 + len(head) + 2 * len(sections)
    table: list[int] = []
    for section in sections:
        table += (at, len(section))
        at += len(section)
    whole = array("i", [MAGIC, VERSION, at, len(sections), *head, *table])
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


def hash_of(text: str) -> int:
    """Return the hash that a word is found by."""
    value = 2166136261
    for char in text:
        value = (value ^ ord(char)) * 16777619 & _MASK
    return value ^ value >> 15


def _slots(texts: Iterable[tuple[str, int]]) -> list[int]:
    """Return a table of numbers by their texts' hash, a good half of it empty; each has the top of the hash above it."""
    filed = list(texts)
    if any(number >> ID_BITS for _, number in filed):
        raise PackingError("more words than the packed form has room for")
    size = 1 << (2 * len(filed)).bit_length()
    slots = [0] * size
    for text, number in filed:
        hashed = hash_of(text)
        at = hashed & size - 1
        while slots[at]:
            at = at + 1 & size - 1
        slots[at] = hashed >> ID_BITS + 1 << ID_BITS | number
    return slots


def _rows(groups: Iterable[Sequence[_Item]]) -> tuple[list[int], list[_Item]]:
    """Return where each group's items begin, and all items in a row."""
    firsts = [0]
    items: list[_Item] = []
    for group in groups:
        items += group
        firsts.append(len(items))
    return firsts, items


def _tree(root: _Branch, openings: _Branch) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return where each node's edges and uses begin, and all of them in a row; the nodes are numbered level by level."""
    nodes = [root, openings]
    first_edges: list[int] = []
    edges: list[int] = []
    first_uses: list[int] = []
    uses: list[int] = []
    for node in nodes:  # which grows
        first_edges.append(len(edges))
        below = sorted(node.items())
        edges += [token for token, _ in below]
        nodes += [under for _, under in below]
        first_uses.append(len(uses) // 2)
        uses += node.uses
    return [*first_edges, len(edges)], edges, [*first_uses, len(uses) // 2], uses
