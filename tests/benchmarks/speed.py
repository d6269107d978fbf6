"""What bodycopy costs beside its peers, in one run on one core: Markdown tables, a plot, and a file of results.

    python tests/benchmarks/speed.py [--data DIR] [--rounds 5] [--parts startup,costs,sizes] [--svg FILE] [--json FILE]

``python tests/benchmarks/speed.py --data DIR --parts startup,costs --json tests/benchmarks/results/speed.json`` writes the
figures that README.md and the documentation quote. Each system lives in a process of its own and has read some pages before anything counts; then, round by round and
in turn, each takes all pages once. Figures are CPU time; ratios are medians over rounds of what two systems took in
the same round, so that a machine whose speed drifts does no harm. Without ``--data`` the project's own samples are read.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import speedsystems as systems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HERE = Path(__file__).resolve().parent
PYTHON = [sys.executable]
# The commands as they are installed beside the interpreter.
BODYCOPY, TRAFILATURA, FTFY = (
    [str(Path(sys.executable).with_name(name))] for name in ("bodycopy", "trafilatura", "ftfy")
)
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)


class Cost(NamedTuple):
    """What one system took, round by round."""

    seconds: list[float]
    """CPU seconds for all pages."""
    megabytes: float
    """Peak memory of its process."""


def main() -> None:
    """Measure what is asked for, and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with pages/; see README.md")
    parser.add_argument("--pages", type=int, default=100, help="how many pages at most")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--parts", default="startup,costs,sizes")
    parser.add_argument("--svg", type=Path, help="write the plot of sizes here")
    parser.add_argument("--json", type=Path, help="write the figures of startup and costs here")
    args = parser.parse_args()
    print(machine())
    parts = args.parts.split(",")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts, pages = systems.documents(args.data, args.pages)
        figures: dict[str, object] = {"date": f"{datetime.now(tz=UTC):%Y-%m-%d}"}
        if "startup" in parts:
            print(startup(folder, pages, args.rounds, figures))
        if "costs" in parts:
            print(side_by_side(folder, texts, pages, args.rounds, figures))
        if args.json:
            args.json.write_text(json.dumps(figures, indent=2) + "\n")
        if "sizes" in parts:
            print(growth(folder, texts, pages, args.svg))


def machine() -> str:
    """Say on what and with what it was measured."""
    names = "bodycopy trafilatura ftfy resiliparse justext lxml numpy".split()
    return f"Python {platform.python_version()}, {platform.machine()}, " + ", ".join(map(_versioned, names))


