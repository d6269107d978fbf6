"""What engines make of Parquet and WARC: the command's results, whole, and after a kill in the middle.

  python tests/benchmarks/engines.py local|ray-executor|ray-data [--count N] [--dir FOLDER]
  python tests/benchmarks/engines.py recipes|learning|cost|memory

local, ray-executor: datatrove's executors; killed by SIGKILL with all their processes when some tasks are done and others are
not, and started again. With Ray also one worker is killed in the middle, and nobody starts anything again. ray-data: the same
of a worker of Ray Data. recipes: every block of Python on the page about scale is run. learning: shards learnt apart by Ray
and added up, against one run. cost: ``clean_batch`` against ``bodycopy.clean``, CPU. memory: of one process, after 1,000 and
after 100,000 short documents.

Needs datatrove[io], ray[data], fastwarc, polars, pandas, datasets, and pyspark with Java.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from corpus import corpus

from bodycopy import clean, clean_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus import Made

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "src/bodycopy/engines/README.md"
FILES = 8
ENVIRONMENT = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONWARNINGS": "ignore"}
WORDS = ("start", "end", "rule", "family", "reason", "text")


class Result(NamedTuple):
    """What became of a document."""

    id: str
    status: str
    text: str
    removed: tuple[tuple[object, ...], ...]


# --- what goes in -----------------------------------------------------------------------------------------


def html(made: Made) -> bytes:
    """-> a page of a document; one in ten that can be is in Latin-1."""
    blocks = [f"<p>{line.text}</p>" for line in made.lines]
    body = f"<nav>Home | News | Sport</nav><article>{''.join(blocks)}</article><footer>© {made.host}</footer>"
    text = f"<!doctype html><html><head><title>{made.number}</title></head><body>{body}</body></html>"
    return text.encode("latin-1", "xmlcharrefreplace") if made.number % 10 == 3 else text.encode()


def warc(number: int, body: bytes, charset: str) -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:page:{number}>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: https://example.org/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
    )
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def make(folder: Path, count: int, *, copies: bool = True) -> None:
    """Write texts as Parquet, some null, empty and all furniture, and a quarter as many pages as WARC, some no pages.

    Without ``copies`` no text occurs twice.
    """
    every = [*corpus(count)]
    for name in ("text", "html"):
        (folder / name).mkdir(parents=True)
    for part in range(FILES):
        rows = [
            {"id": f"t{one.number}", "url": f"https://{one.host}/{one.number}", "text": text_of(one)}
            for one in every[part::FILES]
            if copies or text_of(one) == one.text
        ]
        pq.write_table(pa.Table.from_pylist(rows), folder / f"text/{part:02}.parquet")
        with (folder / f"html/{part:02}.warc").open("wb") as file:
            for one in every[part :: 4 * FILES]:
                bad = one.number % 50 == 7
                body = b"\x89PNG\r\n\x1a\n" + bytes(9) if bad else html(one)
                file.write(warc(one.number, body, "iso-8859-1" if one.number % 10 == 3 else "utf-8"))


def text_of(made: Made) -> str | None:
    if made.number % 97 == 0:
        return None
    if made.number % 89 == 0:
        return ""
    return "Sign up for our newsletter\n" if made.number % 83 == 0 else made.text


def reference(folder: Path, kind: str) -> list[Result]:
    """-> what the command makes of it."""
    files = sorted(str(path) for path in (folder / kind).iterdir())
    out = folder / f"command-{kind}.jsonl"
    if not out.exists():
        told = ["--to", "jsonl", "-o", str(out), "-q", "--isolated", "--id-field", "id"]
        subprocess.run(
            [sys.executable, "-m", "bodycopy", "clean", *files, *told], stderr=subprocess.DEVNULL, check=False
        )
    found = []
    for line in out.read_text("utf-8").splitlines():
        row = json.loads(line)
        own = row["bodycopy"]
        if own["status"] not in {"unreadable", "not-text"}:  # nulls; pictures
            found.append(Result(row["id"], own["status"], row["text"], spans(own["removed"])))
    return found


def spans(removed: list[dict[str, Any]]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(one[word] for word in WORDS) for one in removed)


# --- what comes out ---------------------------------------------------------------------------------------


def of_datatrove(folder: Path) -> list[Result]:
    found = []
    for path in sorted(folder.glob("*/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            document = json.loads(line)
            own = document["metadata"]["bodycopy"]
            text = document["text"] if path.parent.name == "kept" else ""
            found.append(Result(document["id"], own["status"], text, spans(json.loads(own["removals"]))))
    return found


def of_parquet(folder: Path) -> list[Result]:
    rows = pq.read_table(folder).to_pylist()
    return [
        Result(row["id"], row["status"], row["body"], spans(row["removals"]))
        for row in rows
        if row["status"] not in {None, "not-text"}
    ]


def verdict(folder: Path, name: str, read: Callable[[Path], list[Result]]) -> None:
    """Say how results compare with the command's."""
    for kind in ("text", "html"):
        wanted = {one.id: one for one in reference(folder, kind)}
        found = read(folder / f"{name}-{kind}")
        ids = Counter(one.id for one in found)
        # datatrove's readers leave out what has no text.
        lost = sum(1 for one in wanted.values() if one.id not in ids and (one.removed or one.text))
        doubled = sum(number - 1 for number in ids.values())
        different = sum(wanted.get(one.id) != one for one in found)
        statuses = dict(Counter(one.status for one in found))
        print(f"  {kind}: {len(found)} documents, lost {lost}, doubled {doubled}, different {different}; {statuses}")


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


