"""Names on the command line that must be known: rule files, and what ``--without`` and ``--only`` speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import shown

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings


def check_rules(settings: Settings) -> None:
    """Raise ``UsageError`` for a rule file that can't be used, and for a name that is nobody's."""
    names = (*settings.without, *settings.only)
    if not names and not settings.rules:
        return
    from bodycopy.judge.options import check_names
    from bodycopy.rulebook.load import load

    try:
        load(settings.rules)
        check_names(names, settings.rules)
    except ValueError as error:
        raise UsageError(shown(str(error))) from None
