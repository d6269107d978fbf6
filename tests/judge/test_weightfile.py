"""Files of weights, of every judge that learned: what ships is whole, and what is not is refused by name."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bodycopy.judge.kinds import weights as kinds
from bodycopy.judge.main_content import weights as main_content
from bodycopy.judge.main_content.score import scores
from bodycopy.judge.residue import weights as residue
from bodycopy.judge.weightfile import WeightsError
from bodycopy.kernel.features import plain
from bodycopy.kernel.features.units import units
from bodycopy.segment import segment

if TYPE_CHECKING:
    from types import ModuleType

SHIPPED = Path(main_content.SHIPPED).read_bytes()
HEAD = len(main_content.MAGIC)
JUDGES = {"kinds": (kinds, 100_000), "main content": (main_content, 1_000_000), "residue": (residue, 3_000_000)}
each = pytest.mark.parametrize(("judge", "most"), JUDGES.values(), ids=JUDGES)


@each
def test_the_shipped_weights_are_small(judge: ModuleType, most: int) -> None:
    assert judge.load()
    assert Path(judge.SHIPPED).stat().st_size < most


@each
@pytest.mark.parametrize("data", [b"no", b"{}", b"bodycopy main-content 0\n", b"bodycopy kinds 0\n"])
def test_what_is_not_ours_is_refused(judge: ModuleType, most: int, data: bytes) -> None:  # noqa: ARG001 - as the others
    with pytest.raises(WeightsError, match="holds no weights"):
        judge.load(data)


@each
@pytest.mark.parametrize("share", [0, 0.001, 0.1, 0.6])
def test_a_cut_file_is_refused(judge: ModuleType, most: int, share: float) -> None:  # noqa: ARG001 - as the others
    data = Path(judge.SHIPPED).read_bytes()
    with pytest.raises(WeightsError, match="incomplete"):
        judge.load(data[: len(judge.MAGIC) + int(share * len(data))])


@pytest.mark.parametrize("lie", ["words -6", "words -999", "words 99999999", "words x", "words", "words " + "9" * 5000])
def test_a_file_that_lies_about_its_lengths_is_refused_by_name(lie: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(main_content.MAGIC + lie.encode() + b"\n" + SHIPPED[HEAD:])
    with pytest.raises(WeightsError, match=r"weights\.bin: these weights are incomplete"):
        main_content.load(str(path))


def test_a_damaged_file_is_refused_or_scores() -> None:
    heads = [found.start() for found in re.finditer(rb"\n[a-z-]+ \d+\n", SHIPPED)]
    document = segment("The bridge opened.\n\nSubscribe now.\n", "text")
    outcomes: set[Any] = set()
    for seed in range(40):
        draw = random.Random(seed)  # noqa: S311 - not for secrets
        data = bytearray(SHIPPED)
        for _ in range(draw.randrange(1, 9)):
            near = draw.choice(heads) + draw.randrange(-40, 60)
            data[min(len(data) - 1, near) if seed % 2 else draw.randrange(len(data))] = draw.randrange(256)
        try:
            scores(plain, document, units(document), main_content.load(bytes(data)))
            outcomes.add("scores")
        except WeightsError:
            outcomes.add("refused")
    assert outcomes == {"scores", "refused"}
