"""Names on the command line that must be known: rule files, and what ``--without`` and ``--only`` speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import shown

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings


def check_rules(settings: Settings) -> None:
    """Raise ``UsageError`` for a rule file that can't be used, and for an unknown name; it says where the name comes from, if not from a flag."""
    if not (settings.without or settings.only or settings.rules):
        return
    from bodycopy.judge.options import check_names
    from bodycopy.rulebook.load import load

    field = "rules"
    try:
        load(settings.rules)
        for field in ("without", "only"):
            check_names(getattr(settings, field), settings.rules)
    except ValueError as error:
        place = dict(settings.said_by).get(field, "")
        raise UsageError(shown(f"{place}: {field}: {error}" if place else str(error))) from None
