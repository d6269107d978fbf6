import pytest

from bodycopy.judge.heuristics.dates import KIND_OF
from bodycopy.judge.heuristics.stamps import _MARKS, stamps
from bodycopy.segment.text import segment

PROSE = "The ferry left the harbour at dawn with forty people on board and came back late in the evening."


def going(text: str) -> list[str]:
    return [text[verdict.start : verdict.end] for verdict in stamps(segment(text))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROSE,
        "Published in May 2024, the report took nine years to write.",
        "On 3 May 2025 at 9.15 the bell rang for the last time.",
        "On 3 May 2025 at 14:05 Harbour Street was closed to all but trams.",
        "3 May 2025, 14:05, Harbour Street: nobody had seen the tram that was to take them home.",
        "Am 3. Mai 2025 um 14:05 Uhr Polizei und Feuerwehr am selben Ort zu sehen, war neu.",
        "Updated 3 May 2025, Ferry Road now has a crossing.",
        "May 3, 2025, was the day on which the mill stopped.",
        "Updated rules for 2024",
        "1990 2000",
        "Sunday 5 pm",
        "Friday, 20:00",
        "A 2025 májusi jelentés kilenc évig készült.",
        "Pada 3 Mei 2025 pukul 14.05 lonceng berbunyi untuk terakhir kalinya.",
        # Dates that head the parts of a timeline, and of a programme.
        f"3 May 2025\n\n{PROSE}\n\n4 May 2025\n\n{PROSE}",
        f"{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n3 May 2025\n\n{PROSE}",
        "3 May 2025, 20:00\n\n4 May 2025, 20:00\n\n5 May 2025, 20:00",
    ],
)
def test_what_stays(text: str) -> None:
    assert going(text) == []


@pytest.mark.parametrize(
    "stamp",
    [
        "Published 3 May 2025, 14:05 | 4 min read",
        "Monday 5 May 2025 | 7:45am",
        "Veröffentlicht am 3. Mai 2025, 14:05 Uhr",
        "03.05.2025 - 14:05 Uhr",
        "Publicerad 3 maj 2025 kl 14.05 Uppdaterad 15.30",
        "Julkaistu 3.5.2025 klo 14.05 Päivitetty 15.30",
        "Vandaag, 14:05 • Leestijd 3 minuten",
        "Обновлено 3 мая 2025, 14:05",
        "Megjelent 2025 május 3, 14:05",
        "Publicat 3 mai 2025, ora 14:05",
        "Ενημερώθηκε 3 Μαΐου 2025, 14:05",
        "Публикувано 3 май 2025 14:05",
        "Objavljeno 3. maja 2025, 14:05",
        "Diterbitkan pada 3 Mei 2025 14:05 WIB",
        "Actualitzat 3 maig 2025 14:05",
        "प्रकाशित 3 मई 2025 14:05",
        "עודכן 3 במאי 2025 14:05",
    ],
)
def test_a_stamp_goes_alone_and_from_the_front_of_prose(stamp: str) -> None:
    assert going(f"{PROSE}\n\n{stamp}\n\n{PROSE}") == [stamp]
    assert going(f"{stamp} {PROSE}") == [stamp]


def test_a_date_goes_from_the_head_of_a_page() -> None:
    assert going(f"The mill\n\n3 May 2025\n\n{PROSE}") == ["3 May 2025"]


def test_every_known_word_can_be_met() -> None:
    """A word is looked up in small letters, without what stands at its edges."""
    assert [word for word in KIND_OF if word.strip(_MARKS).rstrip(".").lower() != word or len(word.split()) > 1] == []
