"""WARC and WET -> records: pages that servers sent, and texts that others took from pages.

Where one record ends and the next begins is found here, so that damage to one costs no other: a length that lies, a header
that is not one, a part that can't be unpacked. HTTP's encodings of a page are undone by FastWARC, each by itself. A page that is only
there in part is a record with its damage.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

from bodycopy.batch.formats.compressed import HEAD, Members, compression_of
from bodycopy.batch.formats.record import FormatError, Record, RecordOptions, document_record
from bodycopy.batch.formats.streams import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Kind

HTML_TYPES = ("text/html", "application/xhtml+xml")

_WANTED = frozenset({"response", "resource", "conversion"})
_PACKED = 4  # how much larger than a document its record may be: it comes with headers, and seldom in a longer form
_BEGINS = b"WARC/"
_NEXT = b"\nWARC/1."
_END = b"\r\n\r\n"
_HEADER = 64 << 10  # bytes of the longest header
_HEADER_END = re.compile(rb"\r\n\r\n|\n\n")
_PIECE = 1 << 16
_SPACE = b"\r\n\t \0"
_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_PLAIN_DEFLATE, _DEFLATE, _AS_GZIP = -15, 15, 31
"""How zlib is told what is around the data: nothing, zlib's own header, or gzip's."""


class _Entry(NamedTuple):
    headers: dict[str, str]
    content: bytes = b""
    problem: str = ""
    too_large: bool = False


class _Source:
    """Plain bytes that are looked at before they are taken; damage is an end after which more may come."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._over = False
        self.buffer = bytearray()
        self.damage = ""

    def fill(self, size: int) -> int:
        """Have ``size`` bytes in the buffer, or as many as there are; return how many."""
        while len(self.buffer) < size and not self._over:
            try:
                self.buffer += next(self._pieces)
            except StopIteration:
                self._over = True
                if unread := getattr(self._pieces, "unread", ""):
                    self._pieces = iter(())
                    self.damage = f"{unread}; fetch it again"
            except FormatError as error:
                self._over = True
                self.damage = str(error)
        return len(self.buffer)

    def take(self, size: int) -> bytes:
        """Return the next ``size`` bytes, fewer at the end."""
        self.fill(size)
        taken = bytes(self.buffer[:size])
        del self.buffer[:size]
        return taken

    def skip_space(self) -> None:
        """Leave out what may be between records."""
        while self.fill(1) and self.buffer[0] in _SPACE:
            self.buffer = self.buffer.lstrip(_SPACE)

    def skip_to_next(self) -> None:
        """Leave out all before the next line that may begin a record."""
        while (at := self.buffer.find(_NEXT)) < 0 and not self._over:
            del self.buffer[: -len(_NEXT)]
            self.fill(len(self.buffer) + 1)
        del self.buffer[: at + 1 or None]

    def after_damage(self) -> str:
        """Go on after damage, and return what it was."""
        damage, self.damage, self._over = self.damage, "", False
        self.buffer.clear()
        return damage

    def is_between(self) -> bool:
        """Return whether a record ends here as it should, or another one is next, or nothing."""
        if self.fill(len(_END)) >= len(_END) and self.buffer.startswith(_END):
            return True
        self.skip_space()
        return not self.fill(1) or self.begins()

    def begins(self) -> bool:
        """Return whether a record is next."""
        return self.fill(len(_BEGINS)) >= len(_BEGINS) and self.buffer.startswith(_BEGINS)


def records(file: IO[bytes], reading: RecordOptions, packed: str = "") -> Iterator[Record]:
    """Yield one record a response, resource or conversion, numbered by its place among these; ``packed`` is what it is compressed by.

    What can't be read is a record with its problem. Raises ``FormatError`` where the file is not WARC.
    """
    # Only in these is each record a member of its own.
    begins = _BEGINS if packed in {"gzip", "Zstandard"} else b""
    source = _Source(Members(file, packed, begins) if packed else pieces_of(file))
    some = source.fill(1)
    source.skip_space()
    if some and not source.damage and not source.begins():
        raise FormatError("is not WARC; say with --from what it is")
    number = 0
    while (entry := _entry(source, reading)) or source.damage:
        entry = entry or _Entry({}, problem=source.after_damage())
        if entry.problem or entry.headers["warc-type"] in _WANTED:
            number += 1
            yield _record(number, entry, reading)


def _entry(source: _Source, reading: RecordOptions) -> _Entry | None:
    """Return the next record, None at the end."""
    source.skip_space()
    if not source.fill(1):
        return None
    headers = _headers(source)
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        source.skip_to_next()
        if source.damage and not source.buffer:
            return None  # which says why the header ends early
        what = "this record's header has no valid length" if headers else "this is not a WARC record"
        return _Entry(headers, problem=f"{what}; the file is damaged here")
    size = int(length)
    if 0 < reading.limit * _PACKED < size:
        left = size
        while left and (taken := source.take(min(left, _PIECE))):
            left -= len(taken)
        problem = _cut_off(source, size - left, size) if left else ""
        return _Entry(headers, problem=problem, too_large=not problem)
    content = source.take(size)
    if len(content) == size and source.is_between():
        return _Entry(headers, content)
    # Its length is wrong, or the file is damaged: find the next record.
    if at := content.find(_NEXT) + 1:
        source.buffer[:0] = content[at:]
        problem = f"its header says {size:,} bytes, and the next record begins after {at:,}"
    elif len(content) < size:
        problem = _cut_off(source, len(content), size)
    else:
        source.skip_to_next()
        problem = f"its header says {size:,} bytes, and it has more"
    return _Entry(headers, problem=problem)


