"""What each heuristic takes and leaves: ``examples.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bodycopy.judge.heuristics import HEURISTICS
from bodycopy.judge.heuristics.dates import KIND_OF
from bodycopy.judge.heuristics.stamps import _MARKS
from bodycopy.judge.observe import observe
from bodycopy.judge.rulecheck import marked
from bodycopy.rulebook.load import load
from bodycopy.segment.text import segment

if TYPE_CHECKING:
    from collections.abc import Iterator

PROSE = "The ferry left the harbour at dawn with forty people on board and came back late in the evening."
FORMS = ("{prose}\n\n[[{line}]]\n\n{prose}", "[[{line}]] {prose}")


def examples() -> Iterator[tuple[str, str, list[str]]]:
    """Yield a heuristic's name, a text, and what goes of it."""
    for name, table in tomllib.loads(Path(__file__).with_name("examples.toml").read_text("utf-8")).items():
        yield from ((name, text.replace("{prose}", PROSE), []) for text in table["keeps"])
        lines = [form.replace("{line}", line) for line in table.get("lines", ()) for form in FORMS]
        for example in (*table.get("drops", ()), *lines):
            text, spans = marked(example.replace("{prose}", PROSE))
            yield name, text, [text[start:end] for start, end in spans]


@pytest.mark.parametrize(("name", "text", "gone"), [*examples()])
def test_an_example(name: str, text: str, gone: list[str]) -> None:
    (judge,) = (judge for known, _, judge in HEURISTICS if known == name)
    assert " ".join(text[claim.start : claim.end] for claim in judge(observe(segment(text), load()))) == " ".join(gone)


def test_every_known_word_can_be_met() -> None:
    """A word is looked up in small letters, without what stands at its edges."""
    assert [word for word in KIND_OF if word.strip(_MARKS).rstrip(".").lower() != word or len(word.split()) > 1] == []
