"""Write what is generated from the code: ``python tests/reference.py`` after a change to the command line.

The reference of the command (``src/bodycopy/cli/README.md``), its man page (``src/bodycopy/cli/bodycopy.1``) and the
pictures of the read-me and of a terminal. ``--check`` holds the first two to the code.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

import typer

from bodycopy import FAMILIES, read
from bodycopy.batch import status
from bodycopy.cli.app import app
from bodycopy.cli.explain import text_form
from bodycopy.judge.heuristics import HEURISTICS
from bodycopy.judge.kinds.meanings import MEANINGS
from bodycopy.judge.listing import MODELS
from bodycopy.output.explain import explain
from bodycopy.output.explain.terminal import account
from bodycopy.rulebook.model import SCOPES
from bodycopy.rulebook.source import SIGNAL_NAMES
from drawings import before_and_after, quality
from figures import FIGURE

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "src/bodycopy/cli/README.md"
MAN = ROOT / "src/bodycopy/cli/bodycopy.1"
PICTURES = {"newsletter-mid-article": "explain.svg"}

BEFORE = "newsletter-mid-article"
_LINES, _HIGH = 17, 25
"""Of samples that are drawn."""


class Option(NamedTuple):
    """A flag or argument."""

    names: str
    value: str
    text: str
    panel: str


class Command(NamedTuple):
    """A command with its flags."""

    name: str
    text: str
    options: tuple[Option, ...]
    takes: str


def commands() -> list[Command]:
    """Return every command there is, those of groups too."""
    return list(_commands(typer.main.get_command(app), "bodycopy"))


def _commands(command: Any, name: str) -> Any:  # noqa: ANN401 - typer's commands have no public type in common
    for key, each in getattr(command, "commands", {}).items():
        yield from _commands(each, f"{name} {key}")
    if not hasattr(command, "commands"):
        options = tuple(_option(each) for each in command.params if each.name != "help")
        takes = " ".join(each.metavar or "" for each in command.params if each.param_type_name == "argument")
        yield Command(name, _plain(command.help), options, takes)


def _option(parameter: Any) -> Option:  # noqa: ANN401 - as above
    is_flag = getattr(parameter, "is_flag", False)
    argument = parameter.param_type_name == "argument"
    names = parameter.metavar if argument else ", ".join((*parameter.opts, *parameter.secondary_opts))
    value = "" if is_flag or argument else parameter.metavar or parameter.type.name.upper()
    return Option(names, value, _plain(parameter.help), getattr(parameter, "rich_help_panel", None) or "")


def _plain(text: str | None) -> str:
    paragraphs = [" ".join(each.split()) for each in (text or "").replace("\\[", "[").split("\n\n")]
    return "\n\n".join(paragraphs)


def _first(text: str | None) -> str:
    return (text or "").strip().split("\n", 1)[0].replace("``", "`")


def reference() -> str:
    """Return the page of the command."""
    parts = [
        "# The command\n",
        "Generated from the code by `python tests/reference.py`; `--check` holds it there.\n",
    ]
    for command in commands():
        parts.append(f"## {command.name}\n\n    {command.name} [OPTIONS] {command.takes}".rstrip() + "\n")
        parts.append(_for_table(command.text).replace("\\|", "|") + "\n")
        if command.options:
            lines = ["| option | |", "|---|---|"]
            for option in command.options:
                value = f" {option.value}" if option.value else ""
                lines.append(f"| `{_for_table(option.names + value)}` | {_for_table(option.text)} |")
            parts.append("\n".join(lines) + "\n")
        if command.name == "bodycopy explain":
            parts.append(_explained())
    parts.append(_vocabulary())
    return "\n".join(parts)


RECORDS = """
## Records

`--to jsonl` writes one of two shapes. Of an input that is one text, all is at the top:

    {"schema": 1, "source": "a.html", "status": "ok", "message": "", "advice": "", "text": …, "encoding": …, "repaired": …, "removed": […], "paywalled": …}

with `"metadata": {"title": …}` among it where `--metadata` asks for it. Of a file of many (JSONL, CSV, Parquet, WARC, feeds, EPUB) each record
keeps the fields that it had (of an entry of a feed `url`, `id`, `title`, `author`, `date`; of a chapter `id`, `book`, `chapter`), with the body text in place of its
text, all else of the line as it was (`NaN`, `1e400` and long numbers too), and what became of it under `bodycopy`, or `bodycopy_2` where it has such a field:

    {"title": …, "url": …, "text": …, "bodycopy": {"schema": 1, "source": "feed.xml:1", "status": "ok", …, "removed": […]}}

