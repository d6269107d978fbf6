"""File phrases: ``build(sources) -> Index``, and the index as text and back.

Each wording is filed under its most telling key, and where the phrase has one, together with a second from another
part of it.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING

from bodycopy.phrase import is_unspaced
from bodycopy.phrasecompile import compile_phrase, dump_phrase, is_anchored
from bodycopy.phraseindex import Index, Part
from bodycopy.phrasekeys import ASCII, BETWEEN, NONE, OPENING, opening, pairs, script_of, singles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bodycopy.phrasecompile import Elements, Phrase

_Drawer = dict[str, dict[str, list[int]]]
# A second key is taken only where its slot has at most this many choices.
_SECONDS = 12
# How much more a pair tells than its tokens, and the first token of a sentence than one anywhere.
_PAIR_WORTH = 3
_OPENING_WORTH = 5
# Each further key of a wording costs room and look-ups.
_KEY_COST = 0.25


def _worth(key: str, uses: Mapping[str, int]) -> float:
    """Say how telling a key is: long, and not in every second phrase or sentence."""
    from bodycopy.commonwords import COMMON_WORDS

    if key.startswith(OPENING):
        return _worth(key[len(OPENING) :], uses) + _OPENING_WORTH
    if BETWEEN in key:
        low, high = sorted(_worth(token, uses) for token in key.split(BETWEEN))
        return high + max(0.0, low) + _PAIR_WORTH
    if is_unspaced(key[0]):
        # Kana are mostly grammar, Han mostly meaning.
        worth = sum(1.5 if "\u3040" <= char < "\u3100" else 3.5 for char in key)
    elif not key[0].isalnum():
        worth = 0.0
    else:
        worth = min(len(key), 9) - 1.5 * key.endswith("*") - 6 * (key.rstrip("*") in COMMON_WORDS)
    return worth - 0.5 * uses[key].bit_length()


def build(sources: Iterable[str]) -> Index:
    """File phrases; a hit's ``key`` is the phrase's place in ``sources``. Raises ``PhraseError``."""
    phrases = [compile_phrase(source) for source in sources]
    uses = Counter(key for phrase in phrases for slot in phrase.slots for elements in slot for key in singles(elements))
    # By script group: key -> second key -> numbers.
    drawers: dict[int, _Drawer] = {}
    lines: dict[int, dict[int, str]] = {}
    for number, phrase in enumerate(phrases):
        filed = dict.fromkeys(_file(phrase, uses))
        scripts = {max(script_of(first), script_of(second)) for first, second in filed}
        script = scripts.pop() if len(scripts) == 1 else ASCII
        lines.setdefault(script, {})[number] = dump_phrase(phrase)
        drawer = drawers.setdefault(script, {})
        for first, second in filed:
            drawer.setdefault(first, {}).setdefault(second, []).append(number)
    parts = {script: Part(lines[script], _entries(drawers[script])) for script in sorted(lines)}
    return Index(len(phrases), {script: [partial(_same, part)] for script, part in parts.items()})


def _same(part: Part) -> Part:
    return part


def _entries(drawer: _Drawer) -> dict[str, str]:
    """Write each key's entry as a line: ``"second number number second number"``."""
    return {
        first: " ".join(f"{second} {' '.join(map(str, numbers))}" for second, numbers in sorted(seconds.items()))
        for first, seconds in sorted(drawer.items())
    }


def _cover(phrase: Phrase, slot: int, elements: Elements, uses: Mapping[str, int]) -> tuple[float, list[str]]:
    """Return the most telling set of keys of which a match with these elements in a slot holds one, and its worth."""
    sets = [*pairs(phrase, slot, elements), *([key] for key in (opening(phrase, slot, elements), *singles(elements)) if key)]
    return max(
        (min(_worth(key, uses) for key in keys) - _KEY_COST * (len(keys) - 1), sorted(set(keys))) for keys in sets
    )


def _slots(phrase: Phrase, uses: Mapping[str, int]) -> list[list[list[str]]]:
    """Return, for each slot that no wording can do without, its choices' keys; the most telling slot first."""
    slots = []
    for number, slot in enumerate(phrase.slots):
        if is_anchored(slot):
            covers = [_cover(phrase, number, elements, uses) for elements in slot]
            worth = min(worth for worth, _ in covers) - len(slot) / 4
            slots.append((worth, -number, [keys for _, keys in covers]))
    return [keys for _, _, keys in sorted(slots, reverse=True)]


def _file(phrase: Phrase, uses: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield pairs of keys so that whatever the phrase matches holds both keys of a pair."""
    first, *others = _slots(phrase, uses)
    seconds = next((slot for slot in others if sum(map(len, slot)) <= _SECONDS), [[NONE]])
    for keys in first:
        for key in keys:
            yield from ((key, second) for others in seconds for second in others)


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
    blocks += ["\n".join(part.entries), "\n".join(part.entries.values())]
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
    lines, keys, entries = [block.split("\n") for block in blocks]
    return Part(dict(zip(map(int, numbers.split()), lines, strict=True)), dict(zip(keys, entries, strict=True)))


def merge(one: Index, two: Index) -> Index:
    """Return one index over the phrases of both; those of ``two`` are numbered after those of ``one``."""
    parts = {script: list(reads) for script, reads in one.parts.items()}
    for script, reads in two.parts.items():
        parts.setdefault(script, []).extend(cache(partial(_shifted, read, one.size)) for read in reads)
    return Index(one.size + two.size, parts)


def _shifted(read: Callable[[], Part], shift: int) -> Part:
    """Read a part and number its phrases anew."""
    sources, entries = read()
    return Part(
        {number + shift: line for number, line in sources.items()},
        {
            key: " ".join(str(int(part) + shift) if part.isdecimal() else part for part in entry.split(" "))
            for key, entry in entries.items()
        },
    )
