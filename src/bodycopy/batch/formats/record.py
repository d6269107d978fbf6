"""What every format reads to, and is written from: one document, with all that was beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from bodycopy.document import Kind

OWN = "bodycopy"  # the field that says what became of a record; with a number where the record has such a field
WORDS = ("rule", "family", "reason", "text")  # of a removal, beside its offsets in the page text
_SURROGATES = re.compile("[\ud800-\udfff]")
_NAMED = 8  # fields that are named where none is the text's


class Record(NamedTuple):
    """One document of a file of many."""

    name: str  # its number, from 1, or what its id field says
    data: bytes = b""  # what is to be cleaned
    fields: Mapping[str, Any] = {}
    """All that it holds, in order; of the text itself only the place, where the body text is put."""
    field: str = "text"  # the key in ``fields`` that the body text belongs to
    problem: str = ""  # why there is nothing to clean: what is wrong and what to do about it
    damage: str = ""  # which part of it could not be read, where the rest is cleaned
    too_large: bool = False  # it is over the limit of size, and was not read
    url: str = ""
    charset: str = ""  # as the server declared it
    kind: Kind | None = None  # where the format says; otherwise the content tells
    around: tuple[str, str] = ("", "")
    """JSON Lines: the line before the text and after it, up to the last brace, so that all else is written as it was."""
    schema: bytes = b""  # parquet: the file's schema, serialised, with the first record


class RecordOptions(NamedTuple):
    """How a file of records is to be read."""

    form: str
    field: str = "text"
    id_field: str = ""
    limit: int = 0  # bytes of one document; 0 is none
    separator: str = ","  # what separates the cells of a table, most likely


class FormatError(Exception):
    """A file can't be read (on) as what it is said to be; the message says why and what to do."""


def json_line(fields: object) -> bytes:
    r"""Return a line of JSON as UTF-8, with its line end. Bytes of file names that are not UTF-8 stay lone surrogates (``\udcff``)."""
    return encoded_line(to_json(fields))


def encoded_line(line: str) -> bytes:
    """Return a line as UTF-8, with its line end."""
    return line.encode("utf-8", "backslashreplace") + b"\n"


def encodable(text: str) -> str:
    """Return a text that UTF-8 can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def to_json(fields: object) -> str:
    """Return what a record holds as JSON: dates and bytes as texts; NaN and Infinity as Python and its kin write them."""
    import json

    return json.dumps(fields, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    """Return a value of Parquet's that JSON has no form for."""
    if isinstance(value, bytes | bytearray | memoryview):
        data = bytes(value)
        try:
            return data.decode()
        except UnicodeDecodeError:
            from base64 import b64encode

            return b64encode(data).decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def unused_name(name: str, taken: Collection[str]) -> str:
    """Return a name for what is added to a record: the name itself, or with the first number that none of its fields has."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def as_bytes(text: str) -> bytes:
    """Return a text's UTF-8, with bytes that were not UTF-8 (kept as lone surrogates) as they came, and U+FFFD for other surrogates."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def decoded(fields: dict[str, Any], field: str) -> dict[str, Any]:
    """Return fields without bytes that were not UTF-8 (kept as lone surrogates), except for the text in ``field``, which is decoded later.

    They are read as that text will be or, where it is UTF-8, as all of them together are.
    """
    text = fields.get(field)
    odd: list[str] = []

    def note(one: str) -> str:
        if not one.isascii() and _SURROGATES.search(one):
            odd.append(one)
        return one

    _mapped({key: value for key, value in fields.items() if key != field}, note)
    if not odd:
        return fields
    from bodycopy.decode.bytes import decode

    charset = decode(as_bytes(text)).encoding if isinstance(text, str) else "utf-8"
    if charset == "utf-8":
        charset = decode(b"\n".join(map(as_bytes, odd))).encoding
    read = {each: decode(as_bytes(each), charset=charset).text for each in odd}
    changed: dict[str, Any] = _mapped({**fields, field: None}, lambda one: read.get(one, one))
    return {**changed, field: text} if field in fields else changed


def _mapped(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - whatever a record holds
    """Return a value with each text in it changed, keys too."""
    if isinstance(value, dict):
        return {change(key): _mapped(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def document_record(number: int, data: bytes, fields: dict[str, Any], options: RecordOptions, **known: Any) -> Record:  # noqa: ANN401 - fields of ``Record``
    """Return the record of a document, with what is known of it beside its text; too large, it is left out."""
    large = bool(options.limit) and len(data) > options.limit
    name = (fields.get(options.id_field) if options.id_field else "") or number
    fields[options.field] = None
    return Record(str(name)[:200], b"" if large else data, fields, options.field, too_large=large, **known)


def row_record(number: int, fields: dict[str, Any], options: RecordOptions) -> Record:
    """Return the record of a row of named values; the text is taken out of them."""
    field, name = options.field, str(number)
    if options.id_field and (value := fields.get(options.id_field)) is not None:
        name = as_bytes(str(value)[:200]).decode("utf-8", "replace")
    text = fields.get(field)
    if isinstance(text, str | bytes):
        return Record(name, as_bytes(text) if isinstance(text, str) else text, {**fields, field: None}, field)
    some = ", ".join(repr(key[:40]) for key in list(fields)[:_NAMED])
    problem = f"has no {field!r}{some and f', but {some}'}; say with --field where its text is"
    if field in fields:
        problem = f"its {field!r} is {'null' if text is None else f'of type {type(text).__name__}'}, not a text"
    return Record(name, fields=fields, field=field, problem=problem)


def columns_of(names: list[str], field: str) -> list[str]:
    """Return names of columns, no two of them the same; raises ``FormatError`` where the text's is not there just once."""
    if names.count(field) > 1:
        raise FormatError(f"has {names.count(field)} columns {field!r}; rename all but the one that holds the text")
    if field not in names:
        some = ", ".join(repr(name[:40]) for name in names[:20])
        raise FormatError(f"has no column {field!r}, but {some}; name the text's with --field")
    first: dict[str, int] = {}
    return [
        name if first.setdefault(name, place) == place else f"column {place}" for place, name in enumerate(names, 1)
    ]
