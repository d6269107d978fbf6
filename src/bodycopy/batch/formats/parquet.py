"""Parquet <-> records, by pyarrow, a few rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodycopy.batch.formats.record import FormatError, Record, of_fields, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO, Any

    from bodycopy.batch.formats.record import RecordOptions

ROWS = 64
"""Read at a time."""
GROUP_ROWS, GROUP_BYTES = 10_000, 32 << 20
"""Written as one row group, whichever is reached first."""
OWN = "bodycopy"
"""The column that says what became of a row."""


def records(file: IO[bytes], reading: RecordOptions) -> Iterator[Record]:
    """Yield one record a row, the schema with the first; raises ``FormatError``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not file.seekable():
        raise FormatError("Parquet can't be read from a pipe, as its end comes first; name the file")
    number = 0
    try:
        # A hostile file's metadata is held to sizes that no honest one needs.
        whole = pq.ParquetFile(file, thrift_string_size_limit=100 << 20, thrift_container_size_limit=1 << 20)
        schema = whole.schema_arrow.serialize().to_pybytes()
        if reading.field not in whole.schema_arrow.names:
            some = ", ".join(map(repr, whole.schema_arrow.names[:20]))
            raise FormatError(f"has no column {reading.field!r}, but {some}; name the text's by --field")
        for batch in whole.iter_batches(ROWS, use_threads=False):
            for row in _rows(batch):
                number += 1
                record = of_fields(number, row, reading.field, reading.id_field)
                if reading.limit and len(record.data) > reading.limit:
                    record = record._replace(data=b"", too_large=True)
                yield record._replace(schema=schema if number == 1 else b"")
    except (pa.ArrowException, OSError, ValueError, ArithmeticError, NotImplementedError) as error:
        after = f" after row {number}" if number else ""
        raise FormatError(f"can't be read as Parquet{after}: {str(error).splitlines()[0][:200]}") from None


def _rows(batch: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - pyarrow's record batch
    names = batch.schema.names
    return (dict(zip(names, row, strict=True)) for row in zip(*map(_values, batch.columns), strict=True))


def _values(column: Any) -> list[Any]:  # noqa: ANN401 - pyarrow's array
    """Return a column's values; as texts where Python has no such values, a date of the year 200000 or a nanosecond."""
    import pyarrow as pa

    try:
        values: list[Any] = column.to_pylist()
    except (pa.ArrowException, ValueError, ArithmeticError):
        try:
            values = column.cast(pa.string()).to_pylist()
        except pa.ArrowException:
            values = [None if one is None else str(one) for one in (_text(column, at) for at in range(len(column)))]
    return values


def _text(column: Any, at: int) -> str | None:  # noqa: ANN401 - pyarrow's array
    """Return one value as pyarrow shows it."""
    shown = str(column.slice(at, 1)).removeprefix("[").removesuffix("]").strip()
    return None if shown == "null" else shown


class Writer:
    """Writes records as rows: of the input's own columns where ``schema`` is given, or else the same for any input.

    Either way the column ``bodycopy`` says what became of each. Rows appear in the file a group at a time.
    """

    def __init__(self, file: IO[bytes], schema: bytes, field: str) -> None:
        """Start a file; ``schema`` is serialised, empty for one that fits any input."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        span = [("start", pa.int64()), ("end", pa.int64())]
        words = [(name, pa.string()) for name in ("rule", "family", "reason", "text")]
        states = [(name, pa.string()) for name in ("source", "status", "message", "encoding")]
        decided = [("paywalled", pa.bool_()), ("kind", pa.string())]
        own = pa.field(OWN, pa.struct([*states, *decided, ("removed", pa.list_(pa.struct([*span, *words])))]))
        self.own_columns = bool(schema)
        if schema:
            read = pa.ipc.read_schema(pa.py_buffer(schema))
            columns = [each for each in read if each.name != OWN]
            columns = [pa.field(field, pa.string()) if each.name == field else each for each in columns]
            self.schema = pa.schema([*columns, own])
        else:
            self.schema = pa.schema([(name, pa.string()) for name in ("source", "text", "fields")]).append(own)
        self.rows: list[dict[str, Any]] = []
        self.bytes = 0
        self.field = field
        self.writer = pq.ParquetWriter(file, self.schema, compression="zstd")

    def write(self, fields: Mapping[str, Any], text: str | None, own: Mapping[str, Any]) -> None:
        """Add a row; raises ``ValueError`` where it doesn't fit the columns."""
        if self.own_columns:
            row = {**fields, self.field: _clean(text)}
        else:
            others = {key: value for key, value in fields.items() if key not in {self.field, OWN}}
            kept = _clean(written(others)) if others else None
            row = {"source": own["source"], "text": _clean(text), "fields": kept}
        row[OWN] = {key: _clean(value) if isinstance(value, str) else value for key, value in own.items()}
        row = {key: _clean(value) if isinstance(value, str) else value for key, value in row.items()}
        self.rows.append(row)
        self.bytes += len(text or "") + 200
        if len(self.rows) >= GROUP_ROWS or self.bytes >= GROUP_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what rows there are as a group."""
        if self.rows:
            import pyarrow as pa

            self.writer.write_table(pa.Table.from_pylist(self.rows, schema=self.schema))
            self.rows.clear()
            self.bytes = 0

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self.flush()
        self.writer.close()


def _clean(text: str | None) -> str | None:
    """Return a text that UTF-8 can hold."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")
