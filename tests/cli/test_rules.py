"""``bodycopy rules``: a person who has read the docs and makes mistakes is told what, where, and how to mend it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bodycopy.judge.heuristics import HEURISTICS
from bodycopy.judge.listing import MODELS
from bodycopy.rulebook.load import RULES_FOLDER, load

if TYPE_CHECKING:
    from cli.conftest import Command

RULE = '[buy-a-lantern]\nmatch = ["buy a lantern"]\nscope = "sentence"\n'

# What is written, the place that the message names, the mend it gives.
MISTAKES = {
    "unknown key": (RULE + 'drop = ["Buy a lantern."]', "1: [buy-a-lantern]", "did you mean 'drops'?"),
    "failing drops": (
        RULE + 'drops = ["Sell a lantern."]',
        "1: [buy-a-lantern] drops",
        "add its wording to match, or fix the example\n    Sell a lantern.",
    ),
    "too much goes": (
        RULE + 'drops = ["[[Buy a lantern]] and a lamp."]',
        "1: [buy-a-lantern] drops",
        "choose another scope, or mark in [[ ]] what goes",
    ),
    "failing keeps": (
        RULE + 'keeps = ["Where to buy a lantern."]',
        "1: [buy-a-lantern] keeps",
        "narrow the phrase, or add unless or needs",
    ),
    "a miss is caught": (RULE + 'misses = ["Buy a lantern."]', "1: [buy-a-lantern] misses", "move it to drops"),
    "empty keeps": (RULE + "keeps = []", "1: [buy-a-lantern]", "give an example, or take the line out"),
    "bad scope": (RULE.replace("sentence", "paragraph"), "1: [buy-a-lantern]", "use one of match, sentence, block"),
    "bad family": (RULE + 'family = "adverts"', "1: [buy-a-lantern]", "use one of donation, paywall"),
    "bad signal": (RULE + 'unless = ["@said"]', "1: [buy-a-lantern] unless", "use one of @appeal"),
    "bad name": (RULE.replace("[buy-a", "[Buy_a"), "1: [Buy_a-lantern]", "use small letters a to z"),
    "no list": (RULE.replace('["buy a lantern"]', '"buy a lantern"'), "1: [buy-a-lantern] match", "a list of strings"),
    "no phrase": ('[buy-a-lantern]\ndrops = ["Buy a lantern."]', "1: [buy-a-lantern]", "at least one phrase"),
    "too many wordings": (
        RULE.replace("buy a", " ".join(["{a,b,c,d,e,f,g,h}"] * 5)),
        "1: [buy-a-lantern] match",
        "split it into several phrases",
    ),
    "no word in it": (RULE.replace("buy a lantern", "_ {,the}"), "1: [buy-a-lantern] match", "match nearly anything"),
    "too wide": (
        RULE.replace("buy a lantern", "journalism"),
        "1: [buy-a-lantern] match: takes ",
        "must leave: narrow the phrase, or add unless or needs",
    ),
    "open mark": (RULE + 'drops = ["[[Buy a lantern."]', "1: [buy-a-lantern] drops", "close it"),
    "broken TOML": (RULE + 'keeps = ["Where to', "4: [buy-a-lantern]: not valid TOML", "fix this line"),
    "same table twice": (RULE + RULE, "4: [buy-a-lantern]", "appears twice in the file: rename one"),
    "same phrase twice": (RULE + RULE.replace("[buy-a", "[a"), "4: [a-lantern] match", "take one out"),
    "no table": ('match = ["buy a lantern"]', "1: [match]", "put it under a [rule-name] line"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_names_file_table_and_mend(mistake: str, here: Command) -> None:
    text, place, mend = MISTAKES[mistake]
    Path("own.toml").write_text(text + "\n")
    result = here("rules", "test", "own.toml")
    out = result.out.decode()
    assert result.code in {1, 2}
    assert out.startswith(f"own.toml:{place}"), out
    assert mend in out


def test_a_rule_that_breaks_others_names_them(here: Command) -> None:
    Path("own.toml").write_text('[wide]\nmatch = ["the"]\nscope = "sentence"\n')
    result = here("rules", "test", "own.toml")
    lines = result.out.decode().splitlines()
    assert result.code == 1
    assert re.search(r"which [a-z]+/[a-z]+/[a-z0-9-]+ must leave", lines[0])
    assert re.fullmatch(r"\.\.\. and \d+ more examples of other rules' keeps", lines[-2])
    assert lines[-1].startswith("rules: 1; mistakes: 0; examples that do not hold: 0; other rules' keeps taken: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("test", "missing.toml"), ""),
        (("show", "en/donation/suport-our-journalism"), "did you mean 'en/donation/support-our-journalism'?"),
        (("list", "--to", "html"), "--to must be one of text, jsonl, not 'html'"),
        (("list", "--only", "adverts"), "no rule, judge or family is called 'adverts'"),
        (("show", "en", "--rules", "missing.toml"), "missing.toml: can't be read"),
        (("new", "own.toml"), "own.toml exists; name a new file"),
        (("new", "/dev/null/own.toml"), "can't be written: not a directory"),
        (("frobnicate",), "No such command"),
    ],
)
def test_what_cannot_be_followed(arguments: tuple[str, ...], message: str, here: Command) -> None:
    Path("own.toml").write_text(RULE)
    result = here("rules", *arguments)
    assert result.code == 2
    assert message in result.err


def test_two_files_with_one_name(here: Command) -> None:
    Path("sub").mkdir()
    for path in ("own.toml", "sub/own.toml"):
        Path(path).write_text(RULE)
    assert "rename one of the files" in here("rules", "test", "own.toml", "sub/own.toml").err


def test_without_a_command_it_shows_its_help(here: Command) -> None:
    result = here("rules")
    assert (result.code, result.err) == (2, "")
    assert b"List, show, check, format, compile and begin rules." in result.out


def test_what_is_in_force_is_listed(here: Command) -> None:
    Path("own.toml").write_text(RULE + 'sites = ["example.org"]\n[other]\nmatch = ["x y"]\n')
    everything = [line.split("\t")[0] for line in here("rules", "list").out.decode().splitlines()]
    judges = [name for name, *_ in (*HEURISTICS, *MODELS)]
    assert everything == [*load().rules, *judges]
    own = here("rules", "list", "--rules", "own.toml", "--only", "user").out
    assert own == b"user/own/other\tfurniture\tblock\town.toml:5\tother\n"
    sited = here("rules", "list", "--rules", "own.toml", "--only", "user", "--url", "https://www.example.org/a")
    assert sited.out.count(b"\n") == 2
    assert here("rules", "list", "--without", "meta", "--only", "headline").out == b""


def test_the_list_for_machines(here: Command) -> None:
    (entry,) = map(json.loads, here("rules", "list", "--only", "bare-labels", "--to", "jsonl").out.splitlines())
    assert (entry["id"], entry["family"], entry["source"]) == ("bare-labels", "furniture", "heuristic")
    assert entry["summary"]


def test_a_rule_is_shown_as_it_is_written(here: Command) -> None:
    Path("own.toml").write_text(
        f"# Of lanterns.\n{RULE}keeps = [\n  '[[', # odd\n]\n\n# Of others.\n[other]\nmatch = ['x y']\n"
    )
    assert here("rules", "show", "user/own/buy-a-lantern", "--rules", "own.toml").out.decode() == (
        f"# user/own/buy-a-lantern: furniture, rule, own.toml:2\n{RULE}keeps = [\n  '[[', # odd\n]\n"
    )
    shown = here("rules", "show", "en/donation/support-our-journalism", "main-content").out.decode()
    written = Path(RULES_FOLDER, "en/donation.toml").read_text()
    table = shown.split("\n", 1)[1].split("\n\n# main-content")[0]
    assert table.startswith("[support-our-journalism]\n")
    assert table in written
    assert shown.endswith("neighbours.\n")


def test_a_new_file_holds(here: Command) -> None:
    assert here("rules", "new", "new.toml") == (0, b"", "")
    assert Path("new.toml").read_bytes() == here("rules", "new").out
    assert here("rules", "test", "new.toml").out.startswith(b"rules: 1; mistakes: 0;")
    assert here("rules", "test", "new.toml").code == 0


def test_a_rule_from_the_docs_alone(here: Command) -> None:
    """What the page on writing rules shows is a rule that holds, in one file of its own."""
    page = Path(RULES_FOLDER, "README.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    Path("own.toml").write_text(re.sub(r"(?m)^   ", "", example))
    assert here("rules", "test", "own.toml").code == 0
    Path("a.txt").write_text(
        "The bridge opened on Monday after two years of work, and the old one is to stay.\n\n"
        "Support our journalism. For $5 a month you keep the Harbour Gazette free for everyone.\n"
    )
    result = here("explain", "a.txt", "--rules", "own.toml", "--only", "user")
    assert b"user/own/support-our-journalism: says" in result.out
