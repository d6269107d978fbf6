"""Look for phrases in Python and in compiled code, where there is any: what is found must be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.phrases import search
from bodycopy.kernel.phrases.fold import classify, compose
from bodycopy.kernel.phrases.language import compile_phrase
from bodycopy.kernel.phrases.packed import pack_phrases
from bodycopy.rulebook.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bodycopy.rulebook.model import Rulebook

    Units = Sequence[Sequence[tuple[int, int]]]
    Labels = Callable[[int], Collection[int]]
    Hits = list[tuple[int, int, int]]


def pack(phrases: Sequence[str]) -> bytes:
    """Return phrases, packed."""
    return pack_phrases([compile_phrase(phrase) for phrase in phrases], [], [-1] * len(phrases), [], classes=False)


def hits(data: bytes, text: str, units: Units | None = None, labels: Labels | None = None) -> Hits:
    """Return what packed phrases find in a text, sorted: start, end, number; by default it is one unit of one piece."""
    whole: Units = [[(0, len(text))]] if units is None else units
    return _both([(data, b"")], text, whole, labels)[0]


def scanned(book: Rulebook, text: str, units: Units, labels: Labels | None = None) -> list[tuple[int, int, str, str]]:
    """Return what a rulebook finds in a text."""
    _both([(bytes(each.data), each.disabled) for each in book.phrases], text, units, labels)
    return scan(book, text, units, labels)


def _both(books: Sequence[tuple[bytes, bytes]], text: str, units: Units, labels: Labels | None) -> list[Hits]:
    opened = [(search.Book(data), disabled) for data, disabled in books]
    found = [sorted(each) for each in search.scan(opened, text, units, labels)]
    if NATIVE is not None:
        native = tuple((NATIVE.open(data), disabled) for data, disabled in books)
        assert [sorted(each) for each in NATIVE.scan(native, text, units, labels, classify, compose)] == found
    return found
