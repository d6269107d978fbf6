"""format: a rule file as written -> the same in the one form that all files have: ``formatted(text) -> str``.

Keys stand in one order, a short list on one line, a rule's long one with an item a line, lines within 120 characters. Comments
stay where they are. What the file says stays, but that a phrase which a list holds twice is left out.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import NamedTuple

from bodycopy.decode.files import toml
from bodycopy.document import RulebookError
from bodycopy.kernel.phrases.fold import fold
from bodycopy.rulebook.source import SIGNAL_LISTS

WIDTH = 120
ONE_LINE = 100
"""A list that is no longer than this stands on one line."""
ORDER = ("family", "scope", "sites", "summary", "match", "needs", "unless", "drops", "keeps", "misses")
_PHRASES = frozenset({"match", "needs", "unless"})
_EXAMPLES = frozenset({"drops", "keeps", "misses"})
_FOLDED = frozenset((*_PHRASES, *SIGNAL_LISTS))
"""Lists whose phrases may differ in case and the like and say the same."""

_KEY = re.compile(r"\s*([\w-]+|\"[^\"]*\")\s*=\s*")
_HEAD = re.compile(r"\s*\[[^\[\]\n]+\][^\n]*")
_VALUE = re.compile(
    r"\"\"\"(?:[^\\]|\\[\s\S])*?\"\"\"|'''[\s\S]*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[^\s,\[\]#]+|#[^\n]*|[\[\],\n]|[ \t]+"
)
_CHARACTER = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|[^\\]")
_CONTINUED = re.compile(r"\\\n\s*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


class _Entry(NamedTuple):
    """A key with its value, and the comments above it."""

    key: str
    lines: list[str]
    comments: list[str]


def formatted(text: str) -> str:
    """Return a rule file in its one form; raises ``RulebookError`` where it is not TOML, or where its sense would change."""
    text = text.removeprefix("\ufeff")
    try:
        before = toml(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"not valid TOML: {error}: fix it first") from None
    except RecursionError:
        raise RulebookError("nested too deeply to be a rule file") from None
    result = _written(text, before)
    if _sense(tomllib.loads(result)) != _sense(before):
        raise RulebookError("can't be formatted without a change of what it says; please report it")
    return result


def _sense(tables: dict[str, object]) -> object:
    """Return what a file says, each list of phrases without its doubles."""
    return {
        name: _sense(value)
        if isinstance(value, dict)
        else _without_doubles(name, value)
        if isinstance(value, list)
        else value
        for name, value in tables.items()
    }


def _without_doubles(key: str, items: list[object]) -> list[object]:
    if key in _EXAMPLES:
        return items
    kept: dict[str, object] = {}
    for item in items:
        kept.setdefault(_sense_of(key, str(item)), item)
    return [*kept.values()]


def _sense_of(key: str, item: str) -> str:
    return fold(" ".join(item.split())) if key in _FOLDED else item


def _written(text: str, tables: dict[str, object]) -> str:
    out: list[str] = []
    entries: list[_Entry] = []
    comments: list[str] = []
    at = 0
    is_rule = False

    def flush() -> None:
        """Write the entries of the table that ends."""
        rank = {key: number for number, key in enumerate(ORDER)}
        for entry in sorted(entries, key=lambda entry: rank.get(entry.key, len(ORDER))) if is_rule else entries:
            out.extend((*entry.comments, *entry.lines))
        entries.clear()

    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].strip()
        if line.startswith("#") or not line:
            comments.append(line)
            at = end + 1
        elif _HEAD.match(text, at):
            flush()
            out.extend(_spaced(comments, out))
            out.append(line)
            comments = []
            is_rule = any(isinstance(value, dict) for value in tables.values())
            at = end + 1
        else:
            entry, at = _entry(text, at, [line for line in comments if line])
            entries.append(entry)
            if not is_rule and "" in comments:
                entries[-1] = entry._replace(comments=_spaced(comments, [*out, *entries[:-1]]))  # type: ignore[list-item]
            comments = []
    flush()
    out += [line for line in comments if line]
    return "\n".join(out).strip("\n") + "\n"


def _spaced(comments: list[str], out: list[str]) -> list[str]:
    """Return comments with one blank line before them, where anything stands above, and none inside but between paragraphs."""
    kept: list[str] = []
    for line in comments:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
        if kept:  # a comment of its own, not of what follows
            return [*([""] if out else []), *kept, ""]
    return [*([""] if out else []), *kept]


def _entry(text: str, at: int, comments: list[str]) -> tuple[_Entry, int]:
    found = _KEY.match(text, at)
    if found is None:
        raise RulebookError(f"can't be formatted at {text[at : at + 40]!r}; please report it")
    key, at = found[1], found.end()
    if text[at] != "[":
        over = _VALUE.match(text, at)  # it may go on over lines
        end = text.find("\n", over.end() if over else at)
        end = len(text) if end < 0 else end
        return _Entry(key, [f"{key} = {text[at:end].strip()}"], comments), end + 1
    items: list[str] = []
    depth = 0
    while True:
        token = _VALUE.match(text, at)
        if token is None:
            raise RulebookError(f"can't be formatted at {text[at : at + 40]!r}; please report it")
        at = token.end()
        value = token[0]
        if value in {"[", "]"}:
            depth += 1 if value == "[" else -1
            if not depth:
                break
        elif value[0] not in ", \t\n":
            items.append(value)
    end = text.find("\n", at)
    return _Entry(key, _list(key, items), comments), (len(text) if end < 0 else end) + 1


def _list(key: str, raw: list[str]) -> list[str]:
    items: list[str] = []
    seen: set[str] = set()
    for each in raw:
        value = each if each[0] == "#" else _basic(each)
        sense = value if each[0] == "#" else _sense_of(key, str(tomllib.loads(f"a = {value}")["a"]))
        if key in _EXAMPLES or each[0] == "#" or sense not in seen:
            items.append(value)
        seen.add(sense)
    line = f"{key} = [{', '.join(items)}]"
    if len(line) <= ONE_LINE and not any(item[0] == "#" for item in items):
        return [line]
    lines = [f"{key} = ["]
    for item in items:
        joined = f"{lines[-1]} {item},"
        if (
            key in _PHRASES | _EXAMPLES
            or "#" in (item[0], lines[-1].strip()[0])
            or len(lines) == 1
            or len(joined) > WIDTH
        ):
            lines += [f"    {item}"] if item[0] == "#" else _wrapped(item)
        else:  # a list of signals: many short ones
            lines[-1] = joined
    return [*lines, "]"]


def _basic(raw: str) -> str:
    """Return a string of TOML as a basic one on one line."""
    if not raw.startswith(('"""', "'")):
        return raw
    plain = f'"{_CONTINUED.sub("", raw[3:-3])}"' if raw[0] == '"' else f'"{raw[1:-1].translate(_ESCAPES)}"'
    said = tomllib.loads(f"a = {raw}")
    try:
        if tomllib.loads(f"a = {plain}") == said:
            return plain
    except tomllib.TOMLDecodeError:  # it has line ends or quotation marks of its own
        pass
    return json.dumps(said["a"], ensure_ascii=False).replace("\x7f", "\\u007f")


def _wrapped(item: str) -> list[str]:
    """Return an item as lines; a long string goes on over several, broken after spaces and commas."""
    if len(item) + 5 <= WIDTH or item[0] != '"':
        return [f"    {item},"]
    lines: list[str] = []
    rest = item[1:-1]
    head = '    """'
    while len(head) + len(rest) + 4 > WIDTH:
        room = WIDTH - len(head) - 1
        # White space at the head of a line would be lost, and an escape is one character.
        ends = [at.end() for at in _CHARACTER.finditer(rest, 0, room + 10)]
        ends = [n for n in ends if room // 2 <= n < min(room, len(rest)) and rest[n] not in " \t"]
        # In a word longer than a line, or a script without spaces, anywhere.
        breaks = [n for n in ends if rest[n - 1] in " ," and rest[n] != "\\"] or ends
        if not breaks:  # nothing but spaces or escapes for half a line
            break
        cut = breaks[-1]
        lines.append(f"{head}{rest[:cut]}\\")
        rest = rest[cut:]
        head = "        "
    return [*lines, f'{head}{rest}""",']
