"""Keys: what a phrase is filed under, and what a text can be looked up by.

A key is a word, a character of a script without spaces, the first letters of a word with ``*``, two or three tokens in a
row with tabs between, or, for phrases tied to a start, the tokens that a sentence opens with. Three tokens meet far less
often by chance than one, so nearly all phrases are filed under two or three. Among several tokens all numbers and
currencies are ``0``, and an edge to which the phrase is tied may be the last.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.phrases.fold import is_unspaced, is_word
from bodycopy.kernel.phrases.language import GAP, NUMBER, STEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bodycopy.kernel.phrases.language import Elements, Phrase

STEM_LENGTHS = (5, 3, 2, 1)
"""Stems are filed under this many of their first letters."""
BETWEEN = "\t"
"""Between the two tokens of a pair."""
OPENING = "^" + BETWEEN
"""Before a token that a sentence opens with, marks aside."""

# The most tokens of the next slot that are tried beside the edge of a slot.
_NEIGHBOURS = 40


CURRENCIES = frozenset(
    "$ € £ ¥ ₹ ₽ ₴ ₺ ₩ ₪ ฿ ₫ ₱ ₦ ₸ ₾ ₼ ¢ % ٪ ‰ usd eur euro euros gbp chf jpy cny rmb aud cad nzd hkd twd sgd inr rs sek nok "
    "dkk isk kr pln zł zl czk kč kc huf ft ron lei leu bgn лв uah грн rub руб try tl brl mxn ars clp cop zar krw thb vnd idr "
    "rp php ils nis aed sar egp ريال درهم جنيه دينار".split()
)
"""What may stand beside a number."""
DOLLARS = frozenset(("us", "a", "au", "c", "ca", "nz", "hk", "nt", "s", "r", "mx"))
"""Letters that stand before the dollar sign: US$ 5, R$ 5."""
NUMBERS = "0"
"""Stands for all numbers and currencies beside other tokens."""
DOLLAR = "\x05"
"""Stands for the letters before a dollar sign, with which a number may begin."""
EDGE = "\x04"
"""Stands for an end that a phrase is tied to: a piece is over, or goes on with a mark."""
# Marks that tell as much as a word.
_TELLING = frozenset("©ⓒ®℗")


def key_of(element: str) -> str:
    """Return the key of a single element, empty where it can't be looked up."""
    if element[0] == STEM:
        length = next(length for length in STEM_LENGTHS if length < len(element))
        return element[1 : length + 1] + "*"
    return element if is_word(element) or is_unspaced(element) or element in _TELLING else ""


def in_pair(token: str) -> str:
    """Return what a token is in a pair."""
    return NUMBERS if token[0].isdecimal() or token in CURRENCIES else token


def singles(elements: Elements) -> list[str]:
    """Return the keys of one token that elements in a row hold."""
    return [key for key in map(key_of, elements) if key]


def paths(
    phrase: Phrase, slot: int, elements: Elements, before: Sequence[str], after: Sequence[str]
) -> Iterator[list[str]]:
    """Yield sets of keys; whatever matches with these elements in this slot holds a key of each set.

    ``before`` and ``after`` are the ``neighbours`` of the slot.
    """
    for at, element in enumerate(elements):
        if element != GAP:
            for ways in _ways(elements, at, after):
                yield _usable([_as_first(element) + way for way in ways])
    first = _opening(phrase, slot, elements)
    if first:
        yield [first]
        at = next(at for at, element in enumerate(elements) if is_text(element))
        yield from ([first + way for way in ways] for ways in _ways(elements, at, after))
    elif elements[0] != GAP:
        yield from _backward(elements, before, after)


def _backward(elements: Elements, before: Sequence[str], after: Sequence[str]) -> Iterator[list[str]]:
    """Yield sets of keys that begin with what may stand before a slot."""
    onward = [[""], *_ways(elements, 0, after)[:1]]
    opens = EDGE in before
    if not before or GAP in before or (opens and (elements[0][0] <= STEM or not is_text(elements[0]))):
        return
    heads = [_as_first(one) + BETWEEN + two for one in before if one != EDGE for two in _as_next(elements[0])]
    # An ending after its apostrophe.
    endings = [_as_first(one) + BETWEEN + "'" for one in before if one[0] == STEM]
    if opens:
        heads.append(OPENING + elements[0])
    for ways in onward if elements[0] != NUMBER else onward[:1]:
        yield _usable([*(head + way for head in heads for way in ways), *endings])


def _ways(elements: Elements, at: int, after: Sequence[str]) -> list[list[str]]:
    """Return how it may go on after an element, one token or two far: each with a tab before."""
    sets: list[list[str]] = []
    way = ""
    endings: list[str] = []
    for here in range(at, min(at + 2, len(elements))):
        following = [elements[here + 1]] if here + 1 < len(elements) else after
        if not following or GAP in following or (here > at and elements[here] == NUMBER):
            break
        if here > at:
            way = BETWEEN + _as_next(elements[here])[0]
        if elements[here][0] == STEM:
            # An ending after its apostrophe.
            endings.append(way + BETWEEN + "'")
        sets.append([*(way + BETWEEN + token for element in following for token in _as_next(element)), *endings])
    return sets


