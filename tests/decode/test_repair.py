"""repair changes what is broken and nothing else, and settles."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.decode import mojibake
from bodycopy.decode import repair as module
from bodycopy.decode.repair import Repaired, repair
from decode.test_mojibake import ENCODINGS, SENTENCES, lines, mangled

CLEAN = (
    *SENTENCES,
    "Plain ASCII with \ttabs, AT&T, R&D; and ?a=1&copy=2&lang=en.",
    "Curly “quotes” and ‘these’, it’s — fine… ﬁne, ﬂuﬀy, ½ ¼ m² 5 µm.",
    "Non-breaking\u00a0space, narrow\u202fspace, soft\u00adhyphen, zero\u200bwidth, word\u2060joiner.",
    "می\u200cخواهم به خانه بروم.",
    "Family 👨\u200d👩\u200d👧, rainbow 🏳\ufe0f\u200d🌈, heart ❤\ufe0f.",
    "Scotland \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f plays Wales.",
    "\u200fעברית\u200e (LRM) and \u200fRLM stay.",
    "ＬＯＵＤ　ＮＯＩＳＥＳ，（１０）。ﾊﾝｶｸ",
    "豈更車賈滑 are compatibility characters; e\u0301 is decomposed.",
    "Å is a word in Danish. À la carte, ÀÉÎ, ÇA VA.",
    "Tiếng Việt có nhiều dấu: “được”, Đường, ưỡn ẹo.",
    "ไทยไม่มีวรรค", "हिन्दी में समाचार।", "বাংলা খবর", "தமிழ் செய்தி", "ქართული", "Հայերեն", "አማርኛ", "ខ្មែរ",
    "한국어 기사입니다.", "Íslenska: Þórður á Ísafirði, æðarfugl.", "Lietuvių: ąžuolas, žąsis, ėjo.",
    "Fiğür │ table │ ─── ok", "if a < b && c > d { return x; }", "<b>&amp;</b> is how HTML writes it",
)  # fmt: skip


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_unchanged(text: str) -> None:
    assert repair(text + "\n") == Repaired(text + "\n", ())
    assert repair(text, html_block=True) == Repaired(text, ())


@pytest.mark.parametrize(
    ("raw", "mended", "counts"),
    [
        ("", "", {}),
        ("x", "x", {}),
        ("x\n\n\n", "x\n\n\n", {}),
        ("\n", "\n", {}),
        ("a\r\nb\rc\n", "a\nb\nc\n", {"line-ends": 2}),
        ("a\u2028b\u2029c\x0bd\x0ce\n", "a\nb\nc\nd\ne\n", {"line-ends": 4}),
        ("one\x85two\n", "one\ntwo\n", {"line-ends": 1}),
        ("“hi” \x93so\x94 he said\x85\n", "“hi” “so” he said…\n", {"mojibake": 1}),
        ("Ã\x85rhus\n", "Århus\n", {"mojibake": 1}),
        ("Ã©tÃ© et â€œmotsâ€\x9d\n", "été et “mots”\n", {"mojibake": 1}),
        ("naÃƒÂ¯ve\n", "naïve\n", {"mojibake": 1}),
        ("voilÃ\u00a0 le travail\n", "voilà le travail\n", None),
        ("fine é\nbad Ã©\nfine “é”\n", "fine é\nbad é\nfine “é”\n", {"mojibake": 1}),
        ("RussiÑ\x8f Ð¼Ð¸Ñ€\n", "Russiя мир\n", {"mojibake": 1}),
        ("a\x00b\x01c\x7fd\x1ae\n", "abcde\n", {"nul": 1, "controls": 3}),
        ("\ufeffstart\ufeff\n", "start\n", {"byte-order-marks": 2}),
        (
            "\x1b[1;31mred\x1b[0m \x1b]0;title\x07x\x1b]8;;http://a.b\x1b\\y\x1b(B\n",
            "red xy\n",
            {"terminal-escapes": 5},
        ),
        ("\x1bHello\n", "Hello\n", {"controls": 1}),
        ("\x1b]never closed\n", "]never closed\n", {"controls": 1}),
        ("pay \u202egnp.exe\u202c \u2066x\u2069\n", "pay gnp.exe x\n", {"bidi-controls": 4}),
        ("hi\U000e0041\U000e0042\n", "hi\n", {"tag-characters": 2}),
        ("\U0001f3f4\U000e0041\n", "\U0001f3f4\n", {"tag-characters": 1}),
        ("\ud83d\ude00 \ud83d\n", "😀 \n", {"surrogate-pairs": 1, "lone-surrogates": 1}),
        ("a\ufffcb\ufff9c\u206ad\n", "abcd\n", {"format-controls": 3}),
        ("Tom &amp; Jerry &lt;3\n", "Tom & Jerry <3\n", {"entities": 2}),
        ("&amp;amp;eacute; &#x27;&#39; &#8217; P&EACUTE;REZ\n", "é '' ’ PÉREZ\n", {"entities": 7}),
        ("&nbsp;x &bogus; &amp\n", "\u00a0x &bogus; &amp\n", {"entities": 1}),
        ("&semi;&#3&#56;amp; &Atilde;&copy;\n", None, None),
        ("<p>a &amp; b</p>\nc &amp; d\n", "<p>a &amp; b</p>\nc & d\n", {"entities": 1}),
        ("a < b &amp; <x@y.z>\n", "a < b & <x@y.z>\n", {"entities": 1}),
        ("caf&Atilde;&copy;\n", "café\n", {"entities": 2, "mojibake": 1}),
    ],
)
def test_what_is_broken_is_mended(raw: str, mended: str | None, counts: dict[str, int] | None) -> None:
    result = repair(raw)
    if mended is not None:
        assert result.text == mended
    if counts is not None:
        assert dict(result.counts) == counts
    assert list(result.counts) == sorted(result.counts)
    assert repair(result.text) == Repaired(result.text, ())


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("times", [1, 2, 3])
def test_mojibake_over_and_over(sentence: str, times: int) -> None:
    text = mangled(sentence, ["latin-1"] * times)
    # ftfy takes the C1 controls of a half-undone text for Windows-1252, which for some texts is a way of its own.
    assert repair(text).text == sentence


def test_blocks_of_html_keep_their_entities_and_their_end() -> None:
    assert repair("a &amp; b", html_block=True) == Repaired("a &amp; b", ())
    assert repair("Ã©\x00\r\n&amp;", html_block=True).text == "é\n&amp;"


pieces = st.sampled_from(
    ("&", "amp;", "#38;", ";", "lt;", "<b>", "<", ">", "\x1b", "[", "0m", "]", "\x07", "\x00", "\r", "\n", "\x85", "\x9b", "Ã", "©", "â", "€", "™",
     "\x80", "œ", " ", "\ufffd", "\ud83d", "\ude00", "\U0001f3f4", "\U000e0067", "\U000e007f", "\ufeff", "a", "é", "“", "\u2028", "ð", "Ÿ", "˜", "&#3", "8;", "&semi;", "&NewLine;"),
)  # fmt: skip
texts = st.one_of(
    lines,
    st.builds("".join, st.lists(pieces, max_size=24)),
    st.text(st.characters(), max_size=40),
    st.builds(mangled, st.text(max_size=30), st.lists(st.sampled_from(ENCODINGS), max_size=3)),
)


@given(texts, st.booleans())
def test_it_settles(text: str, html_block: bool) -> None:  # noqa: FBT001  # drawn by Hypothesis
    once = repair(text, html_block=html_block)
    assert repair(once.text, html_block=html_block) == Repaired(once.text, ())
    once.text.encode()


@given(texts)
def test_the_tests_before_ftfy_change_nothing(text: str) -> None:
    quick = repair(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mojibake, "is_bad", lambda _line: True)
        patch.setattr(module, "_needs_repair", lambda _text, **_: True)
        assert repair(text) == quick


def test_cuts_of_mangled_articles_settle_and_need_no_more_than_ftfy() -> None:
    chosen = random.Random(3)  # noqa: S311  # a fixed choice is wanted
    for _ in range(300):
        article = " ".join(chosen.sample(SENTENCES, 3))
        text = mangled(article, [chosen.choice(ENCODINGS) for _ in range(chosen.randint(1, 2))])
        cut = text[chosen.randrange(len(text)) :][: chosen.randint(1, 200)]
        once = repair(cut).text
        assert repair(once).text == once


HARD = {
    "nested entities": "&" + "amp;" * 200_000,
    "entities in entities": "&#3&#5" * 100_000 + "6;" * 100_000,
    "unclosed escapes": "\x1b]" * 500_000,
    "open tags": "<b " * 100_000 + "&amp;",
    "one long mangled line": "dÃ©jÃ\u00a0 vu " * 50_000,
    "bad and past mending": "é\ufffd " * 100_000,
}


@pytest.mark.parametrize("name", HARD)
def test_hostile_text_takes_no_more_than_linear_time(name: str) -> None:
    start = time.process_time()
    repair(HARD[name])
    # Far above what it takes (under one second), far below what a quadratic step would.
    assert time.process_time() - start < 60


USUAL = st.text(
    alphabet=st.sampled_from("aÂÃŒœöß“”’„–…»«é€ 1.\n\x85\u200b\u2028\u202e\u2066\ufeffя語\U000e0041"), max_size=6
)


@given(USUAL | st.text(max_size=3) | st.lists(USUAL | st.just("a" * 20), max_size=6).map("".join))
def test_what_is_cleared_needs_no_repair(text: str) -> None:
    if not module.is_suspect(text):
        assert repair(text, html_block=True) == Repaired(text, ())
        assert not any(map(mojibake.is_bad, text.splitlines(keepends=True)))


def test_every_pair_that_is_let_pass_is_harmless() -> None:
    for pair in module.HARMLESS:
        assert not any(mojibake.is_bad(f"{before}{pair}{after}") for before in "a. " for after in "A1. \n")


def test_clean_text_imports_no_ftfy() -> None:
    # The file of ftfy's pattern names characters; where no bytecode of it is kept, compiling it takes unicodedata.
    code = "import sys\nfrom bodycopy.decode.repair import repair\nfrom bodycopy.decode import mojibake\n"
    code += "mojibake.is_bad('')\ncompiling = {'unicodedata'} & set(sys.modules)\n"
    code += f"for text in {[text for text in CLEAN if 'Â' not in text]!r}: repair(text)\n"
    code += "names = {'ftfy', 'html', 'unicodedata', 'resiliparse', 'bodycopy.decode.entities'} - compiling\n"
    code += "print(sorted(names & set(sys.modules)))\n"
    code += "repair('Ã©'); print('ftfy' in sys.modules)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == "['bodycopy.decode.entities', 'html']\nTrue\n"


def test_counts_say_how_often() -> None:
    total = Counter(dict(repair("a\x00\r\nb\x00\r\n").counts))
    assert total == {"nul": 2, "line-ends": 2}


@pytest.mark.parametrize("between", ["\n", " "], ids=["lines", "one line"])
def test_what_lies_in_layers_has_ftfy_look_again_at_nothing_else(between: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def undo(line: str) -> str:
        asked.append(line)
        return line

    monkeypatch.setattr(mojibake, "undo", undo)
    stays = "".join(f"Ã© is late, number {number}.{between}" for number in range(20))
    deep = "&#82" * 30 + "&#8238;" + "38;" * 30
    assert repair(f"{deep}{between}{stays}").text.strip() == stays.strip()
    assert len(asked) == len(set(asked)) <= 20
