"""Names on the command line that must be known: rule files, and what ``--without`` and ``--only`` speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.settings import did_you_mean
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import shown

if TYPE_CHECKING:
    from bodycopy.batch.settings import Settings


def check_rules(settings: Settings) -> None:
    """Raise ``UsageError`` for a rule file that can't be used, and for a name that is nobody's."""
    names = (*settings.without, *settings.only)
    if not names and not settings.rules:
        return
    from bodycopy.document import FAMILIES, RulebookError
    from bodycopy.judge.heuristics import HEURISTICS
    from bodycopy.judge.listing import MODELS
    from bodycopy.rulebook.load import load
    from bodycopy.rulebook.select import named

    try:
        book = load(settings.rules)
    except RulebookError as error:
        raise UsageError(shown(str(error))) from None
    known = [*(name for name, _, _ in (*MODELS, *HEURISTICS)), *book.numbers]
    for name in names:
        if name not in FAMILIES and not any(named(rule, "", (name,)) for rule in known):
            raise UsageError(
                f"no rule, judge or family is called {shown(repr(name))}{did_you_mean(name, [*FAMILIES, *known])}"
            )
