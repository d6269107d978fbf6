"""labels: Page -> Example. For each unit of a text, the share of its words that are body text, and what it weighs."""

from __future__ import annotations

import hashlib
import html
import random
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import labelled
import numpy as np
import pages
from align import align

from bodycopy.decode.bytes import decode
from bodycopy.kernel.features.units import Unit, units
from bodycopy.segment.html.page import segment as segment_html
from bodycopy.segment.text import segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bodycopy.document import Document

# trafilatura is the better witness of the two.
TRUST = (0.6, 0.4)
TAUGHT = 0.7
"""What a page with witnesses' labels weighs next to one with people's."""

FRAMED = 0.5
"""What an article weighs that stands between furniture by writers, not on a page of its own."""
UNSURE = 0.15
"""What a unit weighs that nobody marked."""
UNSPACED = {"zh": 1.2, "ja": 2.0, "th": 2.0}
"""What a page of a language without spaces weighs next to others, of which there are many more."""


HEEDED: dict[str, tuple[tuple[str, ...], list[str | None]]] = {}
"""By page: the words of a text that editors labelled, and what each of them is."""


def heed(folder: Path) -> None:
    """Have editors' labels overrule the bodies that people marked, and leave out what they call neutral."""
    for row, text, kinds in labelled.edited(folder):
        marks = list(pages.TOKEN.finditer(text))
        HEEDED[row["page"]] = (
            tuple(mark.group().lower() for mark in marks),
            [kinds[mark.start()] for mark in marks],
        )


class Example(NamedTuple):
    page: pages.Page
    mode: str
    text: str
    units: list[Unit]
    target: np.ndarray
    """Shares of words, 0 to 1."""
    weight: np.ndarray
    document: Document | None = None
    """Of a page read as HTML, with its tags and witnesses."""


def html_example(page: pages.Page) -> Example | None:
    """Give a page as the HTML judge sees it, labelled as its flattenings are."""
    if page.kind == "flat":
        return None
    source = pages.html(page)
    bodies = [] if page.body else [pages.tokens(body) for body in pages.witnesses(source)]
    document = segment_html(decode(source, html=True).text)
    found = _labelled(page, "html", document, bodies)
    return found and found._replace(document=document)


def examples(page: pages.Page, texts: Mapping[str, str]) -> list[Example]:
    """Give a page's texts with labels: its flattenings, what extractors left of it, its body alone, variants of that.

    ``texts`` holds the flattenings by mode.
    """
    found = []
    if page.body:
        found += [_whole(page, mode, text) for mode, text in variants(page)]
    if page.set in pages.CLEAN:
        return [each for each in found if each]
    bodies = [pages.tokens(texts[mode]) for mode in pages.WITNESSES] if not page.body else []
    chosen = pages.MODES[_seed(page) % len(pages.MODES)]
    for mode in pages.MODES if page.kind != "flat" else pages.MODES[:1]:
        text = texts[mode]
        each = _flat(page, mode, text, bodies)
        if each is None:
            continue
        found.append(each)
        found += [_flat(page, name, cut, bodies) for name, cut in cuts(each)]
        if page.body and mode == chosen:
            kept = "\n".join(
                text[u.start : u.end] for u, share in zip(each.units, each.target, strict=True) if share > 0.5
            )
            found.append(_whole(page, "kept", kept))
    if page.kind != "flat":
        found += [_residue(page, mode, texts.get(mode, "")) for mode in pages.extractors(page)]
    return [each for each in found if each]


def framed(page: pages.Page, texts: Mapping[str, str]) -> list[Example]:
    """Give the flattenings of a clean article between a site's furniture, and pieces of them."""
    found = []
    for mode in pages.MODES:
        whole = _flat(page, mode, texts[mode], [])
        if whole:
            found += [whole, *(_flat(page, name, cut, []) for name, cut in cuts(whole))]
    return [each._replace(weight=each.weight * np.float32(FRAMED)) for each in found if each]


def _residue(page: pages.Page, mode: str, text: str) -> Example | None:
    """Label what an extractor left: of pages without a body only what the snippets say is known."""
    if page.body:
        found = _flat(page, mode, text, [])
        # Whole misses teach nothing about a text that is nearly all body.
        return found if found and (found.target > 0.5).any() else None
    if not page.unwanted:
        return None
    found = _flat(page._replace(body=text), mode, text, [])
    if found is None:
        return None
    return found._replace(weight=found.weight * np.where(found.target < 0.5, 1.0, UNSURE).astype(np.float32))


