"""turns: a sentence, what words weigh -> where, by its words, a banner turns into an article.

Flattened text runs one into the other with no full stop between. Of all places at which a sentence could begin, the best leaves
what speaks for a banner in front of it and what speaks for an article behind. Of places that are nearly as good the first one
counts: in doubt, words are the article's.
"""

from __future__ import annotations

from itertools import accumulate

from bodycopy.judge.residue.weights import load
from bodycopy.kernel.characters import CLOSERS, HANGUL, STOPS, SYLLABLES
from bodycopy.kernel.features.grams import FIRST, LAST, MASK, TOKEN, gram, weights_of
from bodycopy.kernel.features.words import folded
from bodycopy.kernel.light import bisect_left, bisect_right, lru_cache
from bodycopy.kernel.pattern import pattern
from bodycopy.segment.lexicon import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# An article's sentence weighs at most so much, and what has no end, such as a title, so much; in 16ths of a logit.
_SENTENCE, _TITLE = -32, -48
# A title in front of what the judge of sentences takes for a banner.
_FRONT = -32
# Places that are so much less good than the best are nearly as good.
_NEARLY = 32
# A shorter end of a sentence is no article's, and where words are spaced one of fewer words.
_LEAST, _WORDS = 12, 4
_DATES = words("months") | words("weekdays")
# So many characters on either side of the known words are looked at; without capitals, a place is at most so many away.
_FAR, _NEAR = 600, 80
_WORD = pattern(r"\S+")
_QUOTES = "\"'“”„«»‘‚¿¡([-–—"
# What stands between marks that belong together is of one piece.
_ENCLOSED = pattern(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」|『[^『』]*』|《[^《》]*》|（[^（）]*）|\([^()]*\)|\[[^\[\]]*\]"
)
_UNSPACED = tuple((first, last) for first, last in SYLLABLES if first != HANGUL[0])


