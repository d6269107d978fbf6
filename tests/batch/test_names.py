from __future__ import annotations

import pytest

from bodycopy.batch.settings import Settings, checked
from bodycopy.batch.status import UsageError
from bodycopy.judge.listing import MODELS


@pytest.mark.parametrize(
    ("name", "near"),
    [("main-contents", "main-content"), ("weather", ""), ("named-by-page", "named-by-the-page")],
)
def test_a_name_that_is_no_judges(name: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"no rule, judge or family is called '{name}'") as error:
        checked(Settings(without=(name,)))
    assert str(error.value).endswith(f"did you mean '{near}'?" if near else f"'{name}'")


@pytest.mark.parametrize("name", ["main-content", "trafilatura-left-it-out", "named-by-the-page"])
def test_judges_that_are_no_rules_are_known(name: str) -> None:
    assert name in [model for model, _, _ in MODELS]
    checked(Settings(without=(name,)))
    checked(Settings(only=(name,)))


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("newsletters", "; did you mean 'newsletter'?"),
        ("en/donations", "; did you mean 'en/donation'?"),
        ("user/mine/box", "; name the file that it is in by --rules"),
    ],
)
def test_short_names_are_meant_before_rules(name: str, near: str) -> None:
    with pytest.raises(UsageError) as error:
        checked(Settings(without=(name,)))
    assert str(error.value).endswith(f"'{name}'{near}")


@pytest.mark.parametrize("field", ["without", "only", "rules"])
def test_who_said_a_wrong_name_is_named(field: str) -> None:
    settings = Settings(**{field: ("nobody",)}, origins=((field, "bodycopy.toml"),))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=f"^bodycopy.toml: {field}: .*nobody"):
        checked(settings)
    with pytest.raises(UsageError, match=r"^(?!bodycopy.toml)"):
        checked(settings._replace(origins=()))


@pytest.mark.parametrize("name", ["support-our-journalism", "[support-our-journalism]"])
def test_a_rule_is_named_as_its_file_names_it(name: str) -> None:
    *rules, family = checked(Settings(without=(name, "paywall"))).without
    assert "en/donation/support-our-journalism" in rules
    assert {rule.rpartition("/")[2] for rule in rules} == {"support-our-journalism"}
    assert family == "paywall"
    assert checked(Settings(only=(name,))).only == (*rules,)


def test_a_family_is_no_rule() -> None:
    settings = Settings(without=("donation", "main-content"))
    assert checked(settings) == settings
