"""The rulebook: every rule and signal list that ships, and users' own, ready to scan a text.

The rules are TOML files under ``data/`` (see ``data/README.md``). Reading 2,000 of them as TOML takes 90 ms,
so what ships is one text file compiled from them, ``data/compiled.txt``, in which each line is looked up where it
stands (see ``kernel.lines``). It is written when the package is built or installed, and by
``python -m bodycopy.rulebook.load build``. In a checkout it also holds the sizes and times of the TOML files it was
made from: where they differ, the TOML files are what counts, at the price of a slower start.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from functools import lru_cache

from bodycopy.kernel.lines import Keyed, Numbered, first_line, pack, unpack, write_keyed, write_numbered
from bodycopy.kernel.phrases.filing import build, dumps, loads, merge
from bodycopy.kernel.phrases.index import Few, Index
from bodycopy.kernel.phrases.language import dump_phrase
from bodycopy.kernel.tokens import Reading
from bodycopy.rulebook.lazy import Lazy, Numbers
from bodycopy.rulebook.select import named
from bodycopy.typed import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bodycopy.document import Family
    from bodycopy.kernel.phrases.language import Phrase

Scope = Literal["match", "sentence", "block", "appeal", "rest"]
SCOPES: tuple[Scope, ...] = ("match", "sentence", "block", "appeal", "rest")

RULES_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
COMPILED: str = os.path.join(RULES_FOLDER, "compiled.txt")
_FORMAT = "bodycopy rulebook 7"
_SITED = "\tsited"
"""Ends the header of a rulebook with rules for certain sites."""
_LIST = "\x1f"
"""Between the items of a list in a line whose fields are set apart by tabs."""


class RulebookError(ValueError):
    """A rule file that can't be used; the message names file, table and the mend."""


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


class Filed(NamedTuple):
    """Phrases in an index, and what each is for."""

    index: Index  # type: ignore[assignment] # a field may have the name of a tuple's method
    roles: Sequence[tuple[str, str]]
    """By a hit's key: ``match`` with a rule's id, or a signal list's name with ``""``."""


class Guards(NamedTuple):
    """A rule's own phrases that decide whether a match counts."""

    roles: Sequence[str]
    """By a hit's key: ``needs`` or ``unless``."""
    phrases: Few


class Rulebook(NamedTuple):
    """Rules, and their phrases and the signal lists', ready to be looked for."""

    rules: Sequence[Rule]
    numbers: Mapping[str, int]
    """A rule's id -> its place in ``rules``."""
    leads: Filed
    """What is looked for in every text: rules' matches and button labels."""
    signals: Filed
    """What is looked for where a rule has matched: the other signal lists."""
    guards: Sequence[Guards]
    """By a rule's number: its own phrases of ``needs`` and ``unless``."""
    sited: bool = False
    """Some rules are for certain sites only."""

    def rule(self, rule_id: str) -> Rule:
        """Return the rule with this id; ``KeyError`` where there is none."""
        return self.rules[self.numbers[rule_id]]


# --- scanning ---------------------------------------------------------------------------------------------


def scan(
    book: Rulebook,
    folded: str,
    units: Sequence[Sequence[tuple[int, int]]],
    labels: Callable[[int], Collection[int]] | None = None,
) -> list[tuple[int, int, str, str]]:
    """Return ``(start, end, kind, rule id)`` of every phrase that bears on a folded text, sorted.

    ``units`` are the blocks, each as its sentences, and ``labels`` gives the offsets in each
    at which a label may end: see ``Reading``. The kinds are ``match``, ``needs`` and ``unless``, with a rule's id, and the
    names of the signal lists. What only ever backs or speaks against a match is not looked for without one: signal
    lists other than ``button`` where no rule matches, a rule's ``needs`` and ``unless`` more than one unit from its match.
    """
    reading = Reading(folded, units, labels)
    leads = _look(book.leads, reading)
    matched: dict[int, dict[str, None]] = {}
    firsts = [pieces[0][0] for pieces in units]
    for start, _, kind, ref in leads:
        if kind == "match":
            unit = bisect_right(firsts, start) - 1
            for near in range(max(0, unit - 1), min(len(units), unit + 2)):
                matched.setdefault(near, {})[ref] = None
    if not matched:
        return leads
    found = leads + _look(book.signals, reading)
    for unit, rules in matched.items():
        for rule in rules:
            guards = book.guards[book.numbers[rule]]
            if guards.roles:
                hits = guards.phrases.find(reading, unit)
                found += [(hit.start, hit.end, guards.roles[hit.key], rule) for hit in hits]
    return sorted(found)


