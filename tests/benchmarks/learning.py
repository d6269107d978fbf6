"""Learn from an invented corpus (``corpus.py``) and say how right the rules are.

  python tests/benchmarks/learning.py [--documents 10 100 1000 ...] [--seed N] [--apply N] [--show]

  rules      learnt
  precision  share of them that take only furniture, in all the documents they were tried on
  recall     share of furniture templates, of those in ``--min-documents`` documents or more, that are taken
             nearly always (95%) where they stand
  removed    the corpus's other half, never learnt from: share of the furniture's characters that go
  kept       and of the body's characters that stay

The judge is the learnt rules alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import corpus

from bodycopy import Options, read
from bodycopy.learn.decide import Limits
from bodycopy.learn.page import Source
from bodycopy.learn.result import learn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus import Made

TRIED = 2000
"""Documents that the rules are tried on; evenly taken from all."""


def sources(documents: int, seed: int, half: int | None = None) -> Iterator[Source]:
    """Yield a corpus, or one half of it, as learning wants it."""
    for made in corpus(documents, seed):
        if half is None or made.number // 7 % 2 == half:
            yield Source(made.text, "text", folder=made.host, day=made.day.isoformat(), author=made.author)


def spans(made: Made) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, sort and template of each line in a document's text."""
    at = 0
    for n, line in enumerate(made.lines):
        at += n > 0
        yield at, at + len(line.text), line.sort, line.template
        at += len(line.text)


def measure(documents: int, seed: int, *, show: bool = False) -> dict[str, float]:
    """Learn from a whole corpus, and from half of it, and try what was learnt."""
    began = time.process_time()
    limits = Limits()
    learnt = learn(lambda: sources(documents, seed), limits)
    seconds = time.process_time() - began
    figures = {"rules": float(len(learnt.findings)), "rejected": float(len(learnt.rejected)), "cpu": seconds}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.toml"
        path.write_text(learnt.profile, "utf-8")
        figures |= tried(
            path, list(corpus(documents, seed)) if documents <= TRIED else sampled(documents, seed), documents, show
        )
        half = learn(lambda: sources(documents, seed, 0), limits)
        path = Path(folder) / "half" / "profile.toml"  # rulebooks are remembered by path
        path.parent.mkdir()
        path.write_text(half.profile, "utf-8")
        others = [made for made in sampled(documents, seed) if made.number // 7 % 2 == 1]
        figures |= applied(path, others, repeated(documents, seed, limits))
    if show:
        sys.stdout.write(learnt.profile)
    return figures


def sampled(documents: int, seed: int) -> list[Made]:
    """Give ``TRIED`` documents of a corpus, in runs of fourteen."""
    step = max(1, documents // TRIED)
    return [made for made in corpus(documents, seed) if made.number // 14 % step == 0]


def tried(path: Path, mades: list[Made], documents: int, show: bool) -> dict[str, float]:  # noqa: FBT001
    """-> precision and recall of a profile's rules."""
    wrong: Counter[str] = Counter()
    used: Counter[str] = Counter()
    stands: Counter[str] = Counter()
    goes: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for made in mades:
        document = read(made.text, kind="text", options=Options(rules=(str(path),), only=("user/profile",)))
        lines = list(spans(made))
        for removal in document.removed:
            used[removal.rule] += 1
            hit = [
                sort
                for start, end, sort, _ in lines
                if start < removal.end
                and removal.start < end
                and document.text[max(start, removal.start) : min(end, removal.end)].strip()
            ]
            if any(sort != "furniture" for sort in hit):
                wrong[removal.rule] += 1
                examples[removal.rule] = document.text[removal.start : removal.end]
        for start, end, sort, template in lines:
            if sort == "furniture":
                stands[template] += 1
                gone = sum(max(0, min(end, r.end) - max(start, r.start)) for r in document.removed)
                goes[template] += gone >= 0.98 * (end - start)
    least = max(10, 0.001 * documents / 7) * min(1.0, len(mades) / documents)
    due = [template for template, count in stands.items() if count >= least]
    found = [template for template in due if goes[template] >= 0.95 * stands[template]]
    if show:
        for rule, text in sorted(examples.items()):
            print("WRONG", rule, wrong[rule], "of", used[rule], repr(text), file=sys.stderr)
        for template in sorted(set(due) - set(found)):
            print("MISSED", template, goes[template], "of", stands[template], file=sys.stderr)
    return {
        "precision": 1 - len(wrong) / max(1, len(used)),
        "recall": len(found) / max(1, len(due)),
        "due": float(len(due)),
        "used": float(len(used)),
    }


def repeated(documents: int, seed: int, limits: Limits) -> set[str]:
    """-> the furniture that stands in enough documents of the half that was learnt from."""
    counts = Counter(
        template
        for made in corpus(documents, seed)
        if made.number // 7 % 2 == 0
        for template in {line.template for line in made.lines if line.sort == "furniture"}
    )
    return {template for template, count in counts.items() if count >= max(limits.least, limits.share * documents / 14)}


def applied(path: Path, mades: list[Made], due: set[str]) -> dict[str, float]:
    """-> how much of furniture goes and of body text stays in documents that were not learnt from."""
    sizes: dict[str, int] = defaultdict(int)
    gone: dict[str, int] = defaultdict(int)
    for made in mades:
        document = read(made.text, kind="text", options=Options(rules=(str(path),), only=("user/profile",)))
        taken = [False] * len(document.text)
        for removal in document.removed:
            taken[removal.start : removal.end] = [True] * (removal.end - removal.start)
        for start, end, sort, template in spans(made):
            if sort == "furniture" and template not in due:
                continue
            text = document.text[start:end]
            sizes[sort] += sum(not char.isspace() for char in text)
            gone[sort] += sum(taken[at] and not document.text[at].isspace() for at in range(start, end))
    body = sizes["body"] + sizes["stays"]
    return {
        "removed": gone["furniture"] / max(1, sizes["furniture"]),
        "kept": 1 - (gone["body"] + gone["stays"]) / max(1, body),
    }


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10, 30, 100, 300, 1000, 3000, 10000])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print the last profile, and what was wrong and missed")
    options = parser.parse_args()
    columns = ["rules", "rejected", "used", "due", "precision", "recall", "removed", "kept", "cpu"]
    print("| documents | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    for documents in options.documents:
        figures = measure(documents, options.seed, show=options.show)
        print(f"| {documents:,} | " + " | ".join(f"{figures[name]:.4g}" for name in columns) + " |", flush=True)


if __name__ == "__main__":
    main()
