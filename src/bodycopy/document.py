"""The nouns: ``Span``, ``Block``, ``Signal``, ``Verdict``, ``Removal``, ``Document``.

Every offset is a character offset into the *page text*, ``Document.text``: for plain text the
repaired input, for HTML the visible blocks joined by blank lines. All types are tuples, so they are
frozen, slotted and cheap to send to another process.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, Self, get_args

Family = Literal[
    "donation",
    "paywall",
    "newsletter",
    "consent",
    "advert",
    "related",
    "social",
    "comments",
    "credit",
    "legal",
    "meta",
    "furniture",
    "promotion",
    "about",
    "bio",
    "navigation",
]
Kind = Literal["text", "markdown", "html"]
BlockKind = Literal["paragraph", "heading", "list-item", "quote", "table-row", "code", "caption"]
PageKind = Literal["article", "forum", "listing", "documentation", "recipe", "product", "service", "collection"]
"""What a page is: a ``listing`` is of stories, jobs, rankings; a ``collection`` is a shop's page of many products."""
Source = Literal["rule", "heuristic", "model"]
"""A verdict's source, strongest first: where several would take the same words, the first one owns them."""
Favor = Literal["precision", "balanced", "recall"]

FAMILIES: tuple[Family, ...] = get_args(Family)
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
PAGE_KINDS: tuple[PageKind, ...] = get_args(PageKind)
SOURCES: tuple[Source, ...] = get_args(Source)
FAVORS: tuple[Favor, ...] = get_args(Favor)


class RulebookError(ValueError):
    """A rule file that can't be used; the message names file, table and the mend."""


class Span(NamedTuple):
    """A half-open range of page text, in characters."""

    start: int
    end: int


class Block(NamedTuple):
    """A paragraph, heading, list item, row: what a reader sees as one piece.

    A block never starts or ends in white space, blocks are sorted and disjoint, and between two of
    them there is only white space. A hard-wrapped paragraph, or a sentence that links broke into
    lines, is one block with line ends inside.
    """

    start: int
    end: int
    sentences: tuple[Span, ...]
    """At least one; sorted, disjoint, inside the block, only white space between them."""
    kind: BlockKind = "paragraph"
    level: int = 0
    """Heading level, 1 to 6; 0 where there is none."""
    path: tuple[str, ...] = ()
    """HTML: the tags from ``html`` down to the block's own element."""
    link_chars: int = 0
    """HTML: characters of the block that stand in links."""
    hidden: bool = False
    """HTML: the page hides it from readers."""
    hints: frozenset[str] = frozenset()
    """HTML: what class, id, role and aria tokens on the path say, such as ``dialog`` or ``newsletter``."""
    witnesses: frozenset[str] = frozenset()
    """HTML: names of the extractors that kept it, such as ``trafilatura`` or ``json-ld``."""
    names: tuple[str, ...] = ()
    """HTML: the class names, and ids after a ``#``, of the elements it stands in, outermost first."""
    elements: tuple[int, ...] = ()
    """HTML: for each tag of ``path`` the number of its element, which all blocks in that element share."""

    @property
    def link_density(self) -> float:
        """The share of the block's characters that stand in links, 0 to 1."""
        return min(1.0, self.link_chars / max(1, self.end - self.start))


class Signal(NamedTuple):
    """Something the text shows, without a judgement: a phrase that matched, a price, a button label."""

    start: int
    end: int
    kind: str
    """``match``, ``unless``, ``needs`` for a rule's phrases; ``price``, ``button``, ``call``, ``appeal``,
    ``reporting`` and the like for what judges share."""
    ref: str = ""
    """The id of the rule that the phrase belongs to; the languages of a word of the signal lists, with spaces between."""


class Verdict(NamedTuple):
    """One judge's claim that a span is boilerplate."""

    start: int
    end: int
    rule: str
    """A rule's id, ``en/donation/support-our-journalism``, or a judge's name, ``main-content``."""
    family: Family
    reason: str
    source: Source
    confidence: float = 1.0
    """0 to 1."""
    greedy: bool = False
    """Exempt from the judge's restraint: the model, and rules with scope ``rest``."""


class Removal(NamedTuple):
    """A span that goes, with its one owner and its words."""

    start: int
    end: int
    rule: str
    family: Family
    reason: str
    confidence: float = 1.0
    also: tuple[str, ...] = ()
    """Ids of the others that would have taken some of the same words, sorted."""
    text: str = ""
    """Its words, as page text has them."""


class Overruled(NamedTuple):
    """A verdict that did not take effect, and why."""

    verdict: Verdict
    why: str


