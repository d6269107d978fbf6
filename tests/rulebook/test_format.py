from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from bodycopy.document import RulebookError
from bodycopy.rulebook.format import formatted

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Command

RULE = """\
# The page's own.

# Asks for money.
[ask]
keeps=["It rained."]
match = [ 'give "now"',  # short
  "give now"]
scope    = "sentence"


[other]
match = ["a"]
drops = ["a"]
keeps = ["b"]
"""
ONE_FORM = """\
# The page's own.

# Asks for money.
[ask]
scope = "sentence"
match = [
    "give \\"now\\"",
    # short
    "give now",
]
keeps = ["It rained."]

[other]
match = ["a"]
drops = ["a"]
keeps = ["b"]
"""


def test_a_rule_file_has_one_form() -> None:
    assert formatted(RULE) == ONE_FORM
    assert formatted(ONE_FORM) == ONE_FORM


def test_a_byte_order_mark_goes() -> None:
    assert formatted("\ufeff" + RULE) == ONE_FORM
    assert formatted("\ufeff") == formatted("")


def test_long_strings_go_on_over_several_lines_and_say_the_same() -> None:
    phrase = "{" + ",".join(f"word{n}" for n in range(60)) + "} and \\\\{ then " + "長い" * 90
    example = "It rained, she said. \\n\\n" * 20
    text = f'[a]\nmatch = ["{phrase}"]\ndrops = ["{example}"]\n'
    result = formatted(text)
    assert tomllib.loads(result) == tomllib.loads(text)
    assert max(map(len, result.split("\n"))) <= 120
    assert formatted(result) == result


def test_a_long_string_that_can_be_broken_nowhere_stays_whole() -> None:
    text = f'[a]\nmatch = ["give {" " * 200}now"]\ndrops = ["a"]\nkeeps = ["b"]\n'
    assert tomllib.loads(formatted(text)) == tomllib.loads(text)
    assert formatted(formatted(text)) == formatted(text)


@pytest.mark.parametrize("character", ["\\u00e4", "\\U0001f600", "\\t", "\\\\", "\t", " \t,", "字"])
def test_long_strings_are_broken_neither_in_an_escape_nor_before_white_space(character: str) -> None:
    for before in range(len(character) + 1):
        text = f'[a]\nmatch = ["{"b" * before}{character * 200}"]\n'
        assert tomllib.loads(formatted(text)) == tomllib.loads(text)
        assert formatted(formatted(text)) == formatted(text)


@pytest.mark.parametrize(
    "value",
    [
        "'''a\nb'''",
        "['''a\nb''']",
        '"""\na\n\nb"""',
        '["""\na "b" \\\n  c\n"""]',
        '["""a\\\\\n b"""]',
        '["""\\u007f\n"""]',
        "2026-01-01 00:00:00",
    ],
)
def test_values_over_lines_and_of_odd_characters_say_the_same(value: str) -> None:
    text = f'[a]\nmatch = ["b"]\nsummary = {value} # c\nscope = "match"\n'
    assert tomllib.loads(formatted(text)) == tomllib.loads(text)
    assert formatted(formatted(text)) == formatted(text)


def test_a_phrase_stands_once_and_examples_stay() -> None:
    result = formatted('call = ["Sign up", "sign  UP", "join"]\n')
    assert tomllib.loads(result) == {"call": ["Sign up", "join"]}
    result = formatted('[a]\nmatch = ["x"]\ndrops = ["x", "x"]\n')
    assert tomllib.loads(result)["a"]["drops"] == ["x", "x"]


def test_many_signals_share_lines() -> None:
    result = formatted(f"button = [{', '.join(f'{chr(34)}label {n}{chr(34)}' for n in range(50))}]\n")
    assert len(result.split("\n")) < 12
    assert max(map(len, result.split("\n"))) <= 120


@pytest.mark.parametrize("text", ["[a", 'a = "', "[a]\nb = [1"])
def test_what_is_not_toml_is_refused(text: str) -> None:
    with pytest.raises(RulebookError, match="not valid TOML"):
        formatted(text)


def test_the_command(here: Command, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(RULE, "utf-8")
    assert here("rules", "format", "own.toml", "--check").code == 1
    assert path.read_text("utf-8") == RULE
    assert here("rules", "format", "own.toml") == (0, b"own.toml\n", "")
    assert path.read_text("utf-8") == ONE_FORM
    assert here("rules", "format", "own.toml", "--check") == (0, b"", "")
    path.write_text("[a", "utf-8")
    assert here("rules", "format", "own.toml").code == 2
    assert here("rules", "format", "none.toml").err == "bodycopy: none.toml: no such file or directory\n"


def test_what_ships_has_its_form(here: Command) -> None:
    assert here("rules", "format", "--check") == (0, b"", "")
