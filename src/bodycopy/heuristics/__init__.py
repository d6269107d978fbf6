"""heuristics: what a phrase can't say. Each shape is a module, each a judge, all listed here."""

from __future__ import annotations

from bodycopy.heuristics.bylines import bylines
from bodycopy.heuristics.headline import headline
from bodycopy.heuristics.labels import labels
from bodycopy.heuristics.repeats import repeats
from bodycopy.heuristics.sharing import sharing, signed
from bodycopy.heuristics.stamps import stamps
from bodycopy.heuristics.teasers import teasers
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bodycopy.document import Document, Family, Verdict

    Judge = Callable[[Document], Iterable[Verdict]]

HEURISTICS: tuple[tuple[str, Family, Judge], ...] = (
    ("headline", "meta", headline),
    ("bare-labels", "furniture", labels),
    ("repeated-line", "furniture", repeats),
    ("time-stamp", "meta", stamps),
    ("byline", "meta", bylines),
    ("share-row", "social", sharing),
    ("copyright-sign", "legal", signed),
    ("teaser-lines", "related", teasers),
)
"""Name, family and judge."""
