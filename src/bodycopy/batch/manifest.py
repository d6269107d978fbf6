"""The manifest: one JSON line an input, written as it goes, that says what became of it and proves it."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.batch.status import UsageError, unusable
from bodycopy.batch.stdio import shown
from bodycopy.decode.files import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.plan import Request, TaskRef
    from bodycopy.document import Removal


class ManifestError(Exception):
    """The manifest can't be written any more; the reason."""


class Output(NamedTuple):
    """What was written for an input."""

    path: str = ""
    """Empty where nothing was written to a file."""
    size: int = 0
    """Bytes."""
    sha256: str = ""
    end: int = 0
    """In a stream: the bytes up to the end of this input's record."""


NOTHING = Output()
_START = b'{"path": '
_LONGEST = 16 << 20
"""Bytes of a line; what is longer is no entry."""


class ManifestEntry(NamedTuple):
    """What of a manifest's line is needed to prove it."""

    path: str
    status: str
    output: Output
    input_sha256: str
    run: str
    file: str
    """The file of records that it is of; empty where it is a file itself."""
    line: bytes


def write(ref: TaskRef, outcome: Outcome, output: Output, run: str) -> bytes:
    r"""Return an input's line. ``run`` names the version, rules and settings that the output is owed to.

    The end of a file of records says how many it held, as ``records``, and each of these names it, as ``file``.
    A file name that is no UTF-8 keeps its bytes as lone surrogates (``\udcff``), as Python names them.
    """
    import json

    fields: dict[str, object] = {
        "path": ref.source,
        "status": outcome.status,
        "encoding": outcome.encoding,
        "characters_in": outcome.characters,
        "characters_out": len(outcome.text or ""),
        "removed": by_rule(outcome.removed),
        "seconds": round(outcome.seconds, 4),
        "output": output.path,
        "sha256": output.sha256,
        "message": outcome.message,
        "advice": outcome.advice,
        "input_sha256": ref.input_sha256 or outcome.input_sha256 or _of_failed(ref),
        "bytes": output.size,
        "end": output.end,
        "run": run,
    }
    if ref.last:
        fields["records"] = ref.holds
    elif ref.file:
        fields["file"] = ref.file
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _of_failed(ref: TaskRef) -> str:
    from bodycopy.batch.documents import hash_of

    return hash_of(ref.path) if ref.path else ""


def by_rule(removals: tuple[Removal, ...]) -> dict[str, dict[str, int]]:
    """Return the characters that each rule took, by family."""
    found: dict[str, dict[str, int]] = {}
    for removed in removals:
        rules = found.setdefault(removed.family, {})
        rules[removed.rule] = rules.get(removed.rule, 0) + removed.end - removed.start
    return {family: dict(sorted(rules.items())) for family, rules in sorted(found.items())}


def read(path: str) -> Iterator[ManifestEntry]:
    """Yield a manifest's entries up to the first line that is not whole; nothing where there is no manifest.

    Raises ``UsageError`` where the file is not a manifest or can't be read.
    """
    try:
        with opened(path) as file:
            for number, line in enumerate(iter(partial(file.readline, _LONGEST), b"")):
                entry = _entry(line) if line.endswith(b"\n") else None
                if entry is None:
                    if number or line.startswith(_START):  # one that was being written when the run was killed
                        return
                    raise UsageError(
                        f"{shown(path)} is not a manifest, and --manifest would replace it; give another name"
                    )
                yield entry
    except FileNotFoundError:
        return
    except OSError as error:
        raise unusable(path, error) from None


def _entry(line: bytes) -> ManifestEntry | None:
    import json

    try:
        fields: Any = json.loads(line)
        output = Output(
            str(fields["output"]), int(fields.get("bytes", 0)), str(fields["sha256"]), int(fields.get("end", 0))
        )
        return ManifestEntry(
            str(fields["path"]),
            str(fields["status"]),
            output,
            str(fields.get("input_sha256", "")),
            str(fields.get("run", "")),
            str(fields.get("file", "")),
            line,
        )
    except (ArithmeticError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def run_of(request: Request) -> str:
    """Return a name for all that a result is owed to beside its input: version, rules, settings."""
    from hashlib import sha256

    from bodycopy.rulebook.load import RULES_FOLDER
    from bodycopy.version import __version__

    settings = request.settings
    state = sha256(__version__.encode())
    shipped = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(RULES_FOLDER)
        for name in names
        if os.path.basename(folder) != "templates"
    ]
    for path in (*sorted(path for path in shipped if path.endswith(".toml")), *settings.rules):
        with open(path, "rb") as file:
            state.update(sha256(file.read()).digest())
    telling = (
        settings.to,
        settings.kind,
        settings.without,
        settings.only,
        settings.favor,
        settings.on_empty,
        settings.field,
    )
    asked = (request.url, request.metadata, request.check, request.in_place)
    state.update(repr((*telling, *asked)).encode("utf-8", "backslashreplace"))
    return state.hexdigest()[:16]


def begin(path: str, kept: Iterable[bytes]) -> int:
    """Make a manifest of the lines ``kept`` and return a descriptor to add to it; raises ``UsageError``.

    What it replaces must be a manifest, and goes only when the new one is whole.
    """
    from bodycopy.batch.outputs import replacing

    for _ in read(path):
        break
    try:
        with replacing(path) as sink:
            for line in kept:
                sink.write(line)
        return os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise unusable(path, error, "written") from None
