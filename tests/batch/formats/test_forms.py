"""Files of many documents: every record comes through in order, and every bad one is named."""

from __future__ import annotations

import bz2
import datetime as dt
import decimal
import gzip
import io
import json
import lzma
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batch.formats.warcs import HTTP, page, warc
from bodycopy.batch.formats import compressed, forms
from bodycopy.batch.formats.forms import form_of, records
from bodycopy.batch.formats.record import FormatError, Record, RecordOptions, as_bytes, decoded, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def read(data: bytes, form: str, **how: Any) -> list[Record]:  # noqa: ANN401
    name = how.pop("name", "")
    return [*records(io.BytesIO(data), RecordOptions(form, **how), name)]


def zst(data: bytes) -> bytes:
    return bytes(compressed.zstd().compress(data))


PACK: dict[str, Callable[[bytes], bytes]]
PACK = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "Zstandard": zst}


def test_a_name_says_the_format() -> None:
    names = {
        "jsonl": "a.jsonl a.JSONL.gz a.ndjson.zst",
        "csv": "a.csv a.tsv.xz",
        "parquet": "a.parquet",
        "warc": "x.warc.gz x.warc.wet.gz",
        "feed": "a.rss b.ATOM",
        "epub": "c.epub",
        "": "a.json jsonl a.jsonl.txt a.gz d.xml e.eml",
    }
    assert {form: {form_of(name) for name in each.split()} for form, each in names.items()} == {n: {n} for n in names}


@pytest.mark.parametrize("form", PACK)
def test_compressed_streams(form: str) -> None:
    data = b'{"text": "a"}\n{"text": "b"}\n'
    packed = PACK[form](data)
    assert [record.data for record in read(packed, "jsonl")] == [b"a", b"b"]
    assert compressed.decompress(packed, form, 0) == (data, "")
    assert len(compressed.decompress(packed, form, 5)[0]) == 6


@pytest.mark.parametrize("form", PACK)
@pytest.mark.parametrize(
    ("between", "whole"),
    [(b"", True), (bytes(8), True), (bytes(200_000), True), (b"X", False), (bytes(4) + b"BZh", False)],
)
def test_what_stands_between_parts(form: str, between: bytes, whole: bool) -> None:  # noqa: FBT001 - a parameter
    data = b'{"text": "a"}\n'
    packed = PACK[form](data) + between + PACK[form](data)
    plain, unread = compressed.decompress(packed, form, 0)
    assert (plain, bool(unread)) == (data * (2 if whole else 1), not whole)
    assert compressed.decompress(PACK[form](data) + bytes(8), form, 0) == (data, "")
    found = forms.records(io.BytesIO(packed), RecordOptions("jsonl"))
    assert next(found).data == b"a"
    if whole:
        assert [record.data for record in found] == [b"a"]
    else:
        with pytest.raises(FormatError, match=f"after its {form} data .* not read; fetch it again"):
            next(found)


@pytest.mark.parametrize("first", range(0x50, 0x60))
def test_a_skippable_frame_of_zstandard_is_skipped_wherever_it_stands(first: int) -> None:
    frame = bytes((first,)) + b"\x2a\x4d\x18" + b"\x04\0\0\0size"
    for packed in (frame + zst(b"a"), zst(b"a") + frame, frame + zst(b"") + frame + zst(b"a")):
        assert packed.startswith(compressed.PACKED)
        assert compressed.compression_of(packed[:6]) == "Zstandard"
        assert compressed.decompress(packed, "Zstandard", 0) == (b"a", "")
    assert not compressed.compression_of(frame[1:])


@pytest.mark.parametrize("form", PACK)
@pytest.mark.parametrize("cut", [7, 20, -3])
def test_damaged_streams(form: str, cut: int) -> None:
    packed = PACK[form](json.dumps({"text": "a" * 1000 + "b"}).encode())[:cut]
    with pytest.raises(FormatError, match=f"its {form} data is damaged .*; fetch it again"):
        read(packed, "jsonl")
    with pytest.raises(FormatError, match="is damaged"):
        compressed.decompress(packed, form, 0)


@pytest.mark.parametrize("form", PACK)
def test_a_bomb_stops_at_the_limit(form: str) -> None:
    bomb = PACK[form](bytes(20_000_000))
    assert len(bomb) < 30_000
    assert len(compressed.decompress(bomb, form, 1000)[0]) == 1001
    (record,) = read(bomb, "jsonl", limit=1000)
    assert record.too_large
    assert record.data == b""


