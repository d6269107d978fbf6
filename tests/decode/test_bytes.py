"""Whatever the bytes are, they become text; valid UTF-8 above all stays what it is."""

from __future__ import annotations

import codecs
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.decode import problem
from bodycopy.decode.bytes import Decoded, decode, wide_encoding
from bodycopy.decode.charsets import codecs_for, meant_by

GERMAN = "Die Bürgermeisterin sagte, die Straße werde größer – „für alle“, fügte Müller hinzu."
FRENCH = "Le café de l’été était déjà fermé, a déclaré l’élève."
RUSSIAN = "Правительство объявило во вторник о повышении налогов. Жители города опасаются."
CHINESE = "政府星期二宣布提高税率。部长表示，这一决定并不容易，但是十分必要。"
TAIWAN = "政府星期二宣布提高稅率。部長表示，這項決定並不容易，但是十分必要。"
JAPANESE = "政府は火曜日に増税を発表した。大臣は「簡単な決断ではなかった」と述べた。"
KOREAN = "정부는 화요일 세금 인상을 발표했다. 장관은 꼭 필요했다고 말했다."

ENCODED = [
    ("cp1252", GERMAN),
    ("cp1252", FRENCH),
    ("latin-1", "El niño anunció ayer que la elección será en otoño. Un año difícil, señaló."),
    ("cp1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("gb18030", CHINESE),
    ("gb2312", CHINESE),
    ("big5", TAIWAN),
    ("shift_jis", JAPANESE),
    ("cp932", "①番目は髙島屋と﨑陽軒である。" + JAPANESE),
    ("euc_jp", JAPANESE),
    ("euc_kr", KOREAN),
    ("iso2022_jp", JAPANESE),
    ("iso2022_kr", KOREAN),
    ("utf-16", GERMAN),
    ("utf-32", GERMAN),
    ("cp1250", "Mieszkańcy obawiają się, że część firm będzie zamknięta. Według ministra to łatwe."),
    ("cp1253", "Η κυβέρνηση ανακοίνωσε την Τρίτη αύξηση των φόρων."),
    ("cp1255", "הממשלה הודיעה ביום שלישי על העלאת המסים."),
    ("cp1256", "أعلنت الحكومة يوم الثلاثاء عن زيادة الضرائب."),
]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "a\x00b",
        "a\r\nb",
        GERMAN,
        RUSSIAN,
        CHINESE,
        "😀",
        "\x1b[31mred\x1b[0m",
        "\x1b(B reset",
        "\x1b$ costs",
        "é",
    ],
)
@pytest.mark.parametrize(("charset", "html"), [("", False), ("", True), ("koi8-r", False), ("nonsense", True)])
def test_valid_utf8_is_utf8(text: str, charset: str, html: bool) -> None:  # noqa: FBT001  # a table
    assert decode(text.encode(), charset=charset, html=html) == Decoded(text, "utf-8")


@pytest.mark.parametrize(("encoding", "text"), ENCODED)
@pytest.mark.parametrize("times", [1, 40, 3000])
def test_encodings_are_told_without_a_word_about_them(encoding: str, text: str, times: int) -> None:
    text = "\n".join([text] * times)
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", ["Hello", "Hello, world\n", GERMAN, RUSSIAN, CHINESE + "\n", KOREAN, "שלום עולם", "ok 😀 ok"]
)
def test_wide_encodings_without_a_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\x00" * 64,
        b"a\x00b\x00 dirt in a line of text, and more of it",
        b"x" * 60 + b"\x00",
        bytes(range(256)),
    ],
)
def test_zeros_alone_make_nothing_wide(data: bytes) -> None:
    assert wide_encoding(data) == ""


