"""Which encoding short texts are in: the project beside charset-normalizer, chardet and resiliparse.

    python tests/benchmarks/encodings.py CLEAN_FOLDER [--sizes 200 500 2000] [--texts 4] [--letters HALF HALF]

Texts of CLEAN_FOLDER (names begin with their language) are cut to a size and written in each of sixty
encodings that can hold them. An answer is right where the bytes decode to the text. Valid UTF-8 that is read as anything else is
counted by itself. ``--letters`` names what ``train_letters.py --without 0`` and ``--without 1`` wrote, so that no text is
judged by letters that were counted in it. Needs ``charset-normalizer``, ``chardet`` and ``resiliparse``; who is missing is left out.
"""

from __future__ import annotations

import argparse
import contextlib
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from train_letters import fold_of

from bodycopy.decode import detect, letters
from bodycopy.decode.bytes import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENCODINGS = (
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be "
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic mac-greek mac-latin2 mac-turkish mac-iceland "
    "cp437 cp737 cp850 cp852 cp855 cp857 cp862 cp864 cp866 cp869 tis-620 "
    "gb2312 gbk gb18030 big5 big5hkscs cp950 shift_jis cp932 euc_jp iso2022_jp euc_kr cp949 iso2022_kr hz"
).split()


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
    with contextlib.suppress(ImportError):
        from resiliparse.parse.encoding import detect_encoding

        found["resiliparse"] = lambda data: by_name(detect_encoding(data), data)
    return found


def _use(file: str) -> None:
    """Have the project judge by other letters than its own."""
    letters.FILE = file
    for cached in (letters.languages, letters._others, detect._plain_costs):  # noqa: SLF001 - what has been read of the other file
        cached.cache_clear()


def _texts(folder: Path, size: int, count: int) -> list[tuple[int, str]]:
    chance = random.Random(11)
    by_language: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.txt")):
        by_language.setdefault(path.stem.split("-")[0], []).append(path)
    texts: list[tuple[int, str]] = []
    for paths in by_language.values():
        for path in chance.sample(paths, min(count, len(paths))):
            text = path.read_text(encoding="utf-8")
            if len(text) >= size and not text[:size].isascii():
                texts.append((fold_of(path), text[:size]))
    return sorted(texts, key=lambda text: text[0])


def _files(texts: list[tuple[int, str]], halves: list[Path] | None) -> Iterator[tuple[str, str, bytes]]:
    """Yield texts in each encoding that can hold them; the letters in use are those of the other half."""
    half = -1
    for fold, text in texts:
        if halves and fold != half:
            half = fold
            _use(str(halves[half].resolve()))
        for encoding in ENCODINGS:
            with contextlib.suppress(UnicodeError):
                data = text.encode(encoding)
                if not data.isascii() or encoding in {"iso2022_jp", "iso2022_kr", "hz"}:
                    yield text, encoding, data


def main() -> None:
    """Print the share of right answers by encoding, and in all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 500, 2000])
    parser.add_argument("--texts", type=int, default=4)
    parser.add_argument("--letters", type=Path, nargs=2, metavar="HALF")
    args = parser.parse_args()
    detectors = _detectors()
    for size in args.sizes:
        texts = _texts(args.folder, size, args.texts)
        right: Counter[tuple[str, str]] = Counter()
        tried: Counter[str] = Counter()
        mistaken: Counter[str] = Counter()
        for text, encoding, data in _files(texts, args.letters):
            tried[encoding] += 1
            for name, answer in detectors.items():
                try:
                    good = answer(data).lstrip("\ufeff") == text
                except (LookupError, UnicodeError, ValueError):
                    good = False
                right[encoding, name] += good
                mistaken[name] += not good and encoding == "utf-8"
        print(f"\n{size} characters, {len(texts)} texts, {tried.total()} files in {len(tried)} encodings")
        print(f"{'':14}" + "".join(f"{name:>20}" for name in detectors))
        for encoding in ENCODINGS:
            if tried[encoding]:
                row = "".join(f"{right[encoding, name] / tried[encoding]:20.3f}" for name in detectors)
                print(f"{encoding:14}{row}  of {tried[encoding]}")
        totals = [sum(right[encoding, name] for encoding in ENCODINGS) / max(1, tried.total()) for name in detectors]
        means = [sum(right[e, name] / tried[e] for e in tried) / max(1, len(tried)) for name in detectors]
        print(f"{'all files':14}" + "".join(f"{value:20.4f}" for value in totals))
        print(f"{'mean':14}" + "".join(f"{value:20.4f}" for value in means))
        print(f"{'UTF-8 wrong':14}" + "".join(f"{mistaken[name]:20}" for name in detectors))


if __name__ == "__main__":
    main()
