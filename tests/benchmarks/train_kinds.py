"""Train the judge of kinds of page: data folders -> weights.

    python tests/benchmarks/train_kinds.py --data DIR --data DIR --texts FILE --out src/bodycopy/data/weights-kinds.bin
    python tests/benchmarks/train_kinds.py --data DIR --data DIR --texts FILE --folds   # what it tells of sites that it has not seen

The same folders, lock file and seed give the same bytes.
"""

from __future__ import annotations

import logging
import pickle
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import command
import fit
import numpy as np
import paged
import pages
import texts as texts_of

from bodycopy.judge.kinds.judge import scores
from bodycopy.judge.kinds.weights import FORMS, KINDS, MAGIC, TABLES
from bodycopy.kernel.features.page import columns, packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Tables = dict[str, dict[str, tuple[int, ...]]]

RECIPES = {"html": fit.Recipe(80, 4, 0.05, quick=False), "text": fit.Recipe(80, 3, 0.07, quick=False)}
SETTINGS = {"html": -150, "text": -50}
"""The score from which a page is of a kind. Of seven kinds each is rare, so that even odds (0) are too much to ask."""
BARE = frozenset({"forum", "listing", "product", "collection"})
"""Kinds that show in what stands around their prose: what an extractor leaves of a thread is talk, as an interview is."""
LEAST, MOST = 4, {"words": 900, "labels": 300, "names": 400}
"""On how many sites of a kind a word must stand, and how many words are kept."""


def main() -> None:
    parser = command.parser(__doc__)
    parser.add_argument("--out", type=Path, help="the file to write")
    parser.add_argument(
        "--folds", action="store_true", help="print what five models tell of the sites they have not seen"
    )
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    examples = read(args.data, args.texts, args.examples)
    everything = range(pages.FOLDS)
    counts = counted(examples)
    tables = {fold: learned(counts, [other for other in everything if other != fold]) for fold in everything}
    command.say("words weighed")
    rows = rows_of(examples, tables)
    command.say("examples seen")
    if args.folds:
        told = list(unseen(examples, rows))
        for mode in sorted({each.mode for each, _ in told}):
            print(shown(mode, [(each, kind) for each, kind in told if each.mode == mode]))
    if args.out:
        forests = {form: fitted(examples, rows, form) for form in FORMS}
        data = written(learned(counts, everything), forests)
        args.out.write_bytes(data)
        command.say(f"wrote {args.out}: {len(data)} bytes")


def read(data: Sequence[Path], texts: Path | None, kept: Path | None) -> list[paged.Example]:
    """Look at the pages and their texts, or take what was seen from an earlier run."""
    if kept and kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 - a file of our own
    found = pages.load(*data)
    examples = list(paged.examples(found, texts_of.load(found, texts)))
    if kept:
        kept.write_bytes(pickle.dumps(examples))
    command.say(f"{len(examples)} examples")
    return examples


def counted(examples: Sequence[paged.Example]) -> dict[str, dict[int, paged.Counts]]:
    """Count words, labels and names, by fold."""
    html = [each for each in examples if each.mode == "html"]
    return {
        name: paged.counted((each.seen[n], each) for each in (html if name == "names" else examples))
        for n, name in enumerate(TABLES, 1)
    }


def learned(counts: dict[str, dict[int, paged.Counts]], folds: Iterable[int]) -> Tables:
    """Learn words, labels and names from some folds."""
    chosen = sorted(folds)
    return {name: paged.table([found[fold] for fold in chosen], LEAST, MOST[name]) for name, found in counts.items()}


def rows_of(examples: Sequence[paged.Example], tables: dict[int, Tables]) -> list[dict[str, int]]:
    """Return each example's columns; what it is told by words comes from other folds than its own."""
    known = {
        fold: [(name, {word: packed(row) for word, row in table.items()}) for name, table in each.items()]
        for fold, each in tables.items()
    }
    return [columns(each.seen, known[each.fold], KINDS) for each in examples]


