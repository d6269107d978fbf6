"""What nearly went, and the true reason why it stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bodycopy import Document, Options, Removal, Verdict, read
from bodycopy.document import Favor, Overruled
from bodycopy.judge.main_content.judge import Judged
from bodycopy.output.explain import explain
from bodycopy.output.explain.near_misses import near_misses

if TYPE_CHECKING:
    from pathlib import Path


FILL = "The ferry left the harbour at dawn with forty people on board, and nobody on the quay thought of the fog.\n\n"
RULES = """
[lanterns]
scope = "sentence"
match = ["buy a lantern"]
unless = ["{sold,sale}", "@quote"]
needs = ["@price", "harbour lights"]

[greedy]
scope = "block"
match = ["lantern day"]
"""


@pytest.fixture
def options(tmp_path: Path) -> Options:
    path = tmp_path / "own.toml"
    path.write_text(RULES)
    return Options(rules=(str(path),), only=("user",))


def said(raw: str, options: Options) -> list[tuple[str, str, str]]:
    document = read(raw, kind="text", options=options)
    nearly = explain(document, options, nearly=True).nearly
    return [(document.text[each.start : each.end], each.rule, each.why) for each in nearly]


def test_what_went_did_not_stay(options: Options) -> None:
    assert said(f"{FILL}Buy a lantern for $5.\n", options) == []


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Buy a lantern for $5, said the sign, and they sold out.", "is next to “sold”, which speaks against it"),
        ("“Buy a lantern for $5,” they shouted.", "is next to a quotation mark (@quote), which speaks against it"),
        ("Buy a lantern today.", "needs one of @price, “harbour lights” near it"),
    ],
)
def test_why_a_rules_words_stayed(sentence: str, why: str, options: Options) -> None:
    ((words, rule, reason),) = said(FILL + sentence + "\n", options)
    assert (words.lower(), rule, reason) == ("buy a lantern", "user/own/lanterns", why)


def test_why_a_greedy_rule_was_held_back(options: Options) -> None:
    told = said("\n\n".join(f"Lantern Day is on {n} May. {FILL.strip()}" for n in range(1, 9)) + "\n", options)
    assert {(rule, why) for _, rule, why in told} == {
        ("user/own/greedy", "would take more than 35% of the text on its own word")
    }


def test_what_the_model_was_not_sure_enough_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def model(_: Document, *, favor: Favor = "balanced", model: str = "") -> Judged:
        assert not model
        sure = Verdict(0, 4, "main-content", "furniture", "is short", "model", 0.6)
        return Judged((sure,) if favor == "precision" else ())

    monkeypatch.setattr("bodycopy.judge.main_content.judge.main_content", model)
    only = Options(only=("main-content",))
    assert said("Home\n\n" + FILL, only) == [
        ("Home", "main-content", "is short, but not surely enough (it would go with --favor precision)")
    ]
    assert said("Home\n\n" + FILL, only._replace(favor="precision")) == []
    assert said("Home\n\n" + FILL, Options(without=("main-content",))) == []


def test_what_others_took_in_pieces_did_not_stay() -> None:
    text = "Buy a lantern. Buy a rope.\n"
    taken = (
        Removal(0, 14, "a", "advert", ""),
        Removal(15, 27, "b", "advert", ""),
    )
    held = (Overruled(Verdict(0, 26, "c", "advert", "", "rule"), "why"),)
    document = Document(text, removed=taken, overruled=held)
    assert near_misses(document, Options(only=("donation",))) == ()
    assert len(near_misses(document._replace(removed=taken[1:]), Options(only=("donation",)))) == 1
