"""text: what the model sees of each unit: its own shape, its neighbours, its place in the page.

All are integers made from integers, so that all ways to compute agree to the bit: ``ops`` is the module ``packed_columns`` or ``plain``,
whose columns hold one integer a unit. Shares are in 256ths or 1,024ths. A "mass" is a number
of letters, an ideograph counting for three.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.features import words as wording
from bodycopy.kernel.features.columns import around, beside
from bodycopy.kernel.features.grams import roots, weigh
from bodycopy.kernel.features.letters import (
    BRACKET,
    CAPITAL,
    COMMA,
    DIGIT,
    END,
    IDEOGRAPH,
    OTHER,
    QUOTE,
    SEPARATOR,
    SMALL,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from bodycopy.kernel.features.columns import Column, ColumnBackend, Letters
    from bodycopy.kernel.features.known import Words
    from bodycopy.kernel.features.units import Unit

    class Known(Protocol):
        """How much words speak for furniture (above 0) or body text (below), as a model has learned."""

        @property
        def words(self) -> Words: ...  # noqa: D102 - as the class says
        @property
        def labels(self) -> Words: ...  # noqa: D102 - the same of whole short units
        @property
        def lexical(self) -> memoryview | None: ...  # noqa: D102 - the same of words, pairs and stems by ``grams`` number


# Prose ends as a sentence does, has ten words or thirty ideographs, and at least half of its words are small.
_PROSE = 60
_SHORT = 60
_FAR = 99_999
_NOBODY = -999
_NEIGHBOURS = (
    ("mass", (1, 2, -1, -2)),
    ("ends", (1, -1)),
    ("punctuation", (1, 2, -1, -2)),
    ("titled", (1, -1)),
    ("first", (1, 2, -1, -2)),
    ("digit-share", (1, -1)),
)
# On flattened text these won nothing, and nor did shapes that are alike and words of the lead: stories that an article
# links to are about the same as it.
_HTML_STEPS = frozenset({("mass", 2), ("mass", -2), ("ends", 1), ("ends", -1)})
# Two units are alike that start and end with the same kinds of letters, and fall between the same of these.
_MASSES = (4, 8, 15, 30, 60, 120, 240, 480)
_DIGITS = (1, 3, 6)
_NEAR = 12
_LEAD = 5
# Windows: from, to, and of what: mean mass, share of it in prose, share of small words.
_WINDOWS = (
    (-2, 2, "mpl"),
    (-5, 5, "mpl"),
    (-15, 15, "mpl"),
    (-10, -1, "ml"),
    (1, 10, "ml"),
    (-25, -1, "mpl"),
    (1, 25, "mpl"),
)


class Seen(NamedTuple):
    """What is known of a document's units."""

    ops: ColumnBackend
    size: int
    lean: bool
    """Columns that only HTML's trees look at are left out."""
    texts: list[str]
    """What each unit says."""
    columns: dict[str, Column]
    mass: Column
    prose: Column
    """1 where a unit is prose."""
    capitals: Column
    """Words that start with a capital, in sixths."""
    ideographs: int
    """The share of the page's letters that are words of their own."""
    sums: dict[str, Column]
    """Running sums of mass, of mass in prose, of words and of small words, an ideograph being half a word."""


def features(ops: ColumnBackend, text: str, units: Sequence[Unit], known: Known, *, lean: bool = False) -> Seen:
    """Return the first pass's columns by name; where ``lean``, those that the trees for text look at."""
    letters, fields = ops.letters(text), ops.columns(units)
    seen = _own(ops, text, letters, fields, lean=lean)
    _standing(seen, text, letters, fields)
    if not lean:
        _alike(seen)
    _place(seen)
    _around(seen)
    _nearest_prose(seen)
    for name, price in (("run", 40), ("tight-run", 120)):
        _run(seen, name, price)
    _page(seen)
    _words(seen, text, fields, known)
    if known.lexical is not None:
        _lexical(seen, text, fields, known.lexical)
    return seen


