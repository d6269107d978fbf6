"""What is generated from the code says what the code says."""

from __future__ import annotations

import re

import pytest

import reference
from bodycopy.batch import status
from bodycopy.batch.status import MEANINGS
from literals import words_of


def test_every_status_is_explained() -> None:
    assert tuple(MEANINGS) == words_of(status, "Status")


def test_every_command_and_option_is_explained() -> None:
    found = reference.commands()
    assert {"bodycopy clean", "bodycopy explain", "bodycopy report", "bodycopy restore"} <= {
        each.name for each in found
    }
    assert {each.name for each in found if each.name.startswith("bodycopy rules ")} == {
        f"bodycopy rules {name}" for name in ("list", "show", "test", "format", "build", "new")
    }
    nameless = [f"{each.name} {option.names}" for each in found for option in each.options if not option.text]
    assert (nameless, [each.name for each in found if not each.text]) == ([], [])


@pytest.mark.parametrize("name", ["reference", "man"])
def test_the_pages_are_checked(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(reference, name, lambda: "of other code")
    assert reference.main(["--check"]) == 1
    assert "run python tests/reference.py" in capsys.readouterr().out


def test_the_pages_are_those_of_the_code() -> None:
    assert reference.stale() == [], "the command line has changed: run python tests/reference.py"


def test_pictures_ask_for_nothing_from_elsewhere() -> None:
    for sample, name in reference.PICTURES.items():
        drawn = (reference.ROOT / "samples" / name).read_text("utf-8")
        assert re.findall(r"url\((?!#)[^)]*\)|href=", drawn) == []
        assert sample in drawn
        assert "line-through" in drawn
