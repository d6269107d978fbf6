"""What a cut leaves of a sentence is a sentence, a label or nothing: in every script, hard-wrapped or not, whoever cuts."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bodycopy import Document, Verdict, read
from bodycopy.judge.decide import resolve
from bodycopy.judge.observe import observe
from bodycopy.rulebook.load import load
from bodycopy.segment import segment

# Names, figures and clauses stand in the middle, where a cut could hide.
SENTENCES = {
    "en": (
        "In the winter of 1979, when the Ferry Company of Port Arden was sold to a family from the north, nobody on the quay had been told.",
        "The council had shown how Simpson's Mill on the river stood empty for 12 years, and Mara Quill wrote it all down for the county.",
        "Forty people, Tom Ash of the Harbour Board among them, waited until 6 May for a boat that never came in through the fog.",
    ),
    "de": (
        "Im Winter 1979, als die Reederei Arden an eine Familie aus dem Norden verkauft wurde, wusste am Kai noch niemand davon.",
        "Der Rat hatte gezeigt, wie die Mühle am Fluss 12 Jahre leer stand, und Frau Quill schrieb es für den Kreis auf.",
    ),
    "ru": (
        "Зимой 1979 года, когда паромная компания города Ардена была продана семье с севера, на причале об этом ещё никто не знал.",
        "Совет показал, как мельница Симпсона у реки 12 лет стояла пустой, и Мара Квилл записала всё это для жителей уезда.",
    ),
    "el": (
        "Τον χειμώνα του 1979, όταν η εταιρεία του Πειραιά πουλήθηκε σε μια οικογένεια από τον βορρά, κανείς στην προκυμαία δεν το ήξερε.",
    ),
    "ar": (
        "في شتاء عام 1979 بيعت شركة العبارات في المدينة القديمة لعائلة من الشمال ولم يكن أحد على الرصيف يعرف شيئا عن ذلك حتى وصلت السفينة.",
    ),
    "he": (
        "בחורף של שנת 1979 נמכרה חברת המעבורות של העיר הישנה למשפחה מן הצפון ואיש על הרציף לא ידע על כך דבר עד שהגיעה האונייה.",
    ),
    "hi": ("सन 1979 की सर्दियों में पुराने शहर की नाव कंपनी उत्तर के एक परिवार को बेच दी गई और घाट पर किसी को इसकी खबर नहीं थी।",),
    "ko": (
        "1979년 겨울에 오래된 도시의 여객선 회사가 북쪽에서 온 한 가족에게 팔렸지만 부두에 있던 사람들은 아무도 그 사실을 알지 못했다.",
    ),
    "zh": (
        "一九七九年的冬天老城的渡轮公司被卖给了一个从北方来的家庭而码头上的人直到船进了港才知道这件事情并且很久都没有人愿意再提起它。",
    ),
    "ja": (
        "千九百七十九年の冬に古い町の渡し船の会社は北から来た一つの家族に売られたが波止場にいた人々は船が着くまで誰もそのことを知らなかった。",
    ),
    "th": ("ในฤดูหนาวของปีนั้นบริษัทเรือข้ามฟากของเมืองเก่าถูกขายให้กับครอบครัวหนึ่งจากทางเหนือและไม่มีใครบนท่าเรือรู้เรื่องนี้จนกระทั่งเรือมาถึง",),
}
BANNERS = (
    "Sign up for our newsletter",
    "Please support our journalism. Donate now",
    "Photo: Mara Quill / Harbour Post",
    "Copyright 2019 Harbour Post. All rights reserved.",
    "Read more: The ferry sails again",
    "Jetzt 4 Wochen für 1 Euro testen.",
    "Подпишитесь на нашу рассылку",
    "続きを読む",
    "订阅我们的通讯",
    "اشترك في نشرتنا الإخبارية",
)


def wrapped(sentence: str, width: int) -> list[str]:
    """Return the lines of a sentence; wide letters fill a line twice as fast, and stand without spaces in some scripts."""
    if sentence.count(" ") > 3:
        return textwrap.wrap(sentence, width // 2 if "가" <= sentence[-2] <= "힣" else width)
    return [sentence[at : at + width // 2] for at in range(0, len(sentence), width // 2)]


def pieces(document: Document, start: int, end: int) -> set[bool]:
    """Tell whether words between two offsets went, and whether some stayed."""
    gone = {at for removal in document.removed for at in range(removal.start, removal.end)}
    return {at in gone for at in range(start, end) if document.text[at].isalnum()}


@pytest.mark.parametrize("language", SENTENCES)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_line_of_a_sentence_does_not_go_alone(language: str, data: st.DataObject) -> None:
    lines = wrapped(data.draw(st.sampled_from(SENTENCES[language])), data.draw(st.integers(42, 56)))
    text = "\n".join(lines) + "\n"
    document = observe(segment(text, "text"), load())
    n = data.draw(st.integers(0, len(lines) - 1))
    start = text.index(lines[n])
    judge = data.draw(
        st.sampled_from([("en/advert/advert-label", "rule"), ("teaser-lines", "heuristic"), ("residue", "model")])
    )
    said = Verdict(start, start + len(lines[n]), judge[0], "advert", "for the test", judge[1])  # type: ignore[arg-type]
    assert len(pieces(resolve(document, [said]), 0, len(text))) == 1


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_judge_leaves_a_piece_of_a_sentence(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(SENTENCES)))
    width = data.draw(st.sampled_from([0, 48, 64, 72]))
    blocks = []
    for sentence in data.draw(st.permutations(SENTENCES[language] * 2)):
        blocks += ["\n".join(wrapped(sentence, width)) if width else sentence, data.draw(st.sampled_from(BANNERS))]
    gap = data.draw(st.sampled_from(["\n\n", "\n"]))
    text = gap.join(blocks) + "\n"
    document = read(text, kind="text")
    at = 0
    for sentence in blocks[::2]:
        at = document.text.index(sentence, at)
        assert len(pieces(document, at, at + len(sentence))) == 1, document.explain()
        at += len(sentence)


@pytest.mark.parametrize(
    ("text", "gone", "left"),
    [
        ("The ferry left at dawn (Photo: Quill) with forty on board.", "Photo: Quill", "The ferry left at dawn with forty on board."),
        ("The ferry left at dawn. (Photo: Quill )\n", "(Photo: Quill", "The ferry left at dawn.\n"),
        ("The ferry left at dawn. 00:21 Min.. Forty were on board.\n", "00:21 Min", "The ferry left at dawn. Forty were on board.\n"),
        ("The ferry left at dawn.\nFoto: aus dem Archiv\n.NET runs on it.\n", "Foto: aus dem Archiv", "The ferry left at dawn.\n.NET runs on it.\n"),
    ],
)  # fmt: skip
def test_marks_of_what_went_go_with_it(text: str, gone: str, left: str) -> None:
    document = segment(text, "text")
    at = text.index(gone)
    said = Verdict(at, at + len(gone), "en/credit/photo-credit", "credit", "for the test", "rule")
    assert resolve(document, [said]).body == left
