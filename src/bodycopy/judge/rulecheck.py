"""rulecheck: rules -> the examples of theirs that do not hold; what ``bodycopy rules test`` says.

``drops`` ask whether the rule, alone, takes some of the marked words, a user's exactly these, and whether they, and no others,
are removed by all judges together: every rule, the heuristics and the models. ``keeps`` ask whether all of these leave the text alone. ``misses`` ask
whether what is known to slip through still does.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.judge.decide import judge
from bodycopy.judge.evidence import only_evidence
from bodycopy.judge.extents import verdicts
from bodycopy.judge.observe import observe
from bodycopy.judge.options import Options
from bodycopy.kernel.phrases.fold import fold, is_unspaced, is_word, tokens
from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.load import RULES_FOLDER, joined, load
from bodycopy.rulebook.source import RAISE, read_shipped_files, read_user_files
from bodycopy.segment.text import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bodycopy.document import Document, Removal, Signal, Verdict
    from bodycopy.rulebook.model import Rulebook
    from bodycopy.rulebook.source import Errors, RuleSource, SignalList

_GAP, _ESCAPED = re.compile(r"(?<!\\)_"), re.compile(r"\\(.)")
_GAP_WORDS = 4
_RULE_ROLES = frozenset(("match", "needs", "unless"))


class Problem(NamedTuple):
    """An example that does not hold."""

    place: str
    """``file:line: [table]``."""
    key: str
    """``drops``, ``keeps`` or ``misses``."""
    example: str
    what: str

    def __str__(self) -> str:
        return f"{self.place} {self.key}: {self.what}\n    {self.example}"


def check(book: Rulebook, source: RuleSource) -> list[Problem]:
    """Run a rule's examples and return those that do not hold."""
    problems: list[Problem] = []
    for key in ("drops", "keeps", "misses"):
        for example in getattr(source, key):
            what = _problem(book, source, key, example)
            if what:
                problems.append(Problem(source.place, key, example, what))
    return problems


