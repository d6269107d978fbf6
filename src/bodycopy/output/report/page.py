"""page: Tally -> one self-contained HTML page, whose size the tally's room bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.document import FAMILIES
from bodycopy.output.report.seen import site_of_path
from bodycopy.output.webpage import as_data, page
from bodycopy.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bodycopy.output.report.tally import Tally, Total

_MOST_SITES = 100


def to_html(tally: Tally, title: str, definitions: Mapping[str, tuple[str, str]], made: str) -> str:
    """Return the page. ``definitions``: by a rule's id, where it stands and how it is written. ``made``: the date."""
    rows = tally.rows()
    rules, statuses, sites = _numbers(tally.rules), _numbers(tally.statuses), _numbers(tally.sites)
    data = {
        "families": FAMILIES,
        "rules": [[rule, FAMILIES.index(tally.family_of[rule])] for rule in rules],
        "definitions": {rule: definitions[rule] for rule in rules if rule in definitions},
        "statuses": [*statuses],
        "sites": [*sites],
        "documents": [
            [
                row.path,
                statuses[row.status],
                row.characters,
                row.removed,
                sites[site_of_path(row.path)],
                [rules[rule] for _, rule, _ in row.by_rule],
                row.message,
                row.prose,
                int(row.least * 100),
            ]
            for row in rows
        ],
    }
    return page(
        "report.html",
        ("base.css", "report.css"),
        "report.js",
        title=title,
        tally=tally,
        made=made,
        version=__version__,
        listed=len(rows),
        with_text=sum(bool(row.text) for row in rows),
        statuses=sorted(tally.statuses.items(), key=lambda item: (-item[1], item[0])),
        families=_largest(tally.families),
        rules=_largest(tally.rules),
        sites=_largest(tally.sites)[:_MOST_SITES],
        data=as_data(data),
        texts="\n".join(row.text for row in rows),
    )[0]


def _numbers(names: Iterable[str]) -> dict[str, int]:
    """Return the number by which the page's data knows each name."""
    return {name: number for number, name in enumerate(sorted(names))}


def _largest(totals: Mapping[str, Total]) -> list[tuple[str, Total]]:
    return sorted(totals.items(), key=lambda item: (-item[1].characters, item[0]))
