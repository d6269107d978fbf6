import pytest

from bodycopy.judge.heuristics.bylines import bylines
from bodycopy.segment.text import segment

PROSE = "The ferry left the harbour at dawn with forty people on board."


def going(text: str) -> list[str]:
    return [text[verdict.start : verdict.end] for verdict in bylines(segment(text))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        "By Popular Demand",
        "By train, car or boat",
        "By design",
        "By Tower Bridge we sat down.",
        "Von Wien nach Rom",
        "By Christmas Eve Mara Quill was home again.",
        # A concert, and a sentence that ends with a date.
        "Mara Quill Town Hall 18.06.2025 20:00",
        "Mara Quill left the town on 18.06.2025 20:00",
        # A list of books.
        "By Mara Quill\n\nBy Tom Ash\n\nBy Sam Roe",
    ],
)
def test_what_stays(text: str) -> None:
    assert going(text) == []


@pytest.mark.parametrize(
    "line",
    ["By Mara Quill", "By Mara Quill and Tom Ash", "VON LENA BRANDT", "Door Bas van der Kuip", "Av Per Ekman, Umeå"],
)
def test_a_byline_goes(line: str) -> None:
    assert going(f"{line}\n\n{PROSE}") == [line]


def test_a_byline_goes_from_the_front_of_a_sentence_that_a_small_word_opens() -> None:
    assert going(f"By Mara Quill {PROSE}") == ["By Mara Quill"]


@pytest.mark.parametrize(
    "line",
    [
        "Par Lise Morel Publié le 12 mai 2025 à 06h45, mis à jour le 12 mai 2025 à 11h20",
        "Jana Malá redaktorka 18. 6. 2025 5:00 Aktualizováno 9:12",
        "Автор: Нина Лаптева Обновлено: вчера в 18:22",
        "di Carla Bini 6 ottobre 2025 (modifica il 6 ottobre 2025 | 17:48)",
    ],
)
def test_names_and_a_stamp_go(line: str) -> None:
    assert going(f"{PROSE}\n\n{line}\n\n{PROSE}") == [line]
