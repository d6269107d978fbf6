from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.document import Document, Signal
from bodycopy.kernel.features import plain, speech
from bodycopy.kernel.features.grams import SIZE, gram
from bodycopy.segment.boundaries.labels import cut
from bodycopy.segment.text import segment
from computing import EVERY

NOTHING = memoryview(bytes(SIZE)).cast("b")
LOUD = memoryview(bytes([1]) * SIZE).cast("b")
TEXT = """The ferry crossed the river twice a day until the bridge was opened.

Do you like what you read? Send us a gift.

The bridge has four lanes. The ferry lies in the reeds below the bridge.
"""


def seen(
    text: str, signals: tuple[Signal, ...] = (), table: memoryview = LOUD
) -> tuple[speech.Sentences, dict[str, list[int]]]:
    """Return what each way to compute says of a text's sentences, which is the same."""
    document: Document = segment(text)
    every = []
    for ops in EVERY:
        said = speech.sentences(ops, document.text, cut(document), signals, table)
        columns = speech.columns(document.text, said)
        columns |= speech.again(said, columns["lex"])
        every.append({name: ops.values(values) for name, values in columns.items()})
    assert every[1:] == every[:-1]
    return said, every[0]


def chosen(text: str, table: memoryview) -> list[int]:
    document = segment(text)
    return speech.sentences(plain, document.text, cut(document), (), table).chosen


def test_a_text_in_which_nothing_speaks_for_a_banner_is_not_looked_at() -> None:
    assert chosen(TEXT, NOTHING) == []


def test_neighbours_of_what_speaks_for_a_banner_are_looked_at_too() -> None:
    table = bytearray(SIZE)
    for number in gram("crossed").numbers:
        table[number] = 9
    assert chosen(TEXT, memoryview(bytes(table)).cast("b")) == [0, 1, 2]


def test_each_column_has_a_number_a_sentence() -> None:
    said, columns = seen(TEXT)
    assert len(said.spans) == 5
    assert {len(values) for values in columns.values()} == {5}


def test_what_the_rest_of_the_text_speaks_of_is_shared() -> None:
    _, columns = seen(TEXT)
    assert columns["topic"][0] > columns["topic"][1] == -1  # no word that may be about something


def test_words_weigh_what_the_table_says() -> None:
    table = bytearray(SIZE)
    for number in gram("gift").numbers:
        table[number] = 9
    _, columns = seen(TEXT, table=memoryview(bytes(table)).cast("b"))
    assert columns["lex"] == [0, 0, 9, 0, 0]
    assert columns["words"] == columns["best"] == columns["lex"]
    assert columns["mean+1"][1] == columns["mean"][2] > 0


@pytest.mark.parametrize(("ref", "count"), [("en/donation/send-a-gift", 1), ("user/mine/gift", 0)])
def test_rules_of_the_package_are_evidence_and_those_of_users_are_not(ref: str, count: int) -> None:
    at = TEXT.index("Send")
    _, columns = seen(TEXT, (Signal(at, at + 4, "match", ref),))
    assert columns["any"] == [0, 0, count, 0, 0]


def test_neighbours_are_told_from_those_in_the_same_block() -> None:
    _, columns = seen(TEXT)
    assert columns["same-1"] == [0, 0, 1, 0, 1]
    assert columns["same+1"] == [0, 1, 0, 1, 0]


@given(st.lists(st.integers(-999, 999), min_size=1), st.integers(-4, 4))
def test_moved_values_keep_their_number(values: list[int], by: int) -> None:
    for ops in EVERY:
        moved = ops.values(
            speech.moved(ops, "it", ops.column(values), [by], {by: ops.column(range(by, by + len(values)))})[
                f"it{by:+}"
            ]
        )
        assert len(moved) == len(values)
        assert all(moved[n] == values[n + by] for n in range(len(values)) if 0 <= n + by < len(values))


@given(st.lists(st.integers(-999, 999), min_size=2), st.integers(1, 9))
def test_the_mean_around_a_place_leaves_it_out(values: list[int], reach: int) -> None:
    for ops in EVERY:
        places = ops.column(range(len(values)))
        around = ops.values(speech.around(ops, ops.column(values), reach, places, len(values)))
        for n, mean in enumerate(around):
            others = [values[k] for k in range(max(0, n - reach), min(len(values), n + reach + 1)) if k != n]
            assert mean == sum(others) // len(others)


@given(st.text(min_size=1))
def test_any_text_can_be_looked_at(text: str) -> None:
    if cut(segment(text)) and chosen(text, LOUD):
        said, columns = seen(text)
        assert {len(each) for each in columns.values()} == {len(said.chosen)}
