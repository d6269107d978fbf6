"""Files of many documents through the command: nothing lost, all of it in order, taken up where it was left."""

from __future__ import annotations

import gzip
import json
import multiprocessing.context
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from batch.conftest import raising
from batch.formats.warcs import HTTP, page, warc
from bodycopy.batch import limits, outputs, pool, stdio
from bodycopy.batch import records as reading
from bodycopy.batch.formats import compressed
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.settings import Settings
from cli.conftest import APPEAL, ARTICLE, PAGE, Command, running, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


RAW = ARTICLE + "\n" + APPEAL


def lines(path: str) -> list[dict[str, Any]]:
    data = Path(path).read_bytes()
    form = compressed.compression_of(data[:6])
    plain = compressed.decompress(data, form, 0)[0] if form else data
    return [json.loads(line) for line in plain.splitlines()]


def corpus(path: str = "c.jsonl", count: int = 20, **more: str | dict[str, str]) -> None:
    Path(path).parent.mkdir(exist_ok=True)
    found: list[Any] = [{"id": f"n{n}", "text": f"{RAW}\nBridge {n} stays closed.\n", "x": [n]} for n in range(count)]
    for place, line in more.items():
        found.insert(int(place.removeprefix("at")), line)
    Path(path).write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in found))


TO_JSONL = ("clean", "c.jsonl", "--to", "jsonl", "-o", "out.jsonl")


def test_records_keep_their_fields_and_bad_ones_are_named(here: Command) -> None:
    corpus(count=3, at1="no json", at3={"text": PAGE, "k": "html"})
    result = here(*TO_JSONL, "--id-field", "id")
    assert result.code == 3
    assert result.err.startswith("bodycopy: c.jsonl:2: unreadable: this line is not valid JSON: ")
    assert result.err.count("\n") == 1
    found = lines("out.jsonl")
    keys = ["id text x bodycopy", "text bodycopy", "id text x bodycopy", "text k bodycopy", "id text x bodycopy"]
    assert [" ".join(line) for line in found] == keys
    assert [line["bodycopy"]["status"] for line in found] == ["ok", "unreadable", "ok", "unchanged", "ok"]
    assert [line["bodycopy"]["source"].partition(":")[2] for line in found] == ["n0", "2", "n1", "4", "n2"]
    assert found[0]["text"].startswith(ARTICLE)
    assert "support" not in found[0]["text"]
    assert "council approved" in found[3]["text"]
    assert "<p>" not in found[3]["text"]


def test_standard_input_and_output(command: Command) -> None:
    corpus(count=2)
    data = Path("c.jsonl").read_bytes()
    for stdin in (data, gzip.compress(data)):
        result = command("clean", "-", "--from", "jsonl", "--to", "jsonl", stdin=stdin)
        assert (result.code, result.err) == (0, "")
        assert [json.loads(line)["bodycopy"]["source"] for line in result.out.splitlines()] == ["-:1", "-:2"]


def test_a_text_each(here: Command) -> None:
    corpus("c/a.jsonl", 2, at1="[]")
    corpus("c/sub/b.csv", 0)
    Path("c/sub/b.csv").write_text(f'text\n"{RAW}"\n')
    Path("c/plain.txt").write_text(RAW)
    assert here("clean", "c", "-o", "out").code == 3
    names = sorted(str(path.relative_to("out")) for path in Path("out").rglob("*") if path.is_file())
    assert names == ["a.jsonl/00000001.txt", "a.jsonl/00000003.txt", "plain.txt", "sub/b.csv/00000001.txt"]
    assert Path("out/sub/b.csv/00000001.txt").read_text() == ARTICLE


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["c.jsonl", "-o", "x.txt"], ""),
        (["c.jsonl", "--to", "parquet"], "--to parquet needs a file; add -o FILE.parquet"),
        (["c.jsonl", "a.txt", "--to", "jsonl", "-o", "c/"], "c/ is a folder; records go to one file: -o c.jsonl"),
        (["c.jsonl", "--from", "json"], "--from must be one of"),
        (["c.jsonl", "--field", ""], "--field must be a name"),
    ],
)
def test_what_cannot_be_followed(arguments: list[str], says: str, here: Command) -> None:
    corpus()
    Path("a.txt").write_text(RAW)
    Path("x.txt").touch()
    result = here("clean", *arguments)
    assert (result.code, result.out) == (2, b"")
    assert says in result.err


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2", ".xz", ".zst"])
def test_what_comes_out_compressed_is_the_same(suffix: str, here: Command) -> None:
    corpus(count=3)
    assert here(*TO_JSONL).code == 0
    assert here("clean", "c.jsonl", "--to", "jsonl", "-o", f"again.jsonl{suffix}").code == 0
    assert lines(f"again.jsonl{suffix}") == lines("out.jsonl")
    assert bool(compressed.compression_of(Path(f"again.jsonl{suffix}").read_bytes()[:6])) == bool(suffix)


