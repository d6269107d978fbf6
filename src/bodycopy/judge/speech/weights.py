"""weights: a file -> what the judge ``speaks-to-reader`` has learned. See tests/benchmarks/train_speech.py for how it is made."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import FAMILIES
from bodycopy.judge.weightfile import Forest, WeightsError, forest, sections, settings
from bodycopy.kernel.features.grams import SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

MAGIC = b"bodycopy speaks-to-reader 1\n"
SHIPPED = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "data", "weights-speech.bin")
KINDS = 1 << 13
"""How many numbers of words are told apart where a family is chosen."""


class Weights(NamedTuple):
    """What the model has learned."""

    table: memoryview
    """By number of ``grams``: how much it speaks for a banner (above 0) or for an article (below), in 16ths of a logit."""
    families: Sequence[int]
    """``KINDS`` numbers a family, in the order of ``FAMILIES``: how much a word speaks for it."""
    first: Forest
    second: Forest
    settings: dict[str, int]
    """Limits of the judge."""


@lru_cache(maxsize=8)
def load(path: str = "") -> Weights:
    """Read weights; those shipped unless a path is given. Raises ``OSError`` and ``WeightsError``."""
    with open(path or SHIPPED, "rb") as file:
        return parse(file.read())


def parse(data: bytes) -> Weights:
    """Read weights. Raises ``WeightsError``."""
    found = sections(data, MAGIC)
    try:
        table, families = found["table"].cast("b"), found["families"].cast("b")
        weights = Weights(table, families, forest(found, "first"), forest(found, "second"), settings(found))
    except (KeyError, ValueError) as error:
        raise WeightsError("these weights for speaks-to-reader are incomplete") from error
    if len(table) != SIZE or len(families) != KINDS * len(FAMILIES):
        raise WeightsError("these weights for speaks-to-reader are incomplete")
    return weights
