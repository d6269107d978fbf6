from itertools import permutations

import pytest

from bodycopy.document import Block, Document, Family, Removal, Source, Span, Verdict
from bodycopy.judge import recheck as rechecking
from bodycopy.judge.decide import _model, cap_rule_coverage, resolve
from bodycopy.judge.options import Options
from bodycopy.judge.recheck import recheck
from bodycopy.rulebook.active import rulebook_of


def claim(
    start: int, end: int, rule: str, source: Source = "rule", family: Family = "advert", *, greedy: bool = False
) -> Verdict:
    return Verdict(start, end, rule, family, "because", source, greedy=greedy)


TEXT = "word " * 400


def test_a_modest_rule_is_left_alone() -> None:
    held, overruled = cap_rule_coverage(len(TEXT), [claim(0, 600, "a")])
    assert len(held) == 1
    assert overruled == ()


def test_a_rule_that_takes_more_than_its_share_is_overruled_whole() -> None:
    claims = [claim(0, 600, "a"), claim(0, 100, "b"), claim(700, 950, "a")]
    held, overruled = cap_rule_coverage(len(TEXT), claims)
    assert [verdict.rule for verdict in held] == ["b"]
    assert [item.verdict.rule for item in overruled] == ["a", "a"]
    assert "35%" in overruled[0].why


def test_what_others_take_too_does_not_count() -> None:
    claims = [claim(0, 1500, "m", "model", greedy=True), claim(0, 1400, "a")]
    assert cap_rule_coverage(len(TEXT), sorted(claims))[1] == ()


def test_the_model_and_the_rest_are_exempt() -> None:
    assert cap_rule_coverage(len(TEXT), [claim(0, 1900, "m", "model", greedy=True)])[1] == ()
    assert cap_rule_coverage(len(TEXT), [claim(0, 1900, "r", greedy=True)])[1] == ()


def test_a_short_text_may_be_all_banner() -> None:
    assert cap_rule_coverage(300, [claim(0, 300, "a")])[1] == ()


def test_order_of_judges_cannot_matter() -> None:
    document = Document(TEXT)
    claims = [
        claim(0, 9, "a"),
        claim(5, 14, "b", "heuristic"),
        claim(0, 1900, "c", "model", greedy=True),
        claim(100, 1200, "d"),
    ]
    assert len({resolve(document, order) for order in permutations(claims)}) == 1


def test_no_verdict_no_change() -> None:
    assert resolve(Document(TEXT), []).body == TEXT


BODY = "The ferry sailed on Monday and came back on Tuesday. " * 20
WALL = "Subscribe to read on."


def test_a_wall_behind_the_body_is_told() -> None:
    text = f"{BODY}\n\n{WALL}\n"
    wall = claim(text.index(WALL), text.index(WALL) + len(WALL), "en/paywall/wall", family="paywall")
    assert resolve(Document(text), [wall]).paywalled == "en/paywall/wall"


def test_a_paywall_line_that_the_body_follows_is_no_wall() -> None:
    text = f"{BODY}\n\n{WALL}\n\n{BODY}\n"
    wall = claim(text.index(WALL), text.index(WALL) + len(WALL), "en/paywall/wall", family="paywall")
    assert resolve(Document(text), [wall]).paywalled == ""


def test_a_wall_with_no_body_before_it_cuts_nothing() -> None:
    assert resolve(Document(WALL + "\n"), [claim(0, len(WALL), "w", family="paywall")]).paywalled == ""


def page() -> Document:
    """-> a page with an article, a newsletter box that trafilatura kept, and a footer that it did not."""
    parts = ["word " * 99 + "end.", "Get our stories each week.", "Ours, all of it."]
    blocks, at = [], 0
    for part, hint, kept in zip(parts, ("", "newsletter", ""), ("trafilatura", "trafilatura", ""), strict=True):
        span = Span(at, at + len(part))
        hints, witnesses = frozenset({hint} - {""}), frozenset({kept} - {""})
        blocks.append(Block(*span, (span,), path=("p",), hints=hints, witnesses=witnesses))
        at += len(part) + 2
    return Document("\n\n".join(parts), "html", tuple(blocks), witnesses=frozenset({"trafilatura"}))


