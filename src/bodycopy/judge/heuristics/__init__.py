"""heuristics: what a phrase can't say. Each shape is a module, each a judge, all listed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.judge.heuristics.bylines import bylines
from bodycopy.judge.heuristics.headline import headline
from bodycopy.judge.heuristics.labels import labels
from bodycopy.judge.heuristics.sharing import sharing, signed
from bodycopy.judge.heuristics.stamps import stamps
from bodycopy.judge.heuristics.teasers import teasers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bodycopy.document import Document, Family, Verdict

    Judge = Callable[[Document], Iterable[Verdict]]

HEURISTICS: tuple[tuple[str, Family, Judge], ...] = (
    ("headline", "meta", headline),
    ("bare-labels", "furniture", labels),
    ("time-stamp", "meta", stamps),
    ("byline", "meta", bylines),
    ("share-row", "social", sharing),
    ("copyright-sign", "legal", signed),
    ("teaser-lines", "related", teasers),
)
"""Name, family and judge."""
