"""Learn what half of an archive shares, and see how much of it goes from the other half.

    python tests/benchmarks/archives.py --data DIR --data DIR [--only NAME] [--results tests/benchmarks/results/learning.json]

``archives.toml`` holds the lines of invented sites; between them stand paragraphs of the clean articles of ``--data``. Counted are lines
that stand in ten documents or more of the half that is learnt from: without what was learnt, by it alone, and with all judges.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import resultfile
from corpus import ENGLISH, MONTHS

from bodycopy import Options, read
from bodycopy.learn.page import Source
from bodycopy.learn.result import learn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bodycopy import Document

Line = tuple[str, str]
"""A line, and the form that it was made from; of a paragraph that is empty."""
FIRST = "Ana Ben Carla Dov Eva Finn Greta Hugo Ines Jan Kofi Lena Mara Nils Olga Pia Quentin Rosa Sven Tessa".split()
LAST = "Abel Brandt Castro Dupont Eriksen Fischer Gruber Hansen Janssen Keller Lopez Moreau Novak Okafor Petrov".split()
DUE = 10
SHORTEST = {"ja": 40, "zh": 40, "ko": 40}
"""Characters of a paragraph, 90 in other languages."""
LANGUAGE = re.compile(r"[a-z]{2,3}(?=-)")
"""With which the names of articles begin, but for English ones."""
WAYS = ("judges", "learnt", "both")


def language_of(path: Path) -> str:
    """Return the language that a clean article's name begins with, English where it says none."""
    found = LANGUAGE.match(path.name)
    return found[0] if found else "en"


def fields(language: str, dice: random.Random) -> dict[str, Callable[[], str]]:
    """Return what makes the parts of a line that vary."""
    marks = {"stars": ("★☆", ""), "dots": ("●○", " ")}

    def rating(kind: str) -> str:
        (full, empty), between = marks[kind]
        filled = dice.randint(1, 5)
        return between.join(full * filled + empty * (5 - filled))

    return {
        "n": lambda: str(dice.randint(2, 98)),
        "N": lambda: dice.choice([str(dice.randint(1000, 999999)), f"{dice.randint(1, 9)},{dice.randint(100, 999)}"]),
        "id": lambda: f"{dice.getrandbits(32):08x}",
        "d": lambda: str(dice.randint(1, 28)),
        "y": lambda: str(dice.randint(2009, 2025)),
        "mon": lambda: dice.choice(MONTHS.get(language, ENGLISH).split()),
        "Mon": lambda: dice.choice(ENGLISH.split())[:3],
        "hm": lambda: f"{dice.randint(0, 23):02}:{dice.randint(0, 59):02}",
        "name": lambda: f"{dice.choice(FIRST)} {dice.choice(LAST)}",
        "first": lambda: dice.choice(FIRST),
        "stars": lambda: rating("stars"),
        "dots": lambda: rating("dots"),
    }


def made(name: str, site: dict[str, Any], paragraphs: Sequence[str]) -> list[list[Line]]:
    """Make an archive's documents, the same each time."""
    dice = random.Random(name)
    given = fields(site["language"], dice)
    body = iter(dice.sample(paragraphs, len(paragraphs)) * 20)

    def lines(place: str) -> list[Line]:
        said = [form for share, form in site[place] if dice.random() < share]
        part = re.compile("<([^<>]+)>")
        return [
            (part.sub(lambda at: given[at[1]]() if at[1] in given else dice.choice(at[1].split("/")), form), form)
            for form in said
        ]

    documents = []
    for _ in range(site["documents"]):
        text: list[Line] = [(next(body), "") for _ in range(dice.randint(3, 6))]
        for line in lines("among"):
            text.insert(dice.randint(1, len(text)), line)
        documents.append([*lines("head"), *text, *lines("tail")])
    return documents


def measure(documents: list[list[Line]]) -> Counter[str]:
    """Learn from each second document; count lines and characters of the others, and what goes of them each way."""
    texts = ["\n\n".join(line for line, _ in document) + "\n" for document in documents]
    learnt = learn(lambda: (Source(text, "text") for text in texts[::2]))
    stands = Counter(form for document in documents[::2] for form in {form for _, form in document})
    found = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.toml"
        path.write_text(learnt.profile, "utf-8")
        ways = {
            "judges": Options(),
            "learnt": Options(rules=(path,), only=("user/site",)),
            "both": Options(rules=(path,)),
        }
        for document, text in zip(documents[1::2], texts[1::2], strict=True):
            read_ways = {way: read(text, kind="text", options=options) for way, options in ways.items()}
            at = 0
            for line, form in document:
                at = read_ways["both"].text.index(line, at)
                sort = "body" if not form else "line" if stands[form] >= DUE else "rare"
                size = len("".join(line.split()))
                found[sort] += 1
                found[f"{sort} characters"] += size
                for way, result in read_ways.items():
                    gone = removed(result, at, at + len(line))
                    found[f"{sort} {way}"] += gone >= 0.98 * size
                    found[f"{sort} characters {way}"] += gone
                at += len(line)
    return found


def removed(document: Document, start: int, end: int) -> int:
    """Return how many characters of a place go, white space not counted."""
    pieces = (document.text[max(start, gone.start) : min(end, gone.end)] for gone in document.removed)
    return sum(len("".join(piece.split())) for piece in pieces)


def shares(found: Counter[str]) -> dict[str, Any]:
    """Return the shares of lines that go, and of the body's characters that are lost."""
    return {
        way: {
            "gone": round(found[f"line {way}"] / max(1, found["line"]), 4),
            "lost": round(found[f"body characters {way}"] / max(1, found["body characters"]), 6),
        }
        for way in WAYS
    }


def main() -> None:
    """Print a line for each archive, and for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True, help="a folder with clean/")
    parser.add_argument("--only", action="append", help="the archives of these names")
    parser.add_argument("--results", type=Path, help="write the shares of all archives to this file")
    args = parser.parse_args()
    every = Counter[str]()
    sites = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    for name in args.only or sites:
        site = sites[name]
        articles = (path for folder in args.data for path in sorted((folder / "clean").glob("*.txt")))
        files = [path for path in articles if language_of(path) == site["language"]]
        lines = [line.strip() for path in files for line in path.read_text("utf-8").split("\n")]
        paragraphs = [line for line in lines if len(line) > SHORTEST.get(site["language"], 90)]
        found = measure(made(name, site, paragraphs))
        every += found
        print(
            f"{name:14}",
            *(f"{way}: {one['gone']:.3f} gone, {one['lost']:.5f} lost;" for way, one in shares(found).items()),
            flush=True,
        )
    print("all           ", shares(every))
    if args.results:
        resultfile.write(args.results, {"archives": {"sites": len(sites), **shares(every)}})


if __name__ == "__main__":
    main()
