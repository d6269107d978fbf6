"""page: Tally -> one self-contained HTML page, whose size the tally's room bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bodycopy.document import FAMILIES
from bodycopy.output.report.tally import BINS
from bodycopy.output.webpage import as_data, page, shown
from bodycopy.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bodycopy.output.report.tally import Row, Tally, Total

_MOST_SITES = 100
_FIRST = 12
"""Rules and sites that are shown before somebody asks for the rest."""
_WIDTH, _HEIGHT = 720, 200
_LEFT, _BOTTOM, _TOP = 48, 28, 18


class Bar(NamedTuple):
    """One bar of the histogram, in the units of its drawing."""

    number: int
    label: str
    documents: int
    x: float
    y: float
    width: float
    height: float


class Line(NamedTuple):
    """One line of a chart of lying bars."""

    name: str
    kind: str
    """The family that colours it; empty for none."""
    characters: int
    documents: int
    width: float
    """Of the bar, in percent of the longest."""


def to_html(tally: Tally, title: str, definitions: Mapping[str, tuple[str, str]], made: str) -> str:
    """Return the page. ``definitions``: by a rule's id, where it stands and how it is written. ``made``: the date."""
    rows = tally.rows()
    rules = sorted(tally.rules)
    data = {
        "families": FAMILIES,
        "rules": [[rule, FAMILIES.index(tally.family_of[rule])] for rule in rules],
        "definitions": {rule: definitions[rule] for rule in rules if rule in definitions},
        "statuses": sorted(tally.statuses),
        "sites": sorted(tally.sites),
        "documents": _documents(rows, rules, tally),
    }
    return page(
        "report.html",
        ("base.css", "report.css"),
        "report.js",
        title=shown(title),
        tally=tally,
        made=made,
        version=__version__,
        listed=len(rows),
        with_text=sum(bool(row.text) for row in rows),
        statuses=sorted(tally.statuses.items(), key=lambda item: (-item[1], item[0])),
        bars=_bars(tally.bins),
        ticks=_ticks(max(tally.bins)),
        width=_WIDTH,
        height=_HEIGHT,
        floor=_HEIGHT - _BOTTOM,
        left=_LEFT,
        families=_lines(tally.families, {family: family for family in tally.families}),
        rules=_lines(tally.rules, tally.family_of),
        sites=_lines(tally.sites, {})[:_MOST_SITES],
        first=_FIRST,
        data=as_data(data),
        texts="\n".join(row.text for row in rows),
    )


def _documents(rows: list[Row], rules: list[str], tally: Tally) -> list[list[object]]:
    """Return each row as path, status, characters, characters removed, site, rules, message, prose, how sure; names by their numbers."""
    from bodycopy.output.report.seen import site_of_path

    numbers = {rule: number for number, rule in enumerate(rules)}
    statuses = {status: number for number, status in enumerate(sorted(tally.statuses))}
    sites = {site: number for number, site in enumerate(sorted(tally.sites))}
    return [
        [
            row.seen.path,
            statuses[row.seen.status],
            row.seen.characters,
            row.seen.removed,
            sites[site_of_path(row.seen.path)],
            [numbers[rule] for _, rule, _ in row.seen.by_rule],
            row.seen.message,
            row.prose,
            int(row.least * 100),
        ]
        for row in rows
    ]


def _bars(bins: list[int]) -> list[Bar]:
    most = max(1, *bins)
    step = (_WIDTH - _LEFT) / len(bins)
    room = _HEIGHT - _BOTTOM - _TOP
    bars = []
    for number, count in enumerate(bins):
        low, high = 100 * (number - 1) // BINS, 100 * number // BINS
        label = "nothing" if not number else f"up to {high}%" if number == 1 else f"{low} to {high}%"
        height = max(2.0, room * count / most) if count else 0.0
        bars.append(
            Bar(
                number,
                label,
                count,
                round(_LEFT + number * step + 2, 1),
                round(_HEIGHT - _BOTTOM - height, 1),
                round(step - 4, 1),
                round(height, 1),
            )
        )
    return bars


def _ticks(most: int) -> list[tuple[float, int]]:
    """Return the histogram's marks of height: half and all of the longest bar."""
    room = _HEIGHT - _BOTTOM - _TOP
    marks = sorted({most // 2, most} - {0})
    return [(round(_HEIGHT - _BOTTOM - room * mark / max(1, most), 1), mark) for mark in marks]


def _lines(totals: Mapping[str, Total], kinds: Mapping[str, str]) -> list[Line]:
    most = max((total.characters for total in totals.values()), default=0)
    ordered = sorted(totals.items(), key=lambda item: (-item[1].characters, item[0]))
    return [
        Line(shown(name), kinds.get(name, ""), *total, round(100 * total.characters / max(1, most), 2))
        for name, total in ordered
    ]
