"""Put banners into clean articles and see whether exactly the article comes back.

  python tests/benchmarks/banners.py [--pile seen|second|third|unseen|held ...] [--rules-only] [--misses N]

A pile is a folder ``banners/<pile>/`` of TOML files, one a language, each with an ``article`` of our own writing (its
paragraphs), a list of banners for each family, and ``keeps``: honest sentences that use a banner's words. Each banner
goes into the article at the top, in the middle and at the end, as a paragraph of its own, welded to the front or the end
of a paragraph, and inside one, between two sentences. ``unseen`` are the lists of the folder ``unseen/``, which no training sees,
``held`` what was written for training and is kept back from it; they go into the articles of ``seen``.

  exact   share of placements after which the article comes back word for word, white space folded
  left    share of the banners' words that are still there
  kept    share of the keeps that come back whole, each as a paragraph of the article
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import resultfile

sys.path.insert(0, str(Path(__file__).parent / "training"))

import written

from bodycopy import FAMILIES, Options, clean
from bodycopy.segment.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
UNSPACED = frozenset({"zh", "zh-hant", "ja", "th"})
PLACES = ("paragraph", "welded", "inside")


class Pile(NamedTuple):
    """One language's banners and the article they go into."""

    lang: str
    article: list[str]
    banners: dict[str, list[str]]
    keeps: list[str]


class Result(NamedTuple):
    """What became of one placement."""

    lang: str
    family: str
    place: str
    exact: bool
    words: int
    left: int
    raw: str
    output: str


