"""What was learnt as a rule file: readable, checked, kept up to date."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from bodycopy import Options, read
from bodycopy.document import RulebookError
from bodycopy.judge.rulecheck import check
from bodycopy.learn.decide import Finding, decide
from bodycopy.learn.profile import accepted, keys, slug, update, write
from bodycopy.learn.result import concluded, learn
from bodycopy.rulebook.load import load
from bodycopy.rulebook.source import read_user_files
from learn.documents import article, evidence_of, made, source

if TYPE_CHECKING:
    from pathlib import Path

    from bodycopy.learn.page import Source

FOOTER = "The Penwick Courier is printed by a company that belongs to its readers."
OTHER = "Letters to the Courier are read aloud every Friday in the market hall."
APPEAL = "Give ${} a month to the Courier before {} March. We need your help today. Thank you."
FINDING = Finding("^Read all about it$", "related", (("", 12, 20),), 0.0, 1.0, 0, 0, 180, ("Read all about it",))


def sources(count: int = 20, *lines: str, start: int = 0) -> list[Source]:
    said = lines or (APPEAL, FOOTER)
    return [
        source(*article(n), *(line.format(n + 1, n % 28 + 1) for line in said)) for n in range(start, start + count)
    ]


def profile(given: list[Source]) -> str:
    return learn(given.__iter__).profile


def updated(text: str, given: list[Source]) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    evidence = evidence_of(given)
    return update(text, decide(evidence), evidence, lambda _: False)


def test_nothing_learnt_is_a_file_without_rules() -> None:
    assert tomllib.loads(profile(made(20, lambda _, body: body))) == {}


def test_nothing_learnt_from_nothing() -> None:
    assert learn(list).documents == 0


def test_a_profile_can_be_read_and_holds_its_examples(tmp_path: Path) -> None:
    path = tmp_path / "courier.toml"
    path.write_text(profile(sources()), "utf-8")
    read_back, _ = read_user_files([str(path)])
    assert [check(load([str(path)]), source) for source in read_back] == [[], []]


def test_a_profile_takes_what_repeats_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "courier.toml"
    path.write_text(profile(sources()), "utf-8")
    (fresh,) = sources(1, start=500)
    document = read(fresh.data, kind="text", options=Options(rules=(str(path),), only=("user/courier",)))
    taken = "".join(document.text[one.start : one.end] for one in document.removed)
    assert taken.split() == f"{APPEAL} {FOOTER}".format(501, 500 % 28 + 1).split()


def test_evidence_and_order() -> None:
    tables = tomllib.loads(profile(sources()))
    assert list(tables) == ["give-a-month-to-the-courier", "the-penwick-courier-is-printed-by"]
    assert tables["the-penwick-courier-is-printed-by"] == {
        "family": "furniture",
        "scope": "match",
        "match": [f"^{FOOTER}$"],
        "drops": [FOOTER],
        "evidence": {
            "documents": 20,
            "of": 20,
            "head": 0.0,
            "tail": 1.0,
            "characters": 20 * len(FOOTER),
            "sites": {"": 20},
        },
    }


def test_sites_where_a_url_told_them() -> None:
    tables = tomllib.loads(profile([one._replace(url="https://www.courier.example/1") for one in sources()]))
    assert {tuple(table["sites"]) for table in tables.values()} == {("courier.example",)}


def test_names() -> None:
    assert slug(FINDING, set()) == "read-all-about-it"
    assert slug(FINDING, {"read-all-about-it"}).startswith("read-all-about-it-")
    assert slug(FINDING._replace(phrase="^订阅江河晚报$"), set()).startswith("related-")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (FINDING._replace(phrase="^0$", examples=("12",)), "its phrase can't be read"),
        (
            FINDING._replace(phrase="^Something else$", examples=("Read all of it", "Nothing of it")),
            "no phrase of match is found",
        ),
    ],
)
def test_a_finding_that_makes_no_rule_is_rejected(wrong: Finding, why: str) -> None:
    kept, rejected = accepted([wrong, FINDING])
    assert kept == [FINDING]
    assert [(one.phrase, one.why.partition(":")[0]) for one in rejected] == [(wrong.phrase, why)]


def test_a_finding_whose_phrase_does_not_hold_is_written_in_another_form() -> None:
    wrong = FINDING._replace(
        phrase="^Call 0 or read all about it$", examples=("Call 20 7946 0958 or read all about it",)
    )
    (one,), rejected = accepted([wrong])
    assert (one.phrase, one.scope, rejected) == ("^Call 0 0 0 or read all about it$", "match", [])
    sign = FINDING._replace(phrase="^Something else$", examples=("➤➤ read all about it in here \U000e0067",))
    (one,), rejected = accepted([sign])
    assert rejected == []


def test_an_example_with_brackets_is_left_out() -> None:
    assert (
        "drops"
        not in tomllib.loads(write([FINDING._replace(examples=("Read [[all]] about it",))]))["read-all-about-it"]
    )


# --- updating ---------------------------------------------------------------------------------------------


def test_update_adds_evidence_and_keeps_edits() -> None:
    edited = profile(sources()).replace('family = "furniture"', 'family = "legal"  # says the editor', 1)
    found = updated(edited, sources(30, start=100))
    text, added, seen, retired = found
    assert (added, len(seen), retired) == ((), 2, ())
    assert 'family = "legal"  # says the editor' in text
    evidence = tomllib.loads(text)["the-penwick-courier-is-printed-by"]["evidence"]
    assert (evidence["documents"], evidence["of"], evidence["sites"]) == (50, 50, {"": 50})


def test_update_counts_what_is_too_rare_to_be_learnt() -> None:
    given = sources(4, start=100) + [source(*article(n)) for n in range(200, 220)]
    evidence = evidence_of(given)
    assert keys(profile(sources())) - set(evidence.forms)  # counting alone would not look at them
    from bodycopy.learn.evidence import gather
    from bodycopy.learn.page import page

    evidence = gather(map(page, given), keys(profile(sources())))
    done = update(profile(sources()), [], evidence, lambda _: False)
    assert len(done.seen) == 2
    assert tomllib.loads(done.text)["the-penwick-courier-is-printed-by"]["evidence"]["documents"] == 24


def test_update_adds_what_is_new_and_retires_what_is_gone() -> None:
    text, added, seen, retired = updated(profile(sources()), sources(20, FOOTER, OTHER, start=100))
    assert added == ("letters-to-the-courier-are-read",)
    assert seen == ("the-penwick-courier-is-printed-by",)
    assert retired == ("give-a-month-to-the-courier",)
    assert set(tomllib.loads(text)) == {*added, *seen}


def test_update_waits_until_it_is_sure() -> None:
    rare = profile([source(*article(n), *((FOOTER,) if n % 5 == 0 else ())) for n in range(60)])
    once = updated(rare, [source(*article(n)) for n in range(100, 112)])
    assert once[3] == ()
    assert tomllib.loads(once[0])["the-penwick-courier-is-printed-by"]["evidence"]["unseen"] == 12
    twice = updated(once[0], [source(*article(n)) for n in range(120, 140)])
    assert twice[3] == ("the-penwick-courier-is-printed-by",)


def test_update_leaves_other_rules_and_sites_alone() -> None:
    own = '[mine]\nmatch = ["read all about it"]\n\n'
    elsewhere = profile([one._replace(folder="b.example") for one in sources()])
    text, _, seen, retired = updated(own + elsewhere, sources(20, OTHER))
    assert (seen, retired) == ((), ())
    assert text.startswith(own + elsewhere.rstrip())


def test_update_adds_nothing_that_a_rule_takes() -> None:
    evidence = evidence_of(sources())
    done = update("", decide(evidence), evidence, lambda text: text == FOOTER)
    assert done.added == ("give-a-month-to-the-courier",)


def test_update_of_what_is_no_profile() -> None:
    with pytest.raises(RulebookError, match="not valid TOML"):
        update("[", [], evidence_of([]), lambda _: False)


def test_concluded_counts_documents_and_characters() -> None:
    given = sources()
    learnt = concluded(evidence_of(given))
    assert (learnt.documents, learnt.characters) == (20, sum(len(one.data) for one in given))
