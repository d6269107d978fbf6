"""weights: a file -> what the model has learned. See ``write`` in tests/benchmarks/training for how it is made."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from bodycopy.judge.weightfile import Forest, forest, read, settings, shipped
from bodycopy.kernel.features.known import Words

MAGIC = b"bodycopy main-content 1\n"
SHIPPED = shipped("weights.bin")
SHIPPED_HTML = shipped("weights-html.bin")
"""For HTML: these see the markup and the witnesses too."""
UNITS = 1 << 18
"""How many numbers of units' words are told apart: the lowest bits of those of ``grams``."""


class Weights(NamedTuple):
    """What the model has learned."""

    words: Words
    """How much a word speaks for furniture (above 0) or body text (below)."""
    labels: Words
    """The same for a whole short unit, folded by ``words.label``."""
    first: Forest
    second: Forest
    """Of the dump of a page."""
    settings: dict[str, int]
    """Limits of the judge."""
    names: Words
    """The same as ``words`` for class names and ids of HTML elements, folded by ``markup.folded_name``."""
    lexical: memoryview | None = None
    """By number of ``grams``: how much it speaks for furniture (above 0) or body text (below), in 8ths of a logit."""


@lru_cache(maxsize=8)
def load(source: str | bytes = "") -> Weights:
    """Read weights from a path or from a file's content, otherwise those shipped. Raises ``OSError`` and ``WeightsError``."""
    return read(source or SHIPPED, MAGIC, _weights)


def _weights(found: dict[str, memoryview]) -> Weights:
    return Weights(
        Words(found["words"]),
        Words(found["labels"]),
        forest(found, "first"),
        forest(found, "second"),
        settings(found),
        Words(found.get("names", {})),
        _lexical(found["lexical"]) if "lexical" in found else None,
    )


def _lexical(section: memoryview) -> memoryview:
    if len(section) != UNITS:
        raise ValueError(len(section))
    return section.cast("b")