@pytest.mark.parametrize("suffix", [".gz", ".bz2", ".xz", ".zst"])
def test_one_text_compressed(suffix: str, here: Command) -> None:
    Path("c").mkdir()
    with Path(f"c/page.html{suffix}").open("wb") as file, compressed.compressing(file, suffix) as packed:
        packed.write(PAGE.encode())
    assert here("clean", f"c/page.html{suffix}", "-o", f"one.txt{suffix}").code == 0
    assert here("clean", "c", "-o", "out", "--manifest", "m").code == 0
    data = Path(f"one.txt{suffix}").read_bytes()
    plain = compressed.decompress(data, compressed.compression_of(data[:6]), 0)
    assert plain == (Path("out/page.txt").read_bytes(), "")


def test_parquet_and_back(here: Command) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    Path("c").mkdir()
    rows = [{"id": number, "text": RAW if number else None, "when": None, "tags": ["a"]} for number in range(30)]
    types = pa.int16(), pa.large_string(), pa.timestamp("s"), pa.list_(pa.string())
    schema = pa.schema(zip(("id", "text", "when", "tags"), types, strict=True))
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), "c/a.parquet")
    result = here("clean", "c", "--to", "parquet", "-o", "out/", "--manifest", "m.jsonl")
    assert "c/a.parquet:1: unreadable: its 'text' is null, not a text" in result.err
    written = pq.read_table("out/a.parquet")
    assert written.schema.names == ["id", "text", "when", "tags", "bodycopy"]
    assert written.schema.field("id").type == pa.int16()
    assert written.column("text").to_pylist() == [None] + [ARTICLE] * 29
    assert [own["status"] for own in written.column("bodycopy").to_pylist()] == ["unreadable"] + ["ok"] * 29
    assert [own["kind"] for own in written.column("bodycopy").to_pylist()] == [None] + ["article"] * 29
    before = Path("out/a.parquet").stat().st_mtime_ns
    again = here("clean", "c", "--to", "parquet", "-o", "out/", "--manifest", "m.jsonl", "--resume")
    assert "30 inputs (30 of them done before)" in again.err
    assert Path("out/a.parquet").stat().st_mtime_ns == before
    assert here("clean", "out/a.parquet", "--to", "jsonl", "-o", "back.jsonl").code == 3
    assert [line["text"] for line in lines("back.jsonl")] == [None] + [ARTICLE] * 29
    Path("t.txt").write_text(RAW)
    assert here("clean", "c", "t.txt", "--to", "parquet", "-o", "all.parquet").code == 3
    assert pq.read_table("all.parquet").schema.names == ["source", "id", "text", "when", "tags", "fields", "bodycopy"]
    assert pq.read_table("all.parquet").num_rows == 31


def test_warc_in(here: Command) -> None:
    pytest.importorskip("fastwarc")
    body = PAGE.replace("bridge", "přehrada").encode("iso-8859-2")
    Path("c.warc.gz").write_bytes(gzip.compress(warc(("response", HTTP, page(body)))) * 3)
    assert here("clean", "c.warc.gz", "--to", "jsonl", "-o", "out.jsonl").code == 0
    found = lines("out.jsonl")
    assert [line["url"] for line in found] == ["https://example.org/0"] * 3
    assert [line["content_type"] for line in found] == ["text/html; charset=iso-8859-2"] * 3
    assert all("přehrada" in line["text"] for line in found)


def test_the_report_counts_records_not_their_file(here: Command) -> None:
    corpus(count=3)
    here(*TO_JSONL, "--manifest", "m.jsonl")
    assert here("report", "--manifest", "m.jsonl", "-o", "report.html").code == 0
    assert "c.jsonl:3" in Path("report.html").read_text()
    assert '"c.jsonl"' not in Path("report.html").read_text()


