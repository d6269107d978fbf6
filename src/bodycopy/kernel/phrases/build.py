"""Index phrases: ``build(sources) -> Index``, and the index as text and back.

Each wording is filed under its most telling key; where that tells little, the phrase says what else it holds.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.lines import IndexedLines, pack, unpack, write_indexed
from bodycopy.kernel.phrases.fold import is_unspaced
from bodycopy.kernel.phrases.index import ITEM, REST, Index, PostingLists
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
    split,
)
from bodycopy.kernel.phrases.language import GAP, compile_phrase, dump_phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bodycopy.kernel.phrases.keys import Neighbours
    from bodycopy.kernel.phrases.language import Elements, Phrase

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
        self._uses = Counter(
            key for phrase in phrases for slot in phrase.slots for elements in slot for key in singles(elements)
        )
        self._shared = Counter(
            BETWEEN.join(map(in_pair, elements[at : at + length]))
            for phrase in phrases
            for slot in phrase.slots
            for elements in slot
            for length in (2, 3)
            for at in range(len(elements) - length + 1)
        )
        self._known: dict[str, float] = {}
        self._deep: dict[str, float] = {}

    def of(self, key: str) -> float:
        """Return how telling a key is."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._weigh(key)
        return known

    def _weigh(self, key: str) -> float:
        if key.startswith(OPENING):
            return self.of(key[len(OPENING) :]) + _OPENING_WORTH
        if BETWEEN in key:
            tokens = key.split(BETWEEN)
            if all(map(_is_mark, tokens)):
                return _MARKS_WORTH
            *low, high = sorted(map(self.of, tokens))
            worth = high + sum(max(0.0, each) for each in low) + _PAIR_WORTH
            return worth if len(tokens) == 2 else worth + _third(tokens[2])
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

    def deep(self, key: str) -> float:
        """Return how telling a key is among phrases that share words in a row."""
        known = self._deep.get(key)
        if known is None:
            known = self._deep[key] = self.of(key) - 0.5 * self._shared.get(key, 0).bit_length() - self._front(key)
        return known

    def _front(self, key: str) -> float:
        """Return what a key loses for its first token, which is looked at wherever it stands; an opening loses nothing."""
        first = key.partition(BETWEEN)[0]
        if first == "^":
            return 0.0
        return _MARK_FIRST if _is_mark(first) else _COMMON_FIRST if first in self._common else 0.0


def _third(token: str) -> float:
    """Return how much more a pair tells with a third token after it, not counting that token's own worth."""
    if token == EDGE:
        return _EDGE_WORTH
    return 0.0 if _is_mark(token) else _PAIR_WORTH


def _is_mark(token: str) -> bool:
    return token == NUMBERS or not (token[0].isalnum() or is_unspaced(token))


def build(sources: Iterable[str], common: frozenset[str] = frozenset()) -> Index:
    """Index phrases; a hit's ``key`` is the phrase's place in ``sources``. Raises ``PhraseError``.

    ``common`` are the commonest words, folded: poor keys, under which a phrase is filed where it has no other.
    """
    phrases = [compile_phrase(source) for source in sources]
    worths = _Worths(phrases, common)
    lines: dict[str, str] = {}
    postings: dict[str, list[int]] = {}
    for number, phrase in enumerate(phrases):
        lines[str(number)] = dump_phrase(phrase)
        for key in _file(phrase, worths):
            postings.setdefault(key, []).append(number)
    return Index(len(phrases), PostingLists(lines, *_entries(postings)))


def _entries(postings: Mapping[str, Sequence[int]]) -> tuple[dict[str, str], list[str]]:
    """Return the entries of an index, given the phrases by key, and the stems among the keys' tokens."""
    entries: dict[str, dict[str, list[str]]] = {}
    stems: set[str] = set()
    for key, numbers in sorted(postings.items()):
        first, others = split(key)
        stems.update(token for token in (first, *others) if token[-1] == "*" and len(token) > 1)
        second, *rest = others or ("",)
        rests = entries.setdefault(first, {}).setdefault(second, [])
        rests.append(BETWEEN.join([*rest, " ".join(map(str, numbers))]))
    return {first: _items(items) for first, items in entries.items()}, sorted(stems)


def _items(items: Mapping[str, Sequence[str]]) -> str:
    return ITEM.join(second + BETWEEN + REST.join(rests) for second, rests in items.items())


class _Cover(NamedTuple):
    """Keys of which a match holds one, and how telling the weakest of them is."""

    worth: float
    keys: list[str]


def _sets(phrase: Phrase, slot: int, elements: Elements, edges: Neighbours) -> list[list[str]]:
    """Return sets of keys of which a match with these elements in a slot holds one of each."""
    return [keys for keys in (*paths(phrase, slot, elements, edges), *([key] for key in singles(elements))) if keys]


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
    edges = neighbours(phrase, slot)
    gapped = any(GAP in elements for one in phrase.slots for elements in one)
    covers: list[_Cover] = []
    keys: list[str] = []
    for elements in choices:
        short: _Cover | None = None
        sets = _sets(phrase, slot, elements, edges)
        if gapped:
            # Which words a phrase with gaps takes depends on where the search starts: at the first of these tokens.
            short = _best(filter(_are_short, sets), worths.of, gapped=True)
            sets = [keys for keys in sets if short and _go_on(keys, short.keys)]
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


def _file(phrase: Phrase, worths: _Worths) -> list[str]:
    """Return keys of which whatever the phrase matches holds one: those of its most telling slot."""
    slots = ((cover.worth, -slot, cover) for slot in range(len(phrase.slots)) if (cover := _slot(phrase, slot, worths)))
    return list(dict.fromkeys(max(slots)[2].keys))


def dumps(index: Index) -> bytes:
    """Return the index as text in UTF-8; ``loads`` reads it back."""
    sources, entries, stems = index.postings
    postings = pack([write_indexed(sources), write_indexed(entries), " ".join(stems).encode()])
    return pack([str(index.size).encode(), postings])


def loads(data: memoryview) -> Index:
    """Read an index back; of its entries and phrases only what a text wants is looked at."""
    size, postings = unpack(data)
    sources, entries, stems = unpack(postings)
    words = stems.tobytes().decode().split()
    return Index(int(size.tobytes()), PostingLists(IndexedLines(sources), IndexedLines(entries), words))
