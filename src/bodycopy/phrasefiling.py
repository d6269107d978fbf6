"""File phrases: ``build(sources) -> Index``, and the index as text and back.

Each wording is filed under its most telling key together with a second one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.phrase import is_unspaced
from bodycopy.phrasecompile import Phrase, compile_phrase, dump_phrase, is_anchored
from bodycopy.phraseindex import Index
from bodycopy.phrasekeys import NONE, STEM_LENGTHS, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# A phrase is filed under pairs of keys only where the second key's slot has at most this many choices.
_PAIRS = 12


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
            yield keys[0], keys[1] if len(keys) > 1 else NONE


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
