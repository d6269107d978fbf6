"""spoken: articles, banners, pages -> ``Talk``: an observed text whose sentences are labelled banner, article, or unknown.

Most are made: a stretch of an article, in the same language, with banners as paragraphs of their own, welded to the front or end of a
paragraph, or inside one, and with honest sentences that look like them. The rest is what an extractor left of pages, and their lines.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pages
from written import Banner

from bodycopy.document import FAMILIES
from bodycopy.judge.observe import observe
from bodycopy.rulebook.load import load as load_rulebook
from bodycopy.segment.sentences import sentences
from bodycopy.segment.text import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from written import Honest

    from bodycopy.document import Document, Span

UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})
ALIASES = {"nb": "no", "nn": "no", "he": "he", "iw": "he", "zh-hant": "zh", "fil": "tl"}
REPEATS, HONEST_REPEATS = 3, 2
"""In how many articles each banner, and each honest sentence, stands."""
RULED = 1
"""The same of rules' examples, which are many."""
ANOTHER = 0.35
"""How often one more is put in."""
MOST = 25
"""Paragraphs of a stretch."""
SHORT, FEW = 0.2, 4
"""So many of the stretches are short: up to so many sentences of one paragraph."""
ENOUGH = 400
"""Articles a language that are looked at with nothing put in."""
BODY, RESIDUE = 0.85, 0.1
"""From this share of its words on a sentence is body; up to that it is not."""
HIT = 0.25
"""What an article's sentence weighs that a rule hits: people's bodies hold residue that they overlooked."""
OTHER_KINDS = frozenset({"forum", "listing", "flat", "product", "service", "collection"})
"""Pages whose text is no article: they speak to their readers."""


class Talk(NamedTuple):
    """A text with labels."""

    fold: int
    lang: str
    made: str
    """``banner``, ``honest``, ``clean`` (nothing put in), ``page``."""
    document: Document
    target: np.ndarray
    """By sentence: 1 banner, 0 article."""
    weight: np.ndarray
    """By sentence: 0 where nobody knows."""
    family: np.ndarray
    """By sentence: the place of its family in ``FAMILIES``, -1 where it has none."""
    outside: np.ndarray
    """By sentence: whether it is a page's and surely no body, but nobody says that it is a banner."""


class Part(NamedTuple):
    """A piece of a made text."""

    text: str
    put: Banner | Honest | None = None
    """What was put in; None of the article itself."""

    @property
    def banner(self) -> Banner | None:
        return self.put if isinstance(self.put, Banner) else None


def articles(found: Iterable[pages.Page]) -> dict[tuple[str, int], list[list[str]]]:
    """Return the paragraphs of clean articles and of bodies that people marked, by language and fold."""
    by: dict[tuple[str, int], list[list[str]]] = defaultdict(list)
    for page in found:
        if not page.body or page.gold != "human" or page.kind in OTHER_KINDS:
            continue
        lines = [line.strip() for line in page.body.split("\n") if line.strip()]
        if len(lines) == 1:
            lines = _paragraphs(lines[0])
        if len(lines) > 1:
            by[language(page.lang), page.fold].append(lines)
    return by


def language(code: str) -> str:
    """Return a language's code as the banners' files have it."""
    return ALIASES.get(code, code.split("-", maxsplit=1)[0])


def _paragraphs(line: str) -> list[str]:
    """Cut an article on one line into paragraphs of three sentences."""
    spans = sentences(line)
    return [line[spans[n].start : spans[min(n + 2, len(spans) - 1)].end] for n in range(0, len(spans), 3)]


