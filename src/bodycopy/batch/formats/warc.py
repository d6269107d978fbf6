"""WARC and WET -> records, by FastWARC: pages that servers sent, and texts that others took from pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError, Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

    from bodycopy.batch.formats.record import Reading
    from bodycopy.document import Kind

HTML_TYPES = ("text/html", "application/xhtml+xml")


def records(file: IO[bytes], reading: Reading) -> Iterator[Record]:
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


def _record(number: int, entry: Any, reading: Reading) -> Record:  # noqa: ANN401 - FastWARC's record
    headers = entry.headers
    fields: dict[str, Any] = {
        "id": headers.get("WARC-Record-ID", ""),
        "url": headers.get("WARC-Target-URI", ""),
        "date": headers.get("WARC-Date", ""),
        "content_type": headers.get("Content-Type", ""),
    }
    charset = ""
    problem = ""
    try:
        if entry.is_http:
            entry.parse_http(auto_decode="all")
            fields["content_type"] = entry.http_headers.get("Content-Type", "") if entry.http_headers else ""
            charset = entry.http_charset or ""
        data = entry.reader.read(reading.limit + 1 if reading.limit else -1)
    except (OSError, ValueError, RuntimeError) as error:
        data, problem = b"", f"its content can't be read: {str(error)[:200]}"
    large = bool(reading.limit) and len(data) > reading.limit
    name = (fields.get(reading.id_field) if reading.id_field else "") or str(number)
    fields[reading.field] = None
    return Record(
        str(name)[:200],
        b"" if large else data,
        fields,
        reading.field,
        problem,
        too_large=large,
        url=fields["url"],
        charset=charset,
        kind=_kind(fields["content_type"]),
    )


def _kind(content_type: str) -> Kind | None:
    return "html" if content_type.partition(";")[0].strip().lower() in HTML_TYPES else None
