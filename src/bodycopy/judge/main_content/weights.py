"""weights: a file -> what the model has learned. See ``write`` in tests/benchmarks/training for how it is made."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import NamedTuple

MAGIC = b"bodycopy main-content 1\n"
SHIPPED = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "data", "weights.bin")
SHIPPED_HTML = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), "data", "weights-html.bin")
"""For HTML: these see the markup and the witnesses too."""


class WeightsError(ValueError):
    """A file that holds no weights, or those of another version."""


WIDE = 256
"""A place among more names than these takes two bytes."""
Trees = tuple[int, list[int], list[int], list[int], int]


class Forest(NamedTuple):
    """Trees whose every level asks one question of all units, so that a leaf's place is a row of bits."""

    names: tuple[str, ...]
    """Of the columns that the trees look at."""
    trees: Trees
    """Depth; column and border of each question, tree by tree; leaves, the first question's answer in the lowest
    bit; what is added to every unit's leaves. A question is whether the column is greater than the border; leaves and
    their sum are logits in 256ths.
    """


class Weights(NamedTuple):
    """What the model has learned."""

    words: dict[str, int]
    """How much a word speaks for furniture (above 0) or body text (below)."""
    labels: dict[str, int]
    """The same for a whole short unit, folded by ``words.label``."""
    first: Forest
    second: Forest
    settings: dict[str, int]
    """Limits of the judge."""
    names: dict[str, int]
    """The same as ``words`` for class names and ids of HTML elements, folded by ``markup.folded_name``."""


@lru_cache(maxsize=8)
def load(path: str = "") -> Weights:
    """Read weights; those shipped unless a path is given. Raises ``OSError`` and ``WeightsError``."""
    with open(path or SHIPPED, "rb") as file:
        return parse(file.read())


def parse(data: bytes) -> Weights:
    """Read weights. Raises ``WeightsError``."""
    if not data.startswith(MAGIC):
        raise WeightsError("this file holds no weights for main-content, or those of another version")
    sections: dict[str, bytes] = {}
    place = len(MAGIC)
    while place < len(data):
        end = data.index(b"\n", place)
        name, size = data[place:end].decode().split()
        sections[name] = data[end + 1 : end + 1 + int(size)]
        place = end + 1 + int(size)
    try:
        return Weights(
            _table(sections["words"]),
            _table(sections["labels"]),
            _forest(sections, "first"),
            _forest(sections, "second"),
            {name: int(value) for name, value in (line.split() for line in sections["settings"].decode().splitlines())},
            _table(sections["names"]) if "names" in sections else {},
        )
    except (KeyError, ValueError) as error:
        raise WeightsError("these weights for main-content are incomplete") from error


def _table(section: bytes) -> dict[str, int]:
    keys, _, values = section.partition(b"\0")
    return dict(zip(keys.decode().split("\n"), memoryview(values).cast("b").tolist(), strict=True))


def _forest(sections: dict[str, bytes], name: str) -> Forest:
    depth, base = map(int, sections[name + "-shape"].split())
    names = tuple(sections[name + "-names"].decode().split("\n"))
    trees = tuple(
        _numbers(sections[f"{name}-{part}"], width)
        for part, width in (("columns", 1 if len(names) <= WIDE else 2), ("borders", 4), ("leaves", 2))
    )
    return Forest(names, (depth, *trees, base))  # type: ignore[arg-type]


def _numbers(section: bytes, width: int) -> list[int]:
    if width == 1:
        return list(section)
    if sys.byteorder == "little":
        return memoryview(section).cast("h" if width == 2 else "i").tolist()
    return [int.from_bytes(section[n : n + width], "little", signed=True) for n in range(0, len(section), width)]
