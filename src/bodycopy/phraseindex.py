"""An index over tens of thousands of phrases: ``find`` reads a text once and returns every hit.

A stretch of text whose set of words does not hold both keys of a phrase is done with; where it does, its tokens are
cut once and the phrase is matched outward from the first key. So the cost hangs on the text, not on the number of
phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.phrase import Tokens, is_unspaced, tokens
from bodycopy.phrasecompile import Phrase, is_anchored, load_phrase
from bodycopy.phrasekeys import Keys, keys_of, prepare
from bodycopy.phrasematch import Anchor, Edges, match

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

# Units are looked at together until they hold this many characters: small enough that two telling words seldom meet by
# chance, large enough that a page of one-word lines costs little.
_WINDOW = 1500


class Hit(NamedTuple):
    """A phrase found in a text: offsets, and the phrase's number in the index."""

    start: int
    end: int
    key: int


class Index:
    """Phrases, filed. Made by ``phrasefiling``; a search changes nothing but its caches."""

    __slots__ = ("_entries", "_phrases", "_silent", "sources", "stems", "words")

    def __init__(
        self, sources: Sequence[str], words: Mapping[str, str], stems: Mapping[int, Mapping[str, str]]
    ) -> None:
        self.sources = sources
        """The phrases as ``dump_phrase`` writes them, by number."""
        self.words = words
        """Word, or unspaced characters -> ``"second number number second number"``."""
        self.stems = {length: entries for length, entries in stems.items() if entries}
        """Length -> the same for the first letters of stems."""
        self._entries: dict[str, list[tuple[str, list[int]]]] = {}
        self._phrases: dict[int, _Filed] = {}
        self._silent: frozenset[int] = frozenset()

    def without(self, numbers: frozenset[int]) -> Index:
        """Return the same index with some phrases left out; the others keep their numbers."""
        narrowed = Index(self.sources, self.words, self.stems)
        narrowed._phrases = self._phrases
        narrowed._silent = self._silent | numbers
        return narrowed

    def find(
        self,
        folded: str,
        units: Sequence[tuple[int, int]] | None = None,
        starts: Collection[int] = frozenset(),
        ends: Collection[int] = frozenset(),
    ) -> list[Hit]:
        """Return every hit, sorted.

        ``folded`` is a folded text. A hit lies within one of ``units``, ranges that are sorted and disjoint (by
        default the whole text). ``^`` and ``$`` hold at the ends of a unit and at the offsets in ``starts`` and
        ``ends``. Hits of one phrase do not contain each other; hits of different phrases may overlap.
        """
        text = prepare(folded)
        edges = Edges(starts, ends)
        hits: list[Hit] = []
        for window in _windows(units if units is not None else [(0, len(folded))]):
            keys = text.keys(window[0][0], window[-1][1])
            candidates = list(self._candidates(keys))
            if not candidates:
                continue
            for start, end in window:
                if len(window) > 1:
                    keys = text.keys(start, end)
                wanted: dict[str, list[int]] = {}
                for first, second, numbers in candidates:
                    if keys.has(first) and keys.has(second):
                        wanted.setdefault(first, []).extend(numbers)
                if wanted:
                    hits += _verify(tokens(folded, start, end), wanted, self._phrase, edges)
        hits.sort()
        return hits

    def _candidates(self, keys: Keys) -> Iterator[tuple[str, str, list[int]]]:
        """Yield first key, second key and phrase numbers of the entries whose two keys are both there."""
        firsts = [*(self.words.keys() & keys.words)]
        if keys.grams:
            firsts += self.words.keys() & keys.grams
        for length, entries in self.stems.items():
            firsts += [stem + "*" for stem in entries.keys() & keys.stems_of(length)]
        for first in firsts:
            for second, numbers in self._entries.get(first) or self._read(first):
                if keys.has(second):
                    yield first, second, numbers

    def _read(self, first: str) -> list[tuple[str, list[int]]]:
        """Read an entry, once."""
        filed = self.stems[len(first) - 1][first[:-1]] if first[-1] == "*" else self.words[first]
        entry: list[tuple[str, list[int]]] = []
        for part in filed.split(" "):
            if not part.isdecimal():
                entry.append((part, []))
            elif int(part) not in self._silent:
                entry[-1][1].append(int(part))
        entry = [(second, numbers) for second, numbers in entry if numbers]
        self._entries[first] = entry
        return entry

    def _phrase(self, number: int) -> _Filed:
        """Return a phrase, read when first wanted."""
        known = self._phrases.get(number)
        if known is None:
            known = self._phrases[number] = _Filed(load_phrase(self.sources[number]))
        return known


class Few:
    """A handful of phrases, looked for without an index."""

    __slots__ = ("_phrases", "_wanted")

    def __init__(self, lines: Sequence[str]) -> None:
        """Take phrases as ``dump_phrase`` writes them."""
        self._phrases = [_Filed(load_phrase(line)) for line in lines]
        self._wanted: dict[str, list[int]] = {}
        for number, filed in enumerate(self._phrases):
            slot = next(slot for slot in filed.phrase.slots if is_anchored(slot))
            for elements in slot:
                self._wanted.setdefault(keys_of(elements)[0][0], []).append(number)

    def find(self, cut: Tokens, edges: Edges) -> list[Hit]:
        """Return every hit in a unit's tokens."""
        return _verify(cut, self._wanted, self._phrases.__getitem__, edges)


class _Filed:
    """A phrase and, by key, the places where the key stands in it."""

    __slots__ = ("anchors", "phrase")

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        self.anchors: dict[str, list[Anchor]] = {}
        for slot, choices in enumerate(phrase.slots):
            for choice, elements in enumerate(choices):
                for key, element in keys_of(elements):
                    self.anchors.setdefault(key, []).append(Anchor(slot, choice, element))


def _verify(cut: Tokens, wanted: Mapping[str, list[int]], phrase: Callable[[int], _Filed], edges: Edges) -> list[Hit]:
    """Match the phrases filed under each wanted key at every place where the key stands."""
    found: dict[int, set[tuple[int, int]]] = {}
    for first, places in _places(cut.texts, wanted).items():
        for number in dict.fromkeys(wanted[first]):
            filed = phrase(number)
            for anchor in filed.anchors[first]:
                for at in places:
                    span = match(cut, filed.phrase, anchor, at, edges)
                    if span:
                        found.setdefault(number, set()).add(span)
    return [
        Hit(cut.starts[first], cut.ends[last], number)
        for number, spans in found.items()
        for first, last in _outermost(spans)
    ]


def _places(texts: Sequence[str], wanted: Collection[str]) -> dict[str, list[int]]:
    """Return where each wanted key stands, by token."""
    places: dict[str, list[int]] = {}
    lengths = {len(key) - 1 for key in wanted if key[-1] == "*"}
    paired = any(len(key) == 2 and is_unspaced(key[0]) for key in wanted)
    for at, text in enumerate(texts):
        if text in wanted:
            places.setdefault(text, []).append(at)
        for length in lengths:
            key = text[:length] + "*"
            if key in wanted:
                places.setdefault(key, []).append(at)
        if paired and is_unspaced(text) and at + 1 < len(texts):
            key = text + texts[at + 1]
            if key in wanted:
                places.setdefault(key, []).append(at)
    return places


def _outermost(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans that no other contains."""
    reach = -1
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if last > reach:
            reach = last
            yield first, last


def _windows(units: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Group neighbouring units until a group holds enough characters."""
    window: list[tuple[int, int]] = []
    for unit in units:
        window.append(unit)
        if unit[1] - window[0][0] >= _WINDOW:
            yield window
            window = []
    if window:
        yield window
