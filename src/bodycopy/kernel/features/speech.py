"""speech: sentences -> columns of integers. What shows that somebody from the site speaks to its reader about the site.

Its words, of which the article uses few elsewhere (contrast); its shape; what rules and signal lists hit; its place in block and text; what
stands beside it, as a banner is a run of sentences. ``again`` adds what a first pass says of each sentence and its neighbours.
"""

from __future__ import annotations

from itertools import accumulate, chain, pairwise

from bodycopy.document import FAMILIES
from bodycopy.kernel.characters import STOPS
from bodycopy.kernel.features.grams import Weighed, roots, weigh
from bodycopy.kernel.features.letters import CAPITAL, COMMA, DIGIT, END, QUOTE, SEPARATOR
from bodycopy.kernel.features.naming import beside
from bodycopy.kernel.features.words import folded
from bodycopy.kernel.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bodycopy.document import Signal, Span
    from bodycopy.kernel.features.columns import Column, Ops

    Columns = dict[str, Column]
KINDS_SEEN = ("price", "button", "call", "appeal", "reporting")
LOUD, NEAR = 8, 2
"""From this sum of weights on a sentence may be a banner's, and so may those up to so many places away."""
DUMP = 3
"""One of so many lines of a text must be a sentence, or it is a page's dump."""
QUIET = -1500
_PROSE = 40
_FAR = 4
_EDGE = -(1 << 14)
_ENDS = frozenset(STOPS)
_MARKS = ("?", "!", "@", "://", "www.")
_COUNTED = {"capitals": CAPITAL, "digits": DIGIT, "commas": COMMA, "quotes": QUOTE, "separators": SEPARATOR}


class Sentences(NamedTuple):
    """A text's sentences, and what the words of each weigh."""

    ops: Ops
    spans: list[Span]
    block: list[int]
    """The number of the block that holds it."""
    fields: list[Column]
    """Where each starts and is over, and its block."""
    firsts: list[int]
    """By block: its first sentence; one more entry than blocks."""
    weighed: Weighed
    told: list[tuple[int, str]]
    """What signals say: a sentence and the column in which it counts."""
    hits: Column
    """How many phrases of the package's rules match in it."""
    chosen: list[int]
    """The places of those that may be a banner's, by their words or their neighbours'."""


def sentences(
    ops: Ops, text: str, pieces: Sequence[Sequence[Span]], signals: Sequence[Signal], table: memoryview
) -> Sentences:
    """Look up the words of each sentence; ``pieces`` are by block, ``table`` holds a signed byte for each of ``grams.SIZE`` numbers."""
    spans = list(chain.from_iterable(pieces))
    block = [n for n, each in enumerate(pieces) for _ in each]
    fields = [*ops.columns(spans), ops.column(block)]
    weighed = weigh(ops, folded(text), fields, table)
    told = list(_told(spans, signals))
    counts = [0] * len(spans)
    for n, name in told:
        counts[n] += name in _SAYS
    hits = ops.column(counts)
    loud = ops.integer((weighed.lex >= LOUD) | (hits >= 1))
    near = ops.values(ops.window(ops.running(loud), -NEAR, NEAR))
    firsts = list(accumulate(map(len, pieces), initial=0))
    return Sentences(
        ops, spans, block, fields, firsts, weighed, told, hits, [n for n, count in enumerate(near) if count]
    )


_FAMILY: dict[str, str] = {family: f"says-{family}" for family in FAMILIES}
_SAYS = frozenset(_FAMILY.values())


def _told(spans: Sequence[Span], signals: Sequence[Signal]) -> Iterator[tuple[int, str]]:
    """Yield the sentence and the column of each signal that counts. Phrases of a user's rules don't: they move no other verdict."""
    at = 0
    for start, _, kind, ref in signals:
        if kind == "match" and not ref.startswith("user/"):
            kind = _FAMILY[ref.split("/", 2)[1]]  # noqa: PLW2901 - the name of its column
        elif kind not in KINDS_SEEN:
            continue
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at == len(spans):
            return
        yield at, kind


def is_dump(text: str, pieces: Sequence[Sequence[Span]]) -> bool:
    """Tell whether most lines are not sentences: then the text is a page's dump, which the judge of blocks knows."""
    marks = [text[end - 1] for each in pieces for _, end in each]
    return sum(map(_ENDS.__contains__, marks)) * DUMP < len(marks)


