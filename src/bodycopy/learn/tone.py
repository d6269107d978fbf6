"""tone: str -> ``Tone``. How a repeated text speaks, by the rulebook and its signals: as a banner, as an article, or neither."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.judge.extents import verdicts
from bodycopy.judge.observe import observe
from bodycopy.kernel.characters import CLOSERS, STOPS
from bodycopy.rulebook.load import load
from bodycopy.segment.text import segment

if TYPE_CHECKING:
    from bodycopy.document import Family

_FURNITURE = re.compile(r"©|\(c\) ?\d|https?://|www\.|\S@\S+\.\w|(?<!\w)[#@]\w")
# What parts a menu's items, points somewhere, or sets a line apart: "Home > News", "[edit | history]", "* * * from Ana * * *".
_MARKED = re.compile(r"[|｜›»＞→←↑↓▶►◀•]| [>/·] |\A[\[({【（〔~*=]+[^\])}】）〕]*[\])}】）〕~*=]+\Z")
# "— Seneca": a quotation's source.
_SOURCE = re.compile(r"[—–―] ?[^\W\d_a-z][\w.' ]{2,40}\Z|[—–―]{1,2} ?\w+(?: \w+){0,3}\Z")
_QUOTED = re.compile(r"\A[\"“„«‹「『‘]")
_CLOSED = re.compile(rf"[{STOPS}]+[{CLOSERS}\]]*\Z")
# Which signal tells a family where no rule does, the most telling first.
_FAMILIES: tuple[tuple[str, Family], ...] = (("appeal", "donation"), ("thanks", "donation"), ("price", "advert"))


class Tone(NamedTuple):
    """How a text speaks."""

    family: Family = "furniture"
    banner: bool = False
    """A rule knows it, or it asks, thanks, offers, links or names an owner."""
    article: bool = False
    """It reports or quotes, and no rule knows it."""
    sentence: bool = False
    """It ends as a sentence does."""
    marked: bool = False
    """It is not a sentence, and its marks set it apart."""


def tone_of(text: str) -> Tone:
    """Tell how a text speaks."""
    book = load()
    document = observe(segment(" ".join(text.split()) + "\n"), book)
    families = Counter[str]()
    for verdict in verdicts(document, book):
        families[verdict.family] += verdict.end - verdict.start
    kinds = {signal.kind for signal in document.signals}
    sentence = bool(_CLOSED.search(text))
    marked = bool(_MARKED.search(text)) and not sentence
    if families:
        family = max(sorted(families), key=lambda name: families[name])
        return Tone(family, banner=True, sentence=sentence, marked=marked)  # type: ignore[arg-type]
    article = bool("reporting" in kinds or _QUOTED.search(text) or _SOURCE.search(text))
    asks = bool(kinds & {"appeal", "call", "thanks"}) or ("price" in kinds and bool(kinds & {"period", "button"}))
    labelled = "button" in kinds and not sentence
    named = marked or bool(_FURNITURE.search(text))
    guess: Family = next((family for kind, family in _FAMILIES if kind in kinds), "furniture")
    if "©" in text:
        guess = "legal"
    banner = (asks or labelled or named) and not article
    return Tone(guess, banner=banner, article=article, sentence=sentence, marked=marked)
