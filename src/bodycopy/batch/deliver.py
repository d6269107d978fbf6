"""Outcomes -> what became of each in the end: texts and records are written.

Records go to one file or standard output: JSON Lines, compressed or not, or Parquet.
"""

from __future__ import annotations

import contextlib
import io
import os
from functools import partial
from itertools import chain, groupby
from typing import IO, TYPE_CHECKING, NamedTuple

from bodycopy.batch import outputs
from bodycopy.batch.documents import digest, hash_of, stamp_of
from bodycopy.batch.formats.compressed import compressing, is_compressed
from bodycopy.batch.formats.record import OWN, encoded_line, json_line, to_json, unused_name
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.plan import NOTHING, Output, Plan, Request, TaskRef
from bodycopy.batch.status import DOUBTFUL, FINE
from bodycopy.batch.stdio import shown, with_line_end, write_stdout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Arriving = tuple[TaskRef, Outcome]
    Put = Callable[[TaskRef, Outcome], Output]

SCHEMA = 1  # of the JSONL records; raised when a key is dropped or changes its meaning, not when one is added
_REMOVAL = ("start", "end", "rule", "family", "reason", "text", "also", "confidence")
"""What records say of a removal, in this order."""
_AS_NAMED = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_CHANGED = "was written by somebody else while it was cleaned, and stays as it is; clean it again"
_LINKED = "has other names (hard links), which would keep the old text"
_APART = "make a copy in its place, or use -o to write the text elsewhere"


class Delivered(NamedTuple):
    """An input that is done."""

    ref: TaskRef
    outcome: Outcome
    output: Output = NOTHING


def deliver(request: Request, plan: Plan, arriving: Iterator[Arriving], start: int = 0) -> Iterator[Delivered]:
    """Write each result and yield what became of it; ``start`` is where a stream is taken up."""
    if plan.shards:
        yield from _shards(request, plan, arriving)
    elif request.settings.output.records:
        yield from _stream(request, plan, arriving, start)
    else:
        for ref, outcome in arriving:
            left_out = ref.last or outcome.text is None or (request.check and not request.diff)
            if left_out or (_is_unwanted(request, outcome) and not request.diff):
                yield Delivered(ref, outcome)
            else:
                yield _text(outcome, request, ref, plan.root)


def _is_unwanted(request: Request, outcome: Outcome) -> bool:
    """Return whether ``--on-empty`` leaves it out."""
    return outcome.status == "empty" and request.settings.on_empty != "keep"


def _text(outcome: Outcome, request: Request, ref: TaskRef, root: str) -> Delivered:
    if not request.in_place:
        outcome = outcome._replace(text=with_line_end(outcome.text or ""))
    target, final = ref.target, write_text(outcome, ref.target, root, in_place=request.in_place, backup=request.backup)
    if not request.manifest or not target or final.text is None or (request.in_place and not final.changed):
        return Delivered(ref, final)
    data = _encoded(outcome, target, in_place=request.in_place)
    return Delivered(ref, final, Output(target, len(data), digest(data)))


def write_text(outcome: Outcome, target: str, root: str = "", *, in_place: bool, backup: str = "") -> Outcome:
    """Write one text to a file, or to standard output where ``target`` is empty; what can't be written is a ``write-error``."""
    data = _encoded(outcome, target, in_place=in_place)
    try:
        if not target:
            write_stdout(data)
        elif not in_place:
            outputs.write(target, data, root)
        elif outcome.changed:
            if outcome.stamp and stamp_of(target) != outcome.stamp:
                return outcome._replace(status="write-error", text=None, message=_CHANGED)
            if os.stat(target).st_nlink > (2 if backup and _is_same(target + backup, target) else 1):
                return outcome._replace(status="skipped", text=None, message=_LINKED, advice=_APART)
            if backup:
                _back_up(target, backup)
            outputs.write(target, data, keep_mode=True)
    except OSError as error:
        if isinstance(error, BrokenPipeError) and not target:
            raise
        return write_error(target, error)
    return outcome


