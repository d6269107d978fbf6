"""grams: sentences -> what their words, pairs of words, stems and letters weigh. The hashing trick of Weinberger et al., 2009.

Words that no one has seen still have a stem; where words aren't spaced, runs of one to three letters stand for them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import chain, compress
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.characters import is_syllable
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features.letters import MARKS, classify
from bodycopy.kernel.features.words import LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bodycopy.kernel.features.columns import Column, ColumnBackend

    _Row = tuple[int, int, int, int, int, int, frozenset[int]]


BITS = 20
SIZE = 1 << BITS
"""How many numbers there are."""
MASK = SIZE - 1
# A word, a number, or a mark that says something.
TOKEN = re.compile(rf"[^\W\d_]+|\d+|[{MARKS}]")
_STEM = 5
# A line of marks alone must not cost more than one of words.
_MOST = 400
# The checksums of "w^" and "u"; their module is slow to import, and compiled code does without.
FIRST, _RUN = 0xAD74813D, 0xF26D6A3E
LAST = b" $"
# The bytes of most letters that aren't spaced.
_WIDE = 3
_TOP = 3
# The whole square root of each number to 4,095.
_ROOTS = b"".join(bytes((root,)) * (2 * root + 1) for root in range(64))
# The number of words that are remembered with their weights, and the letters of the longest.
_KNOWN, _LONGEST = 16_000, 30
_SENTENCES = 2_000


class Gram(NamedTuple):
    """What a word says alone, and how it is continued to a pair."""

    numbers: tuple[int, ...]
    content: tuple[int, ...]
    """Of what it may be about: itself if it is long, pairs of its letters where words aren't spaced."""
    state: int
    tail: bytes
    """As the second of a pair; empty where words aren't spaced, as its letters are pairs already."""


class Weighed(NamedTuple):
    """What the words of each sentence say; a column holds one integer a sentence."""

    grams: Column
    """How many numbers it has."""
    lex: Column
    """The sum of their weights."""
    words: Column
    """The sum without pairs."""
    best: Column
    """The sum of the three highest weights of words."""
    least: Column
    """The sum of the three lowest."""
    content: Column
    """How many different words it has that may be about something."""
    shared: Column
    """How many of these another block has too."""

    def topic(self, ops: ColumnBackend) -> Column:
        """Return the share, in 256ths, of its words that may be about something which another block has too; -1 where there is none."""
        share = self.shared * 256 // ops.most(self.content, 1)
        return ops.where(self.content >= 1, share, self.content * 0 - 1)


def roots(ops: ColumnBackend, counts: Column) -> Column:
    """Return the whole square roots of some numbers, which are not large."""
    numbers = ops.values(counts)
    if max(numbers, default=0) < len(_ROOTS):
        return ops.column([*map(_ROOTS.__getitem__, numbers)])
    return ops.column([int(count**0.5) for count in numbers])


def _gram(token: str) -> Gram:
    from zlib import crc32

    first = token[0]
    if first > "\u0dff" and is_syllable(first):
        code = token.encode()
        if min(token) > "\u07ff" and max(token) < "\U00010000":
            hashes = [
                [crc32(code[n : n + size], _RUN) for n in range(0, len(code) - size + 1, _WIDE)]
                for size in (_WIDE, 2 * _WIDE, 3 * _WIDE)
            ]
        else:
            hashes = [
                [crc32(token[n : n + size].encode(), _RUN) for n in range(len(token) - size + 1)] for size in (1, 2, 3)
            ]
        numbers = tuple(each & MASK for each in chain.from_iterable(hashes))
        return Gram(numbers, tuple(hashes[1]), crc32(b"w" + token[-2:].encode()), b"")
    folded = b"0" if first.isdecimal() else token.encode()
    state = crc32(b"w" + folded)
    if len(token) <= LONG:
        return Gram((state & MASK,), (state,) if len(token) == LONG else (), state, b" " + folded)
    return Gram((state & MASK, crc32(b"s" + token[:_STEM].encode()) & MASK), (state,), state, b" " + folded)


class _Grams(dict[str, Gram]):
    """What tokens say; fills itself with what it is asked for."""

    def __missing__(self, token: str) -> Gram:
        found = _gram(token)
        if len(self) >= _KNOWN:
            self.clear()
        if len(token) <= _LONGEST:
            self[token] = found
        return found


gram = _Grams().__getitem__
"""What a token in small letters says."""