def fitted(
    examples: Sequence[paged.Example], rows: Sequence[dict[str, int]], form: str, but: int | None = None
) -> tuple[fit.Forest, ...]:
    """Grow trees for each kind, on all folds but one.

    Half of a page's weight is that of the page without the types that it says it is of: many say nothing, and some lie.
    """
    chosen = [
        n
        for n, each in enumerate(examples)
        if (each.mode == "html") == (form == "html")
        and each.fold != but
        and not (each.mode == "text-ext" and each.kind in BARE)
    ]
    names = sorted({name for n in chosen for name in rows[n]})
    table = np.array([[rows[n].get(name, 0) for name in names] for n in chosen], np.int32)
    weight = np.array([examples[n].weight for n in chosen])
    kinds = np.array([examples[n].kind for n in chosen])
    if form == "html":
        silent = table.copy()
        silent[:, [n for n, name in enumerate(names) if name.startswith("type-")]] = 0
        table, weight, kinds = np.concatenate((table, silent)), np.tile(weight / 2, 2), np.tile(kinds, 2)
    return tuple(fit.fit(table, (kinds == kind).astype(float), weight, names, RECIPES[form]) for kind in KINDS)


def unseen(examples: Sequence[paged.Example], rows: Sequence[dict[str, int]]) -> Iterator[tuple[paged.Example, str]]:
    """Yield each example with the kind that a model tells which has seen no page of its site."""
    for form in FORMS:
        for fold in range(pages.FOLDS):
            forests = fitted(examples, rows, form, but=fold)
            for example, row in zip(examples, rows, strict=True):
                if example.fold != fold or (example.mode == "html") != (form == "html"):
                    continue
                yield example, told(forests, row, form)
                if form == "html":
                    silent = {name: value for name, value in row.items() if not name.startswith("type-")}
                    yield example._replace(mode="html, types taken out"), told(forests, silent, form)
        command.say(f"{form}: all folds")


def told(forests: Sequence[fit.Forest], row: dict[str, int], form: str) -> str:
    found = scores(forests, row)
    return KINDS[int(np.argmax(found))] if max(found) >= SETTINGS[form] else paged.ARTICLE


def shown(mode: str, told: Sequence[tuple[paged.Example, str]]) -> str:
    """Return a table: what each kind's pages were told to be, precision and recall."""
    kinds = (paged.ARTICLE, *KINDS)
    counts = Counter((each.kind, kind) for each, kind in told)
    lines = [
        f"\n{mode}\n",
        f"| is, told as | {' | '.join(kinds)} | recall | precision |",
        "|---" * (len(kinds) + 3) + "|",
    ]
    for kind in kinds:
        row = [counts[kind, other] for other in kinds]
        claimed = sum(counts[other, kind] for other in kinds)
        hits = counts[kind, kind]
        lines.append(
            f"| {kind} | {' | '.join(map(str, row))} | {hits / max(1, sum(row)):.2f} | {hits / max(1, claimed):.2f} |"
        )
    right = sum(counts[kind, kind] for kind in kinds)
    return "\n".join([*lines, f"\n{right / max(1, len(told)):.3f} of {len(told)} are right"])


def written(tables: Tables, forests: dict[str, tuple[fit.Forest, ...]]) -> bytes:
    """Return the file that ``bodycopy.judge.kinds.weights.load`` reads."""
    sections = []
    for name, table in tables.items():
        keys = "\n".join(table).encode() + b"\0"
        sections.append((name, keys + np.array(list(table.values()), np.int8).tobytes()))
    for form, each in forests.items():
        for kind, forest in zip(KINDS, each, strict=True):
            sections += fit.sections_of(f"{form}-{kind}", forest)
    return fit.packed(MAGIC, [*sections, ("settings", fit.settings_of(SETTINGS))])


if __name__ == "__main__":
    main()
