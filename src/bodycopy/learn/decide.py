"""decide: Evidence -> list[Finding]. What of all that repeats is furniture.

Repetition alone proves nothing: refrains, quotations, syndicated paragraphs, definitions and answers repeat too. So how much
evidence is asked for depends on how a text speaks (``tone``):

* as a *banner*: it may stand anywhere, if it stands at the head or tail, or among different neighbours;
* as *neither*: at the head or tail of nearly all its documents (``NEARLY``), a label or heading in a good share of the site's;
  or, elsewhere, a paragraph or a line with marks of its own in a fifth of the site's documents and among different neighbours;
* as an *article* (it reports or quotes, and does not name its author): in half of the site's documents, at the head or tail of nearly
  all of them or among different neighbours.

A *label* stands for the lines that it begins where few words follow it, or where one of them speaks as a banner.

Whatever it says: in ``least`` documents with different texts of their own, and where days are known, on several. What mostly
touches the documents' own text, as an article's last sentence does, and is not a banner, must stand in a fifth of the site's
documents or under one author's alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.phrases.fold import fold, is_unspaced
from bodycopy.learn.tone import Tone, tone_of
from bodycopy.learn.wordings import form, is_rating, labelled, letters, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bodycopy.document import Family
    from bodycopy.learn.evidence import Evidence, FormTally, SiteTally
    from bodycopy.rulebook.model import Scope

NEARLY = 0.9
"""Share of a neutral text's places that must be at the head or tail."""
HALF = 0.5
"""Share of a site's documents in which a text is its template, whatever it says."""
OFTEN = 0.2
"""Share of a site's documents in which a sentence among different neighbours is a slot of the template."""
LABEL_SHARE = 0.05
"""The same for a neutral line that is not a sentence."""
DAYS = 3
"""Days on which it must stand, on a site with as many and some more."""
_MANY_DAYS = 6
# Of a site on which a line of one author's is not an accident.
_AUTHORS = 3
# Distinct values that are asked for at most: bits saturate.
_MOST = 40
# Fewer words, or letters, are answers, names and headings, or what the shipped rules know.
_WORDS, _LETTERS = 2, 8
_LONG_WORDS, _LONG_LETTERS = 4, 16
_SHAPE_LETTERS, _NUMBER = 20, 4
# A shape is worth its gap where it stands in so many more documents than its commonest exact form.
_GAIN = 1.05
_REFRAIN = 1.8


class Limits(NamedTuple):
    """What the user may ask for."""

    least: int = 10
    """Documents."""
    share: float = 0.001
    """Of a site's documents."""


class Finding(NamedTuple):
    """A text that is furniture, as a rule would have it, and the evidence."""

    phrase: str
    family: Family
    sites: tuple[tuple[str, int, int], ...]
    """Site, documents that hold it, documents there are."""
    head: float
    """Shares of its places; what is left is between or inside the documents' own text."""
    tail: float
    days: int
    """Distinct days and authors, 0 where none is known; exact for few."""
    authors: int
    characters: int
    """That it takes in the documents learnt from."""
    examples: tuple[str, ...]
    hosts: bool = False
    """The sites are hosts that a URL told, which cleaning will be told too."""
    scope: Scope = "match"
    """What was learnt is meant as it is: from edge to edge, and none of the sentences beside it."""

    @property
    def documents(self) -> int:
        """In how many documents it stands."""
        return sum(documents for _, documents, _ in self.sites)


