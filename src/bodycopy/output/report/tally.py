"""tally: documents, one by one -> the figures of a batch, and as many of the documents as a page has room for.

What is kept is bounded: of a batch that is larger, the documents that a person should look at first are in the page,
those without a good result and then those that lost the greatest share, and the page says how many are not.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.output.report.seen import least_sure, prose, site_of_path

if TYPE_CHECKING:
    from bodycopy.output.report.seen import ReportedDocument

BINS = 20
"""Of the histogram, of equal width; documents that lost nothing are counted separately."""
_FINE = frozenset({"ok", "unchanged"})
_ROW = 100
"""Bytes of a row beside its path and message, about."""


class Total(NamedTuple):
    """What one family, rule or site lost."""

    characters: int = 0
    documents: int = 0

    def and_also(self, characters: int) -> Total:
        """Return the total with one document more."""
        return Total(self.characters + characters, self.documents + 1)


class Row(NamedTuple):
    """A document in the page, without its parts."""

    urgency: tuple[int, float, str]
    """Sorts the rows: what a person should look at first comes first."""
    seen: ReportedDocument
    text: str
    """Its parts, packed; empty where they are not known or there is no room."""
    prose: int = 0
    """Characters that went and read like prose; 0 where its parts are not known."""
    least: float = 1.0
    """How sure the judge was that was least sure."""

    @property
    def size(self) -> int:
        """Bytes that it takes in the page, about, without its text."""
        return (
            _ROW
            + len(self.seen.path.encode("utf-8", "replace"))
            + 3 * len(self.seen.message)
            + 6 * len(self.seen.by_rule)
        )


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
        self._rows: list[Row] = []
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
            self.rules[rule] = self.rules.get(rule, Total()).and_also(size)
        for family, size in families.items():
            self.families[family] = self.families.get(family, Total()).and_also(size)
        site = site_of_path(seen.path)
        self.sites[site] = self.sites.get(site, Total()).and_also(seen.removed)
        urgency = (seen.status in _FINE, -seen.share, seen.path)
        row = Row(
            urgency,
            seen._replace(parts=()),
            pack(seen) if seen.parts else "",
            prose(seen.parts),
            least_sure(seen.parts),
        )
        self._rows.append(row)
        self._held += row.size + len(row.text)
        if self._held > 2 * self.room:
            self._rows = self.rows()
            self._held = sum(row.size + len(row.text) for row in self._rows)

    def rows(self) -> list[Row]:
        """Return the rows there is room for, the most urgent first; the last ones without their texts.

        Rows take half the room at most, texts what is left.
        """
        found: list[Row] = []
        left = self.room // 2
        for row in sorted(self._rows):
            left -= row.size
            if left < 0 and found:
                break
            found.append(row)
        left = self.room - sum(row.size for row in found)
        for number, row in enumerate(found):
            if len(row.text) > left:
                found[number] = row._replace(text="")
            else:
                left -= len(row.text)
        return found


def bin_of(seen: ReportedDocument) -> int:
    """Return the number of the histogram's bin: 0 for nothing removed, 1 for up to 1/20 of the characters, and so on."""
    if not seen.removed:
        return 0
    return max(1, min(BINS, -(-seen.removed * BINS // seen.characters)))


def pack(seen: ReportedDocument) -> str:
    """Write a document's parts as JSON, deflated, in base 64: about half their size."""
    parts = [
        [part.text, part.rule, part.reason, int(part.confidence * 100)] if part.rule else [part.text]
        for part in seen.parts
    ]
    data = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return base64.b64encode(zlib.compress(data, 6)).decode()
