"""plainly: rulebook, text -> hits, as ``scan`` gives them, in Python.

What each block says hangs on its own words alone, but for which rules' ``needs`` and ``unless`` are wanted of it. So what the blocks of the
last text said is remembered: what is left of a text is read again, and nearly all of its blocks are as they were.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from bodycopy.kernel.phrases.fold import fold
from bodycopy.kernel.tokens import TokenizedText

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bodycopy.rulebook.model import Filed, Rulebook

    Units = Sequence[Sequence[tuple[int, int]]]
    Labels = Callable[[int], Collection[int]] | None
    Found = tuple[int, int, str, str]

# A text of more characters is not remembered.
_LONG = 1 << 17


class _Said:
    """What a block says, by offsets from its start. Nothing in it changes but from "not known" to what is so."""

    __slots__ = ("guards", "leads", "signals")

    def __init__(self) -> None:
        self.leads: list[Found] = []
        self.signals: list[Found] | None = None
        self.guards: dict[str, list[Found]] = {}
        """By rule."""


# The blocks of the last text, by their words, as a rulebook reads them.
_last: tuple[Rulebook | None, dict[object, _Said]] = (None, {})


def scan_plainly(book: Rulebook, text: str, units: Units, labels: Labels) -> list[Found]:
    """Look for every phrase that bears on a text; see ``scan``."""
    global _last  # noqa: PLW0603 - replaced as a whole, so threads may share it
    known = _last[1] if labels and _last[0] is book else {}
    here: dict[object, _Said] = {}
    said: list[_Said] = []
    fresh: list[int] = []
    for n, pieces in enumerate(units):
        key = _words(text, pieces)
        one = here.get(key) or known.get(key)
        if one is None:
            one = _Said()
            fresh.append(n)
        here[key] = one
        said.append(one)
    part = _Part(text, units, labels, fresh)
    for n, several in part.look(book.leads):
        said[n].leads = several
    matched = _matched(said)
    if matched:
        # A block that stands twice is read once.
        wanting = {id(one): n for n, one in enumerate(said) if _wants(one, matched.get(n, ()))}
        if not fresh or not wanting.keys() <= {id(said[n]) for n in fresh}:
            part = _Part(text, units, labels, sorted(wanting.values()))
        part.ask(book, said, matched)
    if labels and len(text) <= _LONG:
        _last = book, here
    return _placed(units, said, matched)


def _words(text: str, pieces: Sequence[tuple[int, int]]) -> object:
    """Return a block's words, and where it is cut."""
    first, last = pieces[0][0], pieces[-1][1]
    words = text[first:last]
    return words if len(pieces) == 1 else (words, *[(start - first, end - first) for start, end in pieces])


def _matched(said: Sequence[_Said]) -> dict[int, dict[str, None]]:
    """Return by block the rules that match there or in the next one on either side."""
    matched: dict[int, dict[str, None]] = {}
    for n, one in enumerate(said):
        for _, _, kind, ref in one.leads:
            if kind == "match":
                for near in range(max(0, n - 1), min(len(said), n + 2)):
                    matched.setdefault(near, {})[ref] = None
    return matched


def _wants(one: _Said, rules: Collection[str]) -> bool:
    return one.signals is None or not one.guards.keys() >= set(rules)


def _placed(units: Units, said: Sequence[_Said], matched: Mapping[int, Iterable[str]]) -> list[Found]:
    """Return what blocks say where they stand, sorted: only leads where no rule matches."""
    found: list[Found] = []
    for n, one in enumerate(said):
        at = units[n][0][0]
        for several in (
            (one.leads, one.signals or (), *map(one.guards.__getitem__, matched.get(n, ())))
            if matched
            else (one.leads,)
        ):
            found += [(at + start, at + end, kind, ref) for start, end, kind, ref in several]
    found.sort()
    return found


class _Part:
    """Some blocks of a text, read."""

    def __init__(self, text: str, units: Units, labels: Labels, numbers: Sequence[int]) -> None:
        some = [units[n] for n in numbers]
        self._starts = [pieces[0][0] for pieces in some]
        self._numbers = numbers
        self._reading = TokenizedText(fold(text) if some else "", some, labels and (lambda at: labels(numbers[at])))

    def look(self, filed: Filed) -> Iterable[tuple[int, list[Found]]]:
        """Return by the number of each block what is found there of phrases."""
        found: dict[int, list[Found]] = {n: [] for n in self._numbers}
        for start, end, key in filed.load_index().find(self._reading) if self._numbers else ():
            place = bisect_right(self._starts, start) - 1
            at = self._starts[place]
            found[self._numbers[place]].append((start - at, end - at, *filed.roles[key]))
        return found.items()

    def ask(self, book: Rulebook, said: Sequence[_Said], matched: Mapping[int, Iterable[str]]) -> None:
        """Look for what only ever backs or speaks against a match, where that is not known."""
        for n, several in self.look(book.signals):
            said[n].signals = several
        places = {id(said[n]): place for place, n in enumerate(self._numbers)}
        for n, rules in matched.items():
            one = said[n]
            for rule in rules:
                if rule not in one.guards:
                    one.guards[rule] = self._guarded(book, rule, places[id(one)])

    def _guarded(self, book: Rulebook, rule: str, place: int) -> list[Found]:
        guards = book.guards[book.numbers[rule]]
        if not guards.roles:
            return []
        at = self._starts[place]
        hits = guards.phrases.find(self._reading, place)
        return [(hit.start - at, hit.end - at, guards.roles[hit.key], rule) for hit in hits]
