"""Counts on disk: bounded, mergeable, the same in any order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bodycopy.learn import counts as module
from bodycopy.learn.counts import Counted, Counts, CountsError, counted, key
from bodycopy.learn.page import page
from learn.documents import made

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = [Counted(number, number % 2, (1, 2, 100 + number)) for number in range(20)]


def test_no_candidates_in_nothing() -> None:
    with Counts() as counts:
        assert counts.candidates(2, 0) == frozenset()
        assert counts.documents() == 0


def test_candidates_stand_in_enough_documents() -> None:
    with Counts() as counts:
        assert counts.add(DOCUMENTS) == [True] * 20
        assert counts.candidates(20, 0) == {1, 2}
        assert counts.candidates(21, 0) == frozenset()


def test_share_is_of_the_site() -> None:
    with Counts() as counts:
        counts.add([Counted(n, 7, (1,) if n < 5 else (2,)) for n in range(100)])
        assert counts.candidates(2, 0.05) == {1, 2}
        assert counts.candidates(2, 0.06) == {2}


def test_a_copy_counts_once() -> None:
    with Counts() as counts:
        assert counts.add([DOCUMENTS[0], DOCUMENTS[1], DOCUMENTS[0]]) == [True, True, False]
        assert counts.candidates(3, 0) == frozenset()
        assert counts.documents() == 2


def test_batches_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 3)
    with Counts() as counts:
        for one in DOCUMENTS:
            counts.add([one])
        assert counts.candidates(20, 0) == {1, 2}


def test_the_commonest_are_looked_at_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    with Counts() as counts:
        counts.add([*DOCUMENTS, Counted(99, 0, (2,))])
        assert counts.candidates(2, 0) == {2}


def test_parts_add_up_to_the_whole(tmp_path: Path) -> None:
    for name, part in (("a", DOCUMENTS[:7]), ("b", DOCUMENTS[7:])):
        with Counts(str(tmp_path / name)) as counts:
            counts.add(part)
    with Counts(str(tmp_path / "all")) as counts:
        counts.merge(str(tmp_path / "b"))
        counts.merge(str(tmp_path / "a"))
        assert counts.candidates(20, 0) == {1, 2}
        assert counts.documents() == 20
    with Counts(str(tmp_path / "all")) as counts:  # it is on disk
        assert counts.candidates(20, 1.0) == {1, 2}


@pytest.mark.parametrize("content", [b"", b"no database at all, but longer than a header of SQLite is, for sure" * 20])
def test_other_files_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with Counts() as counts, pytest.raises(CountsError, match="x: not a file of counts"):
        counts.merge(str(path))


def test_a_form_is_counted_once_a_document_and_site() -> None:
    one = page(made(1, lambda _, body: [*body, "Read all about it", "read all  about it"], folder="a.example")[0])
    found = counted(one).forms
    assert found.count(key("a.example", "read all about it")) == 1
    assert key("b.example", "read all about it") not in found
