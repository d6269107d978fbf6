"""active: files, names, URL -> the rules that are active, given ``--rules``, ``--only``, ``--without`` and the site; read once for all texts of a run."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from bodycopy.rulebook.load import load
from bodycopy.rulebook.model import LIST, Rulebook, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    _File = tuple[str, str, int, int]
    """A path as it was given, whole, and when and how long it was written."""


def rulebook_of(
    rules: tuple[str, ...] = (), without: tuple[str, ...] = (), only: tuple[str, ...] = (), url: str = ""
) -> Rulebook:
    """Return the rules that are active for texts from ``url``; raises ``bodycopy.RulebookError``.

    ``rules`` are paths of users' files; ``without`` and ``only`` as for ``select``.
    """
    files = tuple(map(_as_written, rules))
    site = site_of(url)
    if site:  # a crawl has many, and rules for few: of those a site is the nearest, or none
        names = site.split(".") if _loaded(files).sited else []
        hosts = (".".join(names[at:]) for at in range(len(names)))
        site = next((host for host in hosts if host in _sites(files)), "")
    return _rulebook(files, without, only, site)


def _as_written(path: str) -> _File:
    """Tell a file of rules from what it said before, and from one of its name in another folder."""
    full = os.path.abspath(path)
    try:
        stat = os.stat(full)
    except OSError:  # reading it says what is wrong
        return path, full, 0, 0
    return path, full, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _rulebook(rules: tuple[_File, ...], without: tuple[str, ...], only: tuple[str, ...], site: str) -> Rulebook:
    return select(_loaded(rules), without=without, only=only, site=site)


@lru_cache(maxsize=8)
def _loaded(rules: tuple[_File, ...]) -> Rulebook:
    return load(tuple(path for path, *_ in rules))


@lru_cache(maxsize=8)
def _sites(rules: tuple[_File, ...]) -> frozenset[str]:
    return frozenset(host for rule in _loaded(rules).rules.values() for host in rule.sites)


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
    for line in book.rules.lines:
        rule_id, family, _, sites, _ = line.split("\t", 4)
        if without and named(rule_id, family, tuple(without)):
            continue
        if (not only or named(rule_id, family, tuple(only))) and (not sites or is_for(sites.split(LIST), site)):
            lines.append(line)
    if len(lines) == len(book.rules):
        return book
    rules = Rules(lines)
    kept = {f"match {rule_id}" for rule_id in rules}
    phrases = []
    for each in book.phrases:
        # What matches comes first; a rule's needs and unless are not looked for without.
        matches = takewhile(lambda role: role.startswith("match "), each.roles)
        phrases.append(each._replace(disabled=bytes(role not in kept for role in matches)))
    return Rulebook(rules, tuple(phrases), book.sited)


def is_for(sites: Iterable[str], site: str) -> bool:
    """Tell whether a rule for some hosts is for the host ``site``: one of them, or below one."""
    return any(site == host or site.endswith("." + host) for host in sites)


def site_of(url: str) -> str:
    """Return the host of a URL, without port, user and ``www.``; a bare host is taken as it is."""
    host = url.split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0].lower()
    return host.removeprefix("www.")
