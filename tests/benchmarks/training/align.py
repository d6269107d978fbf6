"""align: (page tokens, body tokens) -> which of the page's tokens are the body's, in order.

A bag of words would call every "the" of a menu body text. Here runs of words that stand in both are chained
so that as many words as possible are matched in one order; small gaps are filled word by word, and longer
runs that stand elsewhere (a caption that people moved) are matched last.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 4
"""Words that a run has at least."""
POPULAR = 24
"""A run's first words that stand in the body more often than this seed nothing."""
MOVED = 6
"""Words that a run which stands out of order has at least."""
GAP = 400_000
"""The largest product of two gaps' lengths that is filled word by word."""


def align(page: Sequence[str], body: Sequence[str]) -> np.ndarray:
    """-> for each of the page's tokens, the body's token it stands for, or -1."""
    out = np.full(len(page), -1, dtype=np.int64)
    chain = _chain(_runs(page, body, set(), set()))
    at_page = at_body = 0
    for i, j, length in [*chain, (len(page), len(body), 0)]:
        _fill((page, body), (at_page, i), (at_body, j), out)
        out[i : i + length] = np.arange(j, j + length)
        at_page, at_body = i + length, j + length
    used = set(out[out >= 0].tolist())
    taken = set(np.flatnonzero(out >= 0).tolist())
    if len(used) < len(body):
        for i, j, length in sorted(_runs(page, body, taken, used), key=lambda run: (-run[2], run[0])):
            where = np.arange(i, i + length)
            if length >= MOVED and (out[where] < 0).all() and not used.intersection(range(j, j + length)):
                out[where] = np.arange(j, j + length)
                used.update(range(j, j + length))
    return out


def _runs(page: Sequence[str], body: Sequence[str], taken: set[int], used: set[int]) -> list[tuple[int, int, int]]:
    """Maximal runs of words that stand in both: (page start, body start, length)."""
    where = defaultdict(list)
    for j in range(len(body) - SEED + 1):
        if j not in used:
            where[tuple(body[j : j + SEED])].append(j)
    ends: dict[int, int] = {}
    found = []
    for i in range(len(page) - SEED + 1):
        if i in taken:
            continue
        places = where.get(tuple(page[i : i + SEED]), ())
        if len(places) > POPULAR:
            continue
        for j in places:
            if ends.get(i - j, 0) > i:
                continue
            n = 0
            while (
                i + n < len(page)
                and j + n < len(body)
                and page[i + n] == body[j + n]
                and i + n not in taken
                and j + n not in used
            ):
                n += 1
            ends[i - j] = i + n
            if n >= SEED:
                found.append((i, j, n))
    return found


def _chain(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The subset of runs, in order on both sides, with most words; of equals the one with fewer jumps."""
    if not runs:
        return []
    runs = sorted(runs)
    i, j, n = (np.array(column, dtype=np.int64) for column in zip(*runs, strict=True))
    best = np.zeros(len(runs))
    back = np.full(len(runs), -1)
    for k in range(len(runs)):
        own = n[k] - 1.5
        best[k] = own
        if k:
            # A run that overlaps the one before by a few words loses them.
            over = np.maximum(0, np.maximum(i[:k] + n[:k] - i[k], j[:k] + n[:k] - j[k]))
            jump = np.abs((i[k] - i[:k] - n[:k]) - (j[k] - j[:k] - n[:k]))
            value = best[:k] + own - over - 1.5 * np.minimum(1.0, jump / 40)
            value[(over >= n[k] - 1) | (over >= n[:k] - 1) | (j[:k] >= j[k])] = -1
            at = int(value.argmax())
            if value[at] > own:
                best[k], back[k] = value[at], at
    k = int(best.argmax())
    picked = []
    while k >= 0:
        picked.append(k)
        k = int(back[k])
    out: list[tuple[int, int, int]] = []
    for k in reversed(picked):
        a, b, length = int(i[k]), int(j[k]), int(n[k])
        if out:
            over = max(0, out[-1][0] + out[-1][2] - a, out[-1][1] + out[-1][2] - b)
            a, b, length = a + over, b + over, length - over
        out.append((a, b, length))
    return out


def _fill(
    texts: tuple[Sequence[str], Sequence[str]], here: tuple[int, int], there: tuple[int, int], out: np.ndarray
) -> None:
    """Match words between two runs: some of the page's with some of the body's."""
    (a, b), (c, d) = here, there
    # Where the gaps are long nobody can say which words belong together.
    if b <= a or d <= c or (b - a) * (d - c) > GAP:
        return
    matcher = difflib.SequenceMatcher(None, texts[0][a:b], texts[1][c:d], autojunk=False)
    for i, j, n in matcher.get_matching_blocks():
        out[a + i : a + i + n] = np.arange(c + j, c + j + n)
