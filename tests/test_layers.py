"""No circle among the package's files, over imports at module level and for typing alone.

That imports go downward only is import-linter's to say; see ``pyproject.toml``.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

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
    assert circle({name: imports(path.read_text("utf-8"), modules) for name, path in FILES.items()}) == []


def test_a_circle_is_found() -> None:
    sources = {
        "a": "import b",
        "b": "if TYPE_CHECKING:\n    from b import d, e",
        "b.d": "class F:\n    import a",
        "c": "def f():\n    import c",
    }
    graph = {name: imports(source, set(sources)) for name, source in sources.items()}
    assert graph == {"a": {"b"}, "b": {"b.d", "b"}, "b.d": {"a"}, "c": set()}
    assert circle(graph | {"b": {"b.d"}})
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
