"""More than 150 bad runs: each with its exit code, its message and nothing lost; none is a fault of the program's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.bad_records import TEXT
from cli.bad_runs import RUNS

if TYPE_CHECKING:
    from cli.conftest import Command


# How much memory there is depends on what a process holds already.
ALONE = frozenset({"warc: a bomb", "limits: tiny memory"})


@pytest.mark.parametrize("name", RUNS)
def test_each_comes_to_what_it_should(name: str, here: Command, fresh: Command) -> None:
    case = RUNS[name]
    if name.startswith("warc"):
        pytest.importorskip("fastwarc")
    for path, data in {"a.txt": TEXT, **case.files}.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    if case.prepare is not None:
        case.prepare()
    run = fresh if name in ALONE else here
    result = run(*("" if word == "{}" else word for word in case.command.split()))
    assert result.code == case.code, result.err
    assert "internal error" not in result.err
    assert "please report it" not in result.err
    assert all(line.isprintable() and line.startswith("bodycopy: ") for line in result.err.splitlines())
    for words in case.says:
        assert words in result.err
    assert case.says or not result.err
    assert case.out < 0 or len(result.out.splitlines()) == case.out
    for path, words in case.found.items():
        assert Path(path).read_text(encoding="utf-8") == words
    assert not [path for path in Path().rglob("*") if ".bodycopy-" in path.name]
