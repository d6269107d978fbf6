"""Train the judge ``residue``: texts that editors labelled, data folders, written banners, honest texts -> weights.

    python tests/benchmarks/train_residue.py --data DIR --data DIR --residue DIR --honest DIR --docs FILE --texts FILE --out src/bodycopy/data/weights-residue.bin
    python tests/benchmarks/train_residue.py ... --out FOLDER --folds      # also five files, each without the sites of a fold, to measure

``--residue`` may be given more than once; each is a folder with ``index.jsonl``, ``labels.jsonl`` and ``texts/``. Of ``--honest`` those whose number ends in
0 or 5 are kept back. ``--docs`` is a JSON Lines file of documentation: ``id`` and ``text``. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import logging
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import command
import fit
import labelled
import lexical
import numpy as np
import pages
import spoken
import texts as texts_of
import vector
import written

from bodycopy.judge import weightfile
from bodycopy.judge.residue.weights import MAGIC
from bodycopy.kernel.features import residue
from bodycopy.kernel.features.grams import numbers, tokens
from bodycopy.kernel.features.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from labelled import Labelled

FIRST, SECOND = fit.Recipe(260, 6, 0.1), fit.Recipe(240, 6, 0.08)
PAGE, FORM = fit.Recipe(80, 4, 0.2, quick=False), fit.Recipe(300, 5, 0.1, quick=False)
SETTINGS = {"precision": 150, "balanced": 352, "recall": 550, "page": 150, "form": 300, "agrees": -150, "allows": -1600}
"""Scores from which a sentence goes; from which a text is the dump of a page; by how much the limit rises for each logit of being honest text."""
FORMS = {
    "honest": 2.0,
    "documentation": 2.0,
    "clean": 1.5,
    "extract": 1.0,
    "article": 1.0,
    "carried": 0.3,
    "gold": 0.5,
    "banner": 1.0,
}
"""What a text of each source weighs where honest text is told from text with a residue; the first three are honest."""
HONEST = frozenset({"honest", "documentation", "clean"})
RIDGE = 0.3
"""What a weight of words costs."""
DUMPED = 0.15
"""What a line of a page that is no body weighs in what words learn."""
THIN, NEAR = 4, 6
"""Of sentences of body that are far from any residue and say nothing of it, one of so many stands for all."""
DOCS = 3
"""One of so many pages of documentation is learned from; the others measure."""
KEY = 200


def main() -> None:
    parser = command.parser(__doc__)
    command.add_out(parser)
    command.add_labelled(parser)
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    examples, dumped = read(args)
    command.write(args.out, train(examples, dumped, folds=args.folds), folds=args.folds)


class Dumped(NamedTuple):
    """A line of a page as flattened lines."""

    grams: list[int]
    target: int
    fold: int


def read(args: Any) -> tuple[list[Labelled], dict[str, Dumped]]:  # noqa: ANN401 - argparse's
    """Make and label the texts, or take them from an earlier run."""
    if args.examples and args.examples.exists():
        return pickle.loads(args.examples.read_bytes())  # type: ignore[no-any-return] # noqa: S301 - a file of our own
    found = [page for page in pages.load(*args.data) if page.terms != "research"]
    flat = texts_of.load(found, args.texts)
    edited = [*labelled.ours(flat), *(row for folder in args.residue for row in labelled.edited(folder))]
    made = list(labelled.of_edited(edited, flat, {page.id: page for page in found}))
    command.say(f"{len(made)} texts of editors")
    done = {row["page"] for row, _, _ in edited}
    for page in found:
        if page.set in pages.CLEAN:
            made.append(labelled.whole(page.id, page.body or "", "clean"))
        elif page.id not in done:
            made += labelled.of_gold(page, flat.get(page.id, {}))
    made += [*_whole(args.honest, args.docs), *labelled.of_like_lines(found)]
    command.say(f"{len(made)} texts")
    banners, sentences = ([each for each in every if not each.held] for every in written.load())
    talks = enumerate(spoken.made(spoken.articles(found), banners, sentences))
    made += [labelled.of_talk(talk) for n, talk in talks if n % labelled.MADE == 0]
    examples = [each for each in made if each is not None]
    command.say(f"{len(examples)} texts with banners put in")
    dumped: dict[str, Dumped] = {}
    for page in found:
        for key, line in _dumped(page, flat.get(page.id, {}).get("text-lines", "")):
            dumped.setdefault(key, line)
    command.say(f"{len(dumped)} lines of pages")
    if args.examples:
        args.examples.write_bytes(pickle.dumps((examples, dumped)))
    return examples, dumped


def _whole(folders: Iterable[Path], docs: Path | None) -> Iterator[Labelled | None]:
    """Yield the texts of which nothing may go, without those that measure."""
    for folder in (*folders, labelled.HONEST):
        for name, text in labelled.honest(folder):
            if not labelled.is_kept_back(name):
                yield labelled.whole(name, text, "honest")
    for line in docs.open(encoding="utf8") if docs else ():
        row = json.loads(line)
        if labelled.chosen(row["id"], DOCS):
            yield labelled.whole(row["id"], row["text"][:30_000], "documentation")


def _dumped(page: pages.Page, text: str) -> Iterator[tuple[str, Dumped]]:
    """Yield the lines of a page which people's body surely holds, or surely not."""
    if not page.body or page.gold != "human" or not 0 < len(text) <= labelled.LONGEST:
        return
    marks = list(pages.TOKEN.finditer(text))
    kept = labelled.align([mark.group().lower() for mark in marks], pages.tokens(page.body)) >= 0
    starts, lower, at = np.array([mark.start() for mark in marks], np.int64), folded(text), 0
    for line in text.split("\n"):
        start, end = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        at += len(line) + 1
        low, high = np.searchsorted(starts, (start, end))
        if low >= high:
            continue
        share, key = kept[low:high].mean(), text[start : min(end, start + KEY)]
        if share <= labelled.OUTSIDE or (share >= labelled.BODY and labelled.chosen(key, 3)):
            grams = numbers(tokens(lower, start, min(end, start + 300)))
            yield key, Dumped(grams, int(share <= labelled.OUTSIDE), page.fold)


