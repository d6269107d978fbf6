"""The account in a terminal and in a browser: nothing that a document says gets through as more than letters."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from bodycopy import Document, Removal, read
from bodycopy.output.explain import Explanation, explain, shares, sure, votes_by_extractor, votes_on
from bodycopy.output.explain.html import to_html
from bodycopy.output.explain.terminal import account, visible
from bodycopy.output.webpage import as_data, page

RAW = "The bridge opened on Monday after two years of work.\n\nPlease support our journalism. Donate now\n"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"quotes\" 'too' {{ 7 * 7 }} \u202eevil"


def hostile() -> Explanation:
    removal = Removal(0, len(HOSTILE), "user/<b>/x", "meta", f"says “{HOSTILE}”", 0.5, ("<i>",))
    return explain(Document(HOSTILE, removed=(removal,)))


class Tags(HTMLParser):
    """Collects what a browser would see of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("text", ["\x1b[31mred", "\x07", "\u202eabc", "\x9b1m", "a\x00b"])
def test_a_terminal_is_never_spoken_to(text: str) -> None:
    assert re.search(r"[\x00-\x1f\x7f-\x9f\u202e]", visible(text)) is None


@pytest.mark.parametrize(
    "text", ["plain", "two\nlines\tand a tab", "می\u200cخواهم", "全角\u3000空白", "no\u00a0break", "so\u00adft"]
)
def test_honest_letters_stay(text: str) -> None:
    assert visible(text) == text


def test_without_colours_marks_say_what_went() -> None:
    text = account(explain(read(RAW, kind="text")), "a.txt", colours=False).plain
    assert text.startswith("a.txt: text read as str; 2 removals, 43 of 96 characters (45%)\n\n")
    assert "two years of work.\n\n[-Please support our journalism.-]{1} [-Donate now-]{2}\n" in text
    assert re.search(r"\n\{1\} donation en/donation/[a-z-]+: says “", text)


def test_with_colours_what_went_is_struck_through() -> None:
    text = account(explain(read(RAW, kind="text")), "a.txt", colours=True)
    assert "[-" not in text.plain
    struck = [text.plain[span.start : span.end] for span in text.spans if "strike" in str(span.style)]
    assert struck == ["Please support our journalism.", "Donate now"]


def test_what_nearly_went_and_what_was_heard_are_told() -> None:
    raw = "A sign, he said, read subscribe to continue reading, and nobody knew what that was to mean on a bridge.\n"
    assert (
        "\nnearly went, and stayed:\n“subscribe to continue reading” "
        in account(explain(read(raw, kind="text"), nearly=True), "a", colours=False).plain
    )
    html = (
        f"<!doctype html><html><body><article><p>{raw * 9}</p></article><footer><p>Imprint</p></footer></body></html>"
    )
    explanation = explain(read(html))
    assert votes_by_extractor(explanation)[-1].startswith("witness trafilatura kept 1 of 2 blocks, ")
    assert votes_on(explanation.block_votes, explanation.document.removed[0]).endswith(
        "trafilatura, marked up as footer"
    )
    assert "; left out by " in account(explanation, "a", colours=False).plain


def test_sums_are_told_in_words() -> None:
    document = Document("text\n", encoding="cp1252", repaired=(("mojibake", 2),), paywalled="en/x", degraded="a guess")
    assert shares(document) == (
        "text read as cp1252; repaired mojibake 2; nothing removed from 5 characters; a wall cut it off (en/x); "
        "look at it: a guess"
    )
    assert [sure(Removal(0, 1, "a", "meta", "", each)) for each in (1.0, 0.999, 0.5)] == ["", "99%", "50%"]


def test_a_page_holds_a_document_as_letters_only() -> None:
    seen = Tags(to_html([("<b>name</b>.txt", hostile())]))
    assert "script" not in seen.tags
    assert "img" not in seen.tags
    assert not any(name.startswith("on") for name in seen.attributes)
    assert HOSTILE.replace("\u202e", "\ufffd") in seen.words
    assert "<b>name</b>.txt" in seen.words


def test_a_pages_policy_allows_its_own_style_and_nothing_else() -> None:
    text = to_html([("a", explain(read(RAW)))])
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'none'; base-uri 'none'; form-action 'none'"
        in text.replace("&#39;", "'")
    )
    assert re.search(r"(?:src|href)=\"(?!#)", text) is None
    assert "style=" not in text


def test_a_page_shows_what_went_and_why() -> None:
    explanation = explain(read(RAW, kind="text"))
    words = Tags(to_html([("a.txt", explanation), ("b.txt", explanation)])).words
    assert words.count("The bridge opened on Monday") == 2
    assert words.count("Please support our journalism.") >= 2
    assert "2 documents: what went and why" in words


def test_data_cannot_end_its_script_element() -> None:
    assert as_data({"a": "</script><!-- & \u2028 \ud800"}) == (
        '{"a":"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028 \\ud800"}'
    )


def test_a_script_is_named_by_its_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bodycopy.output.webpage._asset", lambda name: f"/* {name} */")
    _, policy = page("base.css", ("a.css",), "b.js")
    digest = base64.b64encode(hashlib.sha256(b"/* b.js */").digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