def _back_up(target: str, suffix: str) -> None:
    """Keep a file that is to be replaced under a second name: with ``suffix`` added, and a number where that is taken.

    A backup is never replaced: it may be all that is left of an older text. Raises ``OSError``.
    """
    backup, number = target + suffix, 0
    while os.path.lexists(backup):
        if _is_same(backup, target):  # of a run that was killed between this and what comes next
            return
        number += 1
        backup = f"{target}{suffix}.{number}"
    try:
        os.link(target, backup)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        from shutil import copyfileobj

        with open(target, "rb") as old, open(backup, "xb", 0, opener=partial(os.open, mode=0o600)) as new:
            copyfileobj(old, new)
            outputs.copy_mode(new.fileno(), target)
            os.fsync(new.fileno())


def _is_same(one: str, other: str) -> bool:
    return os.path.lexists(one) and os.path.samestat(os.lstat(one), os.stat(other))


def _encoded(outcome: Outcome, target: str, *, in_place: bool) -> bytes:
    data = (outcome.text or "").encode("utf-8", "replace")
    if in_place or not is_compressed(target):
        return data
    packed = io.BytesIO()
    with compressing(packed, target) as stream:
        stream.write(data)
    return packed.getvalue()


def write_error(target: str, error: Exception) -> Outcome:
    """Return the outcome of a text that can't be written to a file, or to standard output where ``target`` is empty."""
    where, reason = shown(target) if target else "standard output", getattr(error, "strerror", "") or str(error)
    return Outcome("write-error", f"{where}: {reason[:1].lower()}{reason[1:]}; there is no result")


# --- records ----------------------------------------------------------------------------------------------


def _stream(request: Request, plan: Plan, arriving: Iterator[Arriving], start: int) -> Iterator[Delivered]:
    """Write one record an input; when the stream breaks, none of what follows has a result."""
    done = 0
    ref = TaskRef(plan.inputs[0].source if plan.inputs else "")
    try:
        with _streaming(request, plan.stream, one_file=len(plan.inputs) == 1, start=start) as put:
            for ref, outcome in arriving:
                yield Delivered(ref, outcome, put(ref, outcome))
                done += 1
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError) and not plan.stream:
            raise
        broken = write_error(plan.stream, error)
        lost = f"for {len(plan.inputs) - (0 if plan.stream else done)} inputs"
        if any(source.form for source in plan.inputs):
            lost = "from there on"
        yield Delivered(ref, broken._replace(message=f"{broken.message} {lost}"))


def _shards(request: Request, plan: Plan, arriving: Iterator[Arriving]) -> Iterator[Delivered]:
    """Write a file of records for each file of records; one that can't be written costs that file only."""
    targets = {*plan.targets}

    def shard(pair: Arriving) -> str:
        return pair[0].target if pair[0].target in targets and pair[1].status != "skipped" else ""

    for target, group in groupby(arriving, shard):
        if not target:
            yield from (Delivered(*pair) for pair in group)
            continue
        broken: Outcome | None = None
        whole, waiting = NOTHING, list[TaskRef]()
        try:
            with _streaming(request, target, one_file=True, root=plan.root) as put:
                for ref, outcome in group:
                    waiting = [ref]
                    put(ref, outcome)
                    waiting.clear()
                    if not ref.last:
                        yield Delivered(ref, outcome)
            if request.manifest:
                whole = Output(target, os.path.getsize(target), hash_of(target))
        except (OSError, ValueError) as error:
            broken = write_error(target, error)
        for ref in chain(waiting, (ref for ref, _ in group)):  # none are left unless it broke
            if not ref.last:
                yield Delivered(ref, broken or outcome)
        yield Delivered(ref, broken or outcome, whole)


