"""Which of the two kernels computes: asked for, or whichever there is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bodycopy.kernel.compiled import NATIVE

SAYS = "from bodycopy.kernel.compiled import NATIVE; print(NATIVE is not None)"
HIDDEN = "import sys; sys.modules['bodycopy.kernel._native'] = None; " + SAYS


def run(code: str, pure: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment["BODYCOPY_PURE"] = pure
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_a_kernel_that_is_not_there_is_an_error_where_it_is_asked_for() -> None:
    asked = run(HIDDEN, "0")
    assert asked.returncode == 1
    assert "_native" in asked.stderr.splitlines()[-1]


@pytest.mark.parametrize(("code", "pure"), [(HIDDEN, ""), (HIDDEN, "1"), (SAYS, "1"), (SAYS, "yes")])
def test_python_computes_where_there_is_none_or_it_is_asked_for(code: str, pure: str) -> None:
    assert run(code, pure).stdout == "False\n"


@pytest.mark.skipif(NATIVE is None, reason="no compiled kernel here, or not wanted")
@pytest.mark.parametrize("pure", ["", "0"])
def test_the_compiled_one_computes_where_it_is_there(pure: str) -> None:
    assert run(SAYS, pure).stdout == "True\n"


def test_the_compiled_one_stays_small() -> None:
    folder = Path(__file__).parents[2] / "src" / "bodycopy" / "kernel" / "native"
    lines = [line.strip() for path in folder.glob("*.[ch]") for line in path.read_text("utf-8").splitlines()]
    assert len([line for line in lines if line and not line.startswith(("/*", "*", "//"))]) < 3500