def train(examples: list[Labelled], dumped: dict[str, Dumped], *, folds: bool) -> Iterator[tuple[str, bytes]]:
    """Train on all texts; where ``folds``, then without each fold too, to measure.

    What a text is told by words, and by the first pass, comes from other folds than its own.
    """
    everything = range(pages.FOLDS)
    grams = [_grams(example) for example in examples]
    with command.forked(examples, grams, dumped) as pool:
        made = pool.map(_lexicon, [[fold] for fold in everything] + [[]], chunksize=1)
    tables = {fold: memoryview(each).cast("b") for fold, each in enumerate(made)}
    del grams
    command.say("words weighed")
    found, rows, texts, names, of_text = [], [], [], [], []
    for example in examples:
        document = example.document
        units = residue.units(vector, document.text, document.pieces, tables[example.fold])
        claims = [(claim.rule, claim.start, claim.end) for claim in example.claimed]
        columns = residue.columns(document.text, units, document.blocks, document.signals, claims)
        whole = residue.of_text(columns, units)
        names, of_text = list(columns), list(whole)
        found.append(units)
        rows.append(np.stack(list(columns.values()), axis=1).astype(np.int32))
        texts.append([int(value) for value in whole.values()])
    command.say(f"{len(examples)} texts, {sum(map(len, rows))} sentences, {len(names)} columns")
    weight = [_weight(example) for example in examples]
    task = _Task(examples, rows, weight, names)
    with command.forked(task, FIRST) as pool:
        *firsts, first = map(_unpacked, pool.map(_fit_but, [*everything, None], chunksize=1))
    command.say("first passes")
    wider: list[str] = []
    for n, example in enumerate(examples):
        scores = fit.predict(firsts[example.fold], names, rows[n])
        columns = dict(zip(names, rows[n].T.astype(np.int64), strict=True))
        more = residue.second_stage(found[n], columns, np.asarray(scores, np.int64))
        wider = [*names, *more]
        rows[n] = np.concatenate((rows[n], np.stack(list(more.values()), axis=1).astype(np.int32)), axis=1)
    wide = task._replace(names=wider)
    with command.forked(wide, SECOND) as pool:
        *seconds, second = map(_unpacked, pool.map(_fit_but, [*everything, None], chunksize=1))
    for n, example in enumerate(examples):
        scores = fit.predict(seconds[example.fold], wider, rows[n])
        sizes = rows[n][:, wider.index("chars")]
        told = residue.of_scores(sizes.tolist(), [int(score) for score in scores])
        texts[n] += told.values()
    of_form = [*of_text, *told]
    for fold in (None, *(everything if folds else ())):
        made = _page(examples, texts, of_text, fold), _form(examples, texts, of_form, fold)
        trees = (first, second) if fold is None else (firsts[fold], seconds[fold])
        table = tables[pages.FOLDS if fold is None else fold]
        yield "all" if fold is None else f"fold{fold}", _write(table, _families(examples, fold), *trees, *made)


def _grams(example: Labelled) -> list[list[int]]:
    """Return the numbers of each sentence's words."""
    lower = folded(example.document.text)
    return [numbers(tokens(lower, *span)) for piece in example.document.pieces for span in piece]


