"""A few draws of every target of ``fuzz.py``, which looks for longer."""

from __future__ import annotations

import pytest

from fuzz import TARGETS, fuzz


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_documents(name: str) -> None:
    fuzz(name, 10)
