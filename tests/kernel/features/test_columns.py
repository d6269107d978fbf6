"""Plain Python, numpy and compiled code give the same integers, on any text."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from array import array
from typing import TYPE_CHECKING, Any

import pytest
import vector
import vectorwords
from hypothesis import given
from hypothesis import strategies as st

from bodycopy.judge.main_content.score import scores
from bodycopy.judge.main_content.weights import load
from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features import plain
from bodycopy.kernel.features.letters import KINDS, LETTER, LETTERS, classify, kind
from bodycopy.kernel.features.text import features
from bodycopy.kernel.features.units import units
from bodycopy.segment.text import segment
from computing import EVERY, FAST
from model_texts import LISTING, PAGE, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bodycopy.document import Document
    from bodycopy.kernel.features.columns import ColumnBackend

if NATIVE is not None:
    from bodycopy.kernel.features import packed_columns
ALPHABET = "abcde ABC 123 .,:;!? \n\n 日本語中文한글ไทย çéÑßİ ا ب \"'«»“” ()[] |·•–— @#€© \u0301\u200b\U0001f600\U00020000\u00a0"


def noise(seed: int) -> str:
    draw = random.Random(seed)  # noqa: S311 - a fixed seed is wanted
    words = ["".join(draw.choice(ALPHABET) for _ in range(draw.randint(1, 40))) for _ in range(draw.randint(1, 120))]
    return draw.choice(["\n", " ", ". ", "\n\n"]).join(words) + "\n"


TEXTS = {
    **WHOLE,
    "page": PAGE,
    "listing": LISTING,
    "one line": PAGE.replace("\n", " ") * 3,
    "one unit": "Menu\n",
    **{f"noise {seed}": noise(seed) for seed in range(40)},
}


def agree(document: Document, compute: Callable[[Any], dict[str, Any]]) -> None:
    """Hold what each module computes of a document to what plain Python does."""
    slow = {name: plain.values(values) for name, values in compute(plain).items()}
    assert all(type(value) is int for values in slow.values() for value in values)
    for ops in FAST:
        fast = {name: ops.values(values) for name, values in compute(ops).items()}
        assert list(slow) == list(fast)
        for name, values in slow.items():
            assert (document.text, name, values) == (document.text, name, fast[name])


def judged(document: Document) -> Callable[[Any], dict[str, Any]]:
    def compute(ops: ColumnBackend) -> dict[str, Any]:
        result, columns = scores(ops, document, units(document), load())
        return columns | {"result": result}

    return compute


@pytest.mark.parametrize("name", TEXTS)
def test_all_agree_to_the_bit(name: str) -> None:
    document = segment(TEXTS[name])
    assert units(document)
    agree(document, judged(document))


@given(
    st.lists(st.text() | st.text(ALPHABET) | st.sampled_from(["Share", "Read more", "The ferry left."]), max_size=60)
)
def test_all_agree_on_any_text(parts: list[str]) -> None:
    document = segment("\n".join(parts))
    if units(document):
        agree(document, judged(document))


@pytest.mark.parametrize("name", TEXTS)
def test_the_columns_that_only_html_needs_agree_as_well(name: str) -> None:
    document = segment(TEXTS[name])
    found = units(document)
    agree(document, lambda ops: features(ops, document.text, found, load()).columns)
    whole = features(plain, document.text, found, load()).columns
    lean = features(plain, document.text, found, load(), lean=True).columns
    assert {name: values.v for name, values in lean.items()}.items() <= {n: v.v for n, v in whole.items()}.items()


@pytest.mark.parametrize("operation", ["+", "-", "*", "//", ">=", "<", "&", "|"])
@given(st.lists(st.tuples(*2 * [st.integers(-(1 << 30), 1 << 30).filter(bool)])), st.integers(-9, -1) | st.just(256))
def test_columns_are_computed_with_alike(operation: str, rows: list[tuple[int, int]], number: int) -> None:
    ones, others = [row[0] for row in rows], [row[1] for row in rows]
    apply = eval(f"lambda a, b: a {operation} b")  # noqa: S307 - one of those above
    for ops in EVERY:
        assert ops.values(apply(ops.column(ones), ops.column(others))) == [apply(*row) for row in rows]
        assert ops.values(apply(ops.column(ones), number)) == [apply(one, number) for one in ones]


@pytest.mark.parametrize(
    ("keys", "near", "gap"),
    [
        ([1], [0], [3]),
        ([1, 2, 3], [0, 0, 0], [3, 3, 3]),
        ([1, 2, 1, 2], [1, 1, 1, 1], [2, 2, 2, 2]),
        ([5, 5, 5, 7, 5], [2, 2, 3, 0, 1], [1, 1, 1, 3, 2]),
        ([4, 0, 0, 4], [0, 1, 1, 0], [3, 1, 1, 3]),
    ],
)
def test_units_are_alike_within_reach(keys: list[int], near: list[int], gap: list[int]) -> None:
    for ops in EVERY:
        found = ops.alike(ops.column(keys), 2)
        assert [ops.values(column) for column in found] == [near, gap]


@pytest.mark.parametrize("values", [[0], [-1, -2], [3, -1, 2, -9, 4], [1, -1, 1, -1], [-1, 0, 0, 2, -2, 2], [5, 5]])
def test_the_best_run_is_the_first_and_longest(values: list[int]) -> None:
    found = {ops.best_run(ops.column(values)) for ops in EVERY}
    sums = {(a, b): sum(values[a:b]) for a in range(len(values)) for b in range(a + 1, len(values) + 1)}
    best = max(sums.values())
    if best <= 0:
        assert found == {(0, 0)}
    else:
        end = min(b for (_, b), total in sums.items() if total == best)
        assert found == {(min(a for (a, b), total in sums.items() if total == best and b == end), end)}


@pytest.mark.parametrize("by", [-5, -3, -1, 1, 2, 3, 5])
def test_a_shift_may_be_longer_than_the_column(by: int) -> None:
    values = [1, 2, 3]
    expected = [values[n - by] if 0 <= n - by < 3 else 9 for n in range(3)]
    for ops in EVERY:
        assert ops.values(ops.shift(ops.column(values), by, 9)) == expected


@pytest.mark.parametrize(("low", "high"), [(-1, 1), (1, 2), (-9, -1), (1, 9), (0, 0), (-9, 9)])
def test_windows_stop_at_the_ends(low: int, high: int) -> None:
    values = [1, 10, 100, 1000]
    expected = [sum(values[max(0, n + low) : max(0, n + high + 1)]) for n in range(4)]
    for ops in EVERY:
        assert ops.values(ops.window(ops.running(ops.column(values)), low, high)) == expected


def test_means_divide_window_by_window() -> None:
    tops, bottoms = [3, -7, 20, 4], [0, 2, 0, 5]
    for low, high in ((-1, 1), (1, 2), (-9, -1), (-9, 9)):
        near = [slice(max(0, n + low), max(0, n + high + 1)) for n in range(4)]
        expected = [sum(tops[at]) // max(1, sum(bottoms[at])) for at in near]
        for ops in EVERY:
            sums = [ops.running(ops.column(column)) for column in (tops, bottoms)]
            assert ops.values(ops.mean(*sums, low, high)) == expected


def test_what_is_taken_from_outside_is_nothing() -> None:
    for ops in EVERY:
        assert ops.values(ops.taken(ops.column([5, 6]), ops.column([-1, 0, 1, 2]))) == [0, 5, 6, 0]


@pytest.mark.parametrize(("kinds", "different"), [(3, 4), (1, 5000)])
def test_a_forest_gives_many_units_the_leaves_of_their_answers(kinds: int, different: int) -> None:
    draw = random.Random(kinds)  # noqa: S311 - a fixed seed is wanted
    count, units = 160, 300
    columns = [[draw.randrange(-different, different) for _ in range(units)] for _ in range(kinds)]
    features = [draw.randrange(kinds) for _ in range(2 * count)]
    borders = [draw.randrange(-different, different) for _ in range(2 * count)]
    leaves = [draw.randrange(-500, 500) for _ in range(4 * count)]
    trees = (2, *(memoryview(array(*each)) for each in (("h", features), ("i", borders), ("h", leaves))), 7)
    expected = [7] * units
    for n in range(units):
        for tree in range(count):
            low, high = (int(columns[features[at]][n] > borders[at]) for at in (2 * tree, 2 * tree + 1))
            expected[n] += leaves[4 * tree + low + 2 * high]
    for ops in EVERY:
        found = ops.forest([ops.column(column) for column in columns], trees)
        assert ops.values(found) == expected


def test_words_are_shared_alike_on_a_long_page(monkeypatch: pytest.MonkeyPatch) -> None:
    document = segment("\n".join(f"{PAGE}\n续读 {n} 日本語ab ab" for n in range(12)))
    assert len(units(document)) > vector.CHUNK
    for cells in (vectorwords.CELLS, 0):
        monkeypatch.setattr(vectorwords, "CELLS", cells)
        agree(document, judged(document))


@pytest.mark.parametrize("flags", [[0], [1], [0, 1, 0, 0, 1, 0], [1, 1]])
def test_the_nearest_flag_is_another_unit(flags: list[int]) -> None:
    n = len(flags)
    before = [max((i for i in range(at) if flags[i]), default=-1) for at in range(n)]
    behind = [min((i for i in range(at + 1, n) if flags[i]), default=n) for at in range(n)]
    for ops in EVERY:
        assert ops.values(ops.previous(ops.column(flags))) == before
        assert ops.values(ops.following(ops.column(flags))) == behind


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("A", "U"),
        ("ß", "L"),
        ("ǅ", "U"),
        ("ا", "L"),
        ("漢", "H"),
        ("한", "H"),
        ("ก", "H"),
        ("7", "D"),
        ("٣", "D"),
        (" ", "S"),
        ("\u3000", "S"),
        ("\n", "N"),
        ("。", "E"),
        ("؟", "E"),
        ("、", "C"),
        ("»", "Q"),
        ("）", "B"),
        ("›", "X"),
        ("©", "Y"),
        ("\u0301", "L"),
        ("\u200b", "Y"),
        ("\ud800", "Y"),
        ("\U0001f600", "Y"),
    ],
)
def test_every_character_has_a_kind(char: str, name: str) -> None:
    assert KINDS[kind(ord(char))] == name
    assert char.translate(LETTERS) == name


def test_compiled_code_is_told_what_a_character_is() -> None:
    for code in (*range(0x3000), *range(0x3000, 0x110000, 97)):
        found = classify(code)
        assert 0 < found < 256
        assert KINDS[(found & 15) - 1] == chr(code).translate(LETTERS)
        assert bool(found & LETTER) == bool(re.fullmatch(r"[^\W\d_]", chr(code)))


needs_native = pytest.mark.skipif(NATIVE is None, reason="no compiled code here")


@needs_native
def test_compiled_code_refuses_what_is_no_column() -> None:
    column: Any = packed_columns.column([1, 2, 3])
    for call, error in (
        (lambda: packed_columns.take(column, packed_columns.column([3])), IndexError),
        (lambda: packed_columns.take(column, packed_columns.column([-4])), IndexError),
        (lambda: packed_columns.at(column, 3), IndexError),
        (lambda: packed_columns.at(column, -4), IndexError),
        (lambda: packed_columns.constant(1 << 63, 2), OverflowError),
        (lambda: packed_columns.tallied(column, packed_columns.column([0, 1, 2]), 2), IndexError),
        (lambda: packed_columns.tallied(column, packed_columns.column([0, -1, 0]), 2), IndexError),
        (lambda: column + packed_columns.column([1]), ValueError),
        (lambda: column // 0, ZeroDivisionError),
        (lambda: column * "3", TypeError),
        (lambda: 3 - column, TypeError),
        (lambda: column + (1 << 63), OverflowError),
        (lambda: column > 3, TypeError),
        (lambda: packed_columns.running(packed_columns.Column(bytearray(7))), ValueError),
        (lambda: packed_columns.columns([(1, 2), (3,)]), IndexError),
        (lambda: packed_columns.columns([(1, 2), [3, 4]]), TypeError),
        (lambda: packed_columns.column([1 << 63]), OverflowError),
        (
            lambda: packed_columns.tally(
                packed_columns.letters("abc"), packed_columns.column([0]), packed_columns.column([4])
            ),
            ValueError,
        ),
        (
            lambda: packed_columns.lines(
                packed_columns.letters("abc"), packed_columns.column([2]), packed_columns.column([2])
            ),
            ValueError,
        ),
    ):
        with pytest.raises(error):
            call()


def _trees(depth: int, columns: list[int], borders: list[int], leaves: list[int]) -> tuple[Any, ...]:
    return (depth, *(memoryview(array(*each)) for each in (("h", columns), ("i", borders), ("h", leaves))), 0)


@needs_native
@pytest.mark.parametrize(
    "trees",
    [
        _trees(1, [1], [0], [0, 0]),
        _trees(1, [-1], [0], [0, 0]),
        _trees(1, [0], [0], [0]),
        _trees(1, [0], [0, 0], [0, 0]),
        _trees(0, [], [], []),
        _trees(9, [0] * 9, [0] * 9, [0] * 512),
        _trees(2, [0], [0], [0, 0]),
    ],
)
def test_compiled_code_refuses_trees_that_do_not_fit(trees: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        packed_columns.forest([packed_columns.column([1, 2])], trees)


def test_a_text_is_judged_without_costly_modules(uncounted: dict[str, str]) -> None:
    code = (
        "import sys; from bodycopy.segment.text import segment; from bodycopy.judge.main_content.judge import main_content;"
        "main_content(segment(sys.stdin.read()));"
        "print(sorted({'numpy', 'json', 'pathlib', 'dataclasses', 'struct', 'array'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], input=PAGE, env=uncounted, capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"
