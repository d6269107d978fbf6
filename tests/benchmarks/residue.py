"""Of what editors call residue, what goes? Of what they call body, what is lost? bodycopy beside its peers, cross-validated by site.

    python tests/benchmarks/residue.py --residue DIR --models DIR --json tests/benchmarks/results/residue.json
    python tests/benchmarks/residue.py --residue DIR --models DIR --honest DIR --docs FILE --systems bodycopy --show 30

``--models`` is the folder that ``train_residue.py --folds`` writes: a text is judged by weights that saw no page of its site. ``--honest`` (those kept back)
and ``--docs`` (those not learned from) are texts of which nothing may go. Intervals are of 95%, by drawing sites again (bootstrap).

The systems: ``none``; ``c4``, C4's line rules with every script's sentence marks; ``patterns``, lines that a list of standard wordings finds, as filters
of corpora have them; ``justext`` and ``trafilatura`` over the lines as paragraphs; ``bodycopy``; and, where it is named, ``bodycopy-deep`` (its ``--deep``), with the
weights in ``--deep-models``, a folder that ``train_deep.py --folds`` writes.
"""

from __future__ import annotations

import argparse
import collections
import difflib
import json
import re
import sys
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import command
import labelled
import numpy as np
import pages
import quality

from bodycopy import Options, read

if TYPE_CHECKING:
    from collections.abc import Sequence

SYSTEMS = ("none", "c4", "patterns", "justext", "trafilatura", "bodycopy")
DEEP = "bodycopy-deep"
"""Asks the encoder some fifty milliseconds a sentence, unless ``--vectors`` knows it, and is measured where it is named."""
DRAWS = 400
SAID = {
    "extract": ("taken", "lost", "hurt", "whole"),
    "article": ("taken", "lost", "hurt"),
    "honest": ("whole",),
    "documentation": ("whole",),
}
"""What pages say of each group; systems that ran before stay in the file."""
_PATTERNS = re.compile(
    r"^\W*(?:read (?:more|also|next)|see also|related|share (?:this|on)|follow us|sign up|subscribe|log in|sign in|advertisement|"
    r"cookies?|newsletter|comments?|leave a (?:reply|comment)|copyright|©|all rights reserved|tags?:|posted (?:by|in|on)|click here|"
    r"weiterlesen|anmelden|abonnieren|teilen|lire aussi|partager|s'abonner|leer más|compartir|suscríbete|читайте также|поделиться|подписаться)\b",
    re.IGNORECASE,
)


class Case(NamedTuple):
    """One text, and what its words are."""

    name: str
    site: str
    group: str
    """``extract`` or ``article``; ``honest`` or ``documentation``, of which nothing may go."""
    text: str
    kinds: tuple[str | None, ...]
    fold: int


class Result(NamedTuple):
    """What a system did to one text."""

    case: Case
    body: int
    lost: int
    residue: dict[str, int]
    taken: dict[str, int]


def cleaned(system: str, case: Case, models: Sequence[Path | None]) -> str:
    """Return what a system leaves of a text."""
    if system in {"bodycopy", DEEP}:
        own, deeper = (str(folder / f"fold{case.fold}.bin") if folder else "" for folder in models)
        options = Options(residue_model=own, deep=system == DEEP, deep_model=deeper)
        return read(case.text, kind="text", options=options).body
    if system == "patterns":
        return "\n".join(line for line in case.text.splitlines() if not _PATTERNS.search(line))
    if system == "justext":
        return quality.peer_justext(case.text, stoplist=frozenset(), stopwords_low=0.0, stopwords_high=0.0)
    return quality.PEERS[system](case.text)


def result(asked: tuple[str, Case, Sequence[Path | None]]) -> Result:
    """Compare what is left with the text, word by word in order."""
    system, case, models = asked
    words = [(mark.group(), mark.start()) for mark in pages.TOKEN.finditer(case.text)]
    left = pages.TOKEN.findall(cleaned(system, case, models))
    keep = [False] * len(words)
    if len(left) == len(words):
        keep = [True] * len(words)
    else:
        matcher = difflib.SequenceMatcher(None, [word for word, _ in words], left, autojunk=False)
        for block in matcher.get_matching_blocks():
            keep[block.a : block.a + block.size] = [True] * block.size
    body = lost = 0
    residue, taken = collections.Counter[str](), collections.Counter[str]()
    for (_, at), kept in zip(words, keep, strict=True):
        kind = case.kinds[at]
        if kind is None:
            body, lost = body + 1, lost + (not kept)
        elif kind != "neutral":
            residue[kind] += 1
            taken[kind] += not kept
    return Result(case, body, lost, residue, taken)


