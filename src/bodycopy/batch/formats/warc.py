"""WARC and WET -> records, by FastWARC: pages that servers sent, and texts that others took from pages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError, Record, of_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

    from bodycopy.batch.formats.record import RecordOptions
    from bodycopy.document import Kind

HTML_TYPES = ("text/html", "application/xhtml+xml")

_PACKED = 4
"""How much larger than a document its record may be: it comes with headers, and seldom in a longer form."""


def records(file: IO[bytes], reading: RecordOptions) -> Iterator[Record]:
    """Yield one record a response, resource or conversion, numbered by its place among these; raises ``FormatError``."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    number = 0
    try:
        for entry in ArchiveIterator(file, record_types=wanted, parse_http=False, stream_detect=False):
            number += 1
            yield _record(number, entry, reading)
    except (OSError, ValueError, RuntimeError) as error:
        after = f" after record {number}" if number else ""
        raise FormatError(f"can't be read as WARC{after}: {str(error)[:200]}") from None
    if not number:
        raise FormatError("holds no WARC record of a page; say by --from what it is")


def _record(number: int, entry: Any, reading: RecordOptions) -> Record:  # noqa: ANN401 - FastWARC's record
    headers = entry.headers
    fields: dict[str, Any] = {
        "id": headers.get("WARC-Record-ID", ""),
        "url": headers.get("WARC-Target-URI", ""),
        "date": headers.get("WARC-Date", ""),
        "content_type": headers.get("Content-Type", ""),
    }
    charset = ""
    problem = ""
    if reading.limit and entry.content_length > reading.limit * _PACKED:
        return Record(
            str(number), b"", {**fields, reading.field: None}, reading.field, too_large=True, url=fields["url"]
        )
    try:
        # By itself, so that what is wrong inside doesn't harm the records that come after.
        alone = _alone(entry) if entry.is_http else entry
        if entry.is_http:
            alone.parse_http(auto_decode="all")
            fields["content_type"] = alone.http_headers.get("Content-Type", "") if alone.http_headers else ""
            charset = alone.http_charset or ""
        data = alone.reader.read(reading.limit + 1 if reading.limit else -1)
    except Exception as error:  # noqa: BLE001 - whatever its decoders make of hostile bytes
        data, problem = b"", f"its content can't be read: {str(error)[:200]}"
    kind = _kind(fields["content_type"])
    return of_document(number, data, fields, reading, problem=problem, url=fields["url"], charset=charset, kind=kind)


def _alone(entry: Any) -> Any:  # noqa: ANN401 - FastWARC's record
    """Return a record of the same content that has nothing to do with its file."""
    from fastwarc.warc import ArchiveIterator

    content = entry.reader.read(-1)
    if len(content) < entry.content_length:
        raise EOFError(f"the file ends after {len(content):,} of its {entry.content_length:,} bytes")
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    alone = io.BytesIO(head.encode() + content + b"\r\n\r\n")
    return next(iter(ArchiveIterator(alone, parse_http=False, stream_detect=False)))


def _kind(content_type: str) -> Kind | None:
    return "html" if content_type.partition(";")[0].strip().lower() in HTML_TYPES else None
