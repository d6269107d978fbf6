"""File phrases: ``build(sources) -> Index``, and the index as text and back.

Each wording is filed under its most telling key; where that tells little, the phrase says what else it holds.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, partial

from bodycopy.lines import Keyed, pack, unpack, write_keyed
from bodycopy.phrase import is_unspaced
from bodycopy.phrasecompile import GAP, compile_phrase
from bodycopy.phraseindex import ITEM, REST, Index, Part, dump_filed
from bodycopy.phrasekeys import ASCII, BETWEEN, EDGE, NUMBERS, OPENING, key_of, paths, script_of, singles, split
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bodycopy.phrasecompile import Elements, Phrase

# Second keys are taken only where there are at most this many.
_SECONDS = 12
# What is less telling than this takes a second key.
_TELLING = 9
# How much more a pair tells than its tokens, and the first token of a sentence than one anywhere.
_PAIR_WORTH = 3
_OPENING_WORTH = 5
# Each further key of a wording costs room and look-ups.
_KEY_COST = 0.1


class _Worths:
    """How telling keys are: long, and not in every second phrase or sentence."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        from bodycopy.commonwords import COMMON_WORDS

        self._common = COMMON_WORDS
        self._uses = Counter(
            key for phrase in phrases for slot in phrase.slots for elements in slot for key in singles(elements)
        )
        self._known: dict[str, float] = {}

    def of(self, key: str) -> float:
        """Say how telling a key is."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._weigh(key)
        return known

    def _weigh(self, key: str) -> float:
        if key.startswith(OPENING):
            return self.of(key[len(OPENING) :]) + _OPENING_WORTH
        if BETWEEN in key:
            *rest, high = sorted(map(self.of, key.split(BETWEEN)))
            return high + sum(max(0.0, low) + _PAIR_WORTH for low in rest)
        if key == EDGE:
            return 0.0
        if is_unspaced(key[0]):
            # Kana are mostly grammar, Han mostly meaning.
            worth = sum(1.5 if "\u3040" <= char < "\u3100" else 3.5 for char in key)
        elif key == NUMBERS:
            worth = -4.0
        elif not key[0].isalnum():
            worth = 4.0 if key_of(key) else -4.0
        else:
            worth = min(len(key), 9) - 1.5 * key.endswith("*") - 6 * (key.rstrip("*") in self._common)
        return worth - 0.5 * self._uses[key].bit_length()


def build(sources: Iterable[str]) -> Index:
    """File phrases; a hit's ``key`` is the phrase's place in ``sources``. Raises ``PhraseError``."""
    phrases = [compile_phrase(source) for source in sources]
    worths = _Worths(phrases)
    # By script group: key -> numbers.
    drawers: dict[int, dict[str, list[int]]] = {}
    lines: dict[int, dict[str, str]] = {}
    for number, phrase in enumerate(phrases):
        keys, others = _file(phrase, worths)
        scripts = set(map(script_of, keys))
        script = scripts.pop() if len(scripts) == 1 else ASCII
        lines.setdefault(script, {})[str(number)] = dump_filed(phrase, others)
        drawer = drawers.setdefault(script, {})
        for key in keys:
            drawer.setdefault(key, []).append(number)
    parts = {script: Part(lines[script], *_entries(drawers[script])) for script in sorted(lines)}
    return Index(len(phrases), {script: [partial(_same, part)] for script, part in parts.items()})


def _entries(drawer: Mapping[str, Sequence[int]]) -> tuple[dict[str, str], list[str]]:
    """Return the entries of a part, given the phrases by key, and the stems among the keys' tokens."""
    entries: dict[str, dict[str, list[str]]] = {}
    stems: set[str] = set()
    for key, numbers in sorted(drawer.items()):
        first, others = split(key)
        stems.update(token for token in (first, *others) if token[-1] == "*" and len(token) > 1)
        second, *rest = others or ("",)
        rests = entries.setdefault(first, {}).setdefault(second, [])
        rests.append(BETWEEN.join([*rest, " ".join(map(str, numbers))]))
    return {first: _items(items) for first, items in entries.items()}, sorted(stems)


def _items(items: Mapping[str, Sequence[str]]) -> str:
    return ITEM.join(second + BETWEEN + REST.join(rests) for second, rests in items.items())


def _same(part: Part) -> Part:
    return part


class _Cover(NamedTuple):
    """Keys of which a match holds one, and how telling the weakest of them is."""

    worth: float
    keys: list[str]


