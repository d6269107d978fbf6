import pytest

from bodycopy.document import Document, Signal
from bodycopy.judge.extents import _is_quoted, verdicts
from bodycopy.judge.observe import observe
from bodycopy.judge.sentences import Sentences
from bodycopy.rulebook.model import Rulebook
from bodycopy.segment.text import segment
from conftest import BookOf

SIGNALS = """
button = ["donate now", "maybe later", "close", "read more"]
call = ["give what you can", "join us", "please consider"]
appeal = ["your support", "we rely on readers", "our reporters"]
thanks = ["thank you"]
period = ["a month"]
reporting = ["said", "according to"]
"""
LONG = "One sentence stands here. Two stand here. " * 4


def rule(scope: str, *, match: str = "support our journalism", extra: str = "") -> str:
    return f'[own]\nfamily = "donation"\nscope = "{scope}"\nmatch = ["{match}"]\n{extra}\ndrops = ["x"]\n'


def observed(text: str, book: Rulebook) -> Document:
    return observe(segment(text), book)


def taken(text: str, book: Rulebook) -> list[str]:
    return [text[verdict.start : verdict.end] for verdict in verdicts(observed(text, book), book)]


@pytest.mark.parametrize("scope", ["match", "sentence", "block", "appeal", "rest"])
def test_no_match_no_verdict(book_of: BookOf, scope: str) -> None:
    assert taken("The mayor supports the journalism school.\n", book_of(rule(scope), SIGNALS)) == []


@pytest.mark.parametrize(
    ("scope", "text", "expected"),
    [
        ("match", "Do support our journalism today.", ["support our journalism"]),
        ("sentence", "It rained. Support our journalism! We left.", ["Support our journalism!"]),
        (
            "block",
            "It rained. Please support our journalism! We left.\n\nNext.",
            ["It rained. Please support our journalism! We left."],
        ),
        ("block", "It rained. Support our journalism! We left.", ["Support our journalism!"]),
        ("block", f"{LONG}Support our journalism! We left.", ["Support our journalism!"]),
        ("rest", "One.\n\nSupport our journalism!\n\nTwo.", ["Support our journalism!\n\nTwo."]),
        ("rest", f"{LONG}Support our journalism! We left.", ["Support our journalism! We left."]),
    ],
)
def test_scopes(book_of: BookOf, scope: str, text: str, expected: list[str]) -> None:
    assert taken(text, book_of(rule(scope), SIGNALS)) == expected


@pytest.mark.parametrize(
    ("extra", "text", "counts"),
    [
        ('unless = ["@reporting"]', "Support our journalism, she said.", False),
        ('unless = ["@reporting"]', "Support our journalism. He said no.", True),
        ('unless = ["@quote"]', "“Support our journalism” was the motto.", False),
        ('unless = ["school"]', "Support our journalism school.", False),
        ('unless = ["school"]', "Support our journalism. The school is shut.", True),
        ('needs = ["@price"]', "Support our journalism.", False),
        ('needs = ["@price"]', "Support our journalism with $5.", True),
        ('needs = ["@price"]', "It costs € 5. Support our journalism.", True),
        ('needs = ["@button", "today"]', "Support our journalism today.", True),
        ('needs = ["@button"]', "Support our journalism.\n\nDonate now\n", True),
        ('needs = ["@button"]', "Donate now\n\nIt rained.\n\nSupport our journalism.\n", False),
    ],
)
def test_conditions_of_a_sentence(book_of: BookOf, extra: str, text: str, *, counts: bool) -> None:
    assert bool(taken(text, book_of(rule("sentence", extra=extra), SIGNALS))) is counts


def test_unless_holds_for_a_whole_short_block(book_of: BookOf) -> None:
    book = book_of(rule("block", extra='unless = ["@reporting"]'), SIGNALS)
    assert taken("Support our journalism. He said no.", book) == []


def test_unless_holds_for_the_sentence_in_a_long_block(book_of: BookOf) -> None:
    book = book_of(rule("block", extra='unless = ["@reporting"]'), SIGNALS)
    assert taken(f"He said no. {LONG}Support our journalism!", book) == ["Support our journalism!"]


def test_words_inside_a_sentence_have_no_edge(book_of: BookOf) -> None:
    book = book_of(rule("match", match="^read more$"), SIGNALS)
    assert taken("You can read more", book) == []
    assert taken("Read more of it", book) == []
    assert taken("Read more", book) == ["Read more"]


