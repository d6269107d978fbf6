"""What is imported from elsewhere is declared, and nothing else is."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LINES = [
    *PROJECT["dependencies"],
    *PROJECT["optional-dependencies"]["parquet"],
    *PROJECT["optional-dependencies"]["warc"],
    *PROJECT["optional-dependencies"]["datatrove"],
    *PROJECT["optional-dependencies"]["deep"],
]
DECLARED = {re.split(r"[^\w-]", line)[0].lower().replace("-", "_") for line in LINES}


# Whoever imports the module for one of these has it.
LIBRARIES = {"itemadapter", "langchain_core", "llama_index", "pandas", "pydantic", "scrapy"}


def imported(path: Path) -> set[str]:
    """-> the names of the packages that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_what_is_imported_is_declared() -> None:
    # Training; the standard library of 3.14.
    optional = {"catboost", "lightgbm", "compression"} | LIBRARIES
    used = set[str]().union(*map(imported, (ROOT / "src").rglob("*.py")))
    declared = {{"markdown_it_py": "markdown_it"}.get(name, name) for name in DECLARED}
    others = used - set(sys.stdlib_module_names) - {"bodycopy"} - optional
    assert others - declared == set()
    # trafilatura needs lxml_html_clean, and older pips don't install it for lxml[html_clean].
    assert declared - others == {"lxml_html_clean"}
