"""What stands beside a text: no half of a pair of surrogates comes through, whatever bytes it was."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.batch.formats.forms import records
from bodycopy.batch.formats.record import Record, RecordOptions, decoded

LATIN = "Le caf\xe9."


def read(data: bytes, form: str, **how: Any) -> list[Record]:  # noqa: ANN401
    return [*records(io.BytesIO(data), RecordOptions(form, **how))]


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
