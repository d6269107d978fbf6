"""columns: what the two ways to compute share: names for what either module gives."""

from __future__ import annotations

from typing import Any, TypeAlias

Column: TypeAlias = Any
"""One integer a unit: a ``plain.Column`` or a numpy array, which take the same operators."""
Ops: TypeAlias = Any
"""The module ``plain`` or ``vector``: the same functions, the same results."""
Letters: TypeAlias = Any
"""The kinds of a text's characters, as either module holds them."""
Trees: TypeAlias = tuple[int, memoryview, memoryview, memoryview, int]
"""See ``weightfile.Forest``."""
