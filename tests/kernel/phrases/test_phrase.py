"""The rule language, its reader and its index."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.kernel.phrases import keys
from bodycopy.kernel.phrases.effort import MAX_EFFORT, effort
from bodycopy.kernel.phrases.fold import fold, is_unspaced, tokens
from bodycopy.kernel.phrases.keys import anchors
from bodycopy.kernel.phrases.language import MAX_WORDINGS, PhraseError, compile_phrase
from bodycopy.kernel.phrases.packed import GAP_KIND, KIND_SHIFT
from bodycopy.kernel.phrases.search import Book, _Search
from bodycopy.kernel.tokens import TokenizedText
from searching import hits, pack


def found(phrase: str, text: str, pieces: list[tuple[int, int]] | None = None) -> list[str]:
    """Return what a phrase matches in a text that is one unit, of one piece unless some are given."""
    found = hits(pack([phrase]), text, None if pieces is None else [pieces])
    return [text[start:end] for start, end, _ in found]


# --- no match ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("support", ""),
        ("support", "supported unsupport support2 2support"),
        ("support our work", "support work"),
        ("support our work", "support our. work"),
        ("support our work", "support, our work"),
        ("thanks, reader", "thanks reader"),
        ("reader", "the reader's choice"),
        ("don't miss", "dont miss"),
        ("0 left", "three left"),
        ("0 left", "covid19 left"),
        ("0 minutes", "mp3 minutes"),
        ("20 years", "120 years"),
        ("subscri*", "presubscribe"),
        ("sub* now", "sub, now"),
        ("join _ today", "join today"),
        ("join _ today", "join one two three four five today"),
        ("join _ today", "join us. Come today"),
        ("加入_会员", "加入一二三四五六七八九十一二三四五六七八九十一会员"),
        ("^read more", "please read more"),
        ("read more$", "read more books"),
        ("^read more$", "Read more 2"),
        ("^0 comments", "some 5 comments"),
        ("a{b,c}d", "a b d"),
        ("残り0文字", "残り文字"),
        ("قراءة", "القراءة"),
        ('"hello"', "'hello'"),
    ],
)
def test_not_found(phrase: str, text: str) -> None:
    assert found(phrase, text) == []


# --- matches ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text", "wanted"),
    [
        ("support our work", "Please SUPPORT\n  our\u00a0work!", "SUPPORT\n  our\u00a0work"),
        ("don’t miss", "Don't miss", "Don't miss"),
        ("don't miss", "Don’t miss", "Don’t miss"),
        ("sign-up", "Sign–up here", "Sign–up"),
        ("„plus“ lesen", "»Plus« lesen", "»Plus« lesen"),
        ("article réservé", "l'article réservé", "article réservé"),
        ("l’article", "L'ARTICLE", "L'ARTICLE"),
        ("read more...", "Read more…", "Read more…"),
        ("read more…", "Read more....", "Read more...."),
        ("support", "sup\u00adport", "sup\u00adport"),
        ("été", "e\u0301te\u0301 2024", "e\u0301te\u0301"),
        ("istanbul ilan", "İSTANBUL ILAN", "İSTANBUL ILAN"),
        ("σας", "ΣΑΣ", "ΣΑΣ"),
        ("еще", "Ещё", "Ещё"),
        ("الاشتراك", "الإشتراك", "الإشتراك"),
        ("ＡＢＣ", "abc", "abc"),
        ("abc！", "ａｂｃ!", "ａｂｃ!"),
        ("0 articles left", "You have 3 articles left.", "3 articles left"),
        ("0 left", "١٢ left", "١٢ left"),
        ("残り0文字", "会員限定。残り1,234文字です", "残り1,234文字"),
        ("残り0文字", "残り\n１２３４\n文字", "残り\n１２３４\n文字"),
        ("pay 0 now", "Pay US$ 5.00 now", "Pay US$ 5.00 now"),
        ("pay 0 now", "pay 4,99 € now", "pay 4,99 € now"),
        ("pay 0 now", "pay 25 % now", "pay 25 % now"),
        ("nur 0", "nur €3", "nur €3"),
        ("nur 0", "nur 1 234,50 kr.", "nur 1 234,50 kr"),
        ("0円", "月額980円", "980円"),
        ("date 0", "date 2024-11", "date 2024-11"),
        ("0/0 read", "3/5 read", "3/5 read"),
        ("open 24/7 now", "open 24/7 now", "open 24/7 now"),
        (r"agent \0 7", "agent 0 7", "agent 0 7"),
        ("support {our,the,} work", "support work", "support work"),
        ("support {our,the,} work", "support the work", "support the work"),
        ("{chip in,donate} now", "please chip in now", "chip in now"),
        ("subscri{be,ption} now", "Subscription now", "Subscription now"),
        ("leser{innen,}", "Leserinnen", "Leserinnen"),
        (r"thanks{,\,} reader", "thanks, reader", "thanks, reader"),
        (r"\{a\} \_ \* b", "{A} _ * B", "{A} _ * B"),
        ("subscri*", "Subscriptions", "Subscriptions"),
        ("patreon*", "Patreon'da destekle", "Patreon'da"),
        ("구독*", "구독하세요", "구독하세요"),
        ("join _ today", "join the happy few today", "join the happy few today"),
        ("join _ today", "join us, dear “reader”, today today", "join us, dear “reader”, today"),
        ("visit _ today", "visit www.example.org/on-line today", "visit www.example.org/on-line today"),
        ("加入_会员", "现在加入我们的高级会员吧", "加入我们的高级会员"),
        ("加入patreon", "请加入Patreon支持", "加入Patreon"),
        ("^read more$", "» Read more… [", "Read more"),
        ("^by _$", "By Ann O'Hara", "By Ann O'Hara"),
        ("^0 comments$", "12 comments", "12 comments"),
        ("^0 a month", "USD 5 a month", "USD 5 a month"),
        ("^続きを読む$", "▶ 続きを読む", "続きを読む"),
        ("^→ more", "→ more", "→ more"),
        ("^{share,tweet}{:,}$", "Tweet:", "Tweet:"),
        ("सदस्य बनें", "हमारे सदस्य बनें।", "सदस्य बनें"),
        ("สมัครสมาชิก", "กรุณาสมัครสมาชิกวันนี้", "สมัครสมาชิก"),
    ],
)
def test_found(phrase: str, text: str, wanted: str) -> None:
    assert found(phrase, text) == [wanted]


def test_edges_hold_at_the_edges_of_pieces() -> None:
    text = "First one. Read more. Last."
    assert found("^read more$", text) == []
    assert found("^read more$", text, [(0, 10), (11, 21), (22, 27)]) == ["Read more"]


def test_a_label_may_end_before_prose() -> None:
    text = "Read more The council met. Read The council met."
    data = pack(["^read more$", "^read$"])
    assert hits(data, text, [[(0, 26), (27, 48)]]) == []
    assert hits(data, text, [[(0, 26), (27, 48)]], lambda _: {9, 31}) == [(0, 9, 0)]


def test_a_match_lies_within_one_unit() -> None:
    text = "support our\n\nwork"
    data = pack(["support our work", "our"])
    assert hits(data, text, [[(0, 11)], [(13, 17)]]) == [(8, 11, 1)]


def test_hits_of_a_phrase_do_not_contain_each_other() -> None:
    assert found("support {our work,our}", "support our work") == ["support our work"]
    assert found("a _ c", "a b c c") == ["a b c"]


def test_hits_of_several_phrases_may_overlap() -> None:
    data = pack(["our work", "support our"])
    assert hits(data, "support our work") == [(0, 11, 1), (8, 16, 0)]


# --- mistakes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("", "no literal word"),
        ("^0$", "no literal word"),
        ("{a,}", "no literal word"),
        ("— !", "no literal word"),
        ("a {b", "character 3 of 'a {b' is never closed"),
        ("a} b", "closing brace without an opening one at character 2"),
        ("{a,{b}}", "choices do not nest"),
        ("{a,,} b", "write \\, for a comma"),
        ("a_b", "_ inside a word at character 2"),
        ("buy _", "_ at an open end"),
        ("_ now", "_ at an open end"),
        ("{_,} now", "_ at an open end"),
        ("a _ {_,b} c", "_ beside _"),
        ("a _ " * 5 + "b", "5 times _ in .*, at most 4"),
        ("a " * 501, "501 words in .*, at most 500"),
        ("a{b,}" * 12 + "c", "[0-9,]+ wordings of .* characters in all in .*, at most 20,000"),
        ("".join(["{" + "x" * 150 + "," + "y" * 150 + "}"] * 12), "characters in all in .*, at most 20,000"),
        ("{a,b}" * 11 + "c " + "d " * 400, "characters in all in .*, at most 20,000"),
        ("{a} " * 128, "128 parts in .*, at most 127"),
        ("now *", "* without a word"),
        ("購読*", "* without a word of a spaced script"),
        ("now \\", "a backslash with nothing after it"),
        (" ".join(["{a,b,c,d,e,f,g,h}"] * 5), f"32768 wordings in .*, at most {MAX_WORDINGS}"),
    ],
)
def test_a_mistake_is_named(phrase: str, message: str) -> None:
    with pytest.raises(PhraseError, match=message.replace("*", r"\*").replace(".\\*", ".*").replace("\\,", r"\\,")):
        compile_phrase(phrase)


@pytest.mark.parametrize(
    ("phrase", "key", "places"),
    [
        ("a " * 60, "a", [0]),
        ("a* " * 60, "a*\ta*\ta*", [0, 58, 59]),
        ("a b " * 30, "a\tb", [0]),
        ("a b a c a a a d", "a\ta", [4]),
        ("b a {a,c}", "a\ta", [1, 0]),
        ("a _ " * 4 + "a", "a", [0, 2, 4, 6, 8]),
        ("a a a _ a a b a 0 a a", "a\ta", [0, 4, 9]),
    ],
)
def test_a_word_many_times_in_a_row_is_looked_for_from_few_places(phrase: str, key: str, places: list[int]) -> None:
    assert [anchor.element for _, anchor in anchors(compile_phrase(phrase), [key])] == places


def test_places_left_out_would_find_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in a row of words is looked for from its first place there: what is found is what looking from each place finds."""
    phrases = ("a a b a a", "a a _ a a b a", "{a a,a} a a _ a", "a a 0 a a", "a* a a a*", "^a a _ a a$")
    texts = ("a a b a a b a a a", "a a x a a b a a", "a a a a a a a a", "a a 7 a a a's a", "b a a a 7 a a")
    found = [hits(pack([phrase]), text) for phrase in phrases for text in texts]
    monkeypatch.setattr(keys, "_fewest", lambda _, places, *__, **___: places)
    assert [hits(pack([phrase]), text) for phrase in phrases for text in texts] == found


