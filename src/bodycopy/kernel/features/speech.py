"""speech: sentences -> columns of integers. What shows that somebody from the site speaks to its reader about the site.

Its words, of which the article uses few elsewhere (contrast); its shape; what rules and signal lists hit; its place in block and text; what
stands beside it, as a banner is a run of sentences. ``again`` adds what a first pass says of each sentence and its neighbours.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, chain, groupby
from operator import itemgetter

from bodycopy.document import FAMILIES
from bodycopy.kernel.features.grams import Weighed, weigh
from bodycopy.kernel.features.letters import CAPITAL, COMMA, DIGIT, END, KINDS, LETTERS, QUOTE, SEPARATOR
from bodycopy.kernel.features.words import folded
from bodycopy.kernel.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Signal, Span

Columns = dict[str, list[int]]
KINDS_SEEN = ("price", "button", "call", "appeal", "reporting")
_SHAPE = (
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
LOUD, NEAR = 8, 2
"""From this sum of weights on a sentence may be a banner's, and so may those up to so many places away."""
DUMP = 3
"""One of so many lines of a text must be a sentence, or it is a page's dump."""
QUIET = -1500
_PROSE = 40
_FAR = 4
_EDGE = -(1 << 14)
_FIRST = itemgetter(0)


class Sentences(NamedTuple):
    """A text's sentences, and what the words of each weigh."""

    spans: list[Span]
    block: list[int]
    """The number of the block that holds it."""
    weighed: Weighed
    hits: list[int]
    """How many phrases of the package's rules match in it."""
    chosen: list[int]
    """The places of those that may be a banner's, by their words or their neighbours'."""


def sentences(text: str, pieces: Sequence[Sequence[Span]], signals: Sequence[Signal], table: memoryview) -> Sentences:
    """Look up the words of each sentence; ``pieces`` are by block, ``table`` holds a signed byte for each of ``grams.SIZE`` numbers."""
    spans = list(chain.from_iterable(pieces))
    block = [n for n, each in enumerate(pieces) for _ in each]
    weighed = weigh(folded(text), spans, block, table)
    hits = [0] * len(spans)
    for n, _ in _matches(spans, signals):
        hits[n] += 1
    near: set[int] = set()
    for n, (lex, hit) in enumerate(zip(weighed.lex, hits, strict=True)):
        if hit or lex >= LOUD:
            near.update(range(max(0, n - NEAR), min(len(spans), n + NEAR + 1)))
    return Sentences(spans, block, weighed, hits, sorted(near))


def _matches(spans: Sequence[Span], signals: Sequence[Signal]) -> Iterator[tuple[int, str]]:
    """Yield the sentence and the family of each phrase of the package's rules; those of a user's rules move no other verdict."""
    at = 0
    for signal in signals:
        if signal.kind == "match" and not signal.ref.startswith("user/"):
            while at < len(spans) and spans[at][1] <= signal.start:
                at += 1
            if at == len(spans):
                return
            yield at, signal.ref.split("/", 2)[1]


def is_dump(text: str, pieces: Sequence[Sequence[Span]]) -> bool:
    """Tell whether most lines are not sentences: then the text is a page's dump, which the judge of blocks knows."""
    ends = [LETTERS[ord(text[end - 1])] == KINDS[END] for each in pieces for _, end in each]
    return sum(ends) * DUMP < len(ends)


