"""The recipes run: what a reader can paste does what the page says, in the order of the page."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import shell
from cli.conftest import APPEAL, ARTICLE, PAGE

if TYPE_CHECKING:
    import subprocess

FOLDER = Path(__file__).parents[2] / "src/bodycopy/cli"
TEXT = (FOLDER / "recipes.md").read_text("utf-8")
BLOCKS = re.findall(r"```(sh|make|yaml)\n(.*?)```", TEXT, re.DOTALL)
SHELL: list[str] = [block for kind, block in BLOCKS if kind == "sh"]
PARAGRAPHS = ARTICLE * 2
DOUBTFUL = b"Caf\xe9 M\xfcller \xf6ffnet um acht Uhr.\n"

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the page speaks of."""
    for name in ("scraped", "notes"):
        (tmp_path / name).mkdir()
    for number in range(3):
        (tmp_path / f"scraped/{number}.html").write_text(PAGE)
    (tmp_path / "scraped/nothing.html").write_text("<!doctype html><p></p>")
    (tmp_path / "notes/appeal.txt").write_text(ARTICLE + "\n" + APPEAL)
    (tmp_path / "notes/clean.txt").write_text(ARTICLE)
    return tmp_path


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": "/dev/null"}
    return shell.run(script, folder, **names, PRE_COMMIT_HOME=str(folder / "hooks"))


def recipe(words: str, *tools: str) -> str:
    """Return the shell recipe that holds some words; the test is skipped where a tool is missing."""
    for tool in tools:
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    (found,) = [script for script in SHELL if words in script]
    return found


def test_every_recipe_has_its_test() -> None:
    source = Path(__file__).read_text("utf-8")
    words = re.findall(r'recipe\(\s*"([^"]+)"', source)
    assert [script for script in SHELL if not any(word in script for word in words)] == []


def test_a_loop_that_stops_at_errors_survives_an_empty_page(folder: Path) -> None:
    done = run(recipe("set -euo pipefail"), folder)
    assert (done.returncode, done.stderr.count(": empty: ")) == (0, 1)
    assert {path.name: path.read_text() for path in (folder / "clean").iterdir()} == {
        **{f"{number}.txt": (folder / "clean/0.txt").read_text() for number in range(3)},
        "nothing.txt": "",
    }
    without = run(recipe("set -euo pipefail").replace(" --exit-zero", ""), folder)
    assert without.returncode == 1


def test_records_tell_what_to_look_at(folder: Path) -> None:
    done = run(recipe("or .status ==", "jq"), folder)
    assert done.returncode == 0
    assert done.stdout.startswith("empty\tscraped/nothing.html\t")
    assert done.stdout.count("\n") == 1


def test_looking_first(folder: Path) -> None:
    done = run(recipe("--diff"), folder)
    assert done.returncode == 0, done.stderr
    assert f"\n-{APPEAL}" in done.stdout
    assert done.stdout.endswith("some would change\n")
    assert (folder / "notes/appeal.txt").read_text() == ARTICLE
    assert (folder / "notes/appeal.txt.orig").read_text() == ARTICLE + "\n" + APPEAL
    assert not (folder / "notes/clean.txt.orig").exists()


def test_a_second_run_has_nothing_to_do(folder: Path) -> None:
    script = recipe("--resume")
    assert run(script, folder).returncode == 0
    (folder / "scraped/new.html").write_text(PAGE)
    done = run(script, folder)
    assert done.returncode == 0
    assert "5 inputs (4 of them done before)" in done.stderr


def test_only_what_changed_is_kept(folder: Path) -> None:
    done = run(recipe("xargs -r", "jq"), folder)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (folder / "changed").iterdir()] == ["appeal.txt"]


def test_make(folder: Path) -> None:
    (makefile,) = [block for kind, block in BLOCKS if kind == "make"]
    (folder / "Makefile").write_text(makefile)
    done = run(recipe("make -j", "make"), folder)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (folder / "made").iterdir()) == ["0.txt", "1.txt", "2.txt", "nothing.txt"]
    assert "Nothing to be done" in run("make", folder).stdout


def test_a_git_filter(folder: Path) -> None:
    (folder / "notes/guess.txt").write_bytes(DOUBTFUL)
    done = run(recipe("filter.bodycopy.clean", "git"), folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ARTICLE
    assert (folder / "library/appeal.txt").read_text() == ARTICLE + "\n" + APPEAL
    assert run("cd library && git show :guess.txt", folder).stdout == "Café Müller öffnet um acht Uhr.\n"


def test_pre_commit(folder: Path) -> None:
    if not (shutil.which("git") and (Path(sys.executable).parent / "pre-commit").exists()):
        pytest.skip("git or pre-commit is not installed")
    (hooks,) = [block for kind, block in BLOCKS if kind == "yaml"]
    (folder / ".pre-commit-config.yaml").write_text(hooks)
    assert run("git init -q . && git add notes", folder).returncode == 0
    done = run("pre-commit run --all-files", folder)
    assert done.returncode == 1, done.stderr
    assert "files were modified by this hook" in done.stdout
    assert (folder / "notes/appeal.txt").read_text() == ARTICLE
    assert run("git add notes && pre-commit run --all-files", folder).returncode == 0


def test_xargs_and_parallel(folder: Path) -> None:
    done = run(recipe("xargs -0", "parallel"), folder)
    assert done.returncode == 0, done.stderr
    assert len(list((folder / "from-xargs").iterdir())) == len(list((folder / "from-list/scraped").iterdir())) == 4
    assert done.stdout.split() == [str(len((folder / "from-xargs/0.txt").read_text().split()))] * 3 + ["0"]


def test_the_environment(folder: Path) -> None:
    assert run(recipe("BODYCOPY_WITHOUT"), folder).stdout == ARTICLE + "\n" + APPEAL


def test_a_configuration_file(folder: Path) -> None:
    done = run(recipe("config new"), folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["favor", '"recall"', str(folder / "bodycopy.toml")]


def test_completion(folder: Path) -> None:
    done = run(recipe("_BODYCOPY_COMPLETE") + "complete -p bodycopy", folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(" bodycopy\n")


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (FOLDER / link).exists(), link
