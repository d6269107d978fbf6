"""A module and the name of a ``Literal`` that only type checkers see -> its words."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def words_of(module: ModuleType, name: str) -> tuple[str, ...]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Subscript)
            and ast.unparse(node.targets[0]) == name
        ):
            return tuple(ast.literal_eval(node.value.slice))
    raise KeyError(name)
