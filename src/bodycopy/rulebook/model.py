"""model: the nouns: ``Rule``, and ``Rulebook``: rules, with their phrases and the signal lists' ready to be looked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any, Literal

    from bodycopy.document import Family

    Scope = Literal["match", "sentence", "block", "appeal", "rest"]

LIST = "\x1f"
"""Between the items of a list in a rule's line, whose fields are separated by tabs."""
SCOPES: tuple[Scope, ...] = ("match", "sentence", "block", "appeal", "rest")


class Rule(NamedTuple):
    """What a rule does with its matches; its phrases are in the rulebook's index."""

    id: str
    """``en/donation/support-our-journalism``; of a user's rule ``user/<file>/<table>``."""
    family: Family
    scope: Scope = "block"
    needs: tuple[str, ...] = ()
    """Phrases, and names of signals such as ``@price``, of which one must be near."""
    unless: tuple[str, ...] = ()
    """Phrases, and names of signals such as ``@reporting``, of which none may be near."""
    sites: tuple[str, ...] = ()
    """Hosts that the rule is for; every text where empty."""
    summary: str = ""
    """What it finds, in words."""


class Rules(Mapping[str, Rule]):
    """Rules by their ids, in their order, each read from its line when it is first wanted."""

    def __init__(self, lines: Sequence[str], places: Sequence[str] = ()) -> None:
        """Take the lines, and where they are at hand their ``places``."""
        self.lines = lines
        self._places = places
        self._known: dict[str, Rule] = {}

    def __getitem__(self, rule_id: str) -> Rule:
        if rule_id not in self._known:
            self._places = self._places or places_of(self.lines)
            at = bisect_left(self._places, f"{rule_id}\t")
            found, _, number = self._places[at].partition("\t") if at < len(self._places) else ("", "", "")
            if found != rule_id:
                raise KeyError(rule_id)
            self._known[rule_id] = _read(self.lines[int(number)])
        return self._known[rule_id]

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for line in self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def places_of(lines: Iterable[str]) -> list[str]:
    """Return the ids of rules, each with the number of its line, sorted."""
    return sorted(f"{line[: line.index(chr(9))]}\t{number}" for number, line in enumerate(lines))


def _read(line: str) -> Rule:
    rule_id, family, scope, *lists, summary = line.split("\t")
    sites, needs, unless = (tuple(items.split(LIST)) if items else () for items in lists)
    return Rule(rule_id, family, scope, needs, unless, sites, summary)  # type: ignore[arg-type]


class PhraseBook(NamedTuple):
    """Phrases as they are searched, and what each is for, by its number."""

    data: bytes | memoryview
    """What ``kernel.phrases.packed`` wrote."""
    opened: Any
    """The same, opened by what searches it; see ``rulebook.scan``."""
    roles: Sequence[str]
    """``match``, ``needs`` or ``unless`` with a rule's id, or a signal list's name with its languages: ``match en/…``."""
    disabled: bytes = b""
    """By number: 1 for each of the first phrases that is left out."""


class Rulebook(NamedTuple):
    """Rules, and their phrases and the signal lists', ready to be looked for."""

    rules: Rules
    phrases: tuple[PhraseBook, ...]
    """Theirs and the signal lists'."""
    sited: bool = False
    """Some rules are for certain sites only."""
