"""An hour of fuzzing that goes by coverage: ``python tests/benchmarks/guided.py --minutes 60 FOLDER``; minutes of CPU time.

The targets are the laws of ``tests/fuzz.py``, and beside them rule files, phrases and the phrase search, on a rulebook of the
input's own and on the one that ships. Each gets the same CPU time. An input that reaches what none before it did is kept and
changed further (``tracing.py``, which needs Python 3.12). What breaks a law, takes seconds or ends the process is kept in FOLDER, once for
each place that it comes from, and the run goes on. For the kernel's edges install with ``CC=gcc CFLAGS=-fsanitize-coverage=trace-pc``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent / "training"))
from shim import compiled
from tracing import Coverage

import bodycopy
import fuzz
import hostile
import searching
from bodycopy import RulebookError
from bodycopy.decode.bytes import decode
from bodycopy.decode.repair import repair
from bodycopy.rulebook.active import rulebook_of
from bodycopy.rulebook.compile import compile_rules
from bodycopy.rulebook.format import formatted
from bodycopy.rulebook.load import RULES_FOLDER
from bodycopy.rulebook.source import read_shipped_files, read_user_files
from bodycopy.segment import segment
from bodycopy.segment.boundaries import LabelEnds, cut

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

SLOW = 5
"""Seconds that no input of a few kilobytes may take."""
LONGEST = 4096
FORMS = ("jsonl", "csv", "warc", "wet", "parquet", "feed", "epub")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _formats(data: bytes) -> None:
    fuzz.reading(data[1:], FORMS[data[0] % len(FORMS)] if data else "jsonl")


def _rules(data: bytes) -> None:
    """Read what may be a rule file, as the command does; search a text for what it looks for, in both ways."""
    path = Path(tempfile.gettempdir()) / f"fuzz-{os.getpid()}.toml"
    path.write_bytes(data)
    try:
        book = compile_rules(*read_user_files([str(path)]))
    except RulebookError:
        return
    finally:
        path.unlink()
    text = decode(data).text
    document = segment(repair(text).text, "text")
    searching.scanned(book, document.text, cut(document), LabelEnds(document.text, cut(document)).of)
    formatted(_text(data).replace("\r\n", "\n"))  # as the command reads it


def _phrase(data: bytes) -> None:
    """Put the input's first line into a rule as its phrase, and look for it in the rest."""
    first, _, rest = _text(data).partition("\n")
    quoted = first.replace("\\", "\\\\").replace('"', '\\"')
    if quoted.isprintable():
        _rules(f'[a]\nmatch = ["{quoted}"]\n# {rest}'.encode())


def _searching(data: bytes) -> None:
    """Hold the compiled search of all shipped phrases to the plain one."""
    document = segment(repair(decode(data).text).text, "text")
    searching.scanned(rulebook_of(), document.text, cut(document), LabelEnds(document.text, cut(document)).of)


def _seeded(data: bytes) -> int:
    return int.from_bytes(data[:4], "little")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": fuzz.decoding,
    "repair": lambda data: fuzz.repairing(_text(data)),
    "fold": lambda data: fuzz.folding(_text(data)),
    "segment": fuzz.segmenting,
    "judge": fuzz.judging,
    "formats": _formats,
    "rules": _rules,
    "phrase": _phrase,
    "search": _searching,
    "compiled": fuzz.computing_alike,
    "damaged": lambda data: hostile.damaged(_text(data[4:]), _seeded(data)),
    "arguments": lambda data: hostile.odd_arguments(_seeded(data)),
}


class _TooSlow(BaseException):
    """Nothing catches it on its way."""


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise _TooSlow


def _tokens() -> list[bytes]:
    """Return what changes are made of: the other fuzzer's tokens, phrases of rules, the syntax of the formats."""
    rules, _ = read_shipped_files(RULES_FOLDER)
    texts = [*fuzz.TOKENS, *(phrase for rule in rules[::7] for phrase in rule.match[:1])]
    texts += ["match = ", "[a]\n", *'unless needs scope " { } _ 0* ^ $ , : \\u0000 [ ] é ß İ ﬁ \u00ad'.split(" ")]
    texts += ["WARC/1.0\r\n", "Content-Length: ", "HTTP/1.1 200 OK\r\n", "\r\n\r\n", "Transfer-Encoding: chunked"]
    texts += ["<rss><channel><item>", "<entry>"]
    marks = [b"\xff\xfe", b"\x1f\x8b\x08", b"PK\x03\x04", b"PAR1", b"(\xb5/\xfd", b"\x80", b"\xc3"]
    return [text.encode("utf-8", "replace") for text in texts] + marks