@pytest.mark.parametrize(
    ("options", "judges"),
    [
        (Options(only=("donation",)), set()),
        (Options(only=("trafilatura-left-it-out",)), {"trafilatura-left-it-out"}),
        (Options(only=("named-by-the-page",)), {"named-by-the-page"}),
        (Options(without=("main-content", "named-by-the-page")), {"trafilatura-left-it-out"}),
        (Options(without=("main-content", "trafilatura-left-it-out")), {"named-by-the-page"}),
        (Options(without=("main-content",)), {"named-by-the-page", "trafilatura-left-it-out"}),
    ],
)
def test_each_judge_of_a_page_can_be_chosen(options: Options, judges: set[str]) -> None:
    assert {verdict.rule for verdict in learned(page(), options)} == judges


def learned(document: Document, options: Options) -> list[Verdict]:
    return list(_model(document, options)[0])


def furnished() -> Document:
    """-> a page whose menu and footer the model takes, speaking for trafilatura."""
    from bodycopy.segment.html.page import segment

    story = "".join(
        f"<p>Paragraph {n} tells at length what the council of the town decided on Monday.</p>" for n in range(9)
    )
    menu = "".join(
        f"<li><a href=/{n}>{name}</a></li>" for n, name in enumerate(["Home", "News", "Sport", "Contact", "Login"])
    )
    return segment(
        f"<nav><ul>{menu}</ul></nav><article>{story}</article><footer>All rights reserved. <a href=x>Terms</a></footer>"
    )


def test_the_model_does_not_speak_for_a_judge_that_was_left_out() -> None:
    name = "trafilatura-left-it-out"
    assert name in {verdict.rule for verdict in learned(furnished(), Options())}
    assert not [verdict for verdict in learned(furnished(), Options(without=(name,))) if verdict.rule == name]
    assert not list(learned(furnished(), Options(without=("furniture",))))


def test_each_reason_is_true_of_its_block() -> None:
    document = furnished()
    for verdict in learned(document, Options()):
        block = next(block for block in document.blocks if block.start == verdict.start)
        assert ("trafilatura left it out" in verdict.reason) == ("trafilatura" not in block.witnesses)
        assert (verdict.rule == "trafilatura-left-it-out") == ("trafilatura" not in block.witnesses)


LONG = "The council met on Tuesday to discuss the bridge.\n" * 20
FIRST = Removal(0, 10, "rule/a", "furniture", "is one", text=LONG[:10])
MUCH = Removal(0, 500, "rule/a", "furniture", "is one", text=LONG[:500])


@pytest.mark.parametrize(
    ("document", "looks"),
    [
        (Document(LONG), 0),
        (Document(LONG, removed=(Removal(0, len(LONG), "rule/a", "furniture", "is one", text=LONG),)), 0),
        (Document(LONG, removed=(FIRST,)), 1),
        (Document(LONG, removed=(MUCH,)), 1),
        (Document(LONG, kind="html"), 1),
        (Document(LONG * 100, removed=(FIRST,)), 0),
    ],
)
def test_what_is_left_is_looked_at_again_where_it_may_matter(
    document: Document, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(document: Document, _cleaned: object) -> Document:
        seen.append(document)
        return document

    monkeypatch.setattr(rechecking, "recheck_once", look)
    recheck(document, rulebook_of((), (), (), ""), Options())
    assert len(seen) == looks


def test_what_is_left_is_looked_at_until_nothing_more_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    left = []

    def look(document: Document, _cleaned: object) -> Document:
        left.append(len(document.body))
        end = min(50, document.removed[0].end + 20)
        return document._replace(removed=(FIRST._replace(end=end, text=LONG[:end]),))

    monkeypatch.setattr(rechecking, "recheck_once", look)
    recheck(Document(LONG, removed=(FIRST,)), rulebook_of(), Options())
    assert len(left) == 3
    assert left == sorted(left, reverse=True)


@pytest.mark.parametrize(("before", "is_believed"), [(FIRST, False), (MUCH, True)])
def test_a_look_that_takes_most_of_what_nearly_stayed_whole_is_not_believed(
    before: Removal, monkeypatch: pytest.MonkeyPatch, *, is_believed: bool
) -> None:
    most = Removal(0, len(LONG) - 100, "main-content", "furniture", "is one", text=LONG[:-100])
    monkeypatch.setattr(rechecking, "recheck_once", lambda document, _cleaned: document._replace(removed=(most,)))
    judged = recheck(Document(LONG, removed=(before,)), rulebook_of(), Options())
    assert (judged.removed == (most,)) is is_believed