def piles(name: str) -> Iterator[Pile]:
    """Yield the piles of a name, a language each."""
    lists = name in {"unseen", "held"}
    banners, honest = (
        ([], []) if not lists else written.load() if name == "held" else written.read(written.PILES.with_name(name))
    )
    for path in sorted((written.PILES / ("seen" if lists else name)).glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        by_family = {family: table.get(family, []) for family in FAMILIES}
        keeps = table.get("keeps", [])
        if lists:
            own = [one for one in banners if one.lang == path.stem and (name != "held" or one.held)]
            by_family = {family: [one.text for one in own if one.family == family] for family in FAMILIES}
            keeps = [one.text for one in honest if one.lang == path.stem and (name != "held" or one.held)]
        yield Pile(path.stem, [" ".join(one.split()) for one in table["article"]], by_family, keeps)


def placements(article: list[str], banner: str, lang: str) -> Iterator[tuple[str, str]]:
    """Yield the place's name and the raw text, for each way that a banner stands in an article."""
    gap = "" if lang in UNSPACED else " "
    middle, last = len(article) // 2, len(article) - 1
    for at in (0, middle, len(article)):
        yield "paragraph", "\n\n".join([*article[:at], banner, *article[at:]])
    flat = gap.join(banner.split("\n")) if gap else banner.replace("\n", "")
    for at in (0, middle):
        yield "welded", "\n\n".join([*article[:at], flat + gap + article[at], *article[at + 1 :]])
    yield "welded", "\n\n".join([*article[:last], article[last] + gap + flat])
    for at in (0, middle):
        paragraph = article[at]
        spans = sentences(paragraph)
        if len(spans) > 1:
            cut = spans[len(spans) // 2].start
            inside = paragraph[:cut].rstrip() + gap + flat + gap + paragraph[cut:]
            yield "inside", "\n\n".join([*article[:at], inside, *article[at + 1 :]])


def fold(text: str) -> str:
    """Fold white space away: what a cut leaves between words is not the question here."""
    return "".join(text.split())


def judge(pile: Pile, options: Options) -> Iterator[Result]:
    """Clean every placement of every banner."""
    whole = "\n\n".join(pile.article)
    own = Counter(WORD.findall(whole.lower()))
    for family, banners in pile.banners.items():
        for banner in banners:
            words = len(WORD.findall(banner))
            for place, raw in placements(pile.article, banner, pile.lang):
                output = clean(raw, kind="text", options=options)
                left = sum((Counter(WORD.findall(output.lower())) - own).values())
                yield Result(
                    pile.lang, family, place, fold(output) == fold(whole), words, min(left, words), raw, output
                )


def keeps(pile: Pile, options: Options) -> Iterator[tuple[str, bool]]:
    """Put each keep into the article, as a paragraph, and see whether all comes back."""
    middle = len(pile.article) // 2
    for keep in pile.keeps:
        raw = "\n\n".join([*pile.article[:middle], keep, *pile.article[middle:]])
        yield keep, fold(clean(raw, kind="text", options=options)) == fold(raw)


def rate(results: list[Result]) -> str:
    """Give the share that is exact as a cell of the table."""
    return f"{sum(one.exact for one in results) / len(results):.3f}" if results else "-"


def table(groups: dict[str, list[Result]], kept: dict[str, list[bool]]) -> list[str]:
    """Give the Markdown table, a row a group."""
    lines = ["| | banners | paragraph | welded | inside | left | kept |", "|---|---|---|---|---|---|---|"]
    for name, results in groups.items():
        placed = [rate([one for one in results if one.place == place]) for place in PLACES]
        left = sum(one.left for one in results) / max(1, sum(one.words for one in results))
        held = kept.get(name, [])
        share = f"{sum(held) / len(held):.3f} of {len(held)}" if held else "-"
        count = sum(one.place == PLACES[0] for one in results) // 3
        lines.append(f"| {name} | {count} | {' | '.join(placed)} | {left:.3f} | {share} |")
    return lines


def main() -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pile", nargs="+", default=["seen"])
    parser.add_argument("--rules-only", action="store_true", help="leave the learned model out")
    parser.add_argument("--misses", type=int, default=0, help="print this many of what went wrong")
    parser.add_argument("--results", type=Path, help="add what the pages say to this file: results/quality.json")
    args = parser.parse_args()
    options = Options(without=("main-content", "residue")) if args.rules_only else Options()
    by_lang: dict[str, list[Result]] = defaultdict(list)
    by_family: dict[str, list[Result]] = defaultdict(list)
    kept: dict[str, list[bool]] = {}
    for pile in [pile for name in args.pile for pile in piles(name)]:
        for result in judge(pile, options):
            by_lang[pile.lang].append(result)
            by_family[result.family].append(result)
            if not result.exact and args.misses > 0:
                args.misses -= 1
                print(
                    f"--- {result.lang} {result.family} {result.place}\n{result.raw}\n>>>\n{result.output}",
                    file=sys.stderr,
                )
        kept[pile.lang] = []
        for keep, whole in keeps(pile, options):
            kept[pile.lang].append(whole)
            if not whole and args.misses > 0:
                args.misses -= 1
                print(f"--- {pile.lang} keep\n{keep}", file=sys.stderr)
    print("\n".join(table(by_lang, kept)))
    print()
    print("\n".join(table(by_family, {})))
    if args.results:
        resultfile.write(args.results, {"banners": figures(by_lang, kept)})


def figures(by_lang: dict[str, list[Result]], kept: dict[str, list[bool]]) -> dict[str, Any]:
    """Return what the pages say of a run: shares of placements that leave exactly the article, and of honest texts that stay whole."""
    found: dict[str, Any] = {"languages": len(by_lang), "paragraph": {}, "welded": {}, "honest": {}}
    for name, langs in (("english", by_lang.keys() & {"en"}), ("others", by_lang.keys() - {"en"})):
        results = [one for lang in langs for one in by_lang[lang]]
        exact = {
            place: sum(one.exact for one in results if one.place == place)
            / max(1, sum(one.place == place for one in results))
            for place in PLACES
        }
        low, high = sorted((exact["welded"], exact["inside"]))
        found["paragraph"][name] = round(exact["paragraph"], 4)
        found["welded"][name] = {"from": round(low, 4), "to": round(high, 4)}
        held = [whole for lang in langs for whole in kept[lang]]
        found["honest"][name] = round(sum(held) / max(1, len(held)), 4)
    return found


if __name__ == "__main__":
    main()
