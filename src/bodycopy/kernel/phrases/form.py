"""Form: a ``Phrase`` laid out for matching.

Where its keys stand in it, which of its choices a token allows, and how much room its parts can take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.phrases.keys import BETWEEN, NUMBERS, OPENING, in_pair, key_of
from bodycopy.kernel.phrases.language import GAP, NUMBER, STEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bodycopy.kernel.phrases.language import Elements, Phrase, Slot

GAP_CHARACTERS = 20
"""How many characters of scripts without spaces a gap may hold."""
# The most words that a number with its currencies, a gap, and a stem with its ending can take; any other element takes one.
_ROOM = {NUMBER: 3, GAP: 2 * GAP_CHARACTERS, STEM: 2}
# A slot with fewer choices is tried choice by choice.
_FEW = 4
_NUMBER_FIRST = NUMBERS + BETWEEN
# The number of tokens in the longest key.
_DEEPEST = 3


class Anchor(NamedTuple):
    """A place in a phrase: slot, element list, element."""

    slot: int
    choice: int
    element: int
    before: int
    """How many words the elements before it can take at most."""
    after: int
    """How many words it and the elements after it can take at most."""
    plain: list[str] | None
    """All elements of the phrase's only slot, where each is a token."""


class Form:
    """A phrase, laid out for matching."""

    __slots__ = (
        "_anchors",
        "_by_edge",
        "_rooms",
        "_standing",
        "at_end",
        "at_start",
        "best",
        "gapped",
        "needs",
        "slots",
    )

    def __init__(self, phrase: Phrase) -> None:
        self.slots = phrase.slots
        self.at_start = phrase.at_start
        self.at_end = phrase.at_end
        self.gapped = any(GAP in elements for slot in phrase.slots for elements in slot)
        self.needs = _needs(phrase.slots) if self.gapped or len(phrase.slots) > 1 else ()
        """Sets of words of each of which whatever the phrase matches holds one."""
        self.best: Callable[[Iterable[tuple[int, int]]], Iterator[tuple[int, int]]] = (
            _innermost if self.gapped else _outermost
        )
        """What picks, of spans that contain each other, those that count."""
        self._rooms = [max(map(_room, slot)) for slot in phrase.slots]
        self._by_edge: dict[tuple[int, int], dict[str, Sequence[Elements]]] = {}
        self._anchors: dict[str, list[Anchor]] = {}
        self._standing: dict[str, list[tuple[int, int, list[int]]]] = {}

    def anchors(self, key: str) -> list[Anchor]:
        """Return where the first token of a key stands, or after a number its second."""
        known = self._anchors.get(key)
        if known is None:
            tokens = key.removeprefix(OPENING).split(BETWEEN)
            first, second = (*tokens, "")[:2]
            step, token, other = (-1, second, first) if key.startswith(_NUMBER_FIRST) else (1, first, second)
            self._standing = self._standing or _standing(self.slots)
            known = self._anchors[key] = [
                self._anchor(slot, choice, place)
                for slot, choice, places in self._standing.get(token, ())
                for place in self._places(self.slots[slot][choice], places, other, step, tokens)
            ]
        return known

    def _places(self, elements: Elements, standing: list[int], other: str, step: int, tokens: list[str]) -> list[int]:
        """Return at which of the places where a token of a key stands among elements the other one may be next to it.

        Of words in a row that hold a whole key several times the first is enough: where they stand, the key stands there, too. And of
        places from which these go on alike, each key that stands at one stands at the first: of a stem fifty times in a row, the
        first and the last few are enough. Where there are gaps, what a phrase takes depends on where the search starts.
        """
        places = [at for at in standing if not other or _may_be_next(elements, at + step, other)]
        if len(places) > 1 and step > 0:
            places = _firsts(elements, places, tokens)
        if len(places) <= _DEEPEST or self.gapped or step < 0:
            return places
        inner, last = [at for at in places if at + _DEEPEST <= len(elements)], len(elements) - _DEEPEST
        firsts = {elements[at : at + _DEEPEST]: at for at in reversed(inner)}
        return [*sorted(firsts.values()), *(at for at in places if at > last)]

    def _anchor(self, slot: int, choice: int, element: int) -> Anchor:
        elements = self.slots[slot][choice]
        before = sum(self._rooms[:slot]) + _room(elements[:element])
        plain = len(self.slots) == 1 and all(each[0] > STEM for each in elements)
        after = _room(elements[element:]) + sum(self._rooms[slot + 1 :])
        return Anchor(slot, choice, element, before, after, list(elements) if plain else None)

    def choices(self, slot: int, edge: int, token: str) -> Sequence[Elements]:
        """Return a slot's choices that may start (``edge`` 0) or end (-1) with a token, in their order."""
        choices = self.slots[slot]
        if len(choices) < _FEW:
            return choices
        table = self._by_edge.get((slot, edge)) or self._by_edge.setdefault((slot, edge), _by_edge(choices, edge))
        return table.get(token) or table[""]


