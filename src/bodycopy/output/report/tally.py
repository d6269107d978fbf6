"""tally: documents, one by one -> the figures of a batch, and as many of the documents as a page has room for.

What is kept is bounded: of a batch that is larger, the documents that a person should look at first are in the page,
those without a good result and then those that lost the greatest share, and the page says how many are not.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from bodycopy.output.report.seen import ReportedDocument, site_of_path

BINS = 20
"""Of the histogram, of equal width; documents that lost nothing are counted separately."""
_FINE = frozenset({"ok", "unchanged"})
_ROW = 100
"""Bytes of a row beside its path and message, about."""


class Total(NamedTuple):
    """What one family, rule or site lost."""

    characters: int = 0
    documents: int = 0


class Tally:
    """The figures of a batch in the making."""

    def __init__(self, room: int) -> None:
        """``room``: bytes for rows and texts."""
        self.room = room
        self.documents = 0
        self.characters = 0
        self.removed = 0
        self.statuses: Counter[str] = Counter()
        self.bins = [0] * (BINS + 1)
        """How many documents lost nothing, and how many lost up to 1/20, 2/20 ... of their characters."""
        self.families: dict[str, Total] = {}
        self.rules: dict[str, Total] = {}
        self.family_of: dict[str, str] = {}
        self.sites: dict[str, Total] = {}
        self._rows: list[ReportedDocument] = []
        self._held = 0

    def add(self, seen: ReportedDocument) -> None:
        """Count a document."""
        self.documents += 1
        self.statuses[seen.status] += 1
        if seen.characters:
            self.characters += seen.characters
            self.removed += seen.removed
            self.bins[bin_of(seen)] += 1
        families: Counter[str] = Counter()
        for family, rule, size in seen.by_rule:
            families[family] += size
            self.family_of[rule] = family
            _count(self.rules, rule, size)
        for family, size in families.items():
            _count(self.families, family, size)
        _count(self.sites, site_of_path(seen.path), seen.removed)
        self._rows.append(seen)
        self._held += _size(seen) + len(seen.text)
        if self._held > 2 * self.room:
            self._rows = self.rows()
            self._held = sum(_size(row) + len(row.text) for row in self._rows)

    def rows(self) -> list[ReportedDocument]:
        """Return the documents there is room for, what a person should look at first; the last ones without their texts.

        Rows take half the room at most, texts what is left.
        """
        found: list[ReportedDocument] = []
        left = self.room // 2
        for row in sorted(self._rows, key=lambda row: (row.status in _FINE, -row.share, row)):
            left -= _size(row)
            if left < 0 and found:
                break
            found.append(row)
        left = self.room - sum(map(_size, found))
        for number, row in enumerate(found):
            if len(row.text) > left:
                found[number] = row._replace(text="")
            else:
                left -= len(row.text)
        return found


def _count(totals: dict[str, Total], name: str, size: int) -> None:
    characters, documents = totals.get(name, Total())
    totals[name] = Total(characters + size, documents + 1)


def _size(row: ReportedDocument) -> int:
    """Return the bytes that a document takes in the page, about, without its text."""
    return _ROW + len(row.path.encode("utf-8", "replace")) + 3 * len(row.message) + 6 * len(row.by_rule)


def bin_of(seen: ReportedDocument) -> int:
    """Return the number of the histogram's bin: 0 for nothing removed, 1 for up to 1/20 of the characters, and so on."""
    if not seen.removed:
        return 0
    return max(1, min(BINS, -(-seen.removed * BINS // seen.characters)))
