"""The record of every judge: what honest text it takes (harm), and what boilerplate that nobody else does (worth).

    python tests/benchmarks/record.py --data DIR --data DIR --texts FILE --cache DIR
    python tests/benchmarks/record.py --data DIR --models DIR --models-html DIR --modes html --worst 20 --json FILE

On pages with gold bodies the body's words are looked for in the page text, in order (``training/align.py``); what a judge
takes of them is its harm, what it takes outside them and no other judge does is its worth. Clean articles are body
from end to end. Of pages with snippets alone the snippets speak: ``lost`` are wanted ones that a judge takes, ``won`` unwanted
ones that nobody else takes any of. All figures are characters without white space, or snippets.

The learned judges are asked where fold weights are given, and a page is judged by weights that have not seen its site.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import logging
import multiprocessing
import os
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import pages
import texts
from align import align

import bodycopy
from bodycopy.decode import decode, repaired
from bodycopy.judge.decide import claims, settle
from bodycopy.judge.observe import observe
from bodycopy.rulebook.force import rulebook_of
from bodycopy.segment import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bodycopy.document import Document, Verdict

MODES = ("html", "text-lines", "text-ext")
ALONE = ("clean", "clean_multi", "gold")
GOLD = ("fundus", "magic", "wced")
PLACES = 3
"""Places of harm and of worth that are kept for each judge and mode."""
SOURCE = Path(bodycopy.__file__).parent


class Task(NamedTuple):
    """A page in one mode; ``as-is`` is its body."""

    page: pages.Page
    mode: str
    text: str
    cache: Path | None
    model: str
    """Fold weights; empty where the learned judge is not asked."""
    residue: str
    """The same of the judge of sentences."""


class Row(NamedTuple):
    """What one judge did to one text."""

    judge: str
    source: str
    mode: str
    set: str
    page: str
    harm: int
    """Characters of the body of which it is the owner."""
    alone: int
    """Characters of the body that nobody else takes."""
    worth: int
    """Characters outside the body that nobody else takes."""
    takes: int
    """Characters outside the body that it takes."""
    lost: int
    won: int
    bad: tuple[str, ...] = ()
    """What it took of the body, with what stands around it."""
    good: tuple[str, ...] = ()


class Whole(NamedTuple):
    """A text's size: characters of body and of the rest."""

    mode: str
    set: str
    body: int
    rest: int
    changed: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True, help="folder with pages/ and clean/")
    parser.add_argument("--texts", type=Path, help="keep the pages' texts here between runs, as train.py does")
    parser.add_argument("--cache", type=Path, help="keep segmented pages and where their bodies stand here")
    parser.add_argument("--models", type=Path, help="folder with fold0.bin to fold4.bin for text")
    parser.add_argument("--models-html", type=Path, help="the same for HTML")
    parser.add_argument("--residue", type=Path, help="the same of residue; without it the shipped one judges")
    parser.add_argument("--modes", default=",".join((*MODES, "as-is")))
    parser.add_argument("--sets")
    parser.add_argument("--limit", type=int, help="take every n-th page only")
    parser.add_argument("--worst", type=int, default=25, help="rows of the table of judges")
    parser.add_argument("--judge", help="print all places that are kept of the judges whose id starts so")
    parser.add_argument("--json", type=Path)
    parser.add_argument("-j", type=int, default=2)
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    rows, sizes = measure(list(tasks(args)), args.j)
    judges = total(rows)
    print(summary(rows, sizes))
    print()
    print(table(judges, args.worst))
    if args.judge is not None:
        print(places(rows, args.judge))
    if args.json:
        found = {"summary": _shares(rows, sizes), "judges": judges, "rows": [row._asdict() for row in rows]}
        args.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def tasks(args: argparse.Namespace) -> Iterator[Task]:
    found = pages.load(*args.data)
    flat = texts.load(found, args.texts)
    wanted = args.sets.split(",") if args.sets else None
    for mode in args.modes.split(","):
        folder = args.models_html if mode == "html" else args.models
        for page in found[:: args.limit or 1]:
            if wanted and page.set not in wanted:
                continue
            model = str(folder / f"fold{page.fold}.bin") if folder else ""
            residue = str(args.residue / f"fold{page.fold}.bin") if args.residue else ""
            text = (page.body or "") if mode == "as-is" else flat.get(page.id, {}).get(mode, "")
            fits = page.set in {*ALONE, *GOLD} if mode == "as-is" else page.set not in ALONE
            if fits and (text or (mode == "html" and page.kind != "flat")):
                yield Task(page, mode, text, args.cache, model, residue)