@pytest.mark.parametrize(
    ("phrase", "is_much"),
    [
        (" _ ".join("的" * 5), True),
        (" _ ".join("的" * 4), False),
        ("{a ,}a " * 11 + "a " * 300, True),
        ("{a ,}a " * 11 + "b", False),
        (" ".join(["{" + ",".join(("a " * n).strip() for n in range(1, 25)) + "}"] * 2), True),
        ("{support,help,back} {us,our work,} {_,} {today,now}", False),
        ("a* " * 60, False),
        ("a " * 500, False),
        ("a " * 300 + "_ a", False),
    ],
)
def test_what_a_text_that_repeats_itself_costs_is_told_from_the_phrase(phrase: str, is_much: bool) -> None:  # noqa: FBT001 - a case's answer
    assert (effort(compile_phrase(phrase)) > MAX_EFFORT) is is_much


# --- laws -------------------------------------------------------------------------------------------------

# What folding and cutting find hard, beside anything at all.
HARD = "aB1 0.,:/'’-–$€%{}_*^\\\n\u00adé\u0301İıΣςßЁ。「」（１）残り文字กำ한ب\u064bहि\u093c…"
TEXTS = st.one_of(st.text(), st.text(alphabet=HARD))
PHRASES = [
    "a{b,1,} a",
    "^a",
    "a$",
    "b* a",
    "文字",
    "残_文",
    "a _ b",
    "0 a",
    "^0 b",
    "{é,ß} 1",
    "ก",
    "한*",
]
PACKED = pack(PHRASES)