@pytest.mark.parametrize("text", [b"BZh is no number", b"BZ", b"\x1f\x8b", b"text", b""])
def test_what_only_looks_compressed(text: bytes) -> None:
    assert compressed.compression_of(text[:6]) == ""


@pytest.mark.parametrize("name", ["a.gz", "a.bz2", "a.xz", "a.zst"])
def test_what_is_written_compressed_can_be_read(name: str) -> None:
    file = io.BytesIO()
    with compressed.compressing(file, name) as stream:
        stream.write(b"text")
    assert compressed.is_compressed(name)
    assert compressed.without_suffix(name) == "a"
    assert compressed.decompress(file.getvalue(), compressed.compression_of(file.getvalue()[:6]), 0) == (b"text", "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'"text"', "this line is JSON, but not an object"),
        (b"null", "this line is JSON, but not an object"),
        (b"{}", "has no 'text'; say with --field"),
        (b'{"Text": "a"}', "has no 'text', but 'Text'; say with --field"),
        (b'{"text": null}', "its 'text' is null, not a text"),
        (b'{"text": 7}', "its 'text' is of type int, not a text"),
        (b'{"text": ["a"]}', "its 'text' is of type list, not a text"),
        (b"[" * 100_000, "this line is not valid JSON: it is nested too deeply"),
    ],
)
def test_a_bad_line_is_named_and_the_next_one_read(line: bytes, problem: str) -> None:
    first, bad, last = read(b'{"text": "a"}\n' + line + b'\n{"text": "b"}\n', "jsonl")
    assert (first.data, last.data) == (b"a", b"b")
    assert (first.name, bad.name, last.name) == ("1", "2", "3")
    assert bad.problem.startswith(problem)


@pytest.mark.parametrize(
    ("line", "data"),
    [
        (b'{"text": "Gr\xfc\xdfe"}', b"Gr\xfc\xdfe"),
        (b'{"text": "\\ud83d"}', "\ufffd".encode()),
        (b'\xef\xbb\xbf{"text": "a"}', b"a"),
        (b'{"text": "a", "text": "b"}\r', b"b"),
        (b'  {"text": "\\u0000"}  ', b"\0"),
        (b'{"text": ""}', b""),
    ],
)
def test_odd_lines(line: bytes, data: bytes) -> None:
    (record,) = read(line + b"\n", "jsonl")
    assert (record.data, record.problem) == (data, "")


def test_fields_are_kept_in_order() -> None:
    line = b'{"b": 1, "body": "text", "a": {"x": [null]}, "id": "seven"}'
    (record,) = read(line, "jsonl", field="body", id_field="id")
    assert [*record.fields.items()] == [("b", 1), ("body", None), ("a", {"x": [None]}), ("id", "seven")]
    assert (record.name, record.field, record.data) == ("seven", "body", b"text")


def test_blank_lines_are_no_records_but_count() -> None:
    assert [record.name for record in read(b'\n\n{"text": "a"}\n \n{"text": "b"}', "jsonl")] == ["3", "5"]


@given(st.binary(max_size=300))
def test_any_bytes_as_lines(data: bytes) -> None:
    data = b"\n " + data  # or else it may say that it is compressed, or JSON over several lines
    found = read(data, "jsonl", limit=100)
    assert len(found) <= data.count(b"\n")


def test_a_table() -> None:
    found = read(b'id,text,n\n1,"a, b\n""c""",007\n2,short\n3,long,x,y\n\n', "csv", id_field="id")
    assert [record.data for record in found] == [b'a, b\n"c"', b"short", b"long"]
    assert [dict(record.fields) for record in found] == [
        {"id": "1", "text": None, "n": "007"},
        {"id": "2", "text": None},
        {"id": "3", "text": None, "n": "x", "column 4": "y"},
    ]
    (tab,) = read(b"\xef\xbb\xbftext\tn\na\xff\t1", "csv", name="a.tsv.gz")
    assert tab.data == b"a\xff"


