import pytest

from bodycopy.document import Block, Document, Span
from bodycopy.judge.heuristics.headline import headline

PROSE = "The ferry left the harbour at dawn with forty people on board, and nobody on the quay thought that the fog would stay."


def page(*pieces: tuple[str, int]) -> Document:
    """Lay blocks out; a level of 0 is a paragraph."""
    text, blocks = "", []
    for words, level in pieces:
        start = len(text)
        text += words + "\n\n"
        span = Span(start, start + len(words))
        blocks.append(Block(*span, (span,), "heading" if level else "paragraph", level))
    return Document(text, "html", tuple(blocks))


def taken(document: Document) -> list[str]:
    return [document.text[verdict.start : verdict.end] for verdict in headline(document)]


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        ((PROSE, 0),),
        (("Weather", 2), (PROSE, 0)),
        (("Monday", 1), (PROSE, 0), ("Tuesday", 1), (PROSE, 0)),
        ((PROSE * 2, 0), ("And then", 1), (PROSE, 0)),
    ],
)
def test_headings_of_the_body_stay(pieces: tuple[tuple[str, int], ...]) -> None:
    assert taken(page(*pieces)) == []


def test_text_has_no_headline() -> None:
    assert taken(page(("Fog", 1), (PROSE, 0))._replace(kind="markdown")) == []


def test_the_one_top_heading_goes() -> None:
    assert taken(page(("Menu", 0), ("Fog at sea", 1), (PROSE, 0), ("Dawn", 2), (PROSE, 0))) == ["Fog at sea"]
