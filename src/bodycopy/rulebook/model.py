"""model: the nouns: ``Rule``, and ``Rulebook``: rules, with their phrases and the signal lists' ready to be looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Literal

    from bodycopy.document import Family
    from bodycopy.kernel._native import _Book
    from bodycopy.kernel.phrases.index import Index, SmallPhraseSet

    Scope = Literal["match", "sentence", "block", "appeal", "rest"]

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


class PhraseIndex(NamedTuple):
    """Phrases, and what each is for."""

    load_indexes: Callable[[], tuple[Index, ...]]
    """Returns their indexes, the same each time; compiled code does without them, and without what they import."""
    roles: Sequence[tuple[str, str]]
    """``match`` with a rule's id, or a signal list's name with ``""``; by a hit's key, those of each index after those before it."""
    disabled: frozenset[int] = frozenset()
    """The numbers of the phrases that are left out."""


class Conditions(NamedTuple):
    """A rule's own phrases that decide whether a match counts."""

    roles: Sequence[str]
    """By a hit's key: ``needs`` or ``unless``."""
    phrases: SmallPhraseSet


class PackedPhrases(NamedTuple):
    """A rulebook's phrases as compiled code reads them; they are numbered in the order of the roles here."""

    book: _Book
    """What the native module's ``open`` returned."""
    triggers: Sequence[tuple[str, str]]
    signals: Sequence[tuple[str, str]]
    conditions: Sequence[tuple[str, str]]
    """``needs`` or ``unless``, with a rule's id."""
    disabled: bytes = b""
    """By number: 1 for each of ``triggers`` that is left out."""

    def role(self, phrase: int) -> tuple[str, str]:
        """Return what the phrase with a number is for."""
        for roles in (self.triggers, self.signals):
            if phrase < len(roles):
                return roles[phrase]
            phrase -= len(roles)
        return self.conditions[phrase]


class Rulebook(NamedTuple):
    """Rules, and their phrases and the signal lists', ready to be looked for."""

    rules: Sequence[Rule]
    numbers: Mapping[str, int]
    """A rule's id -> its place in ``rules``."""
    triggers: PhraseIndex
    """What is looked for in every text: rules' matches and button labels."""
    signals: PhraseIndex
    """What is looked for where a rule has matched: the other signal lists."""
    conditions: Sequence[Conditions]
    """By a rule's number: its own phrases of ``needs`` and ``unless``."""
    sited: bool = False
    """Some rules are for certain sites only."""
    packed: tuple[PackedPhrases, ...] = ()
    """All of its phrases once more, for compiled code; none where Python is to look for them."""

    def rule(self, rule_id: str) -> Rule:
        """Return the rule with this id; ``KeyError`` where there is none."""
        return self.rules[self.numbers[rule_id]]
