from __future__ import annotations

from pathlib import Path

import pytest

from bodycopy.judge.residue.weights import MAGIC, SHIPPED, load
from bodycopy.judge.weightfile import WeightsError


def test_the_shipped_weights_are_small() -> None:
    assert Path(SHIPPED).stat().st_size < 3_000_000


def test_recall_keeps_the_most() -> None:
    settings = load().settings
    assert settings["precision"] < settings["balanced"] < settings["recall"]


@pytest.mark.parametrize("data", [b"no", b"{}", b"bodycopy main-content 1\n"])
def test_what_is_not_ours_is_refused(data: bytes) -> None:
    with pytest.raises(WeightsError, match="holds no weights"):
        load(data)


@pytest.mark.parametrize("size", [0, 40, 5_000, 600_000])
def test_a_cut_file_is_refused(size: int) -> None:
    data = Path(SHIPPED).read_bytes()
    with pytest.raises(WeightsError, match="incomplete"):
        load(data[: len(MAGIC) + size])
