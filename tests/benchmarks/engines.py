"""What engines make of Parquet and WARC: the command's results, whole, and after a kill in the middle.

  python tests/benchmarks/engines.py local|ray-executor|ray-data|ray-checkpoint [--count N] [--dir FOLDER]
  python tests/benchmarks/engines.py recipes|learning|cost|memory
  python tests/benchmarks/engines.py pages --data DIR [--count 150]

local, ray-executor: datatrove's executors; killed by SIGKILL with all their processes when some tasks are done and others are
not, and started again. With Ray also one worker is killed in the middle, and nobody starts anything again. ray-data: the same
of a worker of Ray Data. ray-checkpoint: all of Ray Data killed and started again, with its checkpoints. recipes: every block of
Python on the page about scale is run. learning: shards learnt apart by Ray and added up, against one run. cost: ``clean_batch``
against ``bodycopy.clean``, CPU. memory: of one process, after 1,000 and after 100,000 short documents. pages: what a million real pages
cost, and a billion: CPU of ``clean_batch`` on pages of ``DIR`` (as for ``quality.py``) as HTML and as a renderer's text; loading the rules is not in it.

Needs datatrove[io], ray[data], fastwarc, polars, pandas, datasets, and pyspark with Java.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pyarrow.parquet as pq
from corpus import corpus
from enginefiles import FILES, html, make, of_datatrove, of_parquet, text_of, verdict

from bodycopy import clean, clean_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "src/bodycopy/batch/README.md"
ENVIRONMENT = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONWARNINGS": "ignore"}


# --- kills ------------------------------------------------------------------------------------------------


def start(job: str, folder: Path) -> subprocess.Popen[bytes]:
    log = (folder / f"{job}.log").open("ab")
    command = [sys.executable, str(HERE / "enginejobs.py"), job, str(folder)]
    return subprocess.Popen(command, start_new_session=True, stdout=log, stderr=log, env=ENVIRONMENT)


def family(pid: int) -> dict[int, str]:
    """-> the processes that a process started, and theirs, with their command lines."""
    parents: dict[int, tuple[int, str]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
                parents[int(path.name)] = parent, (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
    found = {pid: ""}
    while more := {one: line for one, (parent, line) in parents.items() if parent in found and one not in found}:
        found |= more
    return found


def done(folder: Path, name: str) -> int:
    return sum(1 for _ in folder.glob(f"{name}-*/log/completions/*"))


def finish(job: subprocess.Popen[bytes], began: float) -> None:
    code = job.wait()
    print(f"  ended with exit code {code} after {time.monotonic() - began:.0f} s")


def kill_all(folder: Path, name: str, enough: Callable[[], bool]) -> None:
    """Start a job and end it and all its processes by SIGKILL as soon as enough is done."""
    job = start(name, folder)
    while not enough() and job.poll() is None:
        time.sleep(0.05)
    time.sleep(0.3)
    pids = family(job.pid)
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    job.wait()
    lines = sum(path.read_bytes().count(b"\n") for path in folder.glob(f"{name}-*/kept/*"))
    print(f"  killed {len(pids)} processes: {done(folder, name)} tasks done, {lines} documents written")


def kill_one(job: subprocess.Popen[bytes], title: str, ready: Callable[[], bool]) -> None:
    """End one worker by SIGKILL when the time has come."""
    while job.poll() is None:
        workers = [pid for pid, line in family(job.pid).items() if title in line]
        if workers and ready():
            os.kill(workers[0], signal.SIGKILL)
            print(f"  killed one worker of {len(workers)}")
            return
        time.sleep(0.05)
    print("  NO WORKER WAS KILLED")


def datatrove(folder: Path, name: str) -> None:
    kill_all(folder, name, lambda: done(folder, name) >= 2)
    kill_all(folder, name, lambda: done(folder, name) >= FILES + 2)
    began = time.monotonic()
    finish(start(name, folder), began)
    verdict(folder, name, of_datatrove)


def ray_executor(folder: Path) -> None:
    datatrove(folder, "ray-executor")
    print("one worker killed:")
    for kind in ("text", "html"):
        shutil.rmtree(folder / f"ray-executor-{kind}")
    began = time.monotonic()
    job = start("ray-executor", folder)
    kill_one(job, "ray::RankWorker", lambda: done(folder, "ray-executor") >= 1)
    finish(job, began)
    verdict(folder, "ray-executor", of_datatrove)


def ray_data(folder: Path) -> None:
    began = time.monotonic()
    job = start("ray-data", folder)
    kill_one(job, "ray::MapBatches", lambda: any((folder / "ray-data-text").glob("*.parquet")))
    finish(job, began)
    verdict(folder, "ray-data", of_parquet)


def ray_checkpoint(folder: Path) -> None:
    out = folder / "ray-checkpoint-text"
    kill_all(folder, "ray-checkpoint", lambda: len([*(folder / "notes").rglob("*.parquet")]) >= 2)
    print(f"  {sum(pq.read_table(path).num_rows for path in out.glob('*.parquet'))} rows written")
    began = time.monotonic()
    finish(start("ray-checkpoint", folder), began)
    verdict(folder, "ray-checkpoint", of_parquet, ("text",))


# --- without a kill ---------------------------------------------------------------------------------------


def recipes(folder: Path) -> None:
    """Run each block of Python on the page by itself, beside files of the names that it uses."""
    shutil.copy(folder / "text/00.parquet", folder / "pages.parquet")
    for name in ("texts", "warcs"):
        shutil.copytree(folder / {"texts": "text", "warcs": "html"}[name], folder / name)
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)):
        path = folder / f"recipe{number}.py"
        path.write_text(code)
        ran = subprocess.run(
            [sys.executable, path], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        print(f"{ran.returncode}: {code.strip().splitlines()[0]} …")
        if ran.returncode:
            print(ran.stderr[-2000:])


def learning(folder: Path) -> None:
    """Learn from shards on Ray, and from all in one process."""
    from enginejobs import start_ray

    from bodycopy.batch import learn_shards as shards
    from bodycopy.learn.evidence import Evidence
    from bodycopy.learn.page import Source
    from bodycopy.learn.result import concluded, learn

    import ray  # isort: skip

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    start_ray()
    columns = shards.Columns(url="url")
    paths = sorted((folder / "text").iterdir())
    count = ray.remote(
        lambda path: shards.count_batches(pq.ParquetFile(path).iter_batches(), f"{path}.counts", columns)
    )
    look = ray.remote(lambda path, those: shards.gather_batches(pq.ParquetFile(path).iter_batches(), those, columns))
    print(f"{sum(ray.get([count.remote(path) for path in paths])):,} documents counted in {len(paths)} shards")
    candidates = shards.candidates_of([f"{path}.counts" for path in paths])
    evidence = Evidence({}, {})
    for part in ray.get([look.remote(path, candidates) for path in paths]):
        evidence.add(part)
    merged = concluded(evidence)
    rows = [row for path in paths for row in pq.read_table(path).to_pylist() if row["text"] is not None]
    whole = learn(lambda: (Source(row["text"].encode(), "text", row["url"]) for row in rows))
    print(f"{len(whole.findings)} rules; the same profile to the byte: {merged.profile == whole.profile}")


def cost() -> None:
    """Compare CPU, in turns, of the function in a loop, the batch, and the batch with limits."""
    texts = [text for text in map(text_of, corpus(400)) if text]
    compared("text", texts)
    compared("html", [html(made).decode("utf-8", "replace") for made in corpus(120)])


def compared(kind: Literal["text", "html"], sources: list[str]) -> None:
    batch = pa.RecordBatch.from_pydict({"text": sources})
    ways: dict[str, Callable[[], object]] = {
        "clean": lambda: [clean(source, kind=kind) for source in sources],
        "clean_batch": lambda: clean_batch(batch, kind=kind),
        "with removals": lambda: clean_batch(batch, kind=kind, removals=True),
        "with timeout": lambda: clean_batch(batch, kind=kind, timeout=20),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(6):
        for name, run in ways.items():
            before = spent()
            run()
            best[name] = min(best[name], spent() - before)
    first = best["clean"]
    told = ", ".join(f"{name} {seconds / first:.2f}" for name, seconds in best.items())
    print(f"{kind}: {1000 * first / len(sources):.2f} ms a page; CPU against it: {told}")


def pages_cost(data: Path, count: int) -> None:
    """Print the table of the page about scale; the last column is a snapshot of Common Crawl."""
    sys.path.insert(0, str(HERE / "training"))
    import pages

    every = [page for page in pages.load(data) if page.set not in pages.CLEAN]
    html = [pages.html(page) for page in every[:: max(1, len(every) // count)][:count]]
    text = [pages.flatten(source, "text-lines").encode() for source in html]
    print("| | KB a page | CPU ms a page | core-hours: 1 million | 1 billion | a snapshot |\n|---|---|---|---|---|---|")
    given: dict[Literal["text", "html"], list[bytes]] = {"text": text, "html": html}
    for kind, sources in given.items():
        batch = pa.RecordBatch.from_pydict({"text": sources})
        taken = []
        for _ in range(4):  # the first loads what is needed, the best counts
            began = time.process_time()
            clean_batch(batch, kind=kind)
            taken.append(time.process_time() - began)
        each = min(taken[1:]) / len(sources)
        hours = " | ".join(f"{many * each / 3600:,.{digits}f}" for many, digits in ((1e6, 1), (1e9, 0), (2.7e9, 0)))
        print(f"| {kind} | {sum(map(len, sources)) / len(sources) / 1000:.1f} | {1000 * each:.1f} | {hours} |")


def spent() -> float:
    """-> CPU seconds of this process and of those that it started."""
    clock = os.sysconf("SC_CLK_TCK")
    total = time.process_time()
    for pid in [*family(os.getpid())][1:]:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / clock
    return total


def memory(kind: Literal["text", "html"], count: int) -> None:
    """Say what one process holds as documents go through it, a hundred at a time; they are made as they go."""

    def batches() -> Iterator[pa.RecordBatch]:
        sources: list[bytes] = []
        for made in corpus(count, short=True):
            sources.append(html(made) if kind == "html" else made.text.encode())
            if len(sources) == 100:
                yield pa.RecordBatch.from_pydict({"text": sources})
                sources.clear()

    marks = {}
    began = time.process_time()
    for number, batch in enumerate(batches(), 1):
        clean_batch(batch, kind=kind, removals=True)
        if number * 100 in {1000, 10_000, count // 2, count}:
            held = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
            marks[number * 100] = int(held[1]) / 1024 if held else 0
            print(f"{number * 100:,} documents, {time.process_time() - began:.0f} s CPU: {marks[number * 100]:.1f} MB")
    print(f"after {count:,} over after 1,000: {marks[count] / marks[1000]:.3f}")


RUNS: dict[str, Callable[[Path], None]] = {
    "local": lambda folder: datatrove(folder, "local"),
    "ray-executor": ray_executor,
    "ray-data": ray_data,
    "ray-checkpoint": ray_checkpoint,
    "recipes": recipes,
    "learning": learning,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=[*RUNS, "cost", "memory", "pages"])
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--kind", choices=["text", "html"], default="text", help="of what memory is measured with")
    parser.add_argument("--data", type=Path, help="of which pages are measured with")
    parser.add_argument("--dir", type=Path, default=Path("engines-benchmark"))
    arguments = parser.parse_args()
    if arguments.what == "memory":
        memory(arguments.kind, arguments.count or 100_000)
    elif arguments.what == "cost":
        cost()
    elif arguments.what == "pages":
        pages_cost(arguments.data, arguments.count or 150)
    else:
        folder = arguments.dir.resolve()
        shutil.rmtree(folder, ignore_errors=True)
        make(folder, arguments.count or 2000, copies=arguments.what != "learning")
        RUNS[arguments.what](folder)


if __name__ == "__main__":
    main()
