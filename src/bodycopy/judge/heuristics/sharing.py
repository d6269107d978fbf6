"""sharing: Document -> verdicts on rows of networks' names and share buttons, and on lines that a copyright sign opens."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from bodycopy.document import Verdict
from bodycopy.judge.heuristics.fronts import beginning
from bodycopy.kernel.features.words import lowered
from bodycopy.segment.boundaries import credit_end, cut, label_ends
from bodycopy.segment.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bodycopy.document import Document, Span

_TOKEN = re.compile(r"\S+")
_MARKS = "()[]{}|·•,.-–—/:;*›»→!+&"
_NETWORKS = words("networks")
_COMMONEST = words("commonest-networks")
_VERBS = words("share")
_WORDS = _NETWORKS | _VERBS
# Two networks may be an answer, or the end of a list; with a "share" they are buttons.
_WITH_VERB, _ALONE = 2, 3
_LONG = 160
_SHORT = 60
_SIGNS = ("©", "(c) ", "(C) ")


def sharing(document: Document) -> Iterator[Verdict]:
    """Take a row of share buttons ("Facebook Twitter WhatsApp") that is a block or a sentence, or stands in front of prose."""
    text = document.text
    places = beginning(document, _WORDS)
    if not places or not any(map(lowered(text).__contains__, _COMMONEST)):
        return
    last, row = -1, -1
    for number, (start, end) in places:
        stop = _row(text, start, end, going=number == row and last >= start - 1)
        if stop:
            last, row = stop, number
            yield Verdict(start, stop, "share-row", "social", "share buttons in a row", "heuristic", 0.9)


def signed(document: Document) -> Iterator[Verdict]:
    """Take a short sentence that a copyright sign opens, up to prose that runs on from it."""
    text = document.text
    if not any(sign in text for sign in _SIGNS):
        return
    starts = [block[0] for block in document.blocks]
    pieces = cut(document)
    for at in _places(text):
        spans = pieces[bisect_right(starts, at) - 1]
        span = spans[bisect_right(spans, (at, len(text))) - 1]
        stop = _signed(text, span) if span[0] == at else 0
        if stop:
            yield Verdict(at, stop, "copyright-sign", "legal", "opens with a copyright sign", "heuristic", 0.8)


def _places(text: str) -> list[int]:
    """Return where copyright signs stand."""
    places = []
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            places.append(at)
            at = text.find(sign, at + 1)
    return sorted(places)


def _signed(text: str, span: Span) -> int:
    """Return where a short line after a copyright sign ends; 0 where it is a sentence that goes on."""
    stop = credit_end(text, span.start + 1, span.end)
    if text[stop - 1] == "。":
        # No line of rights ends in a full stop there.
        return 0
    return stop if stop - span.start <= _SHORT else 0


def _row(text: str, start: int, end: int, *, going: bool) -> int:
    """Return where a row of networks that a sentence starts with ends; 0 where there is none. One may be ``going`` on."""
    first = text[start : min(end, start + _LONG)].split(None, 1)[0].strip(_MARKS).lower()
    if first and first not in _WORDS:
        return 0
    reached = start
    networks: set[str] = set()
    verbs = 0
    for found in _TOKEN.finditer(text, start, min(end, start + _LONG)):
        word = found.group().strip(_MARKS).lower()
        if word in _NETWORKS:
            networks.add(word)
        elif word in _VERBS:
            verbs += 1
        elif word:
            break
        reached = found.end()
    if len(networks) < (1 if going else _WITH_VERB if verbs else _ALONE):
        return 0
    return reached if reached == end or reached in label_ends(text, start, end) else 0
