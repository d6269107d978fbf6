"""An hour of fuzzing that goes by coverage: ``python tests/benchmarks/guided.py --minutes 60 FOLDER``.

The targets are the laws of ``tests/fuzz.py``, and beside them rule files, phrases and the phrase search, on a rulebook of the
input's own and on the one that ships. The first byte of an input chooses the target. What breaks a law or takes seconds is
kept in FOLDER, once for each place that it comes from, and the run goes on. Needs ``atheris``, which the project does not ask for.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

with atheris.instrument_imports(include=["bodycopy"]):
    import bodycopy
    from bodycopy import RulebookError
    from bodycopy.decode.bytes import decode
    from bodycopy.decode.repair import repair
    from bodycopy.judge.observe import observe
    from bodycopy.rulebook.compile import compile_rules
    from bodycopy.rulebook.flat import flattened
    from bodycopy.rulebook.force import rulebook_of
    from bodycopy.rulebook.format import formatted
    from bodycopy.rulebook.source import read_user_files
    from bodycopy.segment import segment

sys.path.insert(0, str(Path(__file__).parent.parent))
import fuzz

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW = 5.0
"""Seconds that no input of a few kilobytes may take."""
LONGEST = 8192


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _formats(data: bytes) -> None:
    fuzz.reading(data[1:], ("jsonl", "csv", "warc", "parquet")[data[0] % 4] if data else "jsonl")


def _rules(data: bytes) -> None:
    """Read what may be a rule file, as the command does; search a text for what it looks for, in both ways."""
    path = Path(tempfile.gettempdir()) / f"fuzz-{id(TARGETS)}.toml"
    path.write_bytes(data)
    try:
        book = compile_rules(*read_user_files([str(path)]))
    except RulebookError:
        return
    text = decode(data).text
    document = segment(repair(text).text, "text")
    plain, fast = observe(document, book).signals, observe(document, flattened(book)).signals
    assert plain == fast, "compiled and plain search differ"
    formatted(_text(data))


def _phrase(data: bytes) -> None:
    """Put the input's first line into a rule as its phrase, and look for it in the rest."""
    first, _, rest = _text(data).partition("\n")
    quoted = first.replace("\\", "\\\\").replace('"', '\\"')
    if quoted.isprintable():
        _rules(f'[a]\nmatch = ["{quoted}"]\n# {rest}'.encode())


def _searching(data: bytes) -> None:
    """Hold the compiled search of all shipped phrases to the plain one."""
    book = rulebook_of()
    text = decode(data).text
    document = segment(repair(text).text, "text")
    assert observe(document, book).signals == observe(document, book._replace(flats=())).signals, "searches differ"


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
}


class _Run:
    """What was found so far."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder = folder
        self.until = time.monotonic() + seconds
        self.tried = dict.fromkeys(TARGETS, 0)
        self.found: set[str] = set()

    def one(self, data: bytes) -> None:
        name = [*TARGETS][data[0] % len(TARGETS)] if data else "decode"
        self.tried[name] += 1
        began = time.process_time()
        try:
            TARGETS[name](data[1:])
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            self._keep(name, data, f"{type(error).__name__} {last.filename}:{last.lineno}", traceback.format_exc())
        taken = time.process_time() - began
        if taken > SLOW:
            self._keep(name, data, "slow", f"{taken:.1f} s")
        if time.monotonic() > self.until:
            print(f"{sum(self.tried.values()):,} inputs {self.tried}; {len(self.found)} finds", flush=True)
            os._exit(0)
        if sum(self.tried.values()) % 20_000 == 0:
            print(f"{sum(self.tried.values()):,} inputs, {len(self.found)} finds", flush=True)

    def _keep(self, name: str, data: bytes, where: str, said: str) -> None:
        key = f"{name}-{hashlib.sha256(where.encode()).hexdigest()[:8]}"
        if key not in self.found:
            self.found.add(key)
            (self.folder / f"{key}.bin").write_bytes(data[1:])
            (self.folder / f"{key}.txt").write_text(f"{where}\n{said}", encoding="utf-8", errors="replace")
            print(f"find: {key} {where}", flush=True)


def _seeds(folder: Path) -> None:
    """Write what the search starts from: each token of the other fuzzer in each target, and whole samples."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = [token.encode("utf-8", "replace") for token in fuzz.TOKENS]
    samples += [
        b'[a]\nmatch = ["donate {now,today} _ 0*"]\nneeds = ["@price"]\n',
        b'{"text": "a", "id": 1}\n',
        b"id,text\n1,a\n",
    ]
    for number, target in enumerate(TARGETS):
        for at, sample in enumerate(samples):
            (folder / f"{target}-{at}").write_bytes(bytes([number]) + sample)


def main() -> None:
    """Run until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    corpus = arguments.folder / "corpus"
    _seeds(corpus)
    run = _Run(arguments.folder, 60 * arguments.minutes)
    bodycopy.read("A text.")
    bodycopy.read("<p>A page.</p>", kind="html")
    options = [f"-max_len={LONGEST}", "-timeout=120", "-rss_limit_mb=4000", f"-artifact_prefix={arguments.folder}/"]
    atheris.Setup([sys.argv[0], str(corpus), *options], run.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
