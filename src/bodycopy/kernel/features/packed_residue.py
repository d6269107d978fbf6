"""packed_residue: sentences -> the columns of ``residue`` and what forests say of them, in compiled code. The same names and results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import BLOCK_KINDS, FAMILIES
from bodycopy.kernel import _native
from bodycopy.kernel.features.columns import around, beside
from bodycopy.kernel.features.grams import Weighed
from bodycopy.kernel.features.letters import classify
from bodycopy.kernel.features.residue import CLAIMS, COUNTED, MARKS, SAYS, SIGNALS, shows
from bodycopy.kernel.features.words import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Block, Signal, Span, Verdict
    from bodycopy.kernel.features.columns import Trees

_LANES = 16
"""Rows are filled up to a multiple of this."""
_EVIDENCE = {name: n for n, name in enumerate((*SIGNALS, *FAMILIES, *CLAIMS))}
_KINDS: dict[str, int] = {name: n for n, name in enumerate(BLOCK_KINDS)}


def _names() -> Iterator[str]:
    """Yield the names of the columns, in the order of ``native/residue.c``."""
    yield from Weighed._fields
    yield from "mean norm topic new chars first last".split()
    yield from COUNTED
    yield from (f"{name}-share" for name in COUNTED)
    yield "ends"
    yield from (f"has{mark!r}" for mark in MARKS)
    yield from "colon opener ended prose short key hits claims before-in-block after-in-block".split()
    yield from "block-chars block-lex block-grams block-hits block-ended block-mean others kind gap-before gap-after".split()
    yield from "repeats loose-run loose-place alike-run alike-place loose alike-share looks top bottom at".split()
    yield from "chars-after prose-before prose-after since-prose until-prose".split()
    yield from (*SIGNALS, *SAYS.values(), *CLAIMS)
    for name in "mean topic chars prose ended hits key first last capitals".split():
        yield from (beside(name, by) for by in (-2, -1, 1, 2))
    for name in "mean topic prose ended hits".split():
        yield from (around(name, low, high) for low, high in ((-3, -1), (1, 3), (-8, -1), (1, 8)))
    yield "score"
    yield from (beside("score", by) for by in (-3, -2, -1, 1, 2, 3))
    for low, high in ((-2, -1), (1, 2), (-6, -1), (1, 6), (-20, -1), (1, 20), (-3, 3)):
        yield around("score", low, high)
    for name in "least most middle".split():
        yield from (f"block-{name}", f"block-{name}-before", f"block-{name}-after")
    yield from "run-score residue-after residue-before body-after since-body until-body since-residue until-residue".split()


ROWS = {name: n for n, name in enumerate(_names())}
"""By name of a column: its place."""
_OF_TEXT = "sentences blocks chars prose mean size ended short opener colon hits claims loose has'?' has'!' has'|' button call".split()
_OF_TEXT += [*COUNTED, *"marked clear marked-top short-top marked-end short-end repeats topic alike looks".split()]
_OF_SCORES = "best-0 best-1 best-2 best-3 best-4 above-0 share-0 above-300 share-300 head tail mean-score".split()
OF_TEXT = {name: n for n, name in enumerate([*(f"text-{name}" for name in _OF_TEXT), *_OF_SCORES])}
"""The same of what holds of the text as a whole."""


class Seen(Mapping[str, list[int]]):
    """The columns by name."""

    __slots__ = ("_cells", "_size", "_wide")

    def __init__(self, cells: bytes, size: int) -> None:
        self._cells = memoryview(cells).cast("i")
        self._size, self._wide = size, -(-size // _LANES) * _LANES

    def __getitem__(self, name: str) -> list[int]:
        start = ROWS[name] * self._wide
        return self._cells[start : start + self._size].tolist()

    def __iter__(self) -> Iterator[str]:
        return iter(ROWS)

    def __len__(self) -> int:
        return len(ROWS)


class Asked(NamedTuple):
    """What the forests are; to each, by name of a column of its own, the place as 16 bits."""

    page: tuple[bytes, Trees]
    first: tuple[bytes, Trees]
    second: tuple[bytes, Trees]
    form: tuple[bytes, Trees]


def scored(  # noqa: PLR0913, PLR0917 - what is known of a text, and what was learned
    text: str,
    pieces: Sequence[Sequence[Span]],
    blocks: Sequence[Block],
    signals: Sequence[Signal],
    claimed: list[Verdict],
    table: memoryview,
    asked: Asked,
    limit: int,
) -> tuple[Seen, list[int], int] | None:
    """Return the columns, what forests say of each sentence, and of the text's form; None from ``limit`` on, of a page."""
    names, says = (_EVIDENCE, _KINDS, MARKS), (classify, shows)
    found = _native.residue(text, folded(text), pieces, blocks, signals, claimed, names, table, says, asked, limit)
    if found is None:
        return None
    column, cells, form = found
    scores = memoryview(column).cast("q").tolist()
    return Seen(cells, len(scores)), scores, form
