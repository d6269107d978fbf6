"""Which format a file is in, and its records, whichever it is."""

from __future__ import annotations

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
"""Files that are not searched for a feed."""
FORMS = ("jsonl", "csv", "parquet", "warc", "wet", "feed", "epub")
_PROPER = {"parquet": "Parquet", "epub": "EPUB"}
EXTRAS = {"parquet": ("pyarrow", "parquet"), "warc": ("fastwarc", "warc")}
"""The package that a format needs, and the extra that brings it."""


def form_of(name: str) -> str:
    """Return the format of records that a file's name says, or of a feed its content; empty where it is one document."""
    plain = compressed.without_suffix(name).lower()
    form = next((form for suffix, form in SUFFIXES.items() if plain.endswith(suffix)), "")
    return form or ("feed" if not plain.endswith(_ONE) and _holds_feed(name) else "")


def _holds_feed(path: str) -> bool:
    """Tell whether a file is a feed, compressed or not: many are called ``feed.xml`` or have no suffix. Never raises."""
    if not os.path.isfile(path):
        return False
    from bodycopy.decode.sniff import FEED_HEAD, looks_like_feed

    try:
        with open(path, "rb") as file:
            packed = compressed.packed_as(file.peek(compressed.HEAD)[: compressed.HEAD])
            plain = compressed.opened(file, packed) if packed else file
            return looks_like_feed(plain.read(FEED_HEAD))
    except Exception:  # noqa: BLE001 - what is broken or can't be read is said of when it is read
        return False


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
    with compressed.honest(packed), compressed.opened(buffered, packed) as plain:
        yield from _records(plain, reading, name)
        if plain.raw.unread:
            raise FormatError(f"{plain.raw.unread}; fetch it again")


def _records(plain: IO[bytes], reading: RecordOptions, name: str) -> Iterator[Record]:
    if reading.form == "jsonl":
        from bodycopy.batch.formats import jsonl
        from bodycopy.batch.formats.wide import narrowed

        yield from jsonl.records(narrowed(plain), reading)
    elif reading.form == "csv":
        from bodycopy.batch.formats import table
        from bodycopy.batch.formats.wide import narrowed

        separator = "\t" if compressed.without_suffix(name).lower().endswith(".tsv") else ","
        yield from table.records(narrowed(plain), reading, separator)
    elif reading.form == "parquet":
        from bodycopy.batch.formats import parquet

        yield from parquet.records(plain, reading)
    elif reading.form == "feed":
        from bodycopy.batch.formats import feed

        yield from feed.records(plain, reading)
    else:
        from bodycopy.batch.formats import epub

        yield from epub.records(plain, reading)
