"""speech: sentences -> columns of integers. What shows that somebody from the site speaks to its reader about the site.

Its words, of which the article uses few elsewhere (contrast); its shape; what rules and signal lists hit; its place in block and text; what
stands beside it, as a banner is a run of sentences. ``again`` adds what a first pass says of each sentence and its neighbours.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain

from bodycopy.document import FAMILIES
from bodycopy.kernel.features import grams
from bodycopy.kernel.features.letters import CAPITAL, COMMA, DIGIT, END, KINDS, LETTERS, QUOTE, SEPARATOR
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Signal, Span

Columns = dict[str, list[int]]
KINDS_SEEN = ("price", "button", "call", "appeal", "reporting")
_OWN = ("lex", "mean", "topic", "any")
_FAR = 4
_EDGE = -(1 << 14)


class Sentences(NamedTuple):
    """A text's sentences, and of each what its words say."""

    spans: list[Span]
    block: list[int]
    """The number of the block that holds it."""
    grams: list[list[int]]
    """Numbers of its words and pairs: see ``grams``."""
    alone: list[int]
    """How many of these are of words alone; they come first."""
    content: list[frozenset[str]]
    """Its words that may be about something."""
    lex: list[int]
    """The sum of the learned weights of its words and pairs."""


def sentences(text: str, pieces: Sequence[Sequence[Span]], table: Sequence[int]) -> Sentences:
    """Look up the words of each sentence; ``pieces`` are by block, ``table`` holds a weight for each of ``grams.SIZE`` numbers."""
    spans = list(chain.from_iterable(pieces))
    block = [n for n, each in enumerate(pieces) for _ in each]
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    known: dict[str, grams.Gram] = {}
    found: list[list[int]] = []
    alone: list[int] = []
    content: list[frozenset[str]] = []
    for start, end in spans:
        words = grams.tokens(lower[start:end])
        each = []
        for word in words:
            gram = known.get(word)
            if gram is None:
                gram = known[word] = grams.gram(word)
            each.append(gram)
        numbers, count = grams.sentence(each, words)
        found.append(numbers)
        alone.append(count)
        content.append(frozenset(chain.from_iterable(gram.content for gram in each)))
    weight = table.__getitem__
    return Sentences(spans, block, found, alone, content, [sum(map(weight, numbers)) for numbers in found])


def columns(text: str, said: Sentences, signals: Sequence[Signal], table: Sequence[int]) -> Columns:
    """Return the first pass's columns, one integer a sentence."""
    c: Columns = {"lex": said.lex}
    _words(c, said, table)
    _shape(c, text, said)
    _signals(c, said, signals)
    _blocks(c, text, said)
    _beside(c, said)
    _whole(c, said)
    return c


def _words(c: Columns, said: Sentences, table: Sequence[int]) -> None:
    """Say how strong a sentence's words are, and how few of them the rest of the text uses."""
    everywhere: Counter[str] = Counter()
    last = -1
    seen: set[str] = set()
    for block, content in zip(said.block, said.content, strict=True):
        if block != last:
            everywhere.update(seen)
            seen, last = set(), block
        seen |= content
    everywhere.update(seen)
    weight = table.__getitem__
    rows = []
    for numbers, alone, content, lex in zip(said.grams, said.alone, said.content, said.lex, strict=True):
        weights = sorted(map(weight, numbers[:alone]))
        shared = sum(everywhere[word] > 1 for word in content)
        rows.append(
            (
                len(numbers),
                lex * 16 // len(numbers),
                sum(weights),
                sum(weights[-3:]),
                sum(weights[:3]),
                shared * 256 // len(content) if content else -1,
                len(content) - shared,
            )
        )
    for name, values in zip(
        ("grams", "mean", "words", "best", "least", "topic", "new"), zip(*rows, strict=True), strict=True
    ):
        c[name] = list(values)


def _shape(c: Columns, text: str, said: Sentences) -> None:
    letters = text.translate(LETTERS)
    rows = []
    for start, end in said.spans:
        kinds = letters[start:end]
        count = kinds.count
        rows.append(
            (
                end - start,
                KINDS.index(kinds[0]),
                KINDS.index(kinds[-1]),
                count(KINDS[CAPITAL]),
                count(KINDS[DIGIT]),
                count(KINDS[COMMA]),
                count(KINDS[QUOTE]),
                count(KINDS[SEPARATOR]),
                text.count("?", start, end),
                text.count("!", start, end),
                int(kinds[-1] == KINDS[END]),
                text.count("://", start, end) + text.count("@", start, end) + text.count("www.", start, end),
            )
        )
    names = (
        "chars",
        "first",
        "last",
        "capitals",
        "digits",
        "commas",
        "quotes",
        "separators",
        "asks",
        "cries",
        "ends",
        "links",
    )
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        c[name] = list(values)


def _signals(c: Columns, said: Sentences, signals: Sequence[Signal]) -> None:
    """Count what stands in each sentence; the phrases of a user's rules count for nothing."""
    size = len(said.spans)
    for name in (*KINDS_SEEN, *(f"says-{family}" for family in FAMILIES), "any"):
        c[name] = [0] * size
    at = 0
    for signal in signals:
        while at < size and said.spans[at][1] <= signal.start:
            at += 1
        if at == size:
            break
        if signal.kind == "match":
            language, family, _ = signal.ref.split("/", 2)
            if language == "user":
                continue
            c[f"says-{family}"][at] += 1
            c["any"][at] += 1
        elif signal.kind in KINDS_SEEN:
            c[signal.kind][at] += 1


