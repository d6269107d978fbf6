"""Rule files: their mistakes, what is compiled from them, what is chosen from that, and their check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import bodycopy
from bodycopy.document import RulebookError
from bodycopy.judge.rulecheck import check, check_files, marked
from bodycopy.rulebook import load as rulebook
from bodycopy.rulebook.active import select
from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.load import RULES_FOLDER, load, write_shipped
from bodycopy.rulebook.model import Rule, Rulebook
from bodycopy.rulebook.source import Errors, read_rules, read_shipped_files, read_signals, read_user_files
from bodycopy.rulebook.store import read_compiled, write_compiled
from searching import scanned

GOOD = """
[our-paper]
match = ["support {our,the} paper", "chip in 0"]
needs = ["@price", "please"]
unless = ["she said", "@quote"]
drops = ["Please support our paper."]
keeps = ["She said: support our paper, please."]
"""


def read(tmp_path: Path, text: str, name: str = "en/donation.toml") -> Rulebook:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return compile_rules(*read_shipped_files(str(tmp_path)))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the rules that ship away."""
    monkeypatch.setattr(rulebook, "_shipped", lambda: compile_rules([], []))


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def kinds(book: Rulebook, text: str) -> list[tuple[str, str]]:
    return [(kind, ref) for _, _, kind, ref in scanned(book, text, [[(0, len(text))]])]


# --- mistakes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]\nmatch = [", r"^en/donation.toml:2: \[a\]: not valid TOML: Invalid value: fix this line"),
        ("match = []", r"^en/donation.toml:1: \[match\] is outside a rule's table"),
        ("\n\n[A_b]\nmatch = ['x']", r"^en/donation.toml:3: \[A_b\] is not a valid rule name: use small letters"),
        ("[a]\nmatch = ['x']\nregex = 'y'", r"^en/donation.toml:1: \[a\] unknown key 'regex': use match, scope"),
        ("[a]\nmatch = ['x']\nfamily = 'advert'", r"unknown key 'family'"),
        ("[a]\nmatch = 'x'", r"\[a\] match must be a list of strings"),
        ("[a]\nmatch = [1]", r"\[a\] match must be a list of strings"),
        ("[a]\nmatch = [' ']", r"\[a\] match holds an empty string"),
        ("[a]\nscope = 3", r"\[a\] scope must be a string"),
        ("[a]\nscope = 'page'", r"\[a\] no scope is called 'page': use one of match, sentence, block, appeal, rest"),
        ("[a]\ndrops = ['x']", r"\[a\] needs match, a list of at least one phrase"),
        ("[a]\nmatch = ['x']\nkeeps = ['y']", r"\[a\] needs drops, a list of at least one example"),
        ("[a]\nmatch = ['x']\ndrops = ['x']\nkeeps = []", r"\[a\] needs keeps, a list of at least one example"),
        (
            GOOD.replace("@price", "@cost"),
            r"\[our-paper\] needs: no signal is called '@cost': use one of @appeal, @button",
        ),
        (
            GOOD.replace("{our,the}", "{our,the"),
            r":2: \[our-paper\] match: the brace at character 9 .* is never closed",
        ),
        (
            GOOD.replace("chip in 0", " _ ".join("的" * 5)),
            r":2: \[our-paper\] match: a text that repeats words of .* in too many ways: use fewer _ and choices",
        ),
        (GOOD.replace("she said", "a " * 501), r"\[our-paper\] unless: 501 words in .*, at most 500"),
        (GOOD.replace("she said", "{she said"), r"\[our-paper\] unless: the brace at character 1"),
        (GOOD.replace('"chip in 0"', '"Support {our,the} PAPER"'), r"\[our-paper\] match: it appears here twice"),
        (
            GOOD + GOOD.replace("[our-paper]", "[their-paper]"),
            r":9: \[their-paper\] match: en/donation.toml:2: \[our-paper\] has it too: .* take one out",
        ),
    ],
)
def test_a_mistake_names_file_table_and_mend(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RulebookError, match=message):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "en/gifts.toml",
            GOOD,
            r"^en/gifts.toml: no family is called 'gifts': name the file after one of donation, paywall",
        ),
        (
            "en/signals.toml",
            "verbs = ['x']",
            r"^en/signals.toml:1: \[verbs\] no signal list is called that: use one of appeal",
        ),
        ("en/signals.toml", "button = ['ok', '{x']", r"^en/signals.toml:1: \[button\] the brace"),
        ("en/signals.toml", "button = 'ok'", r"\[button\] button must be a list of strings"),
    ],
)
def test_a_mistaken_file_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(RulebookError, match=message):
        read(tmp_path, text, name)