def _standing(slots: Sequence[Slot]) -> dict[str, list[tuple[int, int, list[int]]]]:
    """Return by token of keys where it stands: slot, choice, and the places there."""
    standing: dict[str, list[tuple[int, int, list[int]]]] = {}
    for slot, choices in enumerate(slots):
        for choice, elements in enumerate(choices):
            places: dict[str, list[int]] = {}
            for at, element in enumerate(elements):
                if element[0] != NUMBER and element[0] != GAP:
                    places.setdefault(key_of(element) if element[0] == STEM else element, []).append(at)
            for token, here in places.items():
                standing.setdefault(token, []).append((slot, choice, here))
    return standing


def _firsts(elements: Elements, places: list[int], tokens: list[str]) -> list[int]:
    """Leave out places in a row of words before which a whole key, all words, stands in the same row."""
    key = tuple(tokens)
    kept: list[int] = []
    at, whole = 0, False
    for place in places:
        while at < place:
            whole = whole and elements[at][0] > STEM
            at += 1
        if not whole:
            kept.append(place)
            whole = elements[place : place + len(key)] == key
    return kept


def _may_be_next(elements: Elements, at: int, other: str) -> bool:
    """Tell whether what stands at a place, in elements or beyond their edge, may be a token of a key."""
    if not 0 <= at < len(elements) or elements[at][0] <= STEM:
        return True
    return in_pair(elements[at]) == other


def _room(elements: Elements) -> int:
    """Return how many words elements in a row can take at most."""
    return sum(_ROOM.get(element[0], 1) for element in elements)


def _by_edge(choices: Slot, edge: int) -> dict[str, Sequence[Elements]]:
    """Return a slot's choices by their first (0) or last (-1) token; under "" those that any token may stand for."""
    tokens = {elements[edge] for elements in choices if elements and elements[edge][0] > STEM}
    return {
        token: [
            elements for elements in choices if not elements or elements[edge][0] <= STEM or elements[edge] == token
        ]
        for token in ("", *tokens)
    }


def _needs(slots: Sequence[Slot]) -> tuple[frozenset[str], ...]:
    """Return for each slot that has one a set of words of which one must stand in it; of one choice all its words."""
    needs: list[frozenset[str]] = []
    for choices in slots:
        if len(choices) == 1:
            needs += [frozenset((element,)) for element in choices[0] if element[0] > STEM]
            continue
        words = [
            max((element for element in elements if element[0] > STEM), key=len, default="") for elements in choices
        ]
        if all(words):
            needs.append(frozenset(words))
    return tuple(needs)


def _outermost(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans that no other contains."""
    reach = -1
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if last > reach:
            reach = last
            yield first, last


def _innermost(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans that contain no other."""
    reach = -1
    for first, last in sorted(spans, key=lambda span: (span[1], -span[0])):
        if first > reach:
            reach = first
            yield first, last
