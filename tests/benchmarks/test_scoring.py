"""The figures of the quality table, worked out by hand on texts of our own."""

from __future__ import annotations

import pytest
from pages import Page
from scoring import runs, score, word_f1


def page(name: str, **given: object) -> Page:
    row = {"set": "ours", "site": name, "lang": "en", "body": None, "wanted": (), "unwanted": ()} | given
    return Page(id=name, **row)


@pytest.mark.parametrize(
    ("given", "body", "figures"),
    [
        # Nothing asked for and nothing given is right; else an empty side is worth nothing.
        ("", "", (1, 1, 1)),
        ("", "tide", (0, 0, 0)),
        ("tide", " \n", (0, 0, 0)),
        ("tide", "ebb", (0, 0, 0)),
        # Case, order, spacing and punctuation don't count.
        ("Tide,\nthe ebb!", "the ebb tide", (1, 1, 1)),
        # Two of four words are right, of three that were wanted.
        ("low tide and ebb", "ebb at low", (4 / 7, 2 / 4, 2 / 3)),
        # Words are counted: one of three is right, of two.
        ("the the the", "the ebb", (2 / 5, 1 / 3, 1 / 2)),
        # A letter that is a word of its own counts as one, where a run of others is one.
        ("渡船開了 ferry", "渡船", (4 / 7, 2 / 5, 1)),
        ("渡し한글", "渡한", (2 / 3, 2 / 4, 1)),
        ("naïve_word 12th", "naïve_word", (2 / 3, 1 / 2, 1)),
    ],
)
def test_words_are_compared_as_bags(given: str, body: str, figures: tuple[float, float, float]) -> None:
    assert word_f1(given, body) == pytest.approx(figures)


@pytest.mark.parametrize(
    ("snippet", "found"),
    [
        ("one two three four five six", []),
        ("one two three four five six seven", [" two three four five six "]),
        ("One, two three four five six seven eight", [" two three four five six ", " three four five six seven "]),
    ],
)
def test_a_snippet_leaks_by_five_words_between_its_ends(snippet: str, found: list[str]) -> None:
    assert runs(snippet) == found


def test_the_figures_of_a_set_with_bodies_are_means_over_pages() -> None:
    docs = [page("a", body="ebb at low"), page("b", body="the ebb")]
    given = {"a": "low tide and ebb", "b": "the the the"}
    expected = {"n": 2, "f1": (4 / 7 + 2 / 5) / 2, "p": (1 / 2 + 1 / 3) / 2, "r": (2 / 3 + 1 / 2) / 2}
    assert score("ours", docs, given) == pytest.approx(expected)


def test_snippets_are_counted_over_all_pages() -> None:
    docs = [
        page("a", wanted=("The  ferry leaves", "at seven"), unwanted=("Log in",)),
        page("b", wanted=("nobody aboard",), unwanted=("x two three four five six y", "one two three four five six")),
        page("c", wanted=("ferry",), unwanted=()),
    ]
    given = {
        "a": "the ferry\nleaves at eight. log  in",
        "b": "Nobody aboard. Two, three; four five six and seven",
        "c": "a ferryman",
    }
    # Of four wanted one is missing; of three unwanted two are there: "log in", and five words in a row.
    expected = {"n": 3, "wanted": 3 / 4, "leak": 2 / 3, "snippet_f1": 2 * 3 / (3 + 2 + 4)}
    assert score("ours", docs, given) == pytest.approx(expected)


def test_bodies_and_snippets_of_one_set_are_both_scored() -> None:
    docs = [page("a", body="low tide", wanted=("low",), unwanted=("menu here",))]
    found = score("ours", docs, {"a": "low tide"})
    assert found == pytest.approx(
        {"n": 1, "f1": 1, "p": 1, "r": 1, "wanted": 1, "leak": 0, "snippet_f1": 1},
    )


@pytest.mark.parametrize("name", ["clean", "gold"])
def test_articles_fed_back_are_identical_after_folding_white_space(name: str) -> None:
    docs = [page("a", body="low  tide\n"), page("b", body="one two three four"), page("c", body="ebb")]
    given = {"a": "low\ntide", "b": "one two four", "c": "Ebb"}
    expected = {"n": 3, "identical": 1 / 3, "kept": (1 + 3 / 4 + 1) / 3, "worst": 3 / 4}
    assert score(name, docs, given) == pytest.approx(expected)