def _look(filed: Filed, reading: Reading) -> list[tuple[int, int, str, str]]:
    return [(hit.start, hit.end, *filed.roles[hit.key]) for hit in filed.index.find(reading)]


# --- loading ----------------------------------------------------------------------------------------------


def load(extra: Sequence[str] = ()) -> Rulebook:
    """Return the rules that ship and those of the TOML files ``extra``.

    Raises ``RulebookError`` where one of ``extra`` can't be read or used.
    """
    if not extra:
        return _shipped()
    from bodycopy.rulebook.compile import compile_rules
    from bodycopy.rulebook.source import read_user_files

    return joined(_shipped(), compile_rules(*read_user_files(extra)))


def joined(one: Rulebook, two: Rulebook) -> Rulebook:
    """Return a rulebook with the rules and signal lists of both."""
    return assemble(
        [*_lines(one.rules), *_lines(two.rules)],
        [*_lines(one.guards), *_lines(two.guards)],
        _merge(one.leads, two.leads),
        _merge(one.signals, two.signals),
        sited=one.sited or two.sited,
    )


def _merge(one: Filed, two: Filed) -> Filed:
    return Filed(merge(one.index, two.index), Lazy([*_lines(one.roles), *_lines(two.roles)], _read_role))


@lru_cache(maxsize=1)
def _shipped() -> Rulebook:
    data = _read_compiled()
    return read_compiled(data) if data else _from_files()


def _from_files() -> Rulebook:
    """Compile the rule files of a checkout; a rule that is being written and not right yet is left out, aloud."""
    import warnings

    from bodycopy.rulebook.compile import compile_rules
    from bodycopy.rulebook.source import Errors, read_shipped_files

    errors = Errors(keep=True)
    book = compile_rules(*read_shipped_files(RULES_FOLDER, errors), errors)
    if errors.kept:
        count, first = len(errors.kept), errors.kept[0]
        warnings.warn(f"{count} mistakes in rule files, left out; the first: {first}", RuntimeWarning, stacklevel=2)
    return book


def _read_compiled() -> memoryview | None:
    """Return the compiled rulebook, or None where it is missing or was made from other files."""
    data = _mapped()
    if not data:
        return None
    form, _, made_from = first_line(data).decode(errors="replace").removesuffix(_SITED).partition("\t")
    if form != _FORMAT or (made_from and made_from != fingerprint(RULES_FOLDER)):
        return None
    return data


def _mapped() -> memoryview | None:
    """Return the file of the compiled rulebook, mapped into memory, or read where it is in an archive."""
    from mmap import ACCESS_READ, mmap

    try:
        with open(COMPILED, "rb") as file:
            return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError):  # not there, or empty
        pass
    try:
        return memoryview(__loader__.get_data(COMPILED))  # type: ignore[name-defined]
    except (OSError, NameError, AttributeError):
        return None


def fingerprint(folder: str) -> str:
    """Return a number that changes when a rule file is added, removed or written."""
    seen = [
        f"{language.name}/{file.name} {stat.st_size} {stat.st_mtime_ns}"
        for language in os.scandir(folder)
        if language.is_dir()
        for file in os.scandir(language.path)
        if file.name.endswith(".toml")
        for stat in (file.stat(),)
    ]
    from zlib import crc32

    return f"{len(seen)} {crc32(' '.join(sorted(seen)).encode()):08x}"


# --- the compiled form ------------------------------------------------------------------------------------


def write_compiled(book: Rulebook, made_from: str) -> bytes:
    """Return a rulebook as text in UTF-8; ``made_from`` is the fingerprint to check it by, empty for never."""
    numbers = {rule_id: str(number) for number, rule_id in enumerate(book.numbers)}
    blocks = [write_numbered(_lines(book.rules)), write_keyed(numbers), write_numbered(_lines(book.guards))]
    for filed in (book.leads, book.signals):
        blocks += [write_numbered(_lines(filed.roles)), dumps(filed.index)]
    return f"{_FORMAT}\t{made_from}{_SITED if book.sited else ''}\n".encode() + pack(blocks)


