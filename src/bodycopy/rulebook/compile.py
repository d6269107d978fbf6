"""compile: rules and signal lists as written -> ``Rulebook``, and that as a file. Imports nothing outside the standard library."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.document import RulebookError
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.lines import pack, write_indexed, write_numbered
from bodycopy.kernel.phrases.build import build, dumps
from bodycopy.kernel.phrases.effort import MAX_EFFORT, effort
from bodycopy.kernel.phrases.fold import fold
from bodycopy.kernel.phrases.language import PhraseError, compile_phrase, dump_phrase
from bodycopy.kernel.phrases.packed import PackingError, pack_phrases
from bodycopy.rulebook.source import RAISE
from bodycopy.rulebook.store import FORMAT, LIST, SITED, assemble, lines_of, phrase_index, with_packed
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.kernel.phrases.language import Phrase
    from bodycopy.rulebook.model import PhraseIndex, Rule, Rulebook
    from bodycopy.rulebook.source import Errors, RuleSource, SignalList


def compile_rules(rules: Sequence[RuleSource], lists: Sequence[SignalList], errors: Errors = RAISE) -> Rulebook:
    """Check what no single table shows, read the phrases, and file them all in one index.

    Raises ``RulebookError`` where a phrase can't be read, or an id or a matched phrase stands in two rules; a rule or
    list with such an error is left out where ``errors`` keeps it.
    """
    kept: list[RuleSource] = []
    ids: dict[str, str] = {}
    matched: dict[str, str] = {}
    for source in rules:
        with errors:
            _check_rule(source, ids, matched)
            kept.append(source)
    # Languages share words: one hit is enough, which says whose they are.
    shared: dict[tuple[str, str], tuple[str, dict[str, None]]] = {}
    for one in lists:
        for phrase in one.phrases:
            with errors:
                _check_phrase(phrase, one.place)
                shared.setdefault((fold(phrase), one.name), (phrase, {}))[1][one.language] = None
    matches = [(phrase, f"match {source.rule.id}") for source in kept for phrase in source.match]
    signals = [(phrase, f"{name} {' '.join(whose)}") for (_, name), (phrase, whose) in shared.items()]
    return assemble(
        [_rule_line(source.rule) for source in kept],
        [_conditions_line([(role, compile_phrase(phrase)) for phrase, role in _conditions(source)]) for source in kept],
        _indexed(matches + [signal for signal in signals if signal[1].startswith("button ")]),
        _indexed([signal for signal in signals if not signal[1].startswith("button ")]),
        sited=any(source.rule.sites for source in kept),
    )


def _check_rule(source: RuleSource, ids: dict[str, str], matched: dict[str, str]) -> None:
    rule, place = source.rule, source.place
    if rule.id in ids:
        raise RulebookError(f"{place} there is a rule {rule.id} already, at {ids[rule.id]}: rename one")
    for phrase, role in (*((phrase, "match") for phrase in source.match), *_conditions(source)):
        _check_phrase(phrase, f"{place} {role}:")
    # Neighbouring languages share phrases; within one, the second rule is a mistake.
    language = rule.id.split("/", 1)[0]
    plain = [f"{language}: {fold(phrase)}" for phrase in source.match]
    times = Counter(plain)
    for key, phrase in zip(plain, source.match, strict=True):
        if key in matched or times[key] > 1:
            other = f"{matched[key]} has it too" if key in matched else "it appears here twice"
            raise RulebookError(f"{place} match: {other}: {phrase!r}: take one out")
    ids[rule.id] = place
    matched.update(dict.fromkeys(plain, place))


def _conditions(source: RuleSource) -> list[tuple[str, str]]:
    """Return a rule's own phrases of ``needs`` and ``unless``, with their roles."""
    roles = (("needs", source.rule.needs), ("unless", source.rule.unless))
    return [(phrase, role) for role, phrases in roles for phrase in phrases if phrase[0] != "@"]


def _check_phrase(phrase: str, place: str) -> None:
    try:
        toil = effort(compile_phrase(phrase))
    except PhraseError as error:
        raise RulebookError(f"{place} {error}") from error
    if toil > MAX_EFFORT:
        raise RulebookError(
            f"{place} a text that repeats words of {phrase!r} could match it in too many ways: use fewer _ and choices, or split it into several phrases"
        )


def _indexed(phrases: Sequence[tuple[str, str]]) -> PhraseIndex:
    """Index phrases, each with its role: ``match`` and a rule's id, or the name of a signal list."""
    index = build((phrase for phrase, _ in phrases), words("common"))
    return phrase_index(lambda: (index,), [role for _, role in phrases])


def _conditions_line(conditions: Sequence[tuple[str, Phrase]]) -> str:
    """Return phrases of ``needs`` and ``unless`` as a line."""
    return "\t".join(f"{role} {dump_phrase(phrase)}" for role, phrase in conditions)


def _rule_line(rule: Rule) -> str:
    fields = (rule.id, rule.family, rule.scope, *map(LIST.join, (rule.sites, rule.needs, rule.unless)), rule.summary)
    return "\t".join(fields)


def write_compiled(book: Rulebook, source: str, *, packed: bool = NATIVE is not None) -> bytes:
    """Return a rulebook as a file; ``source`` is the fingerprint to check it by, empty for never.

    All is text in UTF-8, but for the same phrases once more for compiled code where they are to be ``packed``.
    """
    numbers = {rule_id: str(number) for number, rule_id in enumerate(book.numbers)}
    blocks = [write_numbered(lines_of(book.rules)), write_indexed(numbers), write_numbered(lines_of(book.conditions))]
    for phrases in (book.triggers, book.signals):
        blocks += [write_numbered(lines_of(phrases.roles)), *map(dumps, phrases.load_indexes())]
    header = f"{FORMAT}\t{source}{SITED if book.sited else ''}\n".encode()
    if packed:
        data = packed_data(book, classes=True)
        blocks.append(write_numbered(_condition_roles(book)))
        # Integers are read where they stand, so that they must stand at a multiple of their size.
        start = len(header) + len(pack([*blocks, b"", data])) - len(data)
        blocks += [b" " * (-start % 4), data]
    return header + pack(blocks)


def packed_data(book: Rulebook, *, classes: bool) -> bytes:
    """Return a rulebook's phrases for compiled code; raises ``PackingError`` where one of them is too large for it."""
    rules = [
        book.numbers[role.removeprefix("match ")] if role.startswith("match ") else -1
        for role in lines_of(book.triggers.roles)
    ]
    conditions = [[phrase for _, phrase in _conditions_of(line)] for line in lines_of(book.conditions)]
    (triggers,), (signals,) = book.triggers.load_indexes(), book.signals.load_indexes()
    return pack_phrases(triggers, signals, rules, conditions, classes=classes)


def packed(book: Rulebook) -> Rulebook:
    """Return a rulebook that compiled code can search, or the same where there is none or a phrase is too large for it."""
    if NATIVE is None:
        return book
    try:
        return with_packed(book, _condition_roles(book), packed_data(book, classes=False))
    except PackingError:
        return book


def _condition_roles(book: Rulebook) -> list[str]:
    """Return for each phrase of ``needs`` and ``unless`` its role and its rule."""
    return [
        f"{role} {rule_id}"
        for rule_id, line in zip(book.numbers, lines_of(book.conditions), strict=True)
        for role, _ in _conditions_of(line)
    ]


def _conditions_of(line: str) -> list[tuple[str, str]]:
    parts = (part.partition(" ") for part in line.split("\t")) if line else ()
    return [(role, phrase) for role, _, phrase in parts]
