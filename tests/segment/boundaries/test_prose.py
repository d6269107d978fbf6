import pytest

from bodycopy.segment.boundaries import banner_end, credit_end

PROSE = "Rescuers dig in the mill until the evening."


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("Subscribe to the paper", "Subscribe"),
        ("Subscribe to the Harbour Post and read all that we found.", "Subscribe"),
        ("Support the work of Mara Quill.", "Support"),
    ],
)
def test_one_sentence_has_no_seam(text: str, reached: str) -> None:
    assert banner_end(text, 0, len(reached), len(text)) == len(text)


def test_prose_begins_with_a_capital_behind_a_small_word() -> None:
    text = f"Take out a subscription now {PROSE}"
    assert text[: banner_end(text, 0, len("Take out"), len(text))] == "Take out a subscription now"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Jetzt spenden Vereine aus ganz Bayern Geld für die Mühle.", ""),
        ("Jetzt spenden Überraschend war der Fund in der alten Mühle.", "Jetzt spenden"),
    ],
)
def test_in_german_a_verb_must_follow(text: str, end: str) -> None:
    assert text[: banner_end(text, 0, len("Jetzt spenden"), len(text), verbs=True)] == (end or text)


@pytest.mark.parametrize(
    ("credit", "prose"),
    [
        ("Foto: Mara Quill/dpa", "Vorbild ist ein Ort an der See."),
        ("Kuva: Mara Quill / Lehtikuva", "Kesästä on kirjoitettu paljon."),
        ("Foto: Mara Quill/Ritzau Scanpix", "Fundet har delt sognet i to."),
        ("Foto: Privat", "Vorbild ist ein Ort an der See."),
        ("Photo: Mara Quill", PROSE),
    ],
)
def test_where_a_credit_ends(credit: str, prose: str) -> None:
    text = f"{credit} {prose}"
    assert text[: credit_end(text, text.index(":") + 1, len(text))] == credit


@pytest.mark.parametrize(
    "text", ["Photo: Mara Quill", "Photo: the mill in the evening.", "Photo: Mara Quill, Tom Ash and Sam Roe."]
)
def test_a_credit_without_prose_has_no_seam(text: str) -> None:
    assert credit_end(text, len("Photo:"), len(text)) == len(text)
