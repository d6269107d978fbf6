"""Lines with marks in them are learnt in a form that holds, and what is shared and not learnt is named with the reason."""

from __future__ import annotations

import pytest

from bodycopy import Options, clean
from bodycopy.learn.result import learn
from bodycopy.learn.wordings import form, phrase
from learn.documents import article, made, paragraph

LINES = (
    "「港の新聞」は読者の会費で支えられています。今すぐ購読のお申し込みを「こちら」からどうぞ 。",
    "「港の新聞」の購読をお願いします「…」 。",
    "支持我们的报纸「…」 。",
    "Puddle rating: ● ● ● ○ ○",
    "* * * Subscribe to the Harbour Post * * *",
    "📰 Join the Harbour Post 👉 support us ❤️",
    "$5 $ 5 Subscribe to the Harbour Post 5$",
    "Sign up: name@harbour.example | +44 (0)20 7946 0958 | @harbour #post",
    "Visit https://harbour.example/join?x=1&y=2 for more.",
    "Read *all* our {stories} _here_ ^ for $5",
)


@pytest.mark.parametrize("line", LINES)
def test_a_line_with_marks_that_all_share_goes_whole(line: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    documents = made(30, lambda _, body: [*body, line])
    learnt = learn(lambda: documents)
    assert [one.examples for one in learnt.findings] == [(line,)]
    assert learnt.rejected == ()
    path = tmp_path_factory.mktemp("learnt") / "site.toml"
    path.write_text(learnt.profile, "utf-8")
    honest = "\n".join(article(99))
    only = Options(rules=[path], only=("user/site",))
    assert clean(f"{honest}\n{line}", kind="text", options=only) == honest
    assert clean(honest, kind="text", options=only) == honest


def rating(number: int) -> str:
    filled = number % 6
    return " ".join("●" * filled + "○" * (5 - filled))


def test_a_rating_is_one_line_however_many_of_its_marks_are_filled() -> None:
    documents = made(30, lambda number, body: [*body, f"Puddle rating: {rating(number)}"])
    (one,) = learn(lambda: documents).findings
    assert one.documents == 30
    assert {form(f"Puddle rating: {rating(number)}").exact for number in range(6)} == {"puddle rating: ● ● ● ● ●"}


@pytest.mark.parametrize("marks", ["○ ● ● ○ ○", "●○", "● ●", "●" * 11, "● ● ●●", "●★☆", "■ and □"])
def test_marks_that_rate_nothing_stay_as_they_are(marks: str) -> None:
    assert phrase(f"Tide {marks}") == f"^Tide {marks}$"


def test_what_half_the_documents_share_and_is_not_learnt_is_named() -> None:
    said = "“Salt remembers what the sea forgets,” the old harbour master said."
    documents = made(30, lambda number, body: [body[0] + " " + said + " " + body[1], body[2]] if number % 3 else body)
    learnt = learn(lambda: documents)
    assert learnt.findings == ()
    assert [one.phrase for one in learnt.rejected] == [phrase(said)]
    assert learnt.rejected[0].why.startswith("20 of 30 documents hold it; it reports or quotes")


def test_what_few_share_is_not_named() -> None:
    documents = made(40, lambda number, body: [*body[:2], paragraph(7), body[2]] if number % 4 == 0 else body)
    assert learn(lambda: documents).rejected == ()
