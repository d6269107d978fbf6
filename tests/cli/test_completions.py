"""Completions in the real shells, as the files stand that the wheel installs."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import time
import tomllib
from pathlib import Path

import pytest

from bodycopy.cli.flags import judges
from shell import on_path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src/bodycopy/cli/completions"
TRIED = {
    "cle": "clean",
    "rules te": "test",
    "clean --fav": "--favor",
    "clean --favor pre": "precision",
    "clean --without newsl": "newsletter",
    "explain --only en/donation/support-our-jo": "en/donation/support-our-journalism",
    "--exit": "--exit-zero",
}


@pytest.fixture(scope="module")
def path() -> str:
    return f"{on_path()}{os.pathsep}{os.environ['PATH']}"


def need(shell: str) -> str:
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not installed")
    return found


def test_bash(path: str) -> None:
    lines = [
        f'COMP_WORDS=(bodycopy {words}); COMP_CWORD={len(words.split())}; _bodycopy bodycopy; echo "${{COMPREPLY[*]}}"'
        for words in [*TRIED, "clean --nothing-like-it"]
    ]
    script = "\n".join([f". {FOLDER / 'bodycopy.bash'}", *lines, "complete -p bodycopy"])
    done = subprocess.run(
        [need("bash"), "--norc", "-c", script], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [*TRIED.values(), "", "complete -o default -F _bodycopy bodycopy"]
    assert done.stderr == ""


def test_fish(path: str, tmp_path: Path) -> None:
    script = "\n".join([f"source {FOLDER / 'bodycopy.fish'}", *(f"complete -C 'bodycopy {words}'" for words in TRIED)])
    environment = {"PATH": path, "HOME": str(tmp_path)}
    done = subprocess.run(
        [need("fish"), "--no-config", "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == list(TRIED.values())
    (tmp_path / "some-page.txt").touch()
    files = script.splitlines()[0] + "\ncomplete -C 'bodycopy clean some-p'"
    done = subprocess.run(
        [need("fish"), "--no-config", "-c", files],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["some-page.txt"]


def test_zsh(path: str, tmp_path: Path) -> None:
    """Typed on a terminal: the function that ``compinit`` finds by its name completes from the first time on."""
    zsh = need("zsh")
    import pty

    (tmp_path / "some-page.txt").touch()
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execve(zsh, [zsh, "-f", "-i"], {"PATH": path, "TERM": "dumb", "HOME": str(tmp_path)})  # noqa: S606
    try:
        setup = f"PS1='> '; unsetopt zle_bracketed_paste; fpath=({FOLDER} $fpath); autoload -Uz compinit; compinit -u -D; print rea''dy\n"
        os.write(terminal, setup.encode())
        heard(terminal, "ready")
        for words, word in {**TRIED, "clean some-p": "some-page.txt"}.items():
            os.write(terminal, f"bodycopy {words}\t".encode())
            heard(terminal, " ".join(["bodycopy", *words.split()[:-1], word]))
            os.write(terminal, b"\x15")
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def heard(terminal: int, words: str) -> None:
    """Wait until a terminal shows some words."""
    seen, until = "", time.monotonic() + 30
    while words not in seen:
        assert time.monotonic() < until, (words, seen)
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096).decode("utf-8", "replace").replace("\r", "")


def test_names_grow_a_part_at_a_time() -> None:
    first = judges("")
    assert {"newsletter", "main-content", "en/donation"} <= set(first)
    assert not [name for name in first if name.count("/") > 1]
    assert judges("en/donat") == ["en/donation"]
    assert all(name.startswith("en/donation/s") for name in judges("en/donation/s"))
    assert judges("nobody") == []


def test_the_wheel_installs_them_where_shells_look() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert {ROOT / path for path in shared} == {*FOLDER.iterdir(), FOLDER.parent / "bodycopy.1"}
    assert {Path(path).parent.name for path in shared.values()} == {
        "man1",
        "completions",
        "site-functions",
        "vendor_completions.d",
    }
