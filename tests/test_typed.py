"""Named tuples made without typing: they do what those made with it do."""

from __future__ import annotations

import pickle
from typing import Any, NamedTuple, get_args

import pytest

from bodycopy import typed
from bodycopy.document import Family, Span


class Theirs(NamedTuple):
    one: int
    two: str = "b"


class Ours(typed.NamedTuple):
    """With words of its own."""

    one: int
    two: str = "b"

    def twice(self) -> int:
        """Return one field, doubled."""
        return 2 * self.one


def test_a_tuple_without_a_field_it_needs_is_not_made() -> None:
    for made in (Ours, Theirs):
        with pytest.raises(TypeError):
            made()  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            made(1, "b", 3)  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            made._make([1])


def test_only_fields_are_replaced() -> None:
    for made in (Ours(1), Theirs(1)):
        with pytest.raises((TypeError, ValueError), match="three"):  # which one hangs on Python's version
            made._replace(three=3)  # type: ignore[call-arg]
        with pytest.raises(AttributeError):
            made.three = 3  # type: ignore[union-attr]
        with pytest.raises(AttributeError):
            made.one = 3  # type: ignore[misc]


@pytest.mark.parametrize("before", [0, 5, 50])
@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, 2, 3, 4), {}), ((1,), {"one": 1}), ((1,), {"four": 1})])
def test_the_first_tuple_is_as_the_hundredth(before: int, values: tuple[Any, ...], named: dict[str, Any]) -> None:
    class Fresh(typed.NamedTuple):
        one: int
        two: str = "b"
        three: int = 3

    for _ in range(before):
        Fresh(1)
    assert Fresh(1) == Fresh(one=1) == Fresh(1, "b") == Fresh(1, three=3) == (1, "b", 3)
    assert type(Fresh(1, two="c", three=4)) is Fresh
    with pytest.raises(TypeError):
        Fresh(*values, **named)
    assert Fresh(1, three=4) == (1, "b", 4)


def test_a_field_with_a_default_comes_last() -> None:
    maker: Any = type(typed.NamedTuple)
    body = {"__annotations__": {"one": "int", "two": "int"}, "one": 1}
    with pytest.raises(TypeError, match="default"):
        maker("Wrong", (typed.NamedTuple,), body)


def test_they_are_alike() -> None:
    ours: Any = Ours(1, two="c")
    theirs: Any = Theirs(1, two="c")
    assert ours == theirs == (1, "c")
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert (Ours(1), Ours(one=2)) == ((1, "b"), (2, "b"))
    assert ours._asdict() == theirs._asdict()
    assert ours._replace(one=5) == theirs._replace(one=5)
    assert tuple(Ours._make([3, "d"])) == tuple(Theirs._make([3, "d"]))
    assert (Ours._fields, Ours._field_defaults, Ours.__match_args__) == (
        Theirs._fields,
        Theirs._field_defaults,
        Theirs.__match_args__,
    )
    assert (ours.twice(), ours.one, ours.two, Ours.__doc__) == (2, 1, "c", "With words of its own.")
    assert not hasattr(ours, "__dict__")


def test_they_go_through_a_pickle() -> None:
    again = pickle.loads(pickle.dumps(Span(3, 4)))  # noqa: S301 - its own
    assert (again, type(again)) == ((3, 4), Span)


def test_choices_can_be_asked_for() -> None:
    assert "donation" in get_args(Family)
