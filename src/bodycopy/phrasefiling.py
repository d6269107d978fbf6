"""File phrases: ``build(sources) -> Index``, and the index as text and back.

Each wording is filed under its most telling key together with a second one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.phrase import is_unspaced
from bodycopy.phrasecompile import compile_phrase, dump_phrase, is_anchored
from bodycopy.phraseindex import Index
from bodycopy.phrasekeys import NONE, NUMBER_KEY, keys_of, openings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bodycopy.phrasecompile import Elements, Phrase

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
    drawers: list[dict[str, dict[str, list[int]]]] = [{}, {}]
    for number, phrase in enumerate(phrases):
        pairs = _file_by_opening(phrase, uses) if phrase.at_start else []
        drawer = drawers[bool(pairs)]
        for first, second in dict.fromkeys(pairs or _file(phrase, uses)):
            drawer.setdefault(first, {}).setdefault(second, []).append(number)
    return Index([dump_phrase(phrase) for phrase in phrases], *(_entries(drawer) for drawer in drawers))


def _entries(drawer: Mapping[str, Mapping[str, list[int]]]) -> dict[str, str]:
    """Write each key's entry as a line: ``"second number number second number"``."""
    return {
        first: " ".join(f"{second} {' '.join(map(str, numbers))}" for second, numbers in sorted(seconds.items()))
        for first, seconds in sorted(drawer.items())
    }


def _best(elements: Elements, uses: Mapping[str, int]) -> list[str]:
    """Return the keys of elements in a row, the most telling first."""
    return sorted({key for key, _ in keys_of(elements)}, key=lambda key: (_worth(key, uses[key]), key), reverse=True)


def _slots(phrase: Phrase, uses: Mapping[str, int]) -> list[tuple[int, list[list[str]]]]:
    """Return the slots that no wording can do without, the most telling first: number, each choice's best keys."""
    slots = [
        (number, [_best(elements, uses) for elements in slot])
        for number, slot in enumerate(phrase.slots)
        if is_anchored(slot)
    ]
    slots.sort(
        key=lambda slot: (min(_worth(keys[0], uses[keys[0]]) for keys in slot[1]) - len(slot[1]) / 2, -slot[0]),
        reverse=True,
    )
    return slots


def _file(phrase: Phrase, uses: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield pairs of keys so that whatever the phrase matches holds both keys of a pair."""
    (_, first), *others = _slots(phrase, uses)
    for keys in first:
        if others and len(others[0][1]) <= _PAIRS:
            yield from ((keys[0], other[0]) for other in others[0][1])
        else:
            yield keys[0], keys[1] if len(keys) > 1 else NONE


def _file_by_opening(phrase: Phrase, uses: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return pairs of a key that the phrase may open with and one more that it then holds; none where it's open."""
    pairs: list[tuple[str, str]] = []
    slots = _slots(phrase, uses)
    for first, number, elements in openings(phrase):
        seconds = [key for key in _best(elements, uses) if key != first][:1]
        for other, choices in slots:
            if other != number and len(choices) <= _PAIRS:
                seconds = [keys[0] for keys in choices]
                break
        if first == NUMBER_KEY and not seconds:
            return []
        pairs += [(first, second) for second in seconds or [NONE]]
    return pairs


def dumps(index: Index) -> str:
    """Return the index as text: blocks of lines with an empty line between; ``loads`` reads it back."""
    blocks = ["\n".join(index.sources)]
    for entries in (index.words, index.openings):
        blocks += ["\n".join(entries), "\n".join(entries.values())]
    return "\n\n".join(blocks)


def loads(text: str) -> Index:
    """Read an index back; entries and phrases are only taken apart when a text wants them."""
    sources, *blocks = [block.split("\n") if block else [] for block in text.split("\n\n")]
    words, openings = (
        dict(zip(keys, entries, strict=True)) for keys, entries in zip(blocks[::2], blocks[1::2], strict=True)
    )
    return Index(sources, words, openings)


def merge(one: Index, two: Index) -> Index:
    """Return one index over the phrases of both; those of ``two`` are numbered after those of ``one``."""
    shift = len(one.sources)

    def joined(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
        entries = dict(first)
        for key, entry in second.items():
            moved = " ".join(str(int(part) + shift) if part.isdecimal() else part for part in entry.split(" "))
            entries[key] = f"{entries[key]} {moved}" if key in entries else moved
        return entries

    return Index([*one.sources, *two.sources], joined(one.words, two.words), joined(one.openings, two.openings))
