import pytest

from bodycopy.document import Block, Document, Span
from bodycopy.kernel.character_index import CharacterIndex, character_index
from bodycopy.segment.boundaries import LabelEnds, cut, label_end, label_ends, title_end
from bodycopy.segment.text import segment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Read more",
        "The council met on Monday to vote.",
        "News from The Ledger and its friends",
        "Best of The Week in pictures and words",
        "Vitamin D In Winter",
        "Share On Facebook Now Please",
    ],
)
def test_one_sentence_has_no_seam(text: str) -> None:
    assert label_end(text, 0, len(text), character_index(text).capitals) == 0


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("Advertisement", "The council met on Monday to vote."),
        ("Lesen Sie auch", "Der Rat tagte am Montag und stimmte ab."),
        ("Lire aussi", "Le conseil s'est réuni lundi pour voter."),
        ("Реклама", "В понедельник совет собрался на заседание."),
        ("Jaa juttu", "Hän lähti satamasta aamulla ja palasi vasta illalla."),
        ("Bagikan artikel", "Sebuah kapal meninggalkan pelabuhan pada pagi hari."),
        ("Chia sẻ", "Một chuyến phà rời cảng lúc sáng sớm."),
    ],
)
def test_the_seam_is_found(label: str, sentence: str) -> None:
    text = f"{label} {sentence}"
    assert label_end(text, 0, len(text), character_index(text).capitals) == len(label)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Getty Images said that the firm had lost the case.", []),
        ("Sponsored content Mara Quill.", []),
        ("Recommended for you Peter Lind, who studies the coast at the college, was not sure.", [19]),
    ],
)
def test_where_by_its_capitals_a_label_could_end(text: str, ends: list[int]) -> None:
    assert [end for end in label_ends(text, 0, len(text)) if text[end + 1 :].startswith("Peter")] == ends


def test_ends_of_labels_are_found_block_by_block() -> None:
    text = "Sponsored content\n\nRecommended for you Peter Lind, who studies the coast at the college, was not sure."
    ends = LabelEnds(text, [[(0, 17)], [(19, len(text))]])
    assert [ends.of(0), ends.of(1)] == [set(), {38, 44}]
    assert [at for at in range(-1, len(text) + 2) if at in ends] == [38, 44]


def test_a_text_is_cut_as_its_blocks_are() -> None:
    text = "“It is wet.” 6 min read\nAdvertisement The council met on Monday to vote.\nEr kam am 3. Mai an.\n구독하기 섬에는 학교가 있다\n"
    document = segment(text)
    assert [text[start:end] for block in cut(document) for start, end in block] == [
        "“It is wet.”",
        "6 min read",
        "Advertisement",
        "The council met on Monday to vote.",
        "Er kam am 3. Mai an.",
        "구독하기",
        "섬에는 학교가 있다",
    ]


def test_a_number_behind_a_closing_mark_begins_a_piece() -> None:
    text = "“It is wet.” 6 min read"
    document = Document(text, blocks=(Block(0, len(text), (Span(0, len(text)),)),))
    assert [text[start:end] for start, end in cut(document)[0]] == ["“It is wet.”", "6 min read"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Read more: Bakers ask for a seat on the bridge committee",
            "Read more: Bakers ask for a seat on the bridge committee",
        ),
        (
            "Read more: Bakers ask for a seat on the committee Peter Lind, who studies coasts at the college, was glad.",
            "Read more: Bakers ask for a seat on the committee",
        ),
    ],
)
def test_where_a_title_ends(text: str, title: str) -> None:
    assert text[: title_end(text, 0, len(text))] == title


def test_a_text_is_looked_over_once_however_many_sentences_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def look(text: str) -> CharacterIndex:
        looked.append(text)
        return character_index(text)

    monkeypatch.setattr("bodycopy.segment.boundaries.character_index", look)
    document = segment("Advertisement The council met on Monday to vote.\n\n" * 20)
    assert sum(map(len, cut(document))) == 40
    assert len(looked) == 1
