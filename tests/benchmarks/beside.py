"""Put banners beside, onto and into honest paragraphs, and count the cases in which an honest word goes.

    python tests/benchmarks/beside.py [--pile seen second third] [--written N] [--lang en] [--rules-only] [--show N]

The paragraphs are the bodies of the samples and of the test articles, and the articles of the piles; the banners those of ``banners/``,
or those that were written for training, without the fifth that is held back. Each banner meets some paragraphs of its language, each in its article, at five places: a block before and after it, welded to its front
and its end, and inside, between two sentences. A banner that stays is no error here; an honest word that goes is one.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import written
from banners import PILES, UNSPACED

from bodycopy import FAMILIES, Options, read
from bodycopy.segment.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent.parent
LANGUAGES = {"chinese": "zh", "french": "fr", "german": "de", "japanese": "ja", "spanish": "es"}
"""Of the samples that are not in English, by folder."""
PLACES = ("before", "after", "front", "end", "inside")
MEETS = 3
"""Paragraphs that each banner meets."""


STOPS = frozenset('.!?…。！？؟”»」"')
"""What a paragraph ends in; headings and rows of tables are none."""


class Case(NamedTuple):
    """A raw text, and which of its characters are the banner's."""

    place: str
    raw: str
    start: int
    end: int


def bodies() -> Iterator[tuple[str, list[str]]]:
    """Yield the language and paragraphs of each body of ours."""
    for path in sorted(TESTS.glob("../samples/*/clean.txt")):
        if path.parent.name != "markdown":
            yield LANGUAGES.get(path.parent.name, "en"), _paragraphs(path)
    for path in sorted(TESTS.glob("articles/*.txt")):
        yield path.stem.rsplit("-", 1)[1], _paragraphs(path)
    for path in sorted(PILES.glob("*/*.toml")):
        article = tomllib.loads(path.read_text(encoding="utf-8"))["article"]
        yield path.stem, [" ".join(paragraph.split()) for paragraph in article]


def _paragraphs(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def cases(body: list[str], at: int, banner: str, gap: str) -> Iterator[Case]:
    """Yield each way that a banner meets paragraph ``at`` of a body."""
    flat = gap.join(banner.split("\n"))
    before = "".join(paragraph + "\n\n" for paragraph in body[:at])
    after = "".join("\n\n" + paragraph for paragraph in body[at + 1 :])
    honest = body[at]
    joined = [("before", "", banner, "\n\n" + honest), ("after", honest + "\n\n", banner, "")]
    joined += [("front", "", flat, gap + honest), ("end", honest + gap, flat, "")]
    spans = sentences(honest)
    if len(spans) > 1:
        cut = spans[len(spans) // 2].start
        joined.append(("inside", honest[:cut].rstrip() + gap, flat, gap + honest[cut:]))
    for place, left, middle, right in joined:
        start = len(before) + len(left)
        yield Case(place, before + left + middle + right + after, start, start + len(middle))


def lost(case: Case, options: Options) -> list[tuple[str, str]]:
    """Return the honest words that go, and the judge that takes them."""
    document = read(case.raw, kind="text", options=options)
    if document.text.rstrip("\n") != case.raw:
        raise ValueError("the text was repaired, so its places are unknown")
    found = []
    for removal in document.removed:
        taken = (
            document.text[removal.start : min(removal.end, case.start)]
            + document.text[max(removal.start, case.end) : removal.end]
        )
        if any(char.isalnum() for char in taken):
            found.append((taken, removal.rule))
    return found


def piled(piles: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the language and banners of each file of the piles."""
    for path in [path for pile in piles for path in sorted((PILES / pile).glob("*.toml"))]:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        yield path.stem, [banner for family in FAMILIES for banner in table.get(family, ())]


def for_training(every: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the banners that were written for training, by language."""
    found: dict[str, list[str]] = {}
    for banner in written.load()[0]:
        if banner.source == "written" and not banner.held:
            found.setdefault(banner.lang, []).append(banner.text)
    for lang, banners in found.items():
        yield lang, banners[::every]


def meetings(
    piles: Iterator[tuple[str, list[str]]], known: dict[str, list[tuple[list[str], int]]]
) -> Iterator[tuple[str, Case]]:
    """Let each banner meet some paragraphs of its language."""
    for lang, banners in piles:
        paragraphs = known.get(lang, ())
        for n, banner in enumerate(banners) if paragraphs else ():
            for k in range(MEETS):
                body, at = paragraphs[(n * MEETS + k) % len(paragraphs)]
                for case in cases(body, at, banner, "" if lang in UNSPACED else " "):
                    yield lang, case


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pile", nargs="+", default=["seen", "second", "third"])
    parser.add_argument(
        "--written", type=int, metavar="N", help="every n-th banner that was written for training, instead"
    )
    parser.add_argument("--lang", action="append")
    parser.add_argument("--rules-only", action="store_true", help="leave the learned models out")
    parser.add_argument("--show", type=int, default=0, help="print this many of the cases that lose something")
    args = parser.parse_args()
    options = Options(without=("main-content", "residue")) if args.rules_only else Options()
    known: dict[str, list[tuple[list[str], int]]] = {}
    for lang, body in bodies():
        known.setdefault(lang, []).extend((body, n) for n, words in enumerate(body) if words[-1] in STOPS)
    tried: Counter[tuple[str, str]] = Counter()
    bad: Counter[tuple[str, str]] = Counter()
    guilty: Counter[str] = Counter()
    banners = for_training(args.written) if args.written else piled(args.pile)
    for lang, case in meetings(banners, {lang: known[lang] for lang in args.lang or known}):
        tried[lang, case.place] += 1
        taken = lost(case, options)
        bad[lang, case.place] += bool(taken)
        guilty.update({rule for _, rule in taken})
        if taken and args.show > 0:
            args.show -= 1
            print(f"{lang} {case.place}: {case.raw[case.start : case.end]!r}\n    {taken}")
    print(f"| | cases | {' | '.join(PLACES)} | all |\n|---|---|{'---|' * len(PLACES)}---|")
    for name in (*sorted({lang for lang, _ in tried}), "all"):
        chosen = [key for key in tried if name in {key[0], "all"}]
        shares = []
        for place in (*PLACES, ""):
            keys = [key for key in chosen if place in {key[1], ""}]
            shares.append(f"{sum(bad[key] for key in keys) / max(1, sum(tried[key] for key in keys)):.3f}")
        print(f"| {name} | {sum(tried[key] for key in chosen)} | {' | '.join(shares)} |")
    print("\n" + ", ".join(f"{rule} {count}" for rule, count in guilty.most_common(40)))


if __name__ == "__main__":
    main()
