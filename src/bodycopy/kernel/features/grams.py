"""grams: sentences -> what their words, pairs of words, stems and letters weigh. The hashing trick of Weinberger et al., 2009.

Words that no one has seen still have a stem; where words aren't spaced, runs of one to three letters stand for them.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import chain
from zlib import crc32

from bodycopy.kernel.characters import SYLLABLES
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features.classes import MARKS, classify
from bodycopy.kernel.features.words import LONG
from bodycopy.kernel.named import NamedTuple
from bodycopy.kernel.pattern import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

BITS = 19
SIZE = 1 << BITS
"""How many numbers there are."""
MASK = SIZE - 1
# A word, a number, or a mark that says something.
TOKEN = pattern(rf"[^\W\d_]+|\d+|[{MARKS}]")
_STEM = 5
# A line of marks alone must not cost more than one of words.
_MOST = 400
FIRST, LAST = crc32(b"w^"), b" $"
_TOP = 3
# Of so many words, of so many letters at most, it is remembered what they say.
_KNOWN, _LONGEST = 2_000, 30


class Gram(NamedTuple):
    """What a word says alone, and how it is continued to a pair."""

    numbers: tuple[int, ...]
    content: tuple[int, ...]
    """Of what it may be about: itself if it is long, pairs of its letters where words aren't spaced."""
    state: int
    tail: bytes
    """As the second of a pair; empty where words aren't spaced, as its letters are pairs already."""


class Weighed(NamedTuple):
    """What the words of each sentence say; a list holds one integer a sentence."""

    grams: list[int]
    """How many numbers it has."""
    lex: list[int]
    """The sum of their weights."""
    words: list[int]
    """The sum without pairs."""
    best: list[int]
    """The sum of the three highest weights of words."""
    least: list[int]
    """The sum of the three lowest."""
    content: list[int]
    """How many different words it has that may be about something."""
    shared: list[int]
    """How many of these another block has too."""


def gram(token: str) -> Gram:
    """Return what a token in small letters says."""
    return _kept(token) if len(token) <= _LONGEST else _gram(token)


def _gram(token: str) -> Gram:
    first = token[0]
    if first > "\u0dff" and any(low <= first <= high for low, high in SYLLABLES):
        hashes = [
            [crc32(b"u" + token[n : n + size].encode()) for n in range(len(token) - size + 1)] for size in (1, 2, 3)
        ]
        numbers = tuple(each & MASK for each in chain.from_iterable(hashes))
        return Gram(numbers, tuple(hashes[1]), crc32(b"w" + token[-2:].encode()), b"")
    folded = b"0" if first.isdecimal() else token.encode()
    state = crc32(b"w" + folded)
    if len(token) <= LONG:
        return Gram((state & MASK,), (state,) if len(token) == LONG else (), state, b" " + folded)
    return Gram((state & MASK, crc32(b"s" + token[:_STEM].encode()) & MASK), (state,), state, b" " + folded)


_kept = lru_cache(maxsize=_KNOWN)(_gram)


def numbers(tokens: Sequence[str]) -> list[int]:
    """Return the numbers of a sentence: of its tokens one by one, then of its pairs; its edges count as words."""
    grams = list(map(gram, tokens))
    found = [number for each in grams for number in each.numbers]
    state = FIRST
    for each in grams:
        if each.tail:
            found.append(crc32(each.tail, state) & MASK)
        state = each.state
    found.append(crc32(LAST, state) & MASK)
    return found


def tokens(text: str, start: int = 0, end: int = 1 << 30) -> list[str]:
    """Return the tokens of a sentence in small letters, the first ``_MOST`` of them."""
    return TOKEN.findall(text, start, end)[:_MOST]


def weigh(lower: str, spans: Sequence[tuple[int, int]], block: Sequence[int], table: memoryview) -> Weighed:
    """Weigh the words of sentences; ``block`` numbers the block of each, ``table`` holds a signed byte for each of ``SIZE`` numbers."""
    if NATIVE is None:
        return weigh_plainly(lower, spans, block, table)
    return Weighed(*NATIVE.weigh(lower, spans, block, table, classify))


def weigh_plainly(lower: str, spans: Sequence[tuple[int, int]], block: Sequence[int], table: memoryview) -> Weighed:
    """Do so in Python."""
    known: dict[str, tuple[Gram, int, list[int]]] = {}
    rows: list[tuple[int, int, int, int, int]] = []
    contents: list[set[int]] = []
    for start, end in spans:
        count, pairs, state = 1, 0, FIRST
        weights: list[int] = []
        content: set[int] = set()
        for token in tokens(lower, start, end):
            seen = known.get(token)
            if seen is None:
                made = gram(token)
                own = [table[number] for number in made.numbers]
                seen = known[token] = made, len(own), own if not made.tail else [sum(own)]
            each, of, own = seen
            count += of
            weights += own
            content.update(each.content)
            if each.tail:
                count += 1
                pairs += table[crc32(each.tail, state) & MASK]
            state = each.state
        pairs += table[crc32(LAST, state) & MASK]
        words = sum(weights)
        weights.sort()
        rows.append((count, words + pairs, words, sum(weights[-_TOP:]), sum(weights[:_TOP])))
        contents.append(content)
    counts, lex, alone, best, least = (list(column) for column in zip(*rows, strict=True))
    return Weighed(counts, lex, alone, best, least, [len(each) for each in contents], _shared(contents, block))


def _shared(contents: Sequence[set[int]], block: Sequence[int]) -> list[int]:
    """Count the words of each sentence that a sentence of another block has too."""
    blocks: Counter[int] = Counter()
    here: set[int] = set()
    last = -1
    for number, content in zip(block, contents, strict=True):
        if number != last:
            blocks.update(here)
            here, last = set(), number
        here |= content
    blocks.update(here)
    return [sum(blocks[word] > 1 for word in content) for content in contents]