def test_marks_decide() -> None:
    assert decode(codecs.BOM_UTF8 + b"x") == Decoded("x", "utf-8")
    assert decode(codecs.BOM_UTF16_LE + "é".encode("utf-16-le")) == Decoded("é", "utf-16-le")
    assert decode(codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), charset="utf-8") == Decoded("é", "utf-16-be")
    assert decode(codecs.BOM_UTF32_LE + "é".encode("utf-32-le")) == Decoded("é", "utf-32-le")
    assert decode(codecs.BOM_UTF32_BE + "é".encode("utf-32-be")) == Decoded("é", "utf-32-be")
    assert decode(codecs.BOM_UTF16_LE + b"a\x00b") == Decoded("a\ufffd", "utf-16-le", (("replaced", 1),))
    assert decode(codecs.BOM_UTF8 + RUSSIAN.encode() + b" caf\xe9") == Decoded(
        RUSSIAN + " café", "utf-8", (("mended", 1),)
    )


@pytest.mark.parametrize(
    ("data", "text", "notes"),
    [
        (FRENCH.encode() + b" \x93so\x94", FRENCH + " “so”", {"mended": 2}),
        (FRENCH.encode() + b" \x81", FRENCH + " \ufffd", {"replaced": 1}),
        (FRENCH.encode()[:-1] + "é".encode()[:1], FRENCH[:-1] + "\ufffd", {"replaced": 1}),
        (FRENCH.encode() + "€".encode()[:2], FRENCH + "\ufffd", {"replaced": 1}),
        (CHINESE.encode()[:-1] + b"...\n", CHINESE[:-1] + "\ufffd...\n", {"replaced": 1}),
        (FRENCH.encode() + b" \xed\xa0\xbd\xed\xb8\x80", FRENCH + " 😀", {"halves": 1}),
        (b"java\xc0\x80 zero", "java\x00 zero", {"halves": 1}),
    ],
)
def test_a_few_bad_bytes_are_mended(data: bytes, text: str, notes: dict[str, int]) -> None:
    assert decode(data) == Decoded(text, "utf-8", tuple(sorted(notes.items())))


def test_lines_in_different_encodings() -> None:
    parts = [
        (GERMAN, "utf-8"),
        (FRENCH, "cp1252"),
        (CHINESE, "utf-8"),
        (RUSSIAN, "cp1251"),
        ("café", "cp1252"),
        (FRENCH, "utf-8"),
    ]
    decoded = decode(b"\n".join(text.encode(encoding) for text, encoding in parts))
    assert decoded.text == "\n".join(text for text, _ in parts)
    assert decoded.encoding == "utf-8+cp1252+cp1251"
    assert dict(decoded.notes)["lines"] == 3


def test_one_short_strange_line_is_western() -> None:
    assert decode(FRENCH.encode() + b"\ncaf\xe9\n") == Decoded(FRENCH + "\ncafé\n", "utf-8+cp1252", (("lines", 1),))


def page(declaration: str, body: bytes) -> bytes:
    return f"<html><head>{declaration}</head><p>".encode() + body


@pytest.mark.parametrize(
    ("declaration", "encoding", "text", "used"),
    [
        ('<meta charset="koi8-r">', "koi8-r", "мир", "koi8-r"),
        ("<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", "gb18030", CHINESE, "gb18030"),
        ("<meta charset=iso-8859-2>", "iso8859-2", "Łódź", "iso8859-2"),
        ("<META CHARSET='Shift_JIS'>", "cp932", "①", "cp932"),
        ("<meta charset=ks_c_5601-1987>", "cp949", KOREAN, "cp949"),
        ("<!-- <meta charset=koi8-r> --><meta charset=cp1251>", "cp1251", "мир", "cp1251"),
        ("<meta charset=windows-1251>", "utf-8", FRENCH, "utf-8"),
        ("<meta charset=utf-8>", "cp1251", RUSSIAN, "cp1251"),
        ("<meta charset=iso-8859-1>", "cp1251", RUSSIAN * 3, "cp1251"),
        ("<meta charset=iso-8859-1>", "cp1252", GERMAN, "cp1252"),
        ("<meta charset=euc-jp>", "cp1251", RUSSIAN * 3, "cp1251"),
        ("<meta charset=utf-16>", "utf-8", FRENCH, "utf-8"),
        ("<meta charset=rot13>", "cp1252", GERMAN, "cp1252"),
    ],
)
def test_declared_charsets(declaration: str, encoding: str, text: str, used: str) -> None:
    decoded = decode(page(declaration, text.encode(encoding)), html=True)
    assert decoded.text.endswith(text)
    assert decoded.encoding == used


