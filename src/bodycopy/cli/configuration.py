"""``bodycopy config``: a file of settings to begin with, and which settings are in force and from where."""

from __future__ import annotations

import json
from textwrap import wrap

from bodycopy.batch.settings import SETTINGS, Setting, Settings
from bodycopy.batch.status import OK
from bodycopy.batch.stdio import shown
from bodycopy.cli.config import layers
from bodycopy.cli.results import put, put_new

_HEAD = """\
# Settings of bodycopy, for all that is run in this folder and below it. In a pyproject.toml they go under
# [tool.bodycopy]. A flag (--favor recall) and the environment (BODYCOPY_FAVOR=recall) are stronger.
# What is in force, and from where: bodycopy config show
"""
_EXAMPLES = {
    "rules": '["ours.toml"]',
    "without": '["newsletter", "en/donation"]',
    "only": '["paywall"]',
    "id-field": '"id"',
    "timeout": "20",
    "max-size": '"32M"',
    "max-memory": '"2G"',
    "jobs": "4",
}
"""Values for what has no default that a file could say, or one that reads better otherwise."""


def new(file: str | None) -> int:
    """Write a file that changes nothing, each setting explained and commented out: a new one, or to standard output."""
    parts = [_HEAD]
    for key, setting in SETTINGS.items():
        choices = f" One of: {', '.join(setting.metavar.split('|'))}." if setting.metavar.islower() else ""
        help_text = setting.help.replace("; repeatable.", ", any number of them.")
        lines = wrap(f"{help_text}{choices}", 110, break_on_hyphens=False)
        parts.append(
            "".join(f"# {line}\n" for line in lines)
            + f"# {key} = {_EXAMPLES.get(key) or _literal(setting, Settings())}\n"
        )
    put_new("\n".join(parts), file)
    return OK


def show(*, without_files: bool) -> int:
    """Print every setting that is in force, one per line: key, value as TOML, where it comes from."""
    found = layers(isolated=without_files)
    settings = Settings(**{**found.file, **found.environment})
    lines = [
        (key, _literal(setting, settings), shown(found.place(setting.field)) or "default")
        for key, setting in SETTINGS.items()
    ]
    width, wider = (max(len(line[column]) for line in lines) for column in (0, 1))
    put("".join(f"{key:{width}}  {value:{min(wider, 40)}}  {place}\n" for key, value, place in lines))
    return OK


def _literal(setting: Setting, settings: Settings) -> str:
    """Return a setting's value as TOML; ``-`` where there is none."""
    value = getattr(settings, setting.field)
    if isinstance(value, bool | str | tuple):
        return json.dumps(value, ensure_ascii=False) if value or not isinstance(value, str) else "-"
    if value is None:
        return "-"
    for unit, size in (("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)):
        if setting.metavar == "SIZE" and value and value % size == 0:
            return f'"{value // size}{unit}"'
    return f"{value:g}" if isinstance(value, float) else str(value)
