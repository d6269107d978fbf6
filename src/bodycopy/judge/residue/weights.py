"""weights: a file -> what the judge ``residue`` has learned. See tests/benchmarks/train_residue.py for how it is made."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import FAMILIES
from bodycopy.judge.weightfile import Forest, forest, of_names, read, settings, shipped
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features.grams import SIZE

if TYPE_CHECKING:
    from bodycopy.kernel.features.packed_residue import Asked

MAGIC = b"bodycopy residue 1\n"
SHIPPED = shipped("weights-residue.bin")
KINDS = 1 << 13
"""How many numbers of words are told apart where a family is chosen."""


class Weights(NamedTuple):
    """What the model has learned."""

    table: memoryview
    """By number of ``grams``: how much it speaks for residue (above 0) or for body text (below), in 16ths of a logit."""
    families: memoryview
    """``KINDS`` numbers a family, in the order of ``FAMILIES``: how much a word speaks for it."""
    page: Forest
    """Tells the dump of a page (above 0) from a text that is nearly all body, by what holds of the text as a whole."""
    first: Forest
    second: Forest
    form: Forest
    """Tells honest text of any form (above 0) from an article with a residue, by the text as a whole and its scores."""
    settings: dict[str, int]
    """Limits of the judge."""
    asked: Asked | None
    """The forests as compiled code asks them."""


@lru_cache(maxsize=8)
def load(source: str | bytes = "") -> Weights:
    """Read weights from a path or from a file's content, otherwise those shipped. Raises ``OSError`` and ``WeightsError``."""
    return read(source or SHIPPED, MAGIC, _weights)


def _weights(found: dict[str, memoryview]) -> Weights:
    table, families = found["table"].cast("b"), found["families"].cast("b")
    if len(table) != SIZE or len(families) != KINDS * len(FAMILIES):
        raise ValueError(SIZE)
    page, first, second, form = (forest(found, name) for name in ("page", "first", "second", "form"))
    return Weights(table, families, page, first, second, form, settings(found), _asked(page, first, second, form))


def _asked(*forests: Forest) -> Asked | None:
    if NATIVE is None:
        return None
    from bodycopy.kernel.features.packed_residue import OF_TEXT, ROWS, Asked

    places = [of_names(rows, each.names) for rows, each in zip((OF_TEXT, ROWS, ROWS, OF_TEXT), forests, strict=True)]
    rows = [b"".join(place.to_bytes(2, sys.byteorder) for place in each) for each in places]
    return Asked(*((row, each.trees) for row, each in zip(rows, forests, strict=True)))
