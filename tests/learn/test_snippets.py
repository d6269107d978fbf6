"""The pieces of a document that may be furniture."""

from __future__ import annotations

from bodycopy.learn.snippets import RUN, units
from bodycopy.segment.text import segment


def texts(text: str) -> list[str]:
    return [unit.text for unit in units(segment(text))]


def test_nothing_in_nothing() -> None:
    assert texts("\n") == []


def test_a_sentence_is_one_unit() -> None:
    assert texts("The mill burned down.\n") == ["The mill burned down."]


def test_sentences_and_the_block_they_make() -> None:
    found = units(segment("The mill burned down. Nobody was hurt.\nIt rained.\n"))
    assert [(one.text, one.first, one.last, one.block) for one in found] == [
        ("The mill burned down.", 0, 0, 0),
        ("Nobody was hurt.", 1, 1, 0),
        ("The mill burned down. Nobody was hurt.", 0, 1, 0),
        ("It rained.", 2, 2, 1),
    ]


def test_long_block_is_looked_at_in_runs() -> None:
    sentence = "The mill by the lower bridge burned down on the night of the great frost, and nobody saw it."
    runs = [one for one in units(segment(" ".join([sentence] * 10) + "\n")) if one.first < one.last]
    assert len(runs) == 3
    assert all(len(one.text) <= RUN for one in runs)
    assert [n for one in runs for n in range(one.first, one.last + 1)] == list(range(len(runs) and runs[-1].last + 1))


def test_what_is_too_long_has_its_place_and_no_text() -> None:
    assert texts("word " * 200 + "\n") == [""]
