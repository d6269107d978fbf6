from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import bodycopy
from bodycopy.judge.heuristics import HEURISTICS
from bodycopy.judge.observe import observe
from bodycopy.judge.residue import weights
from bodycopy.judge.residue.judge import NAME, Judged, residue
from bodycopy.judge.weightfile import WeightsError
from bodycopy.rulebook.load import load
from bodycopy.segment.text import segment
from model_texts import ARTICLE, PAGE, WHOLE

if TYPE_CHECKING:
    from pathlib import Path

    from bodycopy.document import Verdict

ONLY = bodycopy.Options(only=(NAME,))


def judged(text: str, **options: str) -> Judged:
    document = observe(segment(text), load())
    claims = [claim for _, _, heuristic in HEURISTICS for claim in heuristic(document)]
    return residue(document, claims, **options)  # type: ignore[arg-type]


def said(text: str, **options: str) -> list[Verdict]:
    return list(judged(text, **options).verdicts)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("favor", ["precision", "balanced", "recall"])
def test_what_is_all_article_is_left_alone(name: str, favor: str) -> None:
    assert said(WHOLE[name], favor=favor) == []


@pytest.mark.parametrize("text", ["", "\n", "Support us\n", "Menu\n", "Newsletter\n"])
def test_a_word_or_two_say_too_little(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "honest",
    [
        "The charity said it would send a newsletter to its 4,000 donors once a month.",
        "Readers of the paper pay £4 a month for its website, twice as much as last year.",
        "“Please give what you can,” she told the congregation. “The roof will not wait.”",
        "If you prune in autumn, wait for a dry day and clean your blades first.",
        "Der Verein bittet seine Mitglieder um Spenden für das neue Dach.",
        "Le journal compte 12 000 abonnés, qui paient huit euros par mois.",
    ],
)
def test_a_story_about_banners_is_none(honest: str) -> None:
    assert said(f"{ARTICLE}\n\n{honest}\n") == []


@pytest.mark.parametrize(
    ("banner", "family"),
    [
        (
            "Our reporters can only do this because readers chip in. If you can spare a few pounds a month, please support us.",
            "donation",
        ),
        ("Sign up for our weekly newsletter and never miss a story from the valley.", "newsletter"),
        (
            "Unterstützen Sie unsere Arbeit mit einer Spende. Jeder Beitrag hilft uns, unabhängig zu bleiben.",
            "donation",
        ),
        ("Abonnez-vous à notre lettre d'information pour recevoir nos articles chaque semaine.", "newsletter"),
    ],
)
@pytest.mark.parametrize("place", ["{article}\n\n{banner}\n", "{banner}\n\n{article}\n"])
def test_a_banner_goes_and_its_family_is_told(banner: str, family: str, place: str) -> None:
    text = place.format(article=ARTICLE, banner=banner)
    found = said(text)
    assert [text[one.start : one.end] for one in found] == [banner]
    assert {one.family for one in found} == {family}


def test_a_short_text_is_enough() -> None:
    banner = "Sign up for our weekly newsletter and never miss a story from the valley."
    text = f"The ferry left the harbour at dawn, two hours late.\n\n{banner}\n"
    assert [text[one.start : one.end] for one in said(text)] == [banner]


def test_the_reason_names_the_words() -> None:
    (verdict,) = said(f"{ARTICLE}\n\nSign up for our weekly newsletter and never miss a story from the valley.\n")
    assert verdict.reason.startswith("not part of the text: says “")
    named = re.findall("“(.+?)”", verdict.reason)
    assert named
    assert set(named) <= {"sign", "weekly", "newsletter", "never", "miss", "story", "our"}


def test_recall_takes_no_more_than_precision() -> None:
    text = f"{ARTICLE}\n\nLike what you read? Tell a friend about us. Leave a comment below. Come back on Friday.\n"
    sizes = [
        sum(one.end - one.start for one in said(text, favor=favor)) for favor in ("recall", "balanced", "precision")
    ]
    assert sizes == sorted(sizes)


def test_recall_keeps_the_most() -> None:
    settings = weights.load().settings
    assert settings["precision"] < settings["balanced"] < settings["recall"]


def test_a_family_can_be_left_in() -> None:
    asked = "Sign up for our free newsletter and never miss a story. We send it to your inbox on Fridays, and you can unsubscribe."
    text = f"{ARTICLE}\n\n{asked}\n"
    assert bodycopy.clean(text, options=ONLY) != text
    assert bodycopy.clean(text, options=ONLY._replace(without=("newsletter",))) == text


def test_other_weights_must_be_weights(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"words")
    with pytest.raises(WeightsError, match="holds no weights"):
        said(f"{ARTICLE}\n", model=str(path))


def test_the_dump_of_a_page_is_left_to_the_judge_of_blocks() -> None:
    towns = ("Ashby", "Benton", "Corley", "Dunmore", "Elstow", "Fenwick", "Garsdale", "Hurst", "Inkley", "Kirkby")
    menu = "\n".join(f"{town} {word}" for word in ("news", "sport", "weather") for town in towns)
    assert judged(f"{menu}\n{PAGE}{menu}\n").is_page


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_all_body_is_no_page(name: str) -> None:
    assert not judged(WHOLE[name]).is_page


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_box_among_the_paragraphs_makes_no_page(place: int) -> None:
    box = "Get our letter every Friday, with the week's best stories. Sign up with your address below."
    paragraphs = ARTICLE.strip().split("\n\n")
    assert not judged("\n\n".join([*paragraphs[:place], box, *paragraphs[place:]]) + "\n").is_page


def test_a_row_of_like_lines_stays_or_goes_as_one() -> None:
    towns = ("Ashby", "Benton", "Corley", "Dunmore", "Elstow", "Fenwick", "Garsdale", "Hurst", "Inkley", "Kirkby")
    rows = "\n".join(f"{town} Subscribe" if n == 4 else f"{town} Harbour" for n, town in enumerate(towns))
    assert said(f"{ARTICLE}\n\nThe ferry called at:\n\n{rows}\n\n{ARTICLE}\n") == []
