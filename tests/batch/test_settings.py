from __future__ import annotations

import pytest

from bodycopy.batch.settings import SETTINGS, Settings, read_size, read_values
from bodycopy.batch.status import UsageError
from bodycopy.kernel.nearest import did_you_mean


def one(key: str, value: object) -> object:
    return read_values({key: value}, lambda key: f"--{key}")[SETTINGS[key].field]


def test_every_setting_is_in_the_table_once() -> None:
    assert sorted(setting.field for setting in SETTINGS.values()) == sorted(
        {*Settings._fields} - {"origins"}
    )  # not chosen, but who chose


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("to", "xml"),
        ("to", 1),
        ("from", "pdf"),
        ("favor", ""),
        ("rules", 3),
        ("rules", ["a", 3]),
        ("without", [""]),
        ("timeout", "soon"),
        ("timeout", "-1"),
        ("timeout", "nan"),
        ("timeout", "inf"),
        ("timeout", True),
        ("max-size", "32Q"),
        ("max-size", ""),
        ("max-size", "M"),
        ("max-size", "-1K"),
        ("max-size", "0.5"),
        ("max-size", "1e300"),
        ("max-memory", "2e9G"),
        ("timeout", "1e300"),
        ("jobs", "-1"),
        ("jobs", "1025"),
        ("jobs", "2.5"),
        ("jobs", [2]),
        ("quiet", "maybe"),
        ("verbose", 2),
    ],
)
def test_a_wrong_value_is_named_with_its_origin(key: str, value: object) -> None:
    with pytest.raises(UsageError) as error:
        one(key, value)
    assert str(error.value).startswith(f"--{key} must be ")
    assert repr(value) in str(error.value)


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("to", "jsonl", "jsonl"),
        ("to", "markdown", "markdown"),
        ("from", "markdown", "markdown"),
        ("rules", "a.toml", ("a.toml",)),
        ("only", ["donation", "en/paywall"], ("donation", "en/paywall")),
        ("timeout", "0.5", 0.5),
        ("timeout", 7, 7.0),
        ("timeout", "20s", 20.0),
        ("jobs", "4", 4),
        ("jobs", 0, 0),
        ("quiet", "Yes", True),
        ("quiet", "0", False),
        ("verbose", True, True),
    ],
)
def test_a_value_of_text_or_toml(key: str, value: object, read: object) -> None:
    assert one(key, value) == read


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("512", 512),
        ("1k", 1024),
        ("32M", 32 << 20),
        ("1.5G", 3 << 29),
        ("2GiB", 2 << 30),
        ("1TB", 1 << 40),
        (9, 9),
    ],
)
def test_read_size(text: object, size: int) -> None:
    assert read_size(text) == size


def test_a_message_speaks_of_the_setting_it_is_about() -> None:
    says = {"jobs": "whole number from 1 to 1,024", "timeout": "number of seconds", "max-size": "a size such as"}
    for key, words in says.items():
        with pytest.raises(UsageError, match=f"^--{key} must be .*{words}.*, not '-1'$"):
            one(key, "-1")


def test_did_you_mean() -> None:
    assert did_you_mean("jsnol", ("text", "jsonl")) == "; did you mean 'jsonl'?"
    assert did_you_mean("parquet", ("text", "jsonl")) == ""