def cuts(example: Example) -> list[tuple[str, str]]:
    """Give small pages made of a flattened one: some of the body with what stands around it, and all but the body."""
    units, text = example.units, example.text
    body = [n for n, share in enumerate(example.target) if share > 0.5]
    draw = random.Random(f"{example.page.id} {example.mode}")
    if not body or draw.random() < 0.5:
        return []
    line = " " if example.mode == "text-one" else "\n"
    if draw.random() < 0.25:
        rest = [text[unit.start : unit.end] for unit, share in zip(units, example.target, strict=True) if share < 0.2]
        return [("no-body", line.join(rest[draw.randint(0, 20) :][: draw.randint(10, 120)]))]
    first, last = body[0], body[-1]
    top = max(0, first - draw.randint(0, 25))
    stop = min(first + draw.randint(2, 15), last)
    end = min(len(units) - 1, last + draw.randint(0, 25))
    piece = text[units[top].start : units[stop].end]
    if end > last:
        piece += line + text[units[last + 1].start : units[end].end]
    return [("piece", piece)]


def variants(page: pages.Page) -> list[tuple[str, str]]:
    """Give texts of which nothing may go: the body, and lists, verse, talk and briefs made of its words."""
    body = page.body or ""
    found = [("as-is", body)]
    draw = random.Random(_seed(page))
    lines = [line for line in body.split("\n") if line.strip()]
    if len(lines) < 4:
        return found
    start = draw.randrange(len(lines) - 2)
    found.append(("excerpt", "\n\n".join(lines[start : start + draw.randint(1, 8)])))
    shape = draw.choice(("verse", "list", "talk", "brief", "wrapped", "log", "novel"))
    words = body.split()
    if shape == "verse":
        rows, at = [], 0
        while at < min(len(words), 240):
            step = draw.randint(3, 9)
            rows.append(" ".join(words[at : at + step]) + ("\n" if draw.random() < 0.2 else ""))
            at += step
        found.append((shape, "\n".join(rows)))
    elif shape == "list":
        rows = [
            f"{draw.choice(('', '', '- ', f'{n}. ', f'{draw.randint(1, 500)} g '))}{' '.join(line.split()[: draw.randint(1, 6)])}"
            for n, line in enumerate(lines[:40], 1)
        ]
        middle = draw.randrange(len(rows))
        found.append((shape, "\n".join([*lines[:2], *rows[:middle], *lines[2 : draw.randint(3, 5)], *rows[middle:]])))
    elif shape == "talk":
        names = (
            draw.sample([word for word in words if word.istitle()] or ["Q", "A"], 2)
            if len({w for w in words if w.istitle()}) > 2
            else ["Q", "A"]
        )
        sign = draw.choice((": ", "\n", ":\n"))
        found.append((shape, "\n".join(f"{names[n % 2]}{sign}{line}" for n, line in enumerate(lines[:40]))))
    elif shape == "log":
        hour, minute = draw.randint(0, 23), draw.randint(0, 59)
        rows = []
        for n in range(min(len(words) // 8, draw.randint(10, 300))):
            minute += draw.randint(0, 3)
            stamp = f"{(hour + minute // 60) % 24:02}:{minute % 60:02}"
            rows.append(
                f"{draw.choice((stamp, f'2026-03-{draw.randint(1, 28):02} {stamp}:07', f'[{stamp}]'))} {' '.join(words[n * 8 : n * 8 + draw.randint(3, 8)])}"
            )
        found.append((shape, "\n".join(rows)))
    elif shape == "novel":
        found.append((shape, novel(words, draw)))
    elif shape == "brief":
        found.append((shape, " ".join(words[: draw.randint(15, 60)])))
    else:
        import textwrap

        found.append((shape, "\n\n".join(textwrap.fill(line, 72) for line in lines)))
    return found


def novel(words: list[str], draw: random.Random) -> str:
    """Set words as a book does: chapters with numbers and names, talk in short paragraphs, breaks of asterisks."""
    rows, at, chapter = [], 0, draw.randint(1, 40)
    open_, close = draw.choice((("“", "”"), ("«", "»"), ("— ", ""), ('"', '"'), ("„", "“"), ("「", "」")))
    while at < len(words):
        kind = draw.random()
        if kind < 0.06:
            rows.append(draw.choice(("* * *", "***", f"{chapter}", f"{chapter}. {' '.join(words[at : at + 3])}")))
            chapter += 1
            continue
        size = draw.randint(3, 14) if kind < 0.6 else draw.randint(30, 120)
        said = " ".join(words[at : at + size])
        rows.append(f"{open_}{said}{draw.choice('.?!')}{close}" if kind < 0.6 else f"{said}.")
        at += size
    return "\n\n".join(rows)


JOINED, MOST_UNITS = 40, 900


def joined(found: Sequence[pages.Page], *, as_html: bool = False) -> list[Example]:
    """Put bodies of pages of one fold in a row, as files of several articles do, most of them under short titles."""
    out: list[Example | None] = []
    by_fold: dict[int, list[pages.Page]] = defaultdict(list)
    for page in found:
        if page.body and page.kind != "forum":
            by_fold[page.fold].append(page)
    for fold, those in sorted(by_fold.items()):
        draw = random.Random(f"joined {fold}")
        for _ in range(JOINED // 4 if as_html else JOINED):
            lang = draw.choice(those).lang
            same = [page for page in those if page.lang == lang] if draw.random() < 0.8 else those
            rows: list[str] = []
            size = draw.choice((2, 4, 8, 16, 40, 80))
            titled, space = draw.random() < 0.6, draw.choice(("\n", "\n\n"))
            for page in draw.choices(same, k=size):
                body = page.body or ""
                lines = [line for line in body.split("\n") if line.strip()]
                if titled and len(lines) > 1:
                    rows.append(" ".join(lines[-1].split()[: draw.randint(3, 9)]).rstrip(".,;:"))
                rows += lines
            rows = rows[:MOST_UNITS]
            if as_html:
                head, tail = draw.choice(
                    (("", ""), ("<div class='content'>", "</div>"), ("<main><article>", "</article></main>"))
                )
                paragraphs = "".join(f"<p>{html.escape(row)}</p>" for row in rows)
                document = segment_html(f"<html><body>{head}{paragraphs}{tail}</body></html>")
                made = _all_body(those[0], "joined", document)
                out.append(made and made._replace(document=document))
            else:
                out.append(_whole(those[0], "joined", space.join(rows)))
    return [each for each in out if each]


def _seed(page: pages.Page) -> int:
    return int.from_bytes(hashlib.sha256(page.id.encode()).digest()[:6], "big")


def _whole(page: pages.Page, mode: str, text: str) -> Example | None:
    return _all_body(page, mode, segment(text))


def _all_body(page: pages.Page, mode: str, document: Document) -> Example | None:
    text, found = document.text, units(document)
    if not found:
        return None
    count = np.array([len(pages.TOKEN.findall(text[u.start : u.end])) for u in found])
    return Example(page, mode, text, found, np.ones(len(found), np.float32), _weigh(count, page))


def _flat(page: pages.Page, mode: str, text: str, witnesses: list[tuple[str, ...]]) -> Example | None:
    return _labelled(page, mode, segment(text), witnesses)


def _labelled(page: pages.Page, mode: str, document: Document, witnesses: list[tuple[str, ...]]) -> Example | None:
    text, found = document.text, units(document)
    if not found:
        return None
    marks = list(pages.TOKEN.finditer(text))
    words = [mark.group().lower() for mark in marks]
    starts = np.array([mark.start() for mark in marks])
    if page.body:
        share = (align(words, pages.tokens(page.body)) >= 0).astype(float)
    else:
        share = sum(trust * (align(words, body) >= 0) for trust, body in zip(TRUST, witnesses, strict=True))
    _snippets(words, page.wanted, share, 1)
    _snippets(words, page.unwanted, share, 0)
    known = np.ones(len(words), bool)
    if page.id in HEEDED:
        theirs, kinds = HEEDED[page.id]
        for n, place in enumerate(align(words, theirs)):
            if place >= 0:
                share[n] = kinds[place] is None
                known[n] = kinds[place] != "neutral"
    sums = np.concatenate(([0], np.cumsum(share)))
    first = np.searchsorted(starts, [unit.start for unit in found])
    last = np.searchsorted(starts, [unit.end for unit in found])
    target = (sums[last] - sums[first]) / np.maximum(1, last - first)
    told = np.concatenate(([0], np.cumsum(known)))
    trust = (told[last] - told[first]) * 2 >= last - first
    weight = _weigh(last - first, page) * (1 if page.body else TAUGHT) * trust
    return Example(page, mode, text, found, target.astype(np.float32), weight.astype(np.float32))


def _weigh(count: np.ndarray, page: pages.Page) -> np.ndarray:
    """Long units count for more, and a page of many units less for each; pages are few where words aren't spaced."""
    weight = np.sqrt(count + 1.0)
    return (weight / np.sqrt(weight.sum() + 50) * UNSPACED.get(page.lang, 1)).astype(np.float32)


def _snippets(words: list[str], snippets: tuple[str, ...], share: np.ndarray, value: int) -> None:
    joined = " " + " ".join(words) + " "
    starts = np.cumsum([0] + [len(word) + 1 for word in words])
    for snippet in snippets:
        sought = pages.tokens(snippet)
        if not sought:
            continue
        phrase = " " + " ".join(sought) + " "
        at = joined.find(phrase)
        while at >= 0:
            n = int(np.searchsorted(starts, at))
            share[n : n + len(sought)] = value
            at = joined.find(phrase, at + 1)
