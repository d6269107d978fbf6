"""columns: what the three ways to compute share: names for what each module gives."""

from __future__ import annotations

from typing import Any, TypeAlias

Column: TypeAlias = Any
"""One integer a unit: a ``plain.Column``, a ``flat.Column`` or a numpy array, which take the same operators."""
Ops: TypeAlias = Any
"""The module ``flat``, ``plain`` or ``vector``: the same functions, the same results."""
Letters: TypeAlias = Any
"""The kinds of a text's characters, as each module holds them."""
Trees: TypeAlias = tuple[int, memoryview, memoryview, memoryview, int]
"""See ``weightfile.Forest``."""