def _seeds() -> list[bytes]:
    """Return what the search starts from: tokens, and whole samples."""
    samples = Path(__file__).parents[2] / "samples"
    found = [token.encode("utf-8", "replace") for token in fuzz.TOKENS]
    found += [path.read_bytes()[:LONGEST] for path in sorted(samples.glob("*/raw.*"))]
    rules, _ = read_shipped_files(RULES_FOLDER)
    found += [" ".join(rule.match[:3]).encode() for rule in rules[::40]]
    found += [
        b'[a]\nmatch = ["donate {now,today} _ 0*"]\nneeds = ["@price"]\n',
        b'[a]\nscope = "sentence"\nmatch = ["support {our,my} journalism"]\nunless = ["said"]\ndrops = ["[[Support our journalism.]]"]\nkeeps = ["No."]\n',
        b'\0{"text": "a", "id": 1}\n{"text": "b"}\n',
        b'\1id,text\n1,a\n2,"b\nc"\n',
        b"\5<rss version='2.0'><channel><item><title>a</title><description>b</description></item></channel></rss>",
        b"\0" + gzip.compress(b'{"text": "a"}\n'),
    ]
    for form in (2, 3):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>The bridge.</p>"
        head = b"WARC/1.0\r\nWARC-Type: %s\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
        found.append(bytes([form]) + head % ((b"response", b"conversion")[form - 2], len(body)) + body + b"\r\n\r\n")
    return found


