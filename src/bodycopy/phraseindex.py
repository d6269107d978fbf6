"""An index over tens of thousands of phrases: ``find`` reads a text once and returns every hit.

A stretch of text whose set of words does not hold both keys of a phrase is done with; where it does, its tokens are
cut once and the phrase is matched outward from the first key. So the cost hangs on the text, not on the number of
phrases.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.phrase import Tokens, is_unspaced, tokens
from bodycopy.phrasecompile import GAP, Phrase, is_anchored, load_phrase
from bodycopy.phrasekeys import NUMBER_KEY, STEM_LENGTHS, Keys, keys_of, prepare
from bodycopy.phrasematch import BEFORE_NUMBERS, Anchor, Edges, match

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


class Part(NamedTuple):
    """The phrases that only texts with letters of one script group can hold."""

    sources: Mapping[int, str]
    """By number: the phrase as ``dump_phrase`` writes it."""
    words: Mapping[str, str]
    """Key -> ``"second number number second number"``: a second key, and the phrases that hold both."""
    openings: Mapping[str, str]
    """The same, for phrases tied to a start by ``^``, under the keys that they open with."""


class Index:
    """Phrases, filed. Made by ``phrasefiling``; a search reads the parts it needs, and changes nothing else."""

    __slots__ = (
        "_entries",
        "_openings",
        "_pending",
        "_phrases",
        "_silent",
        "_sources",
        "_stems",
        "_words",
        "parts",
        "size",
    )

    def __init__(self, size: int, parts: Mapping[int, Sequence[Callable[[], Part]]]) -> None:
        self.size = size
        """How many phrases there are."""
        self.parts = parts
        """By script group."""
        self._pending = set(parts)
        self._sources: dict[int, str] = {}
        self._words: dict[str, str] = {}
        self._openings: dict[str, str] = {}
        self._entries: dict[tuple[bool, str], list[tuple[str, list[int]]]] = {}
        self._phrases: dict[int, _Filed] = {}
        self._silent: frozenset[int] = frozenset()
        self._stems: dict[int, set[str]] | None = None
        """Length -> the stems among the keys of ``_words``; sorted out when first wanted."""

    def without(self, numbers: frozenset[int]) -> Index:
        """Return the same index with some phrases left out; the others keep their numbers."""
        narrowed = Index(self.size, self.parts)
        narrowed._phrases = self._phrases
        narrowed._silent = self._silent | numbers
        return narrowed

    def _read_parts(self, scripts: Collection[int]) -> None:
        """Read the parts for some script groups, unless that is done."""
        for script in self._pending.intersection(scripts):
            self._pending.remove(script)
            self._stems = None
            self._entries.clear()
            for part in (read() for read in self.parts[script]):
                self._sources.update(part.sources)
                for known, more in ((self._words, part.words), (self._openings, part.openings)):
                    shared = {key: f"{known[key]} {more[key]}" for key in known.keys() & more.keys()}
                    known.update(more)
                    known.update(shared)

    def find(
        self,
        folded: str,
        units: Sequence[tuple[int, int]] | None = None,
        starts: Collection[int] = frozenset(),
        ends: Collection[int] = frozenset(),
        labels: Collection[int] = frozenset(),
    ) -> list[Hit]:
        """Return every hit, sorted.

        ``folded`` is a folded text. A hit lies within one of ``units``, ranges that are sorted and disjoint (by
        default the whole text). ``^`` and ``$`` hold at the ends of a unit and at the offsets in ``starts`` and
        ``ends``, and for whole labels ``$`` at those in ``labels``. Of hits of one phrase that contain each other the longest counts, or with a ``_`` in it the
        shortest; hits of different phrases may overlap.
        """
        text = prepare(folded)
        self._read_parts(text.scripts)
        edges = Edges(starts, ends, labels)
        inner = sorted(starts)
        hits: list[Hit] = []
        for window in _windows(units if units is not None else [(0, len(folded))]):
            keys = text.keys(window[0][0], window[-1][1])
            spread = self._candidates(keys)
            for start, end in window:
                within = inner[bisect_right(inner, start) : bisect_left(inner, end)] if inner else ()
                opened = self._opened({text.opening(at, end) for at in (start, *within)})
                if not (opened or spread):
                    continue
                if len(window) > 1:
                    keys = text.keys(start, end)
                wanted: dict[str, list[int]] = {}
                for first, second, numbers in (*opened, *spread):
                    if (first == NUMBER_KEY or keys.has(first)) and keys.has(second):
                        wanted.setdefault(second if first == NUMBER_KEY else first, []).extend(numbers)
                if wanted:
                    hits += _verify(tokens(folded, start, end), wanted, self._phrase, edges)
        hits.sort()
        return hits

    def _candidates(self, keys: Keys) -> list[tuple[str, str, list[int]]]:
        """Return first key, second key and phrase numbers of the entries whose two keys are both there."""
        words = self._words.keys()
        firsts = [*(words & keys.words)]
        if keys.grams:
            firsts += words & keys.grams
        if self._stems is None:
            self._stems = {}
            for key in words:
                if key[-1] == "*":
                    self._stems.setdefault(len(key) - 1, set()).add(key[:-1])
        for length, stems in self._stems.items():
            firsts += [stem + "*" for stem in stems & keys.stems_of(length)]
        return [
            (first, second, numbers)
            for first in firsts
            for second, numbers in self._entries.get((False, first)) or self._read(first, opening=False)
            if keys.has(second)
        ]

    def _opened(self, openings: Collection[str]) -> list[tuple[str, str, list[int]]]:
        """Return the entries of phrases that may open like this."""
        found: list[tuple[str, str, list[int]]] = []
        for opening in openings:
            firsts = {opening, *(opening[:length] + "*" for length in STEM_LENGTHS)}
            if opening in BEFORE_NUMBERS:
                firsts.add(NUMBER_KEY)
            for first in firsts & self._openings.keys():
                entry = self._entries.get((True, first)) or self._read(first, opening=True)
                found += [(first, second, numbers) for second, numbers in entry]
        return found

    def _read(self, first: str, *, opening: bool) -> list[tuple[str, list[int]]]:
        """Read an entry, once."""
        filed = (self._openings if opening else self._words)[first]
        entry: list[tuple[str, list[int]]] = []
        for part in filed.split(" "):
            if not part.isdecimal():
                entry.append((part, []))
            elif int(part) not in self._silent:
                entry[-1][1].append(int(part))
        entry = [(second, numbers) for second, numbers in entry if numbers]
        self._entries[opening, first] = entry
        return entry

    def _phrase(self, number: int) -> _Filed:
        """Return a phrase, read when first wanted."""
        known = self._phrases.get(number)
        if known is None:
            known = self._phrases[number] = _Filed(load_phrase(self._sources[number]))
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

    __slots__ = ("anchors", "gapped", "phrase")

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        self.gapped = any(GAP in elements for slot in phrase.slots for elements in slot)
        self.anchors: dict[str, list[Anchor]] = {}
        for slot, choices in enumerate(phrase.slots):
            for choice, elements in enumerate(choices):
                # A phrase tied to a start is filed under its first character alone.
                lone = [(one, at) for at, one in enumerate(elements) if is_unspaced(one)]
                for key, element in dict.fromkeys((*keys_of(elements), *lone)):
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
        for first, last in (_innermost(spans) if phrase(number).gapped else _outermost(spans))
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


def _innermost(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans that contain no other."""
    reach = -1
    for first, last in sorted(spans, key=lambda span: (span[1], -span[0])):
        if first > reach:
            reach = first
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