def kill_all(folder: Path, name: str, enough: int) -> None:
    """Start a job and end it and all its processes by SIGKILL as soon as some tasks are done."""
    job = start(name, folder)
    while done(folder, name) < enough and job.poll() is None:
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
    for enough in (2, FILES + 2):
        kill_all(folder, name, enough)
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

    from bodycopy.engines import learning as shards
    from bodycopy.learn.evidence import Evidence
    from bodycopy.learn.learnt import concluded, learn
    from bodycopy.learn.pages import Source

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


def spent() -> float:
    """-> CPU seconds of this process and of those that it started."""
    clock = os.sysconf("SC_CLK_TCK")
    total = time.process_time()
    for pid in [*family(os.getpid())][1:]:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / clock
    return total


def memory(count: int) -> None:
    """Say what one process holds as documents go through it, a hundred at a time; they are made as they go."""

    def batches() -> Iterator[pa.RecordBatch]:
        texts = []
        for made in corpus(count, short=True):
            texts.append(made.text)
            if len(texts) == 100:
                yield pa.RecordBatch.from_pydict({"text": texts})
                texts.clear()

    marks = {}
    began = time.process_time()
    for number, batch in enumerate(batches(), 1):
        clean_batch(batch, removals=True)
        if number * 100 in {1000, 10_000, count // 2, count}:
            held = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
            marks[number * 100] = int(held[1]) / 1024 if held else 0
            print(f"{number * 100:,} documents, {time.process_time() - began:.0f} s CPU: {marks[number * 100]:.1f} MB")
    print(f"after {count:,} over after 1,000: {marks[count] / marks[1000]:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = ["local", "ray-executor", "ray-data", "recipes", "learning", "cost", "memory"]
    parser.add_argument("what", choices=ways)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--dir", type=Path, default=Path("engines-benchmark"))
    arguments = parser.parse_args()
    folder = arguments.dir.resolve()
    what = arguments.what
    if what == "memory":
        memory(arguments.count or 100_000)
        return
    if what == "cost":
        cost()
        return
    shutil.rmtree(folder, ignore_errors=True)
    make(folder, arguments.count or 2000, copies=what != "learning")
    if what == "local":
        datatrove(folder, "local")
    else:
        one: Callable[[Path], None] = {
            "ray-executor": ray_executor,
            "ray-data": ray_data,
            "recipes": recipes,
            "learning": learning,
        }[what]
        one(folder)


if __name__ == "__main__":
    main()
