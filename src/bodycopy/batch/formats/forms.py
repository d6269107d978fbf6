"""The one list of formats, of files that hold many documents and of results; which format a file is in, and its records."""

from __future__ import annotations

import contextlib
import io
import os
import re
from typing import IO, TYPE_CHECKING, NamedTuple

from bodycopy.batch.formats import compressed
from bodycopy.batch.formats.record import FormatError, Record, RecordOptions
from bodycopy.batch.formats.streams import stream_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bodycopy.document import Document

SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
SUFFIXES |= {".warc": "warc", ".wet": "warc", ".rss": "feed", ".atom": "feed", ".epub": "epub"}
_ONE = (".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".eml", ".mht", ".mhtml")
"""Files that hold one document, whatever their content."""
HEAD = 1 << 16  # bytes that a format is told by
_OBJECT = re.compile(r"\s*(\[)?\s*\{")
_INDEX_AT_END = {"parquet": "Parquet", "epub": "EPUB"}
EXTRAS = {"parquet": ("pyarrow", "parquet"), "warc": ("fastwarc", "warc")}
"""The package that a format needs, and the extra that brings it."""


class OutputForm(NamedTuple):
    """A form of results."""

    suffix: str
    render: Callable[[Document], str] | None = None  # marks the body text up
    records: bool = False  # all go to one file, a record each; otherwise each is a file of its own
    rows: bool = False
    """The file is a table, which a terminal or pipe can't take; otherwise records are lines, and a run that was killed can be taken up."""


def _markdown(document: Document) -> str:
    from bodycopy.output.markdown import to_markdown

    return to_markdown(document)


OUTPUTS = {
    "text": OutputForm(".txt"),
    "markdown": OutputForm(".md", _markdown),
    "jsonl": OutputForm(".jsonl", records=True),
    "parquet": OutputForm(".parquet", records=True, rows=True),
}


def form_of(name: str, field: str = "text") -> str:
    """Return the format of records that a file's name says, or its content where the name says nothing; empty where it is one document."""
    plain = compressed.without_suffix(name).lower()
    form = next((form for suffix, form in SUFFIXES.items() if plain.endswith(suffix)), "")
    if form or plain.endswith(_ONE) or not os.path.isfile(name):
        return form
    try:
        with open(name, "rb") as file:
            return form_in(file.read(HEAD), field)
    except OSError:  # reported when it is read
        return ""


def form_in(head: bytes, field: str = "text") -> str:
    """Return the format of records that a file is in, by how it begins, compressed or not; empty where it is one document."""
    from bodycopy.decode.sniff import looks_like_feed

    if packed := compressed.compression_of(head[: compressed.HEAD]):
        try:
            with compressed.format_errors(packed):
                head = compressed.decompressor(packed).decompress(head, HEAD)
        except FormatError:
            return ""
    if head.startswith((b"WARC/", b"PAR1")):
        return "warc" if head.startswith(b"W") else "parquet"
    if looks_like_feed(head):
        return "feed"
    if head.startswith(b"PK") and b"application/epub+zip" in head[:100]:
        return "epub"
    return _form_of_lines(head, field)


def _form_of_lines(head: bytes, field: str) -> str:
    """Tell JSON Lines and tables by their first two lines: objects, or cells of which one in the first names the text's column."""
    import csv
    import json

    text = head.decode("utf-8-sig", "replace")
    if _is_json(text, field, cut=len(head) >= HEAD):
        return "jsonl"
    whole = text.splitlines()[: None if len(head) < HEAD else -1]
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


def _is_json(text: str, field: str, *, cut: bool) -> bool:
    """Tell whether a text is a list of objects, or one object with the text's field: records too, if not a line each."""
    import json

    start = _OBJECT.match(text)
    if start is None:
        return False
    try:
        if cut:
            return bool(start[1]) and isinstance(json.JSONDecoder().raw_decode(text, start.end() - 1)[0], dict)
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, list) or field in found


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
    buffered: io.BufferedReader = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)  # type: ignore[arg-type]
    packed = compressed.compression_of(buffered.peek(compressed.HEAD)[: compressed.HEAD])
    if form := _INDEX_AT_END.get(reading.form):
        if packed:
            raise FormatError(f"is {form} inside {packed}, which can't be read in pieces; unpack it first")
        if not buffered.seekable():
            raise FormatError(f"{form} can't be read from a pipe, as its end comes first; name the file")
    if compressed.without_suffix(name).lower().endswith(".tsv"):
        reading = reading._replace(separator="\t")
    if reading.form == "warc":  # which goes on after damage
        from bodycopy.batch.formats import warc

        yield from warc.records(buffered, reading, packed)
    elif not packed:
        yield from _reader(reading.form)(buffered, reading)
    else:
        members = compressed.Members(buffered, packed)
        yield from _reader(reading.form)(stream_of(members), reading)
        if members.unread:
            raise FormatError(f"{members.unread}; fetch it again")


def _reader(form: str) -> Callable[[io.BufferedReader, RecordOptions], Iterator[Record]]:
    if form == "jsonl":
        from bodycopy.batch.formats.jsonl import records
    elif form == "csv":
        from bodycopy.batch.formats.table import records
    elif form == "parquet":
        from bodycopy.batch.formats.parquet import records
    elif form == "feed":
        from bodycopy.batch.formats.feed import records
    else:
        from bodycopy.batch.formats.epub import records
    return records
