"""Which encoding short texts are in: the project beside charset-normalizer and chardet.

    python tests/benchmarks/encodings.py CLEAN_FOLDER [--sizes 20 50 100 200] [--texts 1] [--letters HALF HALF] [--each] [--json FILE]

Texts of CLEAN_FOLDER (names begin with their language) are cut to a size and written in each of forty
encodings that can hold them and that are used for their script. An answer is right where the bytes decode to the text. What the
project is wrong about without saying so, and what it doubts though it is right, is counted by itself. ``--each`` prints a row for each
encoding. ``--letters`` names what ``train_letters.py --without 0`` and ``--without 1`` wrote, so that no text is
judged by letters that were counted in it. Needs ``charset-normalizer`` and ``chardet``; what is missing is left out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from train_letters import fold_of

from bodycopy.decode import detect, letters, problem
from bodycopy.decode.bytes import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENCODINGS = (
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-13 iso8859-15 koi8-r koi8-u "
    "mac-roman mac-cyrillic mac-greek mac-latin2 cp437 cp737 cp850 cp852 cp855 cp857 cp866 tis-620 "
).split()
EASTERN = "gb18030 big5 cp932 euc_jp cp949 iso2022_jp hz".split()
"""Encodings that hold Greek and Cyrillic too, but that nobody writes them in."""


def _detectors() -> dict[str, Callable[[bytes], str]]:
    found: dict[str, Callable[[bytes], str]] = {"bodycopy": lambda data: decode(data).text}

    def by_name(name: str | None, data: bytes) -> str:
        return data.decode(name or "utf-8", "replace")

    with contextlib.suppress(ImportError):
        from charset_normalizer import from_bytes

        found["charset-normalizer"] = lambda data: str(from_bytes(data).best() or "")
    with contextlib.suppress(ImportError):
        import chardet

        found["chardet"] = lambda data: by_name(chardet.detect(data)["encoding"], data)
    return found


def _use(file: str) -> None:
    """Have the project judge by other letters than its own."""
    letters.FILE = file
    for cached in (letters.languages, letters._costs_elsewhere, letters.cost_of_unknown, detect._plain_costs):  # noqa: SLF001 - what has been read of the other file
        cached.cache_clear()


def _texts(folder: Path, size: int, count: int) -> list[tuple[int, str]]:
    """Return texts that are not ASCII, cut at the start of a word, with the half of the articles each is in."""
    chance = random.Random(11)
    by_language: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.txt")):
        by_language.setdefault(path.stem.split("-")[0], []).append(path)
    texts: list[tuple[int, str]] = []
    for paths in by_language.values():
        for path in chance.sample(paths, min(count, len(paths))):
            text = path.read_text(encoding="utf-8")
            start = text.find(" ", chance.randrange(max(1, len(text) - 2 * size))) + 1
            if not (cut := text[start : start + size]).isascii():
                texts.append((fold_of(path), cut))
    return sorted(texts, key=lambda text: text[0])


def _files(texts: list[tuple[int, str]], halves: list[Path] | None) -> Iterator[tuple[str, str, bytes]]:
    """Yield texts in each encoding that can hold them; the letters in use are those of the other half."""
    half = -1
    for fold, text in texts:
        if halves and fold != half:
            half = fold
            _use(str(halves[half].resolve()))
        for encoding in (*ENCODINGS, *(EASTERN if any("\u3000" < each < "\uffff" for each in text) else ())):
            with contextlib.suppress(UnicodeError):
                yield text, encoding, text.encode(encoding)


def _right(answer: Callable[[bytes], str], data: bytes, text: str) -> bool:
    try:
        return answer(data).lstrip("\ufeff") == text
    except (LookupError, UnicodeError, ValueError):
        return False


def main() -> None:
    """Print the share of right answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 50, 100, 200])
    parser.add_argument("--texts", type=int, default=1)
    parser.add_argument("--letters", type=Path, nargs=2, metavar="HALF")
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--json", type=Path, help="such as results/encodings.json")
    args = parser.parse_args()
    detectors = _detectors()
    print(
        "characters  files" + "".join(f"{name:>20}" for name in detectors) + "   wrong unsaid   right in doubt",
        flush=True,
    )
    by_size: dict[str, dict[str, float]] = {}
    for size in args.sizes:
        right: Counter[tuple[str, str]] = Counter()
        tried: Counter[str] = Counter()
        said: Counter[tuple[bool, bool]] = Counter()
        for text, encoding, data in _files(_texts(args.folder, size, args.texts), args.letters):
            tried[encoding] += 1
            for name, answer in detectors.items():
                right[encoding, name] += _right(answer, data, text)
            read = decode(data)
            said[read.text == text, bool(problem(*read))] += 1
        files = tried.total()
        found = {name: sum(right[e, name] for e in tried) / files for name in detectors}
        unsaid, in_doubt = said[False, False] / files, said[True, True] / files
        totals = "".join(f"{share:20.3f}" for share in found.values())
        print(f"{size:10} {files:6}{totals}{unsaid:15.3f}{in_doubt:17.3f}", flush=True)
        by_size[str(size)] = {"files": files, **found, "unsaid": unsaid, "in_doubt": in_doubt}
        for encoding in tried if args.each else ():
            row = "".join(f"{right[encoding, name] / tried[encoding]:20.3f}" for name in detectors)
            print(f"  {encoding:14} {tried[encoding]}{row}", flush=True)
    if args.json:
        rounded = {
            size: {name: round(share, 3) for name, share in figures.items()} for size, figures in by_size.items()
        }
        said_of = {"date": time.strftime("%Y-%m-%d"), "encodings": len(ENCODINGS) + len(EASTERN), "characters": rounded}
        args.json.write_text(json.dumps(said_of, indent=1) + "\n")


if __name__ == "__main__":
    main()
