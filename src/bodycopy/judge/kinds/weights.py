"""weights: a file -> what is known of kinds of page. See tests/benchmarks/train_kinds.py for how it is made."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import PAGE_KINDS, PageKind
from bodycopy.judge.weightfile import Forest, forest, read, settings, shipped
from bodycopy.kernel.features.page import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC = b"bodycopy kinds 1\n"
SHIPPED = shipped("weights-kinds.bin")
KINDS: tuple[PageKind, ...] = PAGE_KINDS[1:]
"""All but ``article``, which is what no other kind is sure of."""
FORMS = ("html", "text")
TABLES = ("words", "labels", "names")


class Weights(NamedTuple):
    """What the model has learned."""

    tables: tuple[tuple[str, Mapping[str, int]], ...]
    """For each of ``TABLES``: how much a word speaks for each of ``KINDS``, packed; see ``kernel.features.page``."""
    forests: Mapping[str, tuple[Forest, ...]]
    """For each of ``FORMS``, trees for each of ``KINDS``: above 0 where a page is rather of that kind."""
    settings: dict[str, int]
    """For each of ``FORMS``, the score from which a page is of a kind."""


@lru_cache(maxsize=8)
def load(source: str | bytes = "") -> Weights:
    """Read weights from a path or from a file's content, otherwise those shipped. Raises ``OSError`` and ``WeightsError``."""
    return read(source or SHIPPED, MAGIC, _weights)


def _weights(found: dict[str, memoryview]) -> Weights:
    return Weights(
        tuple((name, _table(found[name])) for name in TABLES),
        {form: tuple(forest(found, f"{form}-{kind}") for kind in KINDS) for form in FORMS},
        settings(found),
    )


def _table(section: memoryview) -> dict[str, int]:
    keys, _, values = bytes(section).partition(b"\0")
    words, weights = keys.decode().split("\n"), memoryview(values).cast("b").tolist()
    rows = (packed(weights[place : place + len(KINDS)]) for place in range(0, len(weights), len(KINDS)))
    return dict(zip(words, rows, strict=True))