@contextlib.contextmanager
def _streaming(request: Request, target: str, *, one_file: bool, start: int = 0, root: str = "") -> Iterator[Put]:
    """Return a function that writes a record and says what was written; the file is whole when the block ends.

    ``target`` is empty for standard output. With a manifest the file grows as ``NAME.part``, which stays when the block
    fails; ``start`` is the size to cut it back to and go on from. ``one_file`` says that all records are of one input.
    Raises ``OSError``.
    """
    growing = bool(request.manifest and target and not root) and not outputs.is_written_to(target)
    with contextlib.ExitStack() as stack:
        if growing:
            outputs.make_parent(target)
            descriptor = os.open(outputs.part(target), os.O_RDWR | os.O_CREAT | _AS_NAMED, 0o666)
            file = stack.enter_context(outputs.Sink(descriptor, "wb"))
            file.truncate(start)
            file.seek(start)
        elif target:
            file = stack.enter_context(outputs.replacing(target, root))
        else:
            file = stack.enter_context(outputs.Sink(1, "wb", closefd=False))
        if request.settings.output.rows:
            from bodycopy.batch.formats.parquet import Writer

            # Closed in any case, or what is left would be written later, to whatever the descriptor is by then.
            rows = stack.enter_context(contextlib.closing(Writer(file, request.settings.field)))

            def put(ref: TaskRef, outcome: Outcome) -> Output:
                one = ref.record
                if not _has_no_record(request, ref, outcome):
                    schema = one.schema if one and one_file else b""
                    rows.write(one.fields if one else {}, outcome.text, _about(ref.source, outcome), schema)
                return NOTHING

            yield put
        else:
            packed = stack.enter_context(compressing(file, target)) if is_compressed(target) else file
            yield _lines(request, target, packed, start)
    if growing:
        os.replace(outputs.part(target), target)


def _lines(request: Request, target: str, file: IO[bytes], end: int) -> Put:
    """Return what writes JSON Lines after ``end`` bytes."""

    def put(ref: TaskRef, outcome: Outcome) -> Output:
        nonlocal end
        if _has_no_record(request, ref, outcome):
            return Output(target, end=end)
        data = record(ref, outcome, metadata=request.metadata)
        file.write(data)
        end += len(data)
        return Output(target, len(data), digest(data) if request.manifest else "", end)

    return put


def _has_no_record(request: Request, ref: TaskRef, outcome: Outcome) -> bool:
    """Return whether a stream has no record of it: it is unwanted, or the end of a file that was read well."""
    return outcome.status in FINE | DOUBTFUL if ref.last else _is_unwanted(request, outcome)


def record(ref: TaskRef, outcome: Outcome, *, metadata: bool = False) -> bytes:
    """Return an input's JSONL record, as UTF-8 with its line end.

    Offsets are characters of the page text. ``metadata`` adds what the page says about itself, which is nothing for what is
    not HTML. A record of a file of many keeps what it held, with the body text in its place.
    """
    fields: dict[str, object] = {"schema": SCHEMA, **_about(ref.source, outcome)}
    if metadata:
        fields["metadata"] = dict(outcome.metadata)
    one = ref.record
    if one is None and not ref.last:
        return json_line(fields)
    del fields["text"]  # the end of a file has the shape of its records, as whoever reads one reads the other
    held = one.fields if one else {}
    own = unused_name(OWN, held)
    if one and one.around[0]:
        before, after = one.around
        return encoded_line(f"{before}{to_json(outcome.text)}{after}, {to_json(own)}: {to_json(fields)}}}")
    return json_line({**held, one.field if one else ref.field: outcome.text, own: fields})


def _about(source: str, outcome: Outcome) -> dict[str, object]:
    """Return what records say of an outcome."""
    about = {name: getattr(outcome, name) for name in ("status", "message", "advice", "text", "encoding")}
    removed = [{key: getattr(removal, key) for key in _REMOVAL} for removal in outcome.removed]
    kind = {"paywalled": outcome.paywalled, "kind": outcome.kind}
    return {"source": source, **about, "repaired": dict(outcome.repaired), "removed": removed, **kind}
