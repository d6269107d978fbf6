"""arrow: RecordBatch -> RecordBatch: the one function that every engine calls.

pyarrow is imported here and in ``formats`` only, when it is needed: ``pip install 'bodycopy[parquet]'``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bodycopy.batch.formats.record import WORDS, encodable
from bodycopy.batch.single import MAX_MEMORY, MAX_SIZE, BatchConfig, by_family, outcome, settings_of, spans
from bodycopy.document import FAMILIES
from bodycopy.judge.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from bodycopy.batch.outcome import Outcome
    from bodycopy.batch.single import Kind

_DEFAULTS = Options()


def clean_batch(  # noqa: PLR0913 - what may be known of a batch, each by its name
    batch: pa.RecordBatch,
    column: str = "text",
    *,
    url_column: str = "",
    charset_column: str = "",
    kind: Kind = "",
    options: Options = _DEFAULTS,
    removals: bool = False,
    prefix: str = "",
    max_size: int = MAX_SIZE,
    timeout: float = 0.0,
    max_memory: int = MAX_MEMORY,
) -> pa.RecordBatch:
    """Add to a batch of documents what became of each; its own columns and rows stay as they are.

    ``column`` holds text, Markdown or HTML as strings or bytes; ``kind`` says which, and where it is empty the content
    tells HTML from text. ``url_column`` and ``charset_column`` name columns with each document's URL and declared charset.
    A ``pyarrow.Table`` is taken too, and a table given back.

    Added, each with ``prefix`` before its name, all null where the document is: ``body``, the body text (null where there
    is none); ``status``, as of the command; ``message``, empty where there is nothing to say; ``encoding``; ``paywalled``;
    ``removed``, how many characters of page text went, a struct with a field for each family. With ``removals`` also that column: a list of
    structs with ``start`` and ``end`` in characters of page text, ``rule``, ``family``, ``reason`` and ``text``.

    The result depends on the arguments alone. A document that makes the library fail has the status ``crash``. With
    ``timeout`` (seconds of CPU time per document) each is cleaned in a separate process, limited to ``max_memory`` bytes, and
    may be ``timeout`` or ``memory``; without it, a document that hangs or takes the process with it does so. Over
    ``max_size`` bytes it is ``too-large``.

    Raises ``ImportError`` without pyarrow; ``ValueError`` for a column that is not there, holds something else or would be
    added twice, and for options that can't be used; ``OSError`` where the separate process can't be started.
    """
    arrow = _pyarrow()
    how = BatchConfig(kind, options, max_size, timeout, max_memory)
    settings_of(how)
    schema = schema_of(batch.schema, column, removals=removals, prefix=prefix)

    def cleaned(one: pa.RecordBatch) -> pa.RecordBatch:
        sources, urls, charsets = (values(one, name) for name in (column, url_column, charset_column))
        done = [
            None if source is None else outcome(source, how, as_text(url), as_text(charset))
            for source, url, charset in zip(sources, urls, charsets, strict=True)
        ]
        added = [
            arrow.array([None if each is None else value(each) for each in done], schema.field(prefix + name).type)
            for name, (_, value) in _added(arrow, arrow.string(), removals=removals).items()
        ]
        return arrow.RecordBatch.from_arrays([*one.columns, *added], schema=schema)

    if isinstance(batch, arrow.Table):
        return arrow.Table.from_batches(map(cleaned, batch.to_batches()), schema)
    return cleaned(batch)


def schema_of(schema: pa.Schema, column: str = "text", *, removals: bool = False, prefix: str = "") -> pa.Schema:
    """Return the schema that ``clean_batch`` gives batches of ``schema``, for engines that must know it beforehand."""
    arrow = _pyarrow()
    large = str(_field(schema, column).type).startswith("large_")
    text = arrow.large_string() if large else arrow.string()
    for name, (type_, _) in _added(arrow, text, removals=removals).items():
        if prefix + name in schema.names:
            raise ValueError(f"has a column {prefix + name!r} already; give another prefix than {prefix!r}")
        schema = schema.append(arrow.field(prefix + name, type_))
    return schema


def _added(arrow: Any, text: pa.DataType, *, removals: bool) -> dict[str, tuple[Any, Callable[[Outcome], Any]]]:  # noqa: ANN401 - the module
    """Return the columns that are added: each one's type, and its value for an outcome."""
    string = arrow.string()
    found: dict[str, tuple[Any, Callable[[Outcome], Any]]] = {
        "body": (text, lambda one: one.text and encodable(one.text)),
        "status": (string, lambda one: one.status),
        "message": (string, lambda one: encodable(one.message)),
        "encoding": (string, lambda one: one.encoding),
        "paywalled": (arrow.bool_(), lambda one: one.paywalled),
        # Not a map: Hugging Face's datasets has none.
        "removed": (arrow.struct([(family, arrow.int64()) for family in FAMILIES]), by_family),
    }
    if removals:
        span = [("start", arrow.int64()), ("end", arrow.int64()), *((word, string) for word in WORDS)]
        found["removals"] = arrow.list_(arrow.struct(span)), spans
    return found


def _field(schema: pa.Schema, name: str) -> pa.Field:
    """Return the field of a column of strings or bytes; raises ``ValueError``."""
    arrow = _pyarrow()
    at = schema.get_field_index(name)
    if at < 0:
        some = ", ".join(map(repr, schema.names[:20]))
        raise ValueError(f"has no single column {name!r}, but {some}")
    field = schema.field(at)
    kind = field.type.value_type if arrow.types.is_dictionary(field.type) else field.type
    names = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")
    if not arrow.types.is_null(kind) and str(kind) not in names:
        raise ValueError(f"has a column {name!r} of {field.type}, not of strings or bytes")
    return field


def values(batch: pa.RecordBatch, name: str) -> Iterator[bytes | None]:
    """Yield a column's values as bytes, nothing but None where ``name`` is empty; raises ``ValueError`` as ``clean_batch`` does.

    As bytes, what is not UTF-8 in a column of strings does no harm.
    """
    if not name:
        yield from [None] * batch.num_rows
        return
    _field(batch.schema, name)
    column = batch.column(name)
    if _pyarrow().types.is_dictionary(column.type):
        column = column.dictionary_decode()
    for value in column:
        yield value.as_buffer().to_pybytes() if value.is_valid else None


def as_text(value: bytes | None) -> str:
    """Return what is in a cell, empty where it is null."""
    return value.decode("utf-8", "replace") if value else ""


def _pyarrow() -> Any:  # noqa: ANN401 - the module
    try:
        import pyarrow as pa
    except ImportError:
        raise ImportError("batches need pyarrow: pip install 'bodycopy[parquet]'") from None
    return pa
