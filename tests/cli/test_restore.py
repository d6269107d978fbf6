"""``--removed`` and ``bodycopy restore``: what a run takes out is kept, and goes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bodycopy import read
from bodycopy.batch import outputs
from cli.conftest import APPEAL, ARTICLE, PAGE, Command

LETTER = "Get our stories straight to your inbox.\n"
RAW = f"{ARTICLE}\n{LETTER}\n{APPEAL}"


@pytest.fixture(autouse=True)
def _corpus() -> None:
    Path("c/sub").mkdir(parents=True)
    Path("c/a.txt").write_text(RAW)
    Path("c/sub/page.html").write_text(PAGE.replace("</article>", f"</article><div><p>{APPEAL}</p></div>"))
    Path("c/clean.txt").write_text(ARTICLE)


def test_a_text_that_changed_since_is_named_and_left(here: Command) -> None:
    here("clean", "c", "-o", "out", "--removed", "r.jsonl")
    Path("out/a.txt").write_text("Edited.\n")
    result = here("restore", "out/a.txt", "out/clean.txt", "--removed", "r.jsonl", "-o", "back/")
    assert (result.code, result.out) == (3, b"")
    assert result.err.startswith("bodycopy: out/a.txt: skipped: is not as clean left it")
    assert [path.name for path in Path("back").iterdir()] == ["clean.txt"]


def test_a_text_in_no_record_is_named(here: Command) -> None:
    here("clean", "c", "-o", "out", "--removed", "r.jsonl")
    Path("other.txt").write_text(ARTICLE)
    assert "r.jsonl has no record of it; name the text" in here("restore", "other.txt", "--removed", "r.jsonl").err
    Path("a.txt").write_text("Edited.\n")
    assert "r.jsonl has no record of it; it knows out/a.txt" in here("restore", "a.txt", "--removed", "r.jsonl").err
    Path("latin.txt").write_bytes(b"caf\xe9\n")
    Path("r.jsonl").write_text(Path("r.jsonl").read_text().splitlines()[0])
    assert "is not UTF-8" in here("restore", "latin.txt", "--removed", "r.jsonl").err


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "r.jsonl: can't be read: no such file"), ("{}\n", "r.jsonl:1: is not a record of removals")],
)
def test_a_removed_file_that_is_none_ends_it(content: str | None, message: str, here: Command) -> None:
    if content is not None:
        Path("r.jsonl").write_text(content)
    result = here("restore", "c/a.txt", "--removed", "r.jsonl")
    assert result.code == 2
    assert message in result.err


def test_a_family_that_took_nothing_is_no_family_to_take_back(here: Command) -> None:
    here("clean", "c", "-o", "out", "--removed", "r.jsonl")
    result = here("restore", "out", "-o", "back", "--removed", "r.jsonl", "--only", "donations")
    assert (result.code, Path("back").exists()) == (2, False)
    assert "nothing was taken out by 'donations'; did you mean 'donation'?" in result.err


def test_an_input_is_never_where_removals_are_kept(here: Command) -> None:
    assert here("clean", "c", "-o", "out", "--removed", "c/a.txt").code == 2
    assert Path("c/a.txt").read_text() == RAW
    assert here("clean", "c/a.txt", "-o", "x", "--removed", "x").code == 2
    assert here("clean", "c/a.txt", "--removed", "-").code == 2
    assert "can't be written" in here("clean", "c/a.txt", "--removed", "c/a.txt/folder.jsonl").err


def test_what_undoes_a_replacement_is_not_overwritten(here: Command) -> None:
    assert here("clean", "c/a.txt", "--in-place", "--removed", "r.jsonl").code == 0
    first = Path("r.jsonl").read_text()
    result = here("clean", "c/a.txt", "--in-place", "--removed", "r.jsonl")
    assert (result.code, Path("r.jsonl").read_text()) == (2, first)
    assert "may be all that is left of what an earlier run took out" in result.err
    assert here("restore", "c/a.txt", "--in-place", "--removed", "r.jsonl") == (0, b"", "")
    assert Path("c/a.txt").read_text() == RAW


def test_a_text_is_not_replaced_when_its_removals_cannot_be_kept(
    here: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object, __: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outputs.Sink, "write", full)
    result = here("clean", "c/a.txt", "--in-place", "--removed", "r.jsonl")
    assert (result.code, Path("c/a.txt").read_text()) == (3, RAW)
    assert "write-error: its removals could not be kept in " in result.err
    assert "r.jsonl: no space left" in result.err


def test_a_folder_there_and_back(here: Command) -> None:
    assert here("clean", "c", "-o", "out", "--removed", "r.jsonl") == (0, b"", "")
    assert Path("out/a.txt").read_text() == ARTICLE
    assert here("restore", "out", "-o", "back", "--removed", "r.jsonl") == (0, b"", "")
    assert Path("back/a.txt").read_text() == RAW
    assert Path("back/clean.txt").read_text() == ARTICLE
    assert Path("back/sub/page.txt").read_text() == read(Path("c/sub/page.html").read_bytes()).text


def test_a_text_that_was_moved_is_known_by_its_content(here: Command) -> None:
    here("clean", "c", "-o", "out", "--removed", "r.jsonl")
    Path("out").rename("elsewhere")
    assert here("restore", "elsewhere/a.txt", "-i", "--removed", "r.jsonl") == (0, b"", "")
    assert Path("elsewhere/a.txt").read_text() == RAW


def test_families_come_back_in_one_go(here: Command) -> None:
    here("clean", "c", "-o", "out", "--removed", "r.jsonl")
    both = ("--only", "newsletter", "--only", "donation")
    assert here("restore", "out/a.txt", "--removed", "r.jsonl", *both) == (0, RAW.encode(), "")
    assert here("restore", "out/a.txt", "-i", "--removed", "r.jsonl", *both[:2]).code == 0
    again = here("restore", "out/a.txt", "-i", "--removed", "r.jsonl", *both[2:])
    assert again.code == 3
    assert "in one go" in again.err


def test_one_line_an_input_says_what_went(here: Command) -> None:
    Path("c/image.bin").write_bytes(bytes(64))
    here("clean", "c", "-o", "out", "--removed", "r.jsonl")
    records = {each["path"]: each for each in map(json.loads, Path("r.jsonl").read_text().splitlines())}
    assert sorted(records) == ["c/a.txt", "c/clean.txt", "c/sub/page.html"]
    one = records["c/a.txt"]
    assert (one["characters"], one["output"]) == (len(RAW), "out/a.txt")
    assert "".join(each["text"] for each in one["removals"]).strip() == f"{LETTER}\n{APPEAL}".strip()
    assert {each["family"] for each in one["removals"]} == {"newsletter", "donation"}
    assert records["c/clean.txt"]["removals"] == []


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [
        (("--only", "newsletter"), f"{ARTICLE}\n{LETTER}"),
        (("--without", "donation"), f"{ARTICLE}\n{LETTER}"),
        (("--only", "en/donation"), f"{ARTICLE}\n{APPEAL}"),
        ((), RAW),
    ],
)
def test_some_families_to_standard_output(flags: tuple[str, ...], wanted: str, here: Command) -> None:
    here("clean", "c/a.txt", "-o", "out.txt", "--removed", "r.jsonl")
    assert here("restore", "out.txt", "--removed", "r.jsonl", *flags) == (0, wanted.encode(), "")


def test_through_a_pipe_and_of_nothing(command: Command) -> None:
    cleaned = command("clean", "-", "--removed", "r.jsonl", stdin=APPEAL.encode())
    assert (cleaned.code, cleaned.out) == (1, b"")
    assert command("restore", "--removed", "r.jsonl", stdin=cleaned.out) == (0, APPEAL.encode(), "")


def test_marked_up_text_has_no_way_back(here: Command) -> None:
    here("clean", "c/a.txt", "--to", "markdown", "-o", "out.md", "--removed", "r.jsonl")
    Path("out.md").write_text("# Marked up\n")
    assert "out.md: skipped: is not the text" in here("restore", "out.md", "--removed", "r.jsonl").err


def test_nothing_to_restore_in_a_terminal(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bodycopy.cli.restore.stdin_is_terminal", lambda: True)
    assert here("restore", "--removed", "r.jsonl").code == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [0, 1, 2])
def test_a_text_gets_its_own_line_ends_back_wherever_it_lies(end: str, last: int, here: Command) -> None:
    raw = f"{APPEAL}\n{ARTICLE}".rstrip().replace("\n", end) + end * last
    Path("c/b.txt").write_bytes(raw.encode())
    here("clean", "c", "-o", "out", "--removed", "r.jsonl")
    written = Path("out/b.txt").read_bytes()
    assert APPEAL.strip().encode() not in written
    assert written.endswith((b"\n", b"\r"))
    Path("moved").mkdir()
    Path("out/b.txt").rename("moved/b.txt")
    assert here("restore", "moved/b.txt", "--removed", "r.jsonl").out == raw.encode()
    assert here("clean", "c/b.txt", "-i", "--removed", "i.jsonl").code == 0
    assert Path("c/b.txt").read_bytes() == (written if last else written.removesuffix(end.encode()).removesuffix(b"\n"))
    assert here("restore", "c/b.txt", "-i", "--removed", "i.jsonl").code == 0
    assert Path("c/b.txt").read_bytes() == raw.encode()
