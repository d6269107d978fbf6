from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.document import Document, Source, Verdict
from bodycopy.judge.fuse import fuse


def claim(start: int, end: int, rule: str = "r", source: Source = "rule") -> Verdict:
    return Verdict(start, end, rule, "furniture", "because", source)


def owners(text: str, *claims: Verdict) -> list[tuple[str, str]]:
    return [(text[removal.start : removal.end], removal.rule) for removal in fuse(text, claims)]


def left(text: str, *claims: Verdict) -> str:
    return Document(text, removed=fuse(text, claims)).body


def test_no_verdict_no_removal() -> None:
    assert fuse("One.\n", []) == ()


@pytest.mark.parametrize("space", [claim(4, 5), claim(3, 3), claim(4, 6)])
def test_a_claim_on_white_space_alone_is_none(space: Verdict) -> None:
    assert fuse("One.  Two.\n", [space]) == ()


@pytest.mark.parametrize(
    ("text", "cut", "expected"),
    [
        ("One. Ad. Two.\n", "Ad.", "One. Two.\n"),
        ("One.\n\nAd.\n\nTwo.\n", "Ad.", "One.\n\nTwo.\n"),
        ("Ad.\n\nOne.\n", "Ad.", "One.\n"),
        (" Ad. One.\n", "Ad.", "One.\n"),
        ("One.\n\nAd.\n", "Ad.", "One.\n"),
        ("One. Ad.\n\nTwo.\n", "Ad.", "One.\n\nTwo.\n"),
        ("One.\n\nAd. Two.\n", "Ad.", "One.\n\nTwo.\n"),
        ("One.\n\nAd.\nTwo.\n", "Ad.", "One.\n\nTwo.\n"),
        ("One.\nAd.\n\nTwo.\n", "Ad.", "One.\n\nTwo.\n"),
        ("一。广告。二。\n", "广告。", "一。二。\n"),
        ("Ad.\n", "Ad.", ""),
    ],
)
def test_white_space_goes_with_its_cut(text: str, cut: str, expected: str) -> None:
    start = text.index(cut)
    assert left(text, claim(start, start + len(cut))) == expected


def test_cuts_with_only_white_space_between_are_one_run() -> None:
    text = "One.\n\nAd.\n\nMore ads.\n\nTwo.\n"
    assert owners(text, claim(6, 9, "a"), claim(11, 20, "b")) == [("\n\nAd.\n\n", "a"), ("More ads.", "b")]
    assert left(text, claim(6, 9, "a"), claim(11, 20, "b")) == "One.\n\nTwo.\n"


def test_rule_beats_heuristic_beats_model() -> None:
    text = "aaaabbbbcccc dddd\n"
    claims = [claim(0, 12, "m", "model"), claim(2, 8, "h", "heuristic"), claim(4, 6, "r", "rule")]
    assert owners(text, *claims) == [("aa", "m"), ("aa", "h"), ("bb", "r"), ("bb", "h"), ("cccc ", "m")]


def test_the_longer_then_the_id_owns() -> None:
    assert owners("abcdef x\n", claim(0, 6, "z"), claim(0, 3, "a")) == [("abcdef ", "z")]
    assert owners("abcdef x\n", claim(0, 6, "z"), claim(0, 6, "a")) == [("abcdef ", "a")]


def test_the_others_are_named() -> None:
    (removal,) = fuse("abcdef x\n", [claim(0, 6, "z"), claim(0, 3, "b"), claim(2, 4, "a"), claim(0, 6, "z")])
    assert removal.also == ("a", "b")


def test_order_of_verdicts_cannot_matter() -> None:
    text = "aaaa bbbb cccc dddd\n"
    claims = [claim(0, 9, "a"), claim(5, 14, "b"), claim(5, 14, "c", "model"), claim(10, 19, "a", "heuristic")]
    assert len({fuse(text, order) for order in permutations(claims)}) == 1


CLAIMS = st.builds(
    lambda start, length, rule, source: claim(start, start + length, rule, source),
    st.integers(0, 30),
    st.integers(0, 12),
    st.sampled_from("abc"),
    st.sampled_from(["rule", "heuristic", "model"]),
)


@given(st.text(alphabet="ab \n", min_size=42, max_size=50), st.lists(CLAIMS, max_size=8))
def test_laws(text: str, claims: list[Verdict]) -> None:
    removed = fuse(text, claims)
    at = 0
    for removal in removed:
        assert at <= removal.start < removal.end <= len(text)
        at = removal.end
    gone = set[int]().union(*(range(removal.start, removal.end) for removal in removed))
    claimed = set[int]().union(*(range(one.start, one.end) for one in claims))
    words = {n for n, char in enumerate(text) if not char.isspace()}
    assert gone & words == claimed & words
    kept = "".join(char for n, char in enumerate(text) if n not in gone)
    assert Document(text, removed=removed).body == kept


def test_white_space_that_stronger_claims_leave_of_a_weaker_one_is_no_removal() -> None:
    text = "Give now. Give here. The end.\n"
    strong = [
        Verdict(0, 9, "en/donation/a", "donation", "a", "rule"),
        Verdict(10, 20, "en/donation/b", "donation", "b", "rule"),
    ]
    weak = Verdict(0, 20, "residue", "donation", "c", "model")
    removed = fuse(text, [*strong, weak])
    assert [removal.rule for removal in removed] == ["en/donation/a", "en/donation/b"]
    assert [(removal.start, removal.end) for removal in removed] == [(0, 10), (10, 21)]
