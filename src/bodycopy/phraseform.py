"""Form: a ``Phrase`` laid out for matching. Which of its choices a token allows, and how much room its parts can take."""

from __future__ import annotations

from bodycopy.phrasecompile import GAP, NUMBER, STEM
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.phrasecompile import Elements, Phrase, Slot

GAP_CHARACTERS = 20
"""How many characters of scripts without spaces a gap may hold."""
# So many words a number with its currencies, a gap, and a stem with its ending can take; any other element takes one.
_ROOM = {NUMBER: 3, GAP: 2 * GAP_CHARACTERS, STEM: 2}
# A slot of fewer choices is tried choice by choice.
_FEW = 4


class Anchor(NamedTuple):
    """A place in a phrase: slot, element list, element."""

    slot: int
    choice: int
    element: int
    before: int
    """How many words the elements before it can take at most."""
    after: int
    """How many words it and the elements behind it can take at most."""


class Form:
    """A phrase, laid out for matching."""

    __slots__ = ("_ahead", "_back", "_rooms", "at_end", "at_start", "gapped", "slots")

    def __init__(self, phrase: Phrase) -> None:
        self.slots = phrase.slots
        self.at_start = phrase.at_start
        self.at_end = phrase.at_end
        self.gapped = any(GAP in elements for slot in phrase.slots for elements in slot)
        self._rooms = [max(map(_room, slot)) for slot in phrase.slots]
        self._ahead: dict[int, dict[str, Sequence[Elements]]] = {}
        self._back: dict[int, dict[str, Sequence[Elements]]] = {}

    def anchor(self, slot: int, choice: int, element: int) -> Anchor:
        """Return a place in the phrase."""
        elements = self.slots[slot][choice]
        before = sum(self._rooms[:slot]) + _room(elements[:element])
        return Anchor(slot, choice, element, before, _room(elements[element:]) + sum(self._rooms[slot + 1 :]))

    def ahead(self, slot: int, token: str) -> Sequence[Elements]:
        """Return a slot's choices that may start with a token, in their order; an empty token is the text's end."""
        choices = self.slots[slot]
        if len(choices) < _FEW:
            return choices
        table = self._ahead.get(slot) or self._ahead.setdefault(slot, _by_edge(choices, 0))
        return table.get(token) or table[""]

    def back(self, slot: int, token: str) -> Sequence[Elements]:
        """Return a slot's choices that may end with a token, in their order."""
        choices = self.slots[slot]
        if len(choices) < _FEW:
            return choices
        table = self._back.get(slot) or self._back.setdefault(slot, _by_edge(choices, -1))
        return table.get(token) or table[""]


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
