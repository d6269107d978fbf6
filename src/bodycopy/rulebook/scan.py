"""scan: rulebook, text -> hits. Every phrase that bears on a text, found in one reading of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bodycopy.rulebook.model import Flat, Rulebook


def scan(
    book: Rulebook,
    text: str,
    units: Sequence[Sequence[tuple[int, int]]],
    labels: Callable[[int], Collection[int]] | None = None,
) -> list[tuple[int, int, str, str]]:
    """Return ``(start, end, kind, rule id)`` of every phrase that bears on a text, sorted.

    ``units`` are the blocks, each as its sentences, and ``labels`` gives the offsets in each
    at which a label may end: see ``TokenizedText``. The kinds are ``match``, ``needs`` and ``unless``, with a rule's id, and the
    names of the signal lists. What only ever backs or speaks against a match is not looked for without one: signal
    lists other than ``button`` where no rule matches, a rule's ``needs`` and ``unless`` more than one unit from its match.
    """
    if book.flats:
        return _scan_flat(book.flats, text, units, labels)
    from bodycopy.rulebook.plainly import scan_plainly

    return scan_plainly(book, text, units, labels)


def _scan_flat(
    flats: Sequence[Flat],
    text: str,
    units: Sequence[Sequence[tuple[int, int]]],
    labels: Callable[[int], Collection[int]] | None,
) -> list[tuple[int, int, str, str]]:
    """Do so in compiled code."""
    from bodycopy.kernel._native import scan as scan_flat

    books = tuple((flat.book, flat.silent) for flat in flats)
    hits = scan_flat(books, text, units, labels, _classify, _compose)
    phrases = [{phrase for _, _, phrase in found} for found in hits]
    roles = [{phrase: flat.role(phrase) for phrase in some} for flat, some in zip(flats, phrases, strict=True)]
    return sorted(
        (start, end, *role[phrase]) for role, found in zip(roles, hits, strict=True) for start, end, phrase in found
    )


def _classify(code: int) -> int:
    """Return the classes of a character that the file does not know; ASCII has none, and need not import what tells."""
    from bodycopy.kernel.phrases.classes import classify

    return classify(code)


def _compose(folded: str) -> str:
    """Return a token of odd characters with its accents composed."""
    from bodycopy.kernel.phrases.fold import compose

    return compose(folded)
