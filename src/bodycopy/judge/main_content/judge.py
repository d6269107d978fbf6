"""judge: Document -> Judged. Main content by a learned model: every block that is hardly part of the article goes."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import Document, Verdict
from bodycopy.judge.main_content.score import scores
from bodycopy.judge.main_content.weights import SHIPPED_HTML, load
from bodycopy.kernel.features.columns import backend
from bodycopy.kernel.features.second import LIKELY, likelihood
from bodycopy.kernel.features.units import Unit, units

if TYPE_CHECKING:
    from bodycopy.document import Favor
    from bodycopy.judge.main_content.weights import Weights
    from bodycopy.kernel.features.columns import Column, ColumnBackend

NAME = "main-content"
LEFT_OUT = "trafilatura-left-it-out"
"""The name on a block of HTML that the model takes and trafilatura did not keep either."""
NO_ARTICLE = "no article was found: only rules and heuristics judged"
MOST_OF_IT = "most of a text that is nearly all prose would have gone: only rules and heuristics judged"
TOO_FINE = "its lines are of two or three characters: only rules and heuristics judged"

# Among fewer units an article can't be ruled out.
_PAGE = 8
# Letters of what is rather body text that are an article.
_PARAGRAPH = 120
# A text of more units is judged in pieces of so many; hardly a page has as many.
_WINDOW = 1200
# A long text whose units have fewer characters on average does not consist of words, and nothing is known of such texts.
_FINE = 4
# From this share on, in tenths of its letters, a text is nearly all prose.
_PROSE_TENTHS = 8
# What no extractor kept has to score so much more where the page hides it, or calls it one of these, and where it is a heading.
_SHOWN_BESIDE, _HEADING = 300, 100
_BESIDE = frozenset({"dialog", "cookie"})
# Comments are the body of a page, a thread, where this share of what is expected of it, in 1,024ths, stands in them; below
# the other one they follow an article. What each has to score more.
_MOSTLY, _HARDLY = 717, 307
_THREAD, _COMMENT = -200, 150

# What a removed unit shows, in the order in which reasons name it: column, is it at least, limit, wording.
_WORDINGS: tuple[tuple[str, bool, int, str], ...] = (
    ("stretch-from", False, -1, "comes before the article"),
    ("stretch-to", False, -1, "comes after the article"),
    ("repeats", True, 2, "appears here more than once"),
    ("label", True, 24, "is a label of menus and forms"),
    ("word-mean", True, 60, "has words of menus and banners"),
    ("mass", False, 40, "is short"),
    ("punctuation", False, 0, "has no sentence marks"),
    ("small", False, 96, "has few small words"),
    ("digit-share", True, 40, "has many digits"),
    ("score[-3,+3]", False, -384, "is among furniture"),
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
    if len(found) > _WINDOW and sum(unit.end - unit.start for unit in found) < _FINE * len(found):
        return Judged((), TOO_FINE)
    ops = backend()
    if len(found) <= _WINDOW:
        return _judged(ops, document, found, weights, favor)
    return _in_windows(ops, document, found, weights, favor)


def _in_windows(ops: ColumnBackend, document: Document, found: list[Unit], weights: Weights, favor: Favor) -> Judged:
    """Judge a long text piece by piece, too: of places and distances as large as its own no page has taught anything.

    Pieces overlap by half, and a unit goes where the whole says so, and one of its pieces does. A piece where nothing reaches the
    limit is not asked: it holds menus and lists, and the article is in another.
    """
    whole = _judged(ops, document, found, weights, favor)
    half = _WINDOW // 2
    gone: set[int] = set()
    for first in range(0, len(found) - half, half):
        piece = found[first : first + _WINDOW]
        start, end = piece[0].start, piece[-1].end
        moved = [Unit(unit.start - start, unit.end - start, *unit[2:]) for unit in piece]
        judged = _judged(ops, document._replace(text=document.text[start:end]), moved, weights, favor, is_whole=False)
        claimed = moved if judged.degraded == NO_ARTICLE else judged.verdicts
        gone.update(claim.start + start for claim in claimed)
    return whole._replace(verdicts=tuple(claim for claim in whole.verdicts if claim.start in gone))


def _judged(  # noqa: PLR0913 - a page, or a piece of one, what is known, and what is asked
    ops: ColumnBackend, document: Document, found: list[Unit], weights: Weights, favor: Favor, *, is_whole: bool = True
) -> Judged:
    html = document.kind == "html"
    result, columns = scores(ops, document, found, weights)
    values = ops.values(result)
    settings = weights.settings
    # An article may be one long paragraph, and the next best units menus.
    is_article = ops.total(columns["mass"] * ops.integer(result >= 0)) >= _PARAGRAPH
    if len(found) >= _PAGE and not is_article and ops.highest(result, 5) < settings["page-best"]:
        return Judged((), NO_ARTICLE)
    if _is_clean(ops, columns["sentences"], min(values), settings):
        return Judged(())
    if html:
        result = doubted(ops, document, found, result, columns["mass"])
        values = ops.values(result)
    limit = _limit(ops, result, columns["mass"], settings, favor) if is_whole else settings[favor]
    gone = _without_code(document, found, [n for n, value in enumerate(values) if value < limit])
    if not gone:
        return Judged(())
    if len(gone) == len(found):
        return Judged((), NO_ARTICLE if html else "")
    if _takes_prose(ops, columns, result, limit):
        return Judged((), MOST_OF_IT)
    reasons, likely = ops.values(_codes(ops, columns)), ops.values(likelihood(ops, result))
    confidence = _confidence()
    asked = "trafilatura" in document.witnesses
    verdicts = []
    for n in gone:
        unit = found[n]
        reason = _reason(reasons[n])
        name = NAME
        if asked and "trafilatura" not in document.blocks[unit.block].witnesses:
            name, reason = LEFT_OUT, f"trafilatura left it out, and it {reason}"
        sure = confidence[likely[n]]
        verdicts.append(Verdict(*unit[:2], name, "furniture", reason, "model", sure, greedy=True))
    return Judged(tuple(verdicts))


def doubted(ops: ColumnBackend, document: Document, found: list[Unit], scores: Column, mass: Column) -> Column:
    """Return scores less what the page's own word on a block takes: of such blocks the model has seen few."""
    blocks = [document.blocks[unit.block] for unit in found]
    doubts = [
        0
        if block.witnesses
        else _SHOWN_BESIDE
        if block.hidden or not _BESIDE.isdisjoint(block.hints)
        else _HEADING * (block.kind == "heading")
        for block in blocks
    ]
    comments = ["comments" in block.hints for block in blocks]
    if any(comments):
        body = likelihood(ops, scores) * (mass + 2)
        share = ops.total(body * ops.column([*map(int, comments)])) * 1024 // max(1, ops.total(body))
        doubt = _THREAD if share >= _MOSTLY else _COMMENT if share < _HARDLY else 0
        doubts = [each + doubt * is_comment for each, is_comment in zip(doubts, comments, strict=True)]
    return scores - ops.column(doubts) if any(doubts) else scores


