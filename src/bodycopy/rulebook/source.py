"""Read rule files: TOML -> ``RuleSource`` and ``SignalList``, checked table by table.

Every error names the file, the line of the table, the table, and the mend.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple, cast

from bodycopy.decode import files
from bodycopy.document import FAMILIES, RulebookError
from bodycopy.kernel.nearest import did_you_mean
from bodycopy.rulebook.model import SCOPES, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIGNAL_LISTS = ("appeal", "button", "call", "period", "person", "reporting", "thanks")
"""What a ``signals.toml`` may list; rules call them ``@appeal`` and so on."""
SIGNAL_NAMES = frozenset((*SIGNAL_LISTS, "price", "quote"))
"""What may follow ``@`` in ``needs`` and ``unless``: the lists, and what code finds."""

_KEYS: dict[str, type] = {
    "match": list,
    "scope": str,
    "needs": list,
    "unless": list,
    "drops": list,
    "keeps": list,
    "misses": list,
    "sites": list,
    "summary": str,
}
_USER_KEYS = {**_KEYS, "family": str, "evidence": object}
_AT = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_HEAD = re.compile(r"\s*\[[^\"',]")
_TWICE = re.compile(r"Cannot (?:declare|overwrite|mutate)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class RuleSource(NamedTuple):
    """A rule as written: what the compiled rulebook keeps, its phrases and its examples."""

    rule: Rule
    place: str
    """``file:line: [table]``, for messages."""
    match: tuple[str, ...]
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


class SignalList(NamedTuple):
    """Phrases that judges share."""

    name: str
    place: str
    phrases: tuple[str, ...]
    language: str = ""
    """The folder it stands in; a list of no language speaks to the rules of all."""


class _File(NamedTuple):
    path: str
    """As messages show it."""
    heads: dict[str, int]
    """The line at which each table, or key outside a table, first stands."""
    tables: dict[str, object]

    def place(self, table: str) -> str:
        """Return ``file:line: [table]``."""
        number = self.heads.get(table)
        return f"{self.path}: [{table}]" if number is None else f"{self.path}:{number}: [{table}]"


def _heads(text: str) -> dict[str, int]:
    heads: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        head = line.split("#", 1)[0].strip()
        if head.startswith("[") and head.endswith("]"):
            heads.setdefault(head[1:-1], number)
        elif "=" in head:
            heads.setdefault(head.split("=", 1)[0].removesuffix(" "), number)
    return heads


class Errors:
    """What becomes of an error: raised at once, or kept while the rest is read."""

    def __init__(self, *, keep: bool = False) -> None:
        self.kept: list[RulebookError] | None = [] if keep else None

    def __enter__(self) -> None:
        """Open the reading of one table or file."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        """Keep a ``RulebookError``, if that is wanted."""
        if self.kept is None or not isinstance(error, RulebookError):
            return False
        self.kept.append(error)
        return True


RAISE = Errors()


def is_language(folder: str) -> bool:
    """Tell the folder of a language, named by its ISO 639 code, from one of templates."""
    return len(folder) in {2, 3} and folder.isalpha()


def shipped_paths(folder: str) -> list[str]:
    """Return the paths of ``<lang>/<family>.toml`` and ``<lang>/signals.toml`` under ``folder``, in the order of their names."""
    languages = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and is_language(entry.name))
    paths = [
        os.path.join(folder, language, name)
        for language in languages
        for name in sorted(os.listdir(os.path.join(folder, language)))
    ]
    return [path for path in paths if path.endswith(".toml")]


def read_shipped_files(folder: str, errors: Errors = RAISE) -> tuple[list[RuleSource], list[SignalList]]:
    """Read every rule file and signal list under ``folder``."""
    rules: list[RuleSource] = []
    lists: list[SignalList] = []
    for path in shipped_paths(folder):
        language, name = path.rsplit(os.sep, 2)[1:]
        stem = name.removesuffix(".toml")
        with errors:
            if stem == "lexicon":
                continue
            if stem == "signals":
                lists += read_signals(path, f"{language}/{name}", errors)
            elif stem in FAMILIES:
                rules += read_rules(path, f"{language}/{name}", f"{language}/{stem}", stem, errors)
            else:
                known = ", ".join(FAMILIES)
                raise RulebookError(
                    f"{language}/{name}: no family is called {stem!r}: name the file after one of {known}"
                )
    return rules, lists


def read_user_files(paths: Iterable[str], errors: Errors = RAISE) -> tuple[list[RuleSource], list[SignalList]]:
    """Read users' rule files."""
    seen: dict[str, str] = {}
    rules: list[RuleSource] = []
    for path in paths:
        stem = os.path.splitext(os.path.basename(path))[0]
        if seen.setdefault(stem, path) != path:
            raise RulebookError(f"{path} and {seen[stem]} would give their rules the same ids: rename one of the files")
        with errors:
            rules += read_rules(path, path, f"user/{stem}", "", errors)
    return rules, []


def read_rules(path: str, shown: str, prefix: str, family: str, errors: Errors = RAISE) -> list[RuleSource]:
    """Read one file of rules; where ``family`` is empty it is a user's, and each table may name its own."""
    file = _read(path, shown)
    rules = []
    for table, value in file.tables.items():
        with errors:
            rules.append(_rule(file, table, value, prefix, family))
    return rules


