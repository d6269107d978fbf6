"""Every example of every rule that ships."""

from __future__ import annotations

from itertools import groupby

import pytest

from bodycopy.decode.repair import repair
from bodycopy.judge.rulecheck import check, marked
from bodycopy.rulebook.load import RULES_FOLDER, load
from bodycopy.rulebook.source import RuleSource, read_shipped_files

# What they run is covered elsewhere, and measuring it would take longer than they do.
pytestmark = pytest.mark.no_cover
SOURCES = {
    language: [*sources]
    for language, sources in groupby(read_shipped_files(RULES_FOLDER)[0], lambda source: source.rule.id.split("/")[0])
}
by_language = pytest.mark.parametrize("sources", SOURCES.values(), ids=SOURCES)


def test_there_are_rules_for_twenty_languages() -> None:
    assert len(SOURCES) >= 20


@by_language
def test_examples(sources: list[RuleSource]) -> None:
    # The rulebook as it is compiled beforehand, which test_rulebook holds to be what the files say.
    problems = [str(problem) for source in sources for problem in check(load(), source)]
    assert not problems, "\n".join(problems)


@by_language
def test_examples_need_no_repair(sources: list[RuleSource]) -> None:
    examples = [example for source in sources for example in (*source.drops, *source.keeps, *source.misses)]
    texts = [marked(example)[0].rstrip("\n") + "\n" for example in examples]
    assert [text for text in texts if repair(text).text != text] == []
