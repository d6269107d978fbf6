"""Which files are read: lists of names, patterns, links; and what becomes of old and empty texts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bodycopy.batch.inputs import Selection, expand
from cli.conftest import APPEAL, ARTICLE, Command

RAW = ARTICLE + "\n" + APPEAL


@pytest.fixture(autouse=True)
def _tree() -> None:
    for name in ("c/a.html", "c/b.txt", "c/sub/a.html", "c/sub/old/d.txt", "other/e.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(f"text of {name}")


def chosen(*names: str, **selection: object) -> list[str]:
    return [f"{i.name}: {i.outcome.status}" if i.outcome else i.name for i in expand(names, Selection(**selection))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        ({"glob": ("*.html",)}, ["a.html", "sub/a.html"]),
        ({"glob": ("*.HTML",)}, [": empty"]),
        ({"glob": ("sub/*",)}, ["sub/a.html", "sub/old/d.txt"]),
        ({"glob": ("b.*", "d.*")}, ["b.txt", "sub/old/d.txt"]),
        ({"exclude": ("*.html",)}, ["b.txt", "sub/old/d.txt"]),
        ({"exclude": ("old",)}, ["a.html", "b.txt", "sub/a.html"]),
        ({"exclude": ("sub/",)}, ["a.html", "b.txt"]),
        ({"exclude": ("sub/old",)}, ["a.html", "b.txt", "sub/a.html"]),
        ({"exclude": ("*",)}, [": empty"]),
    ],
)
def test_patterns(selection: dict[str, object], names: list[str]) -> None:
    assert chosen("c", **selection) == names


def test_a_named_file_needs_no_pattern() -> None:
    assert chosen("c/b.txt", glob=("*.html",), exclude=("b.*",)) == ["b.txt"]


def test_links_are_followed_on_request() -> None:
    Path("c/file").symlink_to("../other/e.txt")
    Path("c/folder").symlink_to("../other")
    Path("c/sub/up").symlink_to("..")
    assert [name for name in chosen("c") if "skipped" in name] == [
        "file: skipped",
        "folder: skipped",
        "sub/up: skipped",
    ]
    followed = chosen("c", follow=True)
    assert [name for name in followed if name not in chosen("c")] == ["file", "folder/e.txt"]
    assert "sub/up: skipped" in followed


@pytest.mark.parametrize(
    ("content", "null"),
    [
        (b"c/a.html\nother\n", False),
        (b"c/a.html\r\nother", False),
        (b"\nc/a.html\n\nother\n\n", False),
        (b"c/a.html\0other\0", True),
    ],
)
def test_a_list_of_names_keeps_their_paths(content: bytes, null: bool) -> None:  # noqa: FBT001
    Path("list").write_bytes(content)
    assert chosen(files_from="list", null=null) == ["c/a.html", "other/e.txt"]


@pytest.mark.parametrize(
    ("name", "inside"),
    [("../x/a.txt", "x/a.txt"), ("/x/a.txt", "x/a.txt"), ("./x/../a.txt", "a.txt"), ("-", "stdin.txt"), ("-x", "-x")],
)
def test_a_listed_name_never_leads_out_of_the_output_folder(name: str, inside: str) -> None:
    Path("list").write_text(name)
    assert chosen(files_from="list") == [inside]


def test_any_name(command: Command) -> None:
    names = [b"new\nline.txt", b"\xff.txt", b"-rf", b"\x1b[31m.txt", b"a b.txt", b"'\".txt", b"*.txt"]
    for name in names:
        (Path("names") / os.fsdecode(name)).parent.mkdir(exist_ok=True)
        (Path("names") / os.fsdecode(name)).write_text(RAW)
    listed = b"".join(b"names/" + name + b"\0" for name in names)
    result = command("clean", "--files-from", "-", "-0", "-o", "out", "-v", stdin=listed)
    assert result.code == 0
    assert sorted(os.fsencode(path.name) for path in Path("out/names").iterdir()) == sorted(names)
    assert sum("names/" in line for line in result.err.splitlines()) == len(names)
    assert "\x1b" not in result.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--files-from", "none"], "--files-from none: no such file or directory"),
        (["--files-from", "nul"], "--files-from nul: names end in NUL; add -0"),
        (["c", "-0"], "-0 says what separates the names of a list; add --files-from FILE"),
        (["-", "--files-from", "-"], "standard input (-) can be read once only"),
        (["c", "--backup", ".old", "-o", "out"], "--backup keeps what --in-place replaces"),
        (["c", "--in-place", "--backup", "../x"], "--backup takes the end of a name"),
    ],
)
def test_what_cannot_be_followed(arguments: list[str], says: str, here: Command) -> None:
    Path("nul").write_bytes(b"c/a\0c/b")
    Path("c/b.txt.old").write_text("old")
    result = here("clean", *arguments)
    assert (result.code, result.out) == (2, b"")
    assert says in result.err


def test_a_backup_is_kept_and_never_replaced(here: Command) -> None:
    Path("n").mkdir()
    Path("n/b.txt").write_text(RAW)
    Path("n/b.txt.old").write_text("somebody's")
    for number, text in enumerate((RAW, RAW + APPEAL), 1):
        Path("n/b.txt").write_text(text)
        result = here("clean", "n", "--in-place", "--backup", ".old")
        assert result.code == 0
        assert "backups, such as n/b.txt.old" in result.err
        assert Path(f"n/b.txt.old.{number}").read_text() == text
    assert (Path("n/b.txt").read_text(), Path("n/b.txt.old").read_text()) == (ARTICLE, "somebody's")


def test_a_backup_where_there_are_no_hard_links(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    Path("c/b.txt").write_text(RAW)
    Path("c/b.txt").chmod(0o640)
    assert here("clean", "c/b.txt", "--in-place", "--backup", "~").code == 0
    assert (Path("c/b.txt").read_text(), Path("c/b.txt~").read_text()) == (ARTICLE, RAW)
    assert Path("c/b.txt~").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("on_empty", "code", "written"), [("keep", 1, True), ("skip", 1, False), ("error", 3, False)])
def test_where_no_text_is_found(on_empty: str, code: int, written: bool, here: Command) -> None:  # noqa: FBT001
    Path("blank.txt").write_text("\n\n")
    Path("a.txt").write_text(ARTICLE)
    for arguments in (["-o", "out"], ["--to", "jsonl", "-o", "all.jsonl"]):
        result = here("clean", "blank.txt", "a.txt", "--on-empty", on_empty, *arguments)
        assert (result.code, result.err) == (code, "bodycopy: blank.txt: empty: no body text was found in it\n")
    assert Path("out/blank.txt").exists() == written
    assert len(Path("all.jsonl").read_text().splitlines()) == 1 + written
    assert here("clean", "blank.txt", "--in-place", "--on-empty", on_empty).code == code
    assert Path("blank.txt").read_text() == "\n\n"
