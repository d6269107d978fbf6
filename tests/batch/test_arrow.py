"""Batches: nothing is lost, nothing else is touched, and a bad document costs itself alone."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bodycopy
from bodycopy import Options, clean_batch
from bodycopy.__main__ import run
from bodycopy.batch.arrow import schema_of
from cli.conftest import APPEAL, ARTICLE, PAGE

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [f"{ARTICLE}\n{APPEAL}", None, "", ARTICLE, APPEAL]
WORDS = ("start", "end", "rule", "family", "reason", "text")
STATUSES = ["ok", None, "empty", "unchanged", "empty"]


def batch(values: list[Any], type_: pa.DataType = None, **others: list[Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"text": pa.array(values, type_ or pa.string()), **others})


@pytest.mark.parametrize(
    ("columns", "arguments", "says"),
    [
        ({"html": ["a"]}, {}, "has no single column 'text', but 'html'"),
        ({"text": [1]}, {}, "of int64, not of strings"),
        ({"text": ["a"], "status": [200]}, {}, "has a column 'status' already; give another prefix"),
        ({"text": ["a"]}, {"url_column": "url"}, "has no single column 'url'"),
        ({"text": ["a"]}, {"options": Options(rules=("nowhere.toml",))}, r"nowhere\.toml"),
        ({"text": ["a"]}, {"options": Options(model="other.bin")}, "for measuring"),
    ],
)
def test_what_is_refused(columns: dict[str, list[Any]], arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        clean_batch(pa.RecordBatch.from_pydict(columns), **arguments)


def test_nothing_in_is_nothing_out() -> None:
    for empty in (batch([]), batch([None, None]), batch([None], pa.null())):
        done = clean_batch(empty, removals=True)
        assert done.schema == schema_of(empty.schema, removals=True)
        assert done["body"].null_count == done["removals"].null_count == empty.num_rows


def test_other_columns_stay_and_rows_keep_their_order() -> None:
    before = batch(TEXTS, id=[5, 3, 3, 1, None], body_of=[b"\xff", None, b"", b"a", b"b"])
    done = clean_batch(before, removals=True)
    done.validate(full=True)
    assert done.select(before.schema.names).equals(before)
    assert done["status"].to_pylist() == STATUSES
    assert done["body"].to_pylist() == [ARTICLE, None, "", ARTICLE, ""]
    for text, row in zip(TEXTS, done.to_pylist(), strict=True):
        for removal in row["removals"] or ():
            assert text is not None
            assert (text.removesuffix("\n") + "\n")[removal["start"] : removal["end"]] == removal["text"]
        lengths = [one["end"] - one["start"] for one in row["removals"] or ()]
        assert sum((row["removed"] or {}).values()) == sum(lengths)
    assert done["removed"][0].as_py()["donation"] > 40


@pytest.mark.parametrize("type_", ["large_string", "string_view", "binary", "large_binary", "dictionary"])
def test_any_column_of_texts_will_do(type_: str) -> None:
    kind = pa.dictionary(pa.int8(), pa.string()) if type_ == "dictionary" else getattr(pa, type_)()
    before = batch([ARTICLE, None], kind)
    done = clean_batch(before)
    assert done["text"].equals(before["text"])
    assert done["body"].to_pylist() == [ARTICLE, None]
    assert done["body"].type == (pa.large_string() if "large" in type_ else pa.string())


def test_a_table_is_its_batches() -> None:
    table = pa.Table.from_batches([batch(TEXTS), batch([]), batch(TEXTS[::-1])])
    done = clean_batch(table, prefix="b_")
    assert done.schema == schema_of(table.schema, prefix="b_")
    assert done["b_status"].to_pylist() == STATUSES + STATUSES[::-1]
    assert done.slice(0, 5).combine_chunks().equals(pa.Table.from_batches([clean_batch(batch(TEXTS), prefix="b_")]))


def test_bytes_are_read_as_the_command_reads_them() -> None:
    words = ARTICLE.replace("council", "Räte in Łódź")
    latin = words.encode("iso8859-2")
    sources = [words.encode("utf-16"), latin, latin, b"\x89PNG\r\n\x1a\n" + bytes(9)]
    given = batch(sources, pa.binary(), charset=[None, "iso-8859-2", "utf-8", None])
    done = clean_batch(given, charset_column="charset", max_size=1000)
    assert done["body"].to_pylist()[:2] == [words, words]
    assert done["encoding"].to_pylist()[:2] == ["utf-16-le", "iso8859-2"]
    assert done["status"].to_pylist()[3] == "not-text"
    assert clean_batch(batch([b"x" * 11], pa.binary()), max_size=10)["status"].to_pylist() == ["too-large"]


def test_what_is_no_utf8_in_a_column_of_strings_does_no_harm() -> None:
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\4\0\0\0"), pa.py_buffer(b"caf\xe9")])
    assert clean_batch(pa.RecordBatch.from_arrays([broken], ["text"]))["body"].to_pylist() == ["café"]


def test_a_url_chooses_the_rules_of_its_site(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        '[cat]\nfamily = "social"\nsites = ["a.example"]\nmatch = ["pet the cat"]\ndrops = ["[[Pet the cat.]]"]\n'
    )
    rules = Options(rules=(str(tmp_path / "own.toml"),))
    urls = [
        "https://a.example/1",
        "http://www.news.a.example",
        None,
        "https://b.example/1",
        "https://ba.example",
        "//[",
    ]
    done = clean_batch(batch([f"{ARTICLE}\nPet the cat.\n"] * len(urls), url=urls), url_column="url", options=rules)
    assert [one["social"] for one in done["removed"].to_pylist()] == [14, 14, 0, 0, 0, 0]


def test_a_document_that_fails_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read = bodycopy.read

    def faulty(source: bytes, **options: Any) -> bodycopy.Document:  # noqa: ANN401
        if b"FAULT" in source:
            raise ValueError("it said; \udcff no")
        return read(source, **options)

    monkeypatch.setattr(bodycopy, "read", faulty)
    done = clean_batch(batch([ARTICLE, "FAULT", ARTICLE]))
    assert done["status"].to_pylist() == ["unchanged", "crash", "unchanged"]
    assert done["body"].to_pylist() == [ARTICLE, None, ARTICLE]
    assert done["message"][1].as_py() == "ValueError: it said; \\udcff no"


def test_it_says_what_the_command_says(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": [text for text in [*TEXTS, PAGE] if text is not None]}), path)
    table = clean_batch(pq.read_table(path), removals=True)
    assert run(["clean", str(path), "--to", "jsonl", "--isolated", "-j1", "-q"]) == 1
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert len(rows) == table.num_rows
    for row, ours in zip(rows, table.to_pylist(), strict=True):
        own = row["bodycopy"]
        assert (row["text"], own["status"], own["encoding"]) == (ours["body"], ours["status"], ours["encoding"])
        assert [{key: one[key] for key in WORDS} for one in own["removed"]] == ours["removals"]


CELLS = st.none() | st.binary(max_size=60) | st.sampled_from([text.encode() for text in TEXTS if text])


@given(st.lists(CELLS), st.data())
def test_how_it_is_cut_into_batches_does_not_matter(sources: list[bytes | None], data: st.DataObject) -> None:
    whole = batch(sources, pa.binary())
    done = clean_batch(whole, removals=True)
    start = data.draw(st.integers(0, len(sources)))
    end = data.draw(st.integers(start, len(sources)))
    assert clean_batch(whole.slice(start, end - start), removals=True).equals(done.slice(start, end - start))
    for source, row in zip(sources, done.to_pylist(), strict=True):
        if row["status"] in {"ok", "unchanged"}:
            assert row["body"] == bodycopy.clean(source or b"")


def test_without_pyarrow_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    some = batch([ARTICLE])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"pip install 'bodycopy\[parquet\]'"):
        clean_batch(some)


def test_the_face_has_it_without_its_price() -> None:
    code = "import sys, bodycopy; bodycopy.clean_batch; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pyarrow", "numpy", "lxml", "ftfy"} & {*done.stdout.split()}
    with pytest.raises(AttributeError, match="no attribute 'clean_batches'"):
        _ = bodycopy.clean_batches  # type: ignore[attr-defined]
