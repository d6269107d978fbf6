import pytest

from bodycopy.judge.heuristics.repeats import repeats
from bodycopy.segment.text import segment

PROSE = "The ferry left the harbour at dawn with forty people on board, and nobody on the quay thought that the fog would stay for a week."
AD = "Advertisement - scroll on"


def taken(text: str) -> list[str]:
    return [text[verdict.start : verdict.end] for verdict in repeats(segment(text))]


def page(line: str, times: int) -> str:
    return "\n\n".join(f"{PROSE} {n}\n\n{line}" for n in range(times)) + f"\n\n{PROSE}\n\n{PROSE}!\n"


@pytest.mark.parametrize(
    ("line", "times"),
    [
        (AD, 2),
        ("He did not answer.", 5),
        ("Question:", 5),
        ("Yes", 5),
        ("12 — 34 — 56 — 78", 5),
    ],
)
def test_what_repeats_in_a_body_stays(line: str, times: int) -> None:
    assert taken(page(line, times)) == []


def test_a_refrain_among_short_lines_stays() -> None:
    assert taken("\n".join(["We sail at dawn", "The sea is wide", "O carry me home again"] * 4)) == []


def test_a_line_twice_in_a_row_stays() -> None:
    text = page(AD, 1)
    assert taken(f"{AD}\n\n{AD}\n\n{text}\n\n{PROSE}") == [AD]


def test_a_line_between_paragraphs_goes() -> None:
    assert taken(page(AD, 4)) == [AD] * 4
