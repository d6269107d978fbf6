"""No circle among the package's files, over imports at module level and for typing alone.

That imports go downward only is import-linter's to say; see ``pyproject.toml``.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SRC = Path(__file__).parent.parent / "src"
FILES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (SRC / "bodycopy").rglob("*.py")
}


def statements(node: ast.AST) -> Iterator[ast.ImportFrom | ast.Import]:
    """Yield the imports outside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ImportFrom | ast.Import):
            yield child
        elif not isinstance(child, ast.FunctionDef):
            yield from statements(child)


def imports(source: str, modules: set[str]) -> set[str]:
    """Return those of ``modules`` that a file's source imports."""
    found: set[str] = set()
    for statement in statements(ast.parse(source)):
        if isinstance(statement, ast.Import):
            found.update(alias.name for alias in statement.names)
        else:
            names = (f"{statement.module}.{alias.name}" for alias in statement.names)
            found.update(name if name in modules else str(statement.module) for name in names)
    return found & modules


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules of a circle; none where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_no_file_imports_itself_by_way_of_others() -> None:
    modules = set(FILES)
    assert len(modules) > 100
    assert circle({name: imports(path.read_text("utf-8"), modules) for name, path in FILES.items()}) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import b", {"b"}),
        ("from b import c", {"b"}),
        ("from b import d", {"b.d"}),
        ("if TYPE_CHECKING:\n    from b import c", {"b"}),
        ("def f():\n    import b", set()),
        ("class F:\n    import b", {"b"}),
    ],
)
def test_imports_outside_functions_count(source: str, found: set[str]) -> None:
    assert imports(source, {"a", "b", "b.d"}) == found


def test_a_circle_is_found() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}


def test_files_are_short() -> None:
    lines = {name: len(path.read_text("utf-8").splitlines()) for name, path in FILES.items()}
    assert [name for name, count in lines.items() if count > 400] == []
    assert sorted(lines.values())[len(lines) // 2] < 120


def statement_lines(function: ast.FunctionDef) -> int:
    """Return how many lines a function's statements take, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_functions_are_short() -> None:
    functions = [
        (statement_lines(node), f"{name}.{node.name}")
        for name, path in FILES.items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert len(functions) > 1000
    assert [function for function in functions if function[0] > 50] == []
