"""scan: rulebook, text -> hits. Every phrase that bears on a text, found in one reading of it."""

from __future__ import annotations

from bodycopy.kernel.light import bisect_right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bodycopy.kernel.tokens import Reading
    from bodycopy.rulebook.model import Filed, Flat, Rulebook


def scan(
    book: Rulebook,
    text: str,
    units: Sequence[Sequence[tuple[int, int]]],
    labels: Callable[[int], Collection[int]] | None = None,
) -> list[tuple[int, int, str, str]]:
    """Return ``(start, end, kind, rule id)`` of every phrase that bears on a text, sorted.

    ``units`` are the blocks, each as its sentences, and ``labels`` gives the offsets in each
    at which a label may end: see ``Reading``. The kinds are ``match``, ``needs`` and ``unless``, with a rule's id, and the
    names of the signal lists. What only ever backs or speaks against a match is not looked for without one: signal
    lists other than ``button`` where no rule matches, a rule's ``needs`` and ``unless`` more than one unit from its match.
    """
    return _scan_flat(book.flats, text, units, labels) if book.flats else _scan(book, text, units, labels)


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


def _scan(
    book: Rulebook,
    text: str,
    units: Sequence[Sequence[tuple[int, int]]],
    labels: Callable[[int], Collection[int]] | None,
) -> list[tuple[int, int, str, str]]:
    """Do so in Python."""
    from bodycopy.kernel.phrases.fold import fold
    from bodycopy.kernel.tokens import Reading

    reading = Reading(fold(text), units, labels)
    leads = _look(book.leads, reading)
    matched: dict[int, dict[str, None]] = {}
    firsts = [pieces[0][0] for pieces in units]
    for start, _, kind, ref in leads:
        if kind == "match":
            unit = bisect_right(firsts, start) - 1
            for near in range(max(0, unit - 1), min(len(units), unit + 2)):
                matched.setdefault(near, {})[ref] = None
    if not matched:
        return sorted(leads)
    found = leads + _look(book.signals, reading)
    for unit, rules in matched.items():
        for rule in rules:
            guards = book.guards[book.numbers[rule]]
            if guards.roles:
                hits = guards.phrases.find(reading, unit)
                found += [(hit.start, hit.end, guards.roles[hit.key], rule) for hit in hits]
    return sorted(found)


def _look(filed: Filed, reading: Reading) -> list[tuple[int, int, str, str]]:
    return [(hit.start, hit.end, *filed.roles[hit.key]) for hit in filed.load_index().find(reading)]
