"""listing: every judge there is, as people look it up: rules with their place and examples, heuristics, the model.

``entries(paths) -> list[ListedJudge]``.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.judge.heuristics import HEURISTICS
from bodycopy.rulebook.load import RULES_FOLDER
from bodycopy.rulebook.source import read_shipped_files, read_user_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.document import Family, Source
    from bodycopy.rulebook.source import RuleSource

MODELS: tuple[tuple[str, Family, str], ...] = (
    (
        "main-content",
        "furniture",
        "The learned model: blocks that hardly read like the article, by length, punctuation, position and neighbours.",
    ),
    (
        "residue",
        "furniture",
        "The learned model of texts that are nearly all body: sentences and lines that are not part of what the text says, by words, shape, neighbours, topic, and what rules and heuristics found. Each in its own family.",
    ),
    (
        "trafilatura-left-it-out",
        "furniture",
        "HTML: blocks that the model takes for furniture and that trafilatura left out of the article too.",
    ),
    (
        "named-by-the-page",
        "furniture",
        "HTML: short blocks that the page's own class or id calls a newsletter box, a dialog, comments or the like.",
    ),
)
"""Judges that are neither rules nor heuristics: name, family, what it takes."""

_HEAD = re.compile(r"\s*\[([a-z0-9-]+)\]\s*(?:#.*)?")


class ListedJudge(NamedTuple):
    """One judge."""

    id: str
    family: Family
    source: Source
    scope: str
    """Of a rule; empty for others."""
    place: str
    """``file:line`` of a rule; the Python module of a heuristic; empty for the model."""
    summary: str
    sites: tuple[str, ...] = ()
    toml: str = ""
    """A rule as it is written, comments and examples and all."""


def entries(paths: Sequence[str] = ()) -> list[ListedJudge]:
    """Return every rule that ships and those of the files ``paths``, then heuristics and the model, in this order.

    Raises ``RulebookError`` where a file can't be used.
    """
    sources, _ = read_shipped_files(RULES_FOLDER)
    found = [_of_rule(source, os.path.join(RULES_FOLDER, "")) for source in sources]
    found += [_of_rule(source, "") for source in read_user_files(paths)[0]]
    for name, family, judge in HEURISTICS:
        found.append(ListedJudge(name, family, "heuristic", "", judge.__module__, _first_line(judge.__doc__)))
    found += [ListedJudge(name, family, "model", "", "", summary) for name, family, summary in MODELS]
    return found


def _of_rule(source: RuleSource, folder: str) -> ListedJudge:
    rule = source.rule
    place = source.place.removesuffix(f": [{rule.id.rpartition('/')[2]}]")
    path, _, line = place.rpartition(":")
    toml = _table(folder + path, int(line)) if line.isdecimal() else ""
    return ListedJudge(rule.id, rule.family, "rule", rule.scope, place, rule.summary, rule.sites, toml)


def _table(path: str, line: int) -> str:
    """Return the table that begins on a line of a file, numbered from 1."""
    lines = _lines(path)
    stop = next((n for n in range(line, len(lines)) if _HEAD.fullmatch(lines[n])), len(lines))
    # Comments above the next table are the next table's.
    while stop > line and (not lines[stop - 1].strip() or lines[stop - 1].lstrip().startswith("#")):
        stop -= 1
    return "\n".join(lines[line - 1 : stop]) + "\n"


@lru_cache(maxsize=8)
def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as stream:
        return stream.read().split("\n")


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n", 1)[0].replace("``", "`")
