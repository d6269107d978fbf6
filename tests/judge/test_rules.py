"""Every example of every rule that ships."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from bodycopy.decode.repair import repair
from bodycopy.judge.rulecheck import check, marked
from bodycopy.rulebook.load import RULES_FOLDER, load
from bodycopy.rulebook.source import RuleSource, read_shipped_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bodycopy.rulebook.model import Rulebook

# What they run is covered elsewhere, and measuring it would take longer than they do.
pytestmark = pytest.mark.no_cover
SOURCES, _ = read_shipped_files(RULES_FOLDER)


@lru_cache(maxsize=1)
def book() -> Rulebook:
    """As it is compiled beforehand, which test_rulebook holds to be what the files say."""
    return load()


def test_there_are_rules_for_twenty_languages() -> None:
    assert len({source.rule.id.split("/")[0] for source in SOURCES}) >= 20


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.rule.id)
def test_examples(source: RuleSource) -> None:
    problems = check(book(), source)
    assert not problems, "\n".join(map(str, problems))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.rule.id)
def test_examples_need_no_repair(source: RuleSource) -> None:
    examples: Sequence[str] = (*source.drops, *source.keeps, *source.misses)
    texts = [marked(example)[0].rstrip("\n") + "\n" for example in examples]
    assert [repair(text).text for text in texts] == texts
