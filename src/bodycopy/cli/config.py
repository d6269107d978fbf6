"""Where settings come from: flags, then ``BODYCOPY_*``, then the nearest configuration file, then defaults.

A configuration file only holds values: nothing in it is run. It is ``bodycopy.toml``, or a
``pyproject.toml`` with a ``[tool.bodycopy]`` table, in the working directory or the nearest folder above. Somebody else may
have written it: it is named on standard error, with the limits that it lifts, and what it names is inside its folder.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bodycopy.batch.settings import SETTINGS, Settings, read_values
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import say, shown
from bodycopy.decode.files import contents, toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

Value = TypeVar("Value")
PREFIX = "BODYCOPY_"
SECONDS = 20.0
"""A timeout that no document of usual size has less than by default."""
_DEFAULTS = Settings()
_NAMES = ("rules", "without", "only")
"""Fields that may name what is not there, which is found out later."""
_MOST = 1 << 20
"""Bytes of a configuration file."""


class Layers(NamedTuple):
    """What other places than flags say: fields of ``Settings``."""

    path: str
    """Of the nearest configuration file; empty where there is none."""
    file: dict[str, Any]
    environment: dict[str, Any]
    """Stronger than the file."""

    def place(self, field: str) -> str:
        """Return where a field is set, for messages; empty where neither says it."""
        if field in self.environment:
            return next(_variable(key) for key, setting in SETTINGS.items() if setting.field == field)
        return self.path if field in self.file else ""


def read_flag(flag: str, read: Callable[[object], Value], value: str) -> Value:
    """Read the value of a flag that is no setting; raises ``UsageError`` that names the flag and the value."""
    try:
        return read(value)
    except ValueError as error:
        raise UsageError(f"{flag} {error}, not {shown(repr(value))}") from None


def resolve(flags: Mapping[str, object] | None = None, *, isolated: bool = False) -> Settings:
    """Return the settings that hold, ``flags`` being raw values by key where one was given.

    ``isolated`` leaves configuration files out, and so does ``BODYCOPY_ISOLATED``; the environment still counts,
    as the caller sets it on purpose. Raises ``UsageError``.
    """
    flag_fields = read_values(flags or {}, lambda key: f"--{key}")
    found = layers(isolated=isolated)
    stronger = {**found.environment, **flag_fields}
    if found.file and not stronger.get("quiet"):
        say(f"settings are those of {shown(found.path)}{_lifts(found.file, stronger)}")
    names = [field for field in _NAMES if field not in flag_fields and found.place(field)]
    origins = tuple((field, found.place(field)) for field in names)
    return Settings(**{**found.file, **stronger}, origins=origins)


def layers(*, isolated: bool = False) -> Layers:
    """Return what the nearest configuration file and the environment say; raises ``UsageError``."""
    environment = _from_environment()
    if not isolated and (value := os.environ.get(f"{PREFIX}ISOLATED")):
        isolated = bool(read_values({"quiet": value}, lambda _: f"{PREFIX}ISOLATED")["quiet"])
    return Layers(*(("", {}) if isolated else _from_file()), environment)


def _lifts(file: Mapping[str, Any], stronger: Mapping[str, Any]) -> str:
    """Say which limits a configuration file lifts, where nothing stronger sets them."""
    most = {"timeout": SECONDS, "max_size": _DEFAULTS.max_size, "max_memory": _DEFAULTS.max_memory}
    lifted = [
        f"{field.replace('_', '-')} = {file[field]:g}"
        for field, limit in most.items()
        if field in file and field not in stronger and not 0 < file[field] <= limit
    ]
    return f", which lifts limits: {', '.join(lifted)}" if lifted else ""


def _from_environment() -> dict[str, object]:
    values: dict[str, object] = {}
    for key, setting in SETTINGS.items():
        if value := os.environ.get(_variable(key)):
            items = value.split(os.pathsep) if setting.paths else value.replace(",", " ").split()
            values[key] = [item.strip() for item in items if item.strip()] if setting.many else value
    return read_values(values, _variable)


def _variable(key: str) -> str:
    return PREFIX + key.upper().replace("-", "_")


def _from_file() -> tuple[str, dict[str, object]]:
    """Read the nearest configuration file from the working directory up; return its path and its fields."""
    try:
        directory = os.getcwd()
    except OSError:  # it was removed
        directory = ""
    while directory:
        for name in ("bodycopy.toml", "pyproject.toml"):
            path = os.path.join(directory, name)
            table = _table(path, inside_tool=name == "pyproject.toml")
            if table is not None:
                return path, _read_table(table, path)
        parent = os.path.dirname(directory)
        directory = "" if parent == directory else parent
    return "", {}


def _table(path: str, *, inside_tool: bool) -> dict[str, object] | None:
    """Return a file's own table, or None where there is no such file or no such table."""
    try:
        data = contents(path, _MOST)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{shown(path)}: can't be read: {error.strerror}; --isolated ignores it") from None
    if inside_tool and b"bodycopy" not in data:
        return None
    try:
        table = toml(data.decode("utf-8"))
    except RecursionError:
        raise UsageError(f"{shown(path)}: is nested too deeply; --isolated ignores it") from None
    except ValueError as error:
        if inside_tool and b"tool.bodycopy" not in data:  # someone else's business
            return None
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else shown(str(error))
        raise UsageError(f"{shown(path)}: is not valid TOML: {why}") from None
    if not inside_tool:
        return table
    tool = table.get("tool")
    own = tool.get("bodycopy") if isinstance(tool, dict) else None
    return own if isinstance(own, dict) else None


def _read_table(table: dict[str, object], path: str) -> dict[str, object]:
    for key in table:
        if key not in SETTINGS:
            from bodycopy.kernel.nearest import did_you_mean

            raise UsageError(f"{shown(path)}: there is no setting {shown(repr(key))}{did_you_mean(key, SETTINGS)}")
    fields = read_values(table, lambda key: f"{shown(path)}: {key}")
    for key, setting in SETTINGS.items():
        values = fields.get(setting.field)
        if setting.paths and isinstance(values, tuple):
            fields[setting.field] = tuple(_inside(value, path, key) for value in values)
    return fields


def _inside(value: str, path: str, key: str) -> str:
    """Return the path that a configuration file names; raises ``UsageError`` where it is outside that file's folder."""
    folder = os.path.dirname(path)
    full = os.path.join(folder, value)
    if not os.path.realpath(full).startswith(os.path.join(os.path.realpath(folder), "")):
        raise UsageError(
            f"{shown(path)}: {key} names {shown(value)}, which is outside its folder; name it by --{key} or "
            f"{_variable(key)} if you trust it"
        )
    return full