def read_compiled(data: memoryview) -> Rulebook:
    """Read back what ``write_compiled`` returned; nothing of it is looked at before a text wants it."""
    header = first_line(data)
    rules, numbers, guards, *filed = unpack(data[len(header) + 1 :])
    leads, signals = (
        Filed(loads(index), Lazy(Numbered(roles), _read_role))
        for roles, index in zip(filed[::2], filed[1::2], strict=True)
    )
    sited = header.endswith(_SITED.encode())
    return assemble(Numbered(rules), Numbered(guards), leads, signals, sited=sited, places=Keyed(numbers))


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
    return Filed(build(phrase for phrase, _ in phrases), Lazy([role for _, role in phrases], _read_role))


def write_guards(guards: Sequence[tuple[str, Phrase]]) -> str:
    """Return phrases of ``needs`` and ``unless`` as a line."""
    return "\t".join(f"{role} {dump_phrase(phrase)}" for role, phrase in guards)


def _read_guards(line: str) -> Guards:
    parts = [part.partition(" ") for part in line.split("\t")] if line else []
    return Guards([role for role, _, _ in parts], Few([phrase for _, _, phrase in parts]))


def write_rule(rule: Rule) -> str:
    """Return a rule as a line."""
    fields = (rule.id, rule.family, rule.scope, *map(_LIST.join, (rule.sites, rule.needs, rule.unless)), rule.summary)
    return "\t".join(fields)


def _read_rule(line: str) -> Rule:
    rule_id, family, scope, *lists, summary = line.split("\t")
    sites, needs, unless = (tuple(items.split(_LIST)) if items else () for items in lists)
    return Rule(rule_id, family, scope, needs, unless, sites, summary)  # type: ignore[arg-type]


def _read_role(line: str) -> tuple[str, str]:
    kind, _, ref = line.partition(" ")
    return kind, ref


def _lines(items: Sequence[object]) -> Sequence[str]:
    if not isinstance(items, Lazy):
        raise TypeError("a rulebook comes from load, select or compile_rules")
    return items.lines


# --- choosing ---------------------------------------------------------------------------------------------


def select(book: Rulebook, *, without: Sequence[str] = (), only: Sequence[str] = (), site: str = "") -> Rulebook:
    """Return the rulebook with only some of its rules.

    ``without`` and ``only`` hold ids, families, or prefixes of ids (``de``, ``en/donation``). ``site`` is the host that a
    text came from: rules for other sites are left out.
    """
    if not (without or only or book.sited):
        return book
    lines = []
    for line in _lines(book.rules):
        rule_id, family, _, sites, _ = line.split("\t", 4)
        if without and named(rule_id, family, tuple(without)):
            continue
        if (not only or named(rule_id, family, tuple(only))) and (not sites or is_for(sites.split(_LIST), site)):
            lines.append(line)
    return book if len(lines) == len(book.rules) else _narrow(book, lines)


def _narrow(book: Rulebook, lines: Sequence[str]) -> Rulebook:
    kept = {line[: line.index("\t")] for line in lines}
    gone = {f"match {rule}" for rule in book.numbers if rule not in kept}
    silent = frozenset(number for number, role in enumerate(_lines(book.leads.roles)) if role in gone)
    guards = [_lines(book.guards)[book.numbers[line[: line.index("\t")]]] for line in lines]
    leads = book.leads._replace(index=book.leads.index.without(silent))
    return assemble(lines, guards, leads, book.signals, sited=book.sited)


def is_for(sites: Iterable[str], site: str) -> bool:
    """Tell whether a rule for some hosts is for the host ``site``: one of them, or below one."""
    return any(site == host or site.endswith("." + host) for host in sites)


def site_of(url: str) -> str:
    """Return the host of a URL, without port, user and ``www.``; a bare host is taken as it is."""
    host = url.split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0].lower()
    return host.removeprefix("www.")


if __name__ == "__main__":
    from bodycopy.judge.rulecheck import main

    sys.exit(main(sys.argv[1:]))
