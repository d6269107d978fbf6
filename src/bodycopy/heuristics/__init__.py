"""heuristics: what a phrase can't say. Each shape is a module, each a judge, all listed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.heuristics.headline import headline
from bodycopy.heuristics.labels import labels
from bodycopy.heuristics.repeats import repeats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bodycopy.document import Document, Family, Verdict

    Judge = Callable[[Document], Iterable[Verdict]]

HEURISTICS: tuple[tuple[str, Family, Judge], ...] = (
    ("headline", "meta", headline),
    ("bare-labels", "furniture", labels),
    ("repeated-line", "furniture", repeats),
)
"""Name, family and judge."""