def marked(example: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the ``[[ ]]`` out of an example; return the text and the spans they marked, or the whole text's.

    Raises ``ValueError`` where a mark has no partner.
    """
    opening, *rest = example.split("[[")
    text, spans = opening, []
    for part in rest:
        inside, closed, after = part.partition("]]")
        if not closed:
            raise ValueError("[[ is never closed by ]]: close it")
        spans.append((len(text), len(text) + len(inside)))
        text += inside + after
    if "]]" in text:
        raise ValueError("]] without [[ before it: open it")
    return text, spans or [(0, len(text))]


def _problem(book: Rulebook, source: RuleSource, key: str, example: str) -> str:
    try:
        text, spans = marked(example)
    except ValueError as error:
        return str(error)
    document = observe(segment(text.rstrip("\n") + "\n"), book)
    removed = judge(document, book, Options()).removed
    if key == "drops":
        alone = _dropped(_alone(document, source.rule.id), book, spans, source.match)
        # What is evidence only goes or stays by the whole text, of which an example is a line.
        return alone if alone or source.rule.id in only_evidence() else _together(document, removed, spans)
    if key == "keeps":
        taken = "; ".join(f"{removal.rule} takes {removal.text.strip()!r}" for removal in removed[:3])
        return taken and f"{taken}: narrow the phrase, or add unless or needs"
    if _letters(document.text, spans) <= _letters(document.text, removed):
        by = ", ".join(sorted({removal.rule for removal in removed}))
        return f"this is caught now, by {by}: move it to drops there"
    return ""


def _together(document: Document, removed: Sequence[Removal], spans: Sequence[tuple[int, int]]) -> str:
    """Say how what goes where all judges are heard differs from what is to go."""
    text = document.text
    wanted, taken = _letters(text, spans), _letters(text, removed)
    left, extra = _show(text, wanted - taken), _show(text, taken - wanted)
    by = ", ".join(sorted({removal.rule for removal in removed if _letters(text, [removal]) - wanted}))
    parts = [part for part in (left and f"leave {left}", extra and f"take too much: {extra}, by {by}") if part]
    return f"all judges together {'; '.join(parts)}: mend the rule that is named, or the example" if parts else ""


def _alone(document: Document, rule_id: str) -> Document:
    """Leave only one rule's hits on a document, beside the shared signals."""
    kept = (signal for signal in document.signals if signal.kind not in _RULE_ROLES or signal.ref == rule_id)
    return document._replace(signals=tuple(kept))


def _dropped(document: Document, book: Rulebook, spans: Sequence[tuple[int, int]], phrases: Sequence[str]) -> str:
    """Return how what the rule takes differs from what it is to take; white space doesn't count."""
    text = document.text
    found = list(verdicts(document, book))
    wanted, taken = _letters(text, spans), _letters(text, found)
    is_user = any(verdict.rule.startswith("user/") for verdict in found)
    if wanted == taken or (taken and taken < wanted and not is_user):
        return ""
    if not taken:
        matched = [signal for signal in document.signals if signal.kind == "match"]
        if not matched:
            return f"no phrase of match is found{_why_not(phrases, text)}: add its wording to match, or fix the example"
        against = sorted({text[s.start : s.end] for s in document.signals if s.kind == "unless"})
        return f"{_words(document, matched[0])!r} is found, but needs or unless (here: {against}) speaks against it: fix those or the example"
    left, extra = _show(text, wanted - taken), _show(text, taken - wanted)
    parts = [part for part in (left and f"leaves {left}", extra and f"takes too much: {extra}") if part]
    return f"{'; '.join(parts)}: choose another scope, or mark in [[ ]] what goes"


def _why_not(phrases: Sequence[str], text: str) -> str:
    """Return why a phrase whose own words are all in a text, in order, does not match it; empty where none has them."""
    folded = fold(text)
    for phrase in phrases:
        if "{" in phrase:
            continue
        inner = phrase.strip().removeprefix("^").removesuffix("$")
        parts = [fold(_ESCAPED.sub(r"\1", part)).strip() for part in _GAP.split(inner)]
        words = r"\s*(.*?)\s*".join(re.escape(part).replace("0", r"\d[\d.,]*") for part in parts)
        found = re.search(words if parts[-1] else f"{words}$", folded)
        if not found:
            continue
        for filler in found.groups():
            kinds = [is_word(token) or is_unspaced(token) or token[0].isnumeric() for token in tokens(filler).texts]
            if not any(kinds):
                return f", as _ is one to four words, and here it is {f'marks, {filler!r}' if filler else 'none'}"
            if (count := sum(kinds)) > _GAP_WORDS and not any(map(is_unspaced, filler)):
                return f", as _ is one to four words, and here it is {count}: {filler!r}"
        if inner != phrase.strip():
            return ", as ^ and $ are the edges of a sentence or paragraph, and here more stands beside the words"
    return ""


def _letters(text: str, spans: Iterable[Verdict | Removal | tuple[int, int]]) -> set[int]:
    return {at for span in spans for at in range(span[0], span[1]) if not text[at].isspace()}


def _show(text: str, offsets: set[int]) -> str:
    """Return the pieces of text at some offsets, quoted."""
    pieces: list[str] = []
    last = -2
    for at in sorted(offsets):
        if not text[last + 1 : at].isspace() and at != last + 1:
            pieces.append("")
        elif at != last + 1:
            pieces[-1] += " "
        pieces[-1] += text[at]
        last = at
    return ", ".join(map(repr, pieces))


def _words(document: Document, span: Verdict | Signal) -> str:
    return document.text[span.start : span.end]


class Checked(NamedTuple):
    """What a check of rule files found."""

    rules: int
    problems: list[Problem]
    """Examples that do not hold."""
    broken: list[Problem]
    """Examples of *other* rules' ``keeps`` that users' rules take."""


def check_files(paths: Sequence[str], errors: Errors = RAISE) -> Checked:
    """Check rule files as they would be used, beside all that ship; where no path is given, all that ship.

    Files and tables that can't be used at all are ``errors``.
    """
    shipped, lists = read_shipped_files(RULES_FOLDER, errors)
    folder = os.path.realpath(RULES_FOLDER)
    inside = {path: os.path.relpath(os.path.realpath(path), folder) for path in paths}
    users, _ = read_user_files([path for path in paths if inside[path].startswith("..")], errors)
    chosen = [source for source in shipped if not paths or source.place.split(":", 1)[0] in inside.values()]
    book = joined(compile_rules(shipped, lists, errors) if chosen else load(), compile_rules(users, [], errors))
    users = [source for source in users if source.rule.id in book.rules]
    chosen = [source for source in chosen if source.rule.id in book.rules] + users
    problems = [problem for source in chosen for problem in check(book, source)]
    return Checked(len(chosen), problems, broken_keeps(users, lists, shipped) if users else [])


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
