"""What a site's template puts among the text or at its edges, with parts that change; what only looks so stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bodycopy import Options, clean
from bodycopy.learn.profile import update
from bodycopy.learn.result import concluded, learn
from learn.documents import article, evidence_of, made, phrases

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MONTHS = "enero marzo abril mayo junio julio agosto octubre".split()


def between(line: Callable[[int], str], *, share: int = 1) -> Callable[[int, list[str]], list[str]]:
    """Put a line between two paragraphs of each ``share``-th document."""
    return lambda number, body: [*body[:2], line(number), body[2]] if number % share == 0 else body


@pytest.mark.parametrize(
    "line",
    [
        "What you will need",
        "How we picked and tested",
        "Chapter 7",
        "“Salt remembers what the sea forgets.”",
    ],
)
def test_a_heading_or_a_quotation_of_some_documents_stays(line: str) -> None:
    assert phrases(made(40, between(lambda _: line, share=3))) == []


def test_lines_of_facts_that_differ_stay() -> None:
    """A label proves nothing where each document says something else after it."""
    words = [paragraph.split() for number in range(40) for paragraph in article(number + 500)[:1]]

    def lay_out(number: int, body: list[str]) -> list[str]:
        return [f"Ingredients: {' '.join(words[number][:5])} {number}th{number * 7}", *body]

    assert phrases(made(40, lay_out)) == []


@pytest.mark.parametrize(
    "line",
    [
        "[edit | edit source]",
        "[Image: harbour archive, CC BY 3.0]",
        "* * * Ana here: this show lives on your tea money * * *",
        "14 people near you like this",
        "Picture 14 of 230",
        "「港の声」は読者の会費で続いています。",
        "「港の声」は読者の会費で続いています。今月の新会員は14人、目標まであと9人です。",
    ],
)
def test_a_template_s_line_among_the_text_goes(line: str) -> None:
    documents = made(40, between(lambda number: line.replace("14", str(14 + number))))
    learnt = learn(lambda: documents)
    assert len(learnt.findings) == 1
    assert learnt.rejected == ()


@pytest.mark.parametrize("line", ["満足度：● ● ● ○ ○", "입력 2024.3.5 14:05 수정 2024.3.6 09:10", "좋아요 12 슬퍼요 3"])
def test_short_lines_of_syllables_go(line: str) -> None:
    assert len(phrases(made(30, lambda _, body: [line, *body]))) == 1


def test_a_date_with_a_word_before_it_is_one_line_whatever_the_month() -> None:
    months = [*MONTHS, *(month[:3] for month in MONTHS)]
    documents = made(48, lambda n, body: [f"Publicado: {n % 28 + 1} {months[n % 16]} 2014, 14:05", *body])
    assert phrases(documents) == ["^Publicado: 0 _ 0, 0$"]


def tags(number: int, body: list[str]) -> list[str]:
    first, second = ("roads", "schools", "courts"), ("money", "weather", "people", "history")
    return [*body, f"Filed under: {first[number % 3]}, {second[number // 3 % 4]}"]


def test_a_label_stands_for_the_lines_that_it_begins(tmp_path: Path) -> None:
    documents = made(40, tags)
    learnt = learn(lambda: documents)
    assert [(one.phrase, one.scope) for one in learnt.findings] == [("^Filed under:", "sentence")]
    path = tmp_path / "site.toml"
    path.write_text(learnt.profile, "utf-8")
    honest = "\n".join(article(99))
    only = Options(rules=[path], only=("user/site",))
    assert clean(f"{honest}\nFiled under: roads, a word not seen before", kind="text", options=only) == honest
    said = f"{honest}\nIt was filed under: roads, money."
    assert clean(said, kind="text", options=only) == said


def test_a_label_that_is_seen_again_is_counted() -> None:
    documents = made(40, tags)
    evidence = evidence_of(documents)
    learnt = concluded(evidence)
    done = update(learnt.profile, learnt.findings, evidence, lambda _: True)
    assert (len(done.seen), done.added, done.retired) == (1, (), ())
