"""RSS and Atom -> records, one an entry: its content where the feed has it, otherwise its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError, of_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, Any

    from bodycopy.batch.formats.record import Record, RecordOptions

_ENTRIES = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
"""Where an entry's text may be, the fullest first."""
_FIELDS = {
    "id": ("guid", "id"),
    "title": ("title",),
    "author": ("creator", "author"),
    "date": ("pubDate", "published", "date", "updated"),
}


def records(file: IO[bytes], reading: RecordOptions) -> Iterator[Record]:
    """Yield one record an entry; raises ``FormatError`` where there is none. Nothing that a feed names is fetched or expanded."""
    from lxml import etree

    number = 0
    try:
        entries = etree.iterparse(
            file,
            events=("end",),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            recover=True,
            huge_tree=False,
        )
        for _, element in entries:
            if _name(element) in _ENTRIES:
                number += 1
                yield _record(number, element, reading)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except (etree.LxmlError, OSError, ValueError) as error:
        after = f" after entry {number}" if number else ""
        raise FormatError(f"can't be read as RSS or Atom{after}: {str(error)[:200]}") from None
    if not number:
        raise FormatError("holds no entry of RSS or Atom; say by --from what it is")


def _record(number: int, entry: Any, reading: RecordOptions) -> Record:  # noqa: ANN401 - an element of lxml's
    children: dict[str, Any] = {}
    for child in entry:
        children.setdefault(_name(child), child)
    fields: dict[str, Any] = {"url": _link(entry)}
    for field, names in _FIELDS.items():
        fields[field] = next((_said(children[name]) for name in names if name in children), "")
    text = next((_text(children[name]) for name in _TEXTS if name in children and _text(children[name]).strip()), "")
    data = text.encode("utf-8", "replace")
    return of_document(number, data, fields, reading, url=fields["url"], charset="utf-8")


def _name(element: Any) -> str:  # noqa: ANN401 - as above
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _said(element: Any) -> str:  # noqa: ANN401 - as above
    return " ".join("".join(element.itertext()).split())


def _text(element: Any) -> str:  # noqa: ANN401 - as above
    """Return an entry's text: markup that was escaped is markup again, XHTML stays what it is."""
    from lxml import etree

    if len(element):
        inner = (etree.tostring(child, encoding="unicode") for child in element)
        return f"{element.text or ''}{''.join(inner)}"
    return element.text or ""


def _link(entry: Any) -> str:  # noqa: ANN401 - as above
    """Return where an entry stands on the web: RSS has it as text, Atom as an attribute."""
    for child in entry:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return str(child.get("href") or child.text or "").strip()
    return ""
