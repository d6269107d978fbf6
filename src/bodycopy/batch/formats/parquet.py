"""Parquet <-> records, by pyarrow, a few rows at a time."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from bodycopy.batch.formats.record import (
    OWN,
    WORDS,
    FormatError,
    Record,
    RecordOptions,
    columns_of,
    encodable,
    row_record,
    to_json,
    unused_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


ROWS = 64  # read at a time
GROUP_ROWS, GROUP_BYTES = 10_000, 32 << 20  # written as one row group, whichever is reached first
_ABOUT = ("source", "status", "message", "encoding", "paywalled", "kind", "removed")
"""What is said of what became of a row."""
_EXACT, _WIDE = 1 << 53, 1 << 63  # whole numbers that a float holds as they are, and that a column of numbers holds


def records(file: IO[bytes], reading: RecordOptions) -> Iterator[Record]:
    """Yield one record a row, the schema with the first; raises ``FormatError``."""
    number = 0
    try:
        # Metadata is limited to sizes that no honest file needs.
        whole = pq.ParquetFile(file, thrift_string_size_limit=100 << 20, thrift_container_size_limit=1 << 20)
        names = columns_of(whole.schema_arrow.names, reading.field)
        columns = [column.with_name(name) for column, name in zip(whole.schema_arrow, names, strict=True)]
        schema = pa.schema(columns, whole.schema_arrow.metadata).serialize().to_pybytes()
        for batch in whole.iter_batches(ROWS, use_threads=False):
            for row in zip(*map(_values, batch.columns), strict=True):
                number += 1
                record = row_record(number, dict(zip(names, row, strict=True)), reading)
                if reading.limit and len(record.data) > reading.limit:
                    record = record._replace(data=b"", too_large=True)
                yield record._replace(schema=schema if number == 1 else b"")
    except (pa.ArrowException, OSError, ValueError, ArithmeticError, NotImplementedError) as error:
        after = f" after row {number}" if number else ""
        why = "a text in it is not UTF-8" if isinstance(error, UnicodeError) else str(error).partition("\n")[0][:200]
        advice = "" if isinstance(error, NotImplementedError) else "; if it is damaged, fetch or write it again"
        raise FormatError(f"can't be read as Parquet{after}: {why}{advice}") from None


@dataclass(frozen=True, slots=True)
class ArrowValue:
    """A value that Python has no form for, such as a date of the year 200000 or a nanosecond."""

    text: str
    column: pa.Array  # which holds only it

    def __str__(self) -> str:
        """Return the text, for formats that have no form for it either."""
        return self.text


def _values(column: Any) -> list[Any]:  # noqa: ANN401 - pyarrow's array
    """Return a column's values."""
    with contextlib.suppress(pa.ArrowException, ValueError, ArithmeticError):
        values: list[Any] = column.to_pylist()
        return values
    try:
        texts = column.cast(pa.string()).to_pylist()
    except pa.ArrowException:
        shown = (str(column.slice(at, 1)).removeprefix("[").removesuffix("]").strip() for at in range(len(column)))
        texts = [None if text == "null" else text for text in shown]
    return [None if text is None else ArrowValue(text, column.take([at])) for at, text in enumerate(texts)]


def _as_arrow(value: object) -> object:
    """Return a value as Arrow takes it."""
    if isinstance(value, ArrowValue):
        return value.column[0]
    return encodable(value) if isinstance(value, str) else value