def measure(work: Sequence[Task], processes: int) -> tuple[list[Row], list[Whole]]:
    rows: list[Row] = []
    sizes = []
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for found, whole in pool.imap(one, work, chunksize=16):
            rows += found
            sizes.append(whole)
    return rows, sizes


def one(task: Task) -> tuple[list[Row], Whole]:
    """Judge one text."""
    page, mode = task.page, task.mode
    document, inside = prepared(task)
    options = bodycopy.Options(residue_model=task.residue)
    options = options._replace(**({"model": task.model} if task.model else {"without": ("main-content",)}))
    rulebook = rulebook_of(options.rules, options.without, options.only)
    document = observe(document, rulebook)
    said, _ = claims(document, rulebook, options)
    done = settle(document, said)
    overruled = {overruled.verdict for overruled in done.overruled}
    held = [claim for claim in said if claim not in overruled]
    size = len(document.text)
    ink = np.frombuffer(document.text.encode("utf-32-le"), np.uint32)
    ink = ~np.isin(ink, [ord(char) for char in " \t\n\u00a0\u3000\u2028\u202f"])
    times = np.zeros(size, np.int64)
    masks = {}
    for name in sorted({claim.rule for claim in held}):
        mask = np.zeros(size, bool)
        for claim in held:
            if claim.rule == name:
                mask[claim.start : claim.end] = True
        masks[name] = mask & ink
        times += masks[name]
    body = (inside & ink) if page.body else np.zeros(size, bool)
    rest = ink & ~inside if page.body else np.zeros(size, bool)
    owned: dict[str, int] = collections.defaultdict(int)
    for removal in done.removed:
        owned[removal.rule] += int(body[removal.start : removal.end].sum())
    lost, won = (
        dict.fromkeys(masks, 0) if mode == "as-is" else _snippets(document.text, snippets, masks, times)
        for snippets in (page.wanted, page.unwanted)
    )
    rows = []
    sources = {claim.rule: claim.source for claim in held}
    for name, mask in masks.items():
        sole = mask & (times == 1)
        figures = (owned[name], int((sole & body).sum()), int((sole & rest).sum()), int((mask & rest).sum()))
        rows.append(
            Row(
                name,
                sources[name],
                mode,
                page.set,
                page.id,
                *figures,
                lost[name] if not page.body else 0,
                won[name],
                _places(document, held, name, body),
                _places(document, held, name, sole & rest),
            )
        )
    changed = bool(done.removed) and mode == "as-is"
    return rows, Whole(mode, page.set, int(body.sum()), int(rest.sum()), changed)


def _places(document: Document, held: Sequence[Verdict], name: str, where: np.ndarray) -> tuple[str, ...]:
    """Show what a judge takes where a mask says so, most first, in ``⟦⟧`` with what stands around it."""
    text = document.text
    found = []
    for claim in held:
        count = int(where[claim.start : claim.end].sum()) if claim.rule == name else 0
        if count:
            before = text[max(0, claim.start - 60) : claim.start].replace("\n", "⏎")
            after = text[claim.end : claim.end + 60].replace("\n", "⏎")
            taken = text[claim.start : claim.end]
            taken = (taken if len(taken) < 200 else taken[:120] + " … " + taken[-70:]).replace("\n", "⏎")
            found.append((-count, f"{before}⟦{taken}⟧{after}  ({claim.reason})"))
    return tuple(shown for _, shown in sorted(found)[:PLACES])


def _snippets(text: str, snippets: Sequence[str], masks: dict[str, np.ndarray], times: np.ndarray) -> dict[str, int]:
    """Count, for each judge, the snippets of which it takes the most, and nobody else any."""
    found = dict.fromkeys(masks, 0)
    marks = list(pages.TOKEN.finditer(text))
    words = " " + " ".join(mark.group().lower() for mark in marks) + " "
    starts = np.cumsum([0] + [len(mark.group()) + 1 for mark in marks])
    for snippet in snippets:
        sought = pages.tokens(snippet)
        phrase = " " + " ".join(sought) + " "
        at = words.find(phrase) if sought else -1
        if at < 0:
            continue
        n = int(np.searchsorted(starts, at))
        start, end = marks[n].start(), marks[n + len(sought) - 1].end()
        for name, mask in masks.items():
            mine = int(mask[start:end].sum())
            if 2 * mine > end - start and mine == int((times[start:end] > 0).sum()) and times[start:end].max() == 1:
                found[name] += 1
    return found


