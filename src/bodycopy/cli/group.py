"""A Typer group in which no command means ``clean``, without a file ever being taken for a command or back.

Typer has no default command. Here the first word decides: a command's name, one of the root's own options, or
else everything belongs to ``clean``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from typer.core import TyperGroup

from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import shown
from bodycopy.kernel.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

DEFAULT = "clean"
_ELSEWHERE = {
    **dict.fromkeys(("--json", "--jsonl"), "for records: --to jsonl"),
    **dict.fromkeys(("--format", "-f", "--output-format", "--markdown"), "the form of the result is --to"),
    **dict.fromkeys(("--dry-run", "-n"), "--diff shows what would change, and writes nothing"),
    **dict.fromkeys(("--recursive", "-r", "-R"), "folders are read with all that is in them"),
    **dict.fromkeys(("--lang", "--language", "-l"), "all languages are known at once, and need not be named"),
    "-V": "the version is --version",
}
"""What other commands call it."""
UNNAMED = "no command was named"
"""Key in the context's ``meta``: the inputs may be mistyped or misplaced commands."""


class DefaultGroup(TyperGroup):
    """Hands what is neither a command nor an option of the root to ``clean``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's context
        """Put the default command in front where none is named."""
        own = {name for parameter in self.get_params(ctx) for name in (*parameter.opts, *parameter.secondary_opts)}
        first = args[0] if args else ""
        named = first in self.commands or first.partition("=")[0] in own
        if not named and not (ctx.resilient_parsing and not args):  # completing the first word: anything goes
            args = [DEFAULT, *args]
            ctx.meta[UNNAMED] = tuple(self.commands)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer's context and formatter
        """Show the default command's arguments and options as the root's."""
        own = self.params
        try:
            self.params = [*self.commands[DEFAULT].params, *own]
            super().format_help(ctx, formatter)
        finally:
            self.params = own

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - typer's signature
        """Say that the command may be left out."""
        return ["[COMMAND]", "[OPTIONS]", "[FILES]..."]

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # noqa: ANN401 - typer's context and items
        """Offer the commands, and for ``-`` the default command's options too."""
        items = list(super().shell_complete(ctx, incomplete))
        if incomplete.startswith("-"):
            items += self.commands[DEFAULT].shell_complete(ctx, incomplete)
        return items


def show_help(root: Any, words: Sequence[str]) -> int:  # noqa: ANN401 - typer's command
    """Print a command's help; raises ``UsageError`` where ``words`` name none."""
    command = root
    for at, word in enumerate(words):
        known = getattr(command, "commands", {})
        if word not in known:
            raise UsageError(f"there is no command {shown(repr(' '.join(words[: at + 1])))}{did_you_mean(word, known)}")
        command = known[word]
    root.main([*words, "--help"], "bodycopy", standalone_mode=False)
    return 0


def meant(error: Exception, root: Any) -> str:  # noqa: ANN401 - as above
    """Return what to say of an unknown option, with the one that may have been meant; empty for another error."""
    name, context = getattr(error, "option_name", ""), getattr(error, "ctx", None)
    if not name or not hasattr(error, "possibilities") or context is None:
        return ""
    if name in _ELSEWHERE:
        return f"No such option: {name}; {_ELSEWHERE[name]}"
    commands = [context.command, root] if UNNAMED in context.meta else [context.command]
    known = [option for command in commands for each in command.get_params(context) for option in each.opts]
    return f"No such option: {name}{did_you_mean(name, known)}"


def refuse_commands(inputs: Iterable[str], commands: tuple[str, ...]) -> None:
    """Raise ``UsageError`` where an input of a command line that names no command is one, or a misspelt one."""
    for position, name in enumerate(inputs):
        if name in commands:
            raise UsageError(
                f"the command comes first: bodycopy {name} [OPTIONS] [FILES]...; a file of that name is ./{name}"
            )
        near = did_you_mean(name, commands)
        if not position and (near or name.isalpha()) and not os.path.lexists(name):
            raise UsageError(f"{shown(name)} is neither a command nor a file{near}")
