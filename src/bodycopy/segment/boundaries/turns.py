"""turns: a sentence, what words weigh -> where, by its words, a banner turns into an article.

Flattened text runs one into the other with no full stop between. Of all places at which a sentence could begin, the best leaves
what speaks for a banner in front of it and what speaks for an article behind. Of places that are nearly as good the first one
counts: in doubt, words are the article's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from zlib import crc32

from bodycopy.kernel.characters import CLOSERS, HANGUL, STOPS, SYLLABLES
from bodycopy.kernel.features.grams import FIRST, LAST, MASK, TOKEN, gram
from bodycopy.kernel.features.words import folded
from bodycopy.kernel.pattern import pattern
from bodycopy.segment.lexicon import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# An article's sentence weighs at most so much, and what has no end, such as a title, so much; in 16ths of a logit.
_SENTENCE, _TITLE = -24, -48
# Places that are so much less good than the best are nearly as good.
_NEARLY = 32
# A shorter end of a sentence is no article's, and where words are spaced one of fewer words.
_LEAST, _WORDS = 12, 4
_DATES = words("months") | words("weekdays")
# So many characters on either side of the known words are looked at; without capitals, so many for a place.
_FAR, _NEAR = 600, 80
_WORD = pattern(r"\S+")
_QUOTES = "\"'“”„«»‘‚¿¡([-–—"
_UNSPACED = pattern(f"[{''.join(f'{first}-{last}' for first, last in SYLLABLES if first != HANGUL[0])}]")


def turn_after(text: str, span: tuple[int, int], reached: int, table: memoryview) -> int:
    """Return where, behind ``reached``, a sentence turns into an article's; its end where it does not."""
    end = span[1]
    start, stop = max(span[0], reached - _FAR), min(end, reached + _FAR)
    places = list(_openings(text, reached, stop)) if end - reached >= _LEAST else []
    if not places:
        return end
    front, back = _sums(text, start, stop, table)
    limit = _SENTENCE if text[end - 1] in STOPS + CLOSERS else _TITLE
    parted = [(front(at) - back(at), at) for at in places if back(at) <= limit and _is_long(text, at, end)]
    best = max(parted, default=(0, 0))[0]
    return next((at for gain, at in parted if gain >= best - _NEARLY), end)


def _is_long(text: str, start: int, end: int) -> bool:
    spaced = _UNSPACED.match(text, start) is None
    return end - start >= _LEAST and not (spaced and len(text[start:end].split(None, _WORDS)) < _WORDS)


def _openings(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the places at which a sentence could begin: at a capital, a figure; without capitals at a word, or anywhere."""
    letter = next((char for char in text[start:end] if char.isalpha()), "a")
    if letter.islower() or letter.isupper():
        dated = False
        for word in _WORD.finditer(text, start, end):
            bare = word.group().strip(_QUOTES + ".,")
            # "on 3 May 2025"
            of_date = bare.lower() in _DATES or (dated and bare.isdigit())
            if (bare[:1].isupper() or bare[:1].isdigit()) and not of_date:
                yield word.start()
            dated = of_date
    elif _UNSPACED.match(letter):
        yield from (at for at in range(start, min(end, start + _NEAR)) if not text[at].isspace())
    else:
        yield from (word.start() for word in _WORD.finditer(text, start, min(end, start + _NEAR)))


def _sums(text: str, start: int, end: int, table: memoryview) -> tuple[Callable[[int], int], Callable[[int], int]]:
    """Return what the words of a sentence in front of a place weigh, and what those behind it do."""
    lower = folded(text[start:end])
    parts: list[tuple[int, int, int]] = []
    edges: dict[int, int] = {}
    closes: dict[int, int] = {}
    state, before = FIRST, start
    for found in TOKEN.finditer(lower):
        first, last = found.start() + start, found.end() + start
        each = gram(found.group())
        closes[first] = table[crc32(LAST, state) & MASK]
        if each.tail:
            parts.append((first, last, sum(table[number] for number in each.numbers)))
            edges[first] = table[crc32(each.tail, FIRST) & MASK]
            parts.append((before, last, table[crc32(each.tail, state) & MASK]))
        else:
            runs = [(at, at + size) for size in (1, 2, 3) for at in range(first, last - size + 1)]
            parts += [(*run, table[number]) for run, number in zip(runs, each.numbers, strict=True)]
        state, before = each.state, first
    parts.append((before, end, table[crc32(LAST, state) & MASK]))
    ends = sorted((last, weight) for _, last, weight in parts)
    starts = sorted((first, weight) for first, _, weight in parts)
    until, since = ([0, *accumulate(weight for _, weight in each)] for each in (ends, starts))

    def front(at: int) -> int:
        return until[bisect_right(ends, (at, 1 << 30))] + closes.get(at, 0)

    def back(at: int) -> int:
        return since[-1] - since[bisect_left(starts, (at, -(1 << 30)))] + edges.get(at, 0)

    return front, back