def _versioned(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"


# --- start-up ---------------------------------------------------------------------------------------------


def startup(folder: Path, pages: Sequence[bytes], rounds: int, figures: dict[str, object]) -> str:
    """Time whole processes against an interpreter that does nothing; add the ``figures`` that are quoted."""
    given = {
        "nothing": b"",
        "english": systems.articles("cookie-dialog", "story-about-paywalls"),
        "accented": systems.articles("german", "french", "spanish"),
        "mojibake": "The café’s owner said no — twice. ".encode().decode("cp1252").encode() * 120,
        "page": median_page(pages),
    }
    runs = [
        ("`python -c pass`", [*PYTHON, "-c", "pass"], "nothing"),
        ("`python -c 'import re, typing'`", [*PYTHON, "-c", "import re, typing"], "nothing"),
        ("bodycopy, 5 KB of clean English by pipe", BODYCOPY, "english"),
        ("the same, Python alone", BODYCOPY, "english"),
        ("bodycopy, 5 KB of clean German, French and Spanish by pipe", BODYCOPY, "accented"),
        ("ftfy's command, the same", FTFY, "accented"),
        ("bodycopy, 5 KB of mojibake by pipe", BODYCOPY, "mojibake"),
        ("ftfy's command, the same", FTFY, "mojibake"),
        ("bodycopy, one page of HTML by pipe", BODYCOPY, "page"),
        ("trafilatura's command, the same", TRAFILATURA, "page"),
        ("`python -c 'import trafilatura'`", [*PYTHON, "-c", "import trafilatura"], "nothing"),
    ]
    for name, content in given.items():
        (folder / name).write_bytes(content)
    spent: list[list[float]] = [[] for _ in runs]
    for round_ in range(3 * rounds + 1):
        for at, (name, command, given_name) in enumerate(runs):
            seconds = whole(command, folder / given_name, environment(name))
            if round_:
                spent[at].append(seconds)
    rows = [
        (name, f"{1000 * median(mine):.0f}", f"{ratio(mine, spent[0]):.1f}")
        for (name, _, _), mine in zip(runs, spent, strict=True)
    ]
    ours, theirs = (mine for (_, _, name), mine in zip(runs, spent, strict=True) if name == "page")
    times = [round(ratio(mine, spent[0]), 1) for mine in spent]
    figures["pipe"] = {
        "clean": {"bodycopy": times[2], "pure": times[3], "ftfy": times[5]},
        "mojibake": {"bodycopy": times[6], "ftfy": times[7]},
    }
    figures["command_html_ms"] = {"bodycopy": round(1000 * median(ours)), "trafilatura": round(1000 * median(theirs))}
    page = f"One page of HTML through the command: {ratio(ours, theirs):.2f} of trafilatura's command."
    return table("whole process|CPU, ms|of `python -c pass`", rows) + page + "\n"


def environment(name: str) -> Mapping[str, str] | None:
    """Give the environment that a system runs in; None for this one."""
    return {**os.environ, "BODYCOPY_PURE": "1"} if name.endswith("Python alone") else None


def median_page(pages: Sequence[bytes]) -> bytes:
    """Give the page of middling size."""
    return sorted(pages, key=len)[len(pages) // 2]


def whole(command: Sequence[str], given: Path, env: Mapping[str, str] | None) -> float:
    """Run a command with a file on its standard input; give the CPU seconds of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with given.open("rb") as file:
        subprocess.run(
            command,
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd=given.parent,
            env=env,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# --- throughput -------------------------------------------------------------------------------------------


def side_by_side(
    folder: Path, texts: Sequence[bytes], pages: Sequence[bytes], rounds: int, figures: dict[str, object]
) -> str:
    """Put all systems side by side, over pages, their texts and pieces of these; add the ``figures`` that are quoted."""
    given = {"text": texts, "html": pages, "short": systems.short(texts)}
    names = {
        kind: [name for name in systems.NAMES[kind] if find_spec(systems.PACKAGES.get(name, "bodycopy"))]
        for kind in given
    }
    costs = measured(folder, {name: given[kind] for kind in given for name in names[kind]}, rounds)
    tables = []
    for kind, documents in given.items():
        of_kind = {name: costs[name] for name in names[kind]}
        tables.append(throughput(kind, documents, of_kind))
        each = {name: 1000 * median(cost.seconds) / len(documents) for name, cost in of_kind.items()}
        found = {"kilobytes": round(sum(map(len, documents)) / len(documents) / 1000)}
        figures[kind] = found | {systems.key(name): round(ms, 1 if ms < 100 else None) for name, ms in each.items()}
    page = costs["trafilatura"].seconds
    figures["of_trafilatura"] = {
        name: round(ratio(page, costs[full].seconds), 2)
        for name, full in (
            ("html", "bodycopy, HTML"),
            ("html_pure", "bodycopy, HTML, Python alone"),
            ("text", "bodycopy"),
            ("text_pure", "bodycopy, Python alone"),
        )
    }
    figures["text_megabytes_a_second"] = {
        systems.key(name, ""): round(sum(map(len, texts)) / median(costs[name].seconds) / 1e6, 2)
        for name in ("bodycopy", "ftfy")
    }
    figures["short_a_second"] = round(len(given["short"]) / median(costs["bodycopy, short"].seconds))
    rows = [
        (name, f"{ratio(page, costs[name].seconds):.2f}")
        for name in ("bodycopy", "bodycopy, Python alone", "trafilatura")
    ]
    beside = table("text of the pages; trafilatura: their HTML|pages a second, trafilatura = 1", rows)
    return "".join([*tables, beside])


def throughput(kind: str, documents: Sequence[bytes], costs: Mapping[str, Cost]) -> str:
    """Write the table of systems that took the same documents; the first but for HTML is what others are measured by."""
    size = sum(map(len, documents))
    unit = "trafilatura" if "trafilatura" in costs else next(iter(costs))
    rows = [
        (
            name,
            f"{len(documents) / median(cost.seconds):.0f}",
            f"{1000 * median(cost.seconds) / len(documents):.2f}",
            f"{size / median(cost.seconds) / 1e6:.2f}",
            f"{ratio(costs[unit].seconds, cost.seconds):.2f}",
            f"{cost.megabytes:.0f}",
        )
        for name, cost in costs.items()
    ]
    head = f"{kind}, {len(documents)} documents of {size / len(documents) / 1000:.1f} KB|documents a second|CPU ms each|MB a second|speed, {unit} = 1|peak MB"
    return table(head, rows)


def measured(folder: Path, given: Mapping[str, Sequence[bytes]], rounds: int) -> dict[str, Cost]:
    """Let each system take all its documents, in turn, ``rounds`` times; return what each took, by name."""
    sources: dict[int, Path] = {}
    for documents in given.values():
        if id(documents) not in sources:
            source = sources[id(documents)] = folder / f"documents-{len(sources)}.json"
            source.write_text(json.dumps([document.decode("latin-1") for document in documents]))
    workers = {name: start(name, sources[id(documents)]) for name, documents in given.items()}
    costs = {name: Cost([], 0.0) for name in workers}
    order = list(workers)
    for _ in range(rounds):
        random.shuffle(order)
        for name in order:
            seconds, megabytes = ask(workers[name])
            costs[name] = Cost([*costs[name].seconds, seconds], megabytes)
    for worker in workers.values():
        worker.communicate()
    return costs


def start(name: str, source: Path) -> subprocess.Popen[str]:
    """Start a system's process."""
    return subprocess.Popen(
        [*PYTHON, str(HERE / "speedsystems.py"), name, str(source)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(name),
    )


def ask(worker: subprocess.Popen[str]) -> tuple[float, float]:
    """Let a system take all documents once; give CPU seconds and its peak memory in MB."""
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("a worker has pipes")
    worker.stdin.write("\n")
    worker.stdin.flush()
    seconds, megabytes = map(float, worker.stdout.readline().split())
    return seconds, megabytes


# --- growth -----------------------------------------------------------------------------------------------


def growth(folder: Path, texts: Sequence[bytes], pages: Sequence[bytes], svg: Path | None) -> str:
    """Time documents of 1 KB to 10 MB: the cost of a megabyte must not grow."""
    curves: dict[str, list[float]] = {}
    for kind, documents, name in (
        ("text", texts, "bodycopy"),
        ("text, rules only", texts, "bodycopy, rules only"),
        ("HTML", pages, "bodycopy, HTML"),
    ):
        for size in SIZES:
            document = systems.grown(documents, size, is_html=kind == "HTML")
            again = max(1, 100_000 // len(document))
            rounds = 3 if size < 1_000_000 else 1
            cost = measured(folder, {name: [document] * again}, rounds)[name]
            curves.setdefault(kind, []).append(median(cost.seconds) / again / len(document) * 1e6)
    if svg:
        import speedplot

        speedplot.draw(svg, SIZES, curves, ("size of the document, bytes", "CPU seconds a MB"))
    rows = [(kind, *(f"{seconds:.2f}" for seconds in curve)) for kind, curve in curves.items()]
    return table("CPU seconds a MB|1 KB|10 KB|100 KB|1 MB|10 MB", rows)


# --- tables -----------------------------------------------------------------------------------------------


def ratio(mine: Sequence[float], other: Sequence[float]) -> float:
    """Give the median over rounds of the ratio in a round."""
    return median(a / max(b, 1e-9) for a, b in zip(mine, other, strict=True))


def table(head: str, rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [f"| {' | '.join(head.split('|'))} |", "|---" * (head.count("|") + 1) + "|"]
    return "\n".join(["", *lines, *(f"| {' | '.join(row)} |" for row in rows), "", ""])


if __name__ == "__main__":
    main()
