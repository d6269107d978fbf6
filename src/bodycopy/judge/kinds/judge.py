"""judge: Document -> PageKind. An article unless a page is surely something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.judge.kinds.weights import KINDS, load
from bodycopy.kernel.features.columns import backend
from bodycopy.kernel.features.page import columns, page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bodycopy.document import Document, PageKind
    from bodycopy.judge.weightfile import Forest

# A shorter text doesn't tell what page it is from.
_SMALL = 200


def page_kind(document: Document, markup: str = "", *, model: str = "") -> PageKind:
    """Tell the kind of an observed document; ``markup`` is the HTML that it was read from.

    What is removed plays no part in it. ``model`` is a path of other weights: for measuring. Raises ``OSError`` and
    ``WeightsError`` for those.
    """
    if len(document.text) < _SMALL:
        return "article"
    weights = load(model)
    html = document.kind == "html"
    types: Mapping[str, int] = {}
    if html and markup:
        from bodycopy.segment.html.declared import declared

        types = declared(markup)
    seen = columns(page(document, types), weights.tables, KINDS)
    form = "html" if html else "text"
    found = scores(weights.forests[form], seen)
    best = max(found)
    return KINDS[found.index(best)] if best >= weights.settings[form] else "article"


def scores(forests: Sequence[Forest], seen: Mapping[str, int]) -> list[int]:
    """Return one page's logits, in 256ths; what is not seen is 0."""
    ops = backend()
    made = {name: ops.column([seen.get(name, 0)]) for forest in forests for name in forest.names}
    return [
        int(score)
        for forest in forests
        for score in ops.values(ops.forest([made[name] for name in forest.names], forest.trees))
    ]
