from __future__ import annotations

from pathlib import Path

import pytest

from bodycopy.judge.main_content.weights import SHIPPED, UNITS, load
from bodycopy.judge.weightfile import WeightsError
from bodycopy.kernel.features import plain
from bodycopy.kernel.features.grams import SIZE


def test_the_shipped_weights_are_whole() -> None:
    weights = load()
    assert {"precision", "balanced", "recall"} <= set(weights.settings)
    for forest in (weights.first, weights.second):
        depth, columns, borders, leaves, _ = forest.trees
        assert len(columns) == len(borders)
        assert len(columns) % depth == 0
        assert len(leaves) == len(columns) // depth << depth
        assert max(columns) < len(forest.names)


def test_precision_has_the_highest_limit() -> None:
    settings = load().settings
    assert settings["recall"] < settings["balanced"] < settings["precision"]


def test_words_are_single_and_weigh_something() -> None:
    words, labels = load().words.all(), load().labels.all()
    assert not [word for word in words if " " in word or "\n" in word]
    assert all(-100 <= weight <= 100 and weight for weight in (*words.values(), *labels.values()))
    assert list(words) == sorted(words)
    assert list(labels) == sorted(labels)


def test_words_that_are_told_apart_by_fewer_bits_are_looked_up_as_all_are() -> None:
    table = load().lexical
    assert table is not None
    assert len(table) == UNITS
    text = "subscribe to our newsletter today. the council met on monday."
    spans = [(0, 34), (35, len(text))]
    columns = [[start for start, _ in spans], [end for _, end in spans], [0, 1]]
    whole = memoryview(bytes(table) * (SIZE // UNITS)).cast("b")
    few, all_ = (
        [plain.values(each) for each in plain.weigh(text, [*map(plain.Column, columns)], each)]
        for each in (table, whole)
    )
    assert few == all_
    assert any(few[1])


def test_a_table_of_another_size_is_refused() -> None:
    data = Path(SHIPPED).read_bytes()
    mark = f"lexical {UNITS}\n".encode()
    start = data.index(mark)
    end = start + len(mark)
    with pytest.raises(WeightsError, match="incomplete"):
        load(data[:start] + b"lexical 8\n" + data[end : end + 8] + data[end + UNITS :])
