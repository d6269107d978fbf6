"""labelled: texts with labels -> ``Labelled``: an observed text of whose sentences it is known which are residue, which body, and which nobody knows.

Sources, the truest first: texts that editors labelled line by line; the same labels carried over to what other extractors leave of the same
pages; what extractors leave of other pages, by the body that people marked; banners put into articles; and honest text of every form, of which nothing
may go. Pages as flattened lines only teach what the dump of a page is like.
"""

from __future__ import annotations

import collections
import hashlib
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pages
from align import align

from bodycopy.document import FAMILIES
from bodycopy.judge.heuristics import HEURISTICS
from bodycopy.judge.observe import observe
from bodycopy.rulebook.load import load as load_rulebook
from bodycopy.segment.text import segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import spoken

    from bodycopy.document import Document, Verdict

HONEST = Path(__file__).parent / "honest"
"""Whole texts of forty forms, written for training: nothing of them may go. A text begins after a line ``=== form``."""
FAMILY_OF = {
    "donate": "donation",
    "subscribe": "paywall",
    "newsletter": "newsletter",
    "consent": "consent",
    "advert": "advert",
    "related": "related",
    "otherart": "related",
    "share": "social",
    "app": "promotion",
    "promo": "promotion",
    "about": "about",
    "bio": "bio",
    "nav": "navigation",
    "comments": "comments",
    "legal": "legal",
    "meta": "meta",
    "form": "furniture",
    "broken": "furniture",
}
"""The family of each kind of residue that editors tell apart."""
UNKNOWN = "?"
NEUTRAL = frozenset({"neutral", UNKNOWN})
WEIGHTS = {
    "extract": 1.0,
    "article": 0.7,
    "carried": 0.4,
    "gold": 0.35,
    "banner": 0.3,
    "honest-sentence": 0.3,
    "honest": 1.0,
    "documentation": 0.3,
    "clean": 0.3,
    "page": 0.0,
}
"""What a sentence of each source weighs in training: the real ones lead."""
EXTRACTORS = ("text-ext", "ext-default", "ext-resiliparse", "ext-readability", "ext-justext")
_NAMES = {"trafilatura-recall": "text-ext", "trafilatura": "ext-default", "readability-lxml": "ext-readability"}
LONGEST, OTHERS, PAGES, MADE = 150_000, 2, 3, 12
"""Characters of a text; other extractors of a labelled page; one of so many labelled pages as flattened lines, one of so many made texts."""
BODY, OUTSIDE = 0.85, 0.1
"""From this share of its words on a sentence is the gold body's, and up to this one it is not."""
KNOWN = 0.5
"""Of a sentence's words, so many must be known."""


class Labelled(NamedTuple):
    """A text with labels."""

    name: str
    fold: int
    source: str
    """One of ``WEIGHTS``."""
    document: Document
    claimed: tuple[Verdict, ...]
    """What heuristics would take."""
    target: np.ndarray
    """By sentence: the share of its words that is residue."""
    weight: np.ndarray
    """By sentence: 0 where nobody knows."""
    family: np.ndarray
    """By sentence: the place of its family in ``FAMILIES``, -1 where it has none."""


