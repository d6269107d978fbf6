from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bodycopy.judge.main_content.judge import NAME, Judged, doubted, main_content
from bodycopy.judge.weightfile import WeightsError
from bodycopy.kernel.features.columns import backend
from bodycopy.kernel.features.units import units
from bodycopy.segment.html.page import segment as segment_html
from bodycopy.segment.text import segment
from model_texts import ARTICLE, END, LISTING, PAGE, TOP, WHOLE

if TYPE_CHECKING:
    from pathlib import Path

    from bodycopy.document import Document


def kept(document: Document, judged: Judged) -> str:
    gone = {place for verdict in judged.verdicts for place in range(verdict.start, verdict.end)}
    return "".join(char for place, char in enumerate(document.text) if place not in gone)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("favor", ["balanced", "recall"])
def test_what_is_all_article_comes_back_whole(name: str, favor: str) -> None:
    assert main_content(segment(WHOLE[name]), favor=favor) == Judged(())  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "\n", "Hello.\n", "Menu\n"])
def test_what_is_too_little_to_judge_is_kept(text: str) -> None:
    assert main_content(segment(text)).verdicts == ()


def test_furniture_goes_and_the_article_stays() -> None:
    document = segment(PAGE)
    rest = kept(document, main_content(document))
    assert all(line in rest for line in ARTICLE.split("\n"))
    assert not [line for line in (TOP + "\n" + END).split("\n") if f"\n{line}\n" in f"\n{rest}\n"]


def test_a_page_on_one_line_loses_its_end() -> None:
    menu = " ".join(f"{word} and weather" for word in ("Home", "News", "Sport", "Culture", "Opinion", "Jobs") * 4)
    end = "Please sign in to comment. Sign up for our newsletter. All rights reserved. Read our privacy policy. " * 3
    document = segment(f"{menu}. {ARTICLE.replace(chr(10) * 2, ' ')} {end}\n")
    rest = kept(document, main_content(document))
    assert ARTICLE.split("\n\n")[1] in rest
    assert "privacy policy" not in rest


@pytest.mark.parametrize("times", [3, 12, 40, 130])
def test_articles_in_a_row_are_several_bodies(times: int) -> None:
    lines = ARTICLE.split("\n\n")
    document = segment("\n\n".join("\n\n".join(lines[n % 3 :] + lines[: n % 3]) for n in range(times)) + "\n")
    rest = kept(document, main_content(document))
    assert len(rest) >= 0.99 * len(document.text)


@pytest.mark.parametrize(
    ("block", "more"),
    [
        ("<p>The bus leaves from the square.</p>", 0),
        ("<p style='display:none'>The bus leaves from the square.</p>", -300),
        ("<div class='cookie-dialog'><p>The bus leaves from the square.</p></div>", -300),
        ("<h2>The bus leaves from the square.</h2>", -100),
    ],
)
def test_what_a_page_says_of_a_block_that_no_extractor_kept_counts(block: str, more: int) -> None:
    document = segment_html(f"<p>{'The pool closes. ' * 40}</p>{block}", extract=False)
    assert _doubted(document) == [0, more]
    kept = tuple(each._replace(witnesses=frozenset({"trafilatura"})) for each in document.blocks)
    assert _doubted(document._replace(blocks=kept)) == [0, 0]


@pytest.mark.parametrize(("comments", "more"), [(2, -150), (6, 0), (30, 200)])
def test_comments_follow_an_article_or_are_the_page(comments: int, more: int) -> None:
    said = "".join(f"<div class='comment'><p>Has anybody tried number {n}?</p></div>" for n in range(comments))
    document = segment_html("<p>The pool closes for two years.</p>" * 8 + said, extract=False)
    assert _doubted(document) == [0] * 8 + [more] * comments


def _doubted(document: Document) -> list[int]:
    ops, found = backend(), units(document)
    return list(ops.values(doubted(ops, document, found, ops.constant(0, len(found)), ops.constant(20, len(found)))))


def test_what_follows_the_article_of_a_long_text_goes() -> None:
    menu = "\n".join(f"{word} & {other}" for word in ("Home", "News", "Sport", "Jobs") for other in ("More", "Shop"))
    document = segment(f"{PAGE}\n" + f"{menu}\n" * 170)
    rest = kept(document, main_content(document))
    assert len(document.blocks) > 1200
    assert ARTICLE in rest
    assert rest.count("Jobs & Shop") < 10


def test_a_long_text_is_judged_in_pieces_that_agree_with_the_whole_about_furniture() -> None:
    menu = "\n".join(f"{word} & {other}" for word in ("Home", "News", "Sport", "Jobs") for other in ("More", "Shop"))
    document = segment(f"{PAGE}\n" + f"{menu}\n{ARTICLE}\n" * 150)
    gone = {(verdict.start, verdict.end) for verdict in main_content(document).verdicts}
    assert len(document.blocks) > 1200
    assert gone <= {(block.start, block.end) for block in document.blocks}


def test_verdicts_say_who_why_and_how_sure() -> None:
    document = segment(PAGE)
    verdicts = main_content(document).verdicts
    spans = {(block.start, block.end) for block in document.blocks}
    for verdict in verdicts:
        assert (verdict.start, verdict.end) in spans
        assert (verdict.rule, verdict.family, verdict.source, verdict.greedy) == (NAME, "furniture", "model", True)
        assert 0 <= verdict.confidence <= 1
        assert verdict.reason
        assert "  " not in verdict.reason
    assert "comes after the article" in verdicts[-1].reason
    assert "comes before the article" in verdicts[0].reason


def test_precision_takes_no_less_than_balanced_and_that_no_less_than_recall() -> None:
    document = segment(PAGE)
    spans = [
        {verdict[:2] for verdict in main_content(document, favor=favor).verdicts}
        for favor in ("recall", "balanced", "precision")
    ]
    assert spans[0] <= spans[1] <= spans[2]


def test_a_page_without_an_article_is_left_alone_and_said_to_be() -> None:
    judged = main_content(segment(LISTING))
    assert judged.verdicts == ()
    assert "no article" in judged.degraded


def test_an_article_of_one_paragraph_is_found_among_menus() -> None:
    menu = "\n".join(f"{word} & {other}" for word in ("Home", "News", "Sport", "Jobs") for other in ("More", "Shop"))
    paragraph = ARTICLE.split("\n\n")[0]
    document = segment(f"{TOP}\n{menu}\n{paragraph}\n{menu}\n")
    assert kept(document, main_content(document)).strip() == paragraph


def test_a_second_pass_takes_nothing() -> None:
    document = segment(PAGE)
    rest = kept(document, main_content(document)).strip("\n") + "\n"
    assert main_content(segment(rest)).verdicts == ()


def test_a_file_without_weights_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"something else")
    with pytest.raises(WeightsError, match="holds no weights"):
        main_content(segment(PAGE), model=str(path))


def test_a_missing_file_raises() -> None:
    with pytest.raises(FileNotFoundError):
        main_content(segment(PAGE), model="no such file")
