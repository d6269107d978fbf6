"""What is looked at before ftfy is asked misses nothing that it would change."""

from __future__ import annotations

import ftfy.badness
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.decode import mojibake
from bodycopy.decode.repair import is_suspect, repair

SENTENCES = (
    "Die Bürgermeisterin ärgerte sich über das Gesetz – „größer“ als früher.",
    "L’été dernier, « l’œuvre » de Noël coûtait déjà 3 € à la mairie…",
    "El niño pidió más pingüinos: ¿quién? ¡Él! «Año» nº 3.",
    "Não há solução à vista, dizem às irmãs da região.",
    "Žluťoučký kůň úpěl ďábelské ódy, řekl Šimon.",
    "Zażółć gęślą jaźń – „świetnie” powiedział Łukasz.",
    "Правительство объявило о повышении налогов — «на год».",
    "Η κυβέρνηση ανακοίνωσε αύξηση των φόρων.",
    "Bakan “şehir için gerekliydi” dedi, İstanbul'da ığdır.",
    "הממשלה הודיעה על העלאת המסים.",
    "أعلنت الحكومة يوم الثلاثاء عن زيادة الضرائب.",
    "政府星期二宣布提高税率，“很困难”（１０）。",
    "大臣は「必要だった」と述べた。ｱｲｳ",
    "Café 👨‍👩‍👧 naïve ½ × 3 °C £5 ™ ® ©",
)
ENCODINGS = ("latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437")


@pytest.mark.parametrize("text", ["œ.", "Œ ", "œ\n", "sœ9", "xÃ y", "x Â y", "Â y", "ГўВЂВxa", "?Â “"])
def test_what_only_its_neighbours_tell_is_suspect(text: str) -> None:
    assert ftfy.badness.is_bad(text)
    assert is_suspect(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_clean_sentences_are_not_bad(text: str) -> None:
    assert not mojibake.is_bad(text)


def mangled(text: str, encodings: list[str]) -> str:
    """Return the text after it was written as UTF-8 and read as something else, so often."""
    for encoding in encodings:
        text = text.encode("utf-8", "replace").decode(encoding, "replace")
    return text


suspects = "".join(sorted(set(ftfy.badness.BADNESS_RE.pattern) - set(map(chr, range(0x80)))))
lines = st.one_of(
    st.builds(mangled, st.sampled_from(SENTENCES), st.lists(st.sampled_from(ENCODINGS), min_size=1, max_size=3)),
    st.text(st.sampled_from(suspects + " a.zA?\n"), max_size=12),
    st.text(st.characters(min_codepoint=0x80, max_codepoint=0x24F), max_size=12),
    st.builds("".join, st.lists(st.sampled_from((*SENTENCES, " ", "Ã©", "â€™", "ÐŸ", "ã\x81\x82", "Ã ")), max_size=5)),
    st.text(max_size=30),
)


@given(lines)
def test_what_the_tests_let_pass_ftfy_would_not_change(text: str) -> None:
    for line in text.splitlines(keepends=True):
        bad = ftfy.badness.is_bad(line)
        assert not bad or mojibake.is_bad(line)
        assert not bad or is_suspect(line)


def test_a_line_that_ftfy_would_cut_is_left_to_ftfy() -> None:
    assert mojibake.is_bad("x" * 1_000_001)
    assert not mojibake.is_bad("x" * 1_000_000)


@pytest.mark.parametrize(
    "line",
    [
        '"Ã©" is what é becomes',
        "The text ‘Ã¼’ stands where ü should.",
        "Write cafÃ© and you get mojibake; café is right.",
        "`Ã±` in place of `ñ`.",
    ],
)
def test_mojibake_that_is_spoken_of_stays(line: str) -> None:
    assert repair(line).text == line


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("The cafÃ© is closed …  and the fÃªte is off.", "The café is closed …  and the fête is off."),
        ("â€œIt is late,â€\x9d she said – cafÃ© and all.", "“It is late,” she said – café and all."),
    ],
)
def test_other_mojibake_goes(line: str, mended: str) -> None:
    assert repair(line).text == mended


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("Take 3¬Ω cups of flour.", "Take 3½ cups of flour."),
        ("¬Ω cup of milk", "½ cup of milk"),
        ("¬øQui√©n viene?", "¿Quién viene?"),
        ("¬øVienes?", "¿Vienes?"),
        ("Dijo: ¬°basta ya!", "Dijo: ¡basta ya!"),
    ],
)
def test_utf8_read_as_mac_roman_goes(line: str, mended: str) -> None:
    assert repair(line).text == mended


@pytest.mark.parametrize(
    "line", ["Let ¬Ω be the complement of Ω.", "p ∧ ¬Ω → q", "¬ø holds?", "A → ¬° is not a formula", "3 ¬Ω"]
)
def test_the_sign_of_negation_stays(line: str) -> None:
    assert repair(line).text == line
