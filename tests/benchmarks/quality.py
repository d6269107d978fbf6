"""Measure how much of an article comes back, and how much else with it: bodycopy and its peers side by side.

    python tests/benchmarks/quality.py --data DIR --data DIR --models DIR --texts FILE
    python tests/benchmarks/quality.py --data DIR --models-html DIR --modes html --sets wcxb,fundus,magic,wced,traf
    python tests/benchmarks/quality.py --data DIR --models DIR --sets wcxb --modes text-lines --systems bodycopy,c4

Figures are cross-validated: a page of fold k is judged with DIR/foldk.bin, weights that have seen no page of its
site (``train.py --folds``). README.md beside this file says what the data is and where it comes from.
"""

from __future__ import annotations

import argparse
import html as html_entities
import json
import logging
import re
import statistics
import sys
import time
from collections import defaultdict
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import pages
import resultfile
import scoring
import texts

import bodycopy
from bodycopy.document import PAGE_KINDS

ALONE = ("clean", "clean_multi", "gold")
"""Sets of clean text, which are fed in as they are."""
MODES = ("html", *pages.MODES, "text-ext")
GOLD = ("fundus", "magic", "wced")
GROUPED = {"html/bodycopy": "html", "text-lines/bodycopy": "lines"}
"""Of what languages and kinds of page are told, and what figures of them are called."""
FEW = 10
"""Of fewer pages no figure is told."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True, help="folder with pages/ and clean/")
    parser.add_argument("--texts", type=Path, help="keep the pages' texts here between runs, as train.py does")
    parser.add_argument("--models", type=Path, help="folder with fold0.bin to fold4.bin; needed for bodycopy")
    parser.add_argument("--models-html", type=Path, help="the same, trained with --html; needed for bodycopy on html")
    parser.add_argument("--residue", type=Path, help="the same of residue; without it the shipped one judges")
    parser.add_argument("--sets", help="all where it is not given")
    parser.add_argument("--modes", default=",".join(MODES))
    parser.add_argument("--systems", default="bodycopy,none,c4,justext,trafilatura,resiliparse")
    parser.add_argument("--limit", type=int, help="the first pages of each set only")
    parser.add_argument("--languages", action="store_true", help="a row for each language of a set, too")
    parser.add_argument("--worst", type=int, default=0, help="name the pages with the lowest figures")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--results", type=Path, help="add those that the pages say to this file: results/quality.json")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    everything = pages.load(*args.data)
    flat = texts.load(everything, args.texts)
    systems = args.systems.split(",")
    results: dict[str, dict[str, float]] = {}
    groups: dict[str, list[float]] = defaultdict(list)
    names = args.sets.split(",") if args.sets else [*dict.fromkeys(page.set for page in everything), "gold"]
    for name in names:
        docs = [page for page in everything if page.set == name or (name == "gold" and page.set in GOLD)][: args.limit]
        for mode in ["as-is"] if name in ALONE else _modes(docs, args.modes.split(",")):
            for system in systems:
                start = time.perf_counter()
                given = {page.id: run(system, args, page, mode, flat.get(page.id, {})) for page in docs}
                took = time.perf_counter() - start
                grouped(groups, f"{mode}/{system}", docs, given)
                rows = {f"{name}/{mode}/{system}": docs}
                if args.languages:
                    for lang in sorted({page.lang for page in docs}):
                        rows[f"{name}:{lang}/{mode}/{system}"] = [page for page in docs if page.lang == lang]
                for key, chosen in rows.items():
                    results[key] = scoring.score(name, chosen, given)
                say(f"{name:7} {mode:11} {system:12} {show(results[f'{name}/{mode}/{system}'])}  {took:.0f} s")
                for value, page in sorted(worst(name, docs, given))[: args.worst]:
                    say(f"        {value:.3f} {page}")
    print(table(results, systems))
    if args.json:
        args.json.write_text(json.dumps(results, indent=1))
    if args.results:
        resultfile.write(
            args.results, figures(results, groups, len({page.lang for page in everything if page.set == "clean_multi"}))
        )


SAID = [
    *(
        (f"f1.{name}.{said}", f"{name}/{mode}/bodycopy", "f1")
        for name in ("wcxb", "fundus", "magic", "wced", "waddle", "cleaneval")
        for mode, said in (("text-lines", "lines"), ("text-bs", "nodes"), ("text-one", "one_line"), ("html", "html"))
    ),
    *((f"f1.{name}.trafilatura", f"{name}/html/trafilatura", "f1") for name in ("wcxb", "fundus", "magic", "wced")),
    *(
        (f"extracted.{name}.{said}", f"{name}/text-ext/{system}", "f1")
        for name in ("wcxb", "fundus", "magic", "waddle")
        for system, said in (("bodycopy", "f1"), ("none", "nothing"))
    ),
    *((f"unwanted_left.{system}", f"wcxb/html/{system}", "leak") for system in ("bodycopy", "trafilatura")),
    *((f"wanted_kept.{system}", f"wcxb/html/{system}", "wanted") for system in ("bodycopy", "trafilatura")),
    ("extracted.unwanted.left", "wcxb/text-ext/bodycopy", "leak"),
    ("extracted.unwanted.were", "wcxb/text-ext/none", "leak"),
    ("clean.articles", "clean/as-is/bodycopy", "n"),
    ("clean.in_languages.articles", "clean_multi/as-is/bodycopy", "n"),
    ("clean.in_languages.identical", "clean_multi/as-is/bodycopy", "identical"),
]
"""What the pages say: where it is in ``results/quality.json``, of which row it is, and which figure."""


def grouped(groups: dict[str, list[float]], row: str, docs: list[pages.Page], given: Mapping[str, str]) -> None:
    """Add the pages' F1 to those of their languages and of their kinds, over all sets."""
    if row in GROUPED:
        for page in docs:
            if page.body and page.gold == "human":
                value = scoring.word_f1(given[page.id], page.body)[0]
                groups[f"languages.{page.lang}.{GROUPED[row]}"].append(value)
                if page.kind in PAGE_KINDS:
                    groups[f"kinds.{page.kind}.{GROUPED[row]}"].append(value)


