"""An index over tens of thousands of phrases: ``find`` reads a text once and returns every hit.

The text's words and pairs of neighbouring words are looked up all at once among the keys that phrases are filed under;
where a key stands, and what else it needs in the same unit, the phrase is matched outward from it. So the cost hangs on
the text, not on the number of phrases.
"""

from __future__ import annotations

from bodycopy.phrasecompile import STEM, Phrase, dump_phrase, is_anchored, load_phrase
from bodycopy.phraseform import Form
from bodycopy.phrasekeys import BETWEEN, NUMBERS, OPENING, in_pair, key_of
from bodycopy.phrasematch import match
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from bodycopy.phrasecompile import Elements
    from bodycopy.phraseform import Anchor
    from bodycopy.reading import Reading, Unit

_ANYWHERE = 1 << 30
_NUMBER_FIRST = NUMBERS + BETWEEN


class Hit(NamedTuple):
    """A phrase found in a text: offsets, and the phrase's number in the index."""

    start: int
    end: int
    key: int


class Part(NamedTuple):
    """The phrases that only texts with letters of one script group can hold."""

    sources: Mapping[int, str]
    """By number: the phrase as ``dump_filed`` writes it."""
    entries: Mapping[str, str]
    """Key -> ``"number number"``: the phrases filed under it."""


_OTHERS, _OTHER = "\x1b", "\x1a"


def dump_filed(phrase: Phrase, others: Sequence[str]) -> str:
    """Return a phrase, and keys of which a text must hold one beside that which it is filed under, as a line."""
    return _OTHERS.join((dump_phrase(phrase), *filter(None, [_OTHER.join(others)])))


class _Use(NamedTuple):
    """How a phrase is looked for where one of its keys stands."""

    number: int
    form: Form
    anchors: Sequence[Anchor]
    others: Sequence[str]
    """Keys of which the unit must hold one, if there are any."""
    room: int
    """How many words may stand between the key and the start of its piece."""


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
        self._entries: dict[str, list[_Use]] = {}
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
            before = unit.words_before(at)
            for use in self._entries.get(key) or self._read(key):
                if before > use.room or (use.others and not any(map(unit.holds, use.others))):
                    continue
                for anchor in use.anchors:
                    span = match(unit, use.form, anchor, at)
                    if span:
                        spans.setdefault((number, use.number), set()).add(span)
        hits: list[Hit] = []
        for (number, one), found in spans.items():
            unit = reading.unit(number)
            hits += [
                Hit(unit.place(first)[0], unit.place(last)[1], one) for first, last in self._phrases[one].best(found)
            ]
        hits.sort()
        return hits

    def _places(self, reading: Reading) -> Iterator[tuple[int, str]]:
        """Yield the keys of the index that stand in a text, each with the number of the token to match from."""
        keys = self._filed.keys()
        pairs = keys & set(reading.pairs)
        # What stands before a word may be a number of several tokens: the word is the one to match from.
        shifts = {pair: pair.startswith(_NUMBER_FIRST) for pair in pairs}
        if pairs:
            yield from [(at + shifts[pair], pair) for at, pair in enumerate(reading.pairs) if pair in pairs]
        for key in keys & reading.openings.keys():
            for at in reading.openings[key]:
                yield at, key
        words: dict[str, list[str]] = {word: [word] for word in keys & reading.vocabulary}
        for length, stems in self._stems_by_length().items():
            for word in reading.vocabulary:
                if word[:length] in stems:
                    words.setdefault(word, []).append(word[:length] + "*")
        if words:
            yield from self._stand(reading, words)

    def _stems_by_length(self) -> dict[int, set[str]]:
        if self._stems is None:
            self._stems = {}
            for key in self._filed:
                if "*" in key:
                    for stem in (part[:-1] for part in key.split(BETWEEN) if part[-1:] == "*" and part != "*"):
                        self._stems.setdefault(len(stem), set()).add(stem)
        return self._stems

    def _stand(self, reading: Reading, words: Mapping[str, list[str]]) -> Iterator[tuple[int, str]]:
        """Yield where words that are keys stand, and stems that are or are part of pairs that are."""
        filed, texts = self._filed, reading.texts
        for at, word in [(at, word) for at, word in enumerate(texts) if word in words]:
            for key in words[word]:
                if key in filed:
                    yield at, key
                if key[-1] == "*":
                    after = key + BETWEEN + in_pair(texts[at + 1])
                    if after in filed:
                        yield at, after
                    before = in_pair(texts[at - 1]) + BETWEEN + key if at else ""
                    if before in filed:
                        yield at if before.startswith(_NUMBER_FIRST) else at - 1, before

    def _read(self, key: str) -> list[_Use]:
        """Read an entry, once."""
        numbers = [number for number in map(int, self._filed[key].split(" ")) if number not in self._silent]
        entry = [(self._phrases.get(number) or self._phrase(number)).use(number, key) for number in numbers]
        self._entries[key] = entry
        return entry

    def _phrase(self, number: int) -> _Filed:
        """Read a phrase, once."""
        line, _, others = self._sources[number].partition(_OTHERS)
        known = self._phrases[number] = _Filed(load_phrase(line), tuple(others.split(_OTHER)) if others else ())
        return known


