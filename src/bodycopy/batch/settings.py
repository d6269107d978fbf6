"""Every setting that flags, the environment and configuration files share: how each is read, and the names in it checked.

One table says which settings there are. A value is text where a flag or the environment gives it and may be of
TOML's own types in a file; both are read by the same function, so that a mistake gets the same message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.formats.forms import OUTPUTS, OutputForm
from bodycopy.batch.status import UsageError
from bodycopy.batch.stdio import shown
from bodycopy.document import FAMILIES, Favor

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping


OUTPUT, JUDGING, LIMITS = "Output", "Reading and judging", "Limits"
FROM = ("auto", "text", "html", "markdown", "jsonl", "csv", "parquet", "warc", "wet", "mail", "feed", "epub")
PROGRESS = ("auto", "always", "never")
ON_EMPTY = ("keep", "skip", "error")
FAVOR = ("balanced", "precision", "recall")
TO = tuple(OUTPUTS)
MOST_JOBS = 1024  # processes, of which each takes memory from the start
_LONGEST, _LARGEST = 1e9, 1 << 60  # seconds that a timer and bytes that a limit can be set to
# As people write them; what Python reads besides, "1e3" or "1_000", is rather a slip.
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_SWITCHES = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


class Settings(NamedTuple):
    """What holds for a run: flags over environment over configuration file over these defaults."""

    to: str = "text"
    kind: str = "auto"  # ``--from``: a kind of document, or a format of files that hold many
    field: str = "text"  # where the text is in records of JSONL, CSV and Parquet
    id_field: str = ""  # where they have a name; empty where they go by their number
    rules: tuple[str, ...] = ()  # paths of the user's rule files
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    favor: Favor = "balanced"
    deep: bool = False
    """Ask an encoder where the judge of residue is unsure."""
    timeout: float | None = None
    """Seconds of CPU time per document; 0 is no limit, here and below. None grows with its size, by ``limits.allowed``."""
    max_size: int = 32 << 20  # bytes
    max_memory: int = 2 << 30  # bytes of address space a worker
    jobs: int = 0  # worker processes; 0 is one per processor
    on_empty: str = "keep"
    """What to do where no body text is found: write the empty result, write nothing, or write nothing and fail."""
    exit_zero: bool = False  # results that a person should look at don't change the exit code
    progress: str = "auto"
    quiet: bool = False
    verbose: bool = False
    origins: tuple[tuple[str, str], ...] = ()
    """Which of ``rules``, ``without`` and ``only`` the environment or a configuration file says, and its name for messages."""

    @property
    def output(self) -> OutputForm:
        """What is known of the form of the results."""
        return OUTPUTS[self.to]


def choice(choices: tuple[str, ...]) -> Callable[[object], str]:
    """Return a reader of one of several words; it raises ``ValueError`` that names them."""

    def read(value: object) -> str:
        if value not in choices:
            from bodycopy.kernel.nearest import did_you_mean

            near = did_you_mean(str(value), choices).removeprefix("; ")
            raise ValueError(f"must be one of {', '.join(choices)}{near and f' ({near})'}")
        return str(value)

    return read


def _name(value: object, must_be: str = "a name") -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError(f"must be {must_be}")
    return value


def _strings(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(_name(each, "a list of texts") for each in items)


def read_names(value: object) -> tuple[str, ...]:
    """Read names of rules, judges or families; one text may hold several, with commas between them."""
    return tuple(name for each in _strings(value) for name in map(str.strip, each.split(",")) if name)


def _switch(value: object) -> bool:
    switch = _SWITCHES.get(str(value).strip().lower()) if isinstance(value, bool | str) else None
    if switch is None:
        raise ValueError("must be true or false")
    return switch


def read_size(value: object) -> int:
    """Read ``32M``, ``2G`` or a number of bytes; K, M, G and T are powers of 1,024. Raises ``ValueError``."""
    text = str(value).strip().upper().removesuffix("B").removesuffix("I")
    unit = _UNITS.get(text[-1:], 0)
    number = _number(text[:-1] if unit else text, value) * (unit or 1)
    if not (number == 0 or 1 <= number <= _LARGEST):  # less than a byte doesn't mean no limit
        raise ValueError("must be a size such as 500K, 32M or 2G, or 0 for no limit")
    return int(number)


def _seconds(value: object) -> float:
    number = _number(str(value).strip().lower().removesuffix("s"), value)
    if not 0 <= number <= _LONGEST:
        raise ValueError("must be a number of seconds such as 20 or 0.5, or 0 for no limit")
    return number


def _count(value: object) -> int:
    number = _number(str(value), value)
    if not 0 <= number <= MOST_JOBS or number != int(number):
        raise ValueError(f"must be a whole number from 1 to {MOST_JOBS:,}, or 0 for one per processor")
    return int(number)


def _number(text: str, value: object) -> float:
    """Return a number, as written or as a configuration file's own; -1 for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(max(-1, min(value, 1 << 80)))
    return float(text) if isinstance(value, str) and _NUMBER.fullmatch(text) else -1.0


class Setting(NamedTuple):
    """How one setting is called and read, and how its flag is explained."""

    read: Callable[[object], object]  # raises ``ValueError`` that says what the value must be
    help: str
    metavar: str = ""  # stands for the value; empty for a switch
    panel: str = JUDGING  # its heading in the help
    short: str = ""
    many: bool = False
    """There may be several values; in an environment variable commas or white space part them, paths what parts them in ``PATH``."""
    paths: bool = False  # the values are paths; those in a configuration file are relative to the file
    field: str = ""  # in ``Settings``; empty for the setting's own name


def _one_of(words: tuple[str, ...], explained: str, panel: str = JUDGING, field: str = "") -> Setting:
    return Setting(choice(words), explained, "|".join(words), panel, field=field)


