import pytest

from bodycopy.judge.heuristics.teasers import teasers
from bodycopy.judge.observe import observe
from bodycopy.rulebook.load import load
from bodycopy.segment.text import segment

PROSE = "The ferry left the harbour at dawn with forty people on board and came back late in the evening."


def going(text: str) -> list[str]:
    return [text[verdict.start : verdict.end] for verdict in teasers(observe(segment(text), load()))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{PROSE}\n\nThe mill that moved\n\n{PROSE}",
        # A label and prose.
        f"Related articles\n\n{PROSE}",
        # The button of each card heads nothing, and one line in front of prose may be a heading.
        f"The mill that moved\nRead more\nA ferry for two islands\nRead more\n{PROSE}",
        f"{PROSE}\nUp next\nThe best oars\n{PROSE}",
        # One line between paragraphs may be a subheading.
        f"{PROSE}\n\nRelated articles\n\nThe mill that moved\n\n{PROSE}",
        # A label and prose, welded; one headline of few words; a sentence that begins as a label does.
        f"Related articles {PROSE}",
        f"{PROSE}\n\nRelated articles The mill\n\n{PROSE}",
        f"{PROSE}\n\nRelated articles of the treaty and of its two long annexes\n\n{PROSE}",
        # A label in front of prose, of a few words, or of small letters.
        f"Mehr zum Thema {PROSE}",
        "You may also like The mill",
        "More on this story and what the miller thought of it when he heard",
        "Most read books of the year according to the library on the quay",
        # A label within a sentence.
        f"He read related articles in bed.\n\nThe mill that moved\n\n{PROSE}",
    ],
)
def test_what_stays(text: str) -> None:
    assert going(text) == []


@pytest.mark.parametrize("label", ["Related articles", "Mehr zum Thema", "Meest gelezen", "Mest läst"])
def test_headlines_under_a_label_go(label: str) -> None:
    text = f"{label}\nThe mill that moved\n2. Who pays for the ferry?\n"
    assert going(text) == ["The mill that moved", "2. Who pays for the ferry?"]


def test_of_headlines_in_front_of_prose_the_last_may_be_its_own() -> None:
    text = f"{PROSE}\nRelated articles\nThe mill that moved\nWho pays for the ferry?\nThree days of rain\n{PROSE}"
    assert going(text) == ["The mill that moved", "Who pays for the ferry?"]


@pytest.mark.parametrize(
    "row",
    [
        "Related articles The mill that moved Who pays for the ferry? Three days on the river",
        "Mohlo by vás zajímat Jak se stěhoval mlýn Kdo zaplatí přívoz? Tři dny na řece",
        "Читайте также Как переехала мельница Кто заплатит за паром Три дня на реке",
    ],
)
def test_headlines_behind_a_label_in_its_block_go(row: str) -> None:
    assert going(f"{row}\n") == [row]