def numbers(tokens: Sequence[str]) -> list[int]:
    """Return the numbers of a sentence: of its tokens one by one, then of its pairs; its edges count as words."""
    from zlib import crc32

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


def spoken(lower: str, weights: memoryview, count: int) -> list[int]:
    """Return for each of ``count`` rows of weights the sum of those of a sentence's numbers; a row has one for each value of their lowest bits."""
    if NATIVE is not None:
        found: list[int] = memoryview(NATIVE.spoken(lower, classify, weights, count)).cast("q").tolist()
        return found
    size = len(weights) // count
    places = [number % size for number in numbers(tokens(lower))]
    return [sum(map(weights[row * size : (row + 1) * size].__getitem__, places)) for row in range(count)]


def weigh(ops: ColumnBackend, lower: str, fields: Sequence[Column], table: memoryview) -> Weighed:
    """Weigh the words of sentences.

    ``fields`` say where each starts and is over, and number its block; ``table`` holds a signed byte for each of ``SIZE`` numbers,
    or for each value of their lowest bits.
    """
    return Weighed(*ops.weigh(lower, fields, table))


class _Weights(dict[str, int]):
    """What words weigh; fills itself with what it is asked for."""

    def __init__(self, table: memoryview) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, token: str) -> int:
        weight = sum(map(self._table.__getitem__, gram(token).numbers))
        if len(self) >= _KNOWN:
            self.clear()
        if len(token) <= _LONGEST:
            self[token] = weight
        return weight


weights_of = lru_cache(maxsize=4)(_Weights)


class _Said(NamedTuple):
    """What a sentence says, whatever it weighs."""

    words: list[str]
    """Those with spaces between."""
    parts: list[int]
    """The numbers of the others' letters."""
    size: int
    """How many numbers it has."""
    pairs: list[int]
    """The numbers of its pairs."""
    content: frozenset[int]
    """Of what it may be about."""


# Two judges ask about the same sentences, and so does a second look.
@lru_cache(maxsize=_SENTENCES)
def _said(sentence: str) -> _Said:
    from zlib import crc32

    words = tokens(sentence)
    numbers, contents, states, tails = zip(*map(gram, words), strict=True) if words else ((), (), (), ())
    pairs = [*map(MASK.__and__, map(crc32, tails, (FIRST, *states)))]
    parts: list[int] = []
    if b"" in tails:
        pairs = [*compress(pairs, tails)]
        words = [*compress(words, tails)]
        parts = [*chain.from_iterable(each for each, tail in zip(numbers, tails, strict=True) if not tail)]
    pairs.append(crc32(LAST, states[-1] if states else FIRST) & MASK)
    size = sum(map(len, numbers)) + len(pairs)
    return _Said(words, parts, size, pairs, frozenset(chain.from_iterable(contents)))


@lru_cache(maxsize=4)
def _weighing(table: memoryview) -> Callable[[str], _Row]:
    """Return what tells what a sentence weighs; it remembers the last ones."""
    table = memoryview(bytes(table) * (SIZE // len(table))).cast("b")
    known, weight = weights_of(table).__getitem__, table.__getitem__

    @lru_cache(maxsize=_SENTENCES)
    def row(sentence: str) -> _Row:
        words, parts, size, pairs, content = _said(sentence)
        own = [*map(known, words), *map(weight, parts)]
        own.sort()
        alone = sum(own)
        return size, alone + sum(map(weight, pairs)), alone, sum(own[-_TOP:]), sum(own[:_TOP]), len(content), content

    return row


def weigh_in_python(
    lower: str, starts: Sequence[int], ends: Sequence[int], block: Sequence[int], table: memoryview
) -> list[list[int]]:
    """Do so in Python."""
    row = _weighing(table)
    rows = [row(lower[start:end]) for start, end in zip(starts, ends, strict=True)]
    *columns, contents = zip(*rows, strict=True)
    return [*map(list, columns), _shared(contents, block)]


def _shared(contents: Sequence[frozenset[int]], block: Sequence[int]) -> list[int]:
    """Count the words of each sentence that a sentence of another block has too."""
    blocks: list[set[int]] = []
    for before, here, content in zip((-1, *block), block, contents, strict=False):
        if here == before:
            blocks[-1].update(content)
        else:
            blocks.append(set(content))
    seen = Counter(chain.from_iterable(blocks))
    often = {word for word, times in seen.items() if times > 1}
    return [len(content & often) for content in contents]
