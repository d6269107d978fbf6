import pytest

from bodycopy.heuristics.bylines import bylines
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
