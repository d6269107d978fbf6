"""scan: rulebook, text -> hits. Every phrase that bears on a text, found in one reading of it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bodycopy.rulebook.model import PhraseIndex, Rulebook

    Units = Sequence[Sequence[tuple[int, int]]]
    Labels = Callable[[int], Collection[int]] | None
    Hits = list[tuple[int, int, str, str]]


def scan(book: Rulebook, text: str, units: Units, labels: Labels = None) -> Hits:
    """Return ``(start, end, kind, rule id)`` of every phrase that bears on a text, sorted.

    ``units`` are the blocks, each as its sentences, and ``labels`` gives the offsets in each
    at which a label may end: see ``TokenizedText``. The kinds are ``match``, ``needs`` and ``unless``, with a rule's id, and the
    names of the signal lists. What only ever backs or speaks against a match is not looked for without one: signal
    lists other than ``button`` where no rule matches, a rule's ``needs`` and ``unless`` more than one unit from its match.
    """
    return (_scan_packed if book.packed else _scan_python)(book, text, units, labels)


def _scan_packed(book: Rulebook, text: str, units: Units, labels: Labels) -> Hits:
    """Scan in compiled code."""
    from bodycopy.kernel._native import scan as native_scan

    books = tuple((packed.book, packed.disabled) for packed in book.packed)
    found = native_scan(books, text, units, labels, _classify, _compose)
    roles = [
        {phrase: packed.role(phrase) for phrase in {phrase for _, _, phrase in hits}}
        for packed, hits in zip(book.packed, found, strict=True)
    ]
    return sorted(
        (start, end, *role[phrase]) for role, hits in zip(roles, found, strict=True) for start, end, phrase in hits
    )


def _classify(code: int) -> int:
    """Return the classes of a character that the file does not know; ASCII has none, and need not import what tells."""
    from bodycopy.kernel.phrases.classes import classify

    return classify(code)


def _compose(folded: str) -> str:
    """Return a token of odd characters with its accents composed."""
    from bodycopy.kernel.phrases.fold import compose

    return compose(folded)


def _scan_python(book: Rulebook, text: str, units: Units, labels: Labels) -> Hits:
    """Scan where no compiled code is."""
    from bodycopy.kernel.phrases.fold import fold
    from bodycopy.kernel.tokens import TokenizedText

    if not units:
        return []
    tokenized = TokenizedText(fold(text), units, labels)

    def look_for(phrases: PhraseIndex) -> Hits:
        found: Hits = []
        first = 0
        for index in phrases.load_indexes():
            hits = [(start, end, first + key) for start, end, key in index.find(tokenized)]
            found += [(start, end, *phrases.roles[n]) for start, end, n in hits if n not in phrases.disabled]
            first += index.size
        return found

    found = look_for(book.triggers)
    starts = [pieces[0][0] for pieces in units]
    # By rule: the units in which it matches, and those beside them.
    near: dict[str, set[int]] = {}
    for start, _, kind, rule in found:
        if kind == "match":
            at = bisect_right(starts, start) - 1
            near.setdefault(rule, set()).update(range(max(0, at - 1), min(len(units), at + 2)))
    if near:
        found += look_for(book.signals)
    for rule, numbers in near.items():
        conditions = book.conditions[book.numbers[rule]]
        for number in sorted(numbers) if conditions.roles else ():
            hits = conditions.phrases.find(tokenized, number)
            found += [(hit.start, hit.end, conditions.roles[hit.key], rule) for hit in hits]
    return sorted(found)
