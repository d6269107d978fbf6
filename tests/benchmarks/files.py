"""Clean the honest files of a machine as text, and list which lose something though nothing is said: they are all body.

    python files.py PLACE... [--every N] [--out FILE]

A place is a folder, whose files are read as they are, unpacked where they are gzip, or a file of JSON lines with ``id`` and ``text``. Files that hold a NUL, that are
no text or that are longer than a megabyte are left out. Prints which documents lose over 1% with status ok, the worst first, and for each judge and
rule how many characters it takes; ``--out`` writes each removal as a JSON line, with what stands around it.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import os
import zlib
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import bodycopy

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST, SHORTEST = 1_000_000, 200
AROUND, SHOWN = 120, 20
SHARES = (0.01, 0.05)


class Lost(NamedTuple):
    """What a document lost."""

    name: str
    size: int
    status: str
    removed: tuple[tuple[int, int, str, str, str, str, str], ...]

    @property
    def share(self) -> float:
        """The share of its characters that went."""
        return sum(end - start for start, end, *_ in self.removed) / max(1, self.size)


def documents(place: Path) -> Iterator[tuple[str, str | bytes]]:
    """Yield the name and the text of each document of a place."""
    if place.is_file():
        for line in place.open(encoding="utf8"):
            said = json.loads(line)
            yield said["id"], said["text"]
        return
    for folder, folders, names in os.walk(place):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            try:
                if path.is_symlink() or not path.is_file() or not SHORTEST <= path.stat().st_size <= LONGEST:
                    continue
                data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            except (OSError, EOFError, zlib.error):
                continue
            if b"\0" not in data:
                yield str(path), data


def lost(document: tuple[str, str | bytes]) -> Lost:
    """Return what a document loses."""
    name, source = document
    read = bodycopy.read(source, kind="text")
    text = read.text
    removed = [
        (
            each.start,
            each.end,
            each.rule,
            each.family,
            text[max(0, each.start - AROUND) : each.start],
            each.text,
            text[each.end : each.end + AROUND],
        )
        for each in read.removed
    ]
    return Lost(name, len(text.strip()), read.degraded, tuple(removed))


def main() -> None:
    """Read all, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="read one document of so many")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    args = parser.parse_args()
    asked = [each for place in args.places for n, each in enumerate(documents(place)) if n % args.every == 0]
    with Pool(args.processes) as pool:
        found = pool.map(lost, asked, chunksize=16)
    taken, places = collections.Counter[str](), collections.Counter[str]()
    for each in found:
        for start, end, rule, *_ in each.removed if not each.status else ():
            taken[rule] += end - start
            places[rule] += 1
    for rule, chars in taken.most_common(SHOWN):
        print(f"{chars:8} characters in {places[rule]:5} places  {rule}")
    silent = sorted((each for each in found if not each.status), key=lambda each: -each.share)
    for each in silent:
        if each.share > SHARES[0]:
            rules = ", ".join(sorted({rule for _, _, rule, *_ in each.removed}))
            print(f"{each.share:7.1%} of {each.size:7}  {each.name}  {rules}")
    over = [sum(each.share > share for each in silent) for share in SHARES]
    whole = sum(not each.removed for each in found)
    said = len(found) - len(silent)
    print(f"{len(found)} documents: {whole} whole, {said} degraded; ok, and over 1% / 5% lost: {over[0]} / {over[1]}")
    if args.out:
        with args.out.open("w", encoding="utf8") as out:
            for each in silent:
                for removal in each.removed:
                    out.write(
                        json.dumps([each.name, each.size, round(each.share, 4), *removal], ensure_ascii=False) + "\n"
                    )


if __name__ == "__main__":
    main()
