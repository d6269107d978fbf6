"""Put written banners into articles that the models have not seen, and see whether exactly the article comes back.

    python tests/benchmarks/held.py --data DIR --data DIR --models DIR --residue DIR            # the held-back fifths: look once
    python tests/benchmarks/held.py --data DIR --data DIR --models DIR --residue DIR --tune     # those that training saw in other folds
    python tests/benchmarks/held.py --data DIR --data DIR --models DIR --residue DIR --lists tests/benchmarks/unseen

Each banner goes into two articles of its language (of a fold whose weights are used): as a paragraph of its own, welded to the front and to the
end of a paragraph, and inside one. Each honest sentence goes in as a paragraph and behind one.

  exact   share of placements after which the article comes back word for word, white space folded
  left    share of the banners' words that are still there
  lost    share of placements in which a word of the article went
  kept    share of honest sentences' placements from which nothing went
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import pages
import spoken
import written

from bodycopy import Options, clean
from bodycopy.segment.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PLACES = ("paragraph", "front", "behind", "inside")
PARAGRAPHS = 12


class Case(NamedTuple):
    """One text with something put in."""

    lang: str
    kind: str
    """The banner's family, or ``honest``."""
    place: str
    plain: bool
    raw: str
    wanted: str
    put: str
    fold: int


def asked(folder: Path | None, *, tune: bool) -> list[written.Banner | written.Honest]:
    """Return what is asked about: all of a folder's lists, or of those that training reads a part."""
    banners, honest = written.read(folder) if folder else written.load()
    return [one for one in (*banners, *honest) if folder or one.held != tune]


def cases(
    found: Sequence[pages.Page], those: Sequence[written.Banner | written.Honest], *, tune: bool
) -> Iterator[Case]:
    """Yield every placement of every banner and honest sentence that is asked about."""
    by = spoken.articles(found)
    for one in those:
        draw = random.Random(one.text)
        folds = [one.fold] if tune else [fold for fold in range(pages.FOLDS) if by.get((one.lang, fold))]
        folds = [fold for fold in folds if by.get((one.lang, fold))]
        is_banner = isinstance(one, written.Banner)
        for fold in draw.sample(folds, min(len(folds), 1)):
            article = draw.choice(by[one.lang, fold])
            first = draw.randrange(max(1, len(article) - PARAGRAPHS))
            body = list(article[first : first + PARAGRAPHS])
            for place in PLACES if is_banner else ("paragraph", "behind"):
                raw = put(body, one.text, place, draw, one.lang)
                if raw:
                    wanted = "\n\n".join(body) if is_banner else raw
                    kind = one.family if is_banner else "honest"
                    yield Case(one.lang, kind, place, is_banner and one.plain, raw, wanted, one.text, fold)


def put(body: Sequence[str], text: str, place: str, draw: random.Random, lang: str) -> str:
    """Return the article with a text in it; nothing where there is no such place."""
    gap = "" if lang in spoken.UNSPACED else " "
    at = draw.randrange(len(body) + (place == "paragraph"))
    if place == "paragraph":
        return "\n\n".join([*body[:at], text, *body[at:]])
    if place == "front":
        return "\n\n".join([*body[:at], text + gap + body[at], *body[at + 1 :]])
    if place == "behind":
        return "\n\n".join([*body[:at], body[at] + gap + text, *body[at + 1 :]])
    spans = sentences(body[at])
    if len(spans) < 2:
        return ""
    cut = spans[len(spans) // 2].start
    return "\n\n".join([*body[:at], body[at][:cut].rstrip() + gap + text + gap + body[at][cut:], *body[at + 1 :]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--models", type=Path, required=True, help="folder with fold0.bin to fold4.bin of main-content")
    parser.add_argument("--residue", type=Path, required=True, help="the same of residue")
    parser.add_argument("--tune", action="store_true", help="banners that training saw in other folds")
    parser.add_argument("--lists", type=Path, help="a folder of lists that no training sees, such as unseen/")
    parser.add_argument("--every", type=int, default=1, help="every n-th only")
    parser.add_argument("--system", choices=("all", "rules", "residue"), default="all")
    parser.add_argument("--favor", default="balanced")
    parser.add_argument("--worst", type=int, default=0, help="print so many that went wrong, of each kind")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    found = [page for page in pages.load(*args.data) if page.terms != "research"]
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    shown: Counter[str] = Counter()
    for case in cases(found, asked(args.lists, tune=args.tune)[:: args.every], tune=args.tune):
        fold = f"fold{case.fold}.bin"
        options = Options(model=str(args.models / fold), residue_model=str(args.residue / fold), favor=args.favor)
        if args.system != "all":
            without, only = ("main-content", "residue"), ("residue",)
            options = options._replace(**{"without": without} if args.system == "rules" else {"only": only})
        base, given = clean(case.wanted, kind="text", options=options), clean(case.raw, kind="text", options=options)
        result = compare(case, base, given)
        lang = "en" if case.lang == "en" else "others"
        places = (case.place, "all") if case.kind != "honest" else ("honest",)
        for key in [(lang, place) for place in places] + [(case.lang, places[-1])] + [("plain", "all")] * case.plain:
            sums[key].update(result)
        wrong = "honest" if case.kind == "honest" and not result["exact"] else "lost" if result["lost"] else "left"
        if not result["exact"] and shown[wrong] < args.worst:
            shown[wrong] += 1
            print(f"{wrong:7} {case.lang} {case.kind} {case.place}: {case.put[:200]}", file=sys.stderr)
            if wrong == "lost":
                print(f"        {missing(case.wanted, given)[:200]}", file=sys.stderr)
    print("| language | place | cases | exact | left | lost |\n|---|---|---|---|---|---|")
    for (lang, place), total in sorted(sums.items()):
        n = total["n"]
        left = total["left"] / max(1, total["words"])
        print(f"| {lang} | {place} | {n} | {total['exact'] / n:.3f} | {left:.3f} | {total['lost'] / n:.4f} |")
    if args.json:
        args.json.write_text(
            json.dumps({f"{lang}/{place}": dict(total) for (lang, place), total in sums.items()}, indent=1)
        )


def compare(case: Case, base: str, given: str) -> dict[str, int]:
    """Say whether the article came back. What goes from it with nothing put in is not this case's fault."""
    words, put = (Counter(pages.TOKEN.findall(text.lower())) for text in (base, case.put))
    out = Counter(pages.TOKEN.findall(given.lower()))
    if case.kind == "honest":
        # What was put in is honest too.
        went = ((Counter(pages.TOKEN.findall(case.raw.lower())) - out) & put).total()
        return {"n": 1, "exact": int(not went), "lost": int(bool(went))}
    # Where no spaces are, what stays of a banner and the article's words next to it look like one word.
    lost = not _holds(given, base) if case.lang in spoken.UNSPACED else bool((words - out).total())
    return {
        "n": 1,
        "exact": int("".join(given.split()) == "".join(base.split())),
        "words": put.total(),
        "left": min(put.total(), (out - words).total()),
        "lost": int(lost),
    }


def _holds(text: str, wanted: str) -> bool:
    """Tell whether all characters of a text stand in another, in order."""
    rest = iter(text)
    return all(char in rest for char in "".join(wanted.split()))


def missing(wanted: str, given: str) -> str:
    """Return the article's words that went."""
    out = Counter(pages.TOKEN.findall(given.lower()))
    return " ".join((Counter(pages.TOKEN.findall(wanted.lower())) - out).elements())


if __name__ == "__main__":
    main()