def test_tables_that_are_none() -> None:
    assert read(b"", "csv") == []
    with pytest.raises(FormatError, match="has no column 'text', but 'a', 'b'; name the text's with --field"):
        read(b"a,b\n1,2\n", "csv")
    with pytest.raises(FormatError, match="is not a table: field larger than field limit"):
        read(b"x" * 200, "csv", limit=100)
    large, good = read(b"text\n" + b"x" * 200 + b"\ngood\n", "csv", limit=100)
    assert (large.too_large, good.data) == (True, b"good")


def table(rows: list[dict[str, Any]], **how: Any) -> bytes:  # noqa: ANN401
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file, **how)
    return file.getvalue()


def test_parquet() -> None:
    rows = [{"id": number, "text": f"text {number}", "tags": ["a"]} for number in range(300)]
    rows[7]["text"] = None
    found = read(table(rows), "parquet", id_field="id")
    assert [record.name for record in found] == [str(number) for number in range(300)]
    assert found[7].problem == "its 'text' is null, not a text"
    assert found[299].data == b"text 299"
    assert dict(found[299].fields) == {"id": 299, "text": None, "tags": ["a"]}
    assert [bool(record.schema) for record in found[:2]] == [True, False]
    assert read(table([{"text": b"Gr\xfc\xdfe"}]), "parquet")[0].data == b"Gr\xfc\xdfe"
    assert read(table([{"text": "x" * 200}]), "parquet", limit=100)[0].too_large


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"text", b"PAR1\xff\xff\xff\x7fPAR1"])
def test_what_is_no_parquet(data: bytes) -> None:
    with pytest.raises(FormatError, match="can't be read as Parquet"):
        read(data, "parquet")


