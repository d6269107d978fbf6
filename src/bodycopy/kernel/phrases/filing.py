"""filing: phrases -> the keys to file each under: of what any match of it holds, what tells most."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.phrases.fold import is_unspaced
from bodycopy.kernel.phrases.keys import (
    BETWEEN,
    DOLLAR,
    DOLLARS,
    EDGE,
    NUMBERS,
    OPENING,
    in_pair,
    key_of,
    neighbours,
    paths,
    singles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bodycopy.kernel.phrases.language import Phrase

# How much more a pair tells than its tokens, and the first token of a sentence than one anywhere.
_PAIR_WORTH = 3
_OPENING_WORTH = 5
_EDGE_WORTH = 2
# What a key loses that begins with a mark or a number, or with one of the commonest words.
_MARK_FIRST, _COMMON_FIRST = 5.0, 2.0
# Numbers and marks in a row are in every text.
_MARKS_WORTH = -9.0
# Each further key of a wording costs room and look-ups.
_KEY_COST = 0.1


class _Worths:
    """How telling keys are: long, and not in every second phrase or sentence."""

    def __init__(self, phrases: Iterable[Phrase], common: frozenset[str]) -> None:
        self._common = common
        rows = [elements for phrase in phrases for slot in phrase.slots for elements in slot]
        self._uses = Counter(key for elements in rows for key in singles(elements))
        self._shared = Counter(
            BETWEEN.join(map(in_pair, elements[at : at + length]))
            for elements in rows
            for length in (2, 3)
            for at in range(len(elements) - length + 1)
        )
        self.of = cache(self._weigh)
        """How telling a key is."""
        self.deep = cache(self._weigh_deep)
        """How telling it is among phrases that share words in a row."""

    def _weigh(self, key: str) -> float:
        if key.startswith(OPENING):
            return self.of(key[len(OPENING) :]) + _OPENING_WORTH
        if BETWEEN in key:
            tokens = key.split(BETWEEN)
            if all(map(_is_mark, tokens)):
                return _MARKS_WORTH
            *low, high = sorted(map(self.of, tokens))
            worth = high + sum(max(0.0, each) for each in low) + _PAIR_WORTH
            # A third token tells as much more, but for marks.
            third = "".join(tokens[2:])
            return worth + (_EDGE_WORTH if third == EDGE else _PAIR_WORTH if third and not _is_mark(third) else 0.0)
        if key == EDGE:
            return 0.0
        if key == DOLLAR:
            return min(map(self.of, DOLLARS))
        if is_unspaced(key[0]):
            # Kana are mostly grammar, Han mostly meaning.
            worth = sum(1.5 if "\u3040" <= char < "\u3100" else 3.5 for char in key)
        elif key == NUMBERS:
            worth = -4.0
        elif not key[0].isalnum():
            worth = 4.0 if key_of(key) else -4.0
        else:
            worth = min(len(key), 9) - 1.5 * key.endswith("*") - 6 * (key.rstrip("*") in self._common)
        return worth - 0.5 * self._uses.get(key, 0).bit_length()

    def _weigh_deep(self, key: str) -> float:
        worth = self.of(key) - 0.5 * self._shared.get(key, 0).bit_length()
        # The first token is looked at wherever it stands, but for an opening.
        first = key.partition(BETWEEN)[0]
        if first == "^":
            return worth
        return worth - (_MARK_FIRST if _is_mark(first) else _COMMON_FIRST if first in self._common else 0.0)


def _is_mark(token: str) -> bool:
    return token == NUMBERS or not (token[0].isalnum() or is_unspaced(token))


def file(phrases: Sequence[Phrase], common: frozenset[str] = frozenset()) -> list[list[str]]:
    """Return for each of the phrases that are looked for together the keys to file it under.

    ``common`` are the commonest words, folded: poor keys, under which a phrase is filed where it has no other.
    """
    worths = _Worths(phrases, common)
    return [_keys(phrase, worths) for phrase in phrases]


class _Cover(NamedTuple):
    """Keys of which a match holds one, and how telling the weakest of them is."""

    worth: float
    keys: list[str]


def _best(sets: Iterable[Sequence[str]], worth: Callable[[str], float], *, gapped: bool) -> _Cover | None:
    worths = [(min(map(worth, keys)) - _KEY_COST * (_cost(keys, gapped=gapped) - 1), keys) for keys in sets]
    best = max((each for each, _ in worths), default=None)
    return None if best is None else _Cover(best, max(sorted(set(keys)) for each, keys in worths if each == best))


def _cost(keys: Sequence[str], *, gapped: bool) -> int:
    """Return for how many keys a set counts: where a slot is all that is chosen, each sort of dollar is one."""
    return sum(len(DOLLARS) if key.endswith(DOLLAR) else 1 for key in keys) if gapped else len(keys)


def _slot(phrase: Phrase, slot: int, worths: _Worths) -> _Cover | None:
    """Return the most telling keys of a slot, if no wording can do without it."""
    choices = phrase.slots[slot]
    if not all(choices):
        return None
    before, after = neighbours(phrase, slot, -1), neighbours(phrase, slot, 1)
    gapped = phrase.gapped
    covers: list[_Cover] = []
    keys: list[str] = []
    for elements in choices:
        short: _Cover | None = None
        # Of each of these sets a match with these elements holds a key.
        sets = [*paths(phrase, slot, elements, before, after), *([key] for key in singles(elements))]
        sets = [each for each in sets if each]
        if gapped:
            # Which words a phrase with gaps takes depends on where the search starts: at the first of these tokens.
            short = _best(filter(_are_short, sets), worths.of, gapped=True)
            sets = [each for each in sets if short and _go_on(each, short.keys)]
        best = _best(sets, worths.deep, gapped=False)
        if not best:
            return None
        keys += best.keys
        covers.append(short or best)
    worth = min(cover.worth for cover in covers) - _KEY_COST * sum(_cost(cover.keys, gapped=gapped) for cover in covers)
    return _Cover(worth, keys)


def _are_short(keys: Sequence[str]) -> bool:
    """Tell whether keys are words, pairs of which no two stems, or openings of one word, and of one sort."""
    if any(EDGE in key or key.count(BETWEEN) > 1 or key.count("*") > 1 for key in keys):
        return False
    return len({key.startswith(OPENING) for key in keys}) == 1


def _go_on(keys: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether each of some keys is, or goes on from, one of some others."""
    return all(any(key == other or key.startswith(other + BETWEEN) for other in others) for key in keys)


def _keys(phrase: Phrase, worths: _Worths) -> list[str]:
    """Return keys of which whatever the phrase matches holds one: those of its most telling slot."""
    slots = ((cover.worth, -slot, cover) for slot in range(len(phrase.slots)) if (cover := _slot(phrase, slot, worths)))
    return list(dict.fromkeys(max(slots)[2].keys))