@pytest.mark.parametrize("name", ["a.parquet", "a.warc", "a.csv", "a.jsonl.gz", "missing.jsonl"])
def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(name: str, here: Command) -> None:
    corpus(count=2)
    if name != "missing.jsonl":
        Path(name).write_bytes(b"\x1f\x8b\x08 nothing of the kind" if "gz" in name else b"nothing of the kind\n")
    result = here("clean", name, "c.jsonl", "--to", "jsonl", "-o", "out.jsonl")
    assert result.code == 3
    assert result.err.startswith(f"bodycopy: {name}: unreadable: ")
    assert result.err.count("\n") == 1
    found = lines("out.jsonl")
    assert [line.get("status") or line["bodycopy"]["status"] for line in found] == ["unreadable", "ok", "ok"]


@pytest.mark.usefixtures("faults")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_poisons_among_records(jobs: str, command: Command) -> None:
    poisons = ("HANG", "MEMORY", "DEEP", "RAISE", "EXIT", "SEGFAULT", "KILLED")
    poison: dict[str, Any] = {f"at{3 * place}": {"text": f"FAULT-{fault}"} for place, fault in enumerate(poisons)}
    corpus(count=20, **poison)
    result = command(*TO_JSONL, "--max-memory", "400M", "-j", jobs)
    statuses = [line["bodycopy"]["status"] for line in lines("out.jsonl")]
    assert result.code == 3
    assert statuses.count("ok") == 20
    assert statuses[:21:3] == ["timeout", "memory", "crash", "crash", "crash", "crash", "memory"]


