"""Plan and manifest -> what is left of the plan: inputs whose results are proved are not done again.

Proof is by hash: the input is what it was, the output is what was written, and version, rules and
settings are those of now. An input that had no result is tried again.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from bodycopy.batch import manifest, outputs
from bodycopy.batch.documents import digest, hash_of
from bodycopy.batch.formats.compressed import is_compressed
from bodycopy.batch.jobs import documents
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.plan import Remaining
from bodycopy.batch.status import DOUBTFUL, FINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.batch.inputs import Input
    from bodycopy.batch.manifest import ManifestEntry
    from bodycopy.batch.plan import Pair, Plan, Request

_ONCE: frozenset[str] = frozenset({"memory", "crash", "unreadable"})
"""What may have been the machine's fault: another run may do better."""


def left(request: Request, plan: Plan, run: str) -> Remaining:
    """Take from a plan what is proved done; raises ``UsageError``."""
    form = request.settings.output
    if not form.records or plan.shards:
        return _files_left(request, plan, run)
    if form.rows or not plan.stream or is_compressed(plan.stream):  # it is made as a whole
        return Remaining(plan, Counter())
    return _stream_left(request, plan, run)


def _files_left(request: Request, plan: Plan, run: str) -> Remaining:
    known: dict[str, ManifestEntry] = {}
    lost: set[str] = set()
    records: dict[str, list[ManifestEntry]] = {}
    for entry in manifest.read(request.manifest):
        if entry.file:
            records.setdefault(entry.file, []).append(entry)
            if not plan.shards and not (entry.run == run and _is_written(entry)):
                lost.add(entry.file)
        elif entry.status in FINE | DOUBTFUL:
            known[entry.path] = entry
    todo: list[tuple[Input, str]] = []
    done = Counter[str]()
    lines: list[bytes] = []
    for source, target in zip(plan.inputs, plan.targets or ("",) * len(plan.inputs), strict=True):
        proof = known.get(source.source)
        own = target if plan.shards or not source.form else ""
        if proof is None or source.source in lost or proof.run != run or not _is_proved(source, own, proof, request):
            todo.append((source, target))
            continue
        of_file = records.get(source.source, [])
        done.update(record.status for record in of_file)
        lines.extend(record.line for record in (*of_file, proof))
        if not source.form:
            done[proof.status] += 1
    targets = tuple(target for _, target in todo) if plan.targets else ()
    return Remaining(plan._replace(inputs=tuple(source for source, _ in todo), targets=targets), done, lines)


def _is_proved(source: Input, target: str, entry: ManifestEntry, request: Request) -> bool:
    if source.outcome is not None or source.open_here or entry.output.path not in {"", target}:
        return False
    if not _is_written(entry):
        return False
    # In place, the input is the output by now.
    return bool(request.in_place and entry.output.path) or hash_of(source.path) == entry.input_sha256


def _is_written(entry: ManifestEntry) -> bool:
    """Return whether an entry's output is what was written, or none was."""
    return not entry.output.path or hash_of(entry.output.path) == entry.output.sha256 != ""


def _stream_left(request: Request, plan: Plan, run: str) -> Remaining:
    """Go through the stream, the manifest and the documents side by side, as far as they agree.

    A stream that is whole is begun again at the first input that had no result for a reason that may be gone; one that is not is
    continued where it stopped, as that is wanted first.
    """
    part = outputs.part(plan.stream)
    path = part if os.path.exists(part) else plan.stream
    pairs: Iterator[Pair] = documents(request, plan)
    done = Counter[str]()
    start = count = 0
    if os.path.exists(path):
        with open(path, "rb") as stream:
            for entry in manifest.read(request.manifest):
                pair = next(pairs, None)
                if pair is None:
                    break
                agrees = _agrees(pair, entry, run, plan.stream, stream)
                if not agrees or (path != part and _may_do_better(pair, entry)):
                    pairs = chain([pair], pairs)
                    break
                start, count = entry.output.end, count + 1
                if not pair[0].last:
                    done[entry.status] += 1
            if path != part:
                stream.seek(0)
                with open(part, "wb") as file:
                    size = start
                    while size and (piece := stream.read(min(size, 1 << 20))):
                        file.write(piece)
                        size -= len(piece)
    kept = (entry.line for entry in islice(manifest.read(request.manifest), count))
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


def _may_do_better(pair: Pair, entry: ManifestEntry) -> bool:
    """Return whether an input had no result for a reason that may be gone."""
    known = pair[1].status if isinstance(pair[1], Outcome) else ""
    return entry.status in _ONCE and entry.input_sha256 != "" and entry.status != known
