from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from bodycopy.batch.inputs import expand


def found(*names: str, leave_out: str = "") -> list[tuple[str, str, str]]:
    """-> (source, name, status or "") of each input."""
    return [(i.source, i.name, i.outcome.status if i.outcome else "") for i in expand(names, leave_out=[leave_out])]


@pytest.fixture(autouse=True)
def _tree() -> None:
    for name in ("c/b.txt", "c/a.html", "c/sub/deep/x.md", "c/.hidden", "c/.git/config", "c/Ä.txt", "other.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("text")


def test_files_and_standard_input_in_the_order_given() -> None:
    names = {"other.txt": "other.txt", "-": "stdin.txt", "missing.txt": "missing.txt", "c/b.txt": "b.txt"}
    assert found(*names) == [(source, name, "") for source, name in names.items()]


def test_a_folder_is_walked_in_a_stable_order_without_what_is_hidden() -> None:
    assert found("c") == [(f"c/{name}", name, "") for name in ("a.html", "b.txt", "sub/deep/x.md", "Ä.txt")]


def test_a_hidden_file_or_folder_that_is_named_is_wanted() -> None:
    assert found("c/.hidden", "c/.git") == [("c/.hidden", ".hidden", ""), ("c/.git/config", "config", "")]


def test_the_folder_of_results_is_no_input() -> None:
    assert [name for _, name, _ in found("c", leave_out="c/sub")] == ["a.html", "b.txt", "Ä.txt"]


def test_links() -> None:
    Path("c/b-inside").symlink_to("b.txt")
    Path("c/b-out").symlink_to("../other.txt")
    Path("c/b-dangling").symlink_to("nowhere")
    Path("c/b-folder").symlink_to("sub")
    Path("c/b-loop").symlink_to("b-loop")
    links = {name: status for _, name, status in found("c") if name.startswith("b-")}
    skipped = {"b-out": "skipped", "b-folder": "skipped"}
    assert links == {
        "b-inside": "",
        "b-dangling": "",
        "b-loop": "",
        **skipped,
    }  # what leads nowhere is said when it is read


def test_what_is_no_file_is_skipped(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("s"))
    Path("c").mkdir()
    os.mkfifo("c/fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("c/socket")
        outcomes = [i.outcome for i in expand(["c"])]
    messages = ["is a FIFO, not a document", "is a socket, not a document"]
    assert [(o.status, o.message) for o in outcomes if o] == [("skipped", message) for message in messages]


def test_a_folder_that_cannot_be_read_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert found("c")[2:] == [("c/sub", "sub", "unreadable"), ("c/Ä.txt", "Ä.txt", "")]


def test_only_this_process_can_read_its_own_descriptors() -> None:
    assert [i.open_here for i in expand(["-", "/dev/stdin", "/dev/fd/63", "other.txt"])] == [True, True, True, False]
