"""residue: sentences -> columns of integers. What shows that words are not part of what an article says.

Its words, of which the article uses few elsewhere; its shape, and how many lines have the same; what rules, heuristics and signal lists found;
its place in block, run and text; what is beside it; what the text as a whole is. ``second_stage`` adds what a first pass says of each
sentence and of those around it.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import BLOCK_KINDS, FAMILIES
from bodycopy.kernel.characters import STOPS
from bodycopy.kernel.features.columns import around as window_name
from bodycopy.kernel.features.columns import beside
from bodycopy.kernel.features.grams import Weighed, roots, weigh
from bodycopy.kernel.features.letters import CAPITAL, COMMA, DIGIT, END, QUOTE, SEPARATOR
from bodycopy.kernel.features.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.document import Block, Signal, Span
    from bodycopy.kernel.features.columns import Column, ColumnBackend

    Columns = dict[str, Column]

CLAIMS = ("headline", "bare-labels", "time-stamp", "byline", "share-row", "copyright-sign", "teaser-lines")
"""Heuristics whose claims are evidence."""
SIGNALS = ("price", "button", "call", "appeal", "reporting")
SAYS: dict[str, str] = {family: f"says-{family}" for family in FAMILIES}
_NONE = -(1 << 14)
_SHORT, _PROSE = 40, 80
_ENDS = frozenset(STOPS)
_ENDS_COLON = frozenset(":：")
_OPENERS = frozenset("-*•·–—▪●○■□►▶➤✓✔#>|+")
MARKS = ("?", "!", "@", "://", "www.", "|", "…", "...", "http", "#", "\t")
COUNTED = {"capitals": CAPITAL, "digits": DIGIT, "commas": COMMA, "quotes": QUOTE, "separators": SEPARATOR}
_FAR = 3
_BEST, _LIMITS = 5, (0, 300)
_LEAST = -(1 << 14)


class Units(NamedTuple):
    """A text's sentences, and what the words of each weigh."""

    ops: ColumnBackend
    spans: list[Span]
    block: list[int]
    """The number of the block that holds it."""
    firsts: list[int]
    """By block: its first sentence; one more entry than blocks."""
    starts: Column
    ends: Column
    weighed: Weighed


def units(ops: ColumnBackend, text: str, pieces: Sequence[Sequence[Span]], table: memoryview) -> Units:
    """Look up the words of each sentence; ``pieces`` are by block, ``table`` holds a signed byte for each of ``grams.SIZE`` numbers."""
    spans = list(chain.from_iterable(pieces))
    block = [n for n, each in enumerate(pieces) for _ in each]
    starts, ends = ops.columns(spans)
    weighed = weigh(ops, folded(text), [starts, ends, ops.column(block)], table)
    return Units(ops, spans, block, list(accumulate(map(len, pieces), initial=0)), starts, ends, weighed)


def columns(
    text: str, found: Units, blocks: Sequence[Block], signals: Sequence[Signal], claimed: Iterable[tuple[str, int, int]]
) -> Columns:
    """Return the first pass's columns: one integer for each sentence.

    ``claimed`` is what heuristics would take: name, start and end.
    """
    ops, weighed = found.ops, found.weighed
    c: Columns = dict(zip(weighed._fields, weighed, strict=True))
    c["mean"] = weighed.lex * 16 // ops.most(weighed.grams, 1)
    c["norm"] = weighed.lex * 16 // ops.most(roots(ops, weighed.grams), 1)
    c["topic"] = weighed.topic(ops)
    c["new"] = weighed.content - weighed.shared
    _shape(c, text, found)
    _evidence(c, found, signals, claimed)
    _blocks(c, text, found, blocks)
    _runs(c, text, found)
    _places(c, found)
    for name in ("mean", "topic", "chars", "prose", "ended", "hits", "key", "first", "last", "capitals"):
        c |= _moved(ops, name, c[name], (-2, -1, 1, 2))
    for name in ("mean", "topic", "prose", "ended", "hits"):
        sums = ops.running(c[name])
        for low, high in ((-3, -1), (1, 3), (-8, -1), (1, 8)):
            c[window_name(name, low, high)] = ops.window(sums, low, high) * 16 // (high - low + 1)
    return c


