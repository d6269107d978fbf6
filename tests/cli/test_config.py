from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bodycopy.batch.settings import SETTINGS, Settings
from bodycopy.batch.status import UsageError
from bodycopy.cli.config import resolve

if TYPE_CHECKING:
    from cli.conftest import Command


def test_defaults_where_nothing_is_said() -> None:
    assert resolve() == Settings()


def test_flags_over_environment_over_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bodycopy.toml").write_text('to = "jsonl"\ntimeout = 1\njobs = 1\n')
    monkeypatch.setenv("BODYCOPY_TIMEOUT", "2")
    monkeypatch.setenv("BODYCOPY_JOBS", "2")
    settings = resolve({"jobs": "3"})
    assert (settings.to, settings.timeout, settings.jobs) == ("jsonl", 2.0, 3)


def test_isolated_ignores_files_but_not_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bodycopy.toml").write_text('to = "jsonl"\n')
    monkeypatch.setenv("BODYCOPY_JOBS", "2")
    assert resolve(isolated=True) == Settings(jobs=2)
    monkeypatch.setenv("BODYCOPY_ISOLATED", "1")
    assert resolve() == Settings(jobs=2)
    monkeypatch.setenv("BODYCOPY_ISOLATED", "0")
    assert resolve() == Settings(to="jsonl", jobs=2)


def test_the_nearest_file_from_the_working_directory_up(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a/b/c").mkdir(parents=True)
    Path("bodycopy.toml").write_text("jobs = 1\n")
    Path("a/pyproject.toml").write_text("[tool.bodycopy]\njobs = 2\n")
    Path("a/b/pyproject.toml").write_text('[project]\nname = "bodycopy-user"\n')
    Path("a/b/c/bodycopy.toml").mkdir()
    monkeypatch.chdir("a/b/c")
    assert resolve().jobs == 2


def test_its_own_file_before_pyproject() -> None:
    Path("bodycopy.toml").write_text("jobs = 1\n")
    Path("pyproject.toml").write_text("[tool.bodycopy]\njobs = 2\n")
    assert resolve().jobs == 1


def test_paths_in_a_file_are_relative_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sub").mkdir()
    folder = Path.cwd()
    Path("bodycopy.toml").write_text(f'rules = ["own.toml", "{folder}/sub/other.toml"]\n')
    monkeypatch.chdir("sub")
    assert resolve().rules == (str(folder / "own.toml"), str(folder / "sub/other.toml"))


@pytest.mark.parametrize("path", ["/dev/zero", "../other.toml", "sub/../../other.toml", "link.toml"])
def test_nothing_outside_its_folder_is_read_on_its_word(path: str) -> None:
    Path("link.toml").symlink_to("/etc/passwd")
    Path("bodycopy.toml").write_text(f'rules = ["{path}"]\n')
    with pytest.raises(UsageError, match="is outside its folder; name it by --rules or BODYCOPY_RULES"):
        resolve()


def test_it_is_named_with_the_limits_that_it_lifts(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bodycopy.toml").write_text("jobs = 1\n")
    resolve()
    here = Path.cwd() / "bodycopy.toml"
    assert capsys.readouterr().err == f"bodycopy: settings are those of {here}\n"
    Path("bodycopy.toml").write_text("quiet = true\ntimeout = 0\nmax-size = '1G'\nmax-memory = '1G'\n")
    resolve({"max-size": "2G"})
    assert capsys.readouterr().err == f"bodycopy: settings are those of {here}, which lifts limits: timeout = 0\n"
    resolve({"quiet": "true"})
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["bodycopy.toml", "pyproject.toml"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a = " + "[" * 100_000, "nested too deeply"),
        ("[tool.bodycopy" + ".a" * 100_000 + "]\n", "nested too deeply"),
        ("# bodycopy\n" + "#" * (2 << 20), "larger than"),
    ],
)
def test_a_hostile_file_is_refused_at_once(name: str, content: str, said: str) -> None:
    Path(name).write_text(content + " # bodycopy")
    with pytest.raises(UsageError, match=said):
        resolve()


def test_a_file_that_has_no_end_or_no_beginning_is_refused() -> None:
    os.mkfifo("bodycopy.toml")
    with pytest.raises(UsageError, match="is a FIFO, not a file; --isolated"):
        resolve()
    Path("bodycopy.toml").unlink()
    Path("bodycopy.toml").symlink_to("/dev/zero")
    with pytest.raises(UsageError, match="is a device, not a file; --isolated"):
        resolve()


def test_lists_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BODYCOPY_RULES", os.pathsep.join(["one.toml", "two.toml"]))
    monkeypatch.setenv("BODYCOPY_WITHOUT", "donation, en/paywall , newsletter\tuser/own")
    monkeypatch.setenv("BODYCOPY_QUIET", "")
    settings = resolve()
    assert settings.rules == ("one.toml", "two.toml")
    assert settings.without == ("donation", "en/paywall", "newsletter", "user/own")


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("bodycopy.toml", "max_size = 1\n", "there is no setting 'max_size'; did you mean 'max-size'?"),
        ("bodycopy.toml", '"\\u001b[1m" = 1\n', "there is no setting '\\x1b[1m'"),
        (
            "bodycopy.toml",
            'to = "jsnol"\n',
            "to must be one of text, markdown, jsonl, parquet (did you mean 'jsonl'?), not 'jsnol'",
        ),
        ("bodycopy.toml", "quiet\n", "is not valid TOML"),
        ("pyproject.toml", "[tool.bodycopy]\ncheck = true\n", "there is no setting 'check'"),
        ("pyproject.toml", "[tool.bodycopy\n", "is not valid TOML"),
    ],
)
def test_a_mistake_in_a_file_names_the_file_and_the_key(name: str, text: str, says: str) -> None:
    Path(name).write_text(text)
    with pytest.raises(UsageError) as error:
        resolve()
    assert str(error.value).startswith(f"{Path.cwd() / name}: ")
    assert says in str(error.value)