class Writer:
    """Writes records as rows: of the input's own columns where the first has a schema, or else of those that the first rows need.

    The column ``bodycopy``, or ``bodycopy_2`` where there is one, says what became of each. Without a schema, a value that no
    column has room for is in ``fields``, as JSON. Rows appear in the file a group at a time.
    """

    def __init__(self, file: IO[bytes], field: str) -> None:
        self.file, self.field = file, field
        self.rows: list[dict[str, Any]] = []
        self.own: list[dict[str, Any]] = []
        self.bytes = 0
        self.writer: Any = None
        self.others = ""  # the column of what no other column has room for

    def _begin(self, columns: list[Any]) -> None:
        span = [("start", pa.int64()), ("end", pa.int64())]
        words = [(name, pa.string()) for name in WORDS]
        kinds = {"paywalled": pa.bool_(), "removed": pa.list_(pa.struct([*span, *words]))}
        own = pa.struct([(name, kinds.get(name, pa.string())) for name in _ABOUT])
        name = unused_name(OWN, [each.name for each in columns])
        self.schema = pa.schema([*columns, pa.field(name, own)])
        self.writer = pq.ParquetWriter(self.file, self.schema, compression="zstd")

    def write(self, fields: Mapping[str, Any], text: str | None, own: Mapping[str, Any], schema: bytes) -> None:
        """Add a row; raises ``ValueError`` where it doesn't fit the columns."""
        if schema and self.writer is None and not self.rows:
            read = pa.ipc.read_schema(pa.py_buffer(schema))
            self._begin([pa.field(self.field, pa.string()) if each.name == self.field else each for each in read])
        source = {} if self.writer is not None and not self.others else {"source": own["source"]}
        self.rows.append({**source, **fields, self.field: None if text is None else encodable(text)})
        self.own.append({key: encodable(own[key]) if isinstance(own[key], str) else own[key] for key in _ABOUT})
        self.bytes += len(text or "") + 200
        if len(self.rows) >= GROUP_ROWS or self.bytes >= GROUP_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what rows there are as a group; raises ``ValueError`` where they don't fit the columns."""
        if self.writer is None:
            names = [*dict.fromkeys(name for row in self.rows for name in row)] or ["source", self.field]
            self.others = unused_name("fields", names)
            fields = [pa.field(name, _kind([row.get(name) for row in self.rows])) for name in names]
            self._begin([*fields, pa.field(self.others, pa.string())])
        if not self.rows:
            return
        try:
            fields = list(self.schema)
            own = pa.array(self.own, fields.pop().type)
            columns = (
                self._fitted(fields[:-1])
                if self.others
                else [pa.array([_as_arrow(row.get(each.name)) for row in self.rows], each.type) for each in fields]
            )
            self.writer.write_table(pa.Table.from_arrays([*columns, own], schema=self.schema))
        except pa.ArrowException as error:
            raise ValueError(str(error).splitlines()[0][:200]) from None
        self.rows.clear()
        self.own.clear()
        self.bytes = 0

    def _fitted(self, fields: list[Any]) -> list[Any]:
        """Return the columns of the values that fit them, and at last one of those that don't."""
        names = {each.name for each in fields}
        others = [{key: value for key, value in row.items() if key not in names} for row in self.rows]
        columns = []
        for each in fields:
            values = [row.get(each.name) for row in self.rows]
            if pa.types.is_string(each.type):
                texts = (value if value is None or isinstance(value, str) else to_json(value) for value in values)
                values = [text if text is None else encodable(text) for text in texts]
            for place, value in enumerate(values):
                if not _fits(value, each.type):
                    others[place][each.name] = value
                    values[place] = None
            columns.append(pa.array(values, each.type))
        return [*columns, pa.array([encodable(to_json(each)) if each else None for each in others], pa.string())]

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self.flush()
        self.writer.close()


def _kind(values: list[Any]) -> Any:  # noqa: ANN401 - pyarrow's type
    """Return the type of a column that holds some values: text where they have no type in common that Parquet can hold."""
    try:
        kind = pa.infer_type(values)
    except (pa.ArrowException, ValueError, TypeError, ArithmeticError):
        return pa.string()
    return kind if _has_column_type(kind) and all(_fits(each, kind) for each in values) else pa.string()


def _has_column_type(kind: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether Parquet has columns of a type, and it is one that later rows may fit."""
    if pa.types.is_struct(kind):
        return kind.num_fields > 0 and all(_has_column_type(kind.field(n).type) for n in range(kind.num_fields))
    return _has_column_type(kind.value_type) if pa.types.is_list(kind) else not pa.types.is_null(kind)


def _fits(value: Any, kind: Any) -> bool:  # noqa: ANN401 - any value, pyarrow's type
    """Return whether a value fits a column unchanged; Arrow drops from a struct what it has no field for."""
    is_ = pa.types
    if value is None:
        return True
    if is_.is_struct(kind):
        known = {kind.field(n).name: kind.field(n).type for n in range(kind.num_fields)}
        return isinstance(value, dict) and all(key in known and _fits(value[key], known[key]) for key in value)
    if is_.is_list(kind):
        return isinstance(value, list) and all(_fits(each, kind.value_type) for each in value)
    if is_.is_floating(kind):
        return isinstance(value, float) or (type(value) is int and abs(value) <= _EXACT)
    if is_.is_integer(kind):
        return type(value) is int and -_WIDE <= value < _WIDE
    return type(value) is bool if is_.is_boolean(kind) else not is_.is_string(kind) or type(value) is str
