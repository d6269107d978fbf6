"""select: whether a rule, judge or family is in force, given ``--only`` and ``--without``."""

from __future__ import annotations

from bodycopy.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bodycopy.document import Options


def named(rule: str, family: str, names: tuple[str, ...]) -> bool:
    """Tell whether one of ``names`` is the id, a prefix of its path (``en/donation``), or the family."""
    return any(name in {rule, family} or rule.startswith(name.rstrip("/") + "/") for name in names)


def chosen(rule: str, family: str, options: Options) -> bool:
    """Tell whether a judge is to judge."""
    if options.only and not named(rule, family, options.only):
        return False
    return not (options.without and named(rule, family, options.without))
