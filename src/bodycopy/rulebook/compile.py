"""compile: rules and signal lists as written -> ``Rulebook``. Imports nothing outside the standard library."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bodycopy.document import RulebookError
from bodycopy.kernel.phrases.effort import MAX_EFFORT, effort
from bodycopy.kernel.phrases.fold import fold
from bodycopy.kernel.phrases.language import PhraseError, compile_phrase
from bodycopy.rulebook.source import RAISE
from bodycopy.rulebook.store import assemble, file_phrases, write_guards, write_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.rulebook.model import Rulebook
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
        [write_rule(source.rule) for source in kept],
        [write_guards([(role, compile_phrase(phrase)) for phrase, role in _guards(source)]) for source in kept],
        file_phrases(matches + [signal for signal in signals if signal[1].startswith("button ")]),
        file_phrases([signal for signal in signals if not signal[1].startswith("button ")]),
        sited=any(source.rule.sites for source in kept),
    )


def _check_rule(source: RuleSource, ids: dict[str, str], matched: dict[str, str]) -> None:
    rule, place = source.rule, source.place
    if rule.id in ids:
        raise RulebookError(f"{place} there is a rule {rule.id} already, at {ids[rule.id]}: rename one")
    for phrase, role in (*((phrase, "match") for phrase in source.match), *_guards(source)):
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


def _guards(source: RuleSource) -> list[tuple[str, str]]:
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
