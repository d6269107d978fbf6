from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from batch.conftest import raising
from bodycopy.batch import outputs
from bodycopy.batch.deliver import write_text
from bodycopy.batch.documents import stamp_of
from bodycopy.batch.inputs import Selection, expand
from bodycopy.batch.outcome import Outcome
from bodycopy.batch.plan import Request, make_plan
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import UsageError

RULED = Settings(rules=("own.toml",))


def left() -> list[str]:
    """-> names of temporary files that were left behind."""
    return [str(path) for path in Path().rglob(".bodycopy-*")]


def make(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"text of {name}")


@pytest.mark.parametrize(
    ("inputs", "targets", "skipped"),
    [
        (["a/page.html", "b/page.html"], ["page.txt", "page.html.txt"], ""),
        (["a/page.html", "a/page.txt"], ["page.html.txt", "page.txt"], ""),
        (["a/page.htm", "a/page.HTML"], ["page.txt", "page.HTML.txt"], ""),
        (["a/page.html.gz", "a/page.html"], ["page.txt", "page.html.txt"], ""),
        (["a/Page.txt", "a/page.txt"], ["Page.txt", "page.txt"], "a/page.txt"),
        (["a/caf\u00e9.txt", "b/cafe\u0301.txt"], ["caf\u00e9.txt", "cafe\u0301.txt"], "b/cafe\u0301.txt"),
        (["a/x/deep.txt", "b/x"], ["deep.txt", "x"], ""),
        (["a", "b/x"], ["x/deep.txt", "x"], "b/x"),
    ],
)
def test_inputs_that_would_meet_in_one_output(inputs: list[str], targets: list[str], skipped: str) -> None:
    make(*(name for name in inputs if name != "a"), *(["a/x/deep.txt"] if "a" in inputs else []))
    left, found = outputs.in_folder(list(expand(inputs)), "out")
    assert [*found] == [f"out/{name}" for name in targets]
    stopped = [item for item in left if item.outcome is not None]
    assert [item.source for item in stopped] == [skipped] * bool(skipped)
    assert all(item.outcome and "would be written to out/" in item.outcome.message for item in stopped)


def test_an_output_that_is_an_input() -> None:
    make("c/a.txt", "c/b.html")
    for inputs, folder in ((["c"], "c"), (["c/a.txt"], "c/"), (["c/a.txt"], "./c/../c")):
        with pytest.raises(UsageError, match=r"c/a\.txt would be replaced by its own result; use --in-place"):
            outputs.in_folder(list(expand(inputs)), folder)


def test_two_names_of_one_file_in_place() -> None:
    make("a.txt")
    Path("link.txt").symlink_to("a.txt")
    with pytest.raises(UsageError, match=r"a\.txt is named twice, once as link\.txt"):
        outputs.in_place(list(expand(["a.txt", "link.txt"])))


def test_the_tree_is_mirrored() -> None:
    make("c/a.txt", "c/b.HTM", "c/sub/page.html", "c/sub/notes.md", "c/README", "d/e.text")
    _, targets = outputs.in_folder(list(expand(["c", "d/e.text", "-"])), "out/")
    names = ["README", "a.txt", "b.txt", "sub/notes.md", "sub/page.txt", "e.text", "stdin.txt"]
    assert [*targets] == [f"out/{name}" for name in names]


def test_as_markdown_all_end_in_md() -> None:
    make("c/a.txt", "c/b.HTM", "c/sub/page.html", "c/NOTES.MD", "c/README", "c/e.text", "c/f.rst", "c/g.markdown")
    _, targets = outputs.in_folder(list(expand(["c", "-"])), "out/", "markdown")
    names = ["NOTES.md", "README.md", "a.md", "b.md", "e.md", "f.rst.md", "g.md", "sub/page.md", "stdin.md"]
    assert [*targets] == [f"out/{name}" for name in names]


