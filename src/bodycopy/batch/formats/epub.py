"""EPUB -> records, one per chapter, in the order of reading; the archive and its lists by the standard library."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree as ET

from bodycopy.batch.formats.record import FormatError, Record, RecordOptions, document_record

if TYPE_CHECKING:
    from collections.abc import Iterator


_CONTAINER = "META-INF/container.xml"
_LIST = 8 << 20  # bytes of the lists of what is in a book; entities in them expat holds down
_PAGES = ("application/xhtml+xml", "text/html")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, KeyError, ValueError)
"""What reading from an archive may raise: it is damaged, locked, or packed in a way that Python doesn't know."""


def records(file: IO[bytes], reading: RecordOptions) -> Iterator[Record]:
    """Yield one record a chapter; raises ``FormatError`` where the book's lists can't be read."""
    try:
        book = zipfile.ZipFile(file)
        if sum(each.compress_size for each in book.infolist()) > file.seek(0, 2):
            raise FormatError("is an EPUB whose files overlap, as no honest one's do")
        place = next(each.get("full-path", "") for each in _xml(book, _CONTAINER).iter() if _name(each) == "rootfile")
        package = _xml(book, place)
    except (*_BROKEN, ET.ParseError, StopIteration) as error:
        raise FormatError(f"can't be read as EPUB: {str(error)[:200] or 'it names no list of chapters'}") from None
    title = next((each.text for each in package.iter() if _name(each) == "title" and each.text), "")
    items = {each.get("id"): each for each in package.iter() if _name(each) == "item"}
    chapters = []
    for each in package.iter():
        item = items.get(each.get("idref")) if _name(each) == "itemref" else None
        if item is not None and item.get("media-type", _PAGES[0]) in _PAGES:
            name = unquote(urldefrag(item.get("href", "")).url)
            chapters.append(posixpath.normpath(posixpath.join(posixpath.dirname(place), name)))
    if not chapters:
        raise FormatError("is an EPUB that lists no chapter")
    for number, name in enumerate(dict.fromkeys(chapters), 1):
        fields = {"id": name, "book": title, "chapter": number}
        data, problem = b"", ""
        try:
            with book.open(name) as entry:
                data = entry.read(reading.limit + 1 if reading.limit else -1)
        except _BROKEN as error:
            problem = f"this chapter can't be read: {str(error)[:200]}"
        yield document_record(number, data, fields, reading, problem=problem, kind="html")


def _xml(book: zipfile.ZipFile, name: str) -> ET.Element:
    with book.open(name) as entry:
        data = entry.read(_LIST + 1)
    if len(data) > _LIST:
        raise ValueError(f"{name} is larger than any honest one")
    return ET.fromstring(data)  # noqa: S314 - expat stops entities that grow


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