class _Changes:
    """Makes new inputs of old ones."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.tokens = _tokens()

    def of(self, data: bytes, other: bytes) -> bytes:
        """Return an input with one to eight changes."""
        made = bytearray(data)
        for _ in range(1 << self.draw.randrange(4)):
            self._change(made, other)
        return bytes(made[:LONGEST])

    def _change(self, made: bytearray, other: bytes) -> None:
        draw = self.draw
        start = draw.randrange(len(made) + 1)
        end = min(len(made), start + 1 + draw.randrange(1 << draw.randrange(8)))
        kind = draw.randrange(9)
        if kind < 3:
            made[start:start] = draw.choice(self.tokens)
        elif kind == 3:
            made[start:end] = draw.choice(self.tokens)
        elif kind == 4:
            del made[start:end]
        elif kind == 5:
            made[start:start] = made[start:end] * draw.choice((1, 2, 9, 60))
        elif kind == 6:
            made[start:end] = draw.randbytes(draw.randrange(1, 5))
        elif kind == 7 and other:
            there = draw.randrange(len(other))
            made[start:end] = other[there : there + draw.randrange(1, 400)]
        else:
            made[start:end] = str(draw.choice((0, 1, -1, 255, 65536, 1 << 31, 1 << 63, 0.5))).encode()


class _Run:
    """What was found so far."""

    def __init__(self, folder: Path, seconds: float, seed: int) -> None:
        self.folder = folder
        self.seconds = seconds
        self.tried = dict.fromkeys(TARGETS, 0)
        self.taken = dict.fromkeys(TARGETS, 0.0)
        self.finds = {path.stem for path in folder.glob("*.txt")}
        self.changes = _Changes(seed)
        self.corpus: dict[str, list[bytes]] = {name: [] for name in TARGETS}
        self.coverage = Coverage("bodycopy")
        self.current = os.open(folder / "current", os.O_WRONLY | os.O_CREAT)
        self.told = 0.0

    def go(self) -> None:
        """Try what earlier runs kept, then changes of it, until the time is up."""
        for name in TARGETS:
            kept = self.folder / "corpus" / name
            kept.mkdir(parents=True, exist_ok=True)
            for data in [*_seeds(), *(path.read_bytes() for path in sorted(kept.iterdir()))]:
                self.one(name, data)
        draw = self.changes.draw
        while (spent := time.process_time()) < self.seconds:
            name = min(self.taken, key=self.taken.__getitem__)
            own = self.corpus[name]
            # Half of the time from what was found last: nobody has looked further there.
            data = draw.choice(own[-20:] if draw.random() < 0.5 else own)
            self.one(name, self.changes.of(data, draw.choice(self.corpus[draw.choice((name, "judge", "rules"))])))
            if spent - self.told > (30 if self.told else 5):
                self.told = spent
                self.coverage.ask_again()
                self.tell(spent)
        self.tell(time.process_time())
        print(
            "; ".join(f"{name} {self.tried[name]:,} inputs in {self.taken[name]:.0f} s" for name in TARGETS), flush=True
        )

    def tell(self, spent: float) -> None:
        """Print one line, and note what time was spent."""
        (self.folder / "spent").write_text(f"{spent:.1f}")
        inputs, cover = sum(self.tried.values()), self.coverage
        reached = f"{cover.lines:,} lines, {cover.sides:,} sides of branches, {cover.edges:,} edges of C"
        kept = sum(map(len, self.corpus.values()))
        print(
            f"{spent:.0f} s: {inputs:,} inputs, {inputs / spent:.0f} a second; {reached}; {kept:,} kept; {len(self.finds)} finds",
            flush=True,
        )

    def one(self, name: str, data: bytes) -> None:
        """Give an input to a target; keep it where it reaches something new, or breaks something."""
        os.pwrite(self.current, len(data).to_bytes(4, "little") + data + name.encode() + b"\n", 0)
        reached, began = self.coverage.total(), time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SLOW)
        signal.setitimer(signal.ITIMER_VIRTUAL, 20 * SLOW)  # compiled code that never returns ends the process
        try:
            TARGETS[name](data)
        except _TooSlow:
            self._keep(name, data, f"slow {_place(sys.exc_info())}", traceback.format_exc())
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            where = f"{type(error).__name__} {_place(sys.exc_info())}"
            self._keep(name, data, where, traceback.format_exc())
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.tried[name] += 1
        self.taken[name] += time.process_time() - began
        if self.coverage.total() > reached or not self.corpus[name]:
            self.corpus[name].append(data)
            (self.folder / "corpus" / name / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    def _keep(self, name: str, data: bytes, where: str, said: str) -> None:
        key = f"{name}-{hashlib.sha256(where.encode()).hexdigest()[:8]}"
        if key not in self.finds:
            self.finds.add(key)
            (self.folder / f"{key}.bin").write_bytes(data)
            (self.folder / f"{key}.txt").write_text(f"{where}\n{said}", encoding="utf-8", errors="replace")
            print(f"find: {key} {where}", flush=True)


def _place(raised: tuple[Any, Any, Any]) -> str:
    """Return the project's line that something comes from: of what is raised elsewhere, the one that called."""
    frames = traceback.extract_tb(raised[2])
    last = next((frame for frame in reversed(frames) if "bodycopy" in frame.filename), frames[-1])
    return f"{last.filename}:{last.lineno}"


def _child(folder: Path, seconds: float, seed: int) -> None:
    signal.signal(signal.SIGPROF, _too_slow)
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    bodycopy.read("A text.")
    bodycopy.read("<p>A page.</p>", kind="html")
    _Run(folder, seconds, seed).go()


def main() -> None:
    """Run until the time is up; begin again where an input ends the process."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder, left = arguments.folder, 60 * arguments.minutes
    if arguments.child is not None:
        _child(folder, left, arguments.child)
        return
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "LD_PRELOAD": str(compiled("edges", folder))}
    for seed in range(100):
        command = [sys.executable, __file__, str(folder), "--minutes", str(left / 60), "--child", str(seed)]
        code = subprocess.run(command, env=environment, check=False).returncode
        if code == 0:
            return
        (folder / "current").rename(folder / f"ended-{seed}.bin")
        left -= float((folder / "spent").read_text())
        print(f"find: an input ended the process with {code}: ended-{seed}.bin; {left:.0f} s are left", flush=True)


if __name__ == "__main__":
    main()
