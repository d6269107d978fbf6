"""Write the list of rules that are evidence only: each takes words of an honest text, or of what editors call body.

    python tests/benchmarks/evidence.py --data DIR --data DIR --residue DIR --honest DIR --docs FILE --out src/bodycopy/data/evidence-only.txt

Honest texts that are kept back for measuring are left out. The worst are printed, with the words of residue that they take beside those of body.
"""

from __future__ import annotations

import collections
import json
import sys
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import command
import labelled
import pages

from bodycopy.judge.extents import verdicts
from bodycopy.judge.observe import observe
from bodycopy.rulebook.load import load
from bodycopy.segment.text import segment

HEAD = (
    "# Rules that took words of an honest text on record: in a text that is nearly all body they are evidence for the judge of residue, "
    "and act only through it. Written by tests/benchmarks/evidence.py.\n"
)
LONGEST = 30_000
SHOWN = 40


def taken(asked: tuple[str, list[str | None] | None]) -> list[tuple[str, int, int]]:
    """Return for each verdict of a rule how many words of body and of residue it takes of a text."""
    text, kinds = asked
    book = load()
    found = []
    for claim in verdicts(observe(segment(text), book), book):
        words = [mark.start() for mark in pages.TOKEN.finditer(text, claim.start, claim.end)]
        own = [None if kinds is None else kinds[at] for at in words]
        found.append((claim.rule, own.count(None), sum(kind not in {None, "neutral"} for kind in own)))
    return found


def main() -> None:
    parser = command.parser(__doc__)
    command.add_labelled(parser)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    asked: list[tuple[str, list[str | None] | None]] = []
    for folder in args.residue:
        asked += [(text, kinds) for _, text, kinds in labelled.edited(folder)]
    for folder in (*args.honest, labelled.HONEST):
        asked += [(text, None) for name, text in labelled.honest(folder) if not labelled.is_kept_back(name)]
    for line in args.docs.open(encoding="utf8") if args.docs else ():
        asked.append((json.loads(line)["text"][:LONGEST], None))
    asked += [(page.body or "", None) for page in pages.load(*args.data) if page.set in pages.CLEAN]
    body, residue = collections.Counter[str](), collections.Counter[str]()
    with Pool(2) as pool:
        for found in pool.imap_unordered(taken, asked, chunksize=32):
            for rule, lost, won in found:
                body[rule] += lost
                residue[rule] += won
    harmful = {rule for rule, lost in body.items() if lost}
    for rule in sorted(harmful, key=lambda rule: -body[rule])[:SHOWN]:
        print(f"{body[rule]:6} words of body, {residue[rule]:6} of residue  {rule}")
    args.out.write_text(HEAD + "".join(f"{rule}\n" for rule in sorted(harmful)), "utf8")


if __name__ == "__main__":
    main()
