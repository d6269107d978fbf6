"""Names on the command line that must be known: rule files, and what ``--without`` and ``--only`` speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import shown
from bodycopy.document import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bodycopy.batch.settings import Settings


def checked(settings: Settings) -> Settings:
    """Return settings in which each name of a rule is its id, where it was named as its file has it (``[my-rule]``).

    Raises ``UsageError`` for a rule file that can't be used, for an unknown name, and where what ``deep`` needs is not installed; it says where the name comes from, if not from a flag.
    """
    if settings.deep:
        from bodycopy.judge.options import lacks_encoder

        if lacking := lacks_encoder():
            raise UsageError(lacking)
    if not (settings.without or settings.only or settings.rules):
        return settings
    from bodycopy.judge.options import check_names
    from bodycopy.kernel.nearest import did_you_mean
    from bodycopy.rulebook.load import load

    field = "rules"
    found: dict[str, tuple[str, ...]] = {}
    try:
        ids = load(settings.rules).numbers
        for field in ("without", "only"):
            found[field] = ()
            for name in getattr(settings, field):
                try:
                    check_names((name,), settings.rules)
                    found[field] += (name,)
                except ValueError:
                    found[field] += ids_of(name, ids)
                    if found[field][-1:] == (name,) or did_you_mean(name, FAMILIES):  # a family was meant
                        raise
    except ValueError as error:
        place = dict(settings.origins).get(field, "")
        raise UsageError(shown(f"{place}: {field}: {error}" if place else str(error))) from None
    return settings._replace(without=found["without"], only=found["only"])


def ids_of(name: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the rules that their files call ``name``, in any language; the name itself where there are none."""
    bare = name.removeprefix("[").removesuffix("]")
    return tuple(each for each in ids if each.rpartition("/")[2] == bare and "/" in each) or (name,)


def unused(settings: Settings, used: Collection[str]) -> list[str]:
    """Return which rules of ``--rules`` took nothing, given the ids of those that did."""
    from bodycopy.rulebook.load import load

    return [each for each in load(settings.rules).numbers if each.startswith("user/") and each not in used]