def columns(text: str, said: Sentences, signals: Sequence[Signal]) -> Columns:
    """Return the first pass's columns: one integer for each of the chosen sentences."""
    c: Columns = {}
    weighed, chosen = said.weighed, said.chosen
    mean = [lex * 16 // count for lex, count in zip(weighed.lex, weighed.grams, strict=True)]
    topic = [
        shared * 256 // count if count else -1 for shared, count in zip(weighed.shared, weighed.content, strict=True)
    ]
    for name, values in zip(weighed._fields, weighed, strict=True):
        c[name] = [values[n] for n in chosen]
    c["norm"] = [weighed.lex[n] * 16 // int(weighed.grams[n] ** 0.5) for n in chosen]
    c["new"] = [weighed.content[n] - weighed.shared[n] for n in chosen]
    _shape(c, text, said)
    _signals(c, said, signals)
    _blocks(c, text, said, mean)
    _beside(c, said, {"lex": weighed.lex, "mean": mean, "topic": topic, "any": said.hits})
    _whole(c, text, said)
    return c


def _shape(c: Columns, text: str, said: Sentences) -> None:
    rows = []
    for n in said.chosen:
        start, end = said.spans[n]
        kinds = text[start:end].translate(LETTERS)
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
    for name, values in zip(_SHAPE, zip(*rows, strict=True), strict=True):
        c[name] = list(values)


def _signals(c: Columns, said: Sentences, signals: Sequence[Signal]) -> None:
    """Count what stands in each sentence."""
    size = len(said.spans)
    counts = {name: [0] * size for name in (*KINDS_SEEN, *(f"says-{family}" for family in FAMILIES))}
    for n, family in _matches(said.spans, signals):
        counts[f"says-{family}"][n] += 1
    at = 0
    for signal in signals:
        if signal.kind in KINDS_SEEN:
            while at < size and said.spans[at][1] <= signal.start:
                at += 1
            if at == size:
                break
            counts[signal.kind][at] += 1
    for name, values in counts.items():
        c[name] = [values[n] for n in said.chosen]


def _blocks(c: Columns, text: str, said: Sentences, mean: Sequence[int]) -> None:
    """Say what stands in the same block, and where in it."""
    rows: list[tuple[int, ...]] = []
    lex, grams = said.weighed.lex, said.weighed.grams
    at = 0
    for first, last in _runs(said.block):
        chars = said.spans[last - 1][1] - said.spans[first][0]
        total, of, best = sum(lex[first:last]), sum(grams[first:last]), max(mean[first:last])
        gap = text.count("\n", said.spans[first - 1][1], said.spans[first][0]) if first else 3
        while at < len(said.chosen) and (n := said.chosen[at]) < last:
            at += 1
            rest = of - grams[n]
            others = (total - lex[n]) * 16 // rest if rest else _EDGE
            place, behind = min(20, n - first), min(20, last - 1 - n)
            rows.append((place, behind, chars, total * 16 // of, best, others, min(3, gap)))
    names = ("place", "behind", "block-chars", "block-mean", "block-best", "others", "gap")
    for name, values in zip(names, zip(*rows, strict=True), strict=True):
        c[name] = list(values)


def _runs(block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where the sentences of each block go, by their numbers."""
    at = 0
    for _, each in groupby(block):
        first, at = at, at + sum(1 for _ in each)
        yield first, at


def _beside(c: Columns, said: Sentences, own: dict[str, list[int]]) -> None:
    """Say what the neighbours are like, and which of them share the block."""
    chosen, block, size = said.chosen, said.block, len(said.spans)
    c["same-1"] = [int(n > 0 and block[n - 1] == block[n]) for n in chosen]
    c["same+1"] = [int(n + 1 < size and block[n + 1] == block[n]) for n in chosen]
    for name, values in own.items():
        c[name] = [values[n] for n in chosen]
        for by in (-2, -1, 1, 2):
            c[f"{name}{by:+}"] = moved(values, by, chosen)
    for name in ("mean", "topic"):
        for reach in (3, 8):
            c[f"{name}[{reach}]"] = around(own[name], reach, chosen)


def _whole(c: Columns, text: str, said: Sentences) -> None:
    """Say what the text as a whole is: a page's dump, or nearly all body."""
    spans, chosen = said.spans, said.chosen
    size = len(spans)
    chars = max(1, sum(end - start for start, end in spans))
    prose = sum(
        end - start for start, end in spans if end - start >= _PROSE and LETTERS[ord(text[end - 1])] == KINDS[END]
    )
    c["top"], c["bottom"] = [min(99, n) for n in chosen], [min(99, size - 1 - n) for n in chosen]
    c["at"] = [spans[n][0] * 256 // max(1, spans[-1][1]) for n in chosen]
    for name, value in (
        ("text-sentences", size),
        ("text-chars", chars),
        ("text-prose", prose * 256 // chars),
        ("text-mean", sum(said.weighed.lex) * 16 // sum(said.weighed.grams)),
        ("text-loud", sum(lex > 0 for lex in said.weighed.lex) * 256 // size),
        ("text-blocks", said.block[-1] + 1),
        ("text-hits", sum(map(bool, said.hits)) * 256 // size),
    ):
        c[name] = [value] * len(chosen)


def again(said: Sentences, scores: Sequence[int]) -> Columns:
    """Return the second pass's own columns: the first pass's scores of each chosen sentence, of its neighbours, block and text.

    A sentence that was not chosen counts as no banner's.
    """
    size, chosen = len(said.spans), said.chosen
    score = [QUIET] * size
    for n, each in zip(chosen, scores, strict=True):
        score[n] = each
    c: Columns = {"score": list(scores)}
    for by in range(-_FAR, _FAR + 1):
        if by:
            c[f"score{by:+}"] = moved(score, by, chosen)
    for reach in (2, 6):
        c[f"score[{reach}]"] = around(score, reach, chosen)
    runs = list(_runs(said.block))
    means = [sum(score[first:last]) // (last - first) for first, last in runs]
    mine = [bisect_right(runs, n, key=_FIRST) - 1 for n in chosen]
    most = {run: max(score[slice(*runs[run])]) for run in dict.fromkeys(mine)}
    least = {run: min(score[slice(*runs[run])]) for run in dict.fromkeys(mine)}
    c["block-score"] = [means[run] for run in mine]
    c["block-most"] = [most[run] for run in mine]
    c["block-least"] = [least[run] for run in mine]
    c["block-before"] = [means[run - 1] if run else _EDGE for run in mine]
    c["block-after"] = [means[run + 1] if run + 1 < len(runs) else _EDGE for run in mine]
    c["text-score"] = [sum(each > 0 for each in score) * 256 // size] * len(chosen)
    c["text-most"] = [max(score)] * len(chosen)
    return c


def moved(values: Sequence[int], by: int, places: Sequence[int]) -> list[int]:
    """Return for each of some places the value ``by`` places further on, ``_EDGE`` where there is none."""
    size = len(values)
    return [values[n + by] if 0 <= n + by < size else _EDGE for n in places]


def around(values: Sequence[int], reach: int, places: Sequence[int]) -> list[int]:
    """Return for each of some places the mean of the values up to ``reach`` away on either side, itself left out; 0 alone."""
    sums = [0, *accumulate(values)]
    size = len(values)
    found = []
    for n in places:
        low, high = max(0, n - reach), min(size, n + reach + 1)
        count = high - low - 1
        found.append((sums[high] - sums[low] - values[n]) // count if count else 0)
    return found
