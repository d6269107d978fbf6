"""The command from end to end: what is written where, what is said, and the exit code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bodycopy import __main__ as entry
from bodycopy.batch import deliver, outputs
from bodycopy.cli import run
from cli.conftest import APPEAL, ARTICLE, PAGE, Command

RAW = ARTICLE + "\n" + APPEAL


def make(**files: str | bytes) -> None:
    """Write files; ``__`` in a name is a slash and ``_`` a full stop."""
    for name, content in files.items():
        path = Path(name.replace("__", "/").replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def tree(folder: str = ".") -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if not path.is_dir())


@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_one_file_to_standard_output(output: list[str], here: Command) -> None:
    make(a_txt=RAW)
    assert here("clean", "a.txt", *output) == (0, ARTICLE.encode(), "")
    assert tree() == ["a.txt"]


def test_one_file_to_a_file(here: Command) -> None:
    make(a_txt=RAW)
    assert here("clean", "a.txt", "-o", "b.txt") == (0, b"", "")
    assert Path("b.txt").read_text() == ARTICLE
    assert tree() == ["a.txt", "b.txt"]


@pytest.mark.parametrize("output", ["out/", "out", "new/deep/"])
def test_one_file_to_a_folder(output: str, here: Command) -> None:
    make(a_txt=RAW)
    Path("out").mkdir()
    assert here("clean", "a.txt", "-o", output).code == 0
    assert (Path(output) / "a.txt").read_text() == ARTICLE


@pytest.mark.parametrize("output", ["out", "out/", "new/deep"])
def test_a_folder_to_a_folder(output: str, here: Command) -> None:
    make(c__a_txt=RAW, c__sub__b_txt=ARTICLE, c__sub__notes_md="# Bridge\n\nIt opens in spring.\n")
    assert here("clean", "c/", "-o", output) == (0, b"", "")
    assert tree(output) == ["a.txt", "sub/b.txt", "sub/notes.md"]
    assert (Path(output) / "a.txt").read_text() == ARTICLE


def test_a_page(here: Command) -> None:
    make(page_html=PAGE)
    result = here("clean", "page.html", "-o", "out/")
    assert (result.code, result.err) == (0, "")
    assert tree("out") == ["page.txt"]
    assert "The council approved the new bridge" in Path("out/page.txt").read_text()


def test_standard_input_among_files(command: Command) -> None:
    make(a_txt=RAW)
    result = command("clean", "-", "a.txt", "-o", "out", stdin=RAW.encode())
    assert result == (0, b"", "")
    assert tree("out") == ["a.txt", "stdin.txt"]
    assert Path("out/stdin.txt").read_text() == ARTICLE


def test_what_a_run_keeps_in_a_folder_is_no_input_of_the_next(here: Command) -> None:
    make(c__a_txt=RAW)
    run = ("clean", "c", "-o", "c/out/", "--manifest", "c/m.jsonl", "--removed", "c/r.jsonl")
    assert here(*run).code == here(*run, "--force").code == 0
    assert tree("c/out") == ["a.txt"]


def test_process_substitution() -> None:
    make(a_txt=RAW)
    script = f"{sys.executable} -m bodycopy clean <(cat a.txt)"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, ARTICLE.encode(), b"")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["a.txt", "b.txt"], "2 texts in one stream could not be told apart; use -o FOLDER, or --to jsonl"),
        (["c"], "use -o FOLDER, or --to jsonl"),
        (["-", "-"], "standard input (-) can be read once only"),
        (["a.txt", "-o", ""], "it is empty; give a name"),
        (["a.txt", "-i", "--backup", ""], "it is empty; give a name"),
        (["a.txt", "--manifest", ""], "it is empty; give a name"),
        (["a.txt", "--exclude", ""], "it is empty; give a name"),
        (["a.txt", "--in-place", "-o", "b.txt"], "--in-place and -o exclude each other"),
        (["-", "--in-place"], "standard input (-) can't be replaced in place"),
        (["a.txt", "--in-place", "--to", "jsonl"], "--in-place writes texts"),
        (["a.txt", "--in-place", "--to", "markdown"], "--in-place writes texts; leave out --to markdown"),
        (["a.txt", "b.txt", "--to", "markdown"], "2 texts in one stream could not be told apart"),
        (["a.txt", "--metadata"], "--metadata is part of records; add --to jsonl"),
        (["a.txt", "--metadata", "--to", "markdown"], "--metadata is part of records; add --to jsonl"),
        (["a.txt", "--check", "-o", "out/"], "--check writes no texts"),
        (["a.txt", "--check", "--in-place"], "--check writes no texts"),
        (["a.txt", "-o", "a.txt"], "a.txt would be replaced by its own result; use --in-place"),
        (["c", "-o", "c"], "would be replaced by its own result"),
        (["a.txt", "b.txt", "-o", "taken"], "taken is a file, and several texts need a folder"),
        (["a.txt", "b.txt", "-o", "one.txt"], "several texts need a folder: -o one.txt/"),
        (["c", "-o", "new/one.txt"], "several texts need a folder: -o new/one.txt/"),
        (["a.txt", "--diff", "-o", "out/"], "--diff writes to standard output"),
        (["a.txt", "--diff", "--to", "jsonl"], "--diff writes to standard output"),
        (["a.txt", "--diff", "-i"], "--diff writes to standard output"),
        (["a.txt", "--diff", "--removed", "r"], "--diff takes nothing out"),
        (["c", "-o", "taken"], "taken is a file, and several texts need a folder"),
        (["c", "--to", "jsonl", "-o", "c/"], "c/ is a folder; records go to one file: -o c.jsonl"),
        (["a.txt", "--rules", "none.toml"], "none.toml: can't be read"),
        (["a.txt", "--without", "donatoin"], "no rule, judge or family is called 'donatoin'; did you mean 'donation'?"),
        (["a.txt", "--only", "en/donation/nothing-like-it"], "no rule, judge or family is called"),
    ],
)
def test_nothing_is_done_where_the_request_cannot_be_followed(arguments: list[str], says: str, here: Command) -> None:
    make(a_txt=RAW, b_txt=RAW, c__a_txt=RAW, taken="")
    before = tree()
    result = here("clean", *arguments)
    assert (result.code, result.out) == (2, b"")
    assert says in result.err
    assert result.err.count("\n") == 1
    assert tree() == before


def test_nothing_and_a_terminal_is_short_help(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "stdin_is_terminal", lambda: True)
    for arguments in ([], ["clean"], ["--to", "jsonl"]):
        result = here(*arguments)
        assert (result.code, result.out) == (2, b"")
        assert "cat raw.txt | bodycopy > clean.txt" in result.err


def test_in_place(here: Command) -> None:
    make(a_txt=RAW, b_txt=ARTICLE, page_html=PAGE)
    Path("a.txt").chmod(0o600)
    Path("link.txt").symlink_to("a.txt")
    os.utime("b.txt", (1, 1))
    result = here("clean", "--in-place", "link.txt", "b.txt", "page.html")
    assert result.code == 3
    assert result.err.startswith("bodycopy: page.html: skipped: is HTML")
    assert Path("a.txt").read_text() == ARTICLE
    assert Path("a.txt").stat().st_mode & 0o777 == 0o600
    assert Path("link.txt").is_symlink()
    assert Path("b.txt").stat().st_mtime == 1
    assert Path("page.html").read_text() == PAGE


def test_check(here: Command) -> None:
    make(a_txt=RAW, b_txt=ARTICLE)
    assert here("clean", "--check", "b.txt") == (0, b"", "")
    result = here("clean", "--check", "a.txt", "b.txt")
    assert (result.code, result.out) == (1, b"")
    assert result.err.startswith("bodycopy: a.txt: would change: removed ")
    assert "donation" in result.err
    assert here("clean", "--check", "-q", "a.txt") == (1, b"", "")
    assert json.loads(here("clean", "--check", "--to", "jsonl", "-q", "a.txt").out)["status"] == "ok"
    assert Path("a.txt").read_text() == RAW


def test_diff_shows_what_would_change(here: Command) -> None:
    make(a_txt=RAW, b_txt=ARTICLE, page_html=PAGE.replace("</article>", f"<p>{APPEAL}</p></article>"))
    both = here("clean", "--diff", "a.txt", "b.txt")
    assert (both.code, both.err) == (0, "")
    assert both.out.decode().startswith("--- a.txt\t")
    assert f"\n-{APPEAL}" in both.out.decode()
    assert b"b.txt" not in both.out
    checked = here("clean", "--diff", "--check", "a.txt", "b.txt")
    assert (checked.code, checked.out) == (1, both.out)
    assert f"\n-{APPEAL}" in here("clean", "--diff", "page.html").out.decode()
    assert tree() == ["a.txt", "b.txt", "page.html"]
    assert Path("a.txt").read_text() == RAW


@pytest.mark.skipif(not shutil.which("patch"), reason="needs patch")
@pytest.mark.parametrize(
    "text",
    [
        RAW.encode(),
        f"{APPEAL}\n{ARTICLE}Das Caf\u00c3\u00a9 \u00f6ffnet.".encode(),
        (APPEAL + "\n" + ARTICLE).rstrip().encode(),
        b"",
        ARTICLE.encode(),
        ("\ufeff" + ARTICLE).encode(),
    ],
)
def test_a_diff_makes_what_clean_makes(text: bytes, here: Command) -> None:
    make(a_txt=text)
    clean = here("clean", "a.txt").out
    Path("a.diff").write_bytes(here("clean", "--diff", "a.txt").out)
    make(a_txt=text.removeprefix(b"\xef\xbb\xbf"))
    done = subprocess.run(["patch", "-s", "a.txt", "a.diff"], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout
    # The command ends the last line of what it writes; that alone is no difference.
    assert Path("a.txt").read_bytes().rstrip(b"\n") == clean.rstrip(b"\n")


def test_a_folder_is_made_where_a_result_goes(here: Command) -> None:
    make(a_txt=RAW)
    options = ("-o", "one/two/b.txt", "--removed", "three/r.jsonl", "--manifest", "four/m.jsonl")
    assert here("clean", "a.txt", *options, "-q").code == 0
    assert tree() == ["a.txt", "four/m.jsonl", "one/two/b.txt", "three/r.jsonl"]


@pytest.mark.usefixtures("faults")
def test_exit_zero_leaves_doubts_to_standard_error(command: Command) -> None:
    make(a_txt=RAW + "FAULT-DEGRADED\n", empty_txt=" \n", page_html="<!doctype html><p></p>")
    doubtful = command("clean", "a.txt")
    assert (doubtful.code, "degraded" in doubtful.err) == (1, True)
    zero = command("clean", "a.txt", "--exit-zero")
    assert (zero.code, zero.out, zero.err) == (0, doubtful.out, doubtful.err)
    zeros = {**os.environ, "BODYCOPY_EXIT_ZERO": "1"}
    for arguments in (["empty.txt"], ["page.html"], ["clean", "a.txt", "empty.txt", "-o", "out/"]):
        assert (command(*arguments).code, command(*arguments, env=zeros).code) == (1, 0)
    assert (command(stdin=b" \n").code, command(stdin=b" \n", env=zeros).code) == (1, 0)
    for arguments in (["missing.txt"], ["empty.txt", "--on-empty", "error"]):
        assert command("clean", *arguments, "--exit-zero").code == 3
    assert command("clean", "--check", "a.txt", "--exit-zero").code == 1
    assert command("clean", "--exit-zero", "--to", "xml").code == 2


def test_statuses_are_named_and_the_worst_one_counts(here: Command) -> None:
    make(c__a_txt=RAW, c__empty_txt="", c__image_png=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    result = here("clean", "c", "-o", "out")
    assert result.code == 3
    assert result.err.splitlines() == [
        "bodycopy: c/empty.txt: empty: there is nothing in it",
        "bodycopy: c/image.png: not-text: looks like binary data; if it is text, say --from text",
    ]
    assert tree("out") == ["a.txt", "empty.txt"]
    Path("c/image.png").unlink()
    assert here("clean", "c", "-o", "out", "-q") == (1, b"", "")


def test_verbose_says_what_changed_and_sums_up(here: Command) -> None:
    make(a_txt=RAW, b_txt=ARTICLE, c_txt=ARTICLE.encode("utf-16"), d_txt="\ufeff" + ARTICLE)
    result = here("clean", "-v", "a.txt", "b.txt", "c.txt", "d.txt", "-o", "out")
    assert result.code == 0
    first, second, third, fourth, last = result.err.splitlines()
    assert first.startswith("bodycopy: a.txt: ok: removed ")
    assert second == "bodycopy: b.txt: unchanged: nothing to change"
    assert "read as utf-16" in third
    assert fourth.startswith("bodycopy: d.txt: ok: ")
    assert last == "bodycopy: 4 inputs: 3 ok, 1 unchanged"


def test_records(here: Command) -> None:
    make(a_txt=RAW, b_txt=b"")
    result = here("clean", "a.txt", "b.txt", "missing.txt", "--to", "jsonl")
    assert result.code == 3
    first, second, third = map(json.loads, result.out.splitlines())
    keys = "schema source status message advice text encoding repaired removed paywalled kind".split()
    assert [list(record) for record in (first, second, third)] == [keys] * 3
    assert (first["schema"], first["source"], first["status"], first["text"]) == (1, "a.txt", "ok", ARTICLE)
    assert (first["encoding"], first["repaired"], first["paywalled"]) == ("utf-8", {}, False)
    assert [record["kind"] for record in (first, second, third)] == ["article", None, None]
    assert [removed["text"] for removed in first["removed"]] == [
        RAW[removed["start"] : removed["end"]] for removed in first["removed"]
    ]
    for removed in first["removed"]:
        assert list(removed) == ["start", "end", "rule", "family", "reason", "text", "also", "confidence"]
        assert removed["family"] == "donation"
    kept = RAW
    for removed in reversed(first["removed"]):
        kept = kept[: removed["start"]] + kept[removed["end"] :]
    assert kept == ARTICLE
    assert (second["status"], second["text"]) == ("empty", "")
    assert (third["status"], third["text"], third["removed"]) == ("unreadable", None, [])
    assert third["message"].startswith("no such file or directory")


def test_a_file_name_of_any_bytes(here: Command) -> None:
    name = os.fsdecode(b"-bad\xff\n\x1b[1m.txt")
    Path("c").mkdir()
    Path("c", name).write_text(RAW)
    assert here("clean", "c", "-o", "out") == (0, b"", "")
    assert Path("out", name).read_text() == ARTICLE
    (line,) = here("clean", "c", "--to", "jsonl").out.splitlines()
    assert json.loads(line)["source"] == f"c/{name}"
    Path("c", name).write_text("")
    assert here("clean", "c", "-o", "out").err == (
        "bodycopy: c/-bad\\udcff\\n\\x1b[1m.txt: empty: there is nothing in it\n"
    )


def test_repairs_are_told(here: Command) -> None:
    make(a_txt=ARTICLE.replace("council", "coun\x00cil"))
    result = here("clean", "-v", "a.txt")
    assert result.out == ARTICLE.encode()
    assert result.err.startswith("bodycopy: a.txt: ok: repaired ")
    assert here("clean", "--check", "a.txt").err.startswith("bodycopy: a.txt: would change: repaired ")


def test_the_result_is_utf_8_in_any_locale(fresh: Command) -> None:
    text = "Der Stadtrat hat die neue Brücke gebilligt, sagte die Bürgermeisterin am Montag – 橋.\n"
    make(a_txt=text)
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    assert fresh("clean", "a.txt", env=environment) == (0, text.encode(), "")
    assert json.loads(fresh("--to", "jsonl", "a.txt", env=environment).out)["text"] == text


def test_own_rules_and_choices(here: Command) -> None:
    make(a_txt=ARTICLE + "\nThe harbour ferry still leaves at nine.\n")
    Path("own.toml").write_text(
        '[ferry]\nfamily = "advert"\nmatch = ["the harbour ferry"]\ndrops = ["The harbour ferry still leaves at nine."]\n'
    )
    assert here("clean", "a.txt").out != ARTICLE.encode()
    assert here("clean", "a.txt", "--rules", "own.toml").out == ARTICLE.encode()
    assert here("clean", "a.txt", "--rules", "own.toml", "--without", "advert").out != ARTICLE.encode()
    assert here("clean", "a.txt", "--rules", "own.toml", "--without", "user/own/ferry").out != ARTICLE.encode()
    assert here("clean", "a.txt", "--rules", "own.toml", "--only", "user/own").out == ARTICLE.encode()


@pytest.mark.parametrize("target", ["/dev/full", "a.txt/b.txt"])
def test_an_output_that_cannot_be_written(target: str, here: Command) -> None:
    make(a_txt=RAW)
    result = here("clean", "a.txt", "-o", target)
    assert (result.code, result.out) == (3, b"")
    assert result.err.startswith("bodycopy: a.txt: write-error: ")
    assert result.err.count("\n") == 1


def test_a_folder_of_results_that_fails_here_and_there(here: Command) -> None:
    make(c__a_txt=RAW, c__b_txt=RAW)
    Path("out/a.txt").mkdir(parents=True)
    result = here("clean", "c", "-o", "out")
    assert result.code == 3
    assert result.err.startswith("bodycopy: c/a.txt: write-error: out/a.txt: is a directory")
    assert Path("out/b.txt").read_text() == ARTICLE
    assert tree("out") == ["b.txt"]


@pytest.mark.parametrize("output", [[], ["-o", "all.jsonl"]])
def test_a_stream_that_breaks_stops_the_run(output: list[str], here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    make(a_txt=RAW, b_txt=RAW, c_txt=RAW)
    written: list[object] = []

    def write(*arguments: object) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(arguments)

    monkeypatch.setattr(outputs, "write_descriptor", write)
    result = here("clean", "a.txt", "b.txt", "c.txt", "--to", "jsonl", *output)
    assert result.code == 3
    lost = 3 if output else 2
    assert result.err == (
        f"bodycopy: b.txt: write-error: {'standard output' if not output else Path.cwd() / 'all.jsonl'}: "
        f"no space left on device; there is no result for {lost} inputs\n"
    )
    assert tree() == ["a.txt", "b.txt", "c.txt"]


def broken(*_: object) -> None:
    raise BrokenPipeError(32, "Broken pipe")


def test_a_reader_that_is_gone(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A FIFO as ``-o`` is an output like any other: only standard output takes the command with it."""
    make(a_txt=RAW)
    monkeypatch.setattr(outputs, "write_descriptor", broken)
    for arguments in (["-o", "b.txt"], ["--to", "jsonl", "-o", "b.jsonl"]):
        result = here("clean", "a.txt", *arguments)
        assert result.code == 3
        assert "broken pipe" in result.err


@pytest.mark.parametrize("arguments", [[], ["--to", "jsonl"]])
def test_nobody_reads_standard_output(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    make(a_txt=RAW)
    monkeypatch.setattr(deliver, "write_stdout", broken)
    monkeypatch.setattr(outputs, "write_descriptor", broken)
    monkeypatch.setattr("bodycopy.cli.interrupt.die_by", lambda number: 128 + number)
    assert entry.run(["a.txt", *arguments]) == 141


NO_MEMORY = "there is not enough memory; bodycopy can't go on"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), NO_MEMORY),
        (ImportError("_x.so: failed to map segment from shared object: Cannot allocate memory"), NO_MEMORY),
        (LookupError("what\nis this"), "internal error, please report it: LookupError: what\\nis this"),
    ],
)
def test_what_ends_a_run_is_one_line(
    error: Exception, said: str, here: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(run, "make_plan", fail)
    assert here("clean", "a.txt") == (3, b"", f"bodycopy: {said}\n")
