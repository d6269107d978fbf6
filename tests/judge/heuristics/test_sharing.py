import pytest

from bodycopy.judge.heuristics.sharing import sharing, signed
from bodycopy.segment.text import segment

PROSE = "The ferry left the harbour at dawn with forty people on board."


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        "Facebook and Twitter were switched off on the night of the vote.",
        "Twitter, Facebook and YouTube took the film down.",
        "Facebook, X",
        "Share it on Facebook",
    ],
)
def test_what_is_no_row(text: str) -> None:
    assert list(sharing(segment(text))) == []


@pytest.mark.parametrize(
    "row",
    [
        "Share this article Facebook X LinkedIn Email Copy link",
        "Facebook | X | WhatsApp",
        "Teilen auf Facebook Teilen auf X Per E-Mail versenden Link kopieren",
        "Jaa juttu Facebook X Sähköposti Kopioi linkki",
    ],
)
def test_a_row_goes_alone_and_from_the_front_of_prose(row: str) -> None:
    for text in (f"{PROSE}\n\n{row}", f"{row} {PROSE}"):
        assert " ".join(text[start:end] for start, end, *_ in sharing(segment(text))) == row


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        "The mark © stands for copyright.",
        f"© is the sign that {PROSE[4:-1]}, as every printer on the quay knows well.",
    ],
)
def test_what_no_sign_opens(text: str) -> None:
    assert list(signed(segment(text))) == []


def test_a_line_that_a_copyright_sign_opens_goes() -> None:
    for text in (f"© Mara Quill\n\n{PROSE}", f"© Mara Quill {PROSE}"):
        assert [text[start:end] for start, end, *_ in signed(segment(text))] == ["© Mara Quill"]
