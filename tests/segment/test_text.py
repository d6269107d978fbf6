import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.segment.text import segment


def blocks(text: str) -> list[str]:
    return [text[block.start : block.end] for block in segment(text).blocks]


@pytest.mark.parametrize("text", ["", "\n", " \n\n "])
def test_nothing_has_no_blocks(text: str) -> None:
    assert blocks(text) == []


MENU = "Home\nNews\nSport\nWeather\nAbout us\nContact\n"
LIST = "- two eggs\n- flour, sifted\n- a pinch of salt\n"
VERSE = "The river keeps its own account\nof every stone it ever wore,\nand all that spring the waters mount\nto read it back along the shore.\n"
LONG_LINES = "\n".join(f"Paragraph {n} runs on for a while, then it comes to its end in good order." for n in range(9))


@pytest.mark.parametrize("text", [MENU, LIST, VERSE, LONG_LINES, "One.\n\nTwo.\n", "sign in\nSubscribe\nskip\n"])
def test_each_line_is_a_block(text: str) -> None:
    assert blocks(text) == [line for line in text.splitlines() if line]


WRAPPED = """\
The council met on Thursday evening to hear what the engineers had found
under the old bridge, and left with more questions than it had brought. No
vote was taken.

A second session is planned for the autumn, when the river is low and the
piers can be looked at from a boat. Until then the bridge is closed to all
but people on foot.
"""


def test_a_hard_wrapped_paragraph_is_one_block() -> None:
    assert blocks(WRAPPED) == [paragraph.strip() for paragraph in WRAPPED.split("\n\n")]


def test_a_hard_wrapped_paragraph_keeps_its_sentences() -> None:
    first = segment(WRAPPED).blocks[0]
    assert [WRAPPED[start:end][-12:] for start, end in first.sentences] == ["had brought.", "e was taken."]


NODES = """\
Harbour reopens
Share
The harbour of Lindvik reopened on Monday, the
port authority
said, after three weeks of dredging. Its director,
Marit Aune
, called it a relief.
Ferries will sail from
Tuesday
.
More news
"""


def test_a_sentence_cut_by_links_is_one_block() -> None:
    assert blocks(NODES) == [
        "Harbour reopens",
        "Share",
        "The harbour of Lindvik reopened on Monday, the\nport authority\nsaid, after three weeks of dredging. Its director,\nMarit Aune\n, called it a relief.",
        "Ferries will sail from\nTuesday\n.",
        "More news",
    ]


def test_chinese_punctuation_goes_on_with_the_line_before() -> None:
    assert blocks("据\n港务局\n，码头星期一重新开放。\n更多新闻\n")[-1] == "更多新闻"


def test_a_page_on_one_line_is_one_block_of_many_sentences() -> None:
    (block,) = segment("Home News. The ferry sailed. It came back. All were well. Read more.\n").blocks
    assert len(block.sentences) == 5


def test_list_markers_make_list_items() -> None:
    assert {block.kind for block in segment(LIST).blocks} == {"list-item"}


@given(st.text(alphabet=st.sampled_from("aB ,.\n。，!-1\t\u3000"), max_size=300))
def test_blocks_are_sorted_disjoint_and_cover_all_but_white_space(text: str) -> None:
    at = 0
    for block in segment(text).blocks:
        assert at <= block.start < block.end
        assert text[at : block.start].strip() == ""
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        assert block.sentences[0].start == block.start
        assert block.sentences[-1].end == block.end
        at = block.end
    assert text[at:].strip() == ""