def test_texts_that_meet_as_markdown_only() -> None:
    make("c/a.txt", "c/a.md")
    inputs = list(expand(["c"]))
    assert outputs.in_folder(inputs, "out")[1] == ("out/a.md", "out/a.txt")
    assert outputs.in_folder(inputs, "out", "markdown")[1] == ("out/a.md", "out/a.txt.md")


def test_an_input_that_is_known_to_fail_meets_nobody() -> None:
    make("c/x.txt")
    os.mkfifo("c/x.html")
    found, _ = outputs.in_folder(list(expand(["c"])), "out")
    assert [each.path for each in found if each.outcome] == ["c/x.html"]


def test_a_file_appears_whole_with_the_usual_mode() -> None:
    mask = os.umask(0o027)
    try:
        outputs.write("out/deep/a.txt", b"text")
    finally:
        os.umask(mask)
    assert Path("out/deep/a.txt").read_bytes() == b"text"
    assert Path("out/deep/a.txt").stat().st_mode & 0o777 == 0o640
    assert left() == []


def test_in_place_keeps_the_mode() -> None:
    make("a.txt")
    Path("a.txt").chmod(0o604)
    outputs.write("a.txt", b"new", keep_mode=True)
    assert Path("a.txt").read_bytes() == b"new"
    assert Path("a.txt").stat().st_mode & 0o777 == 0o604


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("a.txt")

    monkeypatch.setattr(outputs.Sink, "write", raising(error))
    with pytest.raises(type(error)):
        outputs.write("a.txt", b"new")
    assert Path("a.txt").read_text() == "text of a.txt"
    assert left() == []


def test_what_a_killed_run_left_is_removed_and_what_another_run_writes_is_not() -> None:
    fcntl = pytest.importorskip("fcntl")
    make("out/.bodycopy-1-0.tmp", "out/.bodycopy-2-0.tmp", "out/.bodycopy-2-0.tmp.txt", "out/.bodycopy-a-0.tmp")
    Path("out/.bodycopy-3-0.tmp").symlink_to(Path("out/.bodycopy-a-0.tmp"))
    with Path("out/.bodycopy-2-0.tmp").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        outputs.write("out/a.txt", b"new")
    kept = [".bodycopy-2-0.tmp", ".bodycopy-2-0.tmp.txt", ".bodycopy-3-0.tmp", ".bodycopy-a-0.tmp", "a.txt"]
    assert sorted(path.name for path in Path("out").iterdir()) == kept


def test_a_file_that_is_being_written_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    make("a.txt")
    replace = os.replace

    def look(old: str, new: str, **folders: int) -> None:
        with Path(old).open() as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        replace(old, new, **folders)

    monkeypatch.setattr(os, "replace", look)
    outputs.write("a.txt", b"new")
    assert Path("a.txt").read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="no file without a name")
def test_a_signal_at_the_last_moment_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.txt")
    name = outputs._named  # noqa: SLF001 - the moment is meant

    def interrupted(*arguments: Any) -> str:  # noqa: ANN401
        found = name(*arguments)
        signal.raise_signal(signal.SIGINT)
        return found

    monkeypatch.setattr(outputs, "_named", interrupted)
    with pytest.raises(KeyboardInterrupt):
        outputs.write("a.txt", b"new")
    assert Path("a.txt").read_bytes() == b"new"
    assert left() == []


def test_a_name_of_full_length_has_room_for_its_temporary_file() -> None:
    name = "n" * 255
    outputs.write(name, b"new")
    assert Path(name).read_bytes() == b"new"


def test_a_device_is_written_to_not_replaced() -> None:
    outputs.write("/dev/null", b"text")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(OSError, match="No space left"):
        outputs.write("/dev/full", b"text")
    assert Path("/dev/full").is_char_device()


