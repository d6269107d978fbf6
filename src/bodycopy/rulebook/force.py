"""force: files, names, URL -> the rules that are in force, read once for all texts of a run."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from bodycopy.rulebook.load import load
from bodycopy.rulebook.select import select, site_of

if TYPE_CHECKING:
    from bodycopy.rulebook.model import Rulebook

    _File = tuple[str, str, int, int]
    """A path as it was given, whole, and when and how long it was written."""


def rulebook_of(
    rules: tuple[str, ...] = (), without: tuple[str, ...] = (), only: tuple[str, ...] = (), url: str = ""
) -> Rulebook:
    """Return the rules that are in force for texts from ``url``; raises ``bodycopy.RulebookError``.

    ``rules`` are paths of users' files; ``without`` and ``only`` as for ``select``.
    """
    return _rulebook(tuple(map(_as_written, rules)), without, only, site_of(url))


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
    if site and not _is_known(rules, site):  # it has what all such sites have, and a crawl has many
        return _rulebook(rules, without, only, "")
    return select(_loaded(rules), without=without, only=only, site=site)


@lru_cache(maxsize=8)
def _loaded(rules: tuple[_File, ...]) -> Rulebook:
    return load(tuple(path for path, *_ in rules))


def _is_known(rules: tuple[_File, ...], site: str) -> bool:
    """Tell whether some rule is for a host or for one above it."""
    if not _loaded(rules).sited:
        return False
    names = site.split(".")
    return any(".".join(names[at:]) in _sites(rules) for at in range(len(names)))


@lru_cache(maxsize=8)
def _sites(rules: tuple[_File, ...]) -> frozenset[str]:
    return frozenset(host for rule in _loaded(rules).rules for host in rule.sites)
