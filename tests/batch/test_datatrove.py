"""Blocks in a pipeline of datatrove's; skipped where it is not installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import bodycopy
from cli.conftest import APPEAL, ARTICLE, PAGE

pytest.importorskip("datatrove")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from batch.formats.warcs import HTTP, page, warc
from bodycopy.batch.datatrove import BodycopyExtractor, BodycopyFormatter, BodycopyWarcReader

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore")


def documents(*texts: str) -> list[Document]:
    return [Document(text, str(number), metadata={"url": "https://example.org/"}) for number, text in enumerate(texts)]


def stats(block: Any) -> dict[str, Any]:  # noqa: ANN401
    return {key: value.total for key, value in block.stats.stats.items()}


def test_bad_options_are_refused_before_anything_runs() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        BodycopyFormatter(options=bodycopy.Options(rules=("nowhere.toml",)))


def test_what_is_empty_goes_or_stays_as_asked(tmp_path: Path) -> None:
    block = BodycopyFormatter(exclusion_writer=JsonlWriter(str(tmp_path), compression=None))
    assert [one.id for one in block.run(documents(ARTICLE, APPEAL))] == ["0"]
    (line,) = (tmp_path / "00000.jsonl").read_text("utf-8").splitlines()
    out = json.loads(line)
    assert (out["text"], out["metadata"]["filter_reason"]) == (APPEAL, "empty")
    assert stats(block)["dropped_empty"] == 1
    kept = [*BodycopyFormatter(keep_empty=True).run(documents(ARTICLE, APPEAL))]
    assert [one.text for one in kept] == [ARTICLE, ""]


@pytest.mark.parametrize(("block", "source"), [(BodycopyFormatter, f"{ARTICLE}\n{APPEAL}"), (BodycopyExtractor, PAGE)])
def test_the_body_text_takes_the_texts_place(block: Any, source: str) -> None:  # noqa: ANN401
    made = block(removals=True)
    (one,) = made.run(documents(source))
    whole = bodycopy.read(source.encode(), kind=block.kind)
    assert one.text == bodycopy.render(whole)
    account = one.metadata["bodycopy"]
    removals = json.loads(account.pop("removals"))
    assert [(one["start"], one["end"], one["rule"]) for one in removals] == [one[:3] for one in whole.removed]
    assert account["removed"] == sum(one.end - one.start for one in whole.removed)
    counted = stats(made)
    assert sum(value for key, value in counted.items() if key.startswith("removed_")) == account["removed"]
    assert counted[f"status_{account['status']}"] == counted["forwarded"] == counted["total"] == 1


def test_a_task_that_is_run_anew_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in "ab":
        rows = [{"id": f"{name}{n}", "text": ARTICLE + APPEAL * (n % 2)} for n in range(6)]
        (tmp_path / "in" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def run() -> list[str]:
        writer = JsonlWriter(str(tmp_path / "out"), compression=None)
        pipeline = [JsonlReader(str(tmp_path / "in")), BodycopyFormatter(removals=True), writer]
        LocalPipelineExecutor(pipeline, tasks=2, workers=1, logging_dir=str(tmp_path / "log")).run()
        return [path.read_text("utf-8") for path in sorted((tmp_path / "out").iterdir())]

    first = run()
    assert [len(text.splitlines()) for text in first] == [6, 6]
    (tmp_path / "log/completions/00001").unlink()
    half = tmp_path / "out/00001.jsonl"
    half.write_text(half.read_text("utf-8")[:100])
    assert run() == first


def test_warc_is_read_with_the_charset_of_the_server(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    body = PAGE.replace("council", "Łódź council")
    blocks = page(body.encode("iso-8859-2")), page(b"\x89PNG\r\n\x1a\n\0\0\0")
    (tmp_path / "c.warc").write_bytes(warc(*(("response", HTTP, block) for block in blocks)))
    reader = BodycopyWarcReader(str(tmp_path))
    (one,) = reader.run()
    assert (one.id, one.metadata["url"], one.text) == ("<urn:uuid:0>", "https://example.org/0", body)
    assert stats(reader)["skipped_not-html"] == 1
