"""compile: rules and signal lists as written -> ``Rulebook``. Imports nothing outside the standard library."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.document import RulebookError
from bodycopy.kernel.phrases.effort import MAX_EFFORT, effort
from bodycopy.kernel.phrases.fold import fold
from bodycopy.kernel.phrases.language import PhraseError, compile_phrase
from bodycopy.kernel.phrases.packed import PackingError, pack_phrases
from bodycopy.rulebook.model import LIST, PhraseBook, Rulebook, Rules
from bodycopy.rulebook.scan import opened
from bodycopy.rulebook.source import RAISE
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.rulebook.model import Rule
    from bodycopy.rulebook.source import Errors, RuleSource, SignalList


def compile_rules(
    rules: Sequence[RuleSource], lists: Sequence[SignalList], errors: Errors = RAISE, *, classes: bool = False
) -> Rulebook:
    """Check what no single table shows, read the phrases, and pack them together.

    Raises ``RulebookError`` where a phrase can't be read, or an id or a matched phrase stands in two rules; a rule or
    list with such an error is left out where ``errors`` keeps it. With ``classes`` its file says what all characters are, so
    that Python need not be asked about each.
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
    buttons = [signal for signal in signals if signal[1].startswith("button ")]
    signals = [signal for signal in signals if not signal[1].startswith("button ")]
    conditions = [_conditions(source) for source in kept]
    try:
        data = pack_phrases(
            [compile_phrase(phrase) for phrase, _ in matches + buttons],
            [compile_phrase(phrase) for phrase, _ in signals],
            [number for number, source in enumerate(kept) for _ in source.match] + [-1] * len(buttons),
            [[compile_phrase(phrase) for phrase, _ in own] for own in conditions],
            words("common"),
            classes=classes,
        )
    except PackingError as error:
        raise RulebookError(f"too much for one rulebook: {error}: split it up") from error
    roles = [role for _, role in matches + buttons + signals]
    roles += [f"{role} {source.rule.id}" for source, own in zip(kept, conditions, strict=True) for _, role in own]
    lines = [_rule_line(source.rule) for source in kept]
    sited = any(source.rule.sites for source in kept)
    return Rulebook(Rules(lines), (PhraseBook(data, opened(data), roles),), sited)


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


def _rule_line(rule: Rule) -> str:
    fields = (rule.id, rule.family, rule.scope, *map(LIST.join, (rule.sites, rule.needs, rule.unless)), rule.summary)
    return "\t".join(fields)