class Metadata(Mapping[str, str]):
    """What a page says about itself, by name: ``metadata["title"]``. It does not change, so documents can be compared and hashed."""

    __slots__ = ("_known",)
    _known: dict[str, str]

    def __init__(self, known: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        """Keep the names and values in their order."""
        object.__setattr__(self, "_known", dict(known))

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            known = f"known: {', '.join(self._known)}" if self._known else "read(..., metadata=True) asks for it"
            raise KeyError(f"{name} is not known; {known}")
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __hash__(self) -> int:
        return hash(frozenset(self._known.items()))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"metadata does not change; {name!r} can't be set")

    def __reduce__(self) -> tuple[type["Metadata"], tuple[dict[str, str]]]:
        return Metadata, (self._known,)

    def __repr__(self) -> str:
        return f"Metadata({self._known!r})"


class Document(NamedTuple):
    """A text on its way through the stages; each stage returns a copy that knows more."""

    text: str
    """The page text."""
    kind: Kind = "text"
    blocks: tuple[Block, ...] = ()
    signals: tuple[Signal, ...] = ()
    pieces: tuple[tuple[Span, ...], ...] = ()
    """By block: its sentences, cut where a label runs into one; see ``bodycopy.segment.boundaries``. Empty until signals are there."""
    fronts: tuple[tuple[str, int, Span], ...] | None = None
    """Those of the pieces that heuristics ask about, each with its block's number and the word that it begins with; see ``bodycopy.judge.heuristics.fronts``. None until signals are there."""
    removed: tuple[Removal, ...] = ()
    """Disjoint and sorted. What they leave of ``text`` is the body text."""
    overruled: tuple[Overruled, ...] = ()
    encoding: str = "utf-8"
    """How the bytes were read; ``str`` where the source was text already."""
    repaired: tuple[tuple[str, int], ...] = ()
    """What repair did and how often, sorted by name."""
    url: str = ""
    degraded: str = ""
    """Why the result should be looked at by a person; empty where nothing is wrong."""
    paywalled: str = ""
    """The id of the rule that shows that a wall cut the body off; empty where none does."""
    metadata: Metadata = Metadata()
    """HTML: title, author, date and the like, on request."""
    witnesses: frozenset[str] = frozenset()
    """HTML: the extractors that ran."""
    page_kind: PageKind | None = None
    """What kind of page it is, on request; ``article`` where nothing else is sure."""
    line_ends: str = "\n"
    """What the lines of ``body`` end in, as those of the source did; those of ``text`` end in a line feed."""

    def came_by(self, url: str, encoding: str, repaired: Iterable[tuple[str, int]]) -> Self:
        """Return a copy that knows where it came from, how it was read, and what was repaired before it was segmented."""
        counts = dict(self.repaired)
        for name, count in repaired:
            counts[name] = counts.get(name, 0) + count
        return self._replace(url=url, encoding=encoding, repaired=tuple(sorted(counts.items())))

    def ended(self, tail: str, line_ends: str) -> Self:
        """Return a copy whose text ends in ``tail`` in place of one line feed, and whose body has lines of its own ends."""
        if tail == "\n" or not self.text:
            return self._replace(line_ends=line_ends) if line_ends != "\n" else self
        text = self.text[:-1] + tail
        removed = self.removed
        if removed and removed[-1].end == len(self.text):  # the white space at the end goes with the last words only
            last = removed[-1]
            removed = (*removed[:-1], last._replace(end=len(text), text=text[last.start :]))
        return self._replace(text=text, removed=removed, line_ends=line_ends)

    @property
    def body(self) -> str:
        """The body text: the page text less ``removed``, in the source's line ends. The only code that leaves text out."""
        pieces = []
        at = 0
        for removal in self.removed:
            pieces.append(self.text[at : removal.start])
            at = removal.end
        pieces.append(self.text[at:])
        body = "".join(pieces)
        return body if self.line_ends == "\n" else body.replace("\n", self.line_ends)

    def explain(self, source: str = "document") -> str:
        """Return what went and why, as ``bodycopy explain`` writes it: what went stands between ``[-`` and ``-]``."""
        return RENDERERS["text"](self, source)

    def __repr__(self) -> str:
        gone = sum(removal.end - removal.start for removal in self.removed)
        places = f"{len(self.removed)} place{'s' if len(self.removed) != 1 else ''}"
        said = f"{self.kind}, {len(self.text):,} characters, {gone:,} of them removed in {places}"
        flags = [f"{name} {value!r}" for name in ("degraded", "paywalled", "url") if (value := getattr(self, name))]
        return f"<Document: {', '.join([said, *flags])}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the page text with what went struck through, and why it went."""
        return RENDERERS["html"](self, "")


RENDERERS: dict[Literal["text", "html"], Callable[[Document, str], str]] = {}
"""How a document shows itself, and under which name; ``bodycopy`` puts in what stands above this file."""
