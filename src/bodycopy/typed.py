"""What modules want of ``typing`` while they are imported, without its cost.

Importing ``typing`` takes a third of Python's own start, and making the package's named tuples by it as much again. Those
made here behave like its own; their constructor, the dearest part, is made when it is worth it.
"""

from __future__ import annotations

from collections import namedtuple
from types import GenericAlias

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Literal, NamedTuple, Self, TypeVar, overload

    __all__ = ["TYPE_CHECKING", "Literal", "NamedTuple", "TypeVar", "overload"]
else:

    class Literal:
        """One of several values."""

        __class_getitem__ = classmethod(GenericAlias)

    def TypeVar(name: str) -> str:  # noqa: N802 - its name in typing
        """Return the name, which is all that a subscript needs."""
        return name

    def overload(function: object) -> object:
        """Return a signature as it is; what follows it counts."""
        return function

    # What reads a field faster than any property can, in Pythons that have it.
    _Field = type(vars(namedtuple("_Any", "field"))["field"])  # noqa: PYI024 - it is what typing's are made of too

    _FEW = 12
    _made: dict[type, int] = {}

    class _Record(tuple):
        """What all named tuples share."""

        __slots__ = ()
        _fields = ()
        _field_defaults = {}  # noqa: RUF012 - the names that named tuples have

        def __new__(cls, *values: object, **named: object) -> Self:
            """Make one of the first tuples, or else the constructor of all that follow, which is worth a dozen of them."""
            _made[cls] = made = _made.get(cls, 0) + 1
            rest = cls._fields[len(values) :]
            given = {**cls._field_defaults, **named}
            right = len(values) <= len(cls._fields) and given.keys() >= {*rest} >= named.keys()
            if right and made < _FEW:
                return tuple.__new__(cls, (*values, *(given[field] for field in rest)))
            plain = namedtuple(cls.__name__, cls._fields, defaults=cls._field_defaults.values())  # noqa: PYI024 - as above
            own = next(base for base in cls.__mro__ if "_fields" in vars(base))
            own.__new__ = staticmethod(plain.__new__)
            return cls.__new__(cls, *values, **named)

        @classmethod
        def _make(cls, values: Iterable[Any]) -> Self:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes: object) -> Self:
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self) -> tuple[Any, ...]:
            """Return what a pickle makes the tuple of."""
            return tuple(self)

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

    class _Making(type):
        """Makes a record of a class body with annotations."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body["__annotations__"])
            defaults = {field: body.pop(field) for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"a field without a default follows one with a default in {name}")
            body.update((field, _Field(number, "")) for number, field in enumerate(fields))
            body.update(__slots__=(), _fields=fields, _field_defaults=defaults, __match_args__=fields)
            return type(name, (_Record,), body)

    class NamedTuple(metaclass=_Making):
        """The base of a class whose annotations are the fields of a tuple."""
