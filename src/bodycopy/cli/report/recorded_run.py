"""recorded_run: the paths of a manifest and of a removed file -> the documents of that run, for the report."""

from __future__ import annotations

import contextlib
import json
from io import TextIOWrapper
from typing import TYPE_CHECKING

from bodycopy.batch.status import UsageError, unusable
from bodycopy.batch.stdio import shown
from bodycopy.decode.files import contents, opened
from bodycopy.output.report.seen import Passage, ReportedDocument, by_manifest, parts_of
from bodycopy.output.restore import RemovedRecord, RestoreError, as_kept, read_records, restore_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

_MOST = 256 << 20
"""Bytes of a text that a manifest or a removed file names."""


def documents(manifest: str, removed_file: str) -> Iterator[ReportedDocument]:
    """Yield what a manifest and a removed file say of each input; of one that the run came to twice the last line counts.

    Raises ``UsageError`` where one of them is not such a file.
    """
    lines: dict[str, tuple[str, str, int, dict[str, dict[str, int]], str]] = {}
    for number, fields in _lines(manifest):
        try:
            if "records" in fields and fields.get("status") == "ok":
                continue  # the end of a file whose records have lines of their own
            path, status = str(fields["path"]), str(fields["status"])
            by_manifest(fields["removed"])
            output = str(fields.get("output", ""))
            message = "; ".join(str(words) for key in ("message", "advice") if (words := fields.get(key)))
            line = (status, message, int(fields["characters_in"]), fields["removed"], output)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UsageError(
                f"{shown(manifest)}:{number}: is not a line of a manifest; was it written by --manifest?"
            ) from None
        lines.pop(path, None)
        lines[path] = line
    with _opened(removed_file) as stream:
        places = _places(stream, removed_file)
        for path, (status, message, characters, removed, output) in lines.items():
            parts: tuple[Passage, ...] = ()
            if stream is not None and path in places:
                stream.seek(places[path])
                parts = _parts(_record(stream.readline(), removed_file), output)
            yield ReportedDocument(path, status, message, characters, by_manifest(removed), parts)


def _opened(path: str) -> contextlib.AbstractContextManager[IO[bytes] | None]:
    if not path:
        return contextlib.nullcontext()
    try:
        return opened(path)
    except OSError as error:
        raise unusable(path, error) from None


def _places(stream: IO[bytes] | None, name: str) -> dict[str, int]:
    """Find where each input's last record begins: a removed file may be larger than memory."""
    places: dict[str, int] = {}
    at = 0
    for line in stream or ():
        places[_record(line, name).path] = at
        at += len(line)
    return places


def _record(line: bytes, name: str) -> RemovedRecord:
    try:
        (record,) = read_records([line.decode("utf-8", "replace")], shown(name))
    except (RestoreError, ValueError):
        raise UsageError(
            f"{shown(name)} holds a line that is not a record of removals; was it written by --removed?"
        ) from None
    return record


def _lines(path: str) -> Iterator[tuple[int, Any]]:
    try:
        with opened(path) as file, TextIOWrapper(file, "utf-8", "replace") as stream:
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


def _parts(record: RemovedRecord, output: str) -> tuple[Passage, ...]:
    """Rebuild a page text from its removals and the text that was written; the removals alone where that has changed."""
    with contextlib.suppress(OSError, ValueError, RestoreError):
        body = as_kept(contents(output or record.output, _MOST).decode(), record)
        restore_record(body, record)
        return parts_of(body, record.removals)
    gap = Passage("\n[…]\n")
    return tuple(part for each in record.removals for part in (Passage(each.text, each.rule, each.reason), gap))