def chosen(name: str, one_of: int) -> bool:
    """Choose one of so many by name, the same on every machine."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big") % one_of == 0


def labelled(name: str, fold: int, source: str, text: str, kinds: Sequence[str | None]) -> Labelled | None:
    """Label a text by what each of its characters is: None for body, a kind of residue, ``neutral`` or ``UNKNOWN``."""
    document = observe(segment(text), load_rulebook())
    spans = [span for piece in document.pieces for span in piece]
    if not spans:
        return None
    starts = np.array([mark.start() for mark in pages.TOKEN.finditer(text)], np.int64)
    target, weight = np.zeros(len(spans), np.float32), np.zeros(len(spans), np.float32)
    family = np.full(len(spans), -1, np.int8)
    for n, span in enumerate(spans):
        low, high = np.searchsorted(starts, (span.start, span.end))
        found = collections.Counter(kinds[at] for at in (starts[low:high] if high > low else [span.start]))
        residue = {kind: count for kind, count in found.items() if kind is not None and kind not in NEUTRAL}
        known = sum(residue.values()) + found[None]
        if known and known >= KNOWN * found.total():
            target[n] = sum(residue.values()) / known
            weight[n] = WEIGHTS[source] * min(8, known / 12 + 0.3)
            if residue:
                family[n] = FAMILIES.index(FAMILY_OF[max(residue, key=residue.__getitem__)])  # type: ignore[arg-type]
    return Labelled(name, fold, source, document, _claimed(document), target, weight, family)


def _claimed(document: Document) -> tuple[Verdict, ...]:
    return tuple(claim for _, _, heuristic in HEURISTICS for claim in heuristic(document))


def edited(folder: Path) -> Iterator[tuple[dict[str, str], str, list[str | None]]]:
    """Yield the rows, texts and kinds by character of a folder of labelled texts."""
    labels = collections.defaultdict(list)
    for line in (folder / "labels.jsonl").open(encoding="utf8"):
        row = json.loads(line)
        labels[row["doc"]].append(row)
    for line in (folder / "index.jsonl").open(encoding="utf8"):
        row = json.loads(line)
        text = (folder / "texts" / f"{row['doc']:04}.txt").read_text("utf8")
        yield row, text, kinds_of(text, labels[row["doc"]])


def ours(flat: dict[str, dict[str, str]]) -> Iterator[tuple[dict[str, str], str, list[str | None]]]:
    """Yield the same of the project's own labels, whose texts are made again from the data's pages and told by their hashes."""
    for line in (HONEST.parent / "labels.jsonl").open(encoding="utf8"):
        row = json.loads(line)
        text = flat.get(row["page"], {}).get(row["extractor"], "")
        if hashlib.sha256(text.encode()).hexdigest()[:16] != row["sha256"]:
            continue
        lines = [stripped for each in text.split("\n") if (stripped := each.strip())]
        for each in row["labels"]:
            if "from" in each:
                each["part"] = lines[int(each["line"]) - 1][each.pop("from") : each.pop("to")]
        yield {**row, "doc": row["page"]}, text, kinds_of(text, row["labels"])


def kinds_of(text: str, labels: Iterable[dict[str, str]]) -> list[str | None]:
    """Return for each character the kind that it was labelled with; lines are counted from 1, empty ones not."""
    lines, at = [], 0
    for line in text.split("\n"):
        if stripped := line.strip():
            start = at + line.index(stripped)
            lines.append((start, start + len(stripped)))
        at += len(line) + 1
    kinds: list[str | None] = [None] * len(text)
    for row in labels:
        if row["kind"] == "none":
            continue
        first, _, last = str(row.get("lines", row.get("line"))).partition("-")
        for start, end in lines[int(first) - 1 : int(last or first)]:
            begin = text.index(row["part"], start, end) if "part" in row else start
            stop = begin + len(row["part"]) if "part" in row else end
            kinds[begin:stop] = [row["kind"]] * (stop - begin)
    return kinds


def of_edited(
    rows: Iterable[tuple[dict[str, str], str, list[str | None]]],
    flat: dict[str, dict[str, str]],
    found: dict[str, pages.Page],
) -> Iterator[Labelled | None]:
    """Yield the texts that editors labelled, and what their labels say of other forms of the same pages."""
    for row, text, kinds in rows:
        page, name = found.get(row["page"]), str(row["doc"])
        fold = page.fold if page else pages.fold_of(row["site"])
        article = row["extractor"].startswith("article")
        yield labelled(name, fold, "article" if article else "extract", text, kinds)
        texts = flat.get(row["page"], {})
        own = (
            row["extractor"]
            if row["extractor"] in EXTRACTORS
            else _NAMES.get(row["extractor"], f"ext-{row['extractor']}")
        )
        others = sorted(
            (mode for mode in EXTRACTORS if mode != own and texts.get(mode)),
            key=lambda mode: hashlib.sha256(f"{mode} {name}".encode()).digest(),
        )
        for mode in others[:OTHERS]:
            if len(texts[mode]) <= LONGEST and texts[mode].strip() != text.strip():
                yield labelled(f"{name} {mode}", fold, "carried", texts[mode], carried(text, kinds, texts[mode]))
        for mode in pages.MODES if chosen(row["page"], PAGES) else ():
            if 0 < len(texts.get(mode, "")) <= LONGEST:
                yield labelled(f"{name} {mode}", fold, "page", texts[mode], [UNKNOWN] * len(texts[mode]))


def carried(text: str, kinds: Sequence[str | None], other: str) -> list[str | None]:
    """Return what labels of a text say of another form of it, by aligning their words."""
    marks, theirs = list(pages.TOKEN.finditer(text)), list(pages.TOKEN.finditer(other))
    places = align([mark.group().lower() for mark in theirs], [mark.group().lower() for mark in marks])
    out: list[str | None] = [UNKNOWN] * len(other)
    for mark, place in zip(theirs, places, strict=True):
        if place >= 0:
            out[mark.start() : mark.end()] = [kinds[marks[place].start()]] * (mark.end() - mark.start())
    return out


def of_gold(page: pages.Page, texts: dict[str, str]) -> Iterator[Labelled | None]:
    """Yield what two extractors leave of a page that no editor labelled, by the body that people marked."""
    if not page.body or page.gold != "human":
        return
    body = pages.tokens(page.body)
    bad = [line for snippet in page.unwanted if len(line := " ".join(pages.tokens(snippet))) > 12]
    modes = sorted(
        (mode for mode in EXTRACTORS if texts.get(mode, "").strip() and len(texts[mode]) <= LONGEST),
        key=lambda mode: (mode != EXTRACTORS[0], hashlib.sha256(f"{mode} {page.id}".encode()).digest()),
    )
    for mode in modes[:2]:
        text = texts[mode]
        marks = list(pages.TOKEN.finditer(text))
        words = [mark.group().lower() for mark in marks]
        kept = align(words, body) >= 0
        if kept.size < 20 or kept.mean() < 0.3:
            continue
        kinds: list[str | None] = [UNKNOWN] * len(text)
        made = labelled(f"{page.id} {mode}", page.fold, "gold", text, kinds)
        if made is None:
            continue
        starts = np.array([mark.start() for mark in marks])
        spans = [span for piece in made.document.pieces for span in piece]
        for n, span in enumerate(spans):
            low, high = np.searchsorted(starts, (span.start, span.end))
            if low == high:
                continue
            share, said = kept[low:high].mean(), " ".join(words[low:high])
            trust = 1.0 if share >= BODY else 0.0
            if share < BODY and any(said in one or one in said for one in bad):
                trust, made.target[n] = 1.0, 1
            elif share <= OUTSIDE:  # people's bodies have holes
                trust, made.target[n] = 0.5, 1
            made.weight[n] = trust * WEIGHTS["gold"] * min(8, (high - low) / 12 + 0.3)
        yield made


def honest(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of a folder: a file a text, or several in one file, each after a line ``=== form``."""
    for path in sorted(folder.glob("*.txt")):
        head, *parts = re.split(r"^=== *(\S+).*\n", path.read_text("utf8"), flags=re.MULTILINE)
        if not parts:
            yield path.stem, head
        for n in range(0, len(parts) - 1, 2):
            if parts[n + 1].strip():
                yield f"{path.stem}-{n // 2}-{parts[n]}", parts[n + 1].strip("\n") + "\n"


