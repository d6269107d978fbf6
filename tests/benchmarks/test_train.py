"""The same pages, lock file and seed give the same weights, whatever order Python's sets come in."""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("catboost", reason="training needs the group `train`")
HERE = Path(__file__).parent

# A few small trees, so that a run takes seconds.
RUN = """
import sys
sys.path[:0] = [{here!r}, {here!r} + "/training"]
import fit
fit.FIRST = fit.SECOND = fit.Recipe(8, 3, 0.2)
import train
sys.argv = ["train.py", "--data", {data!r}, "--out", {out!r}]
train.main()
"""


def sentence(draw: random.Random, words: int) -> str:
    said = [
        "".join(draw.choice(("ba", "ne", "ri", "to", "lu")) for _ in range(draw.randint(1, 4))) for _ in range(words)
    ]
    return " ".join(said).capitalize() + "."


def corpus(folder: Path) -> Path:
    """Write a dozen pages of a dozen sites, in words that nobody has ever used."""
    draw = random.Random(7)
    (folder / "pages/html").mkdir(parents=True)
    (folder / "clean").mkdir()
    rows = []
    for n in range(12):
        body = [" ".join(sentence(draw, draw.randint(6, 14)) for _ in range(3)) for _ in range(6)]
        menu = [sentence(draw, draw.randint(1, 3)).rstrip(".").title() for _ in range(15)]
        parts = [f"<li>{label}</li>" for label in menu] + [f"<p>{words}</p>" for words in body]
        parts += [f"<li>{label}</li>" for label in menu[:5]]
        page = f"<html><head><title>{menu[0]}</title></head><body>{''.join(parts)}</body></html>"
        (folder / f"pages/html/p{n}.html.gz").write_bytes(gzip.compress(page.encode(), mtime=0))
        rows.append({"set": "wcxb", "id": f"p{n}", "site": f"{n}.example", "lang": "?", "body": "\n".join(body)})
    (folder / "pages/pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for n in range(2):
        text = "\n\n".join(sentence(draw, 20) for _ in range(6)) + "\n"
        (folder / f"clean/c{n}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    data = corpus(tmp_path_factory.mktemp("data"))
    found = []
    for seed in ("1", "2"):
        out = data / f"weights{seed}.bin"
        code = RUN.format(here=str(HERE), data=str(data), out=str(out))
        env = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
        found.append(out.read_bytes())
    return found


def test_two_runs_give_the_same_bytes(weights: list[bytes]) -> None:
    assert weights[0] == weights[1]


def test_the_weights_are_read_and_have_learned_something(weights: list[bytes]) -> None:
    from bodycopy.judge.main_content.weights import load

    read = load(weights[0])
    assert read.words.all()
    assert len(set(read.second.trees[3])) > 1