def decide(evidence: Evidence, limits: Limits = Limits()) -> list[Finding]:  # noqa: B008 - an immutable tuple
    """Return what is furniture, the commonest first; the same whatever order the evidence came in."""
    taken: dict[int, Tone] = {}
    for number, tally in sorted(evidence.forms.items()):
        tone = _tone_or_reason(tally, evidence.sites[tally.site], limits)
        if isinstance(tone, Tone):
            taken[number] = tone
    open_ = _open_shapes(evidence, taken)
    runs = {*taken, *(evidence.forms[number].shape for number in taken)}
    found: dict[str, Finding] = {}
    for number, tone in taken.items():
        tally = evidence.forms[number]
        if (
            (tally.fillers and number not in open_)
            or not open_.isdisjoint((tally.shape, tally.under))
            or _is_covered(tally, runs, evidence, limits)
        ):
            continue
        one = _finding(tally, evidence.sites[tally.site], tone)
        other = found.get(fold(one.phrase))
        found[fold(one.phrase)] = _joined(other, one) if other else one
    return sorted(found.values(), key=lambda one: (-one.documents, one.phrase))


def left_out(evidence: Evidence, limits: Limits, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return what half of a site's documents share and what is not furniture all the same, with the reason."""
    told = [form(text).exact for one in findings for text in one.examples]
    found: dict[str, str] = {}
    for _, tally in sorted(evidence.forms.items()):
        site = evidence.sites[tally.site]
        text = " ".join(tally.examples[0][1].split())
        if (
            tally.fillers
            or not text
            or any(form(text).exact in words for words in told)
            or tally.documents < max(limits.least, HALF * site.documents)
        ):
            continue
        if isinstance(why := _tone_or_reason(tally, site, limits), str):
            found.setdefault(text, f"{tally.documents} of {site.documents} documents hold it; {why}")
    return [(phrase(text), why) for text, why in found.items() if _words(text) >= _WORDS]


def required(site: SiteTally, limits: Limits) -> int:
    """Return the documents of a site that a text must stand in."""
    return max(limits.least, math.ceil(limits.share * site.documents))


def _tone_or_reason(tally: FormTally, site: SiteTally, limits: Limits) -> Tone | str:
    """Return how a text that is furniture speaks; why it is none for any other."""
    text = tally.examples[0][1]
    if tally.documents < required(site, limits):
        return "too few documents hold it"
    if not _is_spread(tally, site):
        return "these are copies of a few, or of one or two days"
    if not _says_something(text):
        return "it has too few words or letters"
    tone = tone_of(text)
    if tally.signed >= NEARLY * tally.documents and not tone.banner:
        # "Ana Reyes writes about boats" reports on the author, not on the world.
        tone = tone._replace(article=False, family="credit")
    if tally.fillers and (tone.article or not _says_enough(tally, tone, text)):
        return "too little of it is the same"
    if _is_furniture(tally, site, tone, text):
        return tone
    return f"it {'reports or quotes' if tone.article else 'does not speak as a banner does'}, and stands among the text"


def _is_spread(tally: FormTally, site: SiteTally) -> bool:
    """Tell whether the documents differ, and appeared on several days."""
    enough = min(tally.documents, _MOST) / 2
    if tally.bodies.bit_count() < enough:
        return False
    return site.days.bit_count() < _MANY_DAYS or tally.days.bit_count() >= DAYS


def _is_furniture(tally: FormTally, site: SiteTally, tone: Tone, text: str) -> bool:
    placed = tally.head + tally.tail + tally.between + tally.inside
    outer = (tally.head + tally.tail) / placed if placed else 0.0
    share = tally.documents / site.documents
    enough = min(tally.documents, _MOST) / 2
    spread = min(tally.before.bit_count(), tally.after.bit_count()) >= enough
    if tally.times >= _REFRAIN * tally.documents and outer < HALF and not tone.banner:
        return False
    if tone.article:
        return share >= HALF and (outer >= NEARLY or (spread and tally.inside <= tally.between))
    alone = tally.authors.bit_count() == 1 and site.authors.bit_count() >= _AUTHORS
    ones_own = alone or tally.signed >= NEARLY * tally.documents
    if tally.clings >= HALF * tally.documents and share < OFTEN and not (tone.banner or ones_own):
        # "The trial continues." is the last sentence of an article; a template's line stands under many.
        return False
    numbers = phrase(text).count("0")
    long = _words(text) >= _LONG_WORDS and letters(text) + _NUMBER * numbers >= _LONG_LETTERS
    chrome = tally.chrome >= NEARLY * tally.documents or tally.linked >= NEARLY * tally.documents
    if tone.banner or chrome:
        slot = spread and (long or (tone.marked and share >= OFTEN))
        return outer >= NEARLY or slot or (long and outer >= HALF)
    if long and tone.sentence:
        return outer >= NEARLY or (spread and share >= (HALF if tally.inside > tally.between else OFTEN))
    slot = spread and share >= OFTEN and long and numbers > 0
    return slot or (outer >= NEARLY and share >= (LABEL_SHARE if long else HALF))


def _says_something(text: str) -> bool:
    # A character of an unspaced script says as much as two letters, a rating as all that are needed.
    enough = (
        is_rating(text) or letters(text) + sum(is_unspaced(char) or "가" <= char <= "힣" for char in text) >= _LETTERS
    )
    return enough and _words(text) >= _WORDS


def _words(text: str) -> int:
    """Count words; two characters of an unspaced script are one."""
    return len(text.split()) + sum(map(is_unspaced, text)) // 2


def _varies(tally: FormTally) -> list[bool]:
    """Tell of each blank of a shape whether different words stand there."""
    return [bits.bit_count() > 1 for bits in tally.fillers]


def _says_enough(tally: FormTally, tone: Tone, text: str) -> bool:
    """Tell whether what is left open is little enough: of a label, few words follow it, time and again."""
    if tally.labels:
        return tone.banner or tally.fillers[0].bit_count() <= min(tally.documents, _MOST) / 2
    varies = _varies(tally)
    said = phrase(text, varies)  # a number says as much as a few letters
    return any(varies) and letters(said) + _NUMBER * said.count("0") >= _SHAPE_LETTERS


def _open_shapes(evidence: Evidence, taken: dict[int, Tone]) -> set[int]:
    """Return the shapes and labels that are worth more than each of their exact forms."""
    best: dict[int, int] = {}
    for tally in evidence.forms.values():
        for number in (tally.shape, tally.under):
            best[number] = max(best.get(number, 0), tally.documents)
    return {
        number
        for number in taken
        if evidence.forms[number].fillers and evidence.forms[number].documents > _GAIN * best.get(number, 0)
    }


def _is_covered(tally: FormTally, runs: set[int], evidence: Evidence, limits: Limits) -> bool:
    """Tell whether a sentence hardly stands outside a block that goes as a whole."""
    if not tally.run or tally.run not in runs:
        return False
    return tally.documents - tally.covered < required(evidence.sites[tally.site], limits)


def _finding(tally: FormTally, site: SiteTally, tone: Tone) -> Finding:
    placed = max(1, tally.head + tally.tail + tally.between + tally.inside)
    examples = tuple(text for _, text in tally.examples)
    said = labelled(examples[0]) if tally.labels else phrase(examples[0], _varies(tally))
    return Finding(
        said,
        tone.family,
        ((tally.site, tally.documents, site.documents),),
        tally.head / placed,
        tally.tail / placed,
        tally.days.bit_count(),
        tally.authors.bit_count(),
        tally.characters,
        examples,
        site.by == "url",
        "sentence" if tally.labels else "match",
    )


def _joined(one: Finding, two: Finding) -> Finding:
    """Return one finding for the same phrase on two sites."""
    weights = one.documents, two.documents
    total = sum(weights)
    return one._replace(
        sites=tuple(sorted(one.sites + two.sites)),
        head=(one.head * weights[0] + two.head * weights[1]) / total,
        tail=(one.tail * weights[0] + two.tail * weights[1]) / total,
        days=max(one.days, two.days),
        authors=one.authors + two.authors,
        characters=one.characters + two.characters,
        hosts=one.hosts and two.hosts,
    )