def test_one_output_through_a_link_goes_to_the_file() -> None:
    make("real/out.txt", "a.txt")
    Path("out.txt").symlink_to("real/out.txt")
    outputs.write(outputs.in_file(list(expand(["a.txt"])), "out.txt"), b"new")
    assert Path("out.txt").is_symlink()
    assert Path("real/out.txt").read_bytes() == b"new"


def test_is_folder() -> None:
    Path("there").mkdir()
    assert [outputs.is_folder(name) for name in ("there", "new/", "new", "a.txt")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"output": "z", "removed": "./z"}, "--removed and -o both name z"),
        ({"output": "out/", "removed": "out/a.txt"}, "--removed and an output both name out/a.txt"),
        ({"output": "out/", "manifest": "out/b.txt"}, "--manifest and an output both name out/b.txt"),
        ({"removed": "names", "selection": Selection("names")}, "--removed and --files-from both name names"),
        ({"output": "own.toml", "settings": RULED}, "-o and --rules both name own.toml"),
    ],
)
def test_one_file_is_not_two_things(arguments: dict[str, Any], said: str) -> None:
    make("in/a.txt", "in/b.txt")
    Path("names").write_text("")
    inputs = ("in",) if arguments.get("output") == "out/" else ("in/a.txt",)
    with pytest.raises(UsageError, match=f"^{said}; give one of them another name$"):
        make_plan(Request(inputs, **arguments))


def test_an_output_has_no_name_before_it_is_whole() -> None:
    make("old.txt")
    for target in ("new.txt", "old.txt"):
        with outputs.replacing(target) as sink:
            sink.write(b"half")
            assert {path.name for path in Path().iterdir()} <= {"old.txt", "new.txt"}
            sink.write(b" and half")
        assert Path(target).read_bytes() == b"half and half"
    assert left() == []


@pytest.mark.parametrize("refused", ["open", "link"])
def test_an_output_where_files_need_names(refused: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make("old.txt")
    if refused == "open":
        monkeypatch.delattr("os.O_TMPFILE")
    else:
        monkeypatch.setattr("os.link", refuse)
    for target in ("new.txt", "old.txt"):
        outputs.write(target, b"whole")
        assert Path(target).read_bytes() == b"whole"
    assert left() == []


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_a_text_written_by_somebody_else_meanwhile_stays() -> None:
    make("a.txt")
    outcome = Outcome("ok", text="cleaned", changed=True, stamp=stamp_of("a.txt"))
    Path("a.txt").write_text("edited by hand")
    done = write_text(outcome, "a.txt", in_place=True)
    assert (done.status, done.text) == ("write-error", None)
    assert "was written by somebody else" in done.message
    assert Path("a.txt").read_text() == "edited by hand"
    assert write_text(outcome._replace(stamp=stamp_of("a.txt")), "a.txt", in_place=True).status == "ok"
    assert Path("a.txt").read_text() == "cleaned"


@pytest.mark.skipif(sys.platform != "linux", reason="its locks are Linux's")
def test_a_second_run_over_the_same_output_stops() -> None:
    with outputs.locked(["out", "m.jsonl"]):
        with (
            pytest.raises(UsageError, match=r"another run of bodycopy writes to m\.jsonl"),
            outputs.locked(["m.jsonl"]),
        ):
            pass
        with pytest.raises(UsageError, match=r"writes to ./out"), outputs.locked(["other", "./out"]):
            pass
        with outputs.locked(["other"]):
            pass
    with outputs.locked(["out"]):
        assert not list(Path().iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="its locks are Linux's")
def test_a_killed_run_leaves_nothing_claimed() -> None:
    code = "import os, time; from bodycopy.batch.outputs import locked; c = locked(['out']); c.__enter__(); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(UsageError), outputs.locked(["out"]):
            pass
        other.kill()
        other.wait()
    with outputs.locked(["out"]):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="its locks are Linux's")
def test_where_there_are_no_locks_there_are_no_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "devnull", "not/there")
    with outputs.locked(["out"]), outputs.locked(["out"]):
        pass