def columns(text: str, said: Sentences) -> Columns:
    """Return the first pass's columns: one integer for each of the chosen sentences."""
    ops, weighed = said.ops, said.weighed
    places = _places(said)
    mine = places[0]
    mean = weighed.lex * 16 // weighed.grams
    topic = weighed.topic(ops)
    c: Columns = {name: ops.take(values, mine) for name, values in zip(weighed._fields, weighed, strict=True)}
    c["norm"], c["new"] = c["lex"] * 16 // roots(ops, c["grams"]), c["content"] - c["shared"]
    _shape(c, text, said, mine)
    _signals(c, said)
    _blocks(c, text, said, mean)
    _beside(c, said, places, {"lex": weighed.lex, "mean": mean, "topic": topic, "any": said.hits})
    _whole(c, text, said, mine)
    return c


def _places(said: Sentences) -> dict[int, Column]:
    """Return for each distance the places of the sentences that stand so far from the chosen ones."""
    mine = said.ops.column(said.chosen)
    return {by: mine + by for by in range(-_FAR, _FAR + 1)}


def _shape(c: Columns, text: str, said: Sentences, mine: Column) -> None:
    ops, spans = said.ops, [said.spans[n] for n in said.chosen]
    starts, ends = (ops.take(field, mine) for field in said.fields[:2])
    counts, first, last = ops.kinds(ops.letters(text), starts, ends, _COUNTED.values())
    c["chars"], c["first"], c["last"] = ends - starts, first, last
    c |= zip(_COUNTED, counts, strict=True)
    c["asks"], c["cries"], mails, schemes, hosts = (ops.column(_count(text, mark, spans)) for mark in _MARKS)
    c["ends"] = ops.integer((last >= END) & (last < END + 1))
    c["links"] = mails + schemes + hosts


def _count(text: str, mark: str, spans: Sequence[Span]) -> list[int]:
    count = text.count
    return [count(mark, start, end) for start, end in spans] if mark in text else [0] * len(spans)


def _signals(c: Columns, said: Sentences) -> None:
    """Count what stands in each sentence."""
    ops, size = said.ops, len(said.chosen)
    counts: dict[str, list[int]] = {}
    place = {n: at for at, n in enumerate(said.chosen)}
    for n, name in said.told:
        if n in place:
            if name not in counts:
                counts[name] = [0] * size
            counts[name][place[n]] += 1
    none = ops.constant(0, size)
    for name in (*KINDS_SEEN, *_SAYS):
        c[name] = ops.column(counts[name]) if name in counts else none


def _blocks(c: Columns, text: str, said: Sentences, mean: Column) -> None:
    """Say what stands in the same block, and where in it."""
    ops, firsts, blocks = said.ops, said.firsts, [said.block[n] for n in said.chosen]
    mine, first, beyond = (
        ops.column(each) for each in (said.chosen, [firsts[n] for n in blocks], [firsts[n + 1] for n in blocks])
    )
    sums = [ops.running(values) for values in (said.weighed.lex, said.weighed.grams)]
    total, of = (ops.take(each, beyond) - ops.take(each, first) for each in sums)
    starts, ends, _ = said.fields
    c["place"], c["behind"] = ops.least(mine - first, 20), ops.least(beyond - mine - 1, 20)
    c["block-chars"] = ops.take(ends, beyond - 1) - ops.take(starts, first)
    c["block-mean"] = total * 16 // of
    means = ops.values(mean)
    c["block-best"] = ops.column(_each(blocks, lambda n: max(means[firsts[n] : firsts[n + 1]])))
    rest = of - c["grams"]
    others = (total - c["lex"]) * 16 // ops.most(rest, 1)
    c["others"] = ops.where(rest >= 1, others, ops.constant(_EDGE, len(blocks)))
    spans = said.spans
    c["gap"] = ops.column(
        _each(blocks, lambda n: min(3, text.count("\n", spans[firsts[n] - 1][1], spans[firsts[n]][0])) if n else 3)
    )


def _each(blocks: Sequence[int], found: Callable[[int], int]) -> list[int]:
    """Return what holds of each block, found once for all its sentences."""
    known = {n: found(n) for n in dict.fromkeys(blocks)}
    return [*map(known.__getitem__, blocks)]


