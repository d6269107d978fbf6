"""Undo, as a law: what was taken out goes back, byte for byte, all of it or only some."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy import FAMILIES, Document, Removal, read, render
from bodycopy.output.restore import (
    RemovedRecord,
    RestoreError,
    read_records,
    restore,
    restore_record,
    sha256,
    without,
    write_record,
)
from test_laws import PAGES

RAW = "The bridge opened on Monday after two years of work.\n\nPlease support our journalism. Donate now\n"


def record_of(document: Document) -> RemovedRecord:
    page, body = sha256(document.text), sha256(render(document))
    return RemovedRecord("a.txt", len(document.text), page, document.removed, "out/a.txt", body)


def test_another_text_is_refused() -> None:
    record = record_of(read(RAW))
    with pytest.raises(RestoreError, match="not as clean left it"):
        restore_record("Another text.\n", record)
    with pytest.raises(RestoreError, match="is not the text"):
        restore_record("Another text, about as long as the body text was.\n", record._replace(kept_sha256=""))


@pytest.mark.parametrize(
    "taken",
    [
        Removal(5, 9, "", "meta", "", text="four"),
        Removal(0, 3, "", "meta", "", text="four"),
        Removal(90, 94, "", "meta", "", text="four"),
    ],
    ids=["overlaps", "has other words", "lies outside"],
)
def test_removals_that_cannot_be_are_refused(taken: Removal) -> None:
    with pytest.raises(RestoreError, match=f"its removal at {taken.start} was taken"):
        restore("short", [Removal(2, 8, "", "meta", "", text="sixsix"), taken])


@pytest.mark.parametrize(
    "line", ["{}", "[]", "no JSON", '{"path": 1, "characters": 1, "sha256": "", "removals": []}', '{"removals": [1]}']
)
def test_a_line_that_is_no_record_is_named(line: str) -> None:
    good = write_record(record_of(read(RAW)))
    with pytest.raises(RestoreError, match=r"r\.jsonl:2: is not a record"):
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


@pytest.mark.parametrize("raw", [RAW, RAW.rstrip(), RAW.replace("\n", "\r\n"), RAW.rstrip().replace("\n", "\r\n")])
def test_what_comes_back_is_the_input_to_the_byte(raw: str) -> None:
    document = read(raw)
    own = document.text.replace("\n", document.line_ends)
    record = record_of(document)._replace(sha256=sha256(own))
    assert own == raw
    assert document.removed
    for written in (render(document), render(document).rstrip() + document.line_ends):
        if len(written) >= len(render(document)):  # the command adds an end, it takes none away
            assert restore_record(written, record) == raw
            assert restore_record(written, record, document.removed) == render(document)


def letters(text: str) -> str:
    return "".join(text.split())


@given(PAGES, st.sets(st.sampled_from(FAMILIES)))
def test_some_families_stay_out(raw: str, families: set[str]) -> None:
    document = read(raw, kind="text")
    out = [taken for taken in document.removed if taken.family in families]
    wanted, at = "", 0
    for taken in out:
        wanted += document.text[at : taken.start]
        at = taken.end
    result = without(document.text, out)
    assert letters(result) == letters(wanted + document.text[at:])
    assert without(document.text, document.removed).replace("\n", document.line_ends) == render(document)


def test_what_stays_out_takes_its_own_white_space_only() -> None:
    document = read("The bridge opened on Monday.\n\nSign up for our newsletter\n\nPlease support our journalism.\n")
    newsletter, donation = document.removed
    assert without(document.text, [donation]) == "The bridge opened on Monday.\n\nSign up for our newsletter\n"
    assert without(document.text, [newsletter]) == "The bridge opened on Monday.\n\nPlease support our journalism.\n"