def figures(
    results: Mapping[str, Mapping[str, float]], groups: Mapping[str, list[float]], languages: int
) -> dict[str, Any]:
    """Return what the pages say of a run, as far as its sets, modes and systems go."""
    found: dict[str, Any] = {}

    def put(way: str, value: float) -> None:
        *tables, name = way.split(".")
        reduce(lambda table, key: table.setdefault(key, {}), tables, found)[name] = round(value, 4)

    for way, row, figure in SAID:
        if row in results:
            put(way, results[row][figure])
    for way, each in groups.items():
        if len(each) >= FEW:
            put(way, statistics.mean(each))
            put(f"{way}_pages", len(each))
    if clean := results.get("clean/as-is/bodycopy"):
        put("clean.identical", round(clean["identical"] * clean["n"]))
    if "clean_multi/as-is/bodycopy" in results:
        put("clean.in_languages.languages", languages)
    if (ours := "wcxb/text-ext/bodycopy") in results and (nothing := "wcxb/text-ext/none") in results:
        put("extracted.wanted_lost", results[nothing]["wanted"] - results[ours]["wanted"])
    return found


def _modes(docs: list[pages.Page], asked: list[str]) -> list[str]:
    """Of lines that never had markup only the lines can be asked about."""
    return [mode for mode in asked if mode == "text-lines" or any(page.kind != "flat" for page in docs)]


def run(system: str, args: argparse.Namespace, page: pages.Page, mode: str, flat: Mapping[str, str]) -> str:
    """Clean one page with one system; a crash counts as nothing found, as it would for its user."""
    source = (page.body or "") if mode == "as-is" else pages.html(page) if mode == "html" else flat[mode]
    if system.startswith("bodycopy"):
        return ours(system, source, args, f"fold{page.fold}.bin")
    try:
        return PEERS[system](source) or ""
    except Exception:  # noqa: BLE001 - peers raise what they like
        return ""


