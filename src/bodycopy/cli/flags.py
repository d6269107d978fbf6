"""flags: what a command takes, declared once -> the signature that Typer reads.

Flags of settings come from the table of settings (``batch.settings``), which the environment and configuration files share;
``takes`` resolves them, so that a command is handed its settings and the few flags that are its own.
"""

from __future__ import annotations

from functools import partial, wraps
from importlib import import_module
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from bodycopy.batch.settings import JUDGING, OUTPUT, SETTINGS
from bodycopy.cli.config import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    Task = Callable[[], int]
    """What a command line asks for; gives the exit code."""

_NAMES = ("FILE", "FILE|-", "FILE|FOLDER/", "PATTERN", "SUFFIX")
_WIDEST = 26
"""Characters of a choice of words that a terminal's column of them has room for; of a longer one, the help says the words."""
CHOICE, GENERAL, INSTEAD, DOCUMENTS = "Choice of inputs", "General", "Instead of files", "What to learn from"


class Flag(NamedTuple):
    """A flag, or where ``name`` is empty the words that no flag takes."""

    help: str
    metavar: str = ""
    """Empty for a switch."""
    panel: str = ""
    short: str = ""
    default: Any = ""
    """``...`` where it must be given."""
    name: str = "--"
    """Where it isn't the parameter's."""
    setting: str = ""
    """The setting that it gives."""
    many: bool = False

    def parameter(self, name: str) -> Parameter:
        """Return the parameter as Typer wants it."""
        words = self.metavar.split("|")
        wide = self.metavar.islower() and len(self.metavar) > _WIDEST
        more: dict[str, Any] = {
            "metavar": "WORD" if wide else self.metavar or None,
            "rich_help_panel": self.panel or None,
            "help": _unmarked(f"{self.help} One of: {', '.join(words)}." if wide else self.help),
        }
        more["show_default"] = type(self.default) in {int, float}
        sort: Any = type(self.default) if self.default not in (None, ...) else str if self.metavar else bool
        if self.many:
            sort = list[str]
        if self.default is None:
            sort |= None
        if self.metavar in _NAMES:
            more["callback"] = _not_empty
        if "ID" in self.metavar:
            more["autocompletion"] = judges
        elif len(words) > 1 and self.metavar.islower():
            more["autocompletion"] = lambda incomplete: [word for word in words if word.startswith(incomplete)]
        if self.name:
            flag = f"--{name.replace('_', '-')}" if self.name == "--" else self.name
            info = typer.Option(flag, *([self.short] if self.short else []), **more)
        else:
            info = typer.Argument(**more)
        default = Parameter.empty if self.default is ... else self.default
        return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[sort, info])


def _not_empty(context: typer.Context, parameter: typer.CallbackParam, value: Any) -> Any:  # noqa: ANN401 - any flag's
    """Return the value of a flag that names something; an empty one, as an unset variable gives it, is none."""
    source = context.get_parameter_source(parameter.name or "")
    if source is not None and source.name == "COMMANDLINE" and "" in (value if isinstance(value, list) else [value]):
        raise typer.BadParameter("it is empty; give a name, or leave the option out")
    return value


def judges(incomplete: str) -> list[str]:
    """Return families and judges, and folders of rules; the rules themselves once their language is named."""
    from bodycopy.document import FAMILIES
    from bodycopy.judge.listing import entries

    names: set[str] = set(FAMILIES)
    depth = incomplete.count("/") + 1
    for entry in entries(()):
        names.add("/".join(entry.id.split("/")[: max(depth, 2)]))
        if depth == 1:
            names.add(entry.id.split("/")[0])
    return sorted(name for name in names if name.startswith(incomplete) and name != incomplete)


def words(text: str, metavar: str = "[FILES]...", default: Any = None) -> Flag:  # noqa: ANN401 - as in Flag
    """Return the words that no flag takes: files, for most commands."""
    return Flag(text, metavar, default=default, name="", many=True)


def switch(text: str, panel: str = "", short: str = "") -> Flag:
    """Return a flag without a value."""
    return Flag(text, "", panel, short, default=False)


def setting(key: str, **changes: Any) -> Flag:  # noqa: ANN401 - as in Flag
    """Return the flag of a setting; ``changes`` are where one command explains it otherwise."""
    one = SETTINGS[key]
    flag = Flag(one.help, one.metavar, one.panel, one.short, None, f"--{key}", key, many=one.many)
    return flag._replace(**changes)


KIND = setting(
    "from",
    metavar="auto|text|html|markdown",
    help="What the inputs are; auto tells HTML from text by content. Default: auto.",
)
URL = Flag("Where the text comes from, for rules that are for one site.", "URL", JUDGING)
RULES = {key: setting(key) for key in ("rules", "without", "only")}
JUDGED = {"kind": KIND, **RULES, "favor": setting("favor"), "deep": setting("deep"), "url": URL}
LIMITED = {key.replace("-", "_"): setting(key) for key in ("timeout", "max-size", "max-memory", "jobs")}
ISOLATED = switch("Ignore configuration files.", GENERAL)
WRITTEN = Flag("Write to this file.", "FILE", OUTPUT, "-o", None)


def _unmarked(text: str) -> str:
    """Return a help text, a line a paragraph, of which Rich takes nothing for markup, as it would ``[tool.bodycopy]``."""
    return "\n\n".join(" ".join(each.split()) for each in text.split("\n\n")).replace("[", "\\[")


def takes(**flags: Flag) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare what a command takes, in the help's order.

    The command is called with the flags that are not settings, words as a tuple, and with ``settings`` where it takes any
    of them. ``isolated`` may be among the flags, and leaves configuration files out.
    """

    def declared(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def called(context: typer.Context, **values: Any) -> Any:  # noqa: ANN401 - what the command returns
            given = {flags[name].setting: values.pop(name) for name in flags if flags[name].setting}
            own: dict[str, Any] = {
                name: tuple(value or ()) if flags[name].many else value for name, value in values.items()
            }
            if "isolated" in own:
                raw = {key: value for key, value in given.items() if value not in (None, [], False)}
                own["settings"] = resolve(raw, isolated=own.pop("isolated"))
            return command(context, **own)

        parameters = [flag.parameter(name) for name, flag in flags.items()]
        context = Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        called.__signature__ = Signature([context, *parameters])  # type: ignore[attr-defined]
        called.__doc__ = _unmarked(command.__doc__ or "")
        called.__annotations__ = {each.name: each.annotation for each in (context, *parameters)}
        return called

    return declared


def add(app: typer.Typer, name: str, run: str, text: str, **flags: Flag) -> None:
    """Add a command to an app; ``run`` is the module and the function that are called with what ``flags`` give."""
    module, _, function = run.partition(":")

    def command(_: typer.Context, **values: Any) -> Task:  # noqa: ANN401 - as in Flag
        return partial(getattr(import_module(f"bodycopy.cli.{module}"), function), **values)

    command.__doc__ = text
    app.command(name=name)(takes(**flags)(command))
