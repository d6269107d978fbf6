"""named: a class with annotated fields -> a tuple with named fields, as ``typing.NamedTuple`` makes it, in a tenth of the time.

``typing`` checks each annotation and compiles each constructor, forty times before a bare pipe has read a letter. Here
annotations stay text, and constructors of as many fields share their code. A module of its classes must hold
``from __future__ import annotations``.
"""

from __future__ import annotations

from bodycopy.kernel.light import tuplegetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, FunctionType
    from typing import Any, NamedTuple, Self

else:
    FunctionType = type(lambda: 0)

__all__ = ["NamedTuple", "make"]

_new = tuple.__new__
make = _new
"""Makes a tuple of a named kind from all its values, in half the time; where thousands are made."""
# fmt: off
_MAKERS = (
    lambda c, a: _new(c, (a,)),
    lambda c, a, b: _new(c, (a, b)),
    lambda c, a, b, d: _new(c, (a, b, d)),
    lambda c, a, b, d, e: _new(c, (a, b, d, e)),
    lambda c, a, b, d, e, f: _new(c, (a, b, d, e, f)),
    lambda c, a, b, d, e, f, g: _new(c, (a, b, d, e, f, g)),
    lambda c, a, b, d, e, f, g, h: _new(c, (a, b, d, e, f, g, h)),
    lambda c, a, b, d, e, f, g, h, i: _new(c, (a, b, d, e, f, g, h, i)),
    lambda c, a, b, d, e, f, g, h, i, j: _new(c, (a, b, d, e, f, g, h, i, j)),
    lambda c, a, b, d, e, f, g, h, i, j, k: _new(c, (a, b, d, e, f, g, h, i, j, k)),
    lambda c, a, b, d, e, f, g, h, i, j, k, m: _new(c, (a, b, d, e, f, g, h, i, j, k, m)),
    lambda c, a, b, d, e, f, g, h, i, j, k, m, n: _new(c, (a, b, d, e, f, g, h, i, j, k, m, n)),
    lambda c, a, b, d, e, f, g, h, i, j, k, m, n, o: _new(c, (a, b, d, e, f, g, h, i, j, k, m, n, o)),
    lambda c, a, b, d, e, f, g, h, i, j, k, m, n, o, p: _new(c, (a, b, d, e, f, g, h, i, j, k, m, n, o, p)),
    lambda c, a, b, d, e, f, g, h, i, j, k, m, n, o, p, q: _new(c, (a, b, d, e, f, g, h, i, j, k, m, n, o, p, q)),
    lambda c, a, b, d, e, f, g, h, i, j, k, m, n, o, p, q, r: _new(c, (a, b, d, e, f, g, h, i, j, k, m, n, o, p, q, r)),
    lambda c, a, b, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s: _new(c, (a, b, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s)),
    lambda c, a, b, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t: _new(c, (a, b, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t)),
)
"""By number of fields, from one on: what makes such a tuple."""
# fmt: on


class _Named(tuple):  # type: ignore[type-arg] # of anything
    """What all such tuples can do."""

    __slots__ = ()
    _fields = tuple[str, ...]()

    @classmethod
    def _make(cls, values: Iterable[object]) -> Self:
        """Return a tuple of all values in order."""
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, **values: object) -> Self:
        """Return a copy with other values in some fields."""
        made = self._make(map(values.pop, self._fields, self))
        if values:
            raise TypeError(f"Got unexpected field names: {list(values)!r}")
        return made

    __replace__ = _replace

    def _asdict(self) -> dict[str, object]:
        """Return the values by field."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({said})"

    def __getnewargs__(self) -> tuple[object, ...]:
        return tuple(self)


def _code(count: int) -> CodeType:
    """Return the code that makes a tuple of so many fields."""
    if count <= len(_MAKERS):
        return _MAKERS[count - 1].__code__
    names = ", ".join(f"f{n}" for n in range(count))
    made: FunctionType = eval(f"lambda c, {names}: _new(c, ({names}))")  # noqa: S307 - a text of its own
    return made.__code__


class _Maker(type):
    """Turns a class with annotations into a tuple's."""

    def __new__(cls, name: str, _: tuple[type, ...], space: dict[str, Any]) -> Any:  # noqa: ANN401 - the class that it makes is none of this metaclass
        fields = tuple(space.get("__annotations__", ()))
        defaults = {field: space[field] for field in fields if field in space}
        if not fields or tuple(defaults) != fields[len(fields) - len(defaults) :]:
            raise TypeError(f"{name}: it has no fields, or one without a default follows one with a default")
        code = _code(len(fields))
        code = code.replace(co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__")
        make = FunctionType(code, {"_new": tuple.__new__}, "__new__", tuple(defaults.values()))
        make.__annotations__ = space["__annotations__"]
        made: dict[str, object] = {field: tuplegetter(place, None) for place, field in enumerate(fields)}
        made |= {"_fields": fields, "_field_defaults": defaults, "__match_args__": fields, "__new__": make}
        return type(name, (_Named,), {**space, **made, "__slots__": ()})


if not TYPE_CHECKING:
    _Base = type.__new__(_Maker, "_Base", (), {})

    def NamedTuple() -> None:  # noqa: N802 - stands where typing's does
        """Be the base that such classes derive from."""

    NamedTuple.__mro_entries__ = lambda _: (_Base,)
