"""Hold compiled code to the Python that it was written after, or one checkout to another: the same documents, byte for byte.

    python same.py FOLDER... [--every N] [--against SRC]

Reads all pages (``.html``, ``.html.gz``) and texts (``.txt``, ``.md``, ``.bin``) below the folders. A page is read in five
forms: as it is; flattened three ways (a line a block, a line a text node, all on one line); and as the body text that was
found in it. Each form is read in one process with ``BODYCOPY_PURE=1`` and in one without, or, ``--against`` the ``src`` of
another checkout, in one with that and in one with this. Everything that a document says is compared: its text, signals,
removals and body. Prints how many differ and exits with 1 if any does.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT_FORMS = ("text-lines", "text-bs", "text-one")
SUFFIXES = (".html", ".html.gz", ".txt", ".md", ".bin")


def forms(path: Path) -> Iterator[tuple[str, bytes | str]]:
    """Yield the name and the source of each form of a file, but for the body."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield "", data
    if path.name.endswith((".html", ".html.gz")):
        sys.path.insert(0, str(Path(__file__).parent / "training"))
        from pages import flatten

        for form in TEXT_FORMS:
            try:
                yield form, flatten(data, form)
            except (ValueError, AssertionError):  # nothing that a parser takes for a page
                return


def digests(paths: list[Path]) -> Iterator[tuple[str, str, float]]:
    """Yield each form's name, a digest of what was made of it, and the CPU time."""
    import bodycopy

    def digest(source: bytes | str, kind: str) -> tuple[str, str, float]:
        start = time.process_time()
        try:
            document = bodycopy.read(source, kind=kind)  # type: ignore[arg-type]
        except ValueError as error:
            return "", repr(error), time.process_time() - start
        spent = time.process_time() - start
        # Classes may have moved; what they hold is compared.
        said = (document.text, sorted(map(tuple, document.signals)), [*map(tuple, document.removed)], document.body)
        return document.body, hashlib.sha256(repr(said).encode("utf8", "surrogatepass")).hexdigest(), spent

    for path in paths:
        body = ""
        for form, source in forms(path):
            found, said, spent = digest(source, "text" if form else "")
            body = body or found
            yield f"{path} {form}", said, spent
        if body:
            _, said, spent = digest(body, "text")
            yield f"{path} body", said, spent


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="read one file of so many")
    parser.add_argument("--against", help="the folder src of another checkout, with compiled rules")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    files = sorted(path for folder in given.folders for path in folder.rglob("*") if path.name.endswith(SUFFIXES))
    if given.child:
        for name, said, spent in digests(files[:: given.every]):
            print(name, said, spent, sep="\t", flush=True)
        return
    command = [sys.executable, __file__, "--child", "--every", str(given.every), *map(str, given.folders)]
    one, two = ({"PYTHONPATH": given.against}, {}) if given.against else ({"BODYCOPY_PURE": "1"}, {"BODYCOPY_PURE": ""})
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | env) for env in (one, two)]
    documents = differ = 0
    times = [0.0, 0.0]
    for lines in zip(*(run.stdout or () for run in runs), strict=True):
        (name, said, spent), (_, other, other_spent) = (line.rstrip("\n").split("\t") for line in lines)
        documents += 1
        times = [times[0] + float(spent), times[1] + float(other_spent)]
        if said != other:
            differ += 1
            print("differs:", name)
    failed = sum(run.wait() for run in runs)
    which = ("there", "here") if given.against else ("pure", "compiled")
    print(f"{documents} documents, {differ} differ; CPU {times[0]:.1f} s {which[0]}, {times[1]:.1f} s {which[1]}")
    sys.exit(bool(differ or failed))


if __name__ == "__main__":
    main()
