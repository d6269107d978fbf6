import pytest

from bodycopy.document import Document, Signal
from bodycopy.judge.heuristics.labels import labels
from bodycopy.segment.text import segment


def document(text: str, *buttons: str) -> Document:
    signals = []
    for button in buttons:
        at = -1
        while (at := text.lower().find(button.lower(), at + 1)) >= 0:
            signals.append(Signal(at, at + len(button), "button"))
    return segment(text)._replace(signals=tuple(sorted(signals)))


def taken(text: str, *buttons: str) -> list[str]:
    return [text[verdict.start : verdict.end] for verdict in labels(document(text, *buttons))]


@pytest.mark.parametrize(
    "text",
    [
        "Close",
        "Close, close, close",
        "Close the share",
        "Share this with the class, then close the book.",
        "Share of Close",
    ],
)
def test_words_and_single_labels_stay(text: str) -> None:
    assert taken(text, "close", "share") == []


@pytest.mark.parametrize("text", ["Share Save Close", "Share | Save", "• Share\t• Save", "Read more Close"])
def test_labels_in_a_row_go(text: str) -> None:
    assert taken(text, "share", "save", "close", "read", "read more") == [text]


def test_each_block_is_judged_alone() -> None:
    assert taken("Share\n\nSave\n\nShare Save\n", "share", "save") == ["Share Save"]