def _own(ops: ColumnBackend, text: str, letters: Letters, fields: list[Column], *, lean: bool) -> Seen:
    """Count letters: the shape of each unit."""
    starts, ends = fields[0], fields[1]
    counts, heads, first, final, penult = ops.tally(letters, starts, ends)
    size = ends - starts
    texts = [text[start:end] for start, end in zip(ops.values(starts), ops.values(ends), strict=True)]
    words = heads[CAPITAL] + heads[SMALL] + heads[DIGIT]
    cased = counts[CAPITAL] + counts[SMALL]
    mass = cased + counts[DIGIT] + counts[IDEOGRAPH] * 3
    one = ops.most(words, 1)
    wide = counts[IDEOGRAPH] * 3
    worth, small = words * 6 + wide, heads[SMALL] * 6 + wide
    closed = ops.integer((final >= END) & (final < COMMA))
    quoted = ops.integer((final >= QUOTE) & (final < SEPARATOR) & (penult >= END) & (penult < COMMA))
    as_sentence = closed + quoted
    prose = ops.integer((as_sentence >= 1) & (worth >= _PROSE) & (small * 2 >= worth))
    c = {
        "mass": mass,
        "size": size,
        "words": words,
        "long-words": cased * 16 // one,
        "capitals": counts[CAPITAL] * 256 // ops.most(cased, 1),
        "titled": heads[CAPITAL] * 256 // one,
        "small": small * 256 // ops.most(worth, 1),
        "small-words": heads[SMALL],
        "digits": counts[DIGIT],
        "commas": counts[COMMA],
        "marks": counts[END],
        "separators": counts[SEPARATOR],
        "symbols": counts[OTHER],
        "digit-share": counts[DIGIT] * 256 // size,
        "punctuation": (counts[END] + counts[COMMA]) * 1024 // ops.most(mass, 1),
        "symbol-share": (counts[SEPARATOR] + counts[OTHER] + counts[BRACKET]) * 256 // size,
        "first": first,
        "last": final,
        "ends": as_sentence,
        "prose": prose,
    }
    sums = {"m": ops.running(mass), "p": ops.running(mass * prose), "w": ops.running(worth), "l": ops.running(small)}
    ideographs = ops.total(counts[IDEOGRAPH]) * 256 // max(1, ops.total(size))
    return Seen(ops, len(texts), lean, texts, c, mass, prose, heads[CAPITAL] * 6, ideographs, sums)