def _headers(source: _Source) -> dict[str, str]:
    """Take a header and return its fields, by lower-case names; empty where there is none, and nothing is taken."""
    source.fill(_HEADER)
    end = _HEADER_END.search(source.buffer, 0, _HEADER)
    if end is None or not source.begins():
        return {}
    lines = source.take(end.end())[: end.start()].decode("utf-8", "replace").splitlines()
    headers = {"warc-type": ""}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers


def _cut_off(source: _Source, found: int, size: int) -> str:
    return source.after_damage() if source.damage else f"the file ends after {found:,} of its {size:,} bytes"


def _record(number: int, entry: _Entry, reading: RecordOptions) -> Record:
    header = entry.headers.get
    url = header("warc-target-uri", "").removeprefix("<").removesuffix(">")
    charset, data, problem, damage = "", entry.content, entry.problem, ""
    content_type = header("content-type", "")
    if cut := header("warc-truncated", ""):
        damage = f"it was cut off when it was fetched (WARC-Truncated: {cut[:40]})"
    elif header("warc-segment-number"):
        damage = "it is only the first part of what was fetched: the rest is in other records (WARC-Segment-Number)"
    if not problem and not entry.too_large and content_type.lower().startswith("application/http"):
        try:
            page = _page(entry.content)
            content_type = page.http_headers.get("Content-Type", "") if page.http_headers else ""
            charset = page.http_charset or ""
            data, unread = _decoded(entry.content, page, reading.limit)
            damage = damage or unread
        except Exception as error:  # noqa: BLE001 - whatever its decoders make of hostile bytes
            data, problem = b"", f"its content can't be read: {str(error)[:200]}"
    kind: Kind | None = "html" if content_type.partition(";")[0].strip().lower() in HTML_TYPES else None
    fields = {"id": header("warc-record-id", ""), "url": url, "date": header("warc-date", "")}
    fields["content_type"] = content_type
    beside = {"problem": problem, "damage": damage, "url": url, "charset": charset, "kind": kind}
    found = document_record(number, data, fields, reading, **beside)
    return found._replace(data=b"", too_large=True) if entry.too_large else found


def _page(content: bytes, decode: Literal["transfer", "all"] = "transfer") -> Any:  # noqa: ANN401 - FastWARC's record
    """Return what a server sent, on its own, so that its damage harms nothing else; ``decode`` names the encodings of HTTP to undo."""
    from fastwarc.warc import ArchiveIterator

    if not content.startswith(b"HTTP/"):
        raise ValueError("it has no header of HTTP")
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    alone = io.BytesIO(head.encode() + content + b"\r\n\r\n")
    page = next(iter(ArchiveIterator(alone, parse_http=False, stream_detect=False)))
    page.parse_http(auto_decode=decode, quirks_mode=True)  # a header's lines may end without carriage returns
    return page


def _decoded(content: bytes, page: Any, limit: int) -> tuple[bytes, str]:  # noqa: ANN401 - as in _page
    """Return a page's bytes, no more than ``limit + 1`` of them (0: all), and why there are no more.

    gzip and deflate are undone here, as FastWARC takes the end of what there is for the end of the page, and any deflate for zlib's.
    A page that is said to be gzip and isn't was unpacked when it was fetched.
    """
    coding = (page.http_headers.get("Content-Encoding", "") if page.http_headers else "").strip().lower()
    name = _CODINGS.get(coding)
    if name is None:
        return _page(content, "all").reader.read(limit + 1 if limit else -1), ""
    packed = page.reader.read(-1)
    form = _AS_GZIP
    if name == "deflate":
        has_header = packed[:1] and packed[0] & 15 == 8 and int.from_bytes(packed[:2]) % 31 == 0
        form = _DEFLATE if has_header else _PLAIN_DEFLATE
    elif compression_of(packed[:HEAD]) != "gzip":
        return packed, ""
    unpacking = zlib.decompressobj(form)
    data = bytearray()
    try:
        for at in range(0, len(packed), _PIECE):
            data += unpacking.decompress(packed[at : at + _PIECE], limit + 1 - len(data) if limit else 0)
            if unpacking.eof or len(data) > limit > 0:
                return bytes(data), ""
    except zlib.error:
        pass
    if not data:
        raise ValueError(f"its {name} data is damaged; fetch it again")
    return bytes(data), f"its {name} data ends early or is damaged; what comes after is missing"