def test_the_same_id_twice(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8")
    sources = read_rules(str(path), "own.toml", "user/own", "")
    with pytest.raises(
        RulebookError, match=r"there is a rule user/own/our-paper already, at own.toml:2: .*: rename one"
    ):
        compile_rules([*sources, *sources], [])


@pytest.mark.usefixtures("alone")
def test_users_files_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"none.toml: can't be read: No such file"):
        load([str(tmp_path / "none.toml")])
    (tmp_path / "odd.toml").write_bytes(b"a = '\xff'")
    with pytest.raises(RulebookError, match=r"odd.toml: not UTF-8: .* at byte 5: save the file as UTF-8"):
        load([str(tmp_path / "odd.toml")])
    (tmp_path / "deep.toml").write_text("a = " + "[" * 5000, encoding="utf-8")
    with pytest.raises(RulebookError, match=r"deep.toml: "):
        load([str(tmp_path / "deep.toml")])
    (tmp_path / "sub").mkdir()
    with pytest.raises(RulebookError, match="would give their rules the same ids: rename one of the files"):
        read_user_files([str(write(tmp_path, GOOD)), str(write(tmp_path / "sub", GOOD))])


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("family = 'gifts'", "no family is called 'gifts'"),
        ("keep = ['x']", r"unknown key 'keep'; did you mean 'keeps'\?: .*, family, evidence$"),
    ],
)
def test_a_users_mistake(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(RulebookError, match=message):
        load([str(write(tmp_path, f"[a]\nmatch = ['x y']\n{line}"))])


def test_a_wrong_rule_is_left_out_where_errors_are_kept(tmp_path: Path) -> None:
    errors = Errors(keep=True)
    bad = "[bad]\nmatch = ['{']\ndrops = ['x']\nkeeps = ['y']\n[worse]\nmatch = 1\n"
    rules, lists = read_user_files([str(write(tmp_path, bad + GOOD)), str(tmp_path / "none.toml")], errors)
    book = compile_rules(rules, lists, errors)
    assert [*book.rules] == ["user/own/our-paper"]
    assert len(errors.kept or ()) == 3


# --- compiled ---------------------------------------------------------------------------------------------


def test_a_rule_as_compiled(tmp_path: Path) -> None:
    book = read(tmp_path, GOOD)
    wanted = Rule(
        "en/donation/our-paper", "donation", "block", ("@price", "please"), ("she said", "@quote"), (), "our paper"
    )
    assert [*book.rules.values()] == [wanted]
    assert book.rules[wanted.id] == wanted
    with pytest.raises(KeyError):
        book.rules["en/donation/their-paper"]


def test_what_backs_a_match_is_looked_for_only_beside_one(tmp_path: Path) -> None:
    read(tmp_path, "reporting = ['she said']\nbutton = ['donate']", "en/signals.toml")
    book = read(tmp_path, GOOD)
    rule = "en/donation/our-paper"
    assert kinds(book, "She said please. Donate") == [("button", "en")]
    assert kinds(book, "Please support our paper, she said") == [
        ("needs", rule),
        ("match", rule),
        ("reporting", "en"),
        ("unless", rule),
    ]
    far = ["please", "nothing", "nothing", "support our paper", "please", "nothing"]
    text = "\n".join(far)
    units = [[(text.index(unit), text.index(unit) + len(unit))] for unit in far[1:4]]
    assert [kind for _, _, kind, _ in scanned(book, text, units)] == ["match"]
    starts = [0, 7, 15, 23, 41, 48]
    found = scanned(book, text, [[(start, start + len(unit))] for start, unit in zip(starts, far, strict=True)])
    assert [(start, kind) for start, _, kind, _ in found] == [(23, "match"), (41, "needs")]


def test_neighbouring_languages_may_share_a_phrase(tmp_path: Path) -> None:
    read(tmp_path, GOOD, "da/donation.toml")
    assert len(read(tmp_path, GOOD, "no/donation.toml").rules) == 2


def test_a_signal_that_two_languages_share_is_found_once(tmp_path: Path) -> None:
    read(tmp_path, "button = ['OK']", "de/signals.toml")
    book = read(tmp_path, "button = ['ok', 'go']", "en/signals.toml")
    assert kinds(book, "Ok") == [("button", "de en")]


def test_compiled_and_read_back(tmp_path: Path) -> None:
    read(tmp_path, "reporting = ['she said', '„so“']\nbutton = ['donate*']", "en/signals.toml")
    book = read(
        tmp_path, GOOD + "[two]\nmatch = ['^残り0文字', 'é|è']\nsites = ['WWW.example.org']\ndrops=['x']\nkeeps=['y']"
    )
    text = write_compiled(book, "x")
    again = read_compiled(memoryview(text))
    assert dict(again.rules) == dict(book.rules)
    assert write_compiled(again, "x") == text
    sample = "Please support the paper, she said, é|è. Donation! 残り5文字"
    assert kinds(again, sample) == kinds(book, sample)
    assert ("reporting", "en") in kinds(again, sample)


def test_an_empty_rulebook(tmp_path: Path) -> None:
    book = read_compiled(memoryview(write_compiled(compile_rules([], []), "")))
    assert [*book.rules] == []
    assert kinds(book, "support our paper") == []
    assert kinds(compile_rules(*read_user_files([str(write(tmp_path, ""))])), "x") == []


# --- what ships -------------------------------------------------------------------------------------------


def test_the_compiled_rulebook_holds_what_the_files_say() -> None:
    data = rulebook.compiled()
    if data is None:
        pytest.skip("no compiled rulebook that is up to date: bodycopy rules build")
    sources, lists = read_shipped_files(RULES_FOLDER)
    book = read_compiled(data)
    assert [*book.rules.values()] == [source.rule for source in sources]
    phrases = {
        phrase: source.rule.id for source in sources for phrase in source.match if phrase.replace(" ", "").isalpha()
    }
    assert len(phrases) > 100
    assert [phrase for phrase, rule in phrases.items() if ("match", rule) not in kinds(book, phrase)] == []
    buttons = [
        phrase for one in lists if one.name == "button" for phrase in one.phrases if phrase.replace(" ", "").isalpha()
    ]
    assert len(buttons) > 50
    assert [phrase for phrase in buttons if not dict(kinds(book, phrase)).get("button")] == []


def test_compiling_gives_the_same_bytes_each_time(uncounted: dict[str, str]) -> None:
    code = (
        "import sys\nfrom hashlib import sha256\nfrom bodycopy.rulebook.compile import compile_rules\n"
        "from bodycopy.rulebook.source import read_rules\nfrom bodycopy.rulebook.store import write_compiled\n"
        "rules = read_rules(*sys.argv[1:])\nprint(sha256(write_compiled(compile_rules(rules, []), '')).hexdigest())"
    )
    command = [
        sys.executable,
        "-c",
        code,
        f"{RULES_FOLDER}/ja/paywall.toml",
        "ja/paywall.toml",
        "ja/paywall/",
        "paywall",
    ]
    hashes = {
        subprocess.run(command, env={**uncounted, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_what_is_compiled_is_found_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, GOOD)
    path = tmp_path / "compiled.bin"
    monkeypatch.setattr(rulebook, "RULES_FOLDER", str(tmp_path))
    monkeypatch.setattr(rulebook, "COMPILED", str(path))
    assert rulebook.compiled() is None
    write_shipped(str(path), checkout=True)
    assert rulebook.compiled() is not None
    os.utime(tmp_path / "en" / "donation.toml", ns=(1, 1))
    assert rulebook.compiled() is None
    write_shipped(str(path), checkout=False)
    assert rulebook.compiled() is not None
    path.write_text("another format\t\t\n", encoding="utf-8")
    assert rulebook.compiled() is None


def test_without_a_compiled_rulebook_the_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, GOOD)
    monkeypatch.setattr(rulebook, "RULES_FOLDER", str(tmp_path))
    assert [*rulebook.from_files().rules] == ["en/donation/our-paper"]
    write(tmp_path / "en", "[a]\nmatch = []", "advert.toml")
    with pytest.warns(RuntimeWarning, match=r"1 mistakes in rule files, left out; the first: en/advert.toml:1: \[a\]"):
        assert len(rulebook.from_files().rules) == 1


def test_loading_imports_nothing_dear(uncounted: dict[str, str]) -> None:
    dear = "json, dataclasses, tomllib, pathlib, inspect, importlib.resources, unicodedata"
    code = f"import sys\nfrom bodycopy.rulebook.load import read_compiled\nfrom bodycopy.rulebook.scan import scan\nprint([m for m in {dear.split(', ')} if m in sys.modules])"
    after = subprocess.run([sys.executable, "-c", code], env=uncounted, capture_output=True, text=True, check=True)
    assert after.stdout == "[]\n"


# --- choosing ---------------------------------------------------------------------------------------------


@pytest.fixture
def four(tmp_path: Path) -> Rulebook:
    for name in ("de/advert", "de/paywall", "en/advert"):
        rules = f"[a]\nmatch = ['{name}']\nneeds = ['here']\ndrops = ['x']\nkeeps = ['y']\n"
        read(tmp_path, rules, f"{name}.toml")
    rules = "[a]\nmatch = ['paper']\nsites = ['example.org']\ndrops = ['x']\nkeeps = ['y']"
    return read(tmp_path, rules, "en/legal.toml")


@pytest.mark.parametrize(
    ("without", "only", "site", "left"),
    [
        ([], [], "", "de/advert/a de/paywall/a en/advert/a"),
        ([], [], "example.org", "de/advert/a de/paywall/a en/advert/a en/legal/a"),
        ([], [], "news.example.org", "de/advert/a de/paywall/a en/advert/a en/legal/a"),
        ([], [], "an-example.org", "de/advert/a de/paywall/a en/advert/a"),
        (["advert"], [], "", "de/paywall/a"),
        (["de"], [], "", "en/advert/a"),
        (["de/"], [], "", "en/advert/a"),
        (["de/paywall", "en/advert/a"], [], "", "de/advert/a"),
        ([], ["advert"], "", "de/advert/a en/advert/a"),
        (["de"], ["advert"], "", "en/advert/a"),
        ([], ["nothing"], "", ""),
    ],
)
def test_select(four: Rulebook, without: list[str], only: list[str], site: str, left: str) -> None:
    book = select(four, without=without, only=only, site=site)
    assert " ".join(book.rules) == left
    found = kinds(book, "de/advert de/paywall en/advert paper here")
    assert {ref for _, ref in found} == set(left.split())
    assert kinds(select(four, site="example.org"), "paper") == [("match", "en/legal/a")]


def test_nothing_to_choose_is_the_same_book(tmp_path: Path) -> None:
    book = read(tmp_path, GOOD)
    assert select(book, site="example.org") is book
    assert select(book, without=["nothing"]) is book


def test_users_rules_join_those_that_ship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = read(tmp_path, GOOD)
    monkeypatch.setattr(rulebook, "_shipped", lambda: shipped)
    assert load() is shipped
    path = write(
        tmp_path,
        "[a]\nmatch = ['^my paper', 'our paper']\nneeds = ['now']\nfamily = 'advert'\nevidence = 3\nsites = ['a.b']",
    )
    book = load([str(path)])
    assert [*book.rules] == ["en/donation/our-paper", "user/own/a"]
    assert book.rules["user/own/a"] == Rule("user/own/a", "advert", "block", ("now",), (), ("a.b",), "a")
    assert {("match", "user/own/a"), ("match", "en/donation/our-paper"), ("needs", "user/own/a")} <= set(
        kinds(book, "My paper: support our paper now")
    )
    assert len(select(book).rules) == 1
    assert load([str(write(tmp_path, "[b]\nmatch = ['x y']", "two.toml"))]).rules["user/two/b"].family == "furniture"


# --- examples ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("example", "text", "spans"),
    [
        ("abc", "abc", [(0, 3)]),
        ("a[[b]]c[[d]]", "abcd", [(1, 2), (3, 4)]),
        ("[1] [[a]]", "[1] a", [(4, 5)]),
    ],
)
def test_marked(example: str, text: str, spans: list[tuple[int, int]]) -> None:
    assert marked(example) == (text, spans)


@pytest.mark.parametrize(("example", "message"), [("a[[b", "never closed"), ("a]]b", "without")])
def test_marks_without_a_partner(example: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        marked(example)


@pytest.mark.parametrize(
    ("change", "to", "problems"),
    [
        ("", "", []),
        (
            '"Please support our paper."',
            '"Support our paper, please.\\n[[Chip in $5.]]"',
            ["drops: takes too much: 'Support our paper, please.'"],
        ),
        (
            '"Please support our paper."',
            '"Support our paper."',
            ["drops: 'Support our paper' is found, but needs or unless"],
        ),
        ('"Please support our paper."', '"Nothing."', ["drops: no phrase of match is found"]),
        ('"Please support our paper."', '"Please [[support our paper."', ["drops: [[ is never closed by ]]"]),
        (
            '"Please support our paper."',
            '"A B. [[Please support our paper.]]"',
            ["drops: takes too much: 'A B.'"],
        ),
        ("She said: support", "Support", ["keeps: user/own/our-paper takes 'Support our paper, please.'"]),
        (
            "keeps =",
            "misses = ['Pay up.', 'Please chip in 3.']\nkeeps =",
            ["misses: this is caught now, by user/own/our-paper"],
        ),
    ],
)
def test_check(tmp_path: Path, change: str, to: str, problems: list[str]) -> None:
    assert change in GOOD
    sources, _ = read_user_files([str(write(tmp_path, GOOD.replace(change, to) if change else GOOD))])
    found = [str(problem) for problem in check(compile_rules(sources, []), sources[0])]
    assert len(found) == len(problems)
    assert all(f"[our-paper] {problem}" in line for problem, line in zip(problems, found, strict=True))


@pytest.mark.parametrize(
    ("phrase", "example", "why"),
    [
        (
            "^Puddle rating: _$",
            "Puddle rating: ● ● ● ○ ○",
            "as _ is one to four words, and here it is marks, '● ● ● ○ ○'",
        ),
        ("Join _ today", "Join the very old harbour reading club here today.", "and here it is 7: 'the very old"),
        ("Join _ today", "Join today!", "and here it is none"),
        ("^Read 0 of 9 \\_here\\_$", "We read 12 of 9 _here_ each day.", "as ^ and $ are the edges of a sentence"),
        ("Join _ today", "Leave the club.", "found: add its wording"),
        ("Join {us,them} _ today", "Join us and all of the other clubs today.", "found: add its wording"),
    ],
)
def test_an_example_that_no_phrase_takes_says_why(tmp_path: Path, phrase: str, example: str, why: str) -> None:
    rule = f"[a-rule]\nmatch = [{json.dumps(phrase)}]\ndrops = [{json.dumps(example)}]\n"
    sources, _ = read_user_files([str(write(tmp_path, rule))])
    (problem,) = check(compile_rules(sources, []), sources[0])
    assert problem.what.startswith("no phrase of match is found")
    assert why in problem.what


def test_files_of_users_and_files_that_ship_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = tmp_path / "rules"
    shipped.mkdir()
    book = read(shipped, GOOD.replace("our paper", "the press"))
    monkeypatch.setattr("bodycopy.judge.rulecheck.RULES_FOLDER", str(shipped))
    monkeypatch.setattr("bodycopy.judge.rulecheck.load", lambda: book)
    assert check_files([str(write(tmp_path, GOOD))]) == (1, [], [])
    count, problems, _ = check_files([str(shipped / "en" / "donation.toml")])
    assert (count, len(problems)) == (1, 1)
    assert "en/donation.toml:2: [our-paper] drops: no phrase" in str(problems[0])
    assert check_files([]) == (1, problems, [])
    errors = Errors(keep=True)
    assert check_files([str(write(tmp_path, "[a]"))], errors) == (0, [], [])
    assert "needs match" in str(errors.kept)


def test_signal_lists_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "call = ['sign  up']\nperiod = ['a month']", "signals.toml")
    assert [(one.name, one.phrases) for one in read_signals(str(path), "signals.toml")] == [
        ("call", ("sign up",)),
        ("period", ("a month",)),
    ]


def test_a_file_of_rules_that_has_changed_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The ferry sails at nine.\n\nThe tram leaves at ten.\n"
    for folder, name in (("one", "ferry"), ("two", "tram")):
        (tmp_path / folder).mkdir()
        rule = f'[it]\nfamily = "advert"\nscope = "block"\nmatch = ["the {name}"]\ndrops = ["The {name} is here."]\n'
        (tmp_path / folder / "own.toml").write_text(rule)
    options = bodycopy.Options(rules=("own.toml",))
    monkeypatch.chdir(tmp_path / "one")
    assert bodycopy.clean(text, options=options) == "The tram leaves at ten.\n"
    monkeypatch.chdir(tmp_path / "two")
    assert bodycopy.clean(text, options=options) == "The ferry sails at nine.\n"
    Path("own.toml").write_text(Path("../one/own.toml").read_text())
    os.utime("own.toml", ns=(1, 1))
    assert bodycopy.clean(text, options=options) == "The tram leaves at ten.\n"


@pytest.mark.parametrize("damage", ["cut", "longer", "sizes", "table"])
def test_a_compiled_rulebook_that_is_not_whole_is_not_believed(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = compile_rules(*read_user_files([str(write(tmp_path, GOOD))]))
    data = write_compiled(book, "")
    head = data.index(b"\n") + 1
    bad = {
        "cut": data[:-100],
        "longer": data + b"\0",
        "sizes": data[:head] + b"9" + data[head:],
        "table": data.replace(b"\n1\n", b"\n9\n", 1),
    }[damage]
    assert bad != data
    (tmp_path / "compiled.bin").write_bytes(bad)
    monkeypatch.setattr(rulebook, "COMPILED", str(tmp_path / "compiled.bin"))
    monkeypatch.setattr(rulebook, "from_files", lambda: book)
    assert rulebook._shipped.__wrapped__() is book  # noqa: SLF001 - what it keeps is for all other tests
