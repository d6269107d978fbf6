"""Names on the command line that must be known: rule files, and what ``--without`` and ``--only`` speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bodycopy.batch.settings import Settings


def checked(settings: Settings) -> Settings:
    """Return settings in which each name of a rule is its id, where it was named as its file has it (``[my-rule]``).

    Raises ``UsageError`` for a rule file that can't be used, and for an unknown name; it says where the name comes from, if not from a flag.
    """
    if not (settings.without or settings.only or settings.rules):
        return settings
    from bodycopy.judge.options import check_names
    from bodycopy.rulebook.load import load

    field = "rules"
    found = {"without": settings.without, "only": settings.only}
    try:
        ids = load(settings.rules).numbers
        for field in ("without", "only"):
            names = [each for name in getattr(settings, field) for each in ids_of(name, ids)]
            check_names(names, settings.rules)
            found[field] = tuple(names)
    except ValueError as error:
        place = dict(settings.origins).get(field, "")
        raise UsageError(shown(f"{place}: {field}: {error}" if place else str(error))) from None
    return settings._replace(without=found["without"], only=found["only"])


def ids_of(name: str, ids: Iterable[str]) -> list[str]:
    """Return the ids of the rules whose files call them ``name``; the name itself where there are none."""
    bare = name.removeprefix("[").removesuffix("]")
    return [each for each in ids if each.rpartition("/")[2] == bare and "/" in each] or [name]


def unused(settings: Settings, used: Collection[str]) -> list[str]:
    """Return which rules of ``--rules`` took nothing, given the ids of those that did."""
    from bodycopy.rulebook.load import load

    return [each for each in load(settings.rules).numbers if each.startswith("user/") and each not in used]
