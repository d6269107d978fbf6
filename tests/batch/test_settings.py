from __future__ import annotations

import pytest

from bodycopy.batch.settings import SETTINGS, Settings, checked, read_size, read_values
from bodycopy.batch.status import UsageError
from bodycopy.judge.listing import MODELS


def one(key: str, value: object) -> object:
    return read_values({key: value}, lambda key: f"--{key}")[SETTINGS[key].field]


def test_every_setting_is_in_the_table_once() -> None:
    assert sorted(setting.field for setting in SETTINGS.values()) == sorted(
        {*Settings._fields} - {"origins"}
    )  # not chosen, but who chose


WRONG: dict[str, list[object]] = {
    "to": ["xml", 1],
    "from": ["pdf"],
    "favor": [""],
    "rules": [3, ["a", 3]],
    "without": [[""]],
    "timeout": ["soon", "-1", "nan", "inf", "1e1", "2000000000", True],
    "max-size": ["32Q", "", "M", "-1K", "0.5", "1e3", "1_000", "٣M", 10**400],
    "max-memory": ["2e9G"],
    "jobs": ["-1", "1025", "2.5", [2]],
    "quiet": ["maybe"],
    "verbose": [2],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG.items() for value in values])
def test_a_wrong_value_is_named_with_its_origin(key: str, value: object) -> None:
    with pytest.raises(UsageError) as error:
        one(key, value)
    assert str(error.value).startswith(f"--{key} must be ")
    assert repr(value) in str(error.value)


READ: dict[str, list[tuple[object, object]]] = {
    "to": [("jsonl", "jsonl"), ("markdown", "markdown")],
    "from": [("markdown", "markdown")],
    "rules": [("a.toml", ("a.toml",))],
    "only": [(["donation", "en/paywall"], ("donation", "en/paywall"))],
    "timeout": [("0.5", 0.5), (7, 7.0), ("20s", 20.0)],
    "jobs": [("4", 4), (0, 0)],
    "quiet": [("Yes", True), ("0", False)],
    "verbose": [(True, True)],
}


@pytest.mark.parametrize(("key", "value", "read"), [(key, *each) for key, some in READ.items() for each in some])
def test_a_value_of_text_or_toml(key: str, value: object, read: object) -> None:
    assert one(key, value) == read


def test_read_size() -> None:
    sizes = {"0": 0, "512": 512, "1k": 1024, "32M": 32 << 20, "1.5G": 3 << 29, "2GiB": 2 << 30, "1TB": 1 << 40, 9: 9}
    assert {text: read_size(text) for text in sizes} == sizes


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