def test_a_label_ends_where_a_sentence_is_glued_to_it(book_of: BookOf) -> None:
    book = book_of(rule("block", match="^read more$"), SIGNALS)
    assert taken("Read more The council met on Monday to vote. It did.", book) == ["Read more"]
    assert taken("Read more The Ledger", book) == []


def test_edges_of_sentences_count(book_of: BookOf) -> None:
    assert taken(f"{LONG}Read more", book_of(rule("match", match="^read more$"), SIGNALS)) == ["Read more"]


def test_a_reason_quotes_the_words(book_of: BookOf) -> None:
    book = book_of(rule("match"), SIGNALS)
    (verdict,) = verdicts(observed("Support our\t journalism.", book), book)
    assert verdict.reason == "says “Support our journalism”"
    assert verdict.rule == "user/own/own"
    assert verdict.family == "donation"


def test_the_same_span_is_claimed_once_by_a_rule(book_of: BookOf) -> None:
    book = book_of(rule("block"), SIGNALS)
    assert len(taken("Support our journalism, do support our journalism.", book)) == 1


def test_a_small_word_of_another_language_says_nothing() -> None:
    text = "It was so, berichtet er."
    signals = (
        Signal(3, 6, "reporting", "pl"),
        Signal(3, 6, "call", "pl sk"),
        Signal(11, 20, "reporting", "de"),
        Signal(21, 23, "price"),
    )
    sentences = Sentences(segment(text)._replace(signals=signals))
    assert sentences.kinds(0, "en") == {"reporting", "price"}
    assert sentences.kinds(0, "pl") == sentences.kinds(0, "user") == {"reporting", "call", "price"}


ASK = "Support our journalism."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A price in a sentence, a question, a "you" prove nothing; nor does an appeal behind a plain sentence.
        ("The ferry sailed. ", " It came back."),
        ("", " The boat cost $5."),
        ("", " Rents rose by $40 a month last year."),
        ("", " Who knew? You did."),
        ("", " Facts matter. Your support counts."),
        # Reporting stops it, and quotes do.
        ("Your support counts. He said nothing. ", ""),
        ("", " “Your support counts,” reads a plaque. Join us."),
        # Another paragraph goes only where all of it asks.
        ("", "\n\nGive what you can. The ferry sailed."),
        ("", "\n\nFacts matter.\n\nGive what you can.\n\nIt rained."),
    ],
)
def test_what_does_not_ask_stays_beside_an_appeal(book_of: BookOf, before: str, after: str) -> None:
    going = taken(f"{before}{ASK}{after}", book_of(rule("appeal", extra='unless = ["@reporting"]'), SIGNALS))
    assert going == [ASK]


@pytest.mark.parametrize("prose", ["The ferry sailed.", "Nobody knew why, and it rained."])
def test_labels_go_with_an_appeal_up_to_prose_on_their_line(book_of: BookOf, prose: str) -> None:
    assert taken(f"{ASK} Close Read more {prose}", book_of(rule("appeal"), SIGNALS)) == [ASK, "Close Read more"]
    assert taken(f"{ASK} Close friends came. {prose}", book_of(rule("appeal"), SIGNALS)) == [ASK]


@pytest.mark.parametrize(
    "run",
    [
        f"We rely on readers. {ASK} Give what you can. Thank you.",
        f"{ASK} From $5 a month.",
        f"{ASK} Donate now | Maybe later",
        f"{ASK}\n\nGive what you can.\n\nDonate now",
    ],
)
def test_what_asks_goes_with_an_appeal(book_of: BookOf, run: str) -> None:
    book = book_of(rule("appeal"), SIGNALS)
    going = " ".join(sorted(taken(f"It rained.\n\n{run}\n\nThe ferry sailed.", book), key=run.index))
    assert going == " ".join(run.split())


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("“Support our journalism,” the poster said.", False),
        ("The poster „Support our journalism“ hung there.", False),
        ("It was “not asked for. Support our journalism, please” and so on.", False),
        # All that its block says, and marks around other words.
        ("“Support our journalism!”", True),
        ("“Facts matter.” Support our journalism and “the truth”.", True),
    ],
)
def test_somebodys_speech_is_not_the_sites(text: str, *, counts: bool) -> None:
    document = segment(text)
    start = text.index("Support")
    match = Signal(start, start + len("Support our journalism"), "match", "en/donation/x")
    assert counts is not _is_quoted(document, Sentences(document), match)
