"""columns: what the two ways to compute share: names for what each module gives, which one is used, and what columns are called."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bodycopy.kernel.compiled import NATIVE

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Column: TypeAlias = Any
    """One integer a unit: a ``plain.Column`` or a ``packed_columns.Column``, which take the same operators."""
    ColumnBackend: TypeAlias = Any
    """The module ``packed_columns`` or ``plain``: the same functions, the same results."""
    Letters: TypeAlias = Any
    """The kinds of a text's characters, as each module holds them."""
    Trees: TypeAlias = tuple[int, memoryview, memoryview, memoryview, int]
    """See ``weightfile.Forest``."""


def backend() -> ColumnBackend:
    """Return the columns to compute with: compiled code, or plain Python where there is none."""
    if NATIVE is not None:
        from bodycopy.kernel.features import packed_columns

        return packed_columns
    from bodycopy.kernel.features import plain

    return plain


@cache
def beside(name: str, by: int) -> str:
    """Name what a column says of the unit ``by`` places further on."""
    return f"{name}{by:+}"


@cache
def around(name: str, low: int, high: int) -> str:
    """Name what it says of the units from ``low`` to ``high`` places further on."""
    return f"{name}[{low:+},{high:+}]"