def _without_code(document: Document, found: list[Unit], gone: list[int]) -> list[int]:
    """Leave out of what goes the runs of code that come between units that stay: a listing is its text's own."""
    if document.kind != "html":
        return gone
    is_code = [document.blocks[unit.block].kind == "code" for unit in found]
    goes = bytearray(len(found))
    for n in gone:
        goes[n] = 1
    at = 0
    while at < len(gone):
        last = at
        while last + 1 < len(gone) and gone[last + 1] == gone[last] + 1:
            last += 1
        first, end = gone[at], gone[last] + 1
        if first > 0 and end < len(found) and all(is_code[first:end]):
            goes[first:end] = bytes(end - first)
        at = last + 1
    return [n for n in gone if goes[n]]


def _takes_prose(ops: ColumnBackend, columns: dict[str, Column], result: Column, limit: int) -> bool:
    """Say whether most of a text that is nearly all prose would go: then the model has misread it."""
    prose = columns["mass"] * columns["prose"]
    whole, of = ops.total(columns["mass"]), ops.total(prose)
    if of * 10 < whole * _PROSE_TENTHS:
        return False
    return bool(ops.total(prose * ops.integer(result < limit)) * 2 > of)


def _is_clean(ops: ColumnBackend, sentences: Column, lowest: int, settings: dict[str, int]) -> bool:
    """Say whether nothing is surely furniture: a page has some, an article alone has none.

    Sentences of a page on one line hold furniture and body text at once, so that nothing is as sure.
    """
    many = ops.integer(sentences >= 2)
    in_sentences = ops.total(many) * 2 > len(ops.values(many))
    return lowest > settings.get("sure-sentence" if in_sentences else "sure-line", 0)


def _limit(ops: ColumnBackend, scores: Column, mass: Column, settings: dict[str, int], favor: Favor) -> int:
    """Return the score below which a unit goes.

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


def _codes(ops: ColumnBackend, columns: dict[str, Column]) -> Column:
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
        return "reads less like the article than what is around it"
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