def _shape(c: Columns, text: str, found: Units) -> None:
    ops, spans = found.ops, found.spans
    counts, first, last = ops.kinds(ops.letters(text), found.starts, found.ends, COUNTED.values())
    c["chars"], c["first"], c["last"] = found.ends - found.starts, first, last
    c |= zip(COUNTED, counts, strict=True)
    for name in COUNTED:
        c[f"{name}-share"] = c[name] * 256 // c["chars"]
    c["ends"] = ops.integer((last >= END) & (last < END + 1))
    none = ops.constant(0, len(spans))
    for mark in MARKS:
        c[f"has{mark!r}"] = ops.column(_counted(text, mark, spans)) if mark in text else none
    closing = [text[end - 1] for _, end in spans]
    c["colon"] = ops.column([int(mark in _ENDS_COLON) for mark in closing])
    c["opener"] = ops.column([int(text[start] in _OPENERS) for start, _ in spans])
    c["ended"] = ops.column(
        [
            int(mark in _ENDS or text[max(start, end - 2)] in _ENDS)
            for mark, (start, end) in zip(closing, spans, strict=True)
        ]
    )
    c["prose"] = ops.integer(c["chars"] >= _PROSE) * c["ended"]
    c["short"] = ops.integer(c["chars"] < _SHORT)
    c["key"] = ops.least(c["chars"] // 24, 9) * 4 + c["ended"] * 2 + ops.integer(first < 1)


def _counted(text: str, mark: str, spans: Sequence[Span]) -> list[int]:
    """Count a mark in each sentence, up to nine times; most hold none of a mark that a text holds."""
    counts = [0] * len(spans)
    at = text.find(mark)
    while at >= 0:
        n = bisect_right(spans, (at, len(text))) - 1
        if n >= 0 and at < spans[n][1]:
            counts[n] = min(9, text.count(mark, *spans[n]))
            at = spans[n][1] - 1
        at = text.find(mark, at + 1)
    return counts


def _evidence(c: Columns, found: Units, signals: Sequence[Signal], claimed: Iterable[tuple[str, int, int]]) -> None:
    """Count what was found in each sentence."""
    ops, spans, size = found.ops, found.spans, len(found.spans)
    names = (*SIGNALS, *SAYS.values(), *CLAIMS, "hits", "claims")
    counts: dict[str, list[int]] = {name: [0] * size for name in names}
    at = 0
    for start, _, kind, ref in signals:
        name = kind
        if kind == "match" and not ref.startswith("user/"):
            name = SAYS[ref.split("/", 2)[1]]
        elif kind not in SIGNALS:
            continue
        while at < size and spans[at][1] <= start:
            at += 1
        if at == size:
            break
        counts[name][at] += 1
        counts["hits"][at] += kind == "match"
    beyond = [span[1] for span in spans]
    for name, start, end in claimed:
        n = bisect_right(beyond, start)
        while n < size and spans[n][0] < end:
            counts[name][n] = 1
            counts["claims"][n] += 1
            n += 1
    none = ops.constant(0, size)
    c |= {name: ops.column(each) if any(each) else none for name, each in counts.items()}


def _blocks(c: Columns, text: str, found: Units, blocks: Sequence[Block]) -> None:
    """Say what is in the same block, and where in it."""
    ops, firsts, block = found.ops, found.firsts, found.block
    mine = ops.column(list(range(len(block))))
    first = ops.column([firsts[n] for n in block])
    beyond = ops.column([firsts[n + 1] for n in block])
    c["before-in-block"], c["after-in-block"] = ops.least(mine - first, 20), ops.least(beyond - mine - 1, 20)
    c["block-chars"] = ops.take(found.ends, beyond - 1) - ops.take(found.starts, first)
    for name in ("lex", "grams", "hits", "ended"):
        sums = ops.running(c[name])
        c[f"block-{name}"] = ops.take(sums, beyond) - ops.take(sums, first)
    c["block-mean"] = c["block-lex"] * 16 // ops.most(c["block-grams"], 1)
    rest = c["block-grams"] - c["grams"]
    others = (c["block-lex"] - c["lex"]) * 16 // ops.most(rest, 1)
    c["others"] = ops.where(rest >= 1, others, ops.constant(_NONE, len(block)))
    kinds = [BLOCK_KINDS.index(each.kind) for each in blocks]
    gaps = [min(3, text.count("\n", blocks[n - 1][1], blocks[n][0])) if n else 3 for n in range(len(blocks))]
    gaps.append(3)
    c["kind"] = ops.column([kinds[n] for n in block])
    c["gap-before"] = ops.column([gaps[n] for n in block])
    c["gap-after"] = ops.column([gaps[n + 1] for n in block])
    # The same words elsewhere in the text.
    heads: dict[str, int] = {}
    keys = [text[start : min(end, start + 60)].lower() for start, end in found.spans]
    for key in keys:
        heads[key] = heads.get(key, 0) + 1
    c["repeats"] = ops.column([min(9, heads[key]) for key in keys])


def _look(head: str) -> int:
    return 0 if head.isdigit() else 1 if head.isupper() else 2 if head in _OPENERS else 3


def shows(code: int) -> int:
    """Return what columns ask of a character at an edge of a sentence, and a bit that is always set."""
    char = chr(code)
    return (char in _ENDS) | (char in _ENDS_COLON) << 1 | (char in _OPENERS) << 2 | _look(char) << 3 | 128


def _runs(c: Columns, text: str, found: Units) -> None:
    """Say how many blocks in a row are short, or alike, and where in the row a sentence is."""
    ops, firsts, block = found.ops, found.firsts, found.block
    chars, ended = ops.values(c["block-chars"]), ops.values(c["ended"])
    count = len(firsts) - 1
    sizes = [chars[firsts[n]] for n in range(count)]
    stops = [ended[firsts[n + 1] - 1] for n in range(count)]
    heads = [text[found.spans[firsts[n]][0]] for n in range(count)]
    looks = [
        (
            min(4, size.bit_length() // 2),
            stop,
            _look(head),
        )
        for size, stop, head in zip(sizes, stops, heads, strict=True)
    ]
    loose = [int(size < _PROSE or not stop) for size, stop in zip(sizes, stops, strict=True)]
    for name, keys in (("loose", loose), ("alike", looks)):
        start = 0
        lengths, places = [0] * count, [0] * count
        for n in range(1, count + 1):
            if n == count or keys[n] != keys[start]:
                for k in range(start, n):
                    lengths[k], places[k] = min(99, n - start), min(99, k - start)
                start = n
        c[f"{name}-run"] = ops.column([lengths[n] for n in block])
        c[f"{name}-place"] = ops.column([places[n] for n in block])
    c["loose"] = ops.column([loose[n] for n in block])
    totals: dict[object, int] = {}
    for look in looks:
        totals[look] = totals.get(look, 0) + 1
    c["alike-share"] = ops.column([totals[looks[n]] * 256 // count for n in block])
    c["looks"] = ops.constant(len(totals), len(block))


def _places(c: Columns, found: Units) -> None:
    """Say where in the text a sentence is."""
    ops, size = found.ops, len(found.spans)
    mine = ops.column(list(range(size)))
    c["top"], c["bottom"] = ops.least(mine, 99), ops.least(mine * -1 + (size - 1), 99)
    whole = max(1, found.spans[-1][1])
    c["at"] = found.starts * 256 // whole
    c["chars-after"] = ops.least(found.ends * -1 + whole, 1 << 14)
    # Prose before and after it: a tail begins where none comes any more.
    prose = ops.running(c["prose"] * c["chars"])
    total = max(1, ops.last(prose))
    c["prose-before"] = ops.before(prose) * 256 // total
    c["prose-after"] = (ops.through(prose) * -1 + total) * 256 // total
    flags = ops.integer(c["prose"] >= 1)
    c["since-prose"] = ops.least(mine - ops.previous(flags), 99)
    c["until-prose"] = ops.least(ops.following(flags) - mine, 99)


def of_text(c: Columns, found: Units) -> dict[str, int]:
    """Say what the text as a whole is, by name; what tells a page's dump from a text that is nearly all body."""
    ops, size = found.ops, len(found.spans)
    chars = max(1, ops.total(c["chars"]))
    grams = max(1, ops.total(c["grams"]))
    count = len(found.firsts) - 1
    half = ops.integer(c["top"] * 2 < size)
    whole = {
        "text-sentences": min(size, 4000),
        "text-blocks": min(count, 4000),
        "text-chars": min(chars, 1 << 20),
        "text-prose": ops.total(c["prose"] * c["chars"]) * 256 // chars,
        "text-mean": ops.total(c["lex"]) * 64 // grams,
        "text-size": chars // size,
    }
    for name in (
        "ended",
        "short",
        "opener",
        "colon",
        "hits",
        "claims",
        "digits",
        "quotes",
        "separators",
        "capitals",
        "loose",
        "has'?'",
        "has'!'",
        "has'|'",
        "button",
        "call",
    ):
        whole[f"text-{name}"] = (
            ops.total(c[name]) * 256 // chars if name in COUNTED else ops.total(ops.integer(c[name] >= 1)) * 256 // size
        )
    marked = ops.integer(c["mean"] >= 6)
    clear = ops.integer(c["mean"] < -3)
    whole["text-marked"] = ops.total(marked) * 256 // size
    whole["text-clear"] = ops.total(clear) * 256 // size
    for name, part in (("top", half), ("end", half * -1 + 1)):
        of = max(1, ops.total(part))
        whole[f"text-marked-{name}"] = ops.total(marked * part) * 256 // of
        whole[f"text-short-{name}"] = ops.total(c["short"] * part) * 256 // of
    whole["text-repeats"] = ops.total(ops.integer(c["repeats"] >= 2)) * 256 // size
    whole["text-topic"] = ops.total(c["topic"]) // size
    whole["text-alike"] = max(ops.values(c["alike-share"]))
    whole["text-looks"] = ops.values(c["looks"])[0] * 256 // count
    return whole


def second_stage(found: Units, c: Columns, scores: Column) -> Columns:
    """Return the second pass's own columns: the first pass's scores of each sentence, of those around it, of its block, run and text."""
    ops, size, firsts, block = found.ops, len(found.spans), found.firsts, found.block
    d: Columns = {"score": scores}
    d |= _moved(ops, "score", scores, [by for by in range(-_FAR, _FAR + 1) if by])
    mass = ops.least(c["chars"], 400)
    weighted, masses = ops.running(scores * mass), ops.running(mass)
    for low, high in ((-2, -1), (1, 2), (-6, -1), (1, 6), (-20, -1), (1, 20), (-3, 3)):
        d[window_name("score", low, high)] = ops.mean(weighted, masses, low, high)
    values = ops.values(scores)
    rows = [(min(values[a:b]), max(values[a:b]), sum(values[a:b]) // (b - a)) for a, b in pairwise(firsts)]
    for at, name in enumerate(("least", "most", "middle")):
        own = [row[at] for row in rows]
        d[f"block-{name}"] = ops.column([own[n] for n in block])
        padded = [_NONE, *own, _NONE]
        d[f"block-{name}-before"] = ops.column([padded[n] for n in block])
        d[f"block-{name}-after"] = ops.column([padded[n + 2] for n in block])
    # Lines of the same look that follow each other are of one kind.
    middle = [row[2] for row in rows]
    places, lengths = ops.values(c["alike-place"]), ops.values(c["alike-run"])
    run: list[int] = []
    for n in range(len(firsts) - 1):
        first = firsts[n]
        start = n - places[first]
        if start < n and places[first] and places[first] < 99 and n - 1 < len(run):
            run.append(run[n - 1])
            continue
        stretch = middle[n : n + lengths[first]]
        run.append(sum(stretch) // max(1, len(stretch)))
    d["run-score"] = ops.column([run[n] for n in block])
    # Of the rest of the text, and of all before: how much of it is likely residue.
    likely = ops.integer(scores >= 0) * mass
    sums, of = ops.running(likely), masses
    d["residue-after"] = (
        (ops.through(sums) * -1 + ops.last(sums)) * 256 // ops.most(ops.through(of) * -1 + ops.last(of), 1)
    )
    d["residue-before"] = ops.before(sums) * 256 // ops.most(ops.before(of), 1)
    d["body-after"] = ops.least(
        ops.through(of) * -1 + ops.last(of) - (ops.through(sums) * -1 + ops.last(sums)), 1 << 14
    )
    clear = ops.integer(scores < -512)
    mine = ops.column(list(range(size)))
    d["since-body"] = ops.least(mine - ops.previous(clear), 99)
    d["until-body"] = ops.least(ops.following(clear) - mine, 99)
    sure = ops.integer(scores >= 256)
    d["since-residue"] = ops.least(mine - ops.previous(sure), 99)
    d["until-residue"] = ops.least(ops.following(sure) - mine, 99)
    return d


def of_scores(sizes: Sequence[int], scores: Sequence[int]) -> dict[str, int]:
    """Say what the scores of a text as a whole are like, by name: a residue is a little that stands out from a lot that does not.

    ``sizes`` are characters of each sentence. With ``of_text`` it tells honest text of any form from an article with a residue.
    """
    best = sorted(scores, reverse=True)[:_BEST]
    best += [_LEAST] * (_BEST - len(best))
    whole = {f"best-{n}": score for n, score in enumerate(best)}
    chars = max(1, sum(sizes))
    for limit in _LIMITS:
        above = [size for size, score in zip(sizes, scores, strict=True) if score > limit]
        whole[f"above-{limit}"] = min(99, len(above))
        whole[f"share-{limit}"] = sum(above) * 256 // chars
    whole["head"], whole["tail"] = max(scores[:3]), max(scores[-3:])
    whole["mean-score"] = sum(scores) // len(scores)
    return whole


def _moved(ops: ColumnBackend, name: str, values: Column, steps: Iterable[int]) -> Columns:
    """Return the values some steps further on, ``_NONE`` where there is none."""
    return {beside(name, by): ops.shift(values, -by, _NONE) for by in steps}
