"""command: what the training scripts share: where their data is and what they keep between runs; workers; what they say; what they write."""

from __future__ import annotations

import argparse
import multiprocessing
import multiprocessing.pool
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARED: list[Any] = []
"""What forked workers look at, which is too large to be sent to them."""


def parser(usage: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that every training has."""
    made = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--data", type=Path, action="append", required=True, help="folder with pages/ and clean/")
    made.add_argument("--texts", type=Path, help="keep the pages' texts here between runs")
    made.add_argument("--examples", type=Path, help="keep the labelled texts here between runs")
    return made


def add_out(to: argparse.ArgumentParser) -> None:
    """Add where weights go: a file, or a folder for those of all folds."""
    to.add_argument("--out", type=Path, required=True, help="the file to write; with --folds, a folder")
    to.add_argument(
        "--folds", action="store_true", help="write all.bin, and fold0.bin to fold4.bin, each without its sites"
    )


def add_labelled(to: argparse.ArgumentParser) -> None:
    """Add where texts are that editors labelled, and those of which nothing may go."""
    to.add_argument("--residue", type=Path, action="append", required=True, help="folder of labelled texts")
    to.add_argument("--honest", type=Path, action="append", default=[], help="folder of honest texts")
    to.add_argument("--docs", type=Path, help="JSON Lines of documentation")


def forked(*shared: object) -> multiprocessing.pool.Pool:
    """Start workers that look at ``SHARED``."""
    SHARED[:] = shared
    return multiprocessing.get_context("fork").Pool(2)


def write(out: Path, weights: Iterable[tuple[str, bytes]], *, folds: bool) -> None:
    """Write each file as soon as it is made."""
    if folds:
        out.mkdir(parents=True, exist_ok=True)
    for name, data in weights:
        path = out / f"{name}.bin" if folds else out
        path.write_bytes(data)
        say(f"wrote {path}: {len(data)} bytes")


def say(what: str) -> None:
    """Tell how far it is, with the CPU seconds it took."""
    print(f"{time.process_time():7.0f} s  {what}", file=sys.stderr, flush=True)
