from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from bodycopy.judge.main_content.score import scores
from bodycopy.judge.main_content.weights import MAGIC, SHIPPED, UNITS, load
from bodycopy.judge.weightfile import WeightsError
from bodycopy.kernel.features import plain
from bodycopy.kernel.features.grams import SIZE
from bodycopy.kernel.features.units import units
from bodycopy.segment import segment


def test_the_shipped_weights_are_small_and_whole() -> None:
    weights = load()
    assert Path(SHIPPED).stat().st_size < 1_000_000
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


@pytest.mark.parametrize("data", [b"no", b"{}", b"bodycopy main-content 0\n"])
def test_what_is_not_ours_is_refused(data: bytes) -> None:
    with pytest.raises(WeightsError, match="holds no weights"):
        load(data)


@pytest.mark.parametrize("cut", [0, 40, 5_000, 60_000])
def test_a_cut_file_is_refused(cut: int) -> None:
    data = Path(SHIPPED).read_bytes()
    with pytest.raises(WeightsError, match="incomplete"):
        load(data[: len(MAGIC) + cut])


@pytest.mark.parametrize("lie", ["words -6", "words -999", "words 99999999", "words x", "words", "words " + "9" * 5000])
def test_a_file_that_lies_about_its_lengths_is_refused_by_name(lie: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(MAGIC + lie.encode() + b"\n" + Path(SHIPPED).read_bytes()[len(MAGIC) :])
    with pytest.raises(WeightsError, match=r"weights\.bin: these weights are incomplete"):
        load(str(path))


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_refused_or_scores(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    data = bytearray(Path(SHIPPED).read_bytes())
    heads = [found.start() for found in re.finditer(rb"\n[a-z-]+ \d+\n", data)]
    for _ in range(draw.randrange(1, 9)):
        place = (
            min(len(data) - 1, draw.choice(heads) + draw.randrange(-40, 60)) if seed % 2 else draw.randrange(len(data))
        )
        data[place] = draw.randrange(256)
    document = segment("The bridge opened.\n\nSubscribe now.\n", "text")
    try:
        weights = load(bytes(data))
        scores(plain, document, units(document), weights)
    except WeightsError:
        return


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
