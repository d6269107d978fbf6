"""judge: Document -> Judged. Main content by a learned model: every block that is hardly part of the article goes."""

from __future__ import annotations

from functools import cache, lru_cache

from bodycopy.document import Document, Verdict
from bodycopy.judge.main_content.score import backend, scores
from bodycopy.judge.main_content.weights import SHIPPED_HTML, load
from bodycopy.kernel.features.second import LIKELY, likelihood
from bodycopy.kernel.features.units import units
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bodycopy.document import Favor
    from bodycopy.kernel.features.columns import Column, Ops

NAME = "main-content"
LEFT_OUT = "trafilatura-left-it-out"
"""The name on a block of HTML that the model takes and trafilatura did not keep either."""
NO_ARTICLE = "no article was found: only rules and heuristics judged"

# Of fewer units nobody can say that there is no article among them.
_PAGE = 8

# What a removed unit shows, in the order in which reasons name it: column, is it at least, limit, wording.
_WORDINGS: tuple[tuple[str, bool, int, str], ...] = (
    ("stretch-from", False, -1, "stands before the article"),
    ("stretch-to", False, -1, "stands behind the article"),
    ("repeats", True, 2, "stands here more than once"),
    ("label", True, 24, "is a label of menus and forms"),
    ("word-mean", True, 60, "has words of menus and banners"),
    ("mass", False, 40, "is short"),
    ("punctuation", False, 0, "has no sentence marks"),
    ("small", False, 96, "has few small words"),
    ("digit-share", True, 40, "has many digits"),
    ("score[-3,+3]", False, -384, "stands among furniture"),
)


@cache
def _confidence() -> dict[int, float]:
    return {likely: round(1 - likely / 1024, 3) for likely in LIKELY}


class Judged(NamedTuple):
    """What the model says of a document."""

    verdicts: tuple[Verdict, ...]
    degraded: str = ""
    """Why it stood back; empty where it did not."""


def main_content(document: Document, *, favor: Favor = "balanced", model: str = "") -> Judged:
    """Judge each block of a segmented document, and each sentence of a long one.

    ``favor`` moves the limit: ``precision`` takes more out. ``model`` is a path of other weights. Raises ``OSError``
    and ``WeightsError`` for those.
    """
    html = document.kind == "html"
    weights = load(model or (SHIPPED_HTML if html else ""))
    found = units(document)
    if not found:
        return Judged(())
    ops = backend(len(found))
    result, columns = scores(ops, document, found, weights)
    values = ops.values(result)
    settings = weights.settings
    if len(found) >= _PAGE and ops.highest(result, 5) < settings["page-best"]:
        return Judged((), NO_ARTICLE)
    if _is_clean(ops, columns["sentences"], min(values), settings):
        return Judged(())
    limit = _limit(ops, result, columns["mass"], settings, favor)
    gone = [n for n, value in enumerate(values) if value < limit]
    if len(gone) == len(found):
        return Judged((), NO_ARTICLE if html else "")
    reasons, likely = ops.values(_codes(ops, columns)), ops.values(likelihood(ops, result))
    confidence = _confidence()
    verdicts = []
    for n in gone:
        unit = found[n]
        reason = _reason(reasons[n])
        name = NAME
        if html and "trafilatura" not in document.blocks[unit.block].witnesses:
            name, reason = LEFT_OUT, f"trafilatura left it out, and it {reason}"
        sure = confidence[likely[n]]
        verdicts.append(Verdict(unit.start, unit.end, name, "furniture", reason, "model", sure, greedy=True))
    return Judged(tuple(verdicts))


def _is_clean(ops: Ops, sentences: Column, lowest: int, settings: dict[str, int]) -> bool:
    """Say whether nothing is surely furniture: a page has some, an article alone has none.

    Sentences of a page on one line hold furniture and body text at once, so that nothing is as sure.
    """
    many = ops.integer(sentences >= 2)
    in_sentences = ops.total(many) * 2 > len(ops.values(many))
    return lowest > settings.get("sure-sentence" if in_sentences else "sure-line", 0)


def _limit(ops: Ops, scores: Column, mass: Column, settings: dict[str, int], favor: Favor) -> int:
    """Give the score below which a unit goes.

    Where it would leave less than its share of what body text the page is expected to hold, the model knows too little
    about such pages to be sure of anything, and the limit is the one with the best expected F1.
    """
    limit = settings[favor]
    weight = mass + 2
    body = likelihood(ops, scores) * weight
    expected = ops.total(body)
    kept = ops.total(body * ops.integer(scores >= limit))
    if kept * 1024 >= expected * settings.get("share", 0):
        return limit
    best, chosen, taken, found = 0, limit, 0, 0
    for value, likely, each in sorted(zip(*map(ops.values, (scores, body, weight)), strict=True), reverse=True):
        taken, found = taken + each, found + likely
        # Twice what is found over what is taken and what there is: F1, in a whole number.
        score = (found << 20) // (taken * 1024 + expected)
        if score > best:
            best, chosen = score, value
    return max(settings["floor"], min(limit, chosen))


def _codes(ops: Ops, columns: dict[str, Column]) -> Column:
    """Give, for each unit, which wordings hold, one bit each."""
    code = columns["mass"] * 0
    for n, (name, least, limit, _) in enumerate(_WORDINGS):
        shown = columns[name] >= limit if least else columns[name] < limit + 1
        code = code + ops.integer(shown) * (1 << n)
    return code


@lru_cache(maxsize=1 << len(_WORDINGS))
def _reason(code: int) -> str:
    """Put the first wordings of a unit in a sentence."""
    said = [wording for n, (*_, wording) in enumerate(_WORDINGS) if code >> n & 1]
    said = said[:3]
    if not said:
        return "reads less like the article than what stands around it"
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
