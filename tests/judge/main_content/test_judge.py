from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bodycopy.judge.main_content.judge import NAME, Judged, main_content
from bodycopy.judge.weightfile import WeightsError
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