def _usable(keys: list[str]) -> list[str]:
    """Return keys, or none where one of them says too little: a number and an edge, or two numbers."""
    return [] if any(key.startswith((NUMBERS + BETWEEN + NUMBERS, NUMBERS + BETWEEN + EDGE)) for key in keys) else keys


def _as_first(element: str) -> str:
    """Return the last token of an element, as it stands at the front of a key."""
    return NUMBERS if element == NUMBER else key_of(element) if element[0] == STEM else in_pair(element)


def _as_next(element: str) -> list[str]:
    """Return the tokens that an element may open with, as they stand further on in a key."""
    if element == NUMBER:
        return [NUMBERS, DOLLAR]
    return [key_of(element) if element[0] == STEM else EDGE if element == EDGE else in_pair(element)]


def neighbours(phrase: Phrase, slot: int, step: int) -> list[str]:
    """Return the elements that may stand next to a slot, an edge among them; none where anything may, or too much."""
    found: dict[str, None] = {}
    for choices in phrase.slots[slot + 1 :] if step > 0 else phrase.slots[:slot][::-1]:
        found.update(dict.fromkeys(elements[0 if step > 0 else -1] for elements in choices if elements))
        if all(choices):
            return list(found) if len(found) <= _NEIGHBOURS else []
    if phrase.at_end if step > 0 else phrase.at_start:
        return [*found, EDGE] if len(found) < _NEIGHBOURS else []
    return []


def _opening(phrase: Phrase, slot: int, elements: Elements) -> str:
    """Return the key that a text opens with where a phrase tied to a start opens with these elements, empty for none."""
    first = next((element for element in elements if element[0] <= STEM or is_text(element)), "")
    if not (phrase.at_start and first and first[0] > STEM):
        return ""
    before = (element for choices in phrase.slots[:slot] for others in choices for element in others)
    return "" if any(element[0] <= STEM or is_text(element) for element in before) else OPENING + first


def is_text(token: str) -> bool:
    """Tell whether a token is not a mark."""
    return token[0].isalnum() or is_unspaced(token)


# --- where keys stand in their phrase ---------------------------------------------------------------------

# The number of tokens in the longest key.
_DEEPEST = 3


class Anchor(NamedTuple):
    """A place in a phrase from which it is looked for."""

    slot: int
    choice: int
    element: int


def anchors(phrase: Phrase, keys: Iterable[str]) -> Iterator[tuple[str, Anchor]]:
    """Yield each key with the places where its first token stands, or after a number its second."""
    standing: dict[str, list[tuple[int, int, list[int]]]] = {}
    for slot, choices in enumerate(phrase.slots):
        for choice, elements in enumerate(choices):
            places: dict[str, list[int]] = {}
            for at, element in enumerate(elements):
                if element[0] != NUMBER and element[0] != GAP:
                    places.setdefault(key_of(element) if element[0] == STEM else element, []).append(at)
            for token, here in places.items():
                standing.setdefault(token, []).append((slot, choice, here))
    for key in keys:
        tokens = key.removeprefix(OPENING).split(BETWEEN)
        first, second = (*tokens, "")[:2]
        step, token, other = (-1, second, first) if key.startswith(NUMBERS + BETWEEN) else (1, first, second)
        for slot, choice, here in standing.get(token, ()):
            elements = phrase.slots[slot][choice]
            beside = [at for at in here if not other or _may_be_next(elements, at + step, other)]
            for place in _fewest(elements, beside, tokens, gapped=phrase.gapped) if step > 0 else beside:
                yield key, Anchor(slot, choice, place)


def _fewest(elements: Elements, places: list[int], tokens: list[str], *, gapped: bool) -> list[int]:
    """Return at which of the places where a key may stand among elements it need be looked for.

    Of words in a row that hold a whole key several times the first is enough: where they stand, the key stands there, too. And of
    places from which these go on alike, each key that stands at one stands at the first: of a stem fifty times in a row, the
    first and the last few are enough. Where there are gaps, what a phrase takes depends on where the search starts.
    """
    kept: list[int] = []
    at, whole = 0, False
    for place in places:
        while at < place:
            whole = whole and elements[at][0] > STEM
            at += 1
        if not whole:
            kept.append(place)
            whole = elements[place : place + len(tokens)] == tuple(tokens)
    if len(kept) <= _DEEPEST or gapped:
        return kept
    last = len(elements) - _DEEPEST
    firsts = {elements[at : at + _DEEPEST]: at for at in reversed(kept) if at <= last}
    return [*sorted(firsts.values()), *(at for at in kept if at > last)]


def _may_be_next(elements: Elements, at: int, other: str) -> bool:
    """Tell whether what stands at a place, in elements or beyond their edge, may be a token of a key."""
    if not 0 <= at < len(elements) or elements[at][0] <= STEM:
        return True
    return in_pair(elements[at]) == other


# --- which keys to file a phrase under ---------------------------------------------------------------------

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
