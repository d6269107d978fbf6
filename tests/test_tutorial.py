"""The tutorial runs: what a reader can paste does what the page says."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

import shell

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "samples/tutorial.md").read_text("utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
NEEDED = {"parallel": "parallel", "jq": "jq"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "samples", folder / "samples")
    return folder


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_what_is_pasted_into_a_shell_runs(checkout: Path) -> None:
    assert len(SHELL) >= 7
    for script in SHELL:
        if any(name in script and not shutil.which(tool) for name, tool in NEEDED.items()):
            continue
        done = shell.run(script, checkout, BODYCOPY_ISOLATED="1")
        assert done.returncode == 0, (script, done.stderr)
    assert (checkout / "out/german/raw.txt").read_text() == (ROOT / "samples/german/clean.txt").read_text()
    for name in ("german", "donation-welded", "spanish"):
        raw = (ROOT / f"samples/{name}/raw.txt").read_text("utf-8")
        assert (checkout / f"page-texts/{name}/raw.txt").read_text("utf-8") == raw
    assert [path.name for path in (checkout / "found").rglob("*.txt")] == ["raw.txt"]


@pytest.mark.parametrize("code", PYTHON, ids=range(len(PYTHON)))
def test_what_is_pasted_into_python_runs(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in re.findall(r"(?m)^import (\w+)", code):
        if importlib.util.find_spec(module) is None:
            compile(code, "tutorial", "exec")
            pytest.skip(f"{module} is not installed")
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(code.replace('open("samples/german/raw.txt", "rb").read()', 'b"Sign up for our newsletter"'), names)  # noqa: S102 - the page's own code
    if "frame" in names:
        assert "newsletter" not in str(names["frame"]["body"][0])  # type: ignore[index]
