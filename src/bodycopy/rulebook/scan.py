"""scan: rulebook, text -> hits. Every phrase that bears on a text, found in one reading of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bodycopy.kernel.compiled import NATIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bodycopy.rulebook.model import Rulebook


def opened(data: bytes | memoryview) -> Any:  # noqa: ANN401 - it is compiled code's or Python's
    """Open packed phrases to be searched; raises ``ValueError`` where they are damaged."""
    if NATIVE is not None:
        return NATIVE.open(data)
    from bodycopy.kernel.phrases.search import Book

    return Book(data)


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
    if NATIVE is not None:
        search = NATIVE.scan
    else:
        from bodycopy.kernel.phrases.search import scan as search
    books = tuple((each.opened, each.disabled) for each in book.phrases)
    found: list[tuple[int, int, str, str]] = []
    for each, hits in zip(book.phrases, search(books, text, units, labels, _classify, _compose), strict=True):
        roles = {phrase: each.roles[phrase].partition(" ")[::2] for phrase in {phrase for _, _, phrase in hits}}
        found += [(start, end, *roles[phrase]) for start, end, phrase in hits]
    return sorted(found)


def _classify(code: int) -> int:
    """Return the classes of a character that the file does not know; ASCII has none, and need not import what tells."""
    from bodycopy.kernel.phrases.fold import classify

    return classify(code)


def _compose(folded: str) -> str:
    """Return a token of odd characters with its accents composed."""
    from bodycopy.kernel.phrases.fold import compose

    return compose(folded)