def _lexicon(but: Sequence[int]) -> bytes:
    """Learn what words say from the sentences of all folds but some; one that is in several texts counts once."""
    examples, grams, dumped = command.SHARED
    seen: dict[str, tuple[list[int], float, float]] = {}
    for example, each in zip(examples, grams, strict=True):
        if example.fold in but:
            continue
        text = example.document.text
        spans = [span for piece in example.document.pieces for span in piece]
        for n, span in enumerate(spans):
            if example.weight[n]:
                key = text[span.start : min(span.end, span.start + KEY)]
                seen.setdefault(key, (each[n], float(example.target[n]), float(example.weight[n])))
    for key, line in dumped.items():
        if line.fold not in but:
            seen.setdefault(key, (line.grams, line.target, DUMPED * min(2, (len(line.grams) / 8 + 0.3) ** 0.5)))
    words, target, weight = zip(*seen.values(), strict=True)
    return lexical.table(lexical.rows(words), np.array(target), np.array(weight), RIDGE).tobytes()


def _families(examples: Sequence[Labelled], but: int | None) -> bytes:
    """Count which family's sentences have a word."""
    words, family = [], []
    for example in examples:
        if example.fold == but:
            continue
        lower = folded(example.document.text)
        spans = [span for piece in example.document.pieces for span in piece]
        for n in np.flatnonzero((example.family >= 0) & (example.target > 0.5)):
            words.append(numbers(tokens(lower, *spans[n])))
            family.append(example.family[n])
    return lexical.families(words, np.array(family)).tobytes()


def _weight(example: Labelled) -> np.ndarray:
    """Return what each sentence weighs: of body far from residue one stands for several."""
    size = len(example.weight)
    near = np.flatnonzero(example.target > 0.1)
    places = np.arange(size)
    far = np.ones(size, bool)
    for at in near:
        far[max(0, at - NEAR) : at + NEAR + 1] = False
    thin = (places * 2654435761 >> 7) % THIN
    return np.where(far, np.where(thin == 0, example.weight * THIN, 0), example.weight).astype(np.float32)


class _Task(NamedTuple):
    examples: Sequence[Labelled]
    rows: Sequence[np.ndarray]
    weight: Sequence[np.ndarray]
    names: Sequence[str]


def _unpacked(sections: list[tuple[str, bytes]]) -> fit.Forest:
    return weightfile.forest({name: memoryview(data) for name, data in sections}, "trees")


def _fit_but(fold: int | None) -> list[tuple[str, bytes]]:
    """Fit trees to the sentences of all folds but one, and pack them to be sent."""
    (examples, rows, weight, names), recipe = command.SHARED
    chosen = [n for n, example in enumerate(examples) if example.fold != fold and weight[n].any()]
    made = fit.fit(
        np.concatenate([rows[n][weight[n] > 0] for n in chosen]),
        np.concatenate([examples[n].target[weight[n] > 0] for n in chosen]),
        np.concatenate([weight[n][weight[n] > 0] for n in chosen]),
        names,
        recipe,
    )
    return fit.sections_of("trees", made)


def _page(
    examples: Sequence[Labelled], texts: Sequence[Sequence[int]], names: Sequence[str], but: int | None
) -> fit.Forest:
    """Fit the trees that tell the dumps of pages from texts that are nearly all body, of which honest ones weigh more."""
    chosen = [n for n, example in enumerate(examples) if example.fold != but]
    target = np.array([examples[n].source == "page" for n in chosen], np.float32)
    weight = np.array([2.0 if examples[n].source == "honest" else 1.0 for n in chosen])
    return fit.fit(np.array([texts[n][: len(names)] for n in chosen], np.int32), target, weight, names, PAGE)


def _form(
    examples: Sequence[Labelled], texts: Sequence[Sequence[int]], names: Sequence[str], but: int | None
) -> fit.Forest:
    """Fit the trees that tell honest text of any form from text with a residue."""
    chosen = [
        n
        for n, example in enumerate(examples)
        if example.fold != but
        and example.source in FORMS
        and (example.source in HONEST or (example.target * (example.weight > 0) > 0.5).any())
    ]
    target = np.array([examples[n].source in HONEST for n in chosen], np.float32)
    weight = np.array([FORMS[examples[n].source] for n in chosen])
    return fit.fit(np.array([texts[n] for n in chosen], np.int32), target, weight, names, FORM)


def _write(  # noqa: PLR0917 - a section each
    table: memoryview, families: bytes, first: fit.Forest, second: fit.Forest, page: fit.Forest, form: fit.Forest
) -> bytes:
    sections = [("table", bytes(table)), ("families", families)]
    for name, trees in (("page", page), ("first", first), ("second", second), ("form", form)):
        sections += fit.sections_of(name, trees)
    return fit.packed(MAGIC, [*sections, ("settings", fit.settings_of(SETTINGS))])


if __name__ == "__main__":
    main()
