"""words: what the words of a unit say: the learned weight of each, and whether the page's prose has them too."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, compress
from operator import add
from typing import TYPE_CHECKING

from bodycopy.kernel.characters import is_syllable
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features.letters import classify, remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from bodycopy.kernel.features.known import Words

_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_EDGES = " \t\n:.…!?|·•→›»-–—*()[]"
# Between texts in one string: not a letter, so that none looks different before it or after it.
_BETWEEN = "\0"
# A banner says what it is at once; more words of it cost time.
HEAD, LOOK = 160, 1000
# A label is at most this long.
LABEL = 60
LONG = 5
# A title is within the page's first characters, and has at least this many itself.
_TOP, _TITLE = 300, 12


def split(text: str, places: Iterable[tuple[int, int]], prose: Sequence[int], *, unspaced: bool) -> list[list[str]]:
    """Return the folded words at the head of each unit, and more of them where it is prose; ``places`` are the units'.

    Where some words aren't spaced, each pair of their letters is a word.
    """
    lower = folded(text)
    find = _WORD.findall
    found = [
        find(lower, start, min(end, start + (LOOK if reads else HEAD)))
        for (start, end), reads in zip(places, prose, strict=True)
    ]
    if not unspaced:
        return found
    return [unit if each is None else list(chain.from_iterable(each)) for unit in found for each in (pairs(unit),)]


lowered = remembered(str.lower)
"""A text in small letters."""


def folded(text: str) -> str:
    """Return the text in small letters, or as it is where that would move any."""
    lower = lowered(text)
    return lower if len(lower) == len(text) else text


def known_words(lower: str, known: dict[str, Any]) -> list[str]:
    """Return the words of a text that are among the known ones, each as often as it stands there, in any order."""
    if NATIVE is not None:
        found: list[str] = NATIVE.known_words(lower, classify, known)
        return found
    # Most words are between spaces; taking anything else apart is slow.
    spaced = lower.split()
    marked = " ".join([word for word in spaced if not word.isalpha()])
    plain = [word for word in spaced if word in known and word.isalpha()]
    return [*plain, *filter(known.__contains__, _WORD.findall(marked))]


def long(words: Sequence[str]) -> list[bool]:
    """Return which words may be about something: shorter ones are mostly grammar, which all prose shares."""
    return [len(word) >= LONG or word[0] > "\u0dff" for word in words]


def pairs(words: Sequence[str]) -> list[list[str]] | None:
    """Return for each word the pairs of its letters, where it is of those that aren't spaced, or itself; None if none is."""
    if not any(word[0] > "\u0dff" for word in words):
        return None
    return [
        list(map(add, word, word[1:])) or [word] if word[0] > "\u0dff" and is_syllable(word[0]) else [word]
        for word in words
    ]


def label(text: str) -> str:
    """Fold a short unit, so that its weight can be looked up: "Comments (12)" is "comments (0"."""
    return _figures(text.lower()).strip(_EDGES)


def _figures(small: str) -> str:
    """Put a zero for each number; few texts hold one."""
    return _DIGITS.sub("0", small) if any(map(str.isdecimal, small)) else small


def labels(texts: Sequence[str], known: Words) -> list[int]:
    """Return the weight of each unit's text that is a known label, 0 for the rest; all are folded at once, as that is faster."""
    get = known.table().get
    short = [each for each in texts if len(each) <= LABEL]
    small = _figures(_BETWEEN.join(short).lower()).split(_BETWEEN)
    if len(small) != max(1, len(short)):
        small = [label(each) for each in short]
    found = iter([get(each.strip(_EDGES), 0) for each in small])
    return [next(found) if len(each) <= LABEL else 0 for each in texts]


def shared(words: list[list[str]], prose: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the share of each unit's words that at least two units of prose have: of all words, and of long ones.

    The first is high for grammar, in any language, and low for labels; the second is high for what is on topic. Shares
    are in 256ths, -1 where there is no long word.
    """
    seen: Counter[str] = Counter()
    for unit, counts in zip(words, prose, strict=True):
        if counts:
            seen.update(set(unit))
    known = {word for word, times in seen.items() if times > 1}.__contains__
    often, topic = [], []
    for unit in words:
        often.append(sum(map(known, unit)) * 256 // len(unit) if unit else 0)
        long_words = list(compress(unit, long(unit)))
        topic.append(sum(map(known, long_words)) * 256 // len(long_words) if long_words else -1)
    return often, topic


def led(words: list[list[str]], lead: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return how many of each unit's long words a unit of the lead, other than itself, has too, and of how many."""
    seen: Counter[str] = Counter()
    for unit, leads in zip(words, lead, strict=True):
        if leads:
            seen.update(set(unit))
    hits, of = [], []
    for unit, leads in zip(words, lead, strict=True):
        long_words = list(compress(unit, long(unit)))
        hits.append(sum(seen.get(word, 0) > leads for word in long_words))
        of.append(len(long_words))
    return hits, of


def repeats(texts: Sequence[str]) -> list[int]:
    """Return how often each unit's text stands in the page."""
    seen = Counter(texts)
    return [seen[each] for each in texts]


def in_top(text: str, texts: Sequence[str], starts: Sequence[int]) -> list[int]:
    """Return which units stand in the page's first words too, which are often the page's title: headlines do."""
    top = text[:_TOP]
    return [
        int(_TITLE <= len(each) < _TOP and each in top and top.find(each) != start)
        for each, start in zip(texts, starts, strict=True)
    ]
