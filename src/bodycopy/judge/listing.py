"""listing: every judge there is, as people look it up: rules with their place and examples, heuristics, the model.

``entries(paths) -> list[Entry]``; ``broken_keeps`` says which of them speak for texts that a user's rules would take.
"""

from __future__ import annotations

import os
from functools import lru_cache

from bodycopy.judge.heuristics import HEURISTICS
from bodycopy.judge.observe import observe
from bodycopy.judge.rulecheck import Problem, check
from bodycopy.judge.scopes import verdicts
from bodycopy.kernel.pattern import pattern
from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.load import RULES_FOLDER, joined, load
from bodycopy.rulebook.source import RAISE, read_shipped_files, read_user_files
from bodycopy.segment.text import segment
from bodycopy.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.document import Family, Source
    from bodycopy.rulebook.load import Rulebook
    from bodycopy.rulebook.source import Errors, RuleSource, SignalList

MODELS: tuple[tuple[str, Family, str], ...] = (
    (
        "main-content",
        "furniture",
        "The learned model: blocks that hardly read like the article, by length, punctuation, position and neighbours.",
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

_HEAD = pattern(r"\s*\[([a-z0-9-]+)\]\s*(?:#.*)?")


class Entry(NamedTuple):
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


def entries(paths: Sequence[str] = ()) -> list[Entry]:
    """Return every rule that ships and those of the files ``paths``, then heuristics and the model, in this order.

    Raises ``RulebookError`` where a file can't be used.
    """
    sources, _ = read_shipped_files(RULES_FOLDER)
    found = [_of_rule(source, os.path.join(RULES_FOLDER, "")) for source in sources]
    found += [_of_rule(source, "") for source in read_user_files(paths)[0]]
    for name, family, judge in HEURISTICS:
        found.append(Entry(name, family, "heuristic", "", judge.__module__, _first_line(judge.__doc__)))
    found += [Entry(name, family, "model", "", "", summary) for name, family, summary in MODELS]
    return found


def _of_rule(source: RuleSource, folder: str) -> Entry:
    rule = source.rule
    place = source.place.removesuffix(f": [{rule.id.rpartition('/')[2]}]")
    path, _, line = place.rpartition(":")
    toml = _table(folder + path, int(line)) if line.isdecimal() else ""
    return Entry(rule.id, rule.family, "rule", rule.scope, place, rule.summary, rule.sites, toml)


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
    return (text or "").strip().split("\n", 1)[0]


def check_users(paths: Sequence[str], errors: Errors = RAISE) -> tuple[int, list[Problem], list[Problem]]:
    """Check users' rule files as they would be used, beside all that ship.

    -> how many rules there are, examples that do not hold, and examples of *other* rules' ``keeps`` that these rules
    take. Files and tables that can't be used at all are ``errors``.
    """
    shipped, lists = read_shipped_files(RULES_FOLDER)
    users, _ = read_user_files(paths, errors)
    book = joined(load(), compile_rules(users, [], errors))
    users = [source for source in users if source.rule.id in book.numbers]
    problems = [problem for source in users for problem in check(book, source)]
    return len(users), problems, broken_keeps(users, lists, shipped)


def broken_keeps(
    users: Sequence[RuleSource], lists: Sequence[SignalList], others: Iterable[RuleSource]
) -> list[Problem]:
    """Return the ``keeps`` of ``others`` that rules of ``users`` take something of."""
    # Few examples hold a phrase of theirs; only for these are the signal lists needed, which are many.
    alone = compile_rules(users, [])
    whole: Rulebook | None = None
    places = {source.rule.id: source.place for source in users}
    found = []
    for other in others:
        for example in other.keeps:
            document = segment(example.rstrip("\n") + "\n")
            if not any(signal.kind == "match" for signal in observe(document, alone).signals):
                continue
            whole = whole or compile_rules(users, lists)
            document = observe(document, whole)
            for verdict in list(verdicts(document, whole))[:1]:
                words = document.text[verdict.start : verdict.end]
                what = f"takes {words!r}, which {other.rule.id} must leave: narrow the phrase, or add unless or needs"
                found.append(Problem(places[verdict.rule], "match", example, what))
    return found
