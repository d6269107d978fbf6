"""``bodycopy report``: from a folder, or from what a run left behind."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from bodycopy.batch import outputs
from cli.conftest import APPEAL, ARTICLE, PAGE, Command

RAW = f"{ARTICLE}\n{APPEAL}"


@pytest.fixture(autouse=True)
def _corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    Path("c/example.org").mkdir(parents=True)
    Path("c/example.org/a.txt").write_text(RAW)
    Path("c/b.txt").write_text(ARTICLE)
    Path("c/page.html").write_text(PAGE)
    Path("c/image.bin").write_bytes(bytes(64))


def data(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    texts = re.search(r'<script type="text/plain" id="texts">([A-Za-z0-9+/=\n]*)</script>', text)
    assert texts
    return {**read, "texts": texts[1].split("\n")}


def parts(packed: str) -> list[list[str]]:
    read: list[list[str]] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return read


def clean(here: Command) -> None:
    """Clean the folder and keep all that a run can keep; the manifest ends in a line that was being written."""
    here("clean", "c", "-o", "out", "--removed", "r.jsonl", "--manifest", "m.jsonl")
    lines = Path("m.jsonl").read_text()
    stale = [json.dumps({**json.loads(line), "status": "crash"}) + "\n" for line in lines.splitlines()]
    removals = Path("r.jsonl").read_text()
    stale_removals = [json.dumps({**json.loads(line), "removals": []}) + "\n" for line in removals.splitlines()]
    Path("r.jsonl").write_text("".join(stale_removals) + removals)
    Path("m.jsonl").write_text("".join(stale) + lines + '{"path": "c/x", "sta')


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "one of the two"),
        (("c", "--manifest", "m.jsonl"), "one of the two"),
        (("c", "--removed", "r.jsonl"), "--removed goes with the --manifest"),
        (("c", "--size", "much"), "--size must be a size"),
        (("c", "--size", "1M"), "--size must be 2M or more"),
        (("c", "-o", "c/"), "c/ is a folder"),
        (("c", "-o", "c/b.txt"), "would be replaced by its own result"),
        (("-", "-"), "can be read once only"),
        (("--manifest", "m.jsonl"), "m.jsonl: can't be read"),
        (("--manifest", "empty", "--removed", "missing"), "missing: can't be read"),
        (("--manifest", "empty", "--removed", "c/b.txt"), "c/b.txt holds a line that is not a record"),
        (("--manifest", "c/b.txt"), "c/b.txt:1: is not a line of a manifest"),
        (("--manifest", "c/b.txt", "-o", "c/b.txt"), "would be replaced; give another -o"),
        (("c", "--only", "adverts"), "no rule, judge or family is called 'adverts'"),
        (("c/b.txt", "-o", "c/b.txt/report.html"), "can't be written"),
    ],
)
def test_what_cannot_be_followed(arguments: tuple[str, ...], message: str, here: Command) -> None:
    Path("empty").touch()
    result = here("report", *arguments)
    assert (result.code, result.out) == (2, b"")
    assert message in result.err
    assert Path("c/b.txt").read_text() == ARTICLE


def test_a_terminal_is_no_place_for_a_page(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bodycopy.cli.report.reporting._is_terminal", lambda: True)
    assert "give -o report.html" in here("report", "c").err


def test_of_a_folder(here: Command) -> None:
    result = here("report", "c", "-o", "report.html")
    assert (result.code, result.out) == (3, b"")
    assert result.err.startswith("bodycopy: c/image.bin: not-text")
    text = Path("report.html").read_text()
    known = data(text)
    paths = [each[0] for each in known["documents"]]
    assert paths[:2] == ["c/image.bin", "c/example.org/a.txt"]
    assert parts(known["texts"][1])[0] == [ARTICLE.rstrip("\n")]
    assert known["definitions"]["en/donation/support-our-journalism"][0].startswith("en/donation.toml:")
    assert "on 1970-01-02." in text
    assert here("report", "c", "-q").out.decode() == text


def test_of_a_run(here: Command) -> None:
    """The same page as of the folder, although nothing is cleaned again; the last line of an input counts."""
    clean(here)
    assert here("report", "--manifest", "m.jsonl", "--removed", "r.jsonl", "-o", "run.html").code == 3
    here("report", "c", "-o", "folder.html")
    run, folder = (data(Path(name).read_text()) for name in ("run.html", "folder.html"))
    assert [each[:-1] for each in run["documents"]] == [each[:-1] for each in folder["documents"]]
    for key in ("rules", "families", "statuses", "sites", "definitions", "texts"):
        assert run[key] == folder[key], key


def test_of_a_run_whose_texts_have_changed_or_gone(here: Command) -> None:
    clean(here)
    Path("out/example.org/a.txt").write_text("Edited.\n")
    Path("out/b.txt").unlink()
    here("report", "--manifest", "m.jsonl", "--removed", "r.jsonl", "-o", "run.html")
    known = data(Path("run.html").read_text())
    texts = dict(zip([each[0] for each in known["documents"]], known["texts"], strict=True))
    appeal, *between, label, gap = parts(texts["c/example.org/a.txt"])
    assert f"{appeal[0].strip()} {label[0].strip()}" == APPEAL.strip()
    assert {each[0].strip() for each in (*between, gap)} == {"[…]"}
    assert texts["c/b.txt"] == ""


def test_of_a_manifest_alone(here: Command) -> None:
    clean(here)
    here("report", "--manifest", "m.jsonl", "-o", "run.html")
    known = data(Path("run.html").read_text())
    assert set(known["texts"]) == {""}
    assert known["documents"][1][3] > 0


def test_a_small_page_says_what_it_leaves_out(here: Command) -> None:
    for number in range(60):
        # Words that hardly deflate.
        words = " ".join(f"{(number * 7919 + n * 104729) ** 3:x}" for n in range(4000))
        Path(f"c/{number:02}.txt").write_text(f"{ARTICLE}\n{words}\n")
    assert here("report", "c", "-o", "report.html", "--size", "2M").code == 3
    text = Path("report.html").read_text()
    assert len(text.encode()) < 2 << 20
    assert re.search(r"The texts of \d+ of them are in it", text)


def test_a_full_disk_leaves_no_half_page(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object, __: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs.Sink, "write", full)
    result = here("report", "c/b.txt", "-o", "report.html")
    assert (result.code, Path("report.html").exists()) == (2, False)
    assert "no space left" in result.err


def test_a_run_with_doubtful_inputs_says_why_it_exits_with_1(here: Command) -> None:
    Path("d").mkdir()
    Path("d/blank.txt").touch()
    Path("d/fine.txt").write_text(ARTICLE)
    here("clean", "d", "-o", "out", "--manifest", "d.jsonl")
    told = here("report", "--manifest", "d.jsonl", "-o", "d.html")
    assert (told.code, told.err) == (1, "bodycopy: the report is written; exit code 1, as that run left 1 empty\n")
    assert here("report", "--manifest", "d.jsonl", "-o", "d.html", "--exit-zero") == (0, b"", "")


@pytest.mark.parametrize("epoch", ["9" * 20, "-" + "9" * 20, "soon", "²", ""])
def test_a_time_that_there_is_not_is_now(epoch: str, here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    Path("a.txt").write_text(ARTICLE)
    assert here("report", "a.txt", "-o", "r.html").code == 0
    assert Path("r.html").exists()
