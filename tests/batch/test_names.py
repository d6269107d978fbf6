from __future__ import annotations

import pytest

from bodycopy.batch.names import check_rules
from bodycopy.batch.settings import Settings
from bodycopy.batch.status import UsageError
from bodycopy.judge.listing import MODELS


@pytest.mark.parametrize(
    ("name", "near"),
    [("main-contents", "main-content"), ("weather", ""), ("named-by-page", "named-by-the-page")],
)
def test_a_name_that_is_no_judges(name: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"no rule, judge or family is called '{name}'") as error:
        check_rules(Settings(without=(name,)))
    assert str(error.value).endswith(f"did you mean '{near}'?" if near else f"'{name}'")


@pytest.mark.parametrize("name", ["main-content", "trafilatura-left-it-out", "named-by-the-page"])
def test_judges_that_are_no_rules_are_known(name: str) -> None:
    assert name in [model for model, _, _ in MODELS]
    check_rules(Settings(without=(name,)))
    check_rules(Settings(only=(name,)))
