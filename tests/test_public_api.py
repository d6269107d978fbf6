"""The face that people program against: its types, what it refuses, and how it says so."""

from __future__ import annotations

import copy
import gc
import inspect
import pickle
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import bodycopy
from bodycopy import Options

if TYPE_CHECKING:
    from collections.abc import Callable

TYPES = [
    value for name in bodycopy.__all__ if inspect.isclass(value := getattr(bodycopy, name)) and issubclass(value, tuple)
]


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"without": "donation"}, TypeError, r"without must be a tuple of names, not str: write \('donation',\)"),
        ({"only": b"donation"}, TypeError, "only must be a tuple of names"),
        ({"without": None}, TypeError, "without must be a tuple of names, not NoneType"),
        ({"without": ("donation", 3)}, TypeError, "without must hold strings, not int"),
        ({"rules": "own.toml"}, TypeError, "rules must be a tuple of paths of rule files"),
        ({"rules": Path("own.toml")}, TypeError, "rules must be a tuple of paths of rule files"),
        ({"model": 3}, TypeError, "model must hold strings"),
        ({"favor": "recal"}, ValueError, "favor must be one of .*, not 'recal'; did you mean 'recall'"),
        ({"favor": None}, TypeError, "favor must be one of"),
        ({"without": ("",)}, ValueError, "no rule, judge or family is called ''"),
        ({"without": ("newsleter",)}, ValueError, "called 'newsleter'; did you mean 'newsletter'"),
        ({"only": ("teaser-line", "donation", "de/paywal")}, ValueError, "no rule, judge or family is called"),
        ({"only": ("en/donation/donate-labels",)}, ValueError, "did you mean 'en/donation/donate-label'"),
        ({"only": ("user/own/a-rule",)}, ValueError, "no rule, judge or family is called 'user/own/a-rule'"),
        ({"only": ("user/own",), "rules": ("nowhere.toml",)}, bodycopy.RulebookError, r"nowhere\.toml"),
    ],
)
def test_options_that_would_do_nothing_are_refused(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        Options(**options)
    with pytest.raises(error, match=said):
        Options()._replace(**options)


@pytest.mark.parametrize("function", [bodycopy.clean, bodycopy.read])
@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ((None,), TypeError, "source must be str or bytes, not NoneType"),
        ((float("nan"),), TypeError, "source must be str or bytes, not float"),
        ((Path("page.html"),), TypeError, r"not PosixPath: pass its bytes, path\.read_bytes\(\)"),
        ((bytearray(b"a"),), TypeError, "not bytearray"),
        ((["a"],), TypeError, "not list"),
    ],
)
def test_what_is_no_text_is_refused(
    function: Callable[..., object], arguments: tuple[object, ...], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        function(*arguments)


@pytest.mark.parametrize(
    ("named", "error", "said"),
    [
        ({"kind": "htm"}, ValueError, "not 'htm'; did you mean 'html'"),
        ({"kind": None}, ValueError, "kind must be one of '', 'text', 'markdown', 'html', not None"),
        ({"url": None}, TypeError, "url must be str, not NoneType"),
        ({"charset": b"utf-8"}, TypeError, "charset must be str, not bytes"),
        ({"options": {"favor": "recall"}}, TypeError, "options must be bodycopy.Options, not dict"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(named: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        bodycopy.clean("Text.", **named)


def test_what_may_be_said_in_several_ways_is_kept_as_one() -> None:
    said = Options(rules=[Path("a.toml")], without=["donation"], only=iter(["en/donation", "teaser-lines"]))
    assert said == Options(("a.toml",), ("donation",), ("en/donation", "teaser-lines"))
    assert hash(said) == hash(Options(("a.toml",), ("donation",), ("en/donation", "teaser-lines")))


def test_users_rules_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[a-rule]\nmatch = ["words of ours"]\n')
    options = Options((str(tmp_path / "own.toml"),), only=("user/own/a-rule",))
    assert bodycopy.clean("A line.\n\nWords of ours.\n", options=options) == "A line.\n"


@pytest.mark.parametrize("sort", TYPES, ids=lambda sort: sort.__name__)
def test_types_say_what_they_hold(sort: type[bodycopy.Document]) -> None:
    hints = typing.get_type_hints(sort)
    assert [name for name in sort._fields if name not in hints] == []
    parameters = inspect.signature(sort).parameters
    assert tuple(parameters) == sort._fields
    assert not {each.kind for each in parameters.values()} & {inspect.Parameter.VAR_POSITIONAL}
    assert sort.__doc__


@pytest.mark.parametrize("function", [bodycopy.clean, bodycopy.read, bodycopy.render], ids=lambda each: each.__name__)
def test_functions_say_what_they_take(function: Callable[..., object]) -> None:
    assert "return" in typing.get_type_hints(function)


@pytest.mark.parametrize("value", [Options(favor="recall", without=("donation",)), bodycopy.read("A line.\n")])
def test_values_travel_and_are_replaced(value: Options | bodycopy.Document) -> None:
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - it was made here
    assert type(copy.deepcopy(value)) is type(value)
    replace = getattr(copy, "replace", lambda of, **changes: of._replace(**changes))
    assert replace(value) == value
    with pytest.raises(AttributeError):
        value.another = 1  # type: ignore[union-attr]


def test_the_body_is_a_property() -> None:
    document = bodycopy.read("A line.\n")
    assert document.body == bodycopy.clean("A line.\n") == bodycopy.render(document)


@pytest.mark.skipif(not hasattr(gc, "get_threshold"), reason="no threshold to set")
@pytest.mark.parametrize(("often", "meanwhile"), [(700, bodycopy.CYCLES_AFTER), (0, 0), (1 << 20, 1 << 20)])
def test_cycles_are_looked_for_as_often_as_before(often: int, meanwhile: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def judge(*_: object) -> None:
        seen.append(gc.get_threshold()[0])
        raise MemoryError

    monkeypatch.setattr("bodycopy.judge.decide.judge", judge)
    before = gc.get_threshold()
    gc.set_threshold(often, *before[1:])
    try:
        with pytest.raises(MemoryError):
            bodycopy.read("A line.\n")
        assert seen == [meanwhile]
        assert gc.get_threshold() == (often, *before[1:])
    finally:
        gc.set_threshold(*before)
