"""answers: what the page asks -> what it shows: a text cleaned, a rule tried, a rule begun, a rule shown.

A text is cleaned in a separate process, under the limits of the command. Nothing is kept: a rule that is tried stands in a
folder that only this user reads, and goes with the server.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch import outputs
from bodycopy.batch.documents import Job
from bodycopy.batch.pool import Pool, work
from bodycopy.batch.settings import FAVOR, Settings, checked
from bodycopy.batch.status import UsageError
from bodycopy.document import FAMILIES, RulebookError
from bodycopy.judge.listing import ListedJudge, entries
from bodycopy.judge.rulecheck import check_files
from bodycopy.learn.wordings import phrase
from bodycopy.output.explain import Explanation, shares, sure
from bodycopy.output.webpage import shown
from bodycopy.rulebook.source import Errors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


KINDS = ("auto", "text", "html", "markdown")
_KEEPS = '# keeps = ["An honest sentence with the same words, which must stay."]'
RULE_FILE = "your-rules.toml"
_SCOPES = ("match", "sentence", "block")
_LONGEST_PHRASE = 200


class Asked(NamedTuple):
    """What the page sends; of each field nothing but its own type is taken."""

    text: str = ""
    kind: str = "auto"
    favor: str = "balanced"
    without: tuple[str, ...] = ()
    url: str = ""
    rules: str = ""
    """A rule file, as TOML."""
    scope: str = "sentence"
    """Of a rule that is begun, as are the next two."""
    family: str = "furniture"
    keeps: str = ""
    """Honest sentences, one a line."""


class Session(NamedTuple):
    """What the server works with."""

    settings: Settings
    folder: str
    """Private to this user, for the rule that is tried."""
    pool: Pool | None
    """The process that cleans; None on systems without its limits."""


def asked(values: object) -> Asked:
    """Read what was sent; raises ``ValueError`` that says what is wrong."""
    if not isinstance(values, dict) or not values.keys() <= set(Asked._fields):
        raise ValueError(f"must be an object of {', '.join(Asked._fields)}")
    without = values.get("without", [])
    if not isinstance(without, list) or not all(each in FAMILIES for each in without):
        raise ValueError("without must be a list of families")
    words = {key: value for key, value in values.items() if key != "without"}
    if not all(isinstance(value, str) for value in words.values()):
        raise ValueError("all but without must be texts")
    found = Asked(**words, without=tuple(without))
    if found.kind not in KINDS or found.favor not in FAVOR:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, favor one of {', '.join(FAVOR)}")
    if found.scope not in _SCOPES or found.family not in FAMILIES:
        raise ValueError(f"scope must be one of {', '.join(_SCOPES)}, family one of {', '.join(FAMILIES)}")
    return found


def cleaned(session: Session, ask: Asked) -> dict[str, Any]:
    """Clean a text: every piece of its page text, what went with reason and judge, what nearly went."""
    settings = session.settings._replace(
        kind=ask.kind,
        favor=ask.favor,  # type: ignore[arg-type]
        without=(*session.settings.without, *ask.without),
        verbose=True,
        to="text",
    )
    if ask.rules.strip():
        settings = settings._replace(rules=(*settings.rules, _written(session, ask.rules)))
    try:
        settings = checked(settings)
        job = Job("the text", "", settings, ask.url, data=ask.text.encode("utf-8", "replace"), explain=True)
        outcome = session.pool.ask(job) if session.pool else work(job, settings)
    except (UsageError, ValueError) as error:
        return {"status": "usage", "message": _named(session, str(error))}
    answer = {"status": outcome.status, "message": shown(outcome.full_message), "body": outcome.text or ""}
    return answer | (_account(outcome.explanation) if outcome.explanation else {})


def tried(session: Session, ask: Asked) -> dict[str, Any]:
    """Run a rule file's own examples, and those of the rules that ship, as ``bodycopy rules test`` does."""
    path = _written(session, ask.rules)
    errors = Errors(keep=True)
    try:
        count, problems, broken = check_files([path], errors)
    except RulebookError as error:
        return {"fine": False, "lines": [_named(session, str(error))]}
    lines = [_named(session, str(each)) for each in (*(errors.kept or ()), *problems, *broken[:20])]
    fine = not lines and count > 0
    total = f"{count} rule{'s' if count != 1 else ''}; every example holds" if fine else f"{len(lines)} to fix"
    return {"fine": fine, "lines": [*lines, total if count or lines else "there is no rule in it yet"]}


def begun(session: Session, ask: Asked) -> dict[str, Any]:
    """Write a rule for some words that should go, to be worked on: its phrase, and the words as its example.

    It is guarded against quotations and reported speech, where the words themselves are neither.
    """
    words = " ".join(shown(ask.text).replace("[[", "[").replace("]]", "]").split())[:_LONGEST_PHRASE]
    if not any(map(str.isalpha, words)):
        return {"toml": ""}
    guarded = _draft(words, ask, 'unless = ["@reporting", "@quote"]')
    fits = not check_files([_written(session, guarded)], Errors(keep=True)).problems
    return {"toml": guarded if fits else _draft(words, ask)}


def _draft(words: str, ask: Asked, *guards: str) -> str:
    wording = phrase(words).removeprefix("^").removesuffix("$")
    name = "-".join(re.findall("[a-z0-9]+", words.lower())[:5]) or "my-rule"
    honest = [f"    {_quoted(shown(line.strip()))}," for line in ask.keeps.splitlines() if line.strip()]
    lines = (
        f"[{name}]",
        f'family = "{ask.family}"',
        f'scope = "{ask.scope}"',
        f"match = [{_quoted(wording)}]",
        *guards,
        f"drops = [{_quoted(words)}]",
        *(["keeps = [", *honest, "]"] if honest else [_KEEPS]),
    )
    return "\n".join(lines) + "\n"


def defined(session: Session, ask: Asked) -> dict[str, Any]:
    """Show a rule as it is written, or what another judge takes; ``text`` is its id."""
    found = _listed(session.settings.rules).get(ask.text)
    if found is None:
        return {"place": "", "toml": "A rule of your own, from the box below."}
    return {"place": found.place or found.source, "toml": found.toml or found.summary}


ANSWERS = {"clean": cleaned, "try": tried, "begin": begun, "define": defined}


def _account(explanation: Explanation) -> dict[str, Any]:
    document = explanation.document
    pieces: list[object] = []
    for _, words, gone in explanation.pieces:
        if gone is None:
            pieces.append(shown(words))
            continue
        judge = _listed(()).get(gone.rule)
        pieces.append(
            {
                "words": shown(words),
                "family": gone.family,
                "rule": gone.rule,
                "judge": judge.source if judge else "rule",
                "reason": shown(gone.reason),
                "sure": sure(gone),
                "also": list(gone.also),
            }
        )
    nearly = [
        {"words": shown(document.text[each.start : each.end]), "rule": each.rule, "why": shown(each.why)}
        for each in explanation.nearly
    ]
    return {"pieces": pieces, "nearly": nearly, "shares": shares(document)}


@cache
def _listed(rules: tuple[str, ...]) -> Mapping[str, ListedJudge]:
    return {entry.id: entry for entry in entries(rules)}


def _written(session: Session, toml: str) -> str:
    path = os.path.join(session.folder, RULE_FILE)
    outputs.write(path, toml.encode("utf-8", "replace"))
    return path


def _named(session: Session, message: str) -> str:
    """Return a message without the folder, which says nothing to anybody."""
    return shown(message.replace(os.path.join(session.folder, ""), ""))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
