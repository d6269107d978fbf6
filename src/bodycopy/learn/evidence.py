"""evidence: Pages -> what is known of the forms that stand in many documents. All sums, so that parts add up to the whole.

A *place* is told from what does not repeat: a sentence of ``PROSE`` characters that is not a candidate is the document's own.
What comes before all of these is at its head, what comes after them all at its tail, and the rest between them, or
inside a paragraph of the document's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from bodycopy.kernel.phrases.fold import is_unspaced
from bodycopy.learn.counts import numbers
from bodycopy.learn.page import By, Page, hashed
from bodycopy.learn.wordings import Wording, form

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bodycopy.learn.snippets import Snippet

PROSE = 80
_UNSPACED_PROSE = 30
# Distinct values are told by bits: exact for few, and "many" for many.
_BITS = 64
_BODY_BITS = 256
_EXAMPLES = 2
# A shorter author's name may stand in any text.
_INITIALS = 3
_PLACES = ("head", "tail", "between", "inside")
_INNER = frozenset({"between", "inside"})
# A block of more sentences is a page on one line: there a sentence's own place counts, not its block's.
_PARAGRAPH = 12


@dataclass(slots=True)
class FormTally:
    """What is known of a form on a site: sums over documents; it grows."""

    site: str
    documents: int = 0
    times: int = 0
    """How often in all."""
    covered: int = 0
    """Documents in which it stands in a run that is a candidate itself."""
    head: int = 0
    tail: int = 0
    between: int = 0
    inside: int = 0
    """Of the documents that have a sentence of their own, where it stands; ``inside`` is in a paragraph with one.

    Where it stands at several places, in between counts before the head and the tail.
    """
    clings: int = 0
    """After, or before, the first or last sentence of the document's own, with nothing in between."""
    headings: int = 0
    signed: int = 0
    """Documents whose author it names."""
    linked: int = 0
    chrome: int = 0
    characters: int = 0
    """Of all times."""
    bodies: int = 0
    """Bits of the documents' longest sentences of their own."""
    before: int = 0
    after: int = 0
    """Bits of the sentences on either side."""
    days: int = 0
    authors: int = 0
    run: int = 0
    """A run that covers it, by its shape's number where it has one; 0 where none does."""
    shape: int = 0
    """Of an exact form: its shape's number; of a shape 0."""
    under: int = 0
    """Of an exact form or a shape: its label's number; of a label 0."""
    labels: int = 0
    """Documents in which it is a label."""
    fillers: list[int] = field(default_factory=list)
    """Of a shape: for each blank the bits of what stands there; of a label, the bits of the words after it."""
    examples: list[tuple[int, str]] = field(default_factory=list)
    """Two of the texts, chosen by their hash."""

    def add(self, other: FormTally) -> None:
        """Add another's sums."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _UNIONS:
            setattr(self, name, getattr(self, name) | getattr(other, name))
        self.run = min(filter(None, (self.run, other.run)), default=0)
        self.shape = max(self.shape, other.shape)
        self.under = max(self.under, other.under)
        self.fillers = [
            a | b for a, b in zip(self.fillers or other.fillers, other.fillers or self.fillers, strict=True)
        ]
        self.examples = sorted({*self.examples, *other.examples})[:_EXAMPLES]


_UNIONS = ("bodies", "before", "after", "days", "authors")
_SUMS = tuple(
    one.name for one in fields(FormTally) if one.type == "int" and one.name not in {*_UNIONS, "run", "shape", "under"}
)


@dataclass(slots=True)
class SiteTally:
    """What is known of a site; it grows."""

    by: By = ""
    documents: int = 0
    characters: int = 0
    days: int = 0
    authors: int = 0

    def add(self, other: SiteTally) -> None:
        """Add another's sums."""
        self.by = max(self.by, other.by)
        self.documents += other.documents
        self.characters += other.characters
        self.days |= other.days
        self.authors |= other.authors


class Evidence(NamedTuple):
    """Tallies of forms by number, and of sites by name."""

    forms: dict[int, FormTally]
    sites: dict[str, SiteTally]

    def add(self, other: Evidence) -> None:
        """Add the evidence of other documents."""
        for number, tally in other.forms.items():
            if (mine := self.forms.setdefault(number, tally)) is not tally:
                mine.add(tally)
        for site, known in other.sites.items():
            if (here := self.sites.setdefault(site, known)) is not known:
                here.add(known)


