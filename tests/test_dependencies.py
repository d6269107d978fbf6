"""What is imported from elsewhere: all of it declared, none of it dear at the start."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

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

# A command line like ours, with one parameter of each kind.
PARSE = """
import sys
from typing import Annotated
import typer
print(typer.__version__)
app = typer.Typer()

@app.command()
def main(files: Annotated[list[str] | None, typer.Argument()] = None, to: Annotated[str | None, typer.Option()] = None,
         check: Annotated[bool, typer.Option("--check")] = False) -> None:
    print("pydantic" in sys.modules)

app(["a.txt", "--to", "jsonl", "--check"], standalone_mode=False)
"""


def parses_with_pydantic(path: str = "") -> tuple[str, bool]:
    """-> typer's version, and whether parsing one parameter imports pydantic."""
    environment = {**os.environ, "PYTHONPATH": path} if path else None
    done = subprocess.run([sys.executable, "-c", PARSE], env=environment, capture_output=True, text=True, check=True)
    version, answer = done.stdout.split()
    return version, answer == "True"


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


def test_typer_does_not_import_pydantic() -> None:
    assert not parses_with_pydantic()[1]


@pytest.mark.skipif("BODYCOPY_ONLINE" not in os.environ, reason="asks the package index; set BODYCOPY_ONLINE=1")
def test_typer_still_has_to_be_capped(tmp_path: Path) -> None:
    """The newest typer imports pydantic when it parses; once it doesn't, the cap in pyproject.toml can go."""
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(tmp_path), "typer"]
    subprocess.run(install, check=True)
    version, dear = parses_with_pydantic(str(tmp_path))
    assert dear, f"typer {version} no longer imports pydantic: lift the cap in pyproject.toml"
