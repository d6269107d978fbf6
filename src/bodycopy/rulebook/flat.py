"""flat: rulebook -> its phrases for compiled code. Users' rules take the same way as those that ship."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.phrases.packed import PackingError, pack_phrases
from bodycopy.rulebook.store import lines_of, opened

if TYPE_CHECKING:
    from bodycopy.rulebook.model import Rulebook


def flat_data(book: Rulebook, *, classes: bool) -> bytes:
    """Return a rulebook's phrases as a flat file; raises ``PackingError`` where one of them is too large for it."""
    rules = [
        book.numbers[role.removeprefix("match ")] if role.startswith("match ") else -1
        for role in lines_of(book.leads.roles)
    ]
    guards = [[line for _, line in _guards_of(each)] for each in lines_of(book.guards)]
    return pack_phrases(book.leads.load_index(), book.signals.load_index(), rules, guards, classes=classes)


def guard_roles(book: Rulebook) -> list[str]:
    """Return for each phrase of ``needs`` and ``unless`` its role and its rule."""
    return [
        f"{role} {rule_id}"
        for rule_id, line in zip(book.numbers, lines_of(book.guards), strict=True)
        for role, _ in _guards_of(line)
    ]


def _guards_of(line: str) -> list[tuple[str, str]]:
    parts = (part.partition(" ") for part in line.split("\t")) if line else ()
    return [(role, phrase) for role, _, phrase in parts]


def flattened(book: Rulebook) -> Rulebook:
    """Return a rulebook that compiled code can search, or the same where there is none or a phrase is too large for it."""
    if NATIVE is None:
        return book
    try:
        return opened(book, guard_roles(book), flat_data(book, classes=False))
    except PackingError:
        return book
