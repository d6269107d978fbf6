"""``bodycopy rules``: what is in force and from where, a rule with its examples, the check of a file, a new file."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from bodycopy.batch import outputs
from bodycopy.batch.settings import Settings, checked, choice, ids_of
from bodycopy.batch.status import DOUBT, OK, USAGE, UsageError, unusable
from bodycopy.batch.stdio import reason, shown
from bodycopy.cli.config import read_flag
from bodycopy.cli.results import put, put_new
from bodycopy.decode.files import contents
from bodycopy.document import RulebookError
from bodycopy.judge.options import meant
from bodycopy.rulebook.active import named as is_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.judge.listing import ListedJudge

_TEMPLATE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "templates", "rule.toml")

_SHOWN = 20
"""Examples of other rules that are shown; a word that is in all of them says nothing by its hundredth."""


def list_rules(settings: Settings, to: str, url: str) -> int:
    """Print every rule, heuristic and model that is in force, one per line: id, family, scope, place, what it finds."""
    from bodycopy.rulebook.active import is_for, site_of

    read_flag("--to", choice(("text", "jsonl")), to)
    settings = checked(settings)
    only, without = settings.only, settings.without
    lines = []
    for entry in _entries(settings):
        asked = not only or is_named(entry.id, entry.family, only)
        if not asked or is_named(entry.id, entry.family, without):
            continue
        if entry.sites and not is_for(entry.sites, site_of(url)):
            continue
        if to == "jsonl":
            fields = {key: value for key, value in entry._asdict().items() if key != "toml"}
            lines.append(json.dumps(fields, ensure_ascii=False))
        else:
            what = entry.scope or entry.source
            lines.append("\t".join((entry.id, entry.family, what, entry.place or "-", shown(entry.summary))))
    put("".join(f"{line}\n" for line in lines))
    return OK


def show_rules(names: Sequence[str], settings: Settings) -> int:
    """Print rules as they are written, with their examples; a name is an id, a prefix of ids or a family."""
    found: list[ListedJudge] = []
    everything = _entries(settings)
    for name in names:
        those = [entry for entry in everything if is_named(entry.id, entry.family, (name,))]
        ids = [entry.id for entry in everything]
        if not those:
            known = ids_of(name, ids)
            those = [entry for entry in everything if entry.id in known]
        if not those:
            hint = meant(name, [entry.id for entry in everything if entry.source != "rule"], ids)
            raise UsageError(f"no rule, judge or family is called {shown(repr(name))}{hint}")
        found += [entry for entry in those if entry not in found]
    parts = []
    for entry in found:
        parts.append(f"# {entry.id}: {entry.family}, {entry.source}" + (f", {entry.place}" if entry.place else ""))
        parts.append(entry.toml or f"# {entry.summary}\n")
    put("\n".join(parts))
    return OK


def test_files(files: Sequence[str]) -> int:
    """Check rule files, or all that ship; return 1 where an example or another rule's ``keeps`` does not hold, 2 where a file is broken."""
    from bodycopy.judge.rulecheck import check_files
    from bodycopy.rulebook.source import Errors

    errors = Errors(keep=True)
    try:
        count, problems, broken = check_files(files, errors)
    except RulebookError as error:
        raise UsageError(shown(str(error))) from None
    mistakes = errors.kept or []
    lines = [str(each) for each in (*mistakes, *problems, *broken[:_SHOWN])]
    if len(broken) > _SHOWN:
        lines.append(f"... and {len(broken) - _SHOWN} more examples of other rules' keeps")
    total = (
        f"rules: {count}; mistakes: {len(mistakes)}; examples that do not hold: {len(problems)}; "
        f"other rules' keeps taken: {len(broken)}"
    )
    put("".join(f"{_printable(line)}\n" for line in (*lines, total)))
    return USAGE if mistakes else DOUBT if problems or broken else OK


def format_files(files: Sequence[str], *, check: bool) -> int:
    """Write rule files, or all that ship, in their one form; where ``check``, only name those that are not, and return 1."""
    from bodycopy.rulebook.format import formatted
    from bodycopy.rulebook.load import RULES_FOLDER
    from bodycopy.rulebook.source import shipped_paths

    changed = 0
    for path in files or shipped_paths(RULES_FOLDER):
        try:
            text = contents(path).decode().replace("\r\n", "\n")
            new = formatted(text)
            if new != text:
                changed += 1
                put(f"{_printable(path)}\n")
                if not check:
                    outputs.write(path, new.encode(), keep_mode=True)
        except (RulebookError, UnicodeDecodeError) as error:
            raise UsageError(f"{shown(path)}: {shown(str(error))}") from None
        except OSError as error:
            raise UsageError(f"{shown(path)}: {reason(error)}") from None
    return DOUBT if changed and check else OK


def build() -> int:
    """Compile the rule files that ship, so that they load in milliseconds; print the path of what was written."""
    from bodycopy.rulebook.load import COMPILED, write_shipped

    try:
        write_shipped(checkout=True)
    except RulebookError as error:
        raise UsageError(shown(str(error))) from None
    except OSError as error:
        raise unusable(COMPILED, error, "written") from None
    put(f"{COMPILED}\n")
    return OK


def new_file(file: str | None) -> int:
    """Write a commented file with one rule, to a path that does not exist yet or to standard output."""
    with open(_TEMPLATE, encoding="utf-8") as stream:
        put_new(stream.read(), file)
    return OK


def _entries(settings: Settings) -> list[ListedJudge]:
    from bodycopy.judge.listing import entries

    try:
        return entries(settings.rules)
    except RulebookError as error:
        raise UsageError(shown(str(error))) from None


def _printable(text: str) -> str:
    return "\n".join(shown(line, 2000) for line in text.split("\n"))
