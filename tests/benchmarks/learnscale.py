"""Measure what learning costs as a corpus grows: CPU seconds and peak memory of one process.

  python tests/benchmarks/learnscale.py [--documents 1000 10000 100000 1000000]

The documents are short ones of ``corpus.py``, made as they are read, so that the disk holds none of them; making them is measured
alone and taken off.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus import corpus

from bodycopy.learn.counts import Counts, counted
from bodycopy.learn.decide import Limits
from bodycopy.learn.evidence import Evidence, gather
from bodycopy.learn.page import Source, page
from bodycopy.learn.result import concluded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.learn.page import Page


def pages(documents: int) -> Iterator[Page]:
    """Make a corpus and read it."""
    for made in corpus(documents, short=True):
        yield page(Source(made.text, "text", folder=made.host, day=made.day.isoformat(), author=made.author))


def one(documents: int) -> None:
    """Learn once; print CPU seconds of counting, asking and looking, peak megabytes, candidates and rules."""
    at = [time.process_time()]
    for _ in corpus(documents, short=True):
        pass
    at.append(time.process_time())
    limits = Limits()
    with Counts() as counts:
        for found in pages(documents):
            counts.add([counted(found)])
        at.append(time.process_time())
        candidates = counts.candidates(limits.least, limits.share)
    at.append(time.process_time())
    evidence = Evidence({}, {})
    for found in pages(documents):
        evidence.add(gather([found], candidates))
    learnt = concluded(evidence, limits)
    at.append(time.process_time())
    making, counting, asking, looking = (after - before for before, after in pairwise(at))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {documents:,} | {counting - making:.1f} | {asking:.1f} | {looking - making:.1f} | {peak:.0f} "
        f"| {len(candidates)} | {len(learnt.findings)} |"
    )


def main() -> None:
    """Print a table, each row by a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    if len(options.documents) == 1:
        one(options.documents[0])
        return
    print("| documents | count, s | candidates, s | look and decide, s | peak, MB | candidates | rules |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for documents in options.documents:
        subprocess.run([sys.executable, __file__, "--documents", str(documents)], check=True)


if __name__ == "__main__":
    main()
