"""Documents for the tests of learning, written here: an article of its own, and what is put around it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from bodycopy.learn.counts import Counts, counted
from bodycopy.learn.decide import Finding, Limits, decide
from bodycopy.learn.evidence import Evidence, gather
from bodycopy.learn.page import Source, page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_WHO = (
    "a mason|the ferry|our neighbour|the archive|a botanist|the tram|one surveyor|the orchestra|a baker|the lock".split(
        "|"
    )
)
_DID = "repaired|weighed|lost|borrowed|painted|forgot|counted|sold|opened|buried".split("|")
_WHAT = "the bell|two carts|a wall of slate|the winter seed|an old map|the lower gate|some letters|the well".split("|")
_WHEN = "before dawn|for a week|in the rain|without a word|at the fair|twice|by candle|last autumn".split("|")


def paragraph(number: int) -> str:
    """-> two long sentences that no other number has."""
    dice = random.Random(number)  # noqa: S311 - a fixed seed is wanted

    def clause() -> str:
        return " ".join(map(dice.choice, (_WHO, _DID, _WHAT, _WHEN)))

    said = [f"{clause()} because {clause()} and then {clause()}" for _ in range(2)]
    return " ".join(one[0].upper() + one[1:] + "." for one in said)


def article(number: int) -> list[str]:
    """-> three paragraphs."""
    return [paragraph(3 * number + n) for n in range(3)]


def source(*lines: str, **known: str) -> Source:
    return Source("\n".join(lines) + "\n", "text", **known)


def made(count: int, lay_out: Callable[[int, list[str]], Sequence[str]], **known: str) -> list[Source]:
    """-> documents, each an article of its own that ``lay_out`` puts things around."""
    return [source(*lay_out(number, article(number)), **known) for number in range(count)]


def evidence_of(sources: Sequence[Source], limits: Limits = Limits()) -> Evidence:  # noqa: B008 - immutable
    pages = [page(one) for one in sources]
    with Counts() as counts:
        news = counts.add(map(counted, pages))
        candidates = counts.candidates(limits.least, limits.share)
    return gather((one for one, new in zip(pages, news, strict=True) if new), candidates)


def findings(sources: Sequence[Source], limits: Limits = Limits()) -> list[Finding]:  # noqa: B008 - immutable
    return decide(evidence_of(sources, limits), limits)


def phrases(sources: Sequence[Source], limits: Limits = Limits()) -> list[str]:  # noqa: B008 - immutable
    return sorted(one.phrase for one in findings(sources, limits))
