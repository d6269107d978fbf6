"""The manifest says of every input what became of it, and --resume believes it only where the files agree."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bodycopy.batch import jobs, manifest
from bodycopy.batch.manifest import ManifestError
from cli.conftest import APPEAL, ARTICLE, Command

if TYPE_CHECKING:
    from collections.abc import Callable


RAW = ARTICLE + "\n" + APPEAL
KEYS = "path status encoding characters_in characters_out removed seconds output sha256 message advice input_sha256 bytes end run"


def lines(path: str = "m.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def corpus(count: int = 4) -> None:
    Path("c").mkdir()
    for number in range(count):
        Path(f"c/{number}.txt").write_text(f"{RAW}\nIt is bridge {number} of the town's, and it has stood for long.\n")


BATCH = ("clean", "c", "-o", "out", "--manifest", "m.jsonl", "-j", "1")


def test_a_line_an_input(here: Command) -> None:
    corpus(1)
    Path("c/empty.txt").touch()
    Path("c/png.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    os.mkfifo("c/x-fifo")
    result = here(*BATCH)
    assert result.code == 3
    assert result.err.splitlines()[-1] == "bodycopy: 4 inputs: 1 empty, 1 not-text, 1 ok, 1 skipped"
    one, empty, png, fifo = lines()
    assert [*one] == KEYS.split()
    raw, text = Path("c/0.txt").read_bytes(), Path("out/0.txt").read_bytes()
    assert (one["path"], one["status"], one["encoding"], one["output"]) == ("c/0.txt", "ok", "utf-8", "out/0.txt")
    assert (one["characters_in"], one["characters_out"], one["bytes"]) == (len(raw), len(text), len(text))
    assert one["sha256"] == hashlib.sha256(text).hexdigest()
    assert one["input_sha256"] == hashlib.sha256(raw).hexdigest()
    assert {"donation"} == {*one["removed"]}
    assert 0 < sum(one["removed"]["donation"].values()) <= len(raw) - len(text)
    assert [(line["path"], line["status"], bool(line["output"])) for line in (empty, png, fifo)] == [
        ("c/empty.txt", "empty", True),
        ("c/png.txt", "not-text", False),
        ("c/x-fifo", "skipped", False),
    ]


def test_what_is_proved_done_is_not_done_again(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus()
    first = here(*BATCH)
    whole = Path("m.jsonl").read_bytes()
    monkeypatch.setattr(jobs, "_job", None)  # nothing may be cleaned
    again = here(*BATCH, "--resume")
    assert (first.code, again.code) == (0, 0)
    assert again.err == "bodycopy: 4 inputs (4 of them done before): 4 ok\n"
    assert Path("m.jsonl").read_bytes() == whole


def edit(path: str, old: str, new: str) -> None:
    Path(path).write_text(Path(path).read_text().replace(old, new))


DAMAGES: dict[str, Callable[[], object]] = {
    "other input": lambda: edit("c/1.txt", "bridge 1", "bridge 7"),
    "other output": lambda: edit("out/1.txt", "bridge 1", "bridge 7"),
    "shorter output": lambda: Path("out/1.txt").write_text("short"),
    "no output": lambda: Path("out/1.txt").unlink(),
    "no line": lambda: Path("m.jsonl").write_text("".join(f"{json.dumps(lines()[n])}\n" for n in (0, 2, 3))),
    "no result": lambda: edit("m.jsonl", '"c/1.txt", "status": "ok"', '"c/1.txt", "status": "timeout"'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_changed_or_was_lost_is_done_again(damage: str, here: Command) -> None:
    corpus()
    here(*BATCH)
    DAMAGES[damage]()
    result = here(*BATCH, "--resume")
    assert (result.code, result.err) == (0, "bodycopy: 4 inputs (3 of them done before): 4 ok\n")
    assert sorted(line["path"] for line in lines()) == [f"c/{number}.txt" for number in range(4)]
    here("clean", "c", "-o", "fresh")
    texts = [[path.read_bytes() for path in sorted(Path(folder).iterdir())] for folder in ("out", "fresh")]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("other", [("--without", "donation"), ("--on-empty", "skip"), ("--url", "https://example.org")])
def test_other_settings_prove_nothing(other: tuple[str, ...], here: Command) -> None:
    corpus()
    here(*BATCH)
    assert "done before" not in here(*BATCH, "--resume", *other).err


@pytest.mark.parametrize("cut", [-1, -40, -10_000])
def test_a_manifest_that_was_being_written(cut: int, here: Command) -> None:
    corpus()
    here(*BATCH)
    whole = lines()
    Path("m.jsonl").write_bytes(Path("m.jsonl").read_bytes()[:cut])
    assert here(*BATCH, "--resume").code == 0
    assert [{**line, "seconds": 0} for line in lines()] == [{**line, "seconds": 0} for line in whole]


def test_over_the_inputs_what_was_replaced_is_done(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus()
    Path("c/clean.txt").write_text(ARTICLE)
    command = ("clean", "c", "--in-place", "--manifest", "m.jsonl", "-j", "1")
    here(*command)
    monkeypatch.setattr(jobs, "_job", None)
    assert here(*command, "--resume").err == "bodycopy: 5 inputs (5 of them done before): 4 ok, 1 unchanged\n"


def test_names_that_are_no_text(here: Command) -> None:
    Path("c").mkdir()
    name = os.fsdecode(b"c/\xff\n.txt")
    Path(name).write_text(RAW)
    assert here(*BATCH).code == 0
    assert lines()[0]["path"] == name
    assert here(*BATCH, "--resume").code == 0


@pytest.mark.parametrize("content", ["a text of mine\n", '{"name": "no manifest"}\n', "no line end", "[1]\n"])
def test_a_file_that_is_no_manifest_stays(content: str, here: Command) -> None:
    corpus()
    Path("m.jsonl").write_text(content)
    for resume in ((), ("--resume",)):
        result = here(*BATCH, *resume)
        assert (result.code, result.out) == (2, b"")
        assert "m.jsonl is not a manifest, and --manifest would replace it" in result.err
    assert Path("m.jsonl").read_text() == content
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["c", "-o", "out", "--resume"], "--resume goes by what a manifest says; add --manifest FILE"),
        (["c", "-o", "out", "--manifest", "c/0.txt"], "c/0.txt is not a manifest"),
        (["c", "-o", "out", "--manifest", "-"], "--manifest needs a file of its own"),
        (["c", "-o", "out", "--manifest", "c/0.txt/m"], "c/0.txt/m: can't be read: not a directory"),
        (["c", "-o", "out", "--manifest", "c"], "c: can't be read: is a directory"),
    ],
)
def test_a_manifest_that_cannot_be(arguments: list[str], says: str, here: Command) -> None:
    corpus(2)
    result = here("clean", *arguments)
    assert (result.code, result.out) == (2, b"")
    assert says in result.err
    assert not Path("out").exists()


def test_a_manifest_inside_the_folder_is_no_input(here: Command) -> None:
    corpus(1)
    command = ("clean", "c", "-o", "c/out", "--manifest", "c/m.jsonl")
    assert here(*command).code == 0
    assert here(*command, "--resume").code == 0
    assert len(lines("c/m.jsonl")) == 1


def test_a_manifest_that_breaks_stops_the_run(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus()
    write, count = manifest.write, 0

    def full(*arguments: Any) -> bytes:  # noqa: ANN401
        nonlocal count
        count += 1
        if count > 2:
            raise ManifestError("no space left on device")
        return write(*arguments)

    monkeypatch.setattr(manifest, "write", full)
    result = here(*BATCH)
    assert result.code == 3
    assert re.search(r"m\.jsonl: no space left on device; make room and take the run up by --resume\n$", result.err)
    assert len(lines()) == 2
