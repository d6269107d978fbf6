"""What a million pages cost, and a billion: CPU of ``clean_batch`` on real pages, and the table of the page about scale.

  python tests/benchmarks/pagecost.py --data DIR [--pages 150] [--rounds 3]

``DIR`` as for ``quality.py``. One process; loading the rules is not in it. Each round goes over all pages, as HTML and as the
text that a renderer makes of them; the best round counts. Timings on a busy machine are too high, never too low.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "training"))

import pages
import pyarrow as pa

from bodycopy import clean_batch

MANY = (1e6, 1e9, 2.7e9)
"""Pages of each column; the last is a snapshot of Common Crawl."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    every = [page for page in pages.load(arguments.data) if (arguments.data / f"pages/html/{page.id}.html.gz").exists()]
    some = every[:: max(1, len(every) // arguments.pages)][: arguments.pages]
    html = [pages.html(arguments.data, page) for page in some]
    batches = {
        "text": pa.RecordBatch.from_pydict({"text": [pages.flatten(source, "text-lines").encode() for source in html]}),
        "html": pa.RecordBatch.from_pydict({"text": html}),
    }
    best = dict.fromkeys(batches, float("inf"))
    for _ in range(arguments.rounds + 1):  # the first one loads what is needed
        for kind, batch in batches.items():
            began = time.process_time()
            clean_batch(batch, kind=kind)  # type: ignore[arg-type]
            best[kind] = min(best[kind], time.process_time() - began)
    print("| | KB a page | CPU ms a page | core-hours: 1 million | 1 billion | a snapshot |")
    print("|---|---|---|---|---|---|")
    for kind, batch in batches.items():
        size = sum(len(value.as_buffer()) for value in batch["text"]) / len(some) / 1000
        each = best[kind] / len(some)
        hours = " | ".join(
            f"{many * each / 3600:,.1f}" if many == MANY[0] else f"{many * each / 3600:,.0f}" for many in MANY
        )
        print(f"| {kind} | {size:.1f} | {1000 * each:.1f} | {hours} |")


if __name__ == "__main__":
    main()