def _standing(seen: Seen, text: str, letters: Letters, fields: list[Column]) -> None:
    """Return how each unit stands in the text: the line ends around it, its block, the units next to it."""
    ops, c, n = seen.ops, seen.columns, seen.size
    starts, ends, block, place, of, item = fields
    c["colon"] = ops.column([int(each[-1] in ":：") for each in seen.texts])
    if not seen.lean:
        c["trails"] = ops.column([int(each.endswith(("…", ".."))) for each in seen.texts])
        c["in-top"] = ops.column(wording.in_top(text, seen.texts, ops.values(starts)))
    gap = ops.lines(letters, starts, ends)
    c["gap"], c["gap+1"] = gap, ops.shift(gap, -1, 9)
    c["repeats"] = ops.column(wording.repeats(seen.texts))
    c["block-mass"] = ops.grouped(seen.mass, block)
    c["sentences"], c["to-come"], c["item"] = of, of - place, item
    for name, steps in _NEIGHBOURS:
        for by in steps:
            if seen.lean and (name, by) in _HTML_STEPS:
                continue
            c[beside(name, -by)] = ops.shift(c[name], by, -1)
    c["page-ideographs"] = ops.constant(seen.ideographs, n)
    c["page-gaps"] = ops.constant(ops.total(ops.integer(gap >= 2)) * 256 // n, n)
    c["page-repeats"] = ops.constant(ops.total(ops.integer(c["repeats"] >= 2)) * 256 // n, n)


def _alike(seen: Seen) -> None:
    """Count units of the same shape: menus, teasers and lists of dates repeat one, or two and three in turn."""
    ops, c = seen.ops, seen.columns
    key = c["first"] * 12 + c["last"]
    for name, limits in (("mass", _MASSES), ("digits", _DIGITS), ("titled", (64, 160))):
        level = reduce(add, [ops.integer(c[name] >= limit) for limit in limits])
        key = key * 16 + level
    near, gap = ops.alike(key, _NEAR)
    c["alike"], c["alike-gap"] = near, gap


def _place(seen: Seen) -> None:
    ops, c, n, sums = seen.ops, seen.columns, seen.size, seen.sums
    place = ops.column(range(n))
    c["place"], c["from-top"], c["from-end"] = place * 1024 // n, place, place * -1 + (n - 1)
    whole, prose = max(1, ops.last(sums["m"])), max(1, ops.last(sums["p"]))
    up = ops.before(sums["m"])
    c["mass-place"], c["mass-above"], c["mass-below"] = up * 1024 // whole, up, ops.through(sums["m"]) * -1 + whole
    up, down = ops.before(sums["p"]), ops.through(sums["p"])
    c["prose-place"], c["prose-above"], c["prose-below"] = (up + down) * 512 // prose, up, down * -1 + prose


def _around(seen: Seen) -> None:
    ops, c, sums = seen.ops, seen.columns, seen.sums
    ones = ops.running(ops.constant(1, seen.size))
    tops, bottoms = (sums["m"], sums["p"] * 256, sums["l"] * 256), (ones, sums["m"], sums["w"])
    for low, high, what in _WINDOWS:
        for name, letter, top, bottom in zip(("mass", "prose", "small"), "mpl", tops, bottoms, strict=True):
            if letter in what:
                c[around(name, low, high)] = ops.mean(top, bottom, low, high)


def _nearest_prose(seen: Seen) -> None:
    ops, c, n, sums = seen.ops, seen.columns, seen.size, seen.sums["m"]
    above, below = ops.previous(seen.prose), ops.following(seen.prose)
    far = ops.constant(_FAR, n)
    # Sums are one longer than columns: a column's place n is a valid one for them.
    c["to-prose-above"] = ops.where(above >= 0, ops.before(sums) - ops.take(sums, above + 1), far)
    c["to-prose-below"] = ops.where(below < n, ops.take(sums, below) - ops.through(sums), far)
    c["prose-above-mass"] = ops.taken(seen.mass, above)
    c["prose-below-mass"] = ops.taken(seen.mass, below)


def _run(seen: Seen, name: str, price: int) -> None:
    """Find the stretch with most prose and least else, a unit that is not prose costing ``price`` letters."""
    ops, c, n, sums = seen.ops, seen.columns, seen.size, seen.sums
    place, above = c["from-top"], c["mass-above"]
    start, end = ops.best_run(seen.mass * seen.prose + (seen.prose - 1) * price)
    c[name + "-from"], c[name + "-to"] = place - start, place * -1 + (end - 1)
    c[name] = ops.integer((place >= start) & (place < end))
    share = (ops.at(sums["p"], end) - ops.at(sums["p"], start)) * 256 // max(1, ops.last(sums["p"]))
    c[name + "-share"] = ops.constant(share, n)
    first, beyond = ops.at(sums["m"], start), ops.at(sums["m"], end)
    c[name + "-away"] = ops.least(above - first, 0) + ops.least(above * -1 + beyond, 0)


def _page(seen: Seen) -> None:
    ops, n, sums = seen.ops, seen.size, seen.sums
    whole, in_prose, count = ops.last(sums["m"]), ops.last(sums["p"]), ops.total(seen.prose)
    for name, value in (
        ("units", n),
        ("mass", whole),
        ("prose", in_prose * 1024 // max(1, whole)),
        ("prose-units", count * 1024 // n),
        ("mean-mass", whole // n),
        ("mean-prose", in_prose // max(1, count)),
        ("short", ops.total(ops.integer(seen.mass < 30)) * 1024 // n),
        ("titled", ops.total(seen.capitals) * 256 // max(1, ops.last(sums["w"]))),
    ):
        seen.columns["page-" + name] = ops.constant(value, n)


def _words(seen: Seen, text: str, fields: list[Column], known: Known) -> None:
    ops, c, n = seen.ops, seen.columns, seen.size
    lead = None if seen.lean else _lead(seen)
    said = ops.wording(text, fields, (seen.prose, lead), seen.ideographs, known.words)
    c["shared-words"], c["on-topic"], hits, of, weighed = said
    if lead is not None:
        _told(seen, hits, of)
    mean, c["word-max"], c["word-min"], c["word-sum"], c["word-first"] = weighed
    label = ops.column(wording.labels(seen.texts, known.labels))
    c["word-mean"], c["label"] = mean, label
    _cue(seen, mean, label)
    for by in (1, 2, -1, -2):
        c[beside("word-mean", -by)] = ops.shift(mean, by, 0)
        c[beside("label", -by)] = ops.shift(label, by, 0)
    ones, means, labels = map(ops.running, (ops.constant(1, n), mean, label))
    for low, high in ((-6, -1), (1, 6), (-20, -1), (1, 20), (-3, 3)):
        c[around("word-mean", low, high)] = ops.mean(means, ones, low, high)
        c[around("label", low, high)] = ops.mean(labels, ones, low, high)


def _lexical(seen: Seen, text: str, fields: list[Column], table: memoryview) -> None:
    """Return what all words, pairs of words and stems of each unit say together, and those around it."""
    ops, c = seen.ops, seen.columns
    weighed = weigh(ops, wording.folded(text), fields[:3], table)
    for name in ("grams", "lex", "words", "best", "least"):
        c[f"lex-{name}"] = getattr(weighed, name)
    grams, lex = weighed.grams, weighed.lex * 16
    c["lex-mean"], c["lex-norm"], c["topic"] = lex // grams, lex // roots(ops, grams), weighed.topic(ops)
    for name in ("lex-mean", "lex-norm", "topic"):
        for by in (1, 2, -1, -2):
            c[beside(name, -by)] = ops.shift(c[name], by, _NOBODY)
    sums = ops.running(lex), ops.running(grams)
    for low, high in ((-6, -1), (1, 6), (-3, 3), (-20, -1), (1, 20)):
        c[around("lex", low, high)] = ops.mean(*sums, low, high)
    c["page-lex"] = ops.constant(ops.last(sums[0]) // ops.last(sums[1]), seen.size)


def _lead(seen: Seen) -> Column:
    """Flag the first paragraphs of the stretch with most prose: they tell what the article is about."""
    ops = seen.ops
    flags = seen.prose * seen.columns["run"]
    return ops.integer((flags >= 1) & (ops.before(ops.running(flags)) < _LEAD))


def _told(seen: Seen, hits: Column, of: Column) -> None:
    """Return how much of each unit, and of what stands around it, is about the same as the lead."""
    ops, c = seen.ops, seen.columns
    c["lead"] = hits * 256 // ops.most(of, 1)
    sums = ops.running(hits * 256), ops.running(of)
    for low, high in ((-3, 3), (-12, -1), (1, 12)):
        c[around("lead", low, high)] = ops.mean(*sums, low, high)


def _cue(seen: Seen, mean: Column, label: Column) -> None:
    """Return what the nearest short unit above says: prose under "Related stories" is not the article's."""
    ops, c = seen.ops, seen.columns
    short = ops.integer((seen.mass < _SHORT) & (seen.prose < 1))
    above = ops.previous(short)
    for name, said in (("label", label), ("word-mean", mean)):
        c["cue-" + name] = ops.taken(said, above)
    c["cue-away"] = ops.least(ops.column(range(seen.size)) - above, 50)