class _Sighting(NamedTuple):
    """A unit, its form, and which of the form's numbers are candidates."""

    unit: Snippet
    form: Wording
    exact: int
    shape: int
    label: int


def gather(pages: Iterable[Page], candidates: Collection[int]) -> Evidence:
    """Gather the evidence of some documents on the candidates."""
    evidence = Evidence({}, {})
    for page in pages:
        known = evidence.sites.setdefault(page.site, SiteTally())
        known.add(SiteTally(page.by, 1, page.characters, _bit(page.day), _bit(page.author)))
        _look(page, candidates, evidence.forms)
    return evidence


def _look(page: Page, candidates: Collection[int], forms: dict[int, FormTally]) -> None:
    seen = []
    for unit in page.units:
        said = form(unit.text)
        known = (number if number in candidates else 0 for number in numbers(page.site, said))
        seen.append(_Sighting(unit, said, *known))
    single = [one for one in seen if one.unit.first == one.unit.last]
    own = [one.unit.first for one in single if not (one.exact or one.shape) and _is_prose(one.unit.text)]
    own_blocks = {single[n].unit.block for n in own}
    strangers = [one.unit.text for one in single if not (one.exact or one.shape)]
    body = hashed(max(strangers, key=lambda text: (len(text), text), default=""))
    runs = {
        n: one.shape or one.exact
        for one in seen
        if one.unit.first < one.unit.last and (one.shape or one.exact)
        for n in range(one.unit.first, one.unit.last + 1)
    }
    texts = [one.form.exact for one in single]
    done: dict[int, FormTally] = {}
    for one in seen:
        for number in {one.exact, one.shape, one.label} - {0}:
            place = _place(one.unit, own, own_blocks)
            if number in done:
                done[number].times += 1
                done[number].characters += len(one.unit.text)
                if place in _INNER:  # a rule takes it there too, so this is what counts
                    _put(done[number], place)
                continue
            done[number] = tally = _tally(page, one, number)
            _put(tally, place)
            tally.clings = int(bool(own) and (one.unit.last + 1 == own[0] or one.unit.first - 1 == own[-1]))
            tally.bodies = 1 << body % _BODY_BITS
            first, last = one.unit.first, one.unit.last
            tally.before = _bit(texts[first - 1] if first else "^")
            tally.after = _bit(texts[last + 1] if last + 1 < len(texts) else "$")
            if first == last and first in runs:
                tally.covered, tally.run = 1, runs[first]
    for number, tally in done.items():
        if (mine := forms.setdefault(number, tally)) is not tally:
            mine.add(tally)


def _is_prose(text: str) -> bool:
    """Tell whether a sentence is long enough to be a document's own; one that is empty was too long to be a unit."""
    return not text or len(text) >= (_UNSPACED_PROSE if is_unspaced(text[len(text) // 2]) else PROSE)


def _tally(page: Page, one: _Sighting, number: int) -> FormTally:
    unit, is_shape, is_label = one.unit, number == one.shape, number == one.label
    fillers = [*map(_bit, one.form.fillers)] if is_shape else []
    if is_label:
        fillers = [reduce(or_, map(_bit, one.form.rest), 0)]
    return FormTally(
        page.site,
        documents=1,
        times=1,
        headings=unit.heading,
        signed=len(page.author) > _INITIALS and page.author.casefold() in unit.text.casefold(),
        linked=unit.linked,
        chrome=unit.chrome,
        characters=len(unit.text),
        days=_bit(page.day),
        authors=_bit(page.author),
        shape=0 if is_shape or is_label else one.shape,
        under=0 if is_label else one.label,
        labels=is_label,
        fillers=fillers,
        examples=[(hashed(unit.text), unit.text)],
    )


def _place(unit: Snippet, own: Sequence[int], own_blocks: Collection[int]) -> str:
    """Return where a unit stands; empty where the document has no sentence of its own."""
    if not own:
        return ""
    if unit.block in own_blocks and unit.among <= _PARAGRAPH:
        return "inside"
    if unit.last < own[0]:
        return "head"
    return "tail" if unit.first > own[-1] else "between"


def _put(tally: FormTally, place: str) -> None:
    for name in _PLACES:
        setattr(tally, name, int(name == place))


def _bit(text: str) -> int:
    """Return one of ``_BITS`` bits for a text, none for an empty one."""
    return 1 << hashed(text) % _BITS if text else 0
