"""Which format a file is in, and its records, whichever it is."""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING

from bodycopy.batch.formats import compressed
from bodycopy.batch.formats.record import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from bodycopy.batch.formats.record import Record, RecordOptions

SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".epub": "epub",
}
_ONE = (".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".eml", ".mht", ".mhtml")
"""Files that hold one document, whatever is in them."""
HEAD = 1 << 16
"""Bytes that a format is told by."""
FORMS = ("jsonl", "csv", "parquet", "warc", "wet", "feed", "epub")
_PROPER = {"parquet": "Parquet", "epub": "EPUB"}
EXTRAS = {"parquet": ("pyarrow", "parquet"), "warc": ("fastwarc", "warc")}
"""The package that a format needs, and the extra that brings it."""


def form_of(name: str, field: str = "text") -> str:
    """Return the format of records that a file's name says, or its content where the name says nothing; empty where it is one document."""
    plain = compressed.without_suffix(name).lower()
    form = next((form for suffix, form in SUFFIXES.items() if plain.endswith(suffix)), "")
    if form or plain.endswith(_ONE) or not os.path.isfile(name):
        return form
    try:
        with open(name, "rb") as file:
            return form_in(file.read(HEAD), field)
    except OSError:  # said when it is read
        return ""


def form_in(head: bytes, field: str = "text") -> str:
    """Return the format of records that a file is in, by how it begins, compressed or not; empty where it is one document."""
    from bodycopy.decode.sniff import looks_like_feed

    if packed := compressed.packed_as(head[: compressed.HEAD]):
        try:
            with compressed.honest(packed):
                head = compressed.decompressor(packed).decompress(head, HEAD)
        except FormatError:
            return ""
    magic = {b"WARC/": "warc", b"PAR1": "parquet"}.get(head[:5] if head[:1] == b"W" else head[:4], "")
    if magic or looks_like_feed(head):
        return magic or "feed"
    if head.startswith(b"PK") and b"application/epub+zip" in head[:100]:
        return "epub"
    return _form_of_lines(head, field)


def _form_of_lines(head: bytes, field: str) -> str:
    """Tell JSON Lines and tables by their first two lines: objects, or cells of which one in the first names the text's column."""
    import csv
    import json

    whole = head.decode("utf-8-sig", "replace").splitlines()[: None if len(head) < HEAD else -1]
    lines = [line for line in whole if line.strip()][:2]
    if not lines:
        cut = head.lstrip(b"\xef\xbb\xbf \t\r\n")
        return "jsonl" if cut.startswith(b'{"') and json.dumps(field).encode() in cut else ""
    try:
        found = [json.loads(line) for line in lines if line.lstrip().startswith("{")]
    except (ValueError, RecursionError):
        return ""
    if found:
        return "jsonl" if len(found) == len(lines) and (len(found) > 1 or field in found[0]) else ""
    for separator in (",", "\t", ";", "|"):
        with contextlib.suppress(csv.Error, StopIteration):
            names = next(csv.reader(lines[:1], delimiter=separator))
            if field in names and 1 < len(names) == len(next(csv.reader(lines[1:], delimiter=separator))):
                return "csv" if all(name.replace("_", "").isalnum() for name in names) else ""
    return ""


def missing(form: str) -> str:
    """Return what has to be installed for a format, empty where nothing is missing."""
    import importlib.util

    package, extra = EXTRAS.get(form, ("", ""))
    if not package or importlib.util.find_spec(package):
        return ""
    return f"{extra} needs {package}: pip install 'bodycopy[{extra}]'"


def records(file: IO[bytes], reading: RecordOptions, name: str = "") -> Iterator[Record]:
    """Yield a file's records in order, compressed or not.

    A record that can't be read is yielded with its ``problem``. Raises ``FormatError`` where the file can't be read (on).
    """
    if problem := missing(reading.form):
        raise FormatError(problem)
    buffered = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)  # type: ignore[type-var]
    packed = compressed.packed_as(buffered.peek(compressed.HEAD)[: compressed.HEAD])
    if packed and reading.form in {"parquet", "epub"}:
        raise FormatError(f"is {_PROPER[reading.form]} inside {packed}, which can't be read in pieces; unpack it first")
    if reading.form == "warc":
        from bodycopy.batch.formats import warc

        yield from warc.records(buffered, reading, packed)
        return
    if not packed:
        yield from _records(buffered, reading, name)
        return
    with compressed.opened(buffered, packed) as plain:
        yield from _records(plain, reading, name)
        if plain.raw.unread:
            raise FormatError(f"{plain.raw.unread}; fetch it again")


def _records(plain: IO[bytes], reading: RecordOptions, name: str) -> Iterator[Record]:
    if reading.form == "jsonl":
        from bodycopy.batch.formats import jsonl
        from bodycopy.batch.formats.transcode_utf16 import to_utf8

        yield from jsonl.records(to_utf8(plain), reading)
    elif reading.form == "csv":
        from bodycopy.batch.formats import table
        from bodycopy.batch.formats.transcode_utf16 import to_utf8

        separator = "\t" if compressed.without_suffix(name).lower().endswith(".tsv") else ","
        yield from table.records(to_utf8(plain), reading, separator)
    elif reading.form == "parquet":
        from bodycopy.batch.formats import parquet

        yield from parquet.records(plain, reading)
    elif reading.form == "feed":
        from bodycopy.batch.formats import feed

        yield from feed.records(plain, reading)
    else:
        from bodycopy.batch.formats import epub

        yield from epub.records(plain, reading)
