import json

import pytest

from bodycopy.document import Document
from bodycopy.judge.left_out import verdicts
from bodycopy.segment.html import align
from bodycopy.segment.html import extractors as witness
from bodycopy.segment.html.align import Seeker, fold_all, folded, kept_shares
from bodycopy.segment.html.page import segment

SENTENCES = [
    f"Paragraph {n} tells at some length what the council decided about bridge {n} on Monday." for n in range(6)
]
STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def gone(document: Document) -> dict[str, str]:
    return {document.text[claim.start : claim.end]: claim.rule for claim in verdicts(document)}


@pytest.mark.parametrize(
    ("blocks", "lines", "kept"),
    [
        ([], ["anything"], []),
        (["one block of text that is long"], [], [0]),
        (["one block of text that is long", "***"], ["another line altogether, and long"], [0, 0]),
        (["Say “hello” — to all of the world"], ['say "hello" - to all of the world'], [1]),
        (["a\tb\tc and more of these cells"], ["| a | b | c and more of these cells |"], [1]),
        (
            ["the first of two long blocks", "and the second of two long blocks"],
            ["the first of two long blocks"],
            [1, 0],
        ),
        (
            ["Menu", "some text that is clearly long enough", "Menu"],
            ["some text that is clearly long enough", "Menu"],
            [0, 1, 1],
        ),
        (["Top", "Top", "x"], ["Top", "Top"], [1, 1, 0]),
        (["one line\nand its second line, longer"], ["one line", "and its second line, longer"], [1]),
        (["one\nof three\nshort lines of no great length"], ["short lines of no great length"], [0.76]),
        (["東京都は二日、新しい橋を公開した。", "広告"], ["東京都は二日、新しい橋を公開した。"], [1, 0]),
        (["x" * 30 + "middle" + "y" * 34], ["x" * 30 + "y" * 34], [0.8]),
        (["Nur ein Wort", "Nur ein"], ["Nur ein"], [0, 1]),
    ],
)
def test_shares_kept(blocks: list[str], lines: list[str], kept: list[float]) -> None:
    assert kept_shares(folded(blocks), lines) == pytest.approx(kept, abs=0.15)


def test_a_line_far_off_is_found_as_long_as_looking_costs_little(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a" * 9_000 + "first" + "b" * 9_000 + "second"
    lines = ["second", "first", "missing", "second"]
    seeker = Seeker(text)
    assert [seeker.place(line) for line in lines] == [(18_005, 18_011), (9_000, 9_005), None, (18_005, 18_011)]
    monkeypatch.setattr(align, "_AFAR", 20_000)
    seeker = Seeker(text)
    assert [seeker.place(line) for line in lines] == [(18_005, 18_011), (9_000, 9_005), None, None]
    assert seeker.place("aa") == (0, 2)
    assert seeker.find("first", 5_001, 3_999) == -1
    assert seeker.find("first", 5_001, 4_000) == 9_000


def test_folding_keeps_letters_and_digits_of_any_script() -> None:
    assert fold_all(["A-b_c 1٢ Ä", "漢字、かな", "می\u200cخواهم", ""]) == ["abc1٢ä", "漢字かな", "میخواهم", ""]


def test_what_trafilatura_leaves_out_is_claimed_with_a_reason() -> None:
    document = segment(
        f"<nav><a href=x>Home</a> <a href=y>Sport</a></nav><article>{STORY}</article><footer>© Us</footer>"
    )
    assert witness.best_witness(document) == "trafilatura"
    assert document.witnesses == {"trafilatura"}
    assert gone(document) == dict.fromkeys(["Home Sport", "© Us"], "trafilatura-left-it-out")
    assert all("left it out" in claim.reason for claim in verdicts(document))
    assert all(claim.greedy and claim.source == "model" for claim in verdicts(document))


def test_a_consent_dialog_does_not_become_the_article() -> None:
    words = "We and our partners store and access information on your device to show ads that you may like. " * 3
    document = segment(f"<div class='cookie-banner'><p>{words}</p></div><div>{STORY}</div>")
    assert list(gone(document)) == [words.strip()]


def test_a_short_block_that_the_page_calls_a_newsletter_goes() -> None:
    box = "<div class='newsletter-inline'><p>Get our best stories on bridges each week, in your inbox.</p></div>"
    document = segment(f"<article>{STORY}{box}{STORY.replace('Monday', 'Friday')}</article>")
    assert set(gone(document).values()) <= {"named-by-the-page", "trafilatura-left-it-out"}
    assert list(gone(document)) == ["Get our best stories on bridges each week, in your inbox."]


def test_a_page_is_not_emptied_by_its_names() -> None:
    document = segment(f"<body><p>Intro of a few words only.</p><div class=related-wrap>{STORY}</div>")
    assert not set(SENTENCES) & set(gone(document))


def test_article_body_in_json_ld_rescues() -> None:
    note = "A note of the editors, which an extractor may or may not like, ends this article."
    data = json.dumps({"@graph": [{"@type": "NewsArticle", "articleBody": " ".join([*SENTENCES, note])}]})
    document = segment(
        f"<script type='application/ld+json'>{data}</script><article>{STORY}</article><footer><p>{note}</p></footer>"
    )
    assert document.witnesses == {"trafilatura", "json-ld"}
    assert gone(document) == {}


@pytest.mark.parametrize("data", ["", "{", '{"articleBody": 3}', '{"articleBody": "x"}', "[" * 5000 + '"articleBody"'])
def test_broken_json_ld_is_no_witness(data: str) -> None:
    document = segment(f"<script type='application/ld+json'>{data}</script><article>{STORY}</article>")
    assert document.witnesses == {"trafilatura"}


def test_an_article_in_json_ld_alone_comes_out() -> None:
    text = "\n".join(SENTENCES)
    data = json.dumps({"articleBody": text})
    script = f"<script type='application/ld+json'>{data}</script>"
    document = segment(
        f"{script}<ul><li><a href=x>Home</a></ul><div id=root></div><p>Loading the page, please wait.</p>"
    )
    assert not set(SENTENCES) & set(gone(document))
    assert all(sentence in document.text for sentence in SENTENCES)
    assert not document.degraded
    assert segment(f"{script}<article>{STORY}</article>").text.count(SENTENCES[0]) == 1
    other = STORY.replace("council", "mayor").replace("bridge", "harbour")
    assert SENTENCES[0] not in segment(f"{script}<article>{other}</article>").text


def test_hidden_text_that_nobody_keeps_is_claimed() -> None:
    document = segment(f"<article>{STORY}</article><div style='display:none'><p>unseen words</p></div>")
    claim, *others = verdicts(document)
    assert document.text[claim.start : claim.end] == "unseen words"
    assert "hides" in claim.reason
    assert others == []


@pytest.mark.parametrize("error", [RecursionError, ValueError, AssertionError, MemoryError])
def test_others_are_heard_where_trafilatura_breaks(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("trafilatura.bare_extraction", broken)
    document = segment(f"<nav><a href=x>Home</a></nav><main><article>{STORY}</article></main>")
    assert witness.best_witness(document) == "resiliparse"
    assert not set(SENTENCES) & set(gone(document))


def test_caches_are_emptied_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr("trafilatura.meta.reset_caches", lambda: calls.append(1))
    monkeypatch.setattr(witness, "_RESET_AFTER", 2)
    for _ in range(4):
        segment(f"<article>{STORY}</article>")
    assert calls


def test_no_witness_no_claim() -> None:
    assert list(verdicts(Document(text=""))) == []


def test_a_form_feed_is_read() -> None:
    assert segment("<div>00\f").text == "00\n"