class Few:
    """A handful of phrases, looked for without an index."""

    __slots__ = ("_phrases", "_stems", "_wanted")

    def __init__(self, lines: Sequence[str]) -> None:
        """Take phrases as ``dump_phrase`` writes them."""
        self._phrases = [_Filed(load_phrase(line)) for line in lines]
        self._wanted: dict[str, dict[int, None]] = {}
        for number, filed in enumerate(self._phrases):
            slot = next(slot for slot in filed.form.slots if is_anchored(slot))
            for elements in slot:
                key = next(key for key in map(key_of, elements) if key)
                self._wanted.setdefault(key, {})[number] = None
        self._stems: dict[int, set[str]] = {}
        for key in self._wanted:
            if key[-1] == "*":
                self._stems.setdefault(len(key) - 1, set()).add(key[:-1])

    def find(self, unit: Unit) -> list[Hit]:
        """Return every hit in a unit."""
        words: dict[str, list[str]] = {word: [word] for word in unit.words & self._wanted.keys()}
        for length, stems in self._stems.items():
            if stems & unit.stems(length):
                for word in unit.words:
                    if word[:length] in stems:
                        words.setdefault(word, []).append(word[:length] + "*")
        if not words:
            return []
        spans: dict[int, set[tuple[int, int]]] = {}
        for at, key in [(at, key) for at, text in enumerate(unit.texts) if text in words for key in words[text]]:
            for number in self._wanted[key]:
                for anchor in self._phrases[number].anchors_of(key):
                    span = match(unit, self._phrases[number].form, anchor, at)
                    if span:
                        spans.setdefault(number, set()).add(span)
        return [
            Hit(unit.place(first)[0], unit.place(last)[1], number)
            for number, found in spans.items()
            for first, last in self._phrases[number].best(found)
        ]


class _Filed:
    """A phrase and, by key, the places where the key stands in it."""

    __slots__ = ("_anchors", "_others", "_phrase", "best", "form")

    def __init__(self, phrase: Phrase, others: Sequence[str] = ()) -> None:
        self._phrase = phrase
        self._others = others
        self.form = Form(phrase)
        self.best: Callable[[Iterable[tuple[int, int]]], Iterator[tuple[int, int]]] = (
            _innermost if self.form.gapped else _outermost
        )
        self._anchors: dict[str, list[Anchor]] = {}

    def use(self, number: int, key: str) -> _Use:
        """Say how the phrase, by its number, is looked for where a key stands."""
        anchors = self.anchors_of(key)
        room = max((anchor.before for anchor in anchors), default=0) if self.form.at_start else _ANYWHERE
        return _Use(number, self.form, anchors, self._others, room)

    def anchors_of(self, key: str) -> list[Anchor]:
        """Return where a key stands, of a pair its first token, or behind a number its second."""
        known = self._anchors.get(key)
        if known is None:
            first, _, second = key.removeprefix(OPENING).partition(BETWEEN)
            step, token, other = (-1, second, first) if key.startswith(_NUMBER_FIRST) else (1, first, second)
            known = self._anchors[key] = [
                self.form.anchor(slot, choice, at)
                for slot, choices in enumerate(self._phrase.slots)
                for choice, elements in enumerate(choices)
                for at, element in enumerate(elements)
                if (key_of(element) or element) == token and (not other or _may_be_next(elements, at + step, other))
            ]
        return known


def _may_be_next(elements: Elements, at: int, other: str) -> bool:
    """Tell whether what stands at a place, in elements or beyond their edge, may be a token of a pair."""
    if not 0 <= at < len(elements) or elements[at][0] <= STEM:
        return True
    return in_pair(elements[at]) == other


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
