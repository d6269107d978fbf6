"""paged: data folders -> pages and texts of a known kind, as the judge of kinds sees them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import pages

from bodycopy.decode import decode, repaired
from bodycopy.judge.observe import observe
from bodycopy.kernel.features.page import Page, page
from bodycopy.rulebook.active import rulebook_of
from bodycopy.segment import segment
from bodycopy.segment.html import page as htmlpage
from bodycopy.segment.html.declared import declared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bodycopy.document import Document

KINDS = ("forum", "listing", "documentation", "recipe", "product", "service", "collection")
ARTICLE = "article"
TEXTS = ("text-lines", "text-ext")
SMALL = 200
"""A text of fewer characters shows no kind."""
OTHERS = 0.4
"""What an article counts for that isn't of the set that the other kinds come from."""
WEIGHT = {"waddle": 0.4, "clean": 0.5, "clean_multi": 0.25}
"""Sets that are many and alike count for less again."""


class Example(NamedTuple):
    """A page in one of its forms."""

    id: str
    set: str
    site: str
    lang: str
    fold: int
    kind: str
    mode: str
    """``html``, or one of ``TEXTS``."""
    seen: Page
    weight: float


def kind_of(page: pages.Page) -> str:
    """Return the kind that people gave a page; "" where nobody did."""
    if page.kind in KINDS:
        return page.kind
    known = page.kind in {"news", "blog", "rebuilt"} or page.set in pages.CLEAN
    return ARTICLE if known or page.folder.endswith("data") else ""


def examples(found: Sequence[pages.Page], texts: dict[str, dict[str, str]]) -> Iterator[Example]:
    """Make the examples of pages that may teach."""
    rulebook = rulebook_of()
    for n, each in enumerate(found):
        kind = kind_of(each)
        if not kind or each.terms == "research" or (each.set == "clean_multi" and n % 4):
            continue
        weight = WEIGHT.get(each.set, 1.0) * (OTHERS if kind == ARTICLE and each.set != "wcxb" else 1)
        about = (each.id, each.set, each.site, each.lang, each.fold, kind)
        if each.set in pages.CLEAN:
            yield Example(*about, "text-ext", page(observe(_text(each.body or ""), rulebook), {}), weight)
            continue
        if each.kind != "rebuilt":
            document, types = _html(pages.html(each))
            if document.blocks:
                yield Example(*about, "html", page(observe(document, rulebook), types), weight)
        for mode in TEXTS:
            text = texts.get(each.id, {}).get(mode, "")
            if len(text) >= SMALL:
                yield Example(*about, mode, page(observe(_text(text), rulebook), {}), weight)


def _html(source: bytes) -> tuple[Document, dict[str, int]]:
    markup, _ = repaired(decode(source, html=True)[0], "html")
    return htmlpage.segment(markup, extract=False), declared(markup)


def _text(source: str) -> Document:
    return segment(repaired(source, "text")[0], "text")


Counts = dict[tuple[str, str], Counter[str]]
"""By kind and language: on how many sites a word stands; under ``""`` how many sites there are."""


def counted(said: Iterable[tuple[frozenset[str], Example]]) -> dict[int, Counts]:
    """Count words by fold; sites count, not pages."""
    sites: dict[tuple[int, str, str, str], set[str]] = defaultdict(set)
    for words, each in said:
        sites[each.fold, each.kind, each.lang, each.site] |= words
    counts: dict[int, Counts] = defaultdict(lambda: defaultdict(Counter))
    for (fold, kind, lang, _), words in sites.items():
        counts[fold][kind, lang].update(words)
        counts[fold][kind, lang][""] += 1 - ("" in words)
    return counts


def table(counts: Iterable[Counts], least: int, most: int) -> dict[str, tuple[int, ...]]:
    """Learn from some folds how much words speak for each kind, in 16ths of a logit.

    How often a word stands elsewhere is weighed by the languages that a kind's pages are in, as Italian recipes would
    teach Italian otherwise; pages in a language without articles count for nothing.
    """
    whole: Counts = defaultdict(Counter)
    for each in counts:
        for key, found in each.items():
            whole[key].update(found)
    rates = {kind: _rates(kind, whole, least) for kind in KINDS}
    strong: Counter[str] = Counter()
    for found in rates.values():
        for word, (weight, times) in found.items():
            strong[word] = max(strong[word], round(1000 * abs(weight) * math.sqrt(times)))
    chosen = sorted(strong, key=lambda word: (-strong[word], word))[:most]
    return {
        word: tuple(max(-60, min(60, round(16 * rates[kind].get(word, (0.0, 0))[0]))) for kind in KINDS)
        for word in sorted(chosen)
    }


def _rates(kind: str, whole: Counts, least: int) -> dict[str, tuple[float, int]]:
    """Return the log-odds for a kind of each word that enough of its sites have, and how many have it."""
    langs = sorted(lang for of, lang in whole if of == kind and whole.get((ARTICLE, lang), Counter())[""] >= 8)
    inside: Counter[str] = Counter()
    for lang in langs:
        inside.update(whole[kind, lang])
    here = inside[""]
    outside: dict[str, float] = defaultdict(float)
    for lang in langs:
        others = sorted(of for of, tongue in whole if tongue == lang and of != kind)
        for of in others:
            # Articles are what most pages are: they weigh half.
            share = 1.0 if len(others) == 1 else 0.5 if of == ARTICLE else 0.5 / (len(others) - 1)
            part = whole[kind, lang][""] / here * share / whole[of, lang][""]
            for word, times in whole[of, lang].items():
                outside[word] += part * times
    rates = {}
    for word, times in inside.items():
        if times < least or not 0 < len(word) <= 30 or "\n" in word or any(map(str.isdecimal, word)):
            continue
        one, other = (times + 0.5) / (here + 1), (outside.get(word, 0.0) * 100 + 0.5) / 101
        weight = math.log(one / (1 - min(one, 0.99))) - math.log(other / (1 - min(other, 0.99)))
        rates[word] = weight * here / (here + 20), times
    return rates