def _blocks(c: Columns, text: str, said: Sentences) -> None:
    """Say what stands in the same block, and where in it."""
    size = len(said.spans)
    for name in ("place", "behind", "block-chars", "block-mean", "block-best", "others", "gap"):
        c[name] = [0] * size
    first = 0
    while first < size:
        last = first
        while last < size and said.block[last] == said.block[first]:
            last += 1
        chars = said.spans[last - 1][1] - said.spans[first][0]
        lex, of = sum(said.lex[first:last]), sum(c["grams"][first:last])
        best = max(c["mean"][first:last])
        gap = text.count("\n", said.spans[first - 1][1], said.spans[first][0]) if first else 3
        for n in range(first, last):
            c["place"][n], c["behind"][n] = min(20, n - first), min(20, last - 1 - n)
            c["block-chars"][n], c["block-mean"][n], c["block-best"][n] = chars, lex * 16 // of, best
            rest = of - c["grams"][n]
            c["others"][n] = (lex - said.lex[n]) * 16 // rest if rest else _EDGE
            c["gap"][n] = min(3, gap)
        first = last


def _beside(c: Columns, said: Sentences) -> None:
    """Say what the neighbours are like, and which of them share the block."""
    size = len(said.spans)
    block = said.block
    c["same-1"] = [int(n > 0 and block[n - 1] == block[n]) for n in range(size)]
    c["same+1"] = [int(n + 1 < size and block[n + 1] == block[n]) for n in range(size)]
    for name in _OWN:
        values = c[name]
        for by in (-2, -1, 1, 2):
            c[f"{name}{by:+}"] = moved(values, by)
    for reach in (3, 8):
        c[f"lex[{reach}]"] = around(c["mean"], reach)
        c[f"topic[{reach}]"] = around(c["topic"], reach)


def _whole(c: Columns, said: Sentences) -> None:
    """Say what the text as a whole is: a page's dump, or nearly all body."""
    size = len(said.spans)
    chars = max(1, sum(c["chars"]))
    prose = sum(chars for chars, ends in zip(c["chars"], c["ends"], strict=True) if ends and chars >= 40)
    before = 0
    c["top"], c["bottom"] = [min(99, n) for n in range(size)], [min(99, size - 1 - n) for n in range(size)]
    c["at"] = []
    for each in c["chars"]:
        c["at"].append(before * 256 // chars)
        before += each
    for name, value in (
        ("text-sentences", size),
        ("text-chars", chars),
        ("text-prose", prose * 256 // chars),
        ("text-mean", sum(said.lex) * 16 // sum(c["grams"])),
        ("text-speaking", sum(value > 0 for value in said.lex) * 256 // size),
        ("text-blocks", said.block[-1] + 1),
        ("text-hits", sum(map(bool, c["any"])) * 256 // size),
    ):
        c[name] = [value] * size


def again(said: Sentences, scores: Sequence[int]) -> Columns:
    """Return the second pass's own columns: the first pass's scores of each sentence, its neighbours, its block, the text."""
    size = len(scores)
    c: Columns = {"score": list(scores)}
    for by in range(-_FAR, _FAR + 1):
        if by:
            c[f"score{by:+}"] = moved(scores, by)
    for reach in (2, 6):
        c[f"score[{reach}]"] = around(scores, reach)
    for name in ("block-score", "block-most", "block-least", "block-prior", "block-next"):
        c[name] = [_EDGE] * size
    first, prior = 0, _EDGE
    while first < size:
        last = first
        while last < size and said.block[last] == said.block[first]:
            last += 1
        here = scores[first:last]
        mean = sum(here) // len(here)
        c["block-score"][first:last] = [mean] * len(here)
        c["block-most"][first:last] = [max(here)] * len(here)
        c["block-least"][first:last] = [min(here)] * len(here)
        c["block-prior"][first:last] = [prior] * len(here)
        if first:
            n = first - 1
            while n >= 0 and said.block[n] == said.block[first - 1]:
                c["block-next"][n] = mean
                n -= 1
        first, prior = last, mean
    c["text-score"] = [sum(score > 0 for score in scores) * 256 // size] * size
    c["text-least"] = [max(scores)] * size
    return c


def moved(values: Sequence[int], by: int) -> list[int]:
    """Return for each place the value ``by`` places further on, ``_EDGE`` where there is none."""
    size = len(values)
    if by < 0:
        return [_EDGE] * min(-by, size) + list(values[: max(0, size + by)])
    return [*values[by:], *[_EDGE] * min(by, size)]


def around(values: Sequence[int], reach: int) -> list[int]:
    """Return for each place the mean of the values up to ``reach`` places away on either side, itself left out; 0 alone."""
    sums = [0]
    for value in values:
        sums.append(sums[-1] + value)
    size = len(values)
    found = []
    for n, value in enumerate(values):
        low, high = max(0, n - reach), min(size, n + reach + 1)
        count = high - low - 1
        found.append((sums[high] - sums[low] - value) // count if count else 0)
    return found
