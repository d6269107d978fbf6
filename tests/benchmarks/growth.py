"""How the time that a text takes grows with its size: exponent and seconds a MB, for each shape of ``shapes.toml`` and ``shapes``.

    python tests/benchmarks/growth.py [--most BYTES] [--patience SECONDS] [NAME ...]

``NAME`` chooses the shapes whose names hold one of these words; all without.
Sizes grow fourfold up to ``--most``, from 10 KB on, as long as the next one should take less than ``--patience`` seconds. Each size is
read twice, and the quicker reading counts: what else a machine does only ever adds. The exponent is the slope between
the largest size and one a sixteenth of it (or more, where there are fewer), so that what a process pays once counts for little.
Exits with 1 where one is over ``EXPONENT`` or ``SECONDS`` a MB.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import signal
import sys
import time
from typing import TYPE_CHECKING

from shapes import SHAPES

from bodycopy import read

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

EXPONENT = 1.2
SECONDS = 4.0
"""A MB, of CPU time."""
LEAST, MOST, FOLD = 10_000, 2_000_000, 4
FLOOR = 0.02
"""Seconds below which a time says nothing of growth."""


def _measure(name: str, most: int, patience: float, pipe: Connection) -> None:
    sizes = [most]
    while sizes[0] >= FOLD * LEAST:
        sizes.insert(0, sizes[0] // FOLD)
    taken = 0.0
    for size in sizes:
        if taken > patience / FOLD:
            return
        text = SHAPES[name](size)
        taken = math.inf
        for _ in range(2):
            signal.setitimer(signal.ITIMER_PROF, patience)  # which ends this process
            began = time.process_time()
            read(text)
            taken = min(taken, time.process_time() - began)
        pipe.send((len(text), taken))


def grown(name: str, most: int, patience: float) -> tuple[list[tuple[int, float]], bool]:
    """Return sizes and seconds of CPU time of one shape, and whether it ran out of patience."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_measure, args=(name, most, patience, theirs))
    process.start()
    theirs.close()
    points: list[tuple[int, float]] = []
    try:
        while True:
            points.append(ours.recv())
    except EOFError:
        process.join()
    return points, process.exitcode != 0


def slope(points: list[tuple[int, float]]) -> float:
    """Return the exponent of growth; 0 where all was too quick to tell."""
    told = [(size, seconds) for size, seconds in points if seconds >= FLOOR]
    if len(told) < 2:
        return 0.0
    (small, little), (large, much) = told[max(0, len(told) - 3)], told[-1]
    return math.log(much / little) / math.log(large / small)


def main() -> int:
    """Print the table, worst last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--most", type=int, default=MOST)
    parser.add_argument("--patience", type=float, default=20.0)
    args = parser.parse_args()
    words = args.names
    for warming in ("text: prose", "html: paragraphs", "text: letters, lines", "text: banners"):
        read(SHAPES[warming](60_000))
    rows = []
    for name in SHAPES:
        if words and not any(word in name for word in words):
            continue
        points, endless = grown(name, args.most, args.patience)
        size, seconds = points[-1] if points else (0, args.patience)
        rows.append((math.inf if endless else slope(points), seconds / max(size, 1) * 1e6, size, name))
        print(f"{rows[-1][0]:6.2f} {rows[-1][1]:8.2f} s/MB {size:9,}  {name}", flush=True)
    bad = [row for row in rows if row[0] > EXPONENT or row[1] > SECONDS]
    print(
        f"{len(rows)} shapes; worst exponent {max(rows)[0]:.2f}, worst {max(row[1] for row in rows):.2f} s/MB; over: {len(bad)}"
    )
    for row in sorted(bad):
        print(f"{row[0]:6.2f} {row[1]:8.2f} s/MB {row[2]:9,}  {row[3]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
