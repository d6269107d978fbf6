"""store: a rulebook as lines of text, each read when it is first wanted: most texts want few of a rulebook's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.lines import IndexedLines, Numbered, first_line, unpack
from bodycopy.rulebook.model import Conditions, PackedPhrases, PhraseIndex, Rule, Rulebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar, overload

    from bodycopy.kernel.phrases.index import Index

    _Item = TypeVar("_Item")

FORMAT = "bodycopy rulebook 8"
SITED = "\tsited"
"""Ends the header of a rulebook with rules for certain sites."""
LIST = "\x1f"
"""Between the items of a list in a line whose fields are separated by tabs."""


class Lazy(Sequence["_Item"]):
    """Lines, each read when it is first wanted."""

    def __init__(self, lines: Sequence[str], read: Callable[[str], _Item]) -> None:
        self.lines = lines
        """All lines."""
        self._read = read
        self._known: dict[int, _Item] = {}

    def __len__(self) -> int:
        return len(self.lines)

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, at: int) -> _Item: ...
        @overload
        def __getitem__(self, at: slice) -> Sequence[_Item]: ...

    def __getitem__(self, at: int | slice) -> _Item | Sequence[_Item]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if at not in self._known:
            self._known[at] = self._read(self.lines[at])
        return self._known[at]


class Numbers(Mapping[str, int]):
    """The first field of each line, up to a tab -> the line's number."""

    def __init__(self, lines: Lazy[_Item], places: Mapping[str, str] | None = None) -> None:
        """Take the lines, and where it is at hand the same as a mapping to numbers in decimal."""
        self._lines = lines
        self._places = places
        self._known: dict[str, int] = {}

    def __getitem__(self, field: str) -> int:
        known = self._known.get(field)
        if known is None:
            if self._places is None:
                self._places = {first: str(number) for number, first in enumerate(self)}
            known = self._known[field] = int(self._places[field])
        return known

    def __iter__(self) -> Iterator[str]:
        return (line[: line.index("\t")] for line in self._lines.lines)

    def __len__(self) -> int:
        return len(self._lines)


def lines_of(items: Sequence[object]) -> Sequence[str]:
    """Return the lines that rules, roles or conditions are read from."""
    if not isinstance(items, Lazy):
        raise TypeError("a rulebook comes from load, select or compile_rules")
    return items.lines


def made_from(data: memoryview) -> str | None:
    """Return what a compiled rulebook says that it was made from; None where the format is another version's."""
    form, _, source = first_line(data).decode(errors="replace").removesuffix(SITED).partition("\t")
    return source if form == FORMAT else None


def read_compiled(data: memoryview) -> Rulebook:
    """Read back what ``write_compiled`` returned; nothing of it is looked at before a text wants it."""
    header = first_line(data)
    rules, numbers, conditions, triggers, trigger_index, signals, signal_index, *packed = unpack(
        data[len(header) + 1 :]
    )
    book = assemble(
        Numbered(rules),
        Numbered(conditions),
        phrase_index(_loader(trigger_index), Numbered(triggers)),
        phrase_index(_loader(signal_index), Numbered(signals)),
        sited=header.endswith(SITED.encode()),
        places=IndexedLines(numbers),
    )
    return with_packed(book, Numbered(packed[0]), packed[2]) if packed else book


def _loader(data: memoryview) -> Callable[[], tuple[Index]]:
    @cache
    def load() -> tuple[Index]:
        from bodycopy.kernel.phrases.build import loads

        return (loads(data),)

    return load


def with_packed(book: Rulebook, condition_roles: Sequence[str], data: bytes | memoryview) -> Rulebook:
    """Return a rulebook with its phrases packed too, where there is compiled code to read them and they are sound."""
    if NATIVE is None:
        return book
    try:
        native = NATIVE.open(data)
    except ValueError:
        return book
    roles = Lazy(condition_roles, _read_role)
    return book._replace(packed=(PackedPhrases(native, book.triggers.roles, book.signals.roles, roles),))


def assemble(  # noqa: PLR0913 - the fields of a rulebook
    rule_lines: Sequence[str],
    condition_lines: Sequence[str],
    triggers: PhraseIndex,
    signals: PhraseIndex,
    *,
    sited: bool,
    places: Mapping[str, str] | None = None,
) -> Rulebook:
    """Put a rulebook together from lines and indexes; ``places`` are the rules' numbers by id, where they are known."""
    rules = Lazy(rule_lines, _read_rule)
    return Rulebook(rules, Numbers(rules, places), triggers, signals, Lazy(condition_lines, _read_conditions), sited)


def phrase_index(load_indexes: Callable[[], tuple[Index, ...]], roles: Sequence[str]) -> PhraseIndex:
    """Return phrases whose indexes are loaded when a text first wants them."""
    return PhraseIndex(load_indexes, Lazy(roles, _read_role))


def _read_conditions(line: str) -> Conditions:
    from bodycopy.kernel.phrases.index import SmallPhraseSet

    parts = [part.partition(" ") for part in line.split("\t")] if line else []
    return Conditions([role for role, _, _ in parts], SmallPhraseSet([phrase for _, _, phrase in parts]))


def _read_rule(line: str) -> Rule:
    rule_id, family, scope, *lists, summary = line.split("\t")
    sites, needs, unless = (tuple(items.split(LIST)) if items else () for items in lists)
    return Rule(rule_id, family, scope, needs, unless, sites, summary)  # type: ignore[arg-type]


def _read_role(line: str) -> tuple[str, str]:
    kind, _, ref = line.partition(" ")
    return kind, ref


def joined(one: Rulebook, two: Rulebook) -> Rulebook:
    """Return a rulebook with the rules and signal lists of both."""
    book = assemble(
        [*lines_of(one.rules), *lines_of(two.rules)],
        [*lines_of(one.conditions), *lines_of(two.conditions)],
        _merge(one.triggers, two.triggers),
        _merge(one.signals, two.signals),
        sited=one.sited or two.sited,
    )
    return book._replace(packed=one.packed + two.packed) if one.packed and two.packed else book


def _merge(one: PhraseIndex, two: PhraseIndex) -> PhraseIndex:
    roles = [*lines_of(one.roles), *lines_of(two.roles)]
    return phrase_index(lambda: one.load_indexes() + two.load_indexes(), roles)


def narrowed(book: Rulebook, lines: Sequence[str]) -> Rulebook:
    """Return the rulebook with no other rules than those of the given lines."""
    kept = {line[: line.index("\t")] for line in lines}
    gone = {f"match {rule}" for rule in book.numbers if rule not in kept}
    disabled = frozenset(number for number, role in enumerate(lines_of(book.triggers.roles)) if role in gone)
    conditions = [lines_of(book.conditions)[book.numbers[line[: line.index("\t")]]] for line in lines]
    triggers = book.triggers._replace(disabled=book.triggers.disabled | disabled)
    packed = tuple(
        each._replace(disabled=bytes(role in gone for role in lines_of(each.triggers))) for each in book.packed
    )
    return assemble(lines, conditions, triggers, book.signals, sited=book.sited)._replace(packed=packed)
