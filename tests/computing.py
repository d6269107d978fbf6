"""The ways to compute columns that there are here, to hold them to each other."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent / "benchmarks/training"))  # for the fuzzers; pytest knows of it

import vector  # of training, which computes with it

from bodycopy.kernel.compiled import NATIVE
from bodycopy.kernel.features import plain

FAST: tuple[Any, ...] = (vector,)
if NATIVE is not None:
    from bodycopy.kernel.features import packed_columns

    FAST = (vector, packed_columns)
EVERY: tuple[Any, ...] = (plain, *FAST)
