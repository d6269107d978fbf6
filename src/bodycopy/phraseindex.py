"""An index over tens of thousands of phrases: ``find`` reads a text once and returns every hit.

The text's words and pairs of neighbouring words are looked up all at once among the keys that phrases are filed under;
where a key stands, and its second one in the same unit, the phrase is matched outward from it. So the cost hangs on
the text, not on the number of phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.phrasecompile import GAP, Phrase, is_anchored, load_phrase
from bodycopy.phrasekeys import BETWEEN, OPENING, key_of
from bodycopy.phrasematch import Anchor, Form, match

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from bodycopy.reading import Reading, Unit


class Hit(NamedTuple):
    """A phrase found in a text: offsets, and the phrase's number in the index."""

    start: int
    end: int
    key: int


class Part(NamedTuple):
    """The phrases that only texts with letters of one script group can hold."""

    sources: Mapping[int, str]
    """By number: the phrase as ``dump_phrase`` writes it."""
    entries: Mapping[str, str]
    """Key -> ``"second number number second number"``: a second key, and the phrases that hold both."""


class Index:
    """Phrases, filed. Made by ``phrasefiling``; a search reads the parts it needs, and changes nothing else."""

    __slots__ = ("_entries", "_filed", "_pending", "_phrases", "_silent", "_sources", "_stems", "parts", "size")

    def __init__(self, size: int, parts: Mapping[int, Sequence[Callable[[], Part]]]) -> None:
        self.size = size
        """How many phrases there are."""
        self.parts = parts
        """By script group."""
        self._pending = set(parts)
        self._sources: dict[int, str] = {}
        self._filed: dict[str, str] = {}
        self._entries: dict[str, list[tuple[str, list[int]]]] = {}
        self._phrases: dict[int, _Filed] = {}
        self._silent: frozenset[int] = frozenset()
        self._stems: dict[int, set[str]] | None = None
        """Length -> the stems among the keys; sorted out when first wanted."""

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
                shared = {key: f"{self._filed[key]} {part.entries[key]}" for key in self._filed.keys() & part.entries}
                self._filed.update(part.entries)
                self._filed.update(shared)

    def find(self, reading: Reading) -> list[Hit]:
        """Return every hit, sorted.

        A hit lies within one unit. ``^`` and ``$`` hold at the edges of its pieces. Of hits of one phrase that contain each other the longest counts, or with a ``_`` in it the shortest; hits of different
        phrases may overlap.
        """
        self._read_parts(reading.scripts)
        spans: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for place, key in self._places(reading):
            number = reading.number(place)
            unit = reading.unit(number)
            at = place - reading.firsts[number]
            for second, phrases in self._entries.get(key) or self._read(key):
                if not unit.holds(second):
                    continue
                for one in phrases:
                    filed = self._phrases.get(one) or self._phrase(one)
                    for anchor in filed.anchors_of(key):
                        span = match(unit, filed.form, anchor, at)
                        if span:
                            spans.setdefault((number, one), set()).add(span)
        hits: list[Hit] = []
        for (number, one), found in spans.items():
            unit = reading.unit(number)
            hits += [Hit(unit.starts[first], unit.ends[last], one) for first, last in self._phrases[one].best(found)]
        hits.sort()
        return hits

    def _places(self, reading: Reading) -> Iterator[tuple[int, str]]:
        """Yield the keys of the index that stand in a text, each with its token's number."""
        keys = self._filed.keys()
        pairs = keys & set(reading.pairs)
        if pairs:
            yield from [(at, pair) for at, pair in enumerate(reading.pairs) if pair in pairs]
        for key in keys & reading.openings.keys():
            for at in reading.openings[key]:
                yield at, key
        words: dict[str, list[str]] = {word: [word] for word in keys & reading.vocabulary}
        if self._stems is None:
            self._stems = {}
            for key in keys:
                if key[-1] == "*":
                    self._stems.setdefault(len(key) - 1, set()).add(key[:-1])
        for length, stems in self._stems.items():
            for word in reading.vocabulary:
                if word[:length] in stems:
                    words.setdefault(word, []).append(word[:length] + "*")
        if words:
            yield from [(at, key) for at, word in enumerate(reading.texts) if word in words for key in words[word]]

    def _read(self, key: str) -> list[tuple[str, list[int]]]:
        """Read an entry, once."""
        entry: list[tuple[str, list[int]]] = []
        for part in self._filed[key].split(" "):
            if not part.isdecimal():
                entry.append((part, []))
            elif int(part) not in self._silent:
                entry[-1][1].append(int(part))
        entry = [(second, numbers) for second, numbers in entry if numbers]
        self._entries[key] = entry
        return entry

    def _phrase(self, number: int) -> _Filed:
        """Read a phrase, once."""
        known = self._phrases[number] = _Filed(load_phrase(self._sources[number]))
        return known


class Few:
    """A handful of phrases, looked for without an index."""

    __slots__ = ("_phrases", "_wanted")

    def __init__(self, lines: Sequence[str]) -> None:
        """Take phrases as ``dump_phrase`` writes them."""
        self._phrases = [_Filed(load_phrase(line)) for line in lines]
        self._wanted: dict[str, dict[int, None]] = {}
        for number, filed in enumerate(self._phrases):
            slot = next(slot for slot in filed.form.slots if is_anchored(slot))
            for elements in slot:
                key = next(key for key in map(key_of, elements) if key)
                self._wanted.setdefault(key, {})[number] = None

    def find(self, unit: Unit) -> list[Hit]:
        """Return every hit in a unit."""
        spans: dict[int, set[tuple[int, int]]] = {}
        lengths = {len(key) - 1 for key in self._wanted if key[-1] == "*"}
        for at, text in enumerate(unit.texts):
            for key in (text, *(text[:length] + "*" for length in lengths)):
                for number in self._wanted.get(key, ()):
                    for anchor in self._phrases[number].anchors_of(key):
                        span = match(unit, self._phrases[number].form, anchor, at)
                        if span:
                            spans.setdefault(number, set()).add(span)
        return [
            Hit(unit.starts[first], unit.ends[last], number)
            for number, found in spans.items()
            for first, last in self._phrases[number].best(found)
        ]


class _Filed:
    """A phrase and, by key, the places where the key stands in it."""

    __slots__ = ("_anchors", "_phrase", "best", "form")

    def __init__(self, phrase: Phrase) -> None:
        self._phrase = phrase
        self.form = Form(phrase)
        gapped = any(GAP in elements for slot in phrase.slots for elements in slot)
        self.best: Callable[[Iterable[tuple[int, int]]], Iterator[tuple[int, int]]] = (
            _innermost if gapped else _outermost
        )
        self._anchors: dict[str, list[Anchor]] = {}

    def anchors_of(self, key: str) -> list[Anchor]:
        """Return where a key stands; of a pair, where its first token does before its second or a choice's end."""
        known = self._anchors.get(key)
        if known is None:
            token, _, after = key.removeprefix(OPENING).partition(BETWEEN)
            known = self._anchors[key] = [
                Anchor(slot, choice, at)
                for slot, choices in enumerate(self._phrase.slots)
                for choice, elements in enumerate(choices)
                for at, element in enumerate(elements)
                if (key_of(element) or element) == token
                and (not after or at + 1 == len(elements) or elements[at + 1] == after)
            ]
        return known


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
