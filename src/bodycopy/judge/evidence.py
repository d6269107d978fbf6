"""evidence: the shipped rules that do not act by themselves in a text that is nearly all body -> their ids.

Each takes words of some honest text on record, so that there it only speaks through the judge of residue. The list is written by
``tests/benchmarks/evidence.py``.
"""

from __future__ import annotations

import os
from functools import cache

_LIST = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "evidence-only.txt")


@cache
def only_evidence() -> frozenset[str]:
    """Return the ids of the rules that are evidence only."""
    with open(_LIST, encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines if not line.startswith("#"))
