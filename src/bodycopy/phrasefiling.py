"""File phrases: ``build(sources) -> Index``, and the index as text and back.

Each wording is filed under its most telling key together with a second one.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING

from bodycopy.phrase import is_unspaced
from bodycopy.phrasecompile import compile_phrase, dump_phrase, is_anchored
from bodycopy.phraseindex import Index, Part
from bodycopy.phrasekeys import ASCII, NONE, NUMBER_KEY, keys_of, openings, script_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bodycopy.phrasecompile import Elements, Phrase

_Drawer = dict[str, dict[str, list[int]]]
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
    # By script group: words, openings; key -> second key -> numbers.
    drawers: dict[int, tuple[_Drawer, _Drawer]] = {}
    lines: dict[int, dict[int, str]] = {}
    for number, phrase in enumerate(phrases):
        opened = dict.fromkeys(_file_by_opening(phrase, uses) if phrase.at_start else ())
        pairs = opened or dict.fromkeys(_file(phrase, uses))
        scripts = {max(script_of(first), script_of(second)) for first, second in pairs}
        script = scripts.pop() if len(scripts) == 1 else ASCII
        lines.setdefault(script, {})[number] = dump_phrase(phrase)
        drawer = drawers.setdefault(script, ({}, {}))[bool(opened)]
        for first, second in pairs:
            drawer.setdefault(first, {}).setdefault(second, []).append(number)
    parts = {script: Part(lines[script], *map(_entries, drawers[script])) for script in sorted(lines)}
    return Index(len(phrases), {script: [partial(_same, part)] for script, part in parts.items()})


def _same(part: Part) -> Part:
    return part


def _entries(drawer: _Drawer) -> dict[str, str]:
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


_PARTS = "\x0b"


def dumps(index: Index) -> str:
    """Return the index as text; ``loads`` reads it back."""
    blocks = [str(index.size)]
    for script, parts in index.parts.items():
        blocks += [f"{script}\n\n{_dump_part(read())}" for read in parts]
    return _PARTS.join(blocks)


def _dump_part(part: Part) -> str:
    """Return a part as blocks of lines with an empty line between."""
    blocks = [" ".join(map(str, part.sources)), "\n".join(part.sources.values())]
    for entries in (part.words, part.openings):
        blocks += ["\n".join(entries), "\n".join(entries.values())]
    return "\n\n".join(blocks)


def loads(data: bytes) -> Index:
    """Read an index back; a part is only taken apart when a text wants it, and so are its entries and phrases."""
    size, *blocks = data.split(_PARTS.encode())
    parts: dict[int, list[Callable[[], Part]]] = {}
    for block in blocks:
        script, _, rest = block.partition(b"\n\n")
        parts.setdefault(int(script), []).append(cache(partial(_load_part, rest)))
    return Index(int(size), parts)


def _load_part(data: bytes) -> Part:
    numbers, *blocks = data.decode().split("\n\n")
    lines, *entries = [block.split("\n") if block else [] for block in blocks]
    sources = dict(zip(map(int, numbers.split()), lines, strict=True))
    words, openings = (
        dict(zip(keys, values, strict=True)) for keys, values in zip(entries[::2], entries[1::2], strict=True)
    )
    return Part(sources, words, openings)


def merge(one: Index, two: Index) -> Index:
    """Return one index over the phrases of both; those of ``two`` are numbered after those of ``one``."""
    parts = {script: list(reads) for script, reads in one.parts.items()}
    for script, reads in two.parts.items():
        parts.setdefault(script, []).extend(cache(partial(_shifted, read, one.size)) for read in reads)
    return Index(one.size + two.size, parts)


def _shifted(read: Callable[[], Part], shift: int) -> Part:
    """Read a part and number its phrases anew."""
    sources, words, openings = read()

    def moved(entries: Mapping[str, str]) -> dict[str, str]:
        return {
            key: " ".join(str(int(part) + shift) if part.isdecimal() else part for part in entry.split(" "))
            for key, entry in entries.items()
        }

    return Part({number + shift: line for number, line in sources.items()}, moved(words), moved(openings))
