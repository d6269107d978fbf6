"""Tuples with named fields are what ``typing.NamedTuple`` would make of the same class."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing

import pytest

from bodycopy.kernel.named import NamedTuple


class Ours(NamedTuple):
    """Says what it is."""

    start: int
    end: int
    names: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Return its length."""
        return self.end - self.start


class Theirs(typing.NamedTuple):
    start: int
    end: int
    names: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1,), {}), ((1, 2, (), 4), {}), ((1, 2), {"size": 3}), ((1, 2), {"start": 3}), ((1,), {"names": ()})],
)
def test_what_theirs_refuses_ours_refuses(values: tuple[int, ...], named: dict[str, int]) -> None:
    for made in (Theirs, Ours):
        with pytest.raises(TypeError):
            made(*values, **named)  # type: ignore[arg-type]


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError):
        Ours(1, 2)._replace(middle=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Ours._make((1, 2))
    with pytest.raises(AttributeError):
        Ours(1, 2).start = 3  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Ours(1, 2).more = 3  # type: ignore[attr-defined]


def test_a_field_without_a_default_comes_first() -> None:
    with pytest.raises(TypeError, match="default"):
        type(NamedTuple.__mro_entries__(())[0])("Late", (), {"__annotations__": {"a": "int", "b": "int"}, "a": 1})  # type: ignore[attr-defined]


@pytest.mark.parametrize("named", [{}, {"names": ("a",)}])
def test_ours_is_as_theirs(named: dict[str, tuple[str, ...]]) -> None:
    ours, theirs = Ours(3, end=7, **named), Theirs(3, end=7, **named)
    assert ours == tuple(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert tuple(ours._replace(end=9)) == tuple(theirs._replace(end=9))
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert [*inspect.signature(Ours).parameters] == [*inspect.signature(Theirs).parameters]
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    match ours:
        case Ours(start, end):
            assert (start, end) == (3, 7)


class Many(NamedTuple):
    a: int
    b: int
    c: int
    d: int
    e: int
    f: int
    g: int
    h: int
    i: int
    j: int
    k: int
    l: int  # noqa: E741
    m: int
    n: int = 14


def test_there_may_be_many_fields() -> None:
    assert Many(*range(1, 14)) == tuple(range(1, 15))
    with pytest.raises(TypeError):
        Many(*range(1, 13))


def test_it_keeps_its_class() -> None:
    ours = Ours(3, 7, ("a",))
    for again in (pickle.loads(pickle.dumps(ours)), copy.copy(ours), copy.deepcopy(ours), ours._replace()):  # noqa: S301 - its own
        assert type(again) is Ours
        assert again == ours
    assert ours.size == 4
    assert Ours.__doc__ == "Says what it is."
    assert isinstance(ours, tuple)
    assert type(Ours) is type
