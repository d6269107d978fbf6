"""What pages say is so: links and paths lead somewhere, names are there, and what is listed twice is listed alike."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from bodycopy import FAMILIES

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "bodycopy"
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("samples/*.md"), *SRC.rglob("*.md")]
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
SPOKEN = re.findall(r"`([^`\n]+)`", ARCHITECTURE)
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^ {4}.*?$|^```.*?^```", "", page.read_text("utf-8"))
    links = re.findall(r"\]\(([^)#:\s]+)[)#]", text)
    assert [link for link in links if not (page.parent / link).exists() and link != "../rules/README.md"] == []
    heads = {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in re.findall(r"(?m)^#+ (.*)$", text)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= heads


def test_every_path_is_there() -> None:
    told = re.findall(r"`((?:src|tests)/[^`<]+?)/?`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    paths = [name for name in SPOKEN if "/" in name or name.endswith((".py", ".md", ".typed"))]
    assert min(len(told), len(paths)) > 2
    assert [path for path in (*told, *paths) if not (SRC / path).exists() and not (ROOT / path).exists()] == []


def test_every_name_is_there() -> None:
    for name in {name for name in SPOKEN if name.startswith("bodycopy.")}:
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
    assert {name for name in entries if f"`{name}`" not in ARCHITECTURE and f"`{name}/`" not in ARCHITECTURE} == set()


def test_the_order_of_the_rooms_is_the_one_that_is_enforced() -> None:
    contracts = tomllib.loads(PROJECT)["tool"]["importlinter"]["contracts"]
    layers = [name for layer in contracts[0]["layers"] for name in re.findall(r"bodycopy\.(\w+)", layer)]
    rooms = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", ARCHITECTURE, re.MULTILINE)
    assert [room for room in rooms if room != "__init__"] == layers
    assert rooms.index("learn") < rooms.index("__init__") < rooms.index("judge")


def test_the_template_knows_the_families() -> None:
    template = (ROOT / ".github/ISSUE_TEMPLATE/missed-a-banner.yml").read_text("utf-8")
    assert f"options: [{', '.join(FAMILIES)}, " in template


def test_ci_runs_on_each_python_that_is_promised() -> None:
    promised = re.findall(r"Python :: (3\.\d+)", PROJECT)
    assert promised == re.findall(r'"(3\.\d+)"', (ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    (line,) = re.findall(r"^PYTHONS = .*$", (ROOT / "noxfile.py").read_text("utf-8"), re.MULTILINE)
    assert promised == re.findall(r"3\.\d+", line)
