"""recorded_run: the paths of a manifest and of a removed file -> the documents of that run, for the report."""

from __future__ import annotations

import contextlib
import json
from io import TextIOWrapper
from typing import TYPE_CHECKING

from bodycopy.batch.status import UsageError, unusable
from bodycopy.batch.stdio import shown
from bodycopy.decode.files import contents, opened
from bodycopy.output.explain import Piece, pieces
from bodycopy.output.report.seen import ReportedDocument, by_manifest
from bodycopy.output.restore import RemovedRecord, RestoreError, as_kept, read_records, restore, restore_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

_MOST = 256 << 20
"""Bytes of a text that a manifest or a removed file names."""


def documents(manifest: str, removed_file: str) -> Iterator[ReportedDocument]:
    """Yield what a manifest and a removed file say of each input; of one that the run came to twice the last line counts.

    Raises ``UsageError`` where one of them is not such a file.
    """
    lines: dict[str, tuple[ReportedDocument, str]] = {}
    for number, fields in _lines(manifest):
        try:
            if "records" in fields and fields.get("status") == "ok":
                continue  # the end of a file whose records have lines of their own
            path, status = str(fields["path"]), str(fields["status"])
            message = "; ".join(str(words) for key in ("message", "advice") if (words := fields.get(key)))
            removed = by_manifest(fields["removed"])
            seen = ReportedDocument(path, status, message, int(fields["characters_in"]), removed)
            output = str(fields.get("output", ""))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UsageError(
                f"{shown(manifest)}:{number}: is not a line of a manifest; was it written by --manifest?"
            ) from None
        lines.pop(path, None)
        lines[path] = seen, output
    with _opened(removed_file) if removed_file else contextlib.nullcontext() as stream:
        places: dict[str, int] = {}  # where each input's last record begins: a removed file may be larger than memory
        at = 0
        for line in stream or ():
            places[_record(line, removed_file).path] = at
            at += len(line)
        for path, (seen, output) in lines.items():
            if stream is None or path not in places:
                yield seen
                continue
            stream.seek(places[path])
            yield seen.with_text(_pieces(_record(stream.readline(), removed_file), output))


def _opened(path: str) -> IO[bytes]:
    try:
        return opened(path)
    except OSError as error:
        raise unusable(path, error) from None


def _record(line: bytes, name: str) -> RemovedRecord:
    try:
        (record,) = read_records([line.decode("utf-8", "replace")], shown(name))
    except (RestoreError, ValueError):
        raise UsageError(
            f"{shown(name)} holds a line that is not a record of removals; was it written by --removed?"
        ) from None
    return record


def _lines(path: str) -> Iterator[tuple[int, Any]]:
    with _opened(path) as file, TextIOWrapper(file, "utf-8", "replace") as stream:
        try:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    try:
                        yield number, json.loads(line)
                    except (ValueError, RecursionError):
                        if line.endswith("\n"):
                            yield number, None
                        # Otherwise it was being written when the run was stopped.
        except OSError as error:
            raise unusable(path, error) from None


def _pieces(record: RemovedRecord, output: str) -> list[Piece]:
    """Rebuild a page text from its removals and the text that was written; the removals alone where that has changed."""
    with contextlib.suppress(OSError, ValueError, RestoreError):
        body = as_kept(contents(output or record.output, _MOST).decode(), record)
        restore_record(body, record)
        return pieces(restore(body, record.removals), record.removals)
    gap = Piece(0, "\n[…]\n")
    return [part for each in record.removals for part in (Piece(0, each.text, each), gap)]
