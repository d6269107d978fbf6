"""ARCHITECTURE.md speaks of what there is: every path and name in it is looked up, and every room is in it."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "bodycopy"
PAGE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
SPOKEN = sorted(set(re.findall(r"`([^`\n]+)`", PAGE)))
PATHS = [name for name in SPOKEN if "/" in name or name.endswith((".py", ".md", ".typed"))]
NAMES = [name for name in SPOKEN if name.startswith("bodycopy.")]


@pytest.mark.parametrize("path", PATHS)
def test_every_path_is_there(path: str) -> None:
    assert (SRC / path).exists() or (ROOT / path).exists()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there(name: str) -> None:
    module = name.split(".")
    rest: list[str] = []
    while module:
        try:
            found: object = import_module(".".join(module))
            break
        except ModuleNotFoundError:
            rest.insert(0, module.pop())
    for part in rest:
        found = getattr(found, part)


def test_every_room_is_in_it() -> None:
    entries = {path.name for path in SRC.iterdir() if path.name != "__pycache__"}
    missing = {name for name in entries if f"`{name}`" not in PAGE and f"`{name}/`" not in PAGE}
    assert missing == set()


def test_the_order_of_the_rooms_is_the_one_that_is_enforced() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [name for layer in contracts[0]["layers"] for name in re.findall(r"bodycopy\.(\w+)", layer)]
    rooms = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", PAGE, re.MULTILINE)
    assert [room for room in rooms if room != "__init__"] == layers
    assert rooms.index("learn") < rooms.index("__init__") < rooms.index("judge")