def _cover(phrase: Phrase, slot: int, elements: Elements, worths: _Worths) -> _Cover | None:
    """Return the most telling keys of which a match with these elements in a slot holds one."""
    sets = [keys for keys in (*paths(phrase, slot, elements), *([key] for key in singles(elements))) if keys]
    if any(GAP in each for choices in phrase.slots for each in choices):
        # Which words a phrase with gaps takes hangs on the slot that it is looked for from.
        sets = [keys for keys in sets if _are_short(keys)]
    covers = [
        _Cover(min(worths.of(key) for key in keys) - _KEY_COST * (len(keys) - 1), sorted(set(keys))) for keys in sets
    ]
    return max(covers, default=None)


def _are_short(keys: Sequence[str]) -> bool:
    """Tell whether keys are words, pairs of which no two stems, or openings of one word, and of one sort."""
    if any(EDGE in key or key.count(BETWEEN) > 1 or key.count("*") > 1 for key in keys):
        return False
    return len({key.startswith(OPENING) for key in keys}) == 1


def _slots(phrase: Phrase, worths: _Worths) -> list[_Cover]:
    """Return the keys of each slot that no wording can do without, the most telling slot first."""
    slots = []
    for number, slot in enumerate(phrase.slots):
        covers = [_cover(phrase, number, elements, worths) for elements in slot if elements]
        if all(slot) and all(covers):
            keys = [key for cover in covers if cover for key in cover.keys]
            worth = min(cover.worth for cover in covers if cover) - _KEY_COST * len(keys)
            slots.append((worth, -number, _Cover(worth, keys)))
    return [cover for _, _, cover in sorted(slots, reverse=True)]


def _file(phrase: Phrase, worths: _Worths) -> tuple[list[str], list[str]]:
    """Return keys of which whatever the phrase matches holds one, and words, if any, of which it holds one as well."""
    first, *others = _slots(phrase, worths)
    keys = list(dict.fromkeys(first.keys))
    if first.worth >= _TELLING:
        return keys, []
    seconds = next((words for other in others if (words := _words(other.keys, worths))), [])
    if not seconds and len(phrase.slots) == len(phrase.slots[0]) == 1:
        # A phrase without choices holds all of its words.
        known = {token for key in keys for token in key.split(BETWEEN)}
        seconds = [key for key in singles(phrase.slots[0][0]) if key not in known][:1]
    return keys, seconds


def _words(keys: Sequence[str], worths: _Worths) -> list[str]:
    """Return the most telling word of each key; none where there are too many, or one that a text's words do not show."""
    words = {max(key.removeprefix(OPENING).split(BETWEEN), key=worths.of) for key in keys}
    return sorted(words) if len(words) <= _SECONDS and all(map(key_of, words)) else []


def dumps(index: Index) -> bytes:
    """Return the index as text in UTF-8; ``loads`` reads it back."""
    parts = [(script, read()) for script, reads in index.parts.items() for read in reads]
    head = " ".join(map(str, [index.size, *(script for script, _ in parts)]))
    return pack([head.encode(), *(_dump_part(part) for _, part in parts)])


def _dump_part(part: Part) -> bytes:
    return pack([write_keyed(part.sources), write_keyed(part.entries), " ".join(part.stems).encode()])


def loads(data: memoryview) -> Index:
    """Read an index back; a part is only looked at when a text wants it, and of that only what the text wants."""
    head, *blocks = unpack(data)
    size, *scripts = map(int, head.tobytes().split())
    parts: dict[int, list[Callable[[], Part]]] = {}
    for script, block in zip(scripts, blocks, strict=True):
        parts.setdefault(script, []).append(cache(partial(_load_part, block)))
    return Index(size, parts)


def _load_part(data: memoryview) -> Part:
    sources, entries, stems = unpack(data)
    return Part(Keyed(sources), Keyed(entries), stems.tobytes().decode().split())


def merge(one: Index, two: Index) -> Index:
    """Return one index over the phrases of both; those of ``two`` are numbered after those of ``one``."""
    parts = {script: list(reads) for script, reads in one.parts.items()}
    for script, reads in two.parts.items():
        parts.setdefault(script, []).extend(cache(partial(_shifted, read, one.size)) for read in reads)
    return Index(one.size + two.size, parts)


def _shifted(read: Callable[[], Part], shift: int) -> Part:
    """Read a part and number its phrases anew."""
    sources, entries, stems = read()
    return Part(
        {str(int(number) + shift): line for number, line in sources.items()},
        {first: ITEM.join(_shift(item, shift) for item in entry.split(ITEM)) for first, entry in entries.items()},
        stems,
    )


def _shift(item: str, shift: int) -> str:
    second, _, rests = item.partition(BETWEEN)
    return second + BETWEEN + REST.join(_shift_numbers(rest, shift) for rest in rests.split(REST))


def _shift_numbers(rest: str, shift: int) -> str:
    others, tab, numbers = rest.rpartition(BETWEEN)
    return others + tab + " ".join(str(int(number) + shift) for number in numbers.split(" "))