def figures(results: list[Result]) -> dict[str, Any]:
    """Return the figures of a group of texts, with intervals."""
    residue, taken = collections.Counter[str](), collections.Counter[str]()
    sites: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0, 0])
    for each in results:
        residue.update(each.residue)
        taken.update(each.taken)
        row = sites[each.case.site]
        for n, value in enumerate((each.residue.values(), each.taken.values(), [each.body], [each.lost])):
            row[n] += sum(value)
    rows = np.array(list(sites.values()), float)
    draws = np.random.default_rng(1).integers(0, len(rows), (DRAWS, len(rows)))
    sums = rows[draws].sum(axis=1)
    interval = [
        [round(float(q), 5) for q in np.quantile(sums[:, top] / np.maximum(1, sums[:, under]), (0.025, 0.975))]
        for top, under in ((1, 0), (3, 2))
    ]
    clean = [each for each in results if not sum(each.residue.values())]
    body, lost = sum(each.body for each in results), sum(each.lost for each in results)
    return {
        "texts": len(results),
        "residue": residue.total(),
        "taken": taken.total() / max(1, residue.total()),
        "taken-interval": interval[0],
        "body": body,
        "lost": lost / max(1, body),
        "lost-interval": interval[1],
        "hurt": sum(each.lost > 2 for each in results),
        "without-residue": len(clean),
        "whole": sum(not each.lost for each in clean) / max(1, len(clean)),
        "by-kind": {kind: [count, taken[kind] / count] for kind, count in residue.most_common()},
    }


def cases(args: argparse.Namespace) -> list[Case]:
    """Read the texts."""
    found = []
    for folder in args.residue:
        for row, text, kinds in labelled.edited(folder):
            group = "article" if row["extractor"].startswith("article") else "extract"
            fold = pages.fold_of(row["site"])
            found.append(Case(str(row["doc"]), row["site"], group, text, tuple(kinds), fold))
    for name, text in [each for folder in args.honest for each in labelled.honest(folder)]:
        if labelled.is_kept_back(name):
            found.append(Case(name, name, "honest", text, (None,) * len(text), pages.fold_of(name)))
    for line in args.docs.open(encoding="utf8") if args.docs else ():
        row = json.loads(line)
        if not labelled.chosen(row["id"], 3):
            found.append(
                Case(
                    row["id"],
                    row["id"],
                    "documentation",
                    row["text"],
                    (None,) * len(row["text"]),
                    pages.fold_of(row["id"]),
                )
            )
    return found[:: args.every]


def know(path: Path) -> None:
    """Let the encoder take from a file what it said before."""
    from train_deep import key, known

    from bodycopy.judge.residue import deep

    said, ask = known(path), deep.encoded
    deep.encoded = lambda lines: np.array([said[at] if (at := key(line)) in said else ask([line])[0] for line in lines])  # type: ignore[assignment]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_labelled(parser)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--deep-models", type=Path)
    parser.add_argument("--vectors", type=Path, help="what the encoder said, as train_deep.py keeps it")
    parser.add_argument("--every", type=int, default=1, help="take every n-th text only")
    parser.add_argument("--show", type=int, default=0, help="print so many of the texts that lose most body")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    asked = cases(args)
    if args.vectors:
        know(args.vectors)
    models = args.models, args.deep_models
    out: dict[str, Any] = {}
    for system in args.systems.split(","):
        with Pool(2) as pool:
            results = pool.map(result, [(system, case, models) for case in asked], chunksize=16)
        out[system] = {}
        for group in dict.fromkeys(case.group for case in asked):
            mine = [each for each in results if each.case.group == group]
            told = out[system][group] = figures(mine)
            print(
                f"{system:16}{group:14}{told['texts']:5} texts  taken {told['taken']:.3f} {told['taken-interval']}  lost {told['lost']:.5f} "
                f"{told['lost-interval']}  {told['hurt']} hurt  {told['whole']:.3f} of {told['without-residue']} whole"
            )
            print("    " + "  ".join(f"{kind} {share:.2f}/{count}" for kind, (count, share) in told["by-kind"].items()))
        for each in sorted(results, key=lambda each: -each.lost)[: args.show]:
            print(f"    {each.case.name} ({each.case.group}) loses {each.lost} of {each.body}")
    if args.json:
        known = json.loads(args.json.read_text()) if args.json.exists() else {}
        said = {
            system: {group: {key: told[key] for key in SAID[group]} for group, told in groups.items()}
            for system, groups in out.items()
        }
        args.json.write_text(json.dumps(known | said, indent=1) + "\n")


if __name__ == "__main__":
    main()
