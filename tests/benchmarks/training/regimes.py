"""regimes: Example -> which of the judge's trees it teaches: those for the dump of a page, or those for a text with a residue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labels import Example

FROM = -200
"""From this score on a text counts as nearly all body."""
WHOLE, DUMP = 0.5, 0.5
"""What a body alone, and a page that looks like a text with a residue, weigh next to such a text."""
_PAGES = frozenset({*pages.MODES, "piece", "no-body"})
_SURE_PAGES = frozenset(pages.MODES)
_COMMON = 1.5


def is_page(example: Example) -> bool:
    """Tell whether an example is a page's dump; flattened web text that people marked line by line has a residue only."""
    return example.mode in _PAGES and example.page.kind != "flat"


def columns(names: Sequence[str]) -> list[int]:
    """Return the places of the columns that say what holds of a text as a whole."""
    return [n for n, name in enumerate(names) if name.startswith("page-")]


def targets(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Return for each example whether it is nearly all body, and what it weighs; pieces of pages may be either and teach nothing."""
    page = np.array([is_page(example) for example in examples])
    sure = np.array([example.mode in _SURE_PAGES for example in examples])
    return (~page).astype(np.float32), np.where(page, np.where(sure, _COMMON, 0.0), 1.0)


def weight(example: Example, score: int) -> float:
    """Return what an example weighs for the trees of texts with a residue; ``score`` says how much it looks like one."""
    if is_page(example):
        return DUMP if score >= FROM else 0.0
    has_residue = example.mode in pages.EXTRACTED or example.mode in _PAGES
    return 1.0 if has_residue else WHOLE