def _beside(c: Columns, said: Sentences, places: dict[int, Column], own: dict[str, Column]) -> None:
    """Say what the neighbours are like, and which of them share the block."""
    ops, chosen, block, size = said.ops, said.chosen, said.block, len(said.spans)
    c["same-1"] = ops.column([int(n > 0 and block[n - 1] == block[n]) for n in chosen])
    c["same+1"] = ops.column([int(n + 1 < size and block[n + 1] == block[n]) for n in chosen])
    for name, values in own.items():
        c[name] = ops.take(values, places[0])
        c |= moved(ops, name, values, (-2, -1, 1, 2), places)
    for name in ("mean", "topic"):
        for reach in (3, 8):
            c[f"{name}[{reach}]"] = around(ops, own[name], reach, places[0], size)


def _whole(c: Columns, text: str, said: Sentences, mine: Column) -> None:
    """Say what the text as a whole is: a page's dump, or nearly all body."""
    ops, (starts, ends, _), weighed, count = said.ops, said.fields, said.weighed, len(said.chosen)
    size = len(said.spans)
    chars = max(1, ops.total(ends - starts))
    prose = sum(end - start for start, end in said.spans if end - start >= _PROSE and text[end - 1] in _ENDS)
    c["top"], c["bottom"] = ops.least(mine, 99), ops.least(mine * -1 + (size - 1), 99)
    c["at"] = ops.take(starts, mine) * 256 // max(1, said.spans[-1][1])
    for name, value in (
        ("text-sentences", size),
        ("text-chars", chars),
        ("text-prose", prose * 256 // chars),
        ("text-mean", ops.total(weighed.lex) * 16 // ops.total(weighed.grams)),
        ("text-loud", ops.total(ops.integer(weighed.lex >= 1)) * 256 // size),
        ("text-blocks", said.block[-1] + 1),
        ("text-hits", ops.total(ops.integer(said.hits >= 1)) * 256 // size),
    ):
        c[name] = ops.constant(value, count)


def again(said: Sentences, scores: Column) -> Columns:
    """Return the second pass's own columns: the first pass's scores of each chosen sentence, of its neighbours, block and text.

    A sentence that was not chosen counts as no banner's.
    """
    ops, size, chosen, firsts = said.ops, len(said.spans), said.chosen, said.firsts
    places = _places(said)
    score = [QUIET] * size
    for n, each in zip(chosen, ops.values(scores), strict=True):
        score[n] = each
    every = ops.column(score)
    c: Columns = {"score": scores}
    c |= moved(ops, "score", every, [by for by in range(-_FAR, _FAR + 1) if by], places)
    for reach in (2, 6):
        c[f"score[{reach}]"] = around(ops, every, reach, places[0], size)
    blocks = [said.block[n] for n in chosen]
    mine, sizes = ops.column(blocks), ops.column([beyond - first for first, beyond in pairwise(firsts)])
    means = ops.column(ops.tallied(every, said.fields[2], len(firsts) - 1)) // ops.most(sizes, 1)
    beside = ops.edged(means, 1, _EDGE)
    c["block-score"] = ops.take(means, mine)
    c["block-most"] = ops.column(_each(blocks, lambda n: max(score[firsts[n] : firsts[n + 1]])))
    c["block-least"] = ops.column(_each(blocks, lambda n: min(score[firsts[n] : firsts[n + 1]])))
    c["block-before"], c["block-after"] = ops.take(beside, mine), ops.take(beside, mine + 2)
    c["text-score"] = ops.constant(ops.total(ops.integer(every >= 1)) * 256 // size, len(chosen))
    c["text-most"] = ops.constant(max(score), len(chosen))
    return c


def moved(ops: Ops, name: str, values: Column, steps: Iterable[int], places: dict[int, Column]) -> Columns:
    """Return the values some steps further on than each of some places, ``_EDGE`` where there is none."""
    padded = ops.edged(values, _FAR, _EDGE)
    return {beside(name, by): ops.take(padded, places[by] + _FAR) for by in steps}


def around(ops: Ops, values: Column, reach: int, mine: Column, size: int) -> Column:
    """Return for each of some places the mean of the values up to ``reach`` away on either side, itself left out; 0 alone."""
    others = ops.take(ops.window(ops.running(values), -reach, reach) - values, mine)
    return others // ops.most(ops.least(mine, reach) + ops.least(mine * -1 + (size - 1), reach), 1)
