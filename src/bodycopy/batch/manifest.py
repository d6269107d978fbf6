"""What a run records as it goes, as JSON Lines, and what another run need not do again.

The manifest: one line an input, that says what became of it and proves it. ``--removed FILE``: what was taken out of each,
before its text is written anywhere. Proof is by hash: the input is what it was, the output is what was written, and
version, rules and settings are those of now. An input that had no result is tried again.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from functools import partial
from itertools import chain, islice
from mmap import ACCESS_READ, mmap
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from bodycopy.batch.documents import digest, hash_of
from bodycopy.batch.formats.compressed import is_compressed
from bodycopy.batch.formats.record import json_line
from bodycopy.batch.jobs import documents
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.outputs import Sink, make_parent, part, replacing
from bodycopy.batch.plan import Output, Pair, Plan, Remaining, Request, TaskRef
from bodycopy.batch.status import DOUBTFUL, FINE, UsageError, unusable
from bodycopy.batch.stdio import reason, shown
from bodycopy.decode.files import opened
from bodycopy.output.report.seen import by_rule

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from bodycopy.batch.inputs import Input


class ManifestError(Exception):
    """The manifest can't be written any more; the reason."""


_START = b'{"path": '
_LONGEST = 16 << 20  # bytes of a line; what is longer is not an entry
_ONCE: frozenset[str] = frozenset({"memory", "crash", "unreadable"})
"""What may have been the machine's fault: an input that had no result for such a reason is tried again."""


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
    removed: dict[str, dict[str, int]] = {}
    for family, rule, size in by_rule(outcome.removed):
        removed.setdefault(family, {})[rule] = size
    fields: dict[str, object] = {
        "path": ref.source,
        "status": outcome.status,
        "encoding": outcome.encoding,
        "characters_in": outcome.characters,
        "characters_out": len(outcome.text or ""),
        "removed": removed,
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
                    other = "is not a manifest, and --manifest would replace it; give another name"
                    raise UsageError(f"{shown(path)} {other}")
                yield entry
    except FileNotFoundError:
        return
    except OSError as error:
        raise unusable(path, error) from None


def _entry(line: bytes) -> ManifestEntry | None:
    import json

    try:
        fields: Any = json.loads(line)
        size, end = int(fields.get("bytes", 0)), int(fields.get("end", 0))
        output = Output(str(fields["output"]), size, str(fields["sha256"]), end)
        proof, run, file = (str(fields.get(name, "")) for name in ("input_sha256", "run", "file"))
        return ManifestEntry(str(fields["path"]), str(fields["status"]), output, proof, run, file, line)
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
    next(read(path), None)
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
        if more and os.path.getsize(path):
            with mmap(sink.fileno(), 0, access=ACCESS_READ) as data:
                whole = data.rfind(b"\n") + 1
            sink.truncate(whole)  # without the record that was being written when the run was killed
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


# --- resuming ---------------------------------------------------------------------------------------------


def remaining(request: Request, plan: Plan, run: str) -> Remaining:
    """Take from a plan what is proved done; raises ``UsageError``."""
    form = request.settings.output
    if not form.records or plan.shards:
        return _remaining_files(request, plan, run)
    if form.rows or not plan.stream or is_compressed(plan.stream):  # it is made as a whole
        return Remaining(plan, Counter())
    return _remaining_stream(request, plan, run)


def _remaining_files(request: Request, plan: Plan, run: str) -> Remaining:
    known: dict[str, ManifestEntry] = {}
    lost: set[str] = set()
    records: dict[str, list[ManifestEntry]] = {}
    for entry in read(request.manifest):
        if entry.file:
            records.setdefault(entry.file, []).append(entry)
            if not plan.shards and not (entry.run == run and _is_written(entry)):
                lost.add(entry.file)
        elif entry.status in FINE | DOUBTFUL and entry.run == run:
            known[entry.path] = entry
    todo: list[tuple[Input, str]] = []
    done = Counter[str]()
    lines: list[bytes] = []
    for source, target in zip(plan.inputs, plan.targets or ("",) * len(plan.inputs), strict=True):
        proof = known.get(source.source)
        own = target if plan.shards or not source.form else ""
        if proof is None or source.source in lost or not _is_proved(source, own, proof, request):
            todo.append((source, target))
            continue
        of_file = records.get(source.source, [])
        done.update(entry.status for entry in (of_file if source.form else [proof]))
        lines.extend(entry.line for entry in (*of_file, proof))
    targets = tuple(target for _, target in todo) if plan.targets else ()
    return Remaining(plan._replace(inputs=tuple(source for source, _ in todo), targets=targets), done, lines)


def _is_proved(source: Input, target: str, entry: ManifestEntry, request: Request) -> bool:
    if source.outcome is not None or source.open_here or entry.output.path not in {"", target}:
        return False
    # In place, the input is the output by now.
    same = bool(request.in_place and entry.output.path)
    return _is_written(entry) and (same or hash_of(source.path) == entry.input_sha256)


def _is_written(entry: ManifestEntry) -> bool:
    """Return whether an entry's output is what was written, or none was."""
    return not entry.output.path or hash_of(entry.output.path) == entry.output.sha256 != ""


def _remaining_stream(request: Request, plan: Plan, run: str) -> Remaining:
    """Go through the stream, the manifest and the documents side by side, as far as they agree.

    A stream that is whole is begun again at the first input that had no result for a reason that may be gone; one that is not is
    continued where it stopped, as that is wanted first.
    """
    growing = part(plan.stream)
    path = growing if os.path.exists(growing) else plan.stream
    pairs: Iterator[Pair] = documents(request, plan)
    done = Counter[str]()
    start = count = 0
    if os.path.exists(path):
        with open(path, "rb") as stream:
            for entry in read(request.manifest):
                pair = next(pairs, None)
                if pair is None:
                    break
                known = pair[1].status if isinstance(pair[1], Outcome) else ""
                retry = path != growing and entry.status in _ONCE and entry.input_sha256 and entry.status != known
                if retry or not _agrees(pair, entry, run, plan.stream, stream):
                    pairs = chain([pair], pairs)
                    break
                start, count = entry.output.end, count + 1
                if not pair[0].last:
                    done[entry.status] += 1
            if path != growing:
                stream.seek(0)
                with open(growing, "wb") as file:
                    size = start
                    while size and (piece := stream.read(min(size, 1 << 20))):
                        file.write(piece)
                        size -= len(piece)
    kept = (entry.line for entry in islice(read(request.manifest), count))
    return Remaining(plan, done, kept, pairs, start)


def _agrees(pair: Pair, entry: ManifestEntry, run: str, target: str, stream: IO[bytes]) -> bool:
    """Return whether an entry is a document's; in a stream what has no result has a record that says so, and that stays."""
    ref, item = pair
    output = entry.output
    if (entry.path, entry.run, output.path) != (ref.source, run, target) or entry.status == "write-error":
        return False
    skipped = isinstance(item, Outcome) and item.status == "skipped"
    if (ref.input_sha256 or ("" if skipped or not ref.path else hash_of(ref.path))) != entry.input_sha256:
        return False
    if stream.tell() + output.size != output.end:
        return False
    return (digest(stream.read(output.size)) if output.size else "") == output.sha256