def test_an_xml_prolog_declares_and_a_callers_word_goes_first() -> None:
    assert (
        decode(b'<?xml version="1.0" encoding="koi8-r"?><p>' + "мир".encode("koi8-r"), html=True).encoding == "koi8-r"
    )
    data = page("<meta charset=iso-8859-5>", "мир".encode("koi8-r"))
    assert decode(data, charset="KOI8-R", html=True).text.endswith("мир")
    assert decode(b"~{VPND~}", charset="hz") == Decoded("中文", "hz")


def test_a_declaration_is_heard_only_in_html() -> None:
    data = b"<meta charset=koi8-r> caf\xe9"
    assert decode(data).text.endswith("café")
    assert decode(data, html=True).text.endswith("cafИ")


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("ISO-8859-1", "cp1252"), ("latin1", "cp1252"), ("us-ascii", "cp1252"), (" UTF8 ", "utf-8"), ("gbk", "gb18030"), ("x-sjis", "cp932"),
        ("euc-kr", "cp949"), ("big5-hkscs", "big5"), ("windows-1256", "cp1256"), ("tis-620", "cp874"), ("iso-8859-9", "cp1254"), ("", ""),
        ("rot13", ""), ("unicode_escape", ""), ("utf-7", ""), ("base64", ""), ("idna", ""), ("cp037", ""), ("é", ""), ("../x", ""), ("a\x00b", ""), ("x" * 99, ""),
    ],
)  # fmt: skip
def test_labels(label: str, encoding: str) -> None:
    assert meant_by(label) == encoding
    for codec in codecs_for(encoding or "utf-8"):
        codecs.lookup(codec)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.builds(
            b"\n".join,
            st.lists(st.one_of(st.binary(max_size=20), st.sampled_from([t.encode(e) for e, t in ENCODED])), max_size=5),
        ),
        st.builds(lambda data: data.decode("latin-1").encode("utf-16-le")[1:], st.binary(max_size=60)),
    ),
    st.sampled_from(
        [
            "",
            "utf-8",
            "utf-16",
            "gb2312",
            "iso-2022-jp",
            "euc-jp",
            "hz",
            "iso-2022-kr",
            "big5",
            "no-such",
            "punycode",
            "cp1252",
        ]
    ),
    st.booleans(),
)
def test_any_bytes_decode(data: bytes, charset: str, html: bool) -> None:  # noqa: FBT001  # drawn by Hypothesis
    decoded = decode(data, charset=charset, html=html)
    decoded.text.encode()
    assert decoded.encoding
    assert list(decoded.notes) == sorted(decoded.notes)
    if decoded.text and "replaced" not in dict(decoded.notes) and "\ufffd" in decoded.text:
        assert "\ufffd".encode() in data or decoded.encoding != "utf-8"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1b\ufeff"), max_size=60))