def made(
    by: Mapping[tuple[str, int], Sequence[Sequence[str]]], banners: Sequence[Banner], honest: Sequence[Honest]
) -> Iterator[Talk]:
    """Yield articles with what is put into them, each from one fold."""
    pools: dict[tuple[str, int], list[Banner]] = defaultdict(list)
    honests: dict[tuple[str, int], list[Honest]] = defaultdict(list)
    for banner in banners:
        pools[banner.lang, banner.fold].append(banner)
    for one in honest:
        honests[one.lang, one.fold].append(one)
    for key in sorted(by):
        for banner, n in _times(pools[key], REPEATS):
            draw = random.Random(f"{n} {banner.text}")
            put: list[Banner | Honest] = [banner]
            while draw.random() < ANOTHER:
                put.append(draw.choice(pools[key]))
            if honests[key] and draw.random() < ANOTHER:
                put.append(draw.choice(honests[key]))
            yield _made("banner", key, _stretch(by[key], draw), put, draw)
        for one, n in _times(honests[key], HONEST_REPEATS):
            draw = random.Random(f"{n} {one.text}")
            yield _made("honest", key, _stretch(by[key], draw), [one], draw)
        draw = random.Random(str(key))
        for article in draw.sample(by[key], min(len(by[key]), ENOUGH // pages.FOLDS)):
            yield _made("clean", key, article[: MOST * 2], [], draw)


def _times(those: Sequence[Any], most: int) -> Iterator[tuple[Any, int]]:
    for one in those:
        for n in range(RULED if one.source == "rules" else most):
            yield one, n


def _stretch(articles: Sequence[Sequence[str]], draw: random.Random) -> Sequence[str]:
    article = draw.choice(articles)
    if draw.random() < SHORT:
        paragraph = draw.choice(article)
        spans = sentences(paragraph)[:FEW]
        return [paragraph[: draw.choice(spans).end]] if spans else [paragraph]
    size = draw.randint(2, MOST)
    start = draw.randrange(max(1, len(article) - size))
    return article[start : start + size]


def _made(
    name: str, key: tuple[str, int], article: Sequence[str], put: Sequence[Banner | Honest], draw: random.Random
) -> Talk:
    lang, fold = key
    gap = "" if lang in UNSPACED else " "
    rows = [[Part(paragraph)] for paragraph in article]
    spot = draw.randrange(len(rows) + 1)
    for each in put:
        if draw.random() < 0.5:
            spot = draw.randrange(len(rows) + 1)
        _place(rows, spot, Part(each.text, each), draw)
    text, marks = "", []
    line = draw.choice(("\n\n", "\n"))
    for row in rows:
        text += line if text else ""
        for n, part in enumerate(row):
            text += gap if n else ""
            if part.put:
                place = FAMILIES.index(part.banner.family) if part.banner else -1
                marks.append((len(text), len(text) + len(part.text), place))
            text += part.text
    return _labelled(name, fold, lang, text, marks)


def _place(rows: list[list[Part]], spot: int, part: Part, draw: random.Random) -> None:
    how = draw.random()
    if how < 0.4 or len(rows) == 0:
        rows.insert(spot, [part])
        return
    row = rows[min(spot, len(rows) - 1)]
    if how < 0.6:
        row.insert(0, part)
    elif how < 0.8:
        row.append(part)
    else:
        place = draw.randrange(len(row))
        if row[place].put is None:
            spans = sentences(row[place].text)
            if len(spans) > 1:
                cut = spans[draw.randrange(1, len(spans))].start
                text = row[place].text
                row[place : place + 1] = [Part(text[:cut].rstrip()), part, Part(text[cut:])]
                return
        row.insert(place, part)


def _labelled(name: str, fold: int, lang: str, text: str, marks: Sequence[tuple[int, int, int]]) -> Talk:
    # Repair is not asked: what was written needs none.
    document = observe(segment(text), load_rulebook())
    spans = [span for each in document.pieces for span in each]
    target, family = np.zeros(len(spans), np.float32), np.full(len(spans), -1, np.int8)
    for n, span in enumerate(spans):
        for start, end, place in marks:
            shared = min(span.end, end) - max(span.start, start)
            if shared * 2 > span.end - span.start and place >= 0:
                target[n], family[n] = 1, place
    weight = np.where((target == 0) & _hit(document, spans, marks), HIT, 1).astype(np.float32)
    return Talk(fold, lang, name, document, target, weight, family, np.zeros(len(spans), bool))


def _hit(document: Document, spans: Sequence[Span], put: Sequence[tuple[int, int, int]]) -> np.ndarray:
    """Say which sentences of the article, not of what was put into it, a rule hits."""
    hits = [signal.start for signal in document.signals if signal.kind == "match"]
    own = [any(start <= span.start < end for start, end, _ in put) for span in spans]
    return np.array(
        [not ours and any(span.start <= at < span.end for at in hits) for span, ours in zip(spans, own, strict=True)]
    )
