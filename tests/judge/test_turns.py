"""Where, by what its words weigh, a sentence turns from a banner into an article."""

from types import SimpleNamespace

import pytest

from bodycopy.judge import turns
from bodycopy.kernel.features.grams import SIZE, gram

BANNER = "follow us on x google news subscribe our free letter 首页 美食"
ARTICLE = "the ferry left harbour at dawn mayor said it was late mit dem schiff 昨天沉没的渡轮今天早上离开港口"


def _table() -> memoryview:
    table = bytearray(SIZE)
    for words, weight in ((BANNER, 20), (ARTICLE, 256 - 30)):
        for token in words.split():
            for number in gram(token).numbers:
                table[number] = weight
    return memoryview(bytes(table)).cast("b")


@pytest.fixture(autouse=True)
def _weights(monkeypatch: pytest.MonkeyPatch) -> None:
    weights = SimpleNamespace(table=_table())
    monkeypatch.setattr(turns, "load", lambda _: weights)


def _parted(known: str, rest: str) -> tuple[str, str]:
    text = known + rest
    at = turns.turn_after(text, (0, len(text)), len(known), "of its own")
    return text[:at].strip(), text[at:].strip()


@pytest.mark.parametrize(
    ("known", "rest"),
    [
        ("Follow us", " on Google News"),
        ("Follow us", " on X and Subscribe"),
        ("Follow us", ""),
        ("Follow us", " at the mayor's ferry"),
        ("Follow us", " Margit"),
        ("Follow us", " on X and The Ferry"),
        ("Follow us", " from Sunday it was late"),
    ],
)
def test_a_banner_that_turns_into_nothing_is_of_a_piece(known: str, rest: str) -> None:
    assert _parted(known, rest)[1] == ""


@pytest.mark.parametrize(
    ("known", "banner", "honest"),
    [
        ("Follow us", " on Google News", "The ferry left the harbour at dawn."),
        ("Follow us", " on X", "48 said it was late"),
        ("Follow us", "", "“The ferry was late,” the mayor said."),
        ("Subscribe to", " our letter", "Mit dem Schiff Margit"),
        ("首页", "美食", "昨天沉没的渡轮今天早上离开港口"),
    ],
)
def test_it_turns_where_the_article_begins(known: str, banner: str, honest: str) -> None:
    assert _parted(known, f"{banner} {honest}") == (known + banner, honest)


@pytest.mark.parametrize(
    "quoted",
    [
        "“X the Mayor Said It Was Late At Dawn”",
        "(X the Mayor Said It Was Late At Dawn)",
        "「首页昨天沉没的渡轮今天早上」",
    ],
)
def test_nothing_turns_within_a_quote(quoted: str) -> None:
    assert _parted("Follow us", f" on {quoted}")[1] in {"", quoted}


def test_in_doubt_words_are_the_articles() -> None:
    assert _parted("Follow us", " on X Margit Holm said it was late") == (
        "Follow us on X",
        "Margit Holm said it was late",
    )


def test_of_a_long_line_only_what_is_near_the_known_words_counts() -> None:
    assert _parted("Follow us", " on X" + " Subscribe" * 400 + " The ferry left the harbour at dawn.")[1] == ""


@pytest.mark.parametrize(
    ("title", "banner"), [("The late ferry", "Follow us on X"), ("Mayor said it was late", "Subscribe")]
)
def test_a_banner_begins_behind_a_title(title: str, banner: str) -> None:
    text = f"{title} {banner}"
    assert text[turns.turn_before(text, (0, len(text)), "of its own") :] == banner


@pytest.mark.parametrize("text", ["Follow us on X", "Our letter and The Free News", "The ferry was late."])
def test_a_front_that_is_not_an_articles_goes_along(text: str) -> None:
    assert turns.turn_before(text, (0, len(text)), "of its own") == 0


def test_no_article_begins_with_a_number_to_call() -> None:
    assert _parted("Send us a tip", " on 06-00 00 00 00.") == ("Send us a tip on 06-00 00 00 00.", "")
