"""Which banners still get through on real pages: the share of unwanted snippets that leak, by family.

  python tests/benchmarks/leaks.py --data DIR [--html] [--examples N]

DIR is in the format that README.md beside this file tells. Of the snippets that must not appear in a page's body, those
are counted that read like a donation, paywall, newsletter, consent, advert or social line, by words listed here and not
taken from the rulebook. Columns: nothing removed (text) or only what trafilatura left out (HTML); the rules alone on top
of that; everything. With a trained model in the package the last column is a training figure: quote the others.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path

from training.pages import TOKEN, flatten, html, load

import bodycopy
from bodycopy import Options, read, render

# First match counts. Wide on purpose: a snippet's family is told from its own words.
FAMILIES = {
    "donation": r"donat|spende|patreon|buy me a coffee|support (our|us|independent)|soutenez|paypal",
    "newsletter": r"newsletter|inbox|e-?mail address|mailing list|sign ?up|infolettre|boletín|e-mail-adresse",
    "paywall": r"subscri(be|ption)|abonn|\babo\b|paywall|log ?in|sign in|anmelden|einloggen|suscr[ií]b|registrier|free trial",
    "consent": r"cookie|consent|datenschutz|privacy|gdpr|einwillig|confidentialit",
    "advert": r"advert|anzeige\b|sponsor|werbung|publicit|affiliate|reklam",
    "social": r"\bshare\b|facebook|twitter|tweet|whatsapp|telegram|instagram|linkedin|pinterest|follow us|\bteilen\b|partager|compartir",
}
WITNESSES = ("trafilatura-left-it-out", "main-content")


def norm(text: str) -> str:
    """Fold white space and case."""
    return re.sub(r"\s+", " ", text).strip().lower()


def leaks(output: str, snippet: str) -> bool:
    """Tell whether all of a snippet survives, or five of its inner words in a row."""
    if norm(snippet) in norm(output):
        return True
    inner = TOKEN.findall(snippet.lower())[1:-1]
    words = " " + " ".join(TOKEN.findall(output.lower())) + " "
    return any(" " + " ".join(inner[k : k + 5]) + " " in words for k in range(len(inner) - 4))


def family(snippet: str) -> str:
    """Give the family that a snippet reads like, or nothing."""
    return next((name for name, words in FAMILIES.items() if re.search(words, snippet, re.IGNORECASE)), "")


Counts = tuple[Counter[tuple[str, str]], Counter[tuple[str, str, str]], dict[tuple[str, str], list[tuple[str, str]]]]


def count(data: Path, settings: dict[str, Options], *, as_html: bool) -> Counts:
    """Count snippets by set and family, those that leak by setting, and list what the rules let through."""
    totals: Counter[tuple[str, str]] = Counter()
    leaked: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for page in load(data):
        snippets = [(family(snippet), snippet) for snippet in page.unwanted if family(snippet)]
        if page.set not in {"wcxb", "traf"} or not snippets:
            continue
        source: str | bytes = html(data, page)
        if not as_html:
            source = flatten(source, "text-lines")
        totals.update((page.set, name) for name, _ in snippets)
        for column, options in settings.items():
            output = render(read(source, kind="html" if as_html else "text", options=options))
            got = [(name, snippet) for name, snippet in snippets if leaks(output, snippet)]
            leaked.update((page.set, name, column) for name, _ in got)
            if column == "rules":
                for name, snippet in got:
                    examples[page.set, name].append((page.id, snippet))
    return totals, leaked, examples


def main() -> None:
    """Run and print a Markdown table a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--examples", type=int, default=0, help="print this many that the rules let through, a family")
    args = parser.parse_args()
    settings = {
        "before": Options(only=("trafilatura-left-it-out", "named-by-the-page"))
        if args.html
        else Options(without=bodycopy.FAMILIES),
        "rules": Options() if args.html else Options(without=("main-content",)),
        "all": Options(),
    }
    totals, leaked, examples = count(args.data, settings, as_html=args.html)
    for name in ("wcxb", "traf"):
        print(f"\n| {name} | snippets | {' | '.join(settings)} |\n|---|---|{'---|' * len(settings)}")
        for kind in FAMILIES:
            whole = totals[name, kind]
            shares = [f"{leaked[name, kind, column] / whole:.3f}" if whole else "-" for column in settings]
            print(f"| {kind} | {whole} | {' | '.join(shares)} |")
    for (name, kind), found in examples.items():
        for page_id, snippet in found[: args.examples]:
            print(name, kind, page_id, repr(snippet[:120]))


if __name__ == "__main__":
    main()