One expression of jq reads both: `(.bodycopy // .).status`. JSON Lines that go to standard output are written as JSON Lines without `--to jsonl` too.
In Parquet fields are columns of their own types, and what has no column (a field that comes up late, a value of another type) is in `fields`, as JSON.
"""


def _explained() -> str:
    text = "The bridge opens in May, the council said on Monday.\n\nSign up for our newsletter.\n"
    shown = text_form(explain(read(text.encode())), "standard input", "text", to_terminal=False)
    lines = (f"    {line}".rstrip() for line in shown.splitlines())
    return f"    $ printf '{text!r}' | bodycopy explain\n".replace("''", "'") + "\n".join(lines) + "\n"


def _vocabulary() -> str:
    judges = [(name, family, _first(judge.__doc__)) for name, family, judge in HEURISTICS] + list(MODELS)
    lines = [
        "## Statuses\n",
        "One an input; in records, in the manifest and on standard error. The exit code of a run is the highest of its inputs'; 2 says that the command line or the configuration can't be followed.\n",
        "| status | | exit code |",
        "|---|---|---|",
        *(f"| {name} | {text} | {status.exit_code([name])} |" for name, text in status.MEANINGS.items()),
        RECORDS,
        "\n## Families, scopes, signals\n",
        f"Families of boilerplate: {', '.join(FAMILIES)}.\n",
        f"Scopes of rules: {', '.join(SCOPES)}.\n",
        f"Signals in `needs` and `unless`: {', '.join('`@' + name + '`' for name in sorted(SIGNAL_NAMES))}.\n",
        "## Kinds of page\n",
        "`kind` in records of `--to jsonl` and `--to parquet`, told from the page; nothing is removed by it.\n",
        "| kind | |",
        "|---|---|",
        *(f"| {name} | {text} |" for name, text in MEANINGS.items()),
        "\n## Judges\n",
        "The rules that ship, with their places: `bodycopy rules list`. Judges that are no rules:\n",
        "| name | family | what it takes |",
        "|---|---|---|",
        *(f"| {name} | {family} | {_for_table(text)} |" for name, family, text in judges),
    ]
    return "\n".join(lines) + "\n"


def _for_table(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def man() -> str:
    """Return the man page."""
    lines = [
        '.\\" Generated by tests/reference.py',
        ".TH BODYCOPY 1",
        ".SH NAME",
        "bodycopy \\- raw scraped text in, clean article body text out",
        ".SH SYNOPSIS",
    ]
    everything = commands()
    lines += [f".B {_roff(each.name)}\n[OPTIONS] {_roff(each.takes)}\n.br".replace(" \n", "\n") for each in everything]
    lines += [".SH DESCRIPTION", _roff(_plain(typer.main.get_command(app).help)).replace("\n\n", "\n.PP\n")]
    for command in everything:
        lines += [f".SH {_roff(command.name.upper())}", _roff(command.text).replace("\n\n", "\n.PP\n")]
        for option in command.options:
            value = f" \\fI{_roff(option.value)}\\fR" if option.value else ""
            lines += [".TP", f"\\fB{_roff(option.names)}\\fR{value}", _roff(option.text)]
    lines += [".SH STATUSES"]
    for name, text in status.MEANINGS.items():
        lines += [".TP", f"\\fB{_roff(name)}\\fR", _roff(text)]
    return "\n".join(line for line in lines if line) + "\n"


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^(?=[.'])", r"\\&", text)


def picture(sample: str) -> str:
    """Draw what ``bodycopy explain`` shows of a sample in a terminal, with no font from elsewhere."""
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme

    lines = (ROOT / f"samples/{sample}/raw.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    text = account(explain(read("".join(lines[:_LINES]).encode())), "standard input", colours=True)
    normal = "141414 b02020 166e3c 8c6000 2850b4 962882 006e78 6e7470"
    bright = "6e7470 be4614 467814 8c6000 4650c8 783caa 006e6e 3c3c3c"
    palettes = ([(*bytes.fromhex(colour),) for colour in colours.split()] for colours in (normal, bright))
    theme = TerminalTheme((253, 253, 252), (38, 42, 40), *palettes)
    console = Console(
        file=io.StringIO(), record=True, width=108, force_terminal=True, color_system="standard", highlight=False
    )
    console.print(text)
    drawn = console.export_svg(
        title=f"head -{_LINES} samples/{sample}/raw.txt | bodycopy explain", theme=theme, unique_id="bodycopy"
    )
    return re.sub(r"\s*@font-face \{[^}]*\}", "", drawn)


def stale() -> list[Path]:
    """Return the pages that the code no longer gives."""
    return [path for path, text in ((PAGE, reference()), (MAN, man())) if path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write everything; with ``--check`` only say which pages are not those of the code, and return 1 where one is."""
    if arguments == ["--check"]:
        found = stale()
        for path in found:
            sys.stdout.write(f"{path.relative_to(ROOT)} is not what the code says: run python tests/reference.py\n")
        return 1 if found else 0
    PAGE.write_text(reference(), encoding="utf-8")
    MAN.write_text(man(), encoding="utf-8")
    for sample, name in PICTURES.items():
        (ROOT / "samples" / name).write_text(picture(sample), encoding="utf-8")
    raw = (ROOT / "samples" / BEFORE / "raw.txt").read_text(encoding="utf-8")
    (ROOT / "samples/before-and-after.svg").write_text(before_and_after(raw, _HIGH), encoding="utf-8")
    page = FIGURE.sub(r"\4", (ROOT / "docs/measured.md").read_text(encoding="utf-8"))
    (ROOT / "tests/benchmarks/quality.svg").write_text(quality(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
