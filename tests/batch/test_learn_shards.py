"""Learning in shards: learnt apart and added up, what one run over all learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from bodycopy.batch.learn_shards import Columns, candidates_of, count_batches, gather_batches
from bodycopy.learn.evidence import Evidence
from bodycopy.learn.result import concluded, learn
from learn.documents import made

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bodycopy.learn.page import Source

COLUMNS = Columns("text", site="site", day="day")
SOURCES = [
    source._replace(folder=f"{'ab'[number % 2]}.example", day=f"2026-03-{number % 28 + 1:02}")
    for number, source in enumerate(
        made(40, lambda number, body: [*body, "Sign up for our weekly newsletter", f"Read {number} more stories here"])
    )
]


def batches(sources: Sequence[Source]) -> list[pa.RecordBatch]:
    rows = [{"text": one.data, "site": one.folder, "day": one.day} for one in sources]
    table = pa.Table.from_pylist([*rows, {"text": None, "site": "a.example", "day": None}])
    return table.to_batches(max_chunksize=7)  # type: ignore[no-any-return]


def test_nothing_is_learnt_from_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "counts")
    assert count_batches([], path) == 0
    assert candidates_of([path]) == frozenset()
    assert gather_batches([], frozenset({1})) == Evidence({}, {})


@pytest.mark.parametrize("parts", [1, 3])
def test_shards_learnt_apart_add_up(parts: int, tmp_path: Path) -> None:
    shards = [batches([*SOURCES[part::parts], SOURCES[part]]) for part in range(parts)]  # each with a copy of its own
    paths = [str(tmp_path / f"{part}.counts") for part in range(parts)]
    for shard, path in zip(shards, paths, strict=True):
        for _ in range(2):  # a task that is run anew replaces its counts
            assert count_batches(shard, path, COLUMNS) == len(SOURCES[int(path[len(str(tmp_path)) + 1]) :: parts])
    candidates = candidates_of(reversed(paths))
    evidence = Evidence({}, {})
    for shard in shards:
        evidence.add(gather_batches(shard, candidates, COLUMNS))
    whole = learn(lambda: SOURCES)
    assert len(whole.findings) >= 2
    assert concluded(evidence) == whole
    assert concluded(evidence).profile == whole.profile
