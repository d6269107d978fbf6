"""The figures of a batch: what is counted, what is kept in the page, and in what order."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy import Removal, read
from bodycopy.output.explain import Piece, pieces
from bodycopy.output.report.page import to_html
from bodycopy.output.report.seen import ReportedDocument, by_manifest, by_rule, site_of_path
from bodycopy.output.report.tally import BINS, Tally, Total, bin_of
from test_laws import PAGES


def seen(path: str, characters: int = 100, removed: int = 0, status: str = "ok") -> ReportedDocument:
    rules = (("donation", "en/donation/x", removed),) if removed else ()
    return ReportedDocument(path, status, "", characters, rules).with_text([Piece(0, "a" * characters)])


def tally_of(*documents: ReportedDocument, room: int = 1 << 20) -> Tally:
    tally = Tally(room)
    for each in documents:
        tally.add(each)
    return tally


def test_of_nothing() -> None:
    tally = tally_of()
    assert (tally.documents, tally.rows()) == (0, [])
    assert "<b>0</b> documents" in to_html(tally, "t", {}, "2026-01-01")


@pytest.mark.parametrize(
    ("path", "site"),
    [
        ("a.txt", "(no folder)"),
        ("./a.txt", "(no folder)"),
        ("corpus/a.txt", "corpus"),
        ("crawl/www.example.org/2024/a.html", "www.example.org"),
        ("crawl\\example.org\\a.html", "example.org"),
        ("v1.2/notes/a.txt", "notes"),
        ("a\u202e/b.txt", "a\ufffd"),
    ],
)
def test_the_site_of_a_path(path: str, site: str) -> None:
    assert site_of_path(path) == site


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_a_bin_holds_its_share(characters: int, removed: int) -> None:
    removed = min(removed, characters)
    number = bin_of(seen("a", characters, removed))
    assert (number == 0) == (removed == 0)
    if removed:
        assert number - 1 <= BINS * removed / characters or number == 1
        assert BINS * removed <= number * characters


def test_what_is_counted() -> None:
    one = ReportedDocument("x/a", "ok", "", 100, (("donation", "r1", 10), ("donation", "r2", 5), ("meta", "r3", 1)))
    tally = tally_of(one, seen("y/b", 50, 25), seen("y/c", 80), ReportedDocument("y/d", "not-text", "binary"))
    assert (tally.documents, tally.characters, tally.removed) == (4, 230, 41)
    assert tally.statuses == {"ok": 3, "not-text": 1}
    assert tally.families == {"donation": Total(40, 2), "meta": Total(1, 1)}
    assert tally.rules["en/donation/x"] == Total(25, 1)
    assert tally.sites == {"x": Total(16, 1), "y": Total(25, 3)}
    assert (sum(tally.bins), tally.bins[0]) == (3, 1)


def test_what_a_person_should_look_at_comes_first() -> None:
    tally = tally_of(seen("mild", removed=5), seen("drastic", removed=80), seen("clean"), seen("dead", 0, 0, "crash"))
    assert [row.path for row in tally.rows()] == ["dead", "drastic", "mild", "clean"]


def test_a_batch_larger_than_its_page_keeps_its_figures_and_the_most_drastic() -> None:
    # Words that deflate badly, so that not all texts of what is listed find room.
    words = [Piece(0, "".join(map(chr, range(n, n + 1000)))) for n in range(1000, 1900)]
    documents = [seen(f"{n:04}", 1000, n).with_text([words[n]]) for n in range(1, 900)]
    whole, small = tally_of(*documents), tally_of(*documents, room=20_000)
    assert (small.documents, small.removed, small.bins) == (whole.documents, whole.removed, whole.bins)
    rows = small.rows()
    assert [row.path for row in rows] == [f"{n:04}" for n in range(899, 899 - len(rows), -1)]
    assert sum(len(row.path) + len(row.text) for row in rows) <= 20_000
    assert all(row.text for row in rows[:2])
    text = to_html(small, "t", {}, "2026-01-01")
    assert f"The page lists {len(rows)} of 899 documents" in text
    assert f"The texts of {sum(bool(row.text) for row in rows)} of them are in it" in text
    assert "The page lists" not in to_html(whole, "t", {}, "2026-01-01")


@given(PAGES)
def test_its_text_is_the_page_text(raw: str) -> None:
    document = read(raw, kind="text")
    taken = document.removed
    packed = ReportedDocument("a", "ok").with_text(pieces(document.text, taken)).text
    parts = json.loads(zlib.decompress(base64.b64decode(packed))) if packed else []
    assert "".join(part[0] for part in parts) == document.text
    assert [part[1] for part in parts if len(part) > 1] == [each.rule for each in taken]
    sizes = by_rule(taken)
    assert sum(size for _, _, size in sizes) == sum(len(each.text) for each in taken)
    families: dict[str, dict[str, int]] = {}
    for family, rule, size in sizes:
        families.setdefault(family, {})[rule] = size
    assert by_manifest(families) == sizes


def test_a_share_is_one_at_most() -> None:
    assert (seen("a", 10, 20).share, seen("a", 0).share) == (1.0, 0.0)


def gone(words: str, confidence: float = 1.0) -> Piece:
    return Piece(0, words, Removal(0, len(words), "a", "meta", "b", confidence))


def test_prose_is_what_reads_as_a_sentence_of_some_length() -> None:
    def prose(*found: Piece) -> int:
        return ReportedDocument("a", "ok").with_text(found).prose

    sentence = "The council approved the new bridge on Monday after two years of debate over its cost."
    assert prose(Piece(0, sentence), gone(f"\n\n{sentence}\n"), gone("Sign up\n"), gone("A long label " * 10)) == len(
        sentence
    )
    assert prose(gone("委员会周一在关于其费用的两年辩论之后批准了新的桥梁，工程将在春天开始。")) > 0
    assert prose(gone("“Short.”")) == prose() == 0


def test_the_least_sure_judge_counts() -> None:
    one = ReportedDocument("a", "ok")
    assert one.with_text([Piece(0, "kept"), gone("x", 0.9), gone("y", 0.52)]).least == 0.52
    assert one.with_text([Piece(0, "kept")]).least == one.least == 1
