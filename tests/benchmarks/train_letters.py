"""Count which letters languages have and what follows what: clean articles -> ``data/letters.txt``.

    python tests/benchmarks/train_letters.py --data DIR --data DIR --out src/bodycopy/data/letters.txt [--without FOLD]

``--without`` leaves out a half of the articles, so that ``encodings.py --letters`` can ask about them. The same folders give the same bytes.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections import Counter
from pathlib import Path

from bodycopy.decode.letters import normal, pairs_of

LANGUAGES = (
    "ar az be bg ca cs cy da de el en es et eu fa fi fr ga gl he hr hu is it ja kk ko lt lv mk mt nb nl pl pt ro ru sk sl sq sr sv th tr uk vi zh"
).split()
"""Those that were ever written in other encodings than UTF-8."""
LEAST = 3
RAREST = 30


def fold_of(path: Path) -> int:
    """Return which half an article is in, together with its translations."""
    return zlib.crc32(path.stem.partition("-")[2].encode()) % 2


def counted(texts: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how rare characters are, and pairs after their first character, in half bits."""
    singles: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in map(normal, texts):
        singles.update(text)
        pairs.update(pairs_of(text))
    total = singles.total()
    first: Counter[str] = Counter()
    for pair, count in pairs.items():
        first[pair[0]] += count
    characters = {
        each: min(RAREST, round(-2 * math.log2(count / total)))
        for each, count in singles.items()
        if (count >= LEAST or count > total / 10_000) and (each.isprintable() or each == "\u00a0")
    }
    known = {}
    for pair, count in pairs.items():
        cost = max(0, round(-2 * math.log2(0.9 * count / first[pair[0]])))
        if count >= LEAST and set(pair) <= characters.keys() and cost <= characters[pair[1]]:
            known[pair] = cost
    return characters, known


def lines(name: str, length: int, costs: dict[str, int]) -> list[str]:
    """Return the lines of a table, one for all that are as rare."""
    by_cost: dict[int, list[str]] = {}
    for found, cost in costs.items():
        by_cost.setdefault(cost, []).append(found)
    return [
        f"{name}\t{length}\t{cost}\t{''.join(sorted(found)).replace(' ', '_')}\n"
        for cost, found in sorted(by_cost.items())
    ]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True, help="a folder with clean/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", type=int, choices=[0, 1], help="the half of the articles to leave out")
    args = parser.parse_args()
    texts: dict[str, list[str]] = {}
    for path in sorted(path for folder in args.data for path in (folder / "clean").rglob("*.txt")):
        name = path.stem.partition("-")[0]
        name = name if name in LANGUAGES or "-ntrex" in path.stem else "en"
        if name in LANGUAGES and fold_of(path) != args.without:
            texts.setdefault(name, []).append(path.read_text(encoding="utf-8"))
    with args.out.open("w", encoding="utf-8", newline="\n") as out:
        for name, found in sorted(texts.items()):
            for length, costs in enumerate(counted(found), 1):
                out.writelines(lines(name, length, costs))


if __name__ == "__main__":
    main()
