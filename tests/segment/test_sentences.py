import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.segment.sentences import WINDOW, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "\u3000"])
def test_white_space_has_no_sentence(text: str) -> None:
    assert sentences(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "No end here",
        "One sentence.",
        "Mr. Oduya met Dr. Lind.",
        "It cost 3.50 in all.",
        "Version 2.0.1 is out",
        "これは一文です。",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. We left.", ["It rained.", "We left."]),
        ("  It rained.\nWe left. ", ["It rained.", "We left."]),
        ("雨が降った。帰った。", ["雨が降った。", "帰った。"]),
        ("下雨了。我们走吧！好吗？", ["下雨了。", "我们走吧！", "好吗？"]),
        ("बारिश हुई। हम गए।", ["बारिश हुई।", "हम गए।"]),
        ("هل أمطرت؟ نعم.", ["هل أمطرت؟", "نعم."]),
    ],
)
def test_cuts_in_any_script(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_offsets_are_shifted() -> None:
    assert sentences("One. Two.", 10) == ((10, 14), (15, 19))


@pytest.mark.parametrize("sentence", ["Ein Satz mit etwas Text darin. ", "很长的一句话。"])
def test_windows_cut_where_one_window_would(sentence: str) -> None:
    repeated = sentence * (3 * WINDOW // len(sentence))
    assert cut(repeated) == [sentence.strip()] * (3 * WINDOW // len(sentence))


def test_an_initial_after_a_wide_space_is_survived(capfd: pytest.CaptureFixture[str]) -> None:
    assert cut("x。 \u3000C\u3000. y") != []
    assert capfd.readouterr().err == ""


@given(st.text(alphabet=st.sampled_from("abC .!?\"'”“()…。！？」、漢 \t۔।\u200b-1\u3000\u2003\u00a0\n"), max_size=200))
def test_covers_all_but_white_space(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert at <= start < end
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:].strip() == ""
