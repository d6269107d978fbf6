"""score: Document -> ``Scored``: a logit for each unit, above 0 where it is rather body text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.judge.weightfile import of_names
from bodycopy.kernel.features.second import second
from bodycopy.kernel.features.text import features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Document
    from bodycopy.judge.main_content.weights import Weights
    from bodycopy.kernel.features.columns import Column, ColumnBackend
    from bodycopy.kernel.features.units import Unit


class Scored(NamedTuple):
    """What the trees say of a document's units."""

    logits: Column
    """In 256ths."""
    columns: dict[str, Column]
    """What they came from."""


def scores(ops: ColumnBackend, document: Document, units: Sequence[Unit], weights: Weights) -> Scored:
    """Score units by two passes of trees."""
    seen = features(ops, document.text, units, weights, lean=document.kind != "html")
    columns = seen.columns
    if document.kind == "html":
        from bodycopy.kernel.features.markup import markup
        from bodycopy.kernel.features.places import siblings

        asked = frozenset(weights.first.names + weights.second.names)
        found, page = markup(ops, document, units, seen, weights.names, asked)
        columns |= found
    first = ops.forest(of_names(columns, weights.first.names), weights.first.trees)
    columns |= second(ops, first, seen.mass)
    if document.kind == "html":
        columns |= siblings(ops, page, first, seen.mass)
    return Scored(ops.forest(of_names(columns, weights.second.names), weights.second.trees), columns)
