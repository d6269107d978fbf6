"""An index over tens of thousands of phrases: ``find`` reads a text once and returns every hit.

Each wording is filed under its most telling word (a stem's first letters, a pair of characters where words
are not spaced) together with a second one. A stretch of text whose set of words does not hold both is done
with; where it does, its tokens are cut once and the phrase is matched outward from the word. So the cost
hangs on the text, not on the number of phrases.
"""

from __future__ import annotations

from collections import Counter
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.phrase import Tokens, compose, is_unspaced, is_word, tokens, visible
from bodycopy.phrasecompile import STEM, Elements, Phrase, compile_phrase, dump_phrase, is_anchored, load_phrase
from bodycopy.phrasematch import Anchor, Edges, match

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

# Units are looked at together until they hold this many characters: small enough that two telling words
# seldom meet by chance, large enough that a page of one-word lines costs little.
_WINDOW = 1500
# Stems are filed under their first 5, 3, 2 or 1 letters.
STEM_LENGTHS = (5, 3, 2, 1)
# A phrase is filed under pairs of keys only where the second key's slot has at most this many choices.
_PAIRS = 12
_NONE = "-"
"""Stands for the second word of a wording that has only one."""

_ASCII_LETTERS = {code: chr(code) if chr(code).isalpha() else " " for code in range(128)}
_sorts: dict[str, str] = {}
"""What ``_sort`` said of a character: a cache, bounded by Unicode."""


class Hit(NamedTuple):
    """A phrase found in a text: offsets, and the phrase's number in the index."""

    start: int
    end: int
    key: int


# --- what a stretch of text can be looked up by -----------------------------------------------------------


class _Keys(NamedTuple):
    """The words of a stretch of text, its single and paired unspaced characters, and its words' beginnings."""

    words: set[str]
    grams: set[str]
    stems: dict[int, set[str]]

    def stems_of(self, length: int) -> set[str]:
        """Return the first ``length`` letters of every word."""
        if length not in self.stems:
            self.stems[length] = {word[:length] for word in self.words}
        return self.stems[length]

    def has(self, key: str) -> bool:
        """Tell whether the stretch holds ``key``."""
        if key[-1] == "*":
            return key[:-1] in self.stems_of(len(key) - 1)
        return key in self.words or key in self.grams or key == _NONE


class _Text(NamedTuple):
    """A folded text with its separators blanked, offsets unchanged."""

    words: str
    unspaced: bool = False
    """It holds characters of scripts without spaces."""
    odd: bool = False
    """It holds invisible characters or combining accents."""

    def keys(self, start: int, end: int) -> _Keys:
        """Return what ``text[start:end]`` can be looked up by."""
        words = self.words[start:end]
        grams: set[str] = set()
        if self.odd:
            words = compose(visible(words))
        if self.unspaced and not words.isascii():
            squeezed = "".join(words.split())
            grams = {*squeezed, *map(add, squeezed, squeezed[1:])}
            words = "".join([" " if _sorts.get(char) == "u" else char for char in words])
        return _Keys(set(words.split()), grams, {})


def _prepare(folded: str) -> _Text:
    if folded.isascii():
        return _Text(folded.translate(_ASCII_LETTERS))
    words = folded
    sorts = set()
    for char in set(folded):
        sort = _sorts.get(char) or _sorts.setdefault(char, _sort(char))
        if sort == " ":
            words = words.replace(char, " ")
        else:
            sorts.add(sort)
    return _Text(words, "u" in sorts, "o" in sorts)


def _sort(char: str) -> str:
    """Sort a character: unspaced ``u``, odd ``o`` (invisible or an accent), part of a word ``w``, else a blank."""
    if is_unspaced(char):
        return "u"
    if not visible(char) or "\u0300" <= char <= "\u036f":
        return "o"
    if char.isalnum():
        return " " if char.isdecimal() else "w"
    # A mark stays with the letter before it.
    return "w" if len(tokens("a" + char).texts) == 1 else " "


# --- filing -----------------------------------------------------------------------------------------------


def keys_of(elements: Elements) -> list[tuple[str, int]]:
    """Return the keys that elements in a row can be looked up by, with the element each stands at."""
    keys: list[tuple[str, int]] = []
    lone: list[tuple[str, int]] = []
    for at, element in enumerate(elements):
        if element[0] == STEM:
            length = next(length for length in STEM_LENGTHS if length < len(element))
            keys.append((element[1 : length + 1] + "*", at))
        elif is_unspaced(element):
            lone.append((element, at))
            if at + 1 < len(elements) and is_unspaced(elements[at + 1]):
                keys.append((element + elements[at + 1], at))
        elif is_word(element):
            keys.append((element, at))
    return keys or lone


def _worth(key: str, uses: int) -> float:
    """Say how telling a key is: long, and not in every second phrase or sentence."""
    from bodycopy.commonwords import COMMON_WORDS

    if is_unspaced(key[0]):
        # Kana are mostly grammar, Han mostly meaning.
        worth = sum(1.5 if "\u3040" <= char < "\u3100" else 3.5 for char in key)
    else:
        worth = min(len(key), 9) - 1.5 * key.endswith("*") - 6 * (key.rstrip("*") in COMMON_WORDS)
    return worth - 0.5 * uses.bit_length()