def test_the_same_at_any_number_of_workers_locale_seed_and_folder(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus(count=30, at3="no json")
    Path("c.csv").write_text('text\n"Grüße aus Köln, sagt er."\n')
    names = ["c.jsonl", "c.csv", *(f"{number}.txt" for number in range(9))]
    for number in range(9):
        Path(f"{number}.txt").write_text(RAW * number)
    found = set()
    for jobs, locale, seed in (("1", "C", "0"), ("3", "C.UTF-8", "1"), ("2", "POSIX", "77")):
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        Path(f"in{seed}").mkdir()
        for name in names:
            Path(f"in{seed}/{name}").write_bytes(Path(name).read_bytes())
        result = command("clean", *names, "--to", "jsonl", "-j", jobs, "--isolated", cwd=f"in{seed}")
        assert result.code == 3
        found.add(result)
    assert len(found) == 1
    sources = [
        (row.get("bodycopy") or row)["source"].partition(":")[0] for row in map(json.loads, result.out.splitlines())
    ]
    assert [*dict.fromkeys(sources)] == names


def begin(*arguments: str) -> subprocess.Popen[bytes]:
    command, mute = [sys.executable, "-m", "bodycopy", *arguments], subprocess.DEVNULL
    return subprocess.Popen(command, stdout=mute, stderr=mute, start_new_session=True)


def test_killed_and_taken_up_the_result_is_the_same(command: Command) -> None:
    corpus(count=400, at7="no json")
    assert command("clean", "c.jsonl", "--to", "jsonl", "-o", "whole.jsonl").code == 3
    part = Path("out.jsonl.part")
    for enough in (5_000, 60_000):
        process = begin(*TO_JSONL, "--manifest", "m.jsonl", "--resume", "-j", "2")
        until(lambda: part.exists() and part.stat().st_size > enough)  # noqa: B023 - called before it changes
        process.kill()
        process.wait()
        until(lambda: not running(process.pid))  # noqa: B023 - the same
        assert not Path("out.jsonl").exists()
    with part.open("ab") as file:
        file.write(b'{"half": ')
    result = command(*TO_JSONL, "--manifest", "m.jsonl", "--resume")
    assert result.code == 3
    assert "of them done before" in result.err
    assert Path("out.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    assert not part.exists()
    assert len(lines("m.jsonl")) == 402


def edit(path: str, old: str, new: str) -> None:
    Path(path).write_text(Path(path).read_text().replace(old, new))


DAMAGES: dict[str, tuple[Callable[[], object], int]] = {
    "one more": (lambda: edit("c.jsonl", '"x": [19]}\n', '"x": [19]}\n{"text": "New."}\n'), 20),
    "other input": (lambda: edit("c.jsonl", "Bridge 7 ", "Bridge 77 "), 7),
    "other output": (lambda: edit("out.jsonl", "Bridge 7 ", "Bridge 8 "), 7),
    "cut": (lambda: os.truncate("out.jsonl", Path("out.jsonl").read_bytes().index(b"Bridge 18 ")), 18),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_agrees_is_kept(damage: str, here: Command) -> None:
    corpus()
    here(*TO_JSONL, "--manifest", "m.jsonl")
    spoil, kept = DAMAGES[damage]
    spoil()
    result = here(*TO_JSONL, "--manifest", "m.jsonl", "--resume")
    assert f"({kept} of them done before)" in result.err
    here("clean", "c.jsonl", "--to", "jsonl", "-o", "fresh.jsonl")
    assert Path("out.jsonl").read_bytes() == Path("fresh.jsonl").read_bytes()


def test_texts_of_records_are_taken_up_by_file(here: Command) -> None:
    for name in ("a", "b"):
        corpus(f"c/{name}.jsonl", 3)
    command = ("clean", "c", "-o", "out", "--manifest", "m.jsonl")
    here(*command)
    assert "6 inputs (6 of them done before)" in here(*command, "--resume").err
    Path("out/b.jsonl/00000002.txt").unlink()
    assert "6 inputs (3 of them done before)" in here(*command, "--resume").err
    assert Path("out/b.jsonl/00000002.txt").exists()


def test_a_full_disk_costs_what_follows_and_can_be_mended(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus()
    write, count = stdio.write_descriptor, 0

    def full(descriptor: int, data: bytes) -> None:
        nonlocal count
        count += 1
        if count > 5:
            raise OSError(28, "No space left on device")
        write(descriptor, data)

    monkeypatch.setattr(outputs, "write_descriptor", full)
    result = here(*TO_JSONL, "--manifest", "m.jsonl")
    assert result.code == 3
    assert "write-error: " in result.err
    assert "no space left on device; there is no result from there on" in result.err
    monkeypatch.setattr(outputs, "write_descriptor", write)
    assert "(5 of them done before)" in here(*TO_JSONL, "--manifest", "m.jsonl", "--resume").err
    assert len(lines("out.jsonl")) == 20


def deadly(*_: object) -> Iterator[object]:
    os._exit(7)
    yield None


def hanging(*_: object) -> Iterator[object]:
    while True:
        random.random()  # noqa: S311
    yield None


@pytest.mark.parametrize(
    ("reader", "says"),
    [
        (deadly, "crash: its worker ended with exit code 7; please report it\n"),
        (hanging, "timeout: not done after 0.3 s; raise --timeout, or lift it with 0\n"),
    ],
)
def test_a_reader_that_dies_or_hangs_is_named(
    reader: object, says: str, here: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus(count=1)
    monkeypatch.setattr("bodycopy.batch.formats.forms.records", reader)
    result = here(*TO_JSONL, "--timeout", "0.3")
    assert (result.code, result.err) == (3, f"bodycopy: c.jsonl: {says}")


def test_no_process_for_the_reader(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus(count=1)
    monkeypatch.setattr(
        multiprocessing.context.ForkProcess, "start", raising(OSError(11, "Resource temporarily unavailable"))
    )
    result = here(*TO_JSONL)
    assert result.code == 3
    assert "c.jsonl: crash: no process could be started for it" in result.err
    assert not pool._ENDS  # noqa: SLF001


@pytest.mark.usefixtures("faults")
def test_told_to_stop_among_records() -> None:
    corpus(count=20, at2={"text": "FAULT-SLEEP"})
    process = begin(*TO_JSONL, "-j", "2")
    until(lambda: len(running(process.pid)) > 2)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) == -signal.SIGINT
    until(lambda: not running(process.pid))
    assert [path.name for path in Path().iterdir()] == ["c.jsonl"]


@pytest.mark.parametrize("source", ["-", "c.jsonl"])
def test_where_processes_are_spawned(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus(count=3)
    monkeypatch.setattr(limits, "METHOD", "spawn")
    before = os.dup(0)
    with Path("c.jsonl").open("rb") as file:
        os.dup2(file.fileno(), 0)
        try:
            found = [*reading.read("" if source == "-" else source, source, "jsonl", Settings())]
        finally:
            os.dup2(before, 0)
            os.close(before)
    assert [getattr(each, "name", each) for each in found] == ["1", "2", "3"]


def test_a_system_that_cannot_hand_standard_input_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("multiprocessing.reduction.DupFd")
    (outcome,) = reading.read("", "-", "jsonl", Settings())
    assert isinstance(outcome, Outcome)
    assert outcome.status == "unreadable"
