from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.document import Signal, Verdict
from bodycopy.judge.residue.weights import load
from bodycopy.judge.weightfile import of_names
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features import plain, residue
from bodycopy.kernel.features.grams import SIZE
from bodycopy.segment.boundaries import cut
from bodycopy.segment.text import segment
from computing import EVERY

LOUD = memoryview(bytes([1]) * SIZE).cast("b")
TEXT = """The ferry crossed the river twice a day until the bridge was opened.

Do you like what you read? Send us a gift.

- Ferries in winter
- Bridges in spring
- Roads in summer

The bridge has four lanes. The ferry lies in the reeds below the bridge.
"""


def seen(
    text: str, signals: tuple[Signal, ...] = (), claims: tuple[tuple[str, int, int], ...] = ()
) -> tuple[residue.Units, dict[str, list[int]], dict[str, int]]:
    """Return what each way to compute says of a text's sentences, which is the same."""
    document = segment(text)
    every = []
    for ops in EVERY:
        units = residue.units(ops, document.text, cut(document), LOUD)
        columns = residue.columns(document.text, units, document.blocks, signals, claims)
        whole = {name: int(value) for name, value in residue.of_text(columns, units).items()}
        columns |= residue.second_stage(units, columns, columns["lex"])
        every.append((units, {name: ops.values(values) for name, values in columns.items()}, whole))
    assert all(one[1:] == every[0][1:] for one in every)
    if NATIVE is not None:
        assert compiled(text, signals, claims) == in_python(text, signals, claims)
    return every[0]


def in_python(
    text: str, signals: tuple[Signal, ...], claims: tuple[tuple[str, int, int], ...]
) -> tuple[dict[str, list[int]], list[int], int]:
    """Return all columns, the scores and what is said of the form, by the weights that ship."""
    document, weights = segment(text), load()
    units = residue.units(plain, document.text, cut(document), LOUD)
    columns = residue.columns(document.text, units, document.blocks, signals, claims)
    whole = residue.of_text(columns, units)
    first = plain.forest(of_names(columns, weights.first.names), weights.first.trees)
    columns |= residue.second_stage(units, columns, first)
    scores = plain.forest(of_names(columns, weights.second.names), weights.second.trees).v
    whole |= residue.of_scores(columns["chars"].v, scores)
    form = plain.forest([plain.column([whole[name]]) for name in weights.form.names], weights.form.trees)
    return {name: list(map(int, values.v)) for name, values in columns.items()}, scores, form.v[0]


def compiled(
    text: str, signals: tuple[Signal, ...], claims: tuple[tuple[str, int, int], ...]
) -> tuple[dict[str, list[int]], list[int], int]:
    """Return the same of compiled code."""
    from bodycopy.kernel.features import packed_residue

    document, weights = segment(text), load()
    claimed = [Verdict(start, end, name, "meta", "", "heuristic") for name, start, end in claims]
    assert weights.asked is not None
    said = packed_residue.scored(
        document.text, cut(document), document.blocks, signals, claimed, LOUD, weights.asked, 1 << 40
    )
    assert said is not None
    return dict(said[0]), *said[1:]


def test_each_column_has_a_number_a_sentence() -> None:
    units, columns, _ = seen(TEXT)
    assert len(units.spans) == 8
    assert {len(values) for values in columns.values()} == {8}


def test_lines_of_the_same_look_are_one_run() -> None:
    _, columns, _ = seen(TEXT)
    assert columns["alike-run"][3:6] == [3, 3, 3]
    assert columns["alike-place"][3:6] == [0, 1, 2]


def test_a_rule_counts_in_the_sentence_that_it_matches_and_in_its_family() -> None:
    at = TEXT.index("gift")
    _, columns, _ = seen(TEXT, (Signal(at, at + 4, "match", "en/donation/a-gift"),))
    assert columns["says-donation"] == [0, 0, 1, 0, 0, 0, 0, 0]
    assert columns["hits"] == columns["says-donation"]


def test_a_users_rule_moves_no_other_verdict() -> None:
    at = TEXT.index("gift")
    _, columns, _ = seen(TEXT, (Signal(at, at + 4, "match", "user/donation/a-gift"),))
    assert columns == seen(TEXT)[1]


def test_a_claim_counts_in_each_sentence_that_it_touches() -> None:
    start, end = TEXT.index("Ferries"), TEXT.index("Roads") + 2
    _, columns, _ = seen(TEXT, claims=(("teaser-lines", start, end),))
    assert columns["teaser-lines"] == [0, 0, 0, 1, 1, 1, 0, 0]


def test_the_text_as_a_whole_is_told_without_a_sentence_of_its_own() -> None:
    _, _, whole = seen(TEXT)
    assert whole["text-sentences"] == 8
    assert whole["text-blocks"] == 6
    assert whole["text-prose"] == 0
    assert (
        0
        < seen(TEXT + "\n" + "The ferry was sold to a town on the other bank, " * 2 + "which had none.\n")[2][
            "text-prose"
        ]
        < 256
    )


@given(st.text(alphabet=" \n.!?-:|aAé字かไ0“”", min_size=1))
def test_every_way_to_compute_says_the_same(text: str) -> None:
    if text.strip():
        seen(text)


@pytest.mark.skipif(NATIVE is None, reason="no compiled code here")
def test_what_does_not_fit_is_refused() -> None:
    from bodycopy.kernel.features import packed_residue

    asked = load().asked
    assert asked is not None
    document = segment("One.\n\nTwo.\n")
    pieces = cut(document)
    wrong = asked._replace(page=(b"\xff\x7f" * (len(asked.page[0]) // 2), asked.page[1]))
    for given_pieces, given_asked in ((pieces[::-1], asked), (pieces[:1], asked), (((), ()), asked), (pieces, wrong)):
        with pytest.raises(ValueError, match=r"sentences|columns"):
            packed_residue.scored(document.text, given_pieces, document.blocks, (), [], LOUD, given_asked, 1 << 40)