def build(sources: Iterable[str]) -> Index:
    """File phrases; a hit's ``key`` is the phrase's place in ``sources``. Raises ``PhraseError``."""
    phrases = [compile_phrase(source) for source in sources]
    uses = Counter(
        key for phrase in phrases for slot in phrase.slots for elements in slot for key, _ in keys_of(elements)
    )
    filed: dict[str, dict[str, list[int]]] = {}
    for number, phrase in enumerate(phrases):
        for first, second in dict.fromkeys(_file_under(phrase, uses)):
            filed.setdefault(first, {}).setdefault(second, []).append(number)
    entries = {
        first: " ".join(f"{second} {' '.join(map(str, numbers))}" for second, numbers in sorted(seconds.items()))
        for first, seconds in sorted(filed.items())
    }
    stems = {
        length: {key[:-1]: entry for key, entry in entries.items() if key[-1] == "*" and len(key) == length + 1}
        for length in STEM_LENGTHS
    }
    words = {key: entry for key, entry in entries.items() if key[-1] != "*"}
    return Index([dump_phrase(phrase) for phrase in phrases], words, stems)


def _file_under(phrase: Phrase, uses: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield pairs of keys so that whatever the phrase matches holds both keys of a pair."""

    def worth(key: str) -> float:
        return _worth(key, uses[key])

    # For each slot that no wording can do without: the best keys of each of its choices, best first.
    slots = [
        [
            sorted({key for key, _ in keys_of(elements)}, key=lambda key: (worth(key), key), reverse=True)
            for elements in slot
        ]
        for slot in phrase.slots
        if is_anchored(slot)
    ]
    slots.sort(key=lambda slot: min(worth(keys[0]) for keys in slot) - len(slot) / 2, reverse=True)
    first, others = slots[0], slots[1:]
    for keys in first:
        if others and len(others[0]) <= _PAIRS:
            yield from ((keys[0], other[0]) for other in others[0])
        else:
            yield keys[0], keys[1] if len(keys) > 1 else _NONE


class Index:
    """Phrases, filed. Made by ``build`` or ``loads``; a search changes nothing but its caches."""

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
        self._phrases: dict[int, tuple[Phrase, dict[str, list[Anchor]]]] = {}
        self._silent: frozenset[int] = frozenset()

    def without(self, numbers: frozenset[int]) -> Index:
        """Return the same index with some phrases left out; the others keep their numbers."""
        narrowed = Index(self.sources, self.words, self.stems)
        narrowed._phrases = self._phrases  # noqa: SLF001 - a cache that both may fill
        narrowed._silent = self._silent | numbers  # noqa: SLF001 - its own class
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
        text = _prepare(folded)
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
                    hits += self._verify(tokens(folded, start, end), wanted, edges)
        hits.sort()
        return hits

    def _candidates(self, keys: _Keys) -> Iterator[tuple[str, str, list[int]]]:
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

    def phrase(self, number: int) -> tuple[Phrase, dict[str, list[Anchor]]]:
        """Return a phrase, and by key the places it stands at; read when first wanted."""
        known = self._phrases.get(number)
        if known is None:
            phrase = load_phrase(self.sources[number])
            anchors: dict[str, list[Anchor]] = {}
            for slot, choices in enumerate(phrase.slots):
                for choice, elements in enumerate(choices):
                    for key, element in keys_of(elements):
                        anchors.setdefault(key, []).append(Anchor(slot, choice, element))
            known = self._phrases[number] = phrase, anchors
        return known

    def _verify(self, cut: Tokens, wanted: Mapping[str, list[int]], edges: Edges) -> list[Hit]:
        """Match the phrases filed under each wanted key at every place where the key stands."""
        found: dict[int, set[tuple[int, int]]] = {}
        for first, places in _places(cut.texts, wanted).items():
            for number in dict.fromkeys(wanted[first]):
                phrase, anchors = self.phrase(number)
                for anchor in anchors[first]:
                    for at in places:
                        span = match(cut, phrase, anchor, at, edges)
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


# --- the compiled form ------------------------------------------------------------------------------------


def dumps(index: Index) -> str:
    """Return the index as text: blocks of lines with an empty line between; ``loads`` reads it back."""
    blocks = ["\n".join(index.sources)]
    for entries in (index.words, *(index.stems.get(length, {}) for length in STEM_LENGTHS)):
        blocks += ["\n".join(entries), "\n".join(entries.values())]
    return "\n\n".join(blocks)


def loads(text: str) -> Index:
    """Read an index back; entries and phrases are only taken apart when a text wants them."""
    sources, *blocks = [block.split("\n") if block else [] for block in text.split("\n\n")]
    words, *stems = [
        dict(zip(keys, entries, strict=True)) for keys, entries in zip(blocks[::2], blocks[1::2], strict=True)
    ]
    return Index(sources, words, dict(zip(STEM_LENGTHS, stems, strict=True)))


def merge(one: Index, two: Index) -> Index:
    """Return one index over the phrases of both; those of ``two`` are numbered after those of ``one``."""
    shift = len(one.sources)

    def joined(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
        entries = dict(first)
        for key, entry in second.items():
            moved = " ".join(str(int(part) + shift) if part.isdecimal() else part for part in entry.split(" "))
            entries[key] = f"{entries[key]} {moved}" if key in entries else moved
        return entries

    stems = {length: joined(one.stems.get(length, {}), two.stems.get(length, {})) for length in STEM_LENGTHS}
    return Index([*one.sources, *two.sources], joined(one.words, two.words), stems)
