import pytest

from bodycopy.glue import glued


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Read more",
        "The council met on Monday to vote.",
        "News from The Ledger and its friends",
        "Best of The Week in pictures and words",
        "Vitamin D In Winter",
        "Share On Facebook Now Please",
    ],
)
def test_one_sentence_has_no_seam(text: str) -> None:
    assert glued(text, 0, len(text)) == 0


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("Advertisement", "The council met on Monday to vote."),
        ("Lesen Sie auch", "Der Rat tagte am Montag und stimmte ab."),
        ("Lire aussi", "Le conseil s'est réuni lundi pour voter."),
        ("Реклама", "В понедельник совет собрался на заседание."),
    ],
)
def test_the_seam_is_found(label: str, sentence: str) -> None:
    text = f"{label} {sentence}"
    assert glued(text, 0, len(text)) == len(label)
