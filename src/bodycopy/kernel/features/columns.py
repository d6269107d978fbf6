"""columns: what the two ways to compute share: names for what each module gives, and which one is used."""

from __future__ import annotations

from bodycopy.kernel.compiled import NATIVE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Column: TypeAlias = Any
    """One integer a unit: a ``plain.Column`` or a ``flat.Column``, which take the same operators."""
    Ops: TypeAlias = Any
    """The module ``flat`` or ``plain``: the same functions, the same results."""
    Letters: TypeAlias = Any
    """The kinds of a text's characters, as each module holds them."""
    Trees: TypeAlias = tuple[int, memoryview, memoryview, memoryview, int]
    """See ``weightfile.Forest``."""


def backend() -> Ops:
    """Return the columns to compute with: compiled code, or plain Python where there is none."""
    if NATIVE is not None:
        from bodycopy.kernel.features import flat

        return flat
    from bodycopy.kernel.features import plain

    return plain