_SETTINGS = {
    "on-empty": _one_of(
        ON_EMPTY,
        "Where no body text is found: write the empty result, nothing, or nothing and exit 3. Default: keep.",
        OUTPUT,
    ),
    "to": _one_of(
        TO,
        "Body text, the same marked up as Markdown, or one record per input with status, text and every removal, "
        "as JSON lines or Parquet; a name in .gz, .bz2, .xz or .zst is compressed. Default: what "
        "the name after -o ends in (.md, .json, .jsonl, .parquet), and text otherwise.",
        OUTPUT,
    ),
    "exit-zero": Setting(
        _switch,
        "Exit 0 even where texts are empty or degraded. What has no result, and what clean --check would change, still counts.",
        panel=OUTPUT,
    ),
    "quiet": Setting(_switch, "Name only inputs that failed.", panel=OUTPUT, short="-q"),
    "verbose": Setting(_switch, "Say for every input what changed.", panel=OUTPUT, short="-v"),
    "progress": _one_of(PROGRESS, "A bar on standard error; auto shows it on a terminal. Default: auto.", OUTPUT),
    "from": _one_of(
        FROM,
        "What the inputs are. auto recognizes HTML, text, saved pages (MHTML) and feeds (RSS, Atom) by content, and by suffix .jsonl, .ndjson, .csv, "
        ".tsv, .parquet, .warc, .wet, .rss, .atom and .epub (many texts each), .eml, .mht, .mhtml and .md. Compressed ones are unpacked. "
        "Default: auto.",
        field="kind",
    ),
    "field": Setting(
        _name, "Where the text is in JSONL, CSV and Parquet; all other fields are kept. Default: text.", "NAME"
    ),
    "id-field": Setting(_name, "What names a record; otherwise its number does.", "NAME"),
    "rules": Setting(_strings, "A rule file of your own; repeatable.", "FILE", many=True, paths=True),
    "without": Setting(
        read_names,
        "Rules, judges or families to leave out, with commas between them; repeatable. Replaces what the environment or a configuration file leaves out.",
        "ID|FAMILY",
        many=True,
    ),
    "only": Setting(
        read_names,
        "Use only these, with commas between them; repeatable. Replaces what the environment or a configuration file says.",
        "ID|FAMILY",
        many=True,
    ),
    "favor": _one_of(
        FAVOR, "When in doubt, take more furniture out (precision) or keep more text (recall). Default: balanced."
    ),
    "deep": Setting(
        _switch,
        "Where in doubt whether a sentence belongs to the text, ask an encoder what it means: slower, and needs bodycopy[deep].",
    ),
    "timeout": Setting(
        _seconds, "CPU time per document; 0 means no limit. Default: 20, and 5 more for each MB.", "SECONDS", LIMITS
    ),
    "max-size": Setting(read_size, "Size of an input; 0 means no limit. Default: 32M.", "SIZE", LIMITS),
    "max-memory": Setting(read_size, "Memory per worker; 0 means no limit. Default: 2G.", "SIZE", LIMITS),
    "jobs": Setting(_count, "Worker processes; 0, the default, is one per processor.", "N", LIMITS, "-j"),
}
SETTINGS = {key: each._replace(field=each.field or key.replace("-", "_")) for key, each in _SETTINGS.items()}


def read_values(values: Mapping[str, object], where: Callable[[str], str]) -> dict[str, object]:
    """Read raw values by the table into fields of ``Settings``; ``where`` names a key's origin in messages.

    Raises ``UsageError`` that names the origin, the value and what it must be.
    """
    fields = {}
    for key, value in values.items():
        try:
            fields[SETTINGS[key].field] = SETTINGS[key].read(value)
        except ValueError as error:
            raise UsageError(f"{where(key)} {error}, not {shown(repr(value))}") from None
    return fields


def checked(settings: Settings) -> Settings:
    """Return settings in which each name of a rule is its id, where it was named as its file has it (``[my-rule]``).

    Raises ``UsageError`` for a rule file that can't be used, for an unknown name, and where what ``deep`` needs is not installed; it says where the name comes from, if not from a flag.
    """
    if settings.deep:
        from bodycopy.judge.options import lacks_encoder

        if lacking := lacks_encoder():
            raise UsageError(lacking)
    if not (settings.without or settings.only or settings.rules):
        return settings
    from bodycopy.judge.options import check_names
    from bodycopy.kernel.nearest import did_you_mean
    from bodycopy.rulebook.load import load

    field = "rules"
    found: dict[str, tuple[str, ...]] = {"without": (), "only": ()}
    try:
        ids = load(settings.rules).rules
        for field in found:
            for name in getattr(settings, field):
                meant: tuple[str, ...] = (name,)
                try:
                    check_names(meant, settings.rules)
                except ValueError:
                    meant = ids_of(name, ids)
                    if meant == (name,) or did_you_mean(name, FAMILIES):  # a family was meant
                        raise
                found[field] += meant
    except ValueError as error:
        place = dict(settings.origins).get(field, "")
        raise UsageError(shown(f"{place}: {field}: {error}" if place else str(error))) from None
    return settings._replace(without=found["without"], only=found["only"])


def ids_of(name: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the rules that their files call ``name``, in any language; the name itself where there are none."""
    bare = name.removeprefix("[").removesuffix("]")
    return tuple(each for each in ids if each.rpartition("/")[2] == bare and "/" in each) or (name,)


def unused(settings: Settings, used: Collection[str]) -> list[str]:
    """Return which rules of ``--rules`` took nothing, given the ids of those that did."""
    from bodycopy.rulebook.load import load

    return [each for each in load(settings.rules).rules if each.startswith("user/") and each not in used]