def prepared(task: Task) -> tuple[Document, np.ndarray]:
    """Segment a text and find its body in it, or take both from the cache."""
    source = pages.html(task.page) if task.mode == "html" else task.text
    if task.mode == "html":
        document = _cached(task, "page", _digest(source), lambda: segment(decode(source, html=True)[0], "html"))
    else:
        document = segment(repaired(source, "text")[0], "text")
    if task.mode == "as-is":
        return document, np.ones(len(document.text), bool)
    name = hashlib.sha256(document.text.encode("utf-8", "replace")).hexdigest()
    runs = _cached(task, "gold", name, lambda: _gold(document.text, task.page.body or ""))
    inside = np.zeros(len(document.text), bool)
    for start, end in runs:
        inside[start:end] = True
    return document, inside


def _gold(text: str, body: str) -> list[tuple[int, int]]:
    """-> where the body's words stand in a text; what stands between two of them that follow each other is body too."""
    marks = list(pages.TOKEN.finditer(text))
    places = align([mark.group().lower() for mark in marks], pages.tokens(body))
    runs: list[tuple[int, int]] = []
    last = -2
    for n in np.flatnonzero(places >= 0):
        if runs and n == last + 1 and places[n] == places[n - 1] + 1:
            runs[-1] = (runs[-1][0], marks[n].end())
        else:
            runs.append(marks[n].span())
        last = n
    return runs


def _digest(source: bytes) -> str:
    """Name a page and the code that reads it."""
    found = hashlib.sha256(source)
    for folder in ("decode", "segment"):
        for path in sorted((SOURCE / folder).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()


def _cached(task: Task, what: str, name: str, make):  # noqa: ANN001, ANN202 - whatever is made
    if not task.cache:
        return make()
    path = task.cache / what / f"{task.page.id}-{name[:20]}.pkl"
    if path.exists():
        return pickle.loads(path.read_bytes())  # noqa: S301 - a file of our own
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_bytes(pickle.dumps(made))
    beside.replace(path)
    return made


def total(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Sum each judge's figures over all texts; ``pages`` are those whose body it harms."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        each = found.setdefault(row.judge, collections.Counter())
        for key in ("harm", "alone", "worth", "takes", "lost", "won"):
            each[key] += getattr(row, key)
        each["pages"] += row.harm > 0
        each["as-is"] += row.alone if row.mode == "as-is" else 0
    return found


def _shares(rows: Sequence[Row], sizes: Sequence[Whole]) -> dict[str, dict[str, float]]:
    out = {}
    for mode in dict.fromkeys(size.mode for size in sizes):
        those = [size for size in sizes if size.mode == mode]
        body, rest = sum(size.body for size in those), sum(size.rest for size in those)
        each: dict[str, float] = {"texts": len(those), "body": body, "rest": rest}
        for source in ("rule", "heuristic", "model"):
            own = [row for row in rows if row.mode == mode and row.source == source]
            each[f"harm-{source}"] = sum(row.harm for row in own) / max(1, body)
            each[f"worth-{source}"] = sum(row.worth for row in own) / max(1, rest)
        if mode == "as-is":
            each["identical"] = 1 - sum(size.changed for size in those) / max(1, len(those))
        out[mode] = each
    return out


def summary(rows: Sequence[Row], sizes: Sequence[Whole]) -> str:
    lines = [
        "| mode | texts | body harmed by rules | by heuristics | by models | rest taken by one rule alone | heuristic |"
    ]
    lines.append("|---|---|---|---|---|---|---|")
    for mode, each in _shares(rows, sizes).items():
        harms = " | ".join(f"{each['harm-' + source]:.4%}" for source in ("rule", "heuristic", "model"))
        worths = " | ".join(f"{each['worth-' + source]:.2%}" for source in ("rule", "heuristic"))
        lines.append(f"| {mode} | {each['texts']} | {harms} | {worths} |")
    return "\n".join(lines)


def table(judges: dict[str, dict[str, float]], worst: int) -> str:
    lines = [
        "| judge | harm | of it alone | pages | in clean text | lost | worth | won |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, each in sorted(judges.items(), key=lambda item: (-item[1]["harm"], item[0]))[:worst]:
        cells = (each[key] for key in ("harm", "alone", "pages", "as-is", "lost", "worth", "won"))
        lines.append(f"| {name} | {' | '.join(f'{cell:.0f}' for cell in cells)} |")
    return "\n".join(lines)


def places(rows: Sequence[Row], start: str) -> str:
    """List what judges took, harm first."""
    out = []
    for row in sorted(rows, key=lambda row: (row.judge, -row.harm)):
        if row.judge.startswith(start):
            out += [f"{row.judge} HARM {row.mode} {row.page}: {place}" for place in row.bad]
    for row in sorted(rows, key=lambda row: (row.judge, -row.worth)):
        if row.judge.startswith(start):
            out += [f"{row.judge} worth {row.mode} {row.page}: {place}" for place in row.good]
    return "\n".join(out)


if __name__ == "__main__":
    main()