def ours(system: str, source: bytes | str, args: argparse.Namespace, fold: str) -> str:
    """``bodycopy``, ``bodycopy-model`` (the learned judge of blocks alone), ``bodycopy-rules`` (all but learned judges)."""
    is_html = isinstance(source, bytes)
    options = bodycopy.Options(
        model=str((args.models_html if is_html else args.models) / fold),
        residue_model=str(args.residue / fold) if args.residue else "",
        only=("main-content",) if system == "bodycopy-model" else (),
        without=("main-content", "residue") if system == "bodycopy-rules" else (),
    )
    data = source if is_html else source.encode("utf8", "replace")
    return bodycopy.clean(data, kind="html" if is_html else "text", options=options)


def as_page(source: bytes | str) -> bytes | str:
    """Give a page as it is, and a text's lines as the paragraphs of one."""
    if isinstance(source, bytes):
        return source
    paragraphs = "".join(f"<p>{html_entities.escape(line)}</p>" for line in source.splitlines() if line.strip())
    return f"<html><body><article>{paragraphs}</article></body></html>"


# Peers take a page, which is bytes, or a text, which is str.


def peer_none(source: bytes | str) -> str:
    return source if isinstance(source, str) else pages.flatten(source, "text-lines")


def peer_c4(source: bytes | str) -> str:
    """C4's line rules with every script's sentence enders."""
    ends = ".!?\"”’'。！？」』…।۔؟»）)"
    bad = r"terms of use|privacy policy|cookie policy|uses cookies|use of cookies|use cookies|javascript"
    return "\n".join(
        line
        for line in peer_none(source).splitlines()
        if len(pages.TOKEN.findall(line)) >= 5 and line.strip()[-1:] in ends and not re.search(bad, line, re.IGNORECASE)
    )


def peer_justext(source: bytes | str, **choices: Any) -> str:  # noqa: ANN401 - jusText's own
    import justext

    found = justext.justext(as_page(source), **choices or {"stoplist": justext.get_stoplist("English")})
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def peer_trafilatura(source: bytes | str) -> str:
    import trafilatura

    return trafilatura.extract(as_page(source), include_comments=False) or ""


def peer_resiliparse(source: bytes | str) -> str:
    return pages.resiliparse_body(pages.decode(source) if isinstance(source, bytes) else str(as_page(source)))


PEERS = {
    "none": peer_none,
    "c4": peer_c4,
    "justext": peer_justext,
    "trafilatura": peer_trafilatura,
    "resiliparse": peer_resiliparse,
}


def worst(name: str, docs: list[pages.Page], given: dict[str, str]) -> list[tuple[float, str]]:
    """Give each page's main figure: words kept, F1, or the share of snippets that are as they must be."""
    found = []
    for page in docs:
        one = scoring.score(name, [page], given)
        found.append((one.get("kept", one.get("f1", one.get("snippet_f1", 0.0))), f"{page.id} {page.site} {page.lang}"))
    return found


def show(figures: dict[str, float]) -> str:
    return " ".join(
        f"{key}={value:.3f}" if isinstance(value, float) else f"{key}={value}" for key, value in figures.items()
    )


def table(results: dict[str, dict[str, float]], systems: list[str]) -> str:
    """Put the main figures in a Markdown table: one row a set and mode, one column a system."""
    lines = [f"| set | mode | figure | {' | '.join(systems)} |", f"|---|---|---|{'---|' * len(systems)}"]
    for name, mode in dict.fromkeys(tuple(key.split("/")[:2]) for key in results):
        columns = [results[f"{name}/{mode}/{system}"] for system in systems]
        for figure in ("f1", "wanted", "leak", "snippet_f1", "identical", "kept"):
            if figure in columns[0]:
                values = " | ".join(f"{column[figure]:.3f}" for column in columns)
                lines.append(f"| {name} | {mode} | {figure} | {values} |")
    return "\n".join(lines)


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
