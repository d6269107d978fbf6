"""Look for phrases in Python and in compiled code, where there is any: what is found must be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.phrases.build import build
from bodycopy.kernel.phrases.classes import classify
from bodycopy.kernel.phrases.fold import compose, fold
from bodycopy.kernel.phrases.packed import pack_phrases
from bodycopy.kernel.tokens import TokenizedText
from bodycopy.rulebook.compile import packed
from bodycopy.rulebook.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bodycopy.kernel.phrases.index import Hit, Index
    from bodycopy.rulebook.model import Rulebook

    Units = Sequence[Sequence[tuple[int, int]]]
    Labels = Callable[[int], Collection[int]]


def hits(index: Index, text: str, units: Units | None = None, labels: Labels | None = None) -> list[Hit]:
    """Return what an index finds in a text; by default it is one unit of one piece."""
    found = index.find(TokenizedText(fold(text), units, labels))
    if NATIVE is not None:
        data = pack_phrases(index, build([]), [-1] * index.size, [], classes=False)
        whole: Units = [[(0, len(text))]] if units is None else units
        (compiled,) = NATIVE.scan(((NATIVE.open(data), b""),), text, whole, labels, classify, compose)
        assert sorted(compiled) == found
    return found


def scanned(book: Rulebook, text: str, units: Units, labels: Labels | None = None) -> list[tuple[int, int, str, str]]:
    """Return what a rulebook finds in a text."""
    found = scan(book._replace(packed=()), text, units, labels)
    if NATIVE is not None:
        compiled = book if book.packed else packed(book)
        assert compiled.packed
        assert scan(compiled, text, units, labels) == found
    return found