def read_signals(path: str, shown: str, errors: Errors = RAISE) -> list[SignalList]:
    """Read a ``signals.toml``."""
    file = _read(path, shown)
    language = shown.rpartition("/")[0]
    lists = []
    for name, phrases in file.tables.items():
        place = file.place(name)
        with errors:
            if name not in SIGNAL_LISTS:
                raise RulebookError(f"{place} no signal list is called that: use one of {', '.join(SIGNAL_LISTS)}")
            lists.append(SignalList(name, place, _strings(phrases, name, place), language))
    return lists


def _read(path: str, shown: str) -> _File:
    import tomllib

    try:
        text = files.contents(path).decode().replace("\r\n", "\n")
        return _File(shown, _heads(text), files.toml(text))
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(_no_toml(shown, text, str(error))) from error
    except UnicodeDecodeError as error:
        raise RulebookError(
            f"{shown}: not UTF-8: {error.reason} at byte {error.start}: save the file as UTF-8"
        ) from error
    except OSError as error:
        raise RulebookError(f"{shown}: can't be read: {error.strerror or error}") from error
    except RecursionError as error:
        raise RulebookError(f"{shown}: nested too deeply to be a rule file") from error


def _no_toml(shown: str, text: str, error: str) -> str:
    """Return what is wrong with a file that is not valid TOML, where, and what to do."""
    found = _AT.search(error)
    lines = text.split("\n")
    number = int(found[1]) if found and found[1] else len(text.rstrip().split("\n"))
    heads = [line.strip() for line in lines[:number] if _HEAD.match(line)]
    place = f"{shown}:{number}: {heads[-1] if heads else ''}".rstrip(": ")
    if _TWICE.match(error):
        return f"{place}: this name appears twice in the file: rename one, or join them"
    what = error[: found.start()] if found else error
    return f"{place}: not valid TOML: {what.strip()}: fix this line, or one above it (a quote, comma or bracket left open?)"


def _rule(file: _File, table: str, value: object, prefix: str, family: str) -> RuleSource:
    place = file.place(table)
    if not isinstance(value, dict):
        raise RulebookError(f"{place} is outside a rule's table: put it under a [rule-name] line")
    if not _SLUG.fullmatch(table):
        raise RulebookError(f"{place} is not a valid rule name: use small letters a to z, digits and single hyphens")
    fields = _fields(value, place, _KEYS if family else _USER_KEYS)
    chosen = family or cast("str", fields.get("family", "furniture"))
    if chosen not in FAMILIES:
        raise RulebookError(f"{place} no family is called {chosen!r}: use one of {', '.join(FAMILIES)}")
    scope = fields.get("scope", "block")
    if scope not in SCOPES:
        raise RulebookError(f"{place} no scope is called {scope!r}: use one of {', '.join(SCOPES)}")
    lists = {key: _strings(fields.get(key, []), key, place) for key, sort in _KEYS.items() if sort is list}
    _check_lists(lists, fields, place, ("match", "drops", "keeps") if family else ("match",))
    summary = " ".join(cast("str", fields.get("summary", table.replace("-", " "))).split())
    sites = tuple(site.lower().removeprefix("www.") for site in lists["sites"])
    rule = Rule(f"{prefix}/{table}", chosen, scope, lists["needs"], lists["unless"], sites, summary)
    return RuleSource(rule, place, lists["match"], lists["drops"], lists["keeps"], lists["misses"])


def _check_lists(
    lists: dict[str, tuple[str, ...]], fields: dict[str, object], place: str, required: Iterable[str]
) -> None:
    for key in required:
        if not lists[key]:
            raise RulebookError(
                f"{place} needs {key}, a list of at least one {'phrase' if key == 'match' else 'example'}"
            )
    for key in ("drops", "keeps", "misses"):
        if key in fields and not lists[key]:
            raise RulebookError(f"{place} {key} is empty: give an example, or take the line out")
    for key in ("needs", "unless"):
        for name in lists[key]:
            if name.startswith("@") and name[1:] not in SIGNAL_NAMES:
                known = ", ".join("@" + known for known in sorted(SIGNAL_NAMES))
                raise RulebookError(f"{place} {key}: no signal is called {name!r}: use one of {known}")


def _fields(value: dict[str, object], place: str, keys: dict[str, type]) -> dict[str, object]:
    for key, item in value.items():
        if key not in keys:
            raise RulebookError(f"{place} unknown key {key!r}{did_you_mean(key, keys)}: use {', '.join(keys)}")
        if not isinstance(item, keys[key]):
            wanted = "a list of strings" if keys[key] is list else "a string"
            raise RulebookError(f"{place} {key} must be {wanted}")
    return value


def _strings(value: object, key: str, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RulebookError(f"{place} {key} must be a list of strings")
    items = cast("Sequence[str]", value)
    for item in items:
        if not item.strip():
            raise RulebookError(f"{place} {key} holds an empty string: take it out")
    # An example is text, line ends and all; everything else is read as one line.
    return tuple(items if key in {"drops", "keeps", "misses"} else (" ".join(item.split()) for item in items))
