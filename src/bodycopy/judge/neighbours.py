"""neighbours: what a rule took -> what goes with it. The rest of a banner whose telling sentence a rule knows.

A banner speaks to its reader: "You have reached your limit. Subscribe today. Offer valid for new subscribers only." A
rule knows one of these sentences. Those beside it in the same block that ask, thank or are button labels go with it. Where
all of a block speaks to a "you" or for a "we", but for a short remainder, the block goes. Reporting and quotation stay.
"""

from __future__ import annotations

from bodycopy.judge.appeal import asking_end, asks, labels_before, starts_prose
from bodycopy.judge.sentences import Tables, language_of
from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document, Family, Verdict
    from bodycopy.judge.sentences import Sentences

# Families whose banners speak to a reader. A date, a credit or a "read more" line says nothing of its neighbours.
_SPEAKING: frozenset[Family] = frozenset(
    {"donation", "paywall", "newsletter", "consent", "advert", "social", "comments", "legal"}
)
_MOSTLY = 0.7
_REMAINDER = 120


def company(document: Document, taken: list[Verdict], tables: Tables | None = None) -> Iterator[Verdict]:
    """Yield verdicts on the sentences that go with those of ``taken``, under the same rules' ids."""
    leads = [verdict for verdict in taken if verdict.family in _SPEAKING and not verdict.greedy]
    if not leads:
        return
    tables = tables or Tables(document)
    for language in sorted({language_of(lead.rule) for lead in leads}):
        own = [lead for lead in leads if language_of(lead.rule) == language]
        yield from _of_language(document, tables.of(language), own)


def _of_language(document: Document, table: Sentences, leads: list[Verdict]) -> Iterator[Verdict]:
    owners: dict[int, Verdict] = {}
    for lead in leads:
        n = table.at(lead.start)
        while n < len(table.spans) and table.spans[n].start < lead.end:
            if lead.start <= table.spans[n].start and table.spans[n].end <= lead.end:
                owners.setdefault(n, lead)
            n += 1
    for block in sorted({table.block[n] for n in owners}):
        yield from _in_block(document, table, block, owners)


def _in_block(document: Document, table: Sentences, block: int, owners: dict[int, Verdict]) -> Iterator[Verdict]:
    first, stop = table.first[block], table.first[block + 1]
    known = {n: owners[n] for n in range(first, stop) if n in owners}
    # A block all of which speaks to its reader is one banner; in an article's paragraph a "we" proves nothing.
    here = _grown(document, table, range(first, stop), known, alone=True)
    if len(here) < stop - first:
        here = _grown(document, table, range(first, stop), known, alone=False)
    for n in range(first, stop):
        start, end = table.spans[n]
        if n in here and n not in owners:
            yield _verdict(here[n], start, asking_end(document.text, table, n))
        elif n not in here and n - 1 in here:
            start, end = labels_before(document.text, table, n)
            if end > start:
                yield _verdict(here[n - 1], start, end)


def _grown(
    document: Document, table: Sentences, block: range, known: dict[int, Verdict], *, alone: bool
) -> dict[int, Verdict]:
    """-> the sentences that go with the ``known`` ones of a block, each with the verdict it goes with."""
    here = dict(known)
    for n in sorted(known):
        for step in (-1, 1):
            near = n + step
            while near in block and near not in here and _speaks(document.text, table, near, alone=alone):
                here[near] = here[n]
                near += step
    if alone:
        here.update(_remainder(table, block, here))
    return here


def _verdict(lead: Verdict, start: int, end: int) -> Verdict:
    return lead._replace(start=start, end=end, reason=f"goes with what {lead.reason}", confidence=0.9)


def _speaks(text: str, table: Sentences, n: int, *, alone: bool) -> bool:
    shows = table.shows[n]
    if "reporting" in shows or "quote" in shows or starts_prose(text, table, n):
        return False
    if asks(shows) or (alone and "person" in shows):
        return True
    return labels_before(text, table, n)[1] == table.spans[n].end


def _remainder(table: Sentences, block: range, here: dict[int, Verdict]) -> dict[int, Verdict]:
    """-> the sentences that are left of a block which is gone for the most part."""
    sizes = {n: table.spans[n].end - table.spans[n].start for n in block}
    left = [n for n in sizes if n not in here]
    size = sum(sizes[n] for n in left)
    if not left or size > _REMAINDER or size > (1 - _MOSTLY) * sum(sizes.values()):
        return {}
    if any("reporting" in table.shows[n] or "quote" in table.shows[n] for n in left):
        return {}
    lead = max(here.values(), key=lambda verdict: (verdict.end - verdict.start, verdict.rule))
    return dict.fromkeys(left, lead)
