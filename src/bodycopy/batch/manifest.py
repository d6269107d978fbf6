"""What a run records as it goes, as JSON Lines.

The manifest: one line an input, that says what became of it and proves it. ``--removed FILE``: what was taken out of each,
before its text is written anywhere.
"""

from __future__ import annotations

import contextlib
import os
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from bodycopy.batch.documents import hash_of
from bodycopy.batch.formats.record import json_line
from bodycopy.batch.outputs import Sink, make_parent, replacing
from bodycopy.batch.status import UsageError, unusable
from bodycopy.batch.stdio import reason, shown
from bodycopy.decode.files import opened

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.plan import Request, TaskRef
    from bodycopy.document import Removal


class ManifestError(Exception):
    """The manifest can't be written any more; the reason."""


class Output(NamedTuple):
    """What was written for an input."""

    path: str = ""  # empty where nothing was written to a file
    size: int = 0  # bytes
    sha256: str = ""
    end: int = 0  # in a stream: the bytes up to the end of this input's record


NOTHING = Output()
_START = b'{"path": '
_LONGEST = 16 << 20  # bytes of a line; what is longer is not an entry


class ManifestEntry(NamedTuple):
    """The part of a manifest's line that is needed to prove it."""

    path: str
    status: str
    output: Output
    input_sha256: str
    run: str
    file: str  # the file of records that it is of; empty where it is a file itself
    line: bytes


def write(ref: TaskRef, outcome: Outcome, output: Output, run: str) -> bytes:
    """Return an input's line. ``run`` names the version, rules and settings that made the output.

    The end of a file of records says how many it held, as ``records``, and each of these names it, as ``file``.
    """
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
        "input_sha256": ref.input_sha256 or outcome.input_sha256 or (hash_of(ref.path) if ref.path else ""),
        "bytes": output.size,
        "end": output.end,
        "run": run,
    }
    if ref.last:
        fields["records"] = ref.holds
    elif ref.file:
        fields["file"] = ref.file
    return json_line(fields)


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
        path, size, sha256, end = fields["output"], fields.get("bytes", 0), fields["sha256"], fields.get("end", 0)
        return ManifestEntry(
            str(fields["path"]),
            str(fields["status"]),
            Output(str(path), int(size), str(sha256), int(end)),
            str(fields.get("input_sha256", "")),
            str(fields.get("run", "")),
            str(fields.get("file", "")),
            line,
        )
    except (ArithmeticError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def run_of(request: Request) -> str:
    """Return a name for all that makes a result beside its input: version, rules, settings."""
    from hashlib import sha256

    from bodycopy.rulebook.load import RULES_FOLDER
    from bodycopy.version import __version__

    state = sha256(__version__.encode())
    shipped = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(RULES_FOLDER)
        for name in names
        if name.endswith(".toml") and os.path.basename(folder) != "templates"
    ]
    one = request.settings
    for path in (*sorted(shipped), *one.rules):
        with open(path, "rb") as file:
            state.update(sha256(file.read()).digest())
    chosen = (one.to, one.kind, one.without, one.only, one.favor, one.deep, one.on_empty, one.field)
    asked = (request.url, request.metadata, request.check, request.in_place)
    state.update(repr((*chosen, *asked)).encode("utf-8", "backslashreplace"))
    return state.hexdigest()[:16]


def begin(path: str, kept: Iterable[bytes]) -> int:
    """Make a manifest of the lines ``kept`` and return a descriptor to add to it; raises ``UsageError``.

    What it replaces must be a manifest, and goes only when the new one is whole.
    """
    for _ in read(path):
        break
    try:
        with replacing(path) as sink:
            for line in kept:
                sink.write(line)
        return os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise unusable(path, error, "written") from None


def with_removals_recorded(
    path: str, outcomes: Generator[tuple[TaskRef, Outcome]], *, more: bool
) -> Generator[tuple[TaskRef, Outcome]]:
    """Yield ``outcomes``, each with who waits for it.

    One whose removals can't be kept becomes a ``write-error``, so that its text is not replaced. With ``more`` a run is
    resumed, and an older file is added to; the last record of an input counts. Raises ``UsageError``.
    """
    from bodycopy.output.restore import RemovedRecord, write_record

    flags = os.O_RDWR | os.O_CREAT | (os.O_APPEND if more else os.O_TRUNC) | getattr(os, "O_BINARY", 0)
    try:
        make_parent(path)
        sink = Sink(os.open(path, flags, 0o666), "wb")
    except OSError as error:
        raise unusable(path, error, "written") from None
    with contextlib.closing(outcomes), sink:
        if more:
            _cut_back(sink.fileno())
        for ref, outcome in outcomes:
            kept = outcome
            if outcome.text is not None:
                page, body = outcome.hashes
                record = RemovedRecord(ref.source, outcome.characters, page, outcome.removed, ref.target, body)
                try:
                    sink.write(write_record(record).encode("utf-8", "backslashreplace"))
                except OSError as error:
                    message = f"its removals could not be kept in {shown(path)}: {reason(error)}"
                    kept = outcome._replace(status="write-error", text=None, message=message)
            yield ref, kept


def _cut_back(descriptor: int) -> None:
    """Cut off the record that was being written when the run was killed."""
    start = os.lseek(descriptor, 0, os.SEEK_END)
    last = -1
    while start and last < 0:
        begin = max(0, start - (1 << 16))
        os.lseek(descriptor, begin, os.SEEK_SET)
        last = os.read(descriptor, start - begin).rfind(b"\n")
        start = begin
    os.ftruncate(descriptor, start + last + 1)
