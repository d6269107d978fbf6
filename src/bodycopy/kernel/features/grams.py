"""grams: a sentence -> numbers of its words, pairs of words, stems and letters. The hashing trick of Weinberger et al., 2009.

Words that no one has seen still have a stem; where words aren't spaced, runs of one to three letters stand for them.
"""

from __future__ import annotations

from zlib import crc32

from bodycopy.kernel.features.words import LONG, UNSPACED
from bodycopy.kernel.pattern import pattern
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BITS = 19
SIZE = 1 << BITS
"""How many numbers there are."""
_MASK = SIZE - 1
# A word, a number, or a mark that says something.
TOKEN = pattern(r"[^\W\d_]+|\d+|[!?@©→»«›▶►€$£¥₹%…:]")
_STEM = 5
# A line of marks alone must not cost more than one of words.
_MOST = 400


class Gram:
    """What a word says alone: its numbers, and how it is continued to a pair."""

    __slots__ = ("content", "numbers", "spaced", "state")

    def __init__(self, numbers: tuple[int, ...], content: tuple[str, ...], state: int, *, spaced: bool) -> None:
        self.numbers, self.content, self.state, self.spaced = numbers, content, state, spaced


def gram(token: str) -> Gram:
    """Return what a token in small letters says."""
    first = token[0]
    if first > "\u0dff" and any(low <= first <= high for low, high in UNSPACED):
        pieces = [token[n : n + size] for size in (1, 2, 3) for n in range(len(token) - size + 1)]
        numbers = tuple(crc32(b"u" + piece.encode()) & _MASK for piece in pieces)
        content = tuple(token[n : n + 2] for n in range(len(token) - 1))
        return Gram(numbers, content, crc32(b"w" + token[-2:].encode()), spaced=False)
    state = crc32(b"w" + _folded(token))
    if len(token) <= LONG:
        return Gram((state & _MASK,), (token,) if len(token) == LONG else (), state, spaced=True)
    return Gram((state & _MASK, crc32(b"s" + token[:_STEM].encode()) & _MASK), (token,), state, spaced=True)


def _folded(token: str) -> bytes:
    """Any number is a number."""
    return b"0" if token[0].isdigit() else token.encode()


def sentence(tokens: Sequence[Gram], words: Sequence[str]) -> tuple[list[int], int]:
    """Return the numbers of a sentence's tokens one by one and then of its pairs, and how many are the first.

    ``words`` are the tokens as text. The edges of a sentence count as words.
    """
    numbers: list[int] = []
    for token in tokens:
        numbers += token.numbers
    alone = len(numbers)
    state = crc32(b"w^")
    for token, word in zip(tokens, words, strict=True):
        if token.spaced:
            numbers.append(crc32(b" " + _folded(word), state) & _MASK)
        state = token.state
    numbers.append(crc32(b" $", state) & _MASK)
    return numbers, alone


def tokens(text: str) -> list[str]:
    """Return the tokens of a sentence in small letters, the first ``_MOST`` of them."""
    return TOKEN.findall(text)[:_MOST]
