"""store: a rulebook as lines of text, each read when it is first wanted: most texts want few of a rulebook's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.lines import IndexedLines, Numbered, first_line, pack, unpack, write_indexed, write_numbered
from bodycopy.rulebook.model import Filed, Flat, Guards, Rule, Rulebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar, overload

    from bodycopy.kernel.phrases.index import Index
    from bodycopy.kernel.phrases.language import Phrase

    _Item = TypeVar("_Item")

_FORMAT = "bodycopy rulebook 8"
_SITED = "\tsited"
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
    """Return the lines that rules, roles or guards are read from."""
    if not isinstance(items, Lazy):
        raise TypeError("a rulebook comes from load, select or compile_rules")
    return items.lines


def made_from(data: memoryview) -> str | None:
    """Return what a compiled rulebook says that it was made from; None where the format is another version's."""
    form, _, source = first_line(data).decode(errors="replace").removesuffix(_SITED).partition("\t")
    return source if form == _FORMAT else None


def write_compiled(book: Rulebook, source: str, *, flat: bool = NATIVE is not None) -> bytes:
    """Return a rulebook as a file; ``source`` is the fingerprint to check it by, empty for never.

    All is text in UTF-8, but for the same phrases once more for compiled code where they are to be ``flat``.
    """
    from bodycopy.kernel.phrases.build import dumps

    numbers = {rule_id: str(number) for number, rule_id in enumerate(book.numbers)}
    blocks = [write_numbered(lines_of(book.rules)), write_indexed(numbers), write_numbered(lines_of(book.guards))]
    for filed in (book.leads, book.signals):
        blocks += [write_numbered(lines_of(filed.roles)), dumps(filed.load_index())]
    header = f"{_FORMAT}\t{source}{_SITED if book.sited else ''}\n".encode()
    if flat:
        from bodycopy.rulebook.flat import flat_data, guard_roles

        data = flat_data(book, classes=True)
        blocks.append(write_numbered(guard_roles(book)))
        # Integers are read where they stand, so that they must stand at a multiple of their size.
        start = len(header) + len(pack([*blocks, b"", data])) - len(data)
        blocks += [b" " * (-start % 4), data]
    return header + pack(blocks)


def read_compiled(data: memoryview) -> Rulebook:
    """Read back what ``write_compiled`` returned; nothing of it is looked at before a text wants it."""
    header = first_line(data)
    rules, numbers, guards, *filed = unpack(data[len(header) + 1 :])
    leads, signals = (
        _filed(_reading(index), Numbered(roles)) for roles, index in zip(filed[:4:2], filed[1:4:2], strict=True)
    )
    sited = header.endswith(_SITED.encode())
    book = assemble(Numbered(rules), Numbered(guards), leads, signals, sited=sited, places=IndexedLines(numbers))
    return opened(book, Numbered(filed[4]), filed[6]) if len(filed) > 4 else book


def _reading(data: memoryview) -> Callable[[], Index]:
    def read() -> Index:
        from bodycopy.kernel.phrases.build import loads

        return loads(data)

    return read


def opened(book: Rulebook, guard_roles: Sequence[str], data: bytes | memoryview) -> Rulebook:
    """Return a rulebook with its phrases in a flat file too, where there is compiled code to read it and it is sound."""
    if NATIVE is None:
        return book
    try:
        flat = NATIVE.open(data)
    except ValueError:
        return book
    return book._replace(flats=(Flat(flat, book.leads.roles, book.signals.roles, Lazy(guard_roles, _read_role)),))


def assemble(  # noqa: PLR0913 - the fields of a rulebook
    rule_lines: Sequence[str],
    guard_lines: Sequence[str],
    leads: Filed,
    signals: Filed,
    *,
    sited: bool,
    places: Mapping[str, str] | None = None,
) -> Rulebook:
    """Put a rulebook together from lines and filed phrases; ``places`` are the rules' numbers by id, where they are known."""
    rules = Lazy(rule_lines, _read_rule)
    return Rulebook(rules, Numbers(rules, places), leads, signals, Lazy(guard_lines, _read_guards), sited)


def file_phrases(phrases: Sequence[tuple[str, str]]) -> Filed:
    """File phrases, each with its role: ``match`` and a rule's id, or the name of a signal list."""
    from bodycopy.kernel.phrases.build import build
    from bodycopy.segment.lexicon import words

    index = build((phrase for phrase, _ in phrases), words("common"))
    return _filed(lambda: index, [role for _, role in phrases])


def _filed(load_index: Callable[[], Index], roles: Sequence[str]) -> Filed:
    return Filed(lru_cache(maxsize=1)(load_index), Lazy(roles, _read_role))


def write_guards(guards: Sequence[tuple[str, Phrase]]) -> str:
    """Return phrases of ``needs`` and ``unless`` as a line."""
    from bodycopy.kernel.phrases.language import dump_phrase

    return "\t".join(f"{role} {dump_phrase(phrase)}" for role, phrase in guards)


def _read_guards(line: str) -> Guards:
    from bodycopy.kernel.phrases.index import SmallPhraseSet

    parts = [part.partition(" ") for part in line.split("\t")] if line else []
    return Guards([role for role, _, _ in parts], SmallPhraseSet([phrase for _, _, phrase in parts]))


def write_rule(rule: Rule) -> str:
    """Return a rule as a line."""
    fields = (rule.id, rule.family, rule.scope, *map(LIST.join, (rule.sites, rule.needs, rule.unless)), rule.summary)
    return "\t".join(fields)


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
        [*lines_of(one.guards), *lines_of(two.guards)],
        _merge(one.leads, two.leads),
        _merge(one.signals, two.signals),
        sited=one.sited or two.sited,
    )
    return book._replace(flats=one.flats + two.flats) if one.flats and two.flats else book


def _merge(one: Filed, two: Filed) -> Filed:
    def merged() -> Index:
        from bodycopy.kernel.phrases.build import merge

        return merge(one.load_index(), two.load_index())

    return _filed(merged, [*lines_of(one.roles), *lines_of(two.roles)])


def narrowed(book: Rulebook, lines: Sequence[str]) -> Rulebook:
    """Return the rulebook with no other rules than those of the given lines."""
    kept = {line[: line.index("\t")] for line in lines}
    gone = {f"match {rule}" for rule in book.numbers if rule not in kept}
    silent = frozenset(number for number, role in enumerate(lines_of(book.leads.roles)) if role in gone)
    guards = [lines_of(book.guards)[book.numbers[line[: line.index("\t")]]] for line in lines]
    leads = _filed(lambda: book.leads.load_index().without(silent), lines_of(book.leads.roles))
    flats = tuple(flat._replace(silent=bytes(role in gone for role in lines_of(flat.leads))) for flat in book.flats)
    return assemble(lines, guards, leads, book.signals, sited=book.sited)._replace(flats=flats)