def of_like_lines(found: Iterable[pages.Page]) -> Iterator[Labelled | None]:
    """Yield texts of like lines, of all sizes, made of articles' words: dictionaries, logs, tables, laws and the like; they are honest."""
    draw = random.Random("like lines")
    bodies = [page.body.split() for page in found if page.set in pages.CLEAN and page.body]
    for number in range(LIKE_LINES):
        words = [word.strip('.,;:!?()“”«»"') or "x" for word in draw.choice(bodies)]
        shape = draw.choice(_SHAPES)
        size = 10 ** draw.uniform(2.8, 4.8)
        lines: list[str] = []
        while sum(map(len, lines[-1:])) * len(lines) < size and len(lines) < 4000:
            lines.append(_filled(shape, words, draw, len(lines) + 1))
        yield whole(f"like lines {number}", "\n".join(lines) + "\n", "honest")


LIKE_LINES = 500
_SHAPES = (
    "w n. P",
    "# # # # #",
    "D T INFO w w w from #.#.#.#",
    "[T] W: P?",
    "T  W W  #",
    "N) P.",
    "§ N. P. P.",
    "W W",
    "W W, W",
    "W: # mm",
    "W W — #:##",
    "N. W W (#:##)",
    "| N | W | W | # |",
    "W, W. (####). P. W.",
    "- W w w w (#N)",
    "* P",
    "w=w.w # w",
    "W;W;#;#;D",
    "N. P?\nP.",
    "W W # – # W W",
    "D W W, W",
    "W\t#\t#\t#",
    "P",
    "w w w w",
    "• W w, # w",
    "W ........ #",
    "W W #, ##### W",
    "W: P.",
    "### W #",
)
"""Lines: w a word, W one with a capital, P a few words, N the line's number, # a figure, D a date, T a time of day; all else as it is."""


def _filled(shape: str, words: list[str], draw: random.Random, number: int) -> str:
    made = {
        "w": lambda: draw.choice(words).lower(),
        "W": lambda: draw.choice(words).capitalize(),
        "P": lambda: " ".join(draw.choices(words, k=draw.randint(2, 12))).capitalize(),
        "N": lambda: str(number),
        "#": lambda: str(draw.randint(0, 999)),
        "D": lambda: f"{draw.randint(1990, 2030)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        "T": lambda: f"{draw.randint(0, 23):02}:{draw.randint(0, 59):02}",
    }
    return re.sub(r"(?<![A-Za-z])[wWPNDT](?![A-Za-z])|#", lambda found: made[found[0]](), shape)


def is_kept_back(name: str) -> bool:
    """Tell whether an honest text is kept for measuring: those whose number ends in 0 or 5."""
    number = re.match(r"[A-Za-z-]+-(\d+)-", name)
    return bool(number) and int(number[1]) % 5 == 0  # type: ignore[index] # it matched


def whole(name: str, text: str, source: str) -> Labelled | None:
    """Label a text of which nothing may go."""
    return labelled(name, pages.fold_of(name), source, text, [None] * len(text))


def of_talk(talk: spoken.Talk) -> Labelled:
    """Label an article with something put into it."""
    source = "banner" if talk.made == "banner" else "clean" if talk.made == "clean" else "honest-sentence"
    spans = [span for piece in talk.document.pieces for span in piece]
    size = np.array([min(8, (span.end - span.start) / 72 + 0.3) for span in spans], np.float32)
    weight = WEIGHTS[source] * size * (talk.weight > 0)
    return Labelled("", talk.fold, source, talk.document, _claimed(talk.document), talk.target, weight, talk.family)
