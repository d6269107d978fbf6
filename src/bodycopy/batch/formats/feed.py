"""RSS and Atom -> records, one per entry: its content where the feed has it, otherwise its summary."""

from __future__ import annotations

import codecs
import re
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from lxml import etree

from bodycopy.batch.formats.record import FormatError, Record, RecordOptions, document_record
from bodycopy.batch.formats.streams import charset_of, pieces_of, stream_of, to_utf8

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator


_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")  # where an entry's text may be, the fullest first
_STOPS = ("ERR_RESOURCE_LIMIT", "ERR_INTERNAL_ERROR", "ERR_NO_MEMORY")
_AROUND = ("rss", "channel", "feed", "RDF")
_ENDS = re.compile(r"Premature end of data in tag (\S+)")
_FIELDS = {
    "id": ("guid", "id"),
    "title": ("title",),
    "author": ("creator", "author"),
    "date": ("pubDate", "published", "date", "updated"),
}
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "recover": True, "huge_tree": False}
_HEAD = 300
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_BARE = re.compile(r"&(?!#?\w{1,32};)")
_MARKS = re.compile(r"(<!\[CDATA\[|\]\]>)")
_BEGINS = re.compile(r"(?:&#?\w{0,32}|<[!\[A-Z]{0,7}|\]{1,2})\Z")
_LONGEST = 40  # characters of an entity, or of a mark
_BYTES = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def records(file: io.BufferedReader, reading: RecordOptions) -> Iterator[Record]:
    """Yield one record an entry; raises ``FormatError`` where it is not a feed, or cut off. Nothing that a feed names is fetched or expanded."""
    number = 0
    last: Record | None = None
    try:
        stream, encoding = _sound_xml(file)
        events = etree.iterparse(stream, events=("start", "end"), encoding=encoding, **_SAFE)
        for entry in _entries(events):
            if last is not None:
                yield last
            number += 1
            last = _record(number, entry, reading)
        broken = _cut_off(events.error_log)
    except (etree.LxmlError, OSError, ValueError) as error:
        if last is not None:
            yield last
        after = f" after entry {number}" if number else ""
        raise FormatError(f"can't be read as RSS or Atom{after}: {str(error)[:200]}") from None
    if last is None:
        if not len(events.error_log) and events.root is not None and _name(events.root) in _AROUND:
            return
        why = f" ({events.error_log[-1].message[:200]})" if len(events.error_log) else ""
        raise FormatError(f"holds no entry of RSS or Atom{why}; say with --from what it is")
    if broken and broken not in _AROUND:
        why = "the feed ends in the middle of this entry; fetch it again" if " " not in broken else broken
        yield last._replace(data=b"", problem=why)
        return
    yield last
    if broken:
        raise FormatError(f"ends early, after entry {number}; fetch it again")


def _entries(events: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml's iterparse
    """Yield each entry once it is read; one that is never closed is read when the next one begins."""
    current: Any = None
    for event, element in events:
        if _name(element) not in _ENTRIES:
            continue
        if event == "start":
            if current is not None:
                yield current
                for child in list(current):
                    if child is not element:
                        current.remove(child)
            current = element
        elif element is current:
            yield current
            current = None
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    if current is not None:
        yield current


def _cut_off(log: Any) -> str:  # noqa: ANN401 - lxml's log of errors
    """Return the element in which a feed ends early, or why the rest was not read, empty where all was."""
    stopped = next((each.message for each in log if each.type_name in _STOPS), "")
    if stopped:
        return str(stopped)
    if any(each.type_name == "ERR_TAG_NAME_MISMATCH" for each in log):  # which leave others open
        return ""
    ends = [_ENDS.match(each.message) for each in log if each.type_name == "ERR_TAG_NOT_FINISHED"]
    return next((found[1].rpartition(":")[2] for found in ends if found), "")


def _record(number: int, entry: Any, reading: RecordOptions) -> Record:  # noqa: ANN401 - an element of lxml's
    children: dict[str, list[Any]] = {}
    for child in entry:
        children.setdefault(_name(child), []).append(child)
    # RSS has an entry's address as text, Atom as an attribute.
    links = (each for each in children.get("link", ()) if each.get("rel", "alternate") == "alternate")
    url = next((str(each.get("href") or each.text or "").strip() for each in links), "")
    fields: dict[str, Any] = {"url": url}
    for field, names in _FIELDS.items():
        first = next((children[name][0] for name in names if name in children), None)
        fields[field] = "" if first is None else " ".join("".join(first.itertext()).split())
    texts = (_text(child) for name in _TEXTS for child in children.get(name, ()))
    text = next((text for text in texts if text.strip()), "")
    return document_record(number, text.encode("utf-8", "replace"), fields, reading, url=url, charset="utf-8")


def _name(element: Any) -> str:  # noqa: ANN401 - as above
    """Return a name without its namespace, or the prefix of one that the feed doesn't declare."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _text(element: Any) -> str:  # noqa: ANN401 - as above
    """Return an entry's text: markup that was escaped is markup again, XHTML stays what it is, and base64 is not a text."""
    media = element.get("type", "").partition(";")[0].strip().lower()
    if element.get("mode") == "base64" or (
        "/" in media and not media.startswith("text/") and not media.endswith("xml")
    ):
        return ""
    if len(element):
        inner = (etree.tostring(child, encoding="unicode") for child in element)
        return f"{element.text or ''}{''.join(inner)}"
    return element.text or ""


def _sound_xml(stream: io.BufferedReader) -> tuple[IO[bytes], str | None]:
    """Return XML with every bare ``&`` escaped and bytes that are not UTF-8 read as Windows-1252, and its encoding.

    That is None where the XML itself declares it. What is in CDATA stays as it is.
    """
    head = stream.peek(_HEAD)[:_HEAD]
    declared = _DECLARED.search(head)
    utf8 = bool(charset_of(head)) or declared is None or declared[1].lower() in {b"utf-8", b"utf8"}
    charset = "utf-8" if utf8 else "latin-1"
    texts = codecs.iterdecode(pieces_of(to_utf8(stream)), charset, "surrogateescape")
    escaped = _escaped(text.translate(_BYTES) for text in texts)
    return stream_of(text.encode(charset, "replace") for text in escaped), "utf-8" if utf8 else None


def _escaped(texts: Iterator[str]) -> Iterator[str]:
    """Yield what is certain so far; what may be the start of a mark or an entity waits for the next text."""
    rest, inside = "", False
    for text in chain(texts, ("",)):
        rest += text
        begins = _BEGINS.search(rest, max(0, len(rest) - _LONGEST)) if text else None
        end = begins.start() if begins else len(rest)
        ready, rest = rest[:end], rest[end:]
        for piece in _MARKS.split(ready):
            yield piece if inside else _BARE.sub("&amp;", piece)
            inside = piece != "]]>" if inside else piece == "<![CDATA["
