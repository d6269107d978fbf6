from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.segment.boundaries import ends_by_grammar, plain_ends


def cut(text: str) -> list[str]:
    edges = [0, *ends_by_grammar(text, 0, len(text)), len(text)]
    return [text[a:b].strip() for a, b in pairwise(edges)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Share The council met on Monday to vote.",
        "寄付する人は年々増えていると町長は話した。",
        "続きを読むには登録が必要だと知って離れた人も多い。",
        "「ありがとうございます」と店主は頭を下げた。",
        "「寄付をお願いします」と書かれた箱は空だった。",
        "このアプリは無料ですが、地図は有料だった。",
        "阅读全文的读者不到一成，编辑说。",
        "点击下载按钮之前，他先问了邻居。",
        "相关阅读能力的测试在学校里进行了三年。",
        "立即登录后台的工程师发现了漏洞所在。",
        "공유하기 위해 만든 차를 아무도 타지 않았다.",
        "로그인 후 화면이 멈췄다고 이용자들은 말했다.",
        "“후원해 주세요”라고 적힌 상자가 사라졌다.",
        "वे कहते हैं कि दान करें तो पुण्य मिलता है।",
        "لم يجدوا حتى الآن سوى ثلاثة قوارب في النهر.",
        "اشترك الآن في النادي أكثر من مئة طالب جديد.",
    ],
)
def test_an_honest_sentence_is_one(text: str) -> None:
    assert list(ends_by_grammar(text, 0, len(text))) == []


@pytest.mark.parametrize(
    ("front", "behind"),
    [
        ("독립언론을 후원해 주세요", "전남의 작은 섬에는 학생이 한 명뿐인 분교가 있다."),
        ("뉴스레터 구독하기", "변화는 생각보다 빨리 나타났다."),
        ("続きを読む", "島の港で半世紀ぶりに汽笛が鳴った。"),
        ("広告の後に続きます", "島の港で半世紀ぶりに汽笛が鳴った。"),
        ("「人間より賢いわ」", "この記事が気に入ったら応援してください。"),
        ("订阅后可阅读全文", "每天凌晨四点，他都会推开木门。"),
        ("请登录后发表评论", "新方案让管道向东绕行二十六米。"),
        ("हमारे चैनल से जुड़ें", "गाँव में पिछले साल तक पानी का टैंकर आता था।"),
        ("تبرع الآن", "كانت المدينة تضم قبل أربعين عاما نحو مئة ورشة."),
    ],
)
def test_the_seam_is_found(front: str, behind: str) -> None:
    space = "" if front[0] > "\u3000" and front[0] < "\ua000" else " "
    assert cut(f"{front}{space}{behind}") == [front, behind]


def test_all_labels_of_a_row_are_cut() -> None:
    assert cut("더보기 구독하기 섬에는 학생이 한 명뿐인 분교가 있다.") == [
        "더보기",
        "구독하기",
        "섬에는 학생이 한 명뿐인 분교가 있다.",
    ]


@given(st.text(alphabet="登录阅读全文する続き読む。」「 구독하기करें الآن1a,", max_size=60), st.integers(0, 5))
def test_seams_are_inside_and_sorted(text: str, start: int) -> None:
    found = list(ends_by_grammar(text, min(start, len(text)), len(text)))
    assert found == sorted(set(found))
    assert all(start < seam < len(text) for seam in found)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("비가 왔다. 후원해 주세요. 감사합니다.", 1),
        ("雨が降った。登録しました。ご覧ください。橋は無事だ。", 2),
        ("It rained. Subscribe now.", 0),
        ("관련 기사: 섬이 바뀌었다", 0),
    ],
)
def test_the_plain_style_is_the_reporters(text: str, ends: int) -> None:
    assert len(list(plain_ends(text))) == ends