def test_any_utf8_is_told(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize(
    "data", [b"\xe9" * 2_000_000, (RUSSIAN.encode("cp1251") + b"\n") * 30_000, (FRENCH.encode() + b"\n\xe9\n") * 20_000]
)
def test_large_inputs_take_no_more_than_linear_time(data: bytes) -> None:
    start = time.process_time()
    decode(data)
    assert time.process_time() - start < 60


@pytest.mark.parametrize(
    "text", [GERMAN, CHINESE, "ok\n" + CHINESE, RUSSIAN + "\n" + RUSSIAN, "one राष्ट्रपतिठराष्ट्रपतिठ"]
)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_alone_is_utf16_to_its_end(text: str, encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    assert decode(mark + text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize("text", ["A few words in ASCII.\n", GERMAN, RUSSIAN, CHINESE])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf8_joined_to_utf16_is_read_as_such(text: str, encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    data = mark + "Das Café.\n".encode(encoding) + text.encode()
    assert decode(data) == Decoded("Das Café.\n" + text, f"{encoding}+utf-8")


def test_valid_utf8_reads_no_statistics_of_letters() -> None:
    code = "from bodycopy.decode.bytes import decode\nfrom bodycopy.decode.letters import languages\n"
    code += "decode('é'.encode())\nprint(languages.cache_info().currsize)\n"
    code += "decode(b'caf\\xe9')\nprint(languages.cache_info().currsize)\n"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n1\n"


FRENCH = "La bibliothèque était fermée. « Nous n’étions pas prêts », a dit le maire — l’été fut très sec à la fin."
GERMAN = "Die Brücke über den Fluß wird später geöffnet, hieß es. Für Fußgänger ist sie schon heute zugänglich."
CANTONESE = "我哋噚日去咗嗰間新開嘅茶餐廳，啲嘢幾好食，不過要等位。佢話下次再嚟。"


POLISH = "Nowy most będzie otwarty później, niż obiecał burmistrz. Mieszkańcy są źli, bo żadna łódź już nie pływa."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "mac-roman"),
        (GERMAN, "mac-roman"),
        (GERMAN, "cp850"),
        (POLISH, "mac-latin2"),
        (POLISH, "cp852"),
    ],
)
def test_encodings_of_old_macs_and_of_dos(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[:2] == (text, encoding)


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2"])
def test_polish_of_today(encoding: str) -> None:
    assert decode(POLISH.encode(encoding)).text == POLISH


@pytest.mark.parametrize("text", [FRENCH, GERMAN])
def test_western_text_is_not_taken_for_mac_roman(text: str) -> None:
    assert decode(text.encode("cp1252"))[:2] == (text, "cp1252")


def test_big5_with_hong_kongs_characters() -> None:
    assert decode(CANTONESE.encode("big5hkscs"))[:2] == (CANTONESE, "big5")


LITHUANIAN = "Tiltas per upę bus atidarytas vėliau, nei žadėjo meras. Gyventojai pyksta, nes keltas jau nebeplaukia į kitą krantą."
GREEK = "Η γέφυρα θα ανοίξει αργότερα από ό,τι είχε υποσχεθεί ο δήμαρχος, και οι κάτοικοι είναι θυμωμένοι."
TURKISH = (
    "Köprü, belediye başkanının söz verdiğinden geç açılacak. Şehirde yaşayanlar kızgın, çünkü vapur artık çalışmıyor."
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (LITHUANIAN, "cp1257"),
        (LITHUANIAN, "iso8859-13"),
        (RUSSIAN, "mac-cyrillic"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (GREEK, "mac-greek"),
        (GREEK, "cp737"),
        (GREEK, "cp869"),
        (TURKISH, "cp1254"),
        (TURKISH, "mac-turkish"),
        (TURKISH, "cp857"),
    ],
)
def test_the_letters_of_a_language_tell_its_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "text", ["Wir trafen uns im Café.", "“We’re done”, she said — at last.", "5 % of £20 is £1, they say."]
)
def test_a_few_marks_and_accents_are_western(text: str) -> None:
    assert decode(text.encode("cp1252"))[:2] == (text, "cp1252")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Привет, мир", "cp1251"),
        ("Привет, мир", "koi8-r"),
        ("שלום עולם", "cp1255"),
        ("こんにちは", "cp932"),
        ("안녕하세요", "cp949"),
    ],
)
def test_a_greeting_is_told(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_lines_after_many_are_read_as_some_of_the_first() -> None:
    russian, greek = (RUSSIAN + "\n").encode("cp1251"), (GREEK + "\n").encode("cp1253")
    data = (russian + FRENCH.encode() + b"\n") * 100 + greek
    assert decode(greek * 3 + data).text.endswith(GREEK + "\n")
    declared = decode(russian * 100 + FRENCH.encode() + b"\n" + "Grüße".encode("cp1252") * 3, charset="cp1251")
    assert declared.text.startswith(RUSSIAN)


def test_hz_that_nobody_declares() -> None:
    text = "市议会星期二说，新的桥不在河上，而是在城里。工程师说要两年时间。"
    assert decode(text.encode("hz"))[:2] == (text, "hz")


@pytest.mark.parametrize(
    "text", ["Write ~{name~} here.", "~{a ferry, a lamp, no one aboard, and the willow by the weir~}", "~{ ~}"]
)
def test_tildes_and_braces_are_not_hz(text: str) -> None:
    assert decode(text.encode())[:2] == (text, "utf-8")


@pytest.mark.parametrize("codec", ["shift_jis", "euc_jp", "gb18030", "big5"])
def test_half_a_character_may_be_an_underscore(codec: str) -> None:
    text = (
        "市議會批准了新橋\n"
        if codec in {"gb18030", "big5"}
        else "市議会は二年にわたる議論の末、新しい橋の建設を承認した。\n"
    )
    assert decode(text.encode(codec) * 3).text == text * 3


@pytest.mark.parametrize("data", [b"\x80_", b"\x80__\n", b"_\xe9_ _"])
def test_underscores_beside_each_other_are_two_spaces(data: bytes) -> None:
    assert decode(data).text == data.decode("cp1252")


@pytest.mark.parametrize(
    ("replaced", "of", "told"),
    [(0, 100, False), (2, 20, False), (3, 20, True), (3, 1000, False), (10, 1000, True), (10, 1001, False)],
)
def test_what_can_not_be_decoded_is_said_where_it_is_more_than_dirt(replaced: int, of: int, *, told: bool) -> None:
    assert bool(problem("a" * of, "utf-8", (("replaced", replaced),))) is told
    assert not problem("a" * of, "utf-8", ())


SHORT = [
    ("Grüße", "cp1252"), ("Füße", "cp1252"), ("café", "cp1252"), ("été", "cp1252"), ("Übung", "cp1252"), ("Zürich", "mac-roman"),
    ("нет", "cp1251"), ("да", "cp1251"), ("Москва", "koi8-r"), ("Łódź", "cp1250"), ("Łódź", "iso8859-2"), ("čaj", "cp1250"),
    ("你好", "gb18030"), ("谢谢你", "gb18030"), ("中國", "big5"), ("日本", "euc_jp"), ("これ", "cp932"), ("안녕", "cp949"), ("ναι", "cp1253"),
    ("כן", "cp1255"), ("نعم", "cp1256"), ("ñ", "cp1252"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), SHORT)
def test_a_word_is_read_right_or_in_doubt(text: str, encoding: str) -> None:
    read = decode(text.encode(encoding))
    assert read.text == text or "if" in problem(*read)


@pytest.mark.parametrize(("encoding", "text"), ENCODED)
def test_a_sentence_is_not_in_doubt(text: str, encoding: str) -> None:
    assert not problem(*decode(text.encode(encoding)))


def test_doubt_names_both_readings_of_the_first_words_that_differ() -> None:
    read = decode("ok нет".encode("cp1251"))
    assert "'нет' if cp1251" in problem(*read)
    assert not problem(*decode("нет".encode("cp1251"), charset="cp1251"))


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_each_line_may_be_in_another_encoding(order: tuple[int, ...]) -> None:
    parts = [
        (GERMAN, "cp1252"),
        ("הממשלה הודיעה ביום שלישי על העלאת המסים.", "cp1255"),
        (RUSSIAN, "koi8-r"),
        (FRENCH, "utf-8"),
        (JAPANESE, "cp932"),
    ]
    chosen = [parts[number] for number in order]
    decoded = decode(b"\n".join(text.encode(encoding) for text, encoding in chosen))
    assert decoded.text == "\n".join(text for text, _ in chosen)


@pytest.mark.parametrize(("encoding", "text"), [each for each in ENCODED if not each[0].startswith("utf")])
def test_lines_in_one_encoding_are_read_in_one(encoding: str, text: str) -> None:
    data = "\n".join([text, "1, 2, 3", text[:8], text]).encode(encoding)
    assert "+" not in decode(data).encoding