@pytest.mark.parametrize(
    "text", ["[project\nname = 'bodycopy'\n", "tool = 3 # bodycopy\n", "[tool]\nbodycopy = 3\n", ""]
)
def test_a_pyproject_of_others_is_no_business_of_ours(text: str) -> None:
    Path("pyproject.toml").write_text(text)
    assert resolve() == Settings()


def test_a_mistake_in_the_environment_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BODYCOPY_MAX_SIZE", "big")
    with pytest.raises(UsageError, match="BODYCOPY_MAX_SIZE must be"):
        resolve()


def test_a_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(UsageError, match="can't be read: Permission denied; --isolated ignores it"):
        resolve()


def test_a_working_directory_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("gone").mkdir()
    monkeypatch.chdir("gone")
    Path.cwd().rmdir()
    assert resolve() == Settings()


def test_show_names_every_setting_its_value_and_its_place(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("bodycopy.toml").write_text('favor = "recall"\njobs = 1\nrules = ["ours.toml"]\n')
    monkeypatch.setenv("BODYCOPY_JOBS", "2")
    monkeypatch.setenv("BODYCOPY_MAX_SIZE", "3M")
    lines = here("config", "show").out.decode().splitlines()
    shown = {key: (value, place) for key, value, place in map(str.split, lines)}
    file = str(Path("bodycopy.toml").resolve())
    assert list(shown) == list(SETTINGS)
    assert shown["favor"] == ('"recall"', file)
    assert shown["rules"] == (f'["{Path("ours.toml").resolve()}"]', file)
    assert shown["jobs"] == ("2", "BODYCOPY_JOBS")
    assert shown["max-size"] == ('"3M"', "BODYCOPY_MAX_SIZE")
    assert shown["max-memory"] == ('"2G"', "default")
    assert shown["timeout"] == ("-", "default")
    assert b"recall" not in here("config", "show", "--isolated").out


def test_a_mistake_in_the_file_is_named_by_show(here: Command) -> None:
    Path("bodycopy.toml").write_text('favour = "recall"\n')
    done = here("config", "show")
    assert (done.code, done.out) == (2, b"")
    assert "did you mean 'favor'" in done.err


def test_a_new_file_changes_nothing_and_each_line_of_it_can_be_used(here: Command) -> None:
    assert here("config", "new", "bodycopy.toml").code == 0
    text = Path("bodycopy.toml").read_text()
    assert resolve() == Settings()
    assert here("config", "new").out.decode() == text
    assert here("config", "new", "bodycopy.toml").code == 2
    Path("bodycopy.toml").write_text(re.sub(r"(?m)^# ([a-z-]+ = )", r"\1", text))
    assert tomllib.loads(Path("bodycopy.toml").read_text()).keys() == SETTINGS.keys()
    assert (
        resolve()._replace(rules=(), without=(), only=(), id_field="", timeout=None, jobs=0, origins=()) == Settings()
    )
    assert max(map(len, text.splitlines())) <= 120