def test_fold_keeps_the_length_of_every_character() -> None:
    assert [chr(code) for code in range(sys.maxunicode + 1) if len(fold(chr(code))) != 1] == []


@given(TEXTS)
def test_fold_keeps_the_length_and_settles(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(TEXTS)
def test_tokens_are_in_order_and_leave_out_only_what_is_not_seen(text: str) -> None:
    folded = fold(text)
    cut = tokens(folded)
    assert len(cut.texts) == len(cut.starts) == len(cut.ends)
    assert all(cut.texts)
    assert all(end <= start for end, start in zip(cut.ends, cut.starts[1:], strict=False))


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_tokens_are_those_of_any_text(text: str) -> None:
    folded = fold(text)
    assert tokens(folded).texts == tokens(folded + "\n\u00e9").texts[:-1]


@given(st.lists(TEXTS, max_size=4))
def test_phrases_together_find_what_looking_for_each_phrase_finds(texts: list[str]) -> None:
    pieces = []
    folded = ""
    for text in filter(str.strip, map(fold, texts)):
        pieces.append((len(folded), len(folded) + len(text)))
        folded += text + " "
    units = [pieces] if pieces else []
    found = hits(PACKED, folded, units)
    assert found == sorted(
        (start, end, number)
        for number, phrase in enumerate(PHRASES)
        for start, end, _ in hits(pack([phrase]), folded, units)
    )
    assert all(0 <= start < end <= len(folded) for start, end, _ in found)


@given(TEXTS)
def test_a_reading_knows_where_its_tokens_stand(text: str) -> None:
    folded = fold(text)
    cut = tokens(folded)
    reading = TokenizedText(folded)
    assert reading.texts == [*cut.texts, "\n"]
    assert (reading.starts, reading.ends) == ([*cut.starts, -1], [*cut.ends, -1])


@given(st.sampled_from(PHRASES), st.text(alphabet="ab1 0é字残文한ก"))
def test_a_hit_holds_a_word_of_its_phrase(phrase: str, text: str) -> None:
    letters = {char for char in fold(phrase) if char.isalpha()}
    assert all(letters & set(fold(hit)) for hit in found(phrase, text))


@given(st.text(alphabet="ab0_*^$\\{},. 字'"))
def test_a_phrase_is_read_or_refused(source: str) -> None:
    try:
        data = pack([source])
    except PhraseError:
        return
    hits(data, "a b ab 0 字 a, b")


# --- the search --------------------------------------------------------------------------------------------


def test_many_small_units_and_one_large_one_agree() -> None:
    lines = ["Home", "Read more", "残り5文字", "nothing here at all", "support our work"] * 80
    text = fold("\n".join(lines))
    pieces = []
    at = 0
    for line in lines:
        pieces.append((at, at + len(line)))
        at += len(line) + 1
    data = pack(["^read more$", "残り0文字", "support our work", "^home$"])
    apart = hits(data, text, [[piece] for piece in pieces])
    assert len(apart) == 320
    assert hits(data, text, [pieces]) == apart


@pytest.mark.parametrize("text", ["a " * 2000, "字" * 2000, "a, " * 1000, "- " * 1000, "0 " * 1000])
def test_no_text_makes_a_match_blow_up(text: str) -> None:
    phrases = ["a _ a _ a _ b", "字_字_字_b", "0 _ 0 _ 0 b", "{a,a a,a a a} {a,a a} _ b"]
    assert hits(pack(phrases), text) == []


def test_unspaced_scripts() -> None:
    assert [char for char in "漢かカ々ไລမក" if not is_unspaced(char)] == []
    assert [char for char in "aéя한ब1。!" if is_unspaced(char)] == []


@given(st.text(alphabet="ab0'.:- 字é"))
def test_a_gap_is_the_same_from_both_ends(text: str) -> None:
    reading = TokenizedText(fold(text))
    count = len(reading.texts)
    take = _Search(Book(PACKED), b"", reading)._take  # noqa: SLF001 - one element is no phrase
    ahead = {(start, end) for start in range(count - 1) for end in take(GAP_KIND << KIND_SHIFT, start, 1)}
    assert ahead == {(start, end) for end in range(1, count) for start in take(GAP_KIND << KIND_SHIFT, end, -1)}


def test_a_word_joined_to_what_stands_outside_a_gap_is_a_word_of_the_gap() -> None:
    assert found("a _ b", "A:0 B") == ["A:0 B"]
    assert found("a _ b", "A 0:B") == ["A 0:B"]
    assert not found("a _ b", "A: B")
