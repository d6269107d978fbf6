import pytest

from bodycopy.judge.heuristics.teasers import _ALL_LABELS, _held, _is_prose, _openable, _opener, teasers
from bodycopy.judge.observe import observe
from bodycopy.rulebook.load import load
from bodycopy.segment.text import segment

PROSE = "The ferry left the harbour at dawn with forty people on board and came back late in the evening."


def going(text: str) -> list[str]:
    return [text[verdict.start : verdict.end] for verdict in teasers(observe(segment(text), load()))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{PROSE}\n\nThe mill that moved\n\n{PROSE}",
        # A label and prose.
        f"Related articles\n\n{PROSE}",
        # The button of each card heads nothing, and one line in front of prose may be a heading.
        f"The mill that moved\nRead more\nA ferry for two islands\nRead more\n{PROSE}",
        f"{PROSE}\nUp next\nThe best oars\n{PROSE}",
        # One line between paragraphs may be a subheading.
        f"{PROSE}\n\nRelated articles\n\nThe mill that moved\n\n{PROSE}",
        # A label and prose, welded; one headline of few words; a sentence that begins as a label does.
        f"Related articles {PROSE}",
        f"{PROSE}\n\nRelated articles The mill\n\n{PROSE}",
        f"{PROSE}\n\nRelated articles of the treaty and of its two long annexes\n\n{PROSE}",
        # A label in front of prose, of a few words, or of small letters.
        f"Mehr zum Thema {PROSE}",
        "You may also like The mill",
        "More on this story and what the miller thought of it when he heard",
        "Most read books of the year according to the library on the quay",
        # A label within a sentence.
        f"He read related articles in bed.\n\nThe mill that moved\n\n{PROSE}",
    ],
)
def test_what_stays(text: str) -> None:
    assert going(text) == []


@pytest.mark.parametrize("label", ["Related articles", "Mehr zum Thema", "Meest gelezen", "Mest läst"])
def test_headlines_under_a_label_go(label: str) -> None:
    text = f"{label}\nThe mill that moved\n2. Who pays for the ferry?\n"
    assert going(text) == ["The mill that moved", "2. Who pays for the ferry?"]


def test_of_headlines_in_front_of_prose_the_last_may_be_its_own() -> None:
    text = f"{PROSE}\nRelated articles\nThe mill that moved\nWho pays for the ferry?\nThree days of rain\n{PROSE}"
    assert going(text) == ["The mill that moved", "Who pays for the ferry?"]


@pytest.mark.parametrize(
    "row",
    [
        "Related articles The mill that moved Who pays for the ferry? Three days on the river",
        "Mohlo by vás zajímat Jak se stěhoval mlýn Kdo zaplatí přívoz? Tři dny na řece",
        "Читайте также Как переехала мельница Кто заплатит за паром Три дня на реке",
    ],
)
def test_headlines_behind_a_label_in_its_block_go(row: str) -> None:
    assert going(f"{PROSE}\n\n{row}\n\n{PROSE}") == [row]


@pytest.mark.parametrize(
    "line",
    [
        "More on this story Why the quay keeps flooding 14 February In pictures: the storm 3 November",
        "Most read 1 Man rescued from chimney 2 Ferry strike called off 3 Quiz: how well do you know the week?",
        "Mehr zum Thema Niedrigwasser: Warum die Elbe schwindet 12.05. Angler gegen Naturschützer 03.04.",
        "Flere saker Anbud på brøyting splitter tinget Prest måker selv",
        "Lisää aiheesta Talkoot hiipuvat Näin sekoitat maalin",
    ],
)
def test_a_line_of_headlines_behind_a_label_goes(line: str) -> None:
    assert going(f"{PROSE}\n\n{line}\n\n{PROSE}") == [line]
    assert going(f"{PROSE} {line}\n\n{PROSE}") == [line]


def test_each_label_opens_a_line() -> None:
    labels = (
        "Related stories|Recommended articles|You might also like|Trending now 1|Das könnte dich auch interessieren|Auch interessant|"
        "Meistgelesen|Meistgelesene Artikel|Weitere Meldungen|Verwandte Beiträge|Meer over dit thema|Gerelateerde berichten|"
        "Meest gelezen|Ook interessant|Lees ook|Läs mer|Mest läst|Mer om ämnet|Relaterade artiklar|Fler nyheter|Les også|"
        "Relaterte saker|Måske er du også interesseret i|Læs også|Seneste nyt|Relaterede artikler|Mere om emnet|Aiheesta lisää|"
        "Lue myös|Luetuimmat|Suosittelemme:|À lire aussi|Lire aussi|Sur le même sujet|Les plus lus|También te puede interesar|"
        "Te puede interesar|Noticias relacionadas|Lo más leído|Leggi anche|Articoli correlati|I più letti|Potrebbe interessarti|"
        "Potrebbero interessarti anche|Leia mais|Mais lidas|Veja também|Czytaj także|Zobacz też|Najczęściej czytane|Читайте также|"
        "Самое читаемое|Čtěte také|Mohlo by vás zajímat|Související články|Nejčtenější|İlgili haberler|LES PLUS LUS"
    )
    for label in labels.split("|"):
        line = f"{label} The mill that moved Ferry strike called off"
        found = [line[verdict.start : verdict.end] for verdict in teasers(segment(line))]
        assert found == [line], label


@pytest.mark.parametrize(
    "label", ["LÄS ÄVEN", "İlgili haberler", "mest läst", "Čtěte také", "Moſt read: 1", "Чи\u1c84айте также"]
)
def test_a_label_is_looked_for_whatever_its_case(label: str) -> None:
    line = f"{label} The council approves a bridge"
    assert not _is_prose(line)
    (by_all, by_held) = (_opener(labels).search(line) for labels in (_ALL_LABELS, _held(line)))
    assert by_all
    assert by_held
    assert by_all.span() == by_held.span()
    before = "The ferry left (“at last!”) "
    for document in (segment(line), segment(before + line)):
        assert list(_openable(document)) == list(document.blocks)