def test_parquet_that_is_cut_or_spoilt() -> None:
    whole = table([{"text": "text" * 50} for _ in range(100)], compression="none")
    with pytest.raises(FormatError, match="has no column 'body', but 'text'"):
        read(whole, "parquet", field="body")
    with pytest.raises(FormatError, match="can't be read as Parquet"):
        read(whole[: len(whole) // 2], "parquet")
    with pytest.raises(FormatError, match="Parquet: a text in it is not UTF-8; if it is damaged, fetch or write it"):
        read(whole.replace(b"text" * 50, b"\xff" * 200), "parquet")
    with pytest.raises(FormatError, match="is Parquet inside gzip"):
        read(gzip.compress(whole), "parquet")


def test_warc() -> None:
    pytest.importorskip("fastwarc")
    body = b"<p>text</p>"
    zipped = page(gzip.compress(body), "Content-Type: text/html\r\nContent-Encoding: gzip")
    data = warc(
        ("warcinfo", "application/warc-fields", b"software: own\r\n"),
        ("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        ("response", HTTP, page(body)),
        ("response", HTTP, zipped),
        ("conversion", "text/plain", "Grüße".encode()),
        ("response", HTTP, b"no HTTP at all"),
    )
    one, two, three, four = read(data, "warc")
    assert (one.data, one.charset, one.kind, one.url) == (body, "iso-8859-2", "html", "https://example.org/2")
    assert [*one.fields] == ["id", "url", "date", "content_type", "text"]
    assert one.fields["date"] == "2026-01-03T00:00:00Z"
    assert two.data == body
    assert (three.data, three.kind) == ("Grüße".encode(), None)
    assert four.name == "4"
    packed = b"".join(gzip.compress(part) for part in (warc(("response", HTTP, page(body))),) * 3)
    assert [record.data for record in read(packed, "warc")] == [body] * 3
    assert [record.too_large for record in read(data, "warc", limit=5)][:2] == [True, True]


@pytest.mark.parametrize("data", [b"text\n" * 100, b"\n\n", bytes(2000)])
def test_what_is_no_warc(data: bytes) -> None:
    pytest.importorskip("fastwarc")
    with pytest.raises(FormatError, match=r"WARC"):
        read(data, "warc")


def test_what_is_missing_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    for form, package in (("parquet", "pyarrow"), ("warc", "fastwarc")):
        with pytest.raises(FormatError, match=rf"needs {package}: pip install 'bodycopy\[{form}\]'"):
            read(b"", form)
    assert forms.missing("jsonl") == ""


def test_values_that_json_has_no_form_for_are_texts() -> None:
    values = {
        "date": pa.array([dt.date(2026, 1, 2)]),
        "year 200000": pa.array([2**30], pa.date32()),
        "nanoseconds": pa.array([1], pa.duration("ns")),
        "in a list": pa.array([[1]], pa.list_(pa.timestamp("ns"))),
        "decimal": pa.array([decimal.Decimal("1.50")]),
        "bytes": pa.array([b"\xff"]),
        "text in bytes": pa.array([b"text"]),
        "number": pa.array([float("nan")]),
    }
    file = io.BytesIO()
    pq.write_table(pa.table({"text": ["Text."], **values}), file)
    (record,) = read(file.getvalue(), "parquet")
    fields = json.loads(to_json(record.fields))
    assert (fields["date"], fields["decimal"], fields["bytes"]) == ("2026-01-02", "1.50", "/w==")
    assert (fields["text in bytes"], repr(fields["number"])) == ("text", "nan")
    assert all(fields[name] is not None for name in ("year 200000", "nanoseconds", "in a list"))


def test_a_line_that_nests_too_deeply_is_named() -> None:
    deep = b'{"text": "a", "x": ' + b"[" * 300 + b"]" * 300 + b"}\n"
    flat = b'{"text": "a", "x": [' + b"[]," * 300 + b'"' + b"[" * 300 + b'"]}\n'
    one, two = read(deep + flat, "jsonl")
    assert "nested too deeply" in one.problem
    assert (two.data, two.problem) == (b"a", "")


def test_half_a_pair_of_surrogates_is_no_question_mark() -> None:
    assert as_bytes("a\ud800b\ud83d\ude00c") == "a\ufffdb\U0001f600c".encode()
    assert as_bytes("caf\udce9") == b"caf\xe9"


LATIN = "Le caf\xe9."


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('{"k": "Jos\xe9", "text": "Le caf\xe9."}', {"k": "José"}),
        (
            '{"cl\xe9": {"n\xe9": ["\xe9t\xe9", 1, null, {}]}, "text": "Le caf\xe9."}',
            {"clé": {"né": ["été", 1, None, {}]}},
        ),
        ('{"k": "Jos\xe9", "text": "Plain."}', {"k": "José"}),
        ('{"k": "\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "text": "Plain."}', {"k": "Привет, мир"}),
        ('{"k": "Jos\xc3\xa9 Jos\xe9", "text": "Plain."}', {"k": "José José"}),
        ('{"k": "Jos\xc3\xa9 \\ud83d\\ude00", "text": "Le caf\xe9."}', {"k": "José 😀"}),
        ('{"k": "a\\ud800b", "\\uDFFF": [], "text": "Plain."}', {"k": "a\ufffdb", "\ufffd": []}),
        ('{"k": "Jos\xe9"}', {"k": "José"}),
    ],
)
def test_what_is_beside_a_text_is_decoded_as_it_is(line: str, fields: dict[str, Any]) -> None:
    (record,) = read(line.encode("latin-1"), "jsonl")
    assert {key: value for key, value in record.fields.items() if key != "text"} == fields
    assert record.data in {LATIN.encode("latin-1"), b"Plain.", b""}


def test_columns_and_cells_of_a_table_are_too() -> None:
    table = f't\xeate,text,cl\xe9\nJos\xe9,{LATIN},"a\xe9\nb"\n'.encode("latin-1")
    (record,) = read(table, "csv", id_field="tête")
    assert record.fields == {"tête": "José", "text": None, "clé": "aé\nb"}
    assert (record.name, record.data) == ("José", LATIN.encode("latin-1"))
    assert read(table, "csv", field="tête")[0].data == b"Jos\xe9"
    assert read(table, "csv", id_field="text")[0].name == "Le caf\ufffd."


def test_what_is_sound_is_let_be() -> None:
    fields = {"text": "a\udce9", "k": "José 😀", "n": [1.5, {"a": "b"}]}
    assert decoded(fields, "text") is fields


VALUES = st.recursive(
    st.text() | st.none() | st.integers() | st.text("\ud800\udc80\udce9\udfffé", max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("a\udce9\ud900"), inner, max_size=3),
)


@given(st.dictionaries(st.text("bk\udce9\ud900é"), VALUES, max_size=4), st.text("ab \udce9\ud900é"))
def test_no_half_of_a_pair_comes_through(fields: dict[str, Any], text: str) -> None:
    line = json.dumps({**fields, "text": text}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    for data in (line, json.dumps({**fields, "text": text}).encode()):
        (record,) = read(data, "jsonl", id_field="k")
        assert json.dumps([record.fields, record.name], ensure_ascii=False).encode()