def turn_after(text: str, span: tuple[int, int], reached: int, model: str = "") -> int:
    """Return where, behind ``reached``, a sentence turns into an article's; its end where it does not.

    ``model`` is a path of other weights of the judge of sentences, of which those of words count.
    """
    start, end = span
    if reached >= end:
        return end
    # Matches that stand near each other share what is known of their surroundings.
    first = start + max(0, (reached - start) // _FAR - 1) * _FAR
    words, known = text[first : min(end, first + 3 * _FAR)], reached - first
    if not any(known <= at <= known + reach for at, reach in _openings(words)):
        return end
    places = _places(words, model, ended=text[end - 1] in STOPS + CLOSERS)
    near = [(gain, first + at) for gain, at, reach in places if known <= at <= known + reach]
    best = max(near, default=(0, 0))[0]
    return next((at for gain, at in near if gain >= best - _NEARLY), end)


def turn_before(text: str, span: tuple[int, int], model: str = "") -> int:
    """Return where a sentence that begins as an article's turns into a banner's: behind a title without its end. Its start where it does not."""
    start, end = span
    return start + _front(text[start : min(end, start + 3 * _FAR)], model)


@lru_cache(maxsize=32)
def _front(words: str, model: str) -> int:
    places = [at for at, _ in _openings(words) if at >= _LEAST]
    if not places:
        return 0
    front, back = _sums(words, load(model).table)
    parted = [(back(at) - front(at), at) for at in places if front(at) <= _FRONT]
    return max(parted, default=(0, 0))[1]


@lru_cache(maxsize=32)
def _places(words: str, model: str, *, ended: bool) -> tuple[tuple[int, int, int], ...]:
    """Return the places at which an article's sentence could begin: how well they part, where they are, and how far away they count."""
    found = [*_long(words)]
    if not found:
        return ()
    front, back = _sums(words, load(model).table)
    limit = _SENTENCE if ended else _TITLE
    return tuple((front(at) - behind, at, reach) for at, reach in found if (behind := back(at)) <= limit)


def _long(words: str) -> Iterator[tuple[int, int]]:
    """Yield those places behind which enough follows for a sentence."""
    letter = -1
    for at, reach in _openings(words):
        if len(words) - at < _LEAST:
            return
        if letter < at:
            letter = next((n for n in range(at, len(words)) if words[n].isalpha()), len(words))
        if letter >= at + _FAR:
            continue
        if _is_unspaced(words[at]) or len(words[at : at + _FAR].split(None, _WORDS)) >= _WORDS:
            yield at, reach


@lru_cache(maxsize=32)
def _openings(words: str) -> tuple[tuple[int, int], ...]:
    """Return the places at which a sentence could begin, and how far away they count: at a capital, a figure; without capitals at a word, or anywhere."""
    enclosed = [found.span() for found in _ENCLOSED.finditer(words)]
    if not enclosed:
        return tuple(_opening(words))
    reached = [0, *(end for _, end in enclosed)]
    return tuple(place for place in _opening(words) if place[0] >= reached[bisect_left(enclosed, (place[0], 0))])


def _opening(words: str) -> Iterator[tuple[int, int]]:
    dated = False
    for word in _WORD.finditer(words):
        bare = word.group()
        if "a" <= bare[0] <= "z" and bare.isascii():
            dated = bare.strip(_QUOTES + ".,").lower() in _DATES
            continue
        bare = bare.strip(_QUOTES + ".,")
        # "on 3 May 2025"
        of_date = bare.lower() in _DATES or (dated and bare.isdigit())
        if _is_unspaced(bare):
            yield from ((at, _NEAR) for at in range(*word.span()))
        elif bare[:1].isalpha() and not bare[0].islower() and not bare[0].isupper():
            yield word.start(), _NEAR
        elif (bare[:1].isupper() or bare[:1].isdigit()) and not of_date:
            yield word.start(), len(words)
        dated = of_date


def _is_unspaced(words: str) -> bool:
    """Tell whether any letter is of a script without spaces; a pattern of so many letters takes milliseconds to compile."""
    return not words.isascii() and any(first <= letter <= last for letter in words for first, last in _UNSPACED)


def _sums(words: str, table: memoryview) -> tuple[Callable[[int], int], Callable[[int], int]]:
    """Return what the words in front of a place weigh, and what those behind it do."""
    from zlib import crc32

    known = weights_of(table)
    ends: list[tuple[int, int]] = []
    starts: list[tuple[int, int]] = []
    beside: dict[int, tuple[int, bytes]] = {}
    state, before = FIRST, 0
    for found in TOKEN.finditer(folded(words)):
        first, last = found.span()
        word = found.group()
        numbers, _, following, tail = gram(word)
        beside[first] = state, tail
        if tail:
            pair = table[crc32(tail, state) & MASK]
            weight = known[word]
            ends.append((last, weight + pair))
            starts += ((first, weight), (before, pair))
        else:
            runs = [(at, at + size) for size in (1, 2, 3) for at in range(first, last - size + 1)]
            parts = [*map(table.__getitem__, numbers)]
            ends += [(end, part) for (_, end), part in zip(runs, parts, strict=True)]
            starts += [(start, part) for (start, _), part in zip(runs, parts, strict=True)]
        state, before = following, first
    ends.sort()
    starts.append((before, table[crc32(LAST, state) & MASK]))
    starts.sort()
    until, since = ([0, *accumulate(weight for _, weight in each)] for each in (ends, starts))

    def front(at: int) -> int:
        closed = table[crc32(LAST, beside[at][0]) & MASK] if at in beside else 0
        return until[bisect_right(ends, (at, 1 << 30))] + closed

    def back(at: int) -> int:
        tail = beside[at][1] if at in beside else b""
        opened = table[crc32(tail, FIRST) & MASK] if tail else 0
        return since[-1] - since[bisect_left(starts, (at, -(1 << 30)))] + opened

    return front, back
