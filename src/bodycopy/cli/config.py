"""Where settings come from: flags, then ``BODYCOPY_*``, then the nearest configuration file, then defaults.

A configuration file only holds values: nothing in it is run. It is ``bodycopy.toml``, or a
``pyproject.toml`` with a ``[tool.bodycopy]`` table, in the working directory or the nearest folder above. Somebody else may
have written it: it is named on standard error, with the limits that it lifts, and what it names is inside its folder.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.settings import SETTINGS, Settings, read_values
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import say, shown
from bodycopy.decode.files import contents, toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

PREFIX = "BODYCOPY_"
SECONDS = 20.0
"""A timeout that no document of usual size has less than by default."""
_DEFAULTS = Settings()
_NAMES = frozenset({"rules", "without", "only"})
"""Fields that may name what is not there, which is found out later."""
_MOST = 1 << 20
"""Bytes of a configuration file."""


class Layer(NamedTuple):
    """What one place says: fields of ``Settings``, and the name of the place by field."""

    fields: dict[str, Any]
    places: dict[str, str]


def resolve(flags: Mapping[str, object] | None = None, *, isolated: bool = False) -> Settings:
    """Return the settings that hold, ``flags`` being raw values by key where one was given.

    ``isolated`` leaves configuration files out, and so does ``BODYCOPY_ISOLATED``; the environment still counts,
    as the caller sets it on purpose. Raises ``UsageError``.
    """
    flag_fields = read_values(flags or {}, lambda key: f"--{key}")
    file, environment = layers(isolated=isolated)
    stronger: dict[str, Any] = {**environment.fields, **flag_fields}
    path = next(iter(file.places.values()), "")
    if path and not stronger.get("quiet"):
        say(f"settings are those of {shown(path)}{_lifts(file.fields, stronger)}")
    places = {**file.places, **{field: environment.places[field] for field in environment.fields}}
    origins = tuple((field, place) for field, place in places.items() if field in _NAMES and field not in flag_fields)
    return Settings(**{**file.fields, **stronger}, origins=origins)


def layers(*, isolated: bool = False) -> tuple[Layer, Layer]:
    """Return what the nearest configuration file says and what the environment says, which is stronger; raises ``UsageError``."""
    environment = _from_environment(os.environ)
    if not isolated:
        value = os.environ.get(f"{PREFIX}ISOLATED", "")
        isolated = bool(value) and bool(read_values({"quiet": value}, lambda _: f"{PREFIX}ISOLATED")["quiet"])
    fields, path = ({}, "") if isolated else _from_file(_working_directory())
    variables = {setting.field: _variable(key) for key, setting in SETTINGS.items()}
    return Layer(fields, dict.fromkeys(fields, path)), Layer(environment, variables)


def _lifts(file: Mapping[str, Any], stronger: Mapping[str, Any]) -> str:
    """Say which limits a configuration file lifts, where nothing stronger sets them."""
    most = {"timeout": SECONDS, "max_size": _DEFAULTS.max_size, "max_memory": _DEFAULTS.max_memory}
    lifted = [
        f"{field.replace('_', '-')} = {file[field]:g}"
        for field, limit in most.items()
        if field in file and field not in stronger and not 0 < file[field] <= limit
    ]
    return f", which lifts limits: {', '.join(lifted)}" if lifted else ""


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, setting in SETTINGS.items():
        value = environ.get(_variable(key), "")
        if value and setting.many:
            items = value.split(os.pathsep) if setting.paths else value.replace(",", " ").split()
            values[key] = [item.strip() for item in items if item.strip()]
        elif value:
            values[key] = value
    return read_values(values, _variable)


def _variable(key: str) -> str:
    return PREFIX + key.upper().replace("-", "_")


def _working_directory() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return ""


def _from_file(directory: str) -> tuple[dict[str, object], str]:
    """Read the nearest configuration file from ``directory`` up; return its fields and its path."""
    while directory:
        for name in ("bodycopy.toml", "pyproject.toml"):
            path = os.path.join(directory, name)
            table = _table(path, inside_tool=name == "pyproject.toml")
            if table is not None:
                return _read_table(table, path), path
        parent = os.path.dirname(directory)
        directory = "" if parent == directory else parent
    return {}, ""


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
