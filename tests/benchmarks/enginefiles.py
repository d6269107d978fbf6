"""What goes into engines and comes out of them: files made for ``engines.py``, and results held against the command's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from corpus import corpus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus import Made

FILES = 8
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
    blocks = [f"<p>{line}</p>" for line in made.lines]
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


def verdict(
    folder: Path, name: str, read: Callable[[Path], list[Result]], kinds: tuple[str, ...] = ("text", "html")
) -> None:
    """Say how results compare with the command's."""
    for kind in kinds:
        wanted = {one.id: one for one in reference(folder, kind)}
        found = read(folder / f"{name}-{kind}")
        ids = Counter(one.id for one in found)
        # datatrove's readers leave out what has no text.
        lost = sum(1 for one in wanted.values() if one.id not in ids and (one.removed or one.text))
        doubled = sum(number - 1 for number in ids.values())
        different = sum(wanted.get(one.id) != one for one in found)
        statuses = dict(Counter(one.status for one in found))
        print(f"  {kind}: {len(found)} documents, lost {lost}, doubled {doubled}, different {different}; {statuses}")
