from __future__ import annotations

from pathlib import Path

import pytest

from bodycopy.judge.kinds.weights import FORMS, KINDS, MAGIC, SHIPPED, load
from bodycopy.judge.weightfile import WeightsError


def test_the_shipped_weights_are_small() -> None:
    assert Path(SHIPPED).stat().st_size < 100_000


def test_each_form_has_trees_for_each_kind() -> None:
    weights = load()
    assert {form: len(forests) for form, forests in weights.forests.items()} == dict.fromkeys(FORMS, len(KINDS))


@pytest.mark.parametrize("data", [b"no", b"{}", b"bodycopy main-content 1\n"])
def test_what_is_not_ours_is_refused(data: bytes) -> None:
    with pytest.raises(WeightsError, match="holds no weights"):
        load(data)


@pytest.mark.parametrize("size", [0, 40, 5_000, 40_000])
def test_a_cut_file_is_refused(size: int) -> None:
    data = Path(SHIPPED).read_bytes()
    with pytest.raises(WeightsError, match="incomplete"):
        load(data[: len(MAGIC) + size])
