"""select: which rules, judges and families are in force, given ``--only``, ``--without`` and the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.rulebook.store import LIST, lines_of, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.rulebook.model import Rulebook


def named(rule: str, family: str, names: tuple[str, ...]) -> bool:
    """Tell whether one of ``names`` is the id, a prefix of its path (``en/donation``), or the family."""
    return any(name in {rule, family} or rule.startswith(name.rstrip("/") + "/") for name in names)


def select(book: Rulebook, *, without: Sequence[str] = (), only: Sequence[str] = (), site: str = "") -> Rulebook:
    """Return the rulebook with only some of its rules.

    ``without`` and ``only`` hold ids, families, or prefixes of ids (``de``, ``en/donation``). ``site`` is the host that a
    text came from: rules for other sites are left out.
    """
    if not (without or only or book.sited):
        return book
    lines = []
    for line in lines_of(book.rules):
        rule_id, family, _, sites, _ = line.split("\t", 4)
        if without and named(rule_id, family, tuple(without)):
            continue
        if (not only or named(rule_id, family, tuple(only))) and (not sites or is_for(sites.split(LIST), site)):
            lines.append(line)
    return book if len(lines) == len(book.rules) else narrowed(book, lines)


def is_for(sites: Iterable[str], site: str) -> bool:
    """Tell whether a rule for some hosts is for the host ``site``: one of them, or below one."""
    return any(site == host or site.endswith("." + host) for host in sites)


def site_of(url: str) -> str:
    """Return the host of a URL, without port, user and ``www.``; a bare host is taken as it is."""
    host = url.split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0].lower()
    return host.removeprefix("www.")
