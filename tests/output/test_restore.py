"""Undo, as a law: what was taken out goes back, byte for byte, all of it or only some."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy import FAMILIES, Document, read, render
from bodycopy.output.restore import (
    RemovedRecord,
    RestoreError,
    Taken,
    read_records,
    restore,
    restore_record,
    sha256,
    without,
    write_record,
)
from test_laws import PAGES

RAW = "The bridge opened on Monday after two years of work.\n\nPlease support our journalism. Donate now\n"


def taken_from(document: Document) -> tuple[Taken, ...]:
    return tuple(
        Taken(r.start, r.end, document.text[r.start : r.end], r.rule, r.family, r.reason, r.confidence, r.also)
        for r in document.removed
    )


def record_of(document: Document) -> RemovedRecord:
    page, body = sha256(document.text), sha256(render(document))
    return RemovedRecord("a.txt", len(document.text), page, taken_from(document), "out/a.txt", body)


def test_another_text_is_refused() -> None:
    record = record_of(read(RAW))
    with pytest.raises(RestoreError, match="has changed since"):
        restore_record("Another text.\n", record)
    with pytest.raises(RestoreError, match="is not the text"):
        restore_record("Another text, about as long as the body text was.\n", record._replace(kept_sha256=""))


@pytest.mark.parametrize(
    "taken",
    [Taken(5, 9, "four"), Taken(0, 3, "four"), Taken(90, 94, "four")],
    ids=["overlaps", "has other words", "lies outside"],
)
def test_removals_that_cannot_be_are_refused(taken: Taken) -> None:
    with pytest.raises(RestoreError, match=f"its removal at {taken.start} was taken"):
        restore("short", [Taken(2, 8, "sixsix"), taken])


@pytest.mark.parametrize(
    "line", ["{}", "[]", "no JSON", '{"path": 1, "characters": 1, "sha256": "", "removals": []}', '{"removals": [1]}']
)
def test_a_line_that_is_no_record_is_named(line: str) -> None:
    good = write_record(record_of(read(RAW)))
    with pytest.raises(RestoreError, match=r"r\.jsonl:2: is no record"):
        read_records([good, line], "r.jsonl")


def test_a_later_versions_keys_are_left_alone() -> None:
    line = (
        write_record(record_of(read(RAW)))
        .replace('{"path"', '{"new": 1, "path"', 1)
        .replace('"rule"', '"x": 2, "rule"')
    )
    assert read_records([line, "\n"], "r.jsonl") == [record_of(read(RAW))]


@given(PAGES)
def test_kept_and_removed_are_the_page_text_again(raw: str) -> None:
    document = read(raw, kind="text")
    record = record_of(document)
    assert read_records([write_record(record)], "r.jsonl") == [record]
    assert restore_record(render(document), record) == document.text


def letters(text: str) -> str:
    return "".join(text.split())


@given(PAGES, st.sets(st.sampled_from(FAMILIES)))
def test_some_families_stay_out(raw: str, families: set[str]) -> None:
    document = read(raw, kind="text")
    out = [taken for taken in taken_from(document) if taken.family in families]
    wanted, at = "", 0
    for taken in out:
        wanted += document.text[at : taken.start]
        at = taken.end
    result = without(document.text, out)
    assert letters(result) == letters(wanted + document.text[at:])
    assert without(document.text, taken_from(document)) == render(document)


def test_what_stays_out_takes_its_own_white_space_only() -> None:
    document = read("The bridge opened on Monday.\n\nSign up for our newsletter\n\nPlease support our journalism.\n")
    newsletter, donation = taken_from(document)
    assert without(document.text, [donation]) == "The bridge opened on Monday.\n\nSign up for our newsletter\n"
    assert without(document.text, [newsletter]) == "The bridge opened on Monday.\n\nPlease support our journalism.\n"
