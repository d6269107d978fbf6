"""judge: Document -> Judged. Main content by a learned model: every block that is hardly part of the article goes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import Document, Verdict
from bodycopy.model.score import backend, scores
from bodycopy.model.second import LIKELY, LIMIT, STEP
from bodycopy.model.units import units
from bodycopy.model.weights import load

if TYPE_CHECKING:
    from bodycopy.model.columns import Column, Ops
    from bodycopy.options import Favor

NAME = "main-content"
NO_ARTICLE = "no article was found: only rules and heuristics judged"

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
    weights = load(model)
    found = units(document)
    if not found:
        return Judged(())
    ops = backend(len(found))
    result, columns = scores(ops, document.text, found, weights)
    values = ops.values(result)
    limit = weights.settings[favor]
    gone = [n for n, value in enumerate(values) if value < limit]
    if not gone:
        return Judged(())
    if len(gone) == len(found) or ops.highest(result, 5) < weights.settings["page-best"]:
        return Judged((), NO_ARTICLE)
    reasons = ops.values(_codes(ops, columns))
    verdicts = []
    for n in gone:
        unit = found[n]
        likely = LIKELY[(max(-LIMIT, min(LIMIT, values[n])) + LIMIT) // STEP]
        confidence = round(1 - likely / 1024, 3)
        verdicts.append(
            Verdict(unit.start, unit.end, NAME, "furniture", _reason(reasons[n]), "model", confidence, greedy=True)
        )
    return Judged(tuple(verdicts))


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
